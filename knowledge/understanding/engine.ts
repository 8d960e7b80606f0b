/** The loaded model and its one computation: message and talk -> probability of each topic. Pure. */
import type { Bundle } from '../bundle.ts';
import { type Classifier, probabilities } from './classifier.ts';
import { bundleNow, type MessageReading, type PastMessages, read, vectorOf } from './features.ts';
import type { Lexicon } from './lexicon.ts';
import { decoderOf, type Language, normalise } from './normalise.ts';
import { hasDigit, spellingOf } from './spelling.ts';
import { TWIN_INDEXES } from './topics.ts';

export type TopicModel = {
  readonly language: Language;
  readonly concepts: Lexicon;
  readonly classifier: Classifier;
};

/** What training learnt about words; the JSON file beside the weights. */
export type WordCounts = {
  /** SHA-256 of messages and lexicon at training time; a test compares it, so that a stale model cannot ship. */
  readonly sources: string;
  readonly words: string;
  readonly counts: readonly number[];
  /** Flat triples: first word, second word, count. */
  readonly pairs: readonly number[];
  readonly shapes: string;
};

/** `Words` as the JSON file keeps it: numbers in one string, so that formatters leave the file alone. */
type Stored = Readonly<Record<keyof WordCounts, string>>;

/** Text of the JSON file beside the weights. */
export function wordsToJson({ counts, pairs, ...rest }: WordCounts): string {
  const stored: Stored = { ...rest, counts: counts.join(' '), pairs: pairs.join(' ') };
  return `${JSON.stringify(stored, null, 2)}\n`;
}

/** Reads the JSON file beside the weights. */
export function wordsFromJson(json: string): WordCounts {
  const stored = JSON.parse(json) as Stored;
  return {
    ...stored,
    counts: stored.counts.split(' ').map(Number),
    pairs: stored.pairs.split(' ').map(Number),
  };
}

export type ScoredMessage = {
  readonly reading: MessageReading;
  readonly bundle: Bundle | null;
  readonly probabilities: Float64Array;
};

/** From here on a message's own words leave no doubt which bundle it is about. */
const PLAIN_LEAN = 2;

/** The language tables: dictionaries plus what training learnt. */
export function languageOf(
  chat: Language['chat'],
  regional: Language['regional'],
  words: WordCounts,
): Language {
  const triples: [number, number, number][] = [];
  for (let i = 0; i + 2 < words.pairs.length; i += 3) {
    triples.push([words.pairs[i] ?? 0, words.pairs[i + 1] ?? 0, words.pairs[i + 2] ?? 0]);
  }
  const shapes = new Set(words.shapes.split(' '));
  return {
    chat,
    regional,
    shapes,
    decode: decoderOf(shapes),
    spelling: spellingOf(words.words.split(' '), words.counts, triples),
  };
}

/** Reads a message: normalised sentences and their concepts. */
export function readMessage(model: Pick<TopicModel, 'language' | 'concepts'>, text: string): MessageReading {
  const sentences = normalise(model.language, text);
  const known = model.language.spelling?.index;
  let strange = 0;
  for (const { words } of sentences) {
    for (const { plain } of words)
      if (known !== undefined && !known.has(plain) && !hasDigit(plain)) strange++;
  }
  return read(model.concepts, sentences, strange);
}

/** The talk before a message. Only the newest few messages matter. */
export function readPast(
  model: Pick<TopicModel, 'language' | 'concepts'>,
  earlier: readonly string[],
  bundle: Bundle | null,
): PastMessages {
  return { readings: earlier.slice(-4).map((text) => readMessage(model, text)), bundle };
}

/** Scores one reading in its talk. */
export function score(model: TopicModel, reading: MessageReading, past: PastMessages): ScoredMessage {
  const bundle = bundleNow(reading, past);
  const found = probabilities(model.classifier, vectorOf(model.concepts, reading, past));
  const plain = Math.abs(reading.lean) >= PLAIN_LEAN || reading.lean === 0;
  return { reading, bundle, probabilities: bundle !== null && plain ? inBundle(found, bundle) : found };
}

/** Gives what the other bundle's twin of a question was given to the bundle that the talk is plainly about. */
function inBundle(found: Float64Array, bundle: Bundle): Float64Array {
  for (const [birth, death] of TWIN_INDEXES) {
    const [to, from] = bundle === 'birth' ? [birth, death] : [death, birth];
    found[to] = (found[to] ?? 0) + (found[from] ?? 0);
    found[from] = 0;
  }
  return found;
}
