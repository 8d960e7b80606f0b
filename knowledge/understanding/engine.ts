/** The loaded model and its one computation: message and talk -> probability of each topic. Pure. */
import { type Classifier, probabilities } from './classifier.ts';
import { bundleNow, type Past, type Reading, read, vectorOf } from './features.ts';
import type { Concepts } from './lexicon.ts';
import { type Language, normalise } from './normalise.ts';
import { spellingOf } from './spelling.ts';
import type { Bundle } from './topics.ts';

export type Model = { readonly language: Language; readonly concepts: Concepts; readonly classifier: Classifier };

/** What training learnt about words; the JSON file beside the weights. */
export type Words = {
  /** SHA-256 of messages and lexicon at training time; a test compares it, so that a stale model cannot ship. */
  readonly sources: string;
  readonly words: string;
  readonly counts: readonly number[];
  /** Flat triples: first word, second word, count. */
  readonly pairs: readonly number[];
  readonly shapes: string;
};

export type Scored = { readonly reading: Reading; readonly bundle: Bundle | null; readonly probabilities: Float64Array };

/** The language tables: dictionaries plus what training learnt. */
export function languageOf(chat: Language['chat'], regional: Language['regional'], words: Words): Language {
  const triples: [number, number, number][] = [];
  for (let i = 0; i + 2 < words.pairs.length; i += 3) {
    triples.push([words.pairs[i] ?? 0, words.pairs[i + 1] ?? 0, words.pairs[i + 2] ?? 0]);
  }
  return {
    chat,
    regional,
    shapes: new Set(words.shapes.split(' ')),
    spelling: spellingOf(words.words.split(' '), words.counts, triples),
  };
}

/** Reads a message: normalised sentences and their concepts. */
export function readMessage(model: Pick<Model, 'language' | 'concepts'>, text: string): Reading {
  return read(model.concepts, normalise(model.language, text));
}

/** The talk before a message. Only the newest few messages matter. */
export function readPast(
  model: Pick<Model, 'language' | 'concepts'>,
  earlier: readonly string[],
  bundle: Bundle | null,
): Past {
  return { readings: earlier.slice(-4).map((text) => readMessage(model, text)), bundle };
}

/** Scores one reading in its talk. */
export function score(model: Model, reading: Reading, past: Past): Scored {
  return {
    reading,
    bundle: bundleNow(reading, past),
    probabilities: probabilities(model.classifier, vectorOf(model.concepts, reading, past)),
  };
}
