/** Tells "con em sinh ngày 3/11" – a statement and nothing else – from a question in which a day is mentioned. Pure. */
import type { Bundle } from '../knowledge/bundle.ts';
import { foldWords } from '../writing/letters.ts';

const BIRTH = /(?:^| )(?:sinh|de|chao doi)(?: |$)/;
const DEATH = /(?:^| )(?:mat|qua doi|chet|tu tran|khuat nui|ra di)(?: |$)/;
/** Words that say who, when or nothing; anything else makes it a message to be understood. */
const PLAIN = new Set(
  (
    'con em chau be nha toi minh to vo chong chi anh ban gai trai dau long ut moi vua da sinh de chao doi duoc ngay hom mung mong ' +
    'thang nam nay truoc qua roi a ah u vao luc sang trua chieu toi la thi o bo ba me ma cha cu ong noi ngoai co chu bac di cau ' +
    'gia mat qua tu tran khuat nui ra di chet chau nguoi than gio hoi dem khuya tam cuoi dau thu hai tu bay cua vang da thua xin ' +
    'noi cho biet nham nhi so trai dau tien lan th chau nguoi nha'
  ).split(' '),
);
const MOST_WORDS = 16;

/**
 * What a bare statement of a day is about.
 * @param bundle what the talk is about, for "ngày 3/11 ạ" after the day was asked for
 */
export function bareDay(text: string, bundle: Bundle | null): Bundle | null {
  const plain = foldWords(text.replace(/[.-]/g, '/'), '/');
  const words = plain.split(' ').filter((word) => !/^[\d/]+$/.test(word));
  if (words.length > MOST_WORDS || !/\d/.test(plain) || !words.every((word) => PLAIN.has(word))) return null;
  const birth = BIRTH.test(plain);
  const death = DEATH.test(plain);
  if (birth && death) return null;
  return birth ? 'birth' : death ? 'death' : bundle;
}
