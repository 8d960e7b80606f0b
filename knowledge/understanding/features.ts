/**
 * From normalised sentences to a sparse vector: words in both views, pairs, sound-folded letter runs (which survive
 * typos), the domain's concepts, and what was said before. Features are hashed into BUCKETS slots.
 */
import type { Bundle } from '../bundle.ts';
import { conceptsIn } from './concepts.ts';
import type { Lexicon } from './lexicon.ts';
import { soundOf } from './spelling.ts';
import { isDigits, type Sentence, type Word } from './text.ts';

export const BUCKETS = 65_536;
const FNV_PRIME = 0x01000193;

/** Slots and their values, scaled to unit length. */
export type FeatureVector = { readonly slots: Int32Array; readonly values: Float32Array };

/** A message with its concepts; `bundle` is what the message itself speaks of. */
export type MessageReading = {
  readonly sentences: readonly Sentence[];
  readonly concepts: readonly (readonly number[])[];
  /** Positive: birth, negative: death; 0: no word of either. */
  readonly lean: number;
  /** Words that no training message uses: the more, the likelier another subject. */
  readonly strange: number;
};

/** What came before: earlier messages, oldest first, and the bundle that the talk is about. */
export type PastMessages = { readonly readings: readonly MessageReading[]; readonly bundle: Bundle | null };

const BUNDLE_WORDS: ReadonlyMap<string, number> = new Map([
  ['birth_reg', 3],
  ['birth_event', 2],
  ['birth_notice', 3],
  ['home_birth', 3],
  ['child', 1],
  ['health_card', 1],
  ['join_register', 1],
  ['unmarried', 0.5],
  ['death_reg', -4],
  ['death_event', -2.5],
  ['home_death', -2],
  ['death_notice', -2],
  ['funeral', -3],
  ['survivor', -2],
  ['delete_register', -1],
]);

const QUESTION = new Set(
  'gi nao sao dau bao may ai khong hoi the nhu huong chi giup nho xin muon can cho chua ha vay phai'.split(
    ' ',
  ),
);
const PAST_MESSAGES = 3;

/** Concepts and leaning of the sentences of one message. */
export function read(concepts: Lexicon, sentences: readonly Sentence[], strange: number): MessageReading {
  const found = sentences.map((sentence) => conceptsIn(concepts, sentence.words));
  let lean = 0;
  for (const list of found) {
    for (const id of new Set(list)) lean += BUNDLE_WORDS.get(concepts.names[id] ?? '') ?? 0;
  }
  return { sentences, concepts: found, lean, strange };
}

/** Which bundle the message is about: its own words first, then the newest earlier message with a leaning. */
export function bundleNow(reading: MessageReading, past: PastMessages): Bundle | null {
  if (Math.abs(reading.lean) >= 1) return reading.lean > 0 ? 'birth' : 'death';
  for (const earlier of [...past.readings].reverse()) {
    if (Math.abs(earlier.lean) >= 1) return earlier.lean > 0 ? 'birth' : 'death';
  }
  return past.bundle;
}

/** How much each sentence counts: in a long story the question weighs more than the weather around it. */
export function sentenceWeights(sentences: readonly Sentence[]): number[] {
  if (sentences.length <= 1) return sentences.map(() => 1);
  let asked = 0;
  const scores = sentences.map((sentence) => {
    let score = sentence.asks ? 3 : 0;
    for (const word of sentence.words) if (QUESTION.has(word.plain)) score += 0.35;
    return Math.min(score, 4.5) - (sentence.words.length < 3 ? 1 : 0);
  });
  const top = Math.max(...scores);
  return scores.map((score) => {
    const weight = score >= top - 1 ? 1 : score >= top - 2 ? 0.6 : 0.35;
    if (weight === 1) asked++;
    return weight === 1 && asked > 1 ? 0.7 : weight;
  });
}

/** The vector of one message in its talk. */
export function vectorOf(concepts: Lexicon, reading: MessageReading, past: PastMessages): FeatureVector {
  const sums: Sums = [];
  const bundle = bundleNow(reading, past);
  const own = Math.abs(reading.lean) >= 1;
  const weights = sentenceWeights(reading.sentences);
  const all = new Set<number>();
  let words = 0;
  reading.sentences.forEach((sentence, i) => {
    const weight = weights[i] ?? 1;
    addWords(sums, sentence.words, weight);
    addLetters(sums, sentence.words, weight);
    addConcepts(sums, concepts, reading.concepts[i] ?? [], weight, bundle);
    for (const id of reading.concepts[i] ?? []) all.add(id);
    words += sentence.words.length;
  });
  add(sums, `len:${words < 3 ? words : words < 7 ? 's' : words < 20 ? 'm' : words < 50 ? 'l' : 'x'}`, 0.7);
  add(sums, `bundle:${bundle ?? 'none'}:${own ? 'own' : 'past'}`, 1);
  add(sums, 'bias', 1);
  if (all.size === 0) add(sums, 'nothing', 2);
  if (reading.strange > 0) add(sums, `strange:${words < 12 ? Math.min(reading.strange, 4) : 'l'}`, 1);
  const last = reading.sentences.at(-1);
  if (last?.asks) add(sums, 'asks', 0.5);
  addPast(sums, concepts, past, all, words);
  return unit(sums);
}

/** One table for all messages: it is all zero between two of them, for `unit` cleans what was touched. */
const TABLE = new Float64Array(BUCKETS);

/** Slots of TABLE that hold something of this message, in the order of their first feature. */
type Sums = number[];

function add(sums: Sums, feature: string, value: number): void {
  addHash(sums, grow(SEED, feature), value);
}

