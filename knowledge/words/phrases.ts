/**
 * Finds reviewed phrases in a message. The files are lines of `name: phrase | phrase` (a line without a name continues the one
 * before); steps of a phrase are words, `<kin>`, `<number>`, `<country>` and `*` (up to two words between). `!word`: a single word that is
 * matched only when written with diacritics ("ma" typed bare is mostly "mà").
 *
 * Diacritics must agree (hỏi and ngã count as one), so that "mặt" is no "mất" and "do" no "đồ". Where the writer uses none, a bare
 * word matches any writing. Pure.
 */
import { remembered } from '../understanding/remembered.ts';
import { isDigits, type Word, wordOf } from '../understanding/text.ts';

/** A word of a message; `loose`: its writer leaves diacritics out (or a slip was corrected), so that it may stand for any writing. */
export type HeardWord = Word & { readonly loose?: boolean };

const word = remembered(wordOf);

type Step =
  | { readonly kind: 'word'; readonly word: Word }
  | { readonly kind: 'kin' | 'number' | 'country' | 'gap' };
type Phrase = {
  readonly name: number;
  readonly steps: readonly Step[];
  readonly markedOnly: boolean;
  /** The second word where it is one: most phrases fall there, before any step is followed. */
  readonly second: string | null;
};

export type Phrases = {
  readonly names: readonly string[];
  readonly byFirst: ReadonlyMap<string, readonly Phrase[]>;
};

/** One found phrase: its name, the first word and how many words it covers. */
export type PhraseHit = { readonly name: string; readonly at: number; readonly length: number };

const MOST_GAP = 2;
const MOST_KIN = 4;

/** Relatives and whose they are: what makes up "ba chồng em", "ông nội nhà tôi". */
const KIN_MARKED = new Set(
  (
    'bố mẹ má cha tía u bầm bu ông ba bà cụ nội ngoại chồng vợ cô dì chú bác cậu mợ anh chị em con cháu người ôn tôi tui ' +
    'mình nhà họ nó trai gái đầu dâu rể ruột út lớn già thím dượng mạ mệ bọ o cố kỵ thầy nuôi bạn của hai tư năm sáu bảy'
  )
    .split(' ')
    .map((word) => wordOf(word).shape || word),
);
const KIN_BARE = new Set(
  (
    'bo me cha tia ong ba cu noi ngoai chong vo chu bac cau mo anh chi em con chau nguoi toi tui minh nha trai gai dau ' +
    'ruot ut thim duong di ma me o re cua ban'
  ).split(' '),
);
/** A chain of kin words must hold one of these: "của em", "nhà tôi" alone are nobody. */
const KIN_HEADS = new Set(
  'bo me ma cha tia u bam bu ong ba cu noi ngoai chong vo co di chu bac cau mo anh chi con chau on thim duong me bo o co thay nguoi em'.split(
    ' ',
  ),
);

/** How people call other countries; of one word or two. */
const COUNTRIES = new Set(
  (
    'hàn|hàn quốc|nhật|nhật bản|mỹ|hoa kỳ|đài|đài loan|trung quốc|đức|pháp|anh quốc|nước anh|úc|nga|lào|campuchia|cam|thái|thái lan|' +
    'ấn|ấn độ|canada|philippines|philippin|malaysia|mã lai|singapore|sing|indonesia|ý|hà lan|thụy điển|thụy sĩ|na uy|séc|ba lan|' +
    'hồng kông|hongkong|myanmar|miến điện|nigeria|châu phi|châu âu|nước ngoài|nước khác|ngoại quốc|tây|hungary|đan mạch|bỉ|áo|' +
    'phần lan|ukraina|thổ nhĩ|new zealand|dubai|ả rập|angola|đông âu'
  )
    .split('|')
    .map((name) => name.split(' ').map(shapeOrPlain).join(' ')),
);
function shapeOrPlain(written: string): string {
  const { shape, plain } = wordOf(written);
  return shape || plain;
}
const COUNTRY_FIRST = new Set([...COUNTRIES].map((name) => wordOf(name.split(' ')[0] ?? '').plain));

const NUMBERS = new Set('mot hai ba bon tu nam sau bay tam chin muoi may nua tram vai'.split(' '));

