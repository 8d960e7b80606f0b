/**
 * Whether a word can be a Vietnamese syllable, by its spelling: an onset, a rime, one tone. Tells text in an old font code
 * from text in Unicode: `NguyÔn` cannot be one, `Nguyễn` is.
 */
import { splitTone, toneCount } from '../../writing/tones.ts';

const ONSETS = 'ngh|ch|gh|gi|kh|ng|nh|ph|qu|th|tr|b|c|d|đ|g|h|k|l|m|n|p|q|r|s|t|v|x|';
const RIMES = [
  'a ac ach ai am an ang anh ao ap at au ay',
  'ăc ăm ăn ăng ăp ăt',
  'âc âm ân âng âp ât âu ây',
  'e ec em en eng eo ep et',
  'ê êch êm ên ênh êng êp êt êu',
  'i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu',
  'o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong oong ooc op ot',
  'ô ôc ôi ôm ôn ông ôp ôt',
  'ơ ơi ơm ơn ơp ơt',
  'u ua uân uâng uât uây uc uê uêch uênh ui um un ung uơ uôc uôi uôm uôn uông uôt up ut uy uya uych uyên uyêt uynh uyp uyt uyu',
  'ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu',
  'y yêm yên yêng yêt yêu ynh yt',
]
  .join(' ')
  .split(' ')
  .sort((a, b) => b.length - a.length)
  .join('|');
const SYLLABLE = new RegExp(`^(?:${ONSETS})(?:${RIMES})$`);
const MOST_KEPT = 8192;
const kept = new Map<string, boolean>();

/** Whether one word (letters only, any case) is spelt like a Vietnamese syllable. */
export function isSyllable(word: string): boolean {
  if (word.length === 0 || word.length > 8) return false;
  const known = kept.get(word);
  if (known !== undefined) return known;
  const is = toneCount(word) <= 1 && SYLLABLE.test(splitTone(word.toLowerCase()).letters);
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(word, is);
  return is;
}