function addHash(sums: Sums, hashed: number, value: number): void {
  const slot = finish(hashed) & (BUCKETS - 1);
  const before = TABLE[slot] ?? 0;
  if (before === 0) sums.push(slot);
  TABLE[slot] = before + value;
}

/** Slots and values, scaled to unit length; leaves TABLE clean. */
function unit(sums: Sums): FeatureVector {
  const slots = Int32Array.from(sums);
  const values = new Float32Array(slots.length);
  let square = 0;
  for (let i = 0; i < slots.length; i++) {
    const slot = slots[i] ?? 0;
    // The square root keeps a word said ten times in a long story from drowning the rest.
    const damped = Math.sqrt(TABLE[slot] ?? 0);
    TABLE[slot] = 0;
    values[i] = damped;
    square += damped * damped;
  }
  const scale = square > 0 ? 1 / Math.sqrt(square) : 0;
  for (let k = 0; k < values.length; k++) values[k] = (values[k] ?? 0) * scale;
  return { slots, values };
}

const SEED = 0x811c9dc5;
const [WORD, SHAPE, PAIR, SHAPES, SKIP, THREE, FIRST, LAST, LETTERS] = [...'wdbest^$c'].map((kind) =>
  grow(SEED, kind),
) as [number, number, number, number, number, number, number, number, number];
const SPACE = ' ';

function addWords(sums: Sums, words: readonly Word[], weight: number): void {
  words.forEach((word, i) => {
    const a = word.plain;
    addHash(sums, grow(WORD, a), weight);
    if (isDigits(a)) add(sums, 'w#', weight);
    if (word.shape !== '') addHash(sums, grow(SHAPE, word.shape), 0.5 * weight);
    const b = words[i + 1];
    const c = words[i + 2];
    if (b === undefined) return;
    const pair = grow(grow(grow(PAIR, a), SPACE), b.plain);
    addHash(sums, pair, 0.9 * weight);
    if (word.shape !== '' || b.shape !== '') {
      const shapes = grow(grow(grow(SHAPES, word.shape || a), SPACE), b.shape || b.plain);
      addHash(sums, shapes, 0.4 * weight);
    }
    if (c === undefined) return;
    addHash(sums, grow(grow(grow(SKIP, a), SPACE), c.plain), 0.5 * weight);
    const three = grow(grow(grow(grow(grow(THREE, a), SPACE), b.plain), SPACE), c.plain);
    addHash(sums, three, 0.6 * weight);
  });
  const first = words[0];
  const end = words.at(-1);
  if (first !== undefined && words.length > 1) addHash(sums, grow(FIRST, first.plain), 0.4 * weight);
  if (end !== undefined) addHash(sums, grow(LAST, end.plain), 0.4 * weight);
}

const SHORTEST_RUN = 3;
const LONGEST_RUN = 6;

/** Runs of letters of the sound-folded words; hashed on the way, for there are hundreds in a message. */
function addLetters(sums: Sums, words: readonly Word[], weight: number): void {
  let sound = SPACE;
  for (const { plain } of words) if (!isDigits(plain)) sound += `${soundOf(plain)} `;
  for (let i = 0; i < sound.length; i++) {
    let h = LETTERS;
    const end = Math.min(sound.length, i + LONGEST_RUN);
    for (let j = i; j < end; j++) {
      h = Math.imul(h ^ sound.charCodeAt(j), FNV_PRIME);
      if (j - i + 1 >= SHORTEST_RUN) addHash(sums, h, 0.4 * weight);
    }
  }
}

function addConcepts(
  sums: Sums,
  concepts: Lexicon,
  found: readonly number[],
  weight: number,
  bundle: Bundle | null,
): void {
  const distinct = [...new Set(found)];
  for (const id of distinct) {
    const name = concepts.names[id] ?? '';
    add(sums, `C${name}`, 1.2 * weight);
    add(sums, `B${name} ${bundle ?? 'none'}`, 0.9 * weight);
  }
  const few = distinct.slice(0, 12);
  for (let i = 0; i < few.length; i++) {
    for (let j = i + 1; j < few.length; j++) {
      const a = Math.min(few[i] ?? 0, few[j] ?? 0);
      const b = Math.max(few[i] ?? 0, few[j] ?? 0);
      add(sums, `P${a} ${b}`, 0.6 * weight);
    }
  }
}

function addPast(
  sums: Sums,
  concepts: Lexicon,
  past: PastMessages,
  now: ReadonlySet<number>,
  words: number,
): void {
  const earlier = past.readings.slice(-PAST_MESSAGES);
  if (earlier.length === 0) return;
  add(sums, words < 9 ? 'past:short' : 'past:long', 0.7);
  const before = new Set<number>();
  for (const reading of earlier) for (const list of reading.concepts) for (const id of list) before.add(id);
  const few = [...now].slice(0, 6);
  for (const id of [...before].slice(0, 14)) {
    add(sums, `X${concepts.names[id] ?? ''}`, words < 9 ? 0.5 : 0.25);
    if (words < 12) for (const current of few) add(sums, `Y${id} ${current}`, 0.25);
  }
}

/** FNV-1a over UTF-16 units, going on from the hash of what stood before. */
function grow(before: number, text: string): number {
  let h = before;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), FNV_PRIME);
  return h;
}

/** A last mix, so that the low bits are usable. */
function finish(hashed: number): number {
  let h = hashed ^ (hashed >>> 15);
  h = Math.imul(h, 0x2c1b3c6d);
  return (h ^ (h >>> 13)) >>> 0;
}