/** Reads a file of phrases. Two lines with one name add up. */
export function phrasesOf(text: string): Phrases {
  const names: string[] = [];
  const byFirst = new Map<string, Phrase[]>();
  let name = -1;
  for (const line of text.normalize('NFC').split('\n')) {
    const content = line.replace(/#.*$/u, '').trim();
    if (content === '') continue;
    const named = /^([^:|]+):(.*)$/u.exec(content);
    if (named?.[1] !== undefined) {
      if (!names.includes(named[1])) names.push(named[1]);
      name = names.indexOf(named[1]);
    }
    for (const written of (named?.[2] ?? content).split('|')) add(byFirst, name, written);
  }
  return { names, byFirst };
}

/** Phrases from pairs of a name and its writings. */
export function phrasesFrom(entries: Iterable<readonly [name: string, writings: Iterable<string>]>): Phrases {
  const names: string[] = [];
  const byFirst = new Map<string, Phrase[]>();
  for (const [name, writings] of entries) {
    if (!names.includes(name)) names.push(name);
    for (const written of writings) add(byFirst, names.indexOf(name), written);
  }
  return { names, byFirst };
}

function add(byFirst: Map<string, Phrase[]>, name: number, written: string): void {
  const steps = written
    .replace('!', '')
    .toLowerCase()
    .trim()
    .split(/[\s,.?]+/u)
    .filter(Boolean)
    .map(stepOf);
  const first = steps[0];
  if (first === undefined || name < 0) return;
  const key = first.kind === 'word' ? first.word.plain : `<${first.kind}>`;
  const list = byFirst.get(key) ?? [];
  const next = steps[1];
  const second = first.kind === 'word' && next?.kind === 'word' ? next.word.plain : null;
  list.push({ name, steps, markedOnly: written.trim().startsWith('!'), second });
  byFirst.set(key, list);
}

function stepOf(written: string): Step {
  if (written === '<kin>') return { kind: 'kin' };
  if (written === '<number>') return { kind: 'number' };
  if (written === '<country>') return { kind: 'country' };
  if (written === '*') return { kind: 'gap' };
  return { kind: 'word', word: word(written) };
}

/** All phrases in the words, in the order of their first words; of one name and one place the longest. */
export function hitsIn(phrases: Phrases, words: readonly HeardWord[]): PhraseHit[] {
  const hits: PhraseHit[] = [];
  const { byFirst } = phrases;
  const numbers = byFirst.get('<number>');
  const kin = byFirst.get('<kin>');
  const countries = byFirst.get('<country>');
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (word === undefined) break;
    const before = hits.length;
    collect(phrases, byFirst.get(word.plain), words, at, before, hits);
    if (numbers !== undefined && isNumber(word.plain)) collect(phrases, numbers, words, at, before, hits);
    if (kin !== undefined && isKinWord(word)) collect(phrases, kin, words, at, before, hits);
    if (countries !== undefined && COUNTRY_FIRST.has(word.plain))
      collect(phrases, countries, words, at, before, hits);
  }
  return hits;
}

/** Adds what of a list matches at a place; `before`: where the hits of this place begin. */
function collect(
  { names }: Phrases,
  list: readonly Phrase[] | undefined,
  words: readonly HeardWord[],
  at: number,
  before: number,
  hits: PhraseHit[],
): void {
  if (list === undefined) return;
  const bare = words[at]?.shape === '';
  const next = words[at + 1]?.plain;
  for (const phrase of list) {
    if ((phrase.second !== null && phrase.second !== next) || (phrase.markedOnly && bare)) continue;
    const end = follow(phrase.steps, 0, words, at);
    if (end === 0) continue;
    const name = names[phrase.name] ?? '';
    let known = before;
    while (known < hits.length && hits[known]?.name !== name) known++;
    const length = end - at;
    if (known === hits.length) hits.push({ name, at, length });
    else if (length > (hits[known]?.length ?? 0)) hits[known] = { name, at, length };
  }
}

/** The index behind the last matched word, or 0 when the steps do not match. */
function follow(steps: readonly Step[], s: number, words: readonly HeardWord[], at: number): number {
  const step = steps[s];
  if (step === undefined) return at;
  if (step.kind === 'gap') {
    for (let skip = 0; skip <= MOST_GAP; skip++) {
      const end = follow(steps, s + 1, words, at + skip);
      if (end > 0) return end;
    }
    return 0;
  }
  const word = words[at];
  if (word === undefined) return 0;
  if (step.kind === 'word') {
    if (step.word.plain !== word.plain) return 0;
    return alike(step.word, word) ? follow(steps, s + 1, words, at + 1) : 0;
  }
  if (step.kind === 'country') {
    for (let length = 2; length >= 1; length--) {
      if (!isCountry(words.slice(at, at + length))) continue;
      const end = follow(steps, s + 1, words, at + length);
      if (end > 0) return end;
    }
    return 0;
  }
  if (step.kind === 'number') return isNumber(word.plain) ? follow(steps, s + 1, words, at + 1) : 0;
  for (let length = MOST_KIN; length >= 1; length--) {
    const chain = words.slice(at, at + length);
    if (chain.length < length || !chain.every(isKinWord)) continue;
    if (!chain.some((one) => KIN_HEADS.has(one.plain))) continue;
    const end = follow(steps, s + 1, words, at + length);
    if (end > 0) return end;
  }
  return 0;
}

function alike(known: Word, said: HeardWord): boolean {
  return (
    known.plain === said.plain && (known.shape === said.shape || (said.shape === '' && said.loose === true))
  );
}

/** Whether words name a country, as they are written or, where their writer leaves marks out, as they may be meant. */
function isCountry(words: readonly HeardWord[]): boolean {
  if (words.length === 0) return false;
  if (COUNTRIES.has(words.map((one) => one.shape || one.plain).join(' '))) return true;
  return (
    words.every((one) => one.shape === '' && one.loose === true) &&
    COUNTRIES_BARE.has(words.map((one) => one.plain).join(' '))
  );
}
const COUNTRIES_BARE = new Set(
  [...COUNTRIES].map((name) =>
    name
      .split(' ')
      .map((one) => wordOf(one).plain)
      .join(' '),
  ),
);

/** Whether a word is one of those for relatives, as it is written. */
export function isKinWord(word: HeardWord): boolean {
  return word.shape === ''
    ? KIN_MARKED.has(word.plain) || (word.loose === true && KIN_BARE.has(word.plain))
    : KIN_MARKED.has(word.shape);
}

/** Whether a word is a number in figures or in words. */
export function isNumber(plain: string): boolean {
  return isDigits(plain) || NUMBERS.has(plain);
}
