/** Learning: words and pairs of words, then the classifier on augmented messages, then the sharpness by cross-validation. */

import { stripMarks } from '../../../writing/letters.ts';
import type { Bundle } from '../../bundle.ts';
import { type Classifier, pack } from '../classifier.ts';
import { decide } from '../decide.ts';
import { languageOf, readMessage, readPast, score, type WordCounts } from '../engine.ts';
import { type FeatureVector, vectorOf } from '../features.ts';
import { decoderOf, type Language, normalise } from '../normalise.ts';
import { bundleOf, TOPICS, topicIndex } from '../topics.ts';
import { chatty, dialect, framed, slips, typos, wrapped } from './augment.ts';
import { type FitSettings, fitWeights, type TrainingExample } from './fit.ts';
import { type LabelledMessage, variants } from './messages.ts';
import { type Random, seeded } from './random.ts';
import type { TrainingSources } from './sources.ts';

const SETTINGS: FitSettings = { epochs: 6, rate: 3, decay: 0.02, smoothing: 0.03 };
const VARIANTS = 6;
const LEAST_COUNT = 2;
const LEAST_PAIR = 2;
/** Weights smaller than this say nothing and are left out of the file. */
const FLOOR = 0.05;
const SHARPNESS = 1.45;
/** Small talk and one-word commands are not told as stories. */
const NO_STORY = new Set(['chat.greeting', 'chat.thanks', 'reminder.stop', 'bot.identity', 'complaint']);

type Say = (line: string) => void;

/** Counts syllables, pairs and shapes of the messages. */
export function learnWords(sources: TrainingSources, messages: readonly LabelledMessage[]): WordCounts {
  const bare: Language = {
    chat: sources.chat,
    regional: sources.regional,
    shapes: new Set(),
    decode: decoderOf(new Set()),
    spelling: null,
  };
  const random = seeded(11);
  const counts = new Map<string, number>();
  const pairs = new Map<string, number>();
  const shapes = new Map<string, number>();
  const count = (text: string): void => {
    for (const sentence of normalise(bare, text)) {
      sentence.words.forEach((word, i) => {
        if (/\d/u.test(word.plain)) return;
        counts.set(word.plain, (counts.get(word.plain) ?? 0) + 1);
        if (word.shape !== '') shapes.set(word.shape, (shapes.get(word.shape) ?? 0) + 1);
        const next = sentence.words[i + 1]?.plain;
        if (next === undefined || /\d/u.test(next)) return;
        pairs.set(`${word.plain} ${next}`, (pairs.get(`${word.plain} ${next}`) ?? 0) + 1);
      });
    }
  };
  for (const message of messages) {
    for (const variant of variants(message, 4, random)) {
      count(variant.text);
      variant.context.forEach(count);
    }
  }
  for (const story of sources.stories) count(story.text);
  const words = [...counts]
    .filter(([, n]) => n >= LEAST_COUNT)
    .map(([word]) => word)
    .sort();
  const index = new Map(words.map((word, i) => [word, i]));
  const triples: number[] = [];
  for (const [pair, n] of [...pairs].sort((a, b) => (a[0] < b[0] ? -1 : 1))) {
    const [a = '', b = ''] = pair.split(' ');
    const first = index.get(a);
    const second = index.get(b);
    if (n >= LEAST_PAIR && first !== undefined && second !== undefined) triples.push(first, second, n);
  }
  return {
    sources: sources.digest,
    words: words.join(' '),
    counts: words.map((word) => counts.get(word) ?? 1),
    pairs: triples,
    shapes: [...shapes]
      .filter(([, n]) => n >= LEAST_COUNT)
      .map(([shape]) => shape)
      .sort()
      .join(' '),
  };
}

type Sample = { context: readonly string[]; text: string; weight: number };

/** The ways in which one written message is shown to the classifier. */
function samplesOf(message: LabelledMessage, sources: TrainingSources, random: Random): Sample[] {
  const { text, context } = message;
  const bundle = bundleOf(message.topic) ?? (message.topic.startsWith('consent.') ? 'birth' : null);
  const out: Sample[] = [{ context, text, weight: 1 }];
  const add = (made: string, weight: number, stripContext = false): void => {
    out.push({ context: stripContext ? context.map(stripMarks) : context, text: made, weight });
  };
  const marked = stripMarks(text) !== text;
  if (marked) add(stripMarks(text), 0.8, true);
  add(typos(text, 8 + random() * 5, random), 0.7);
  add(typos(random() < 0.4 ? framed(text, random) : text, 6 + random() * 4, random), 0.6);
  add(framed(text, random), 0.7);
  if (random() < 0.7) add(slips(text, random), 0.6);
  if (random() < 0.7) add(chatty(random() < 0.5 ? framed(text, random) : text, random), 0.7);
  if (random() < 0.6 && marked) add(dialect(text, random), 0.6);
  if (random() < 0.5) add(typos(stripMarks(framed(text, random)), 9, random), 0.5, true);
  if (random() < 0.6) add(typos(random() < 0.3 ? stripMarks(text) : text, 5 + random() * 3, random), 0.5);
  if (!NO_STORY.has(message.topic) && text.length < 220 && random() < 0.55) {
    const fitting = sources.stories
      .filter(({ kind }) => kind === 'any' || bundle === null || kind === bundle)
      .map((story) => story.text);
    const told = wrapped(text, fitting, random);
    add(random() < 0.25 ? stripMarks(told) : told, 0.7);
  }
  return out;
}

/** Training examples of the messages. */
function examplesOf(
  sources: TrainingSources,
  messages: readonly LabelledMessage[],
  words: WordCounts,
): TrainingExample[] {
  const language = languageOf(sources.chat, sources.regional, words);
  const reader = { language, concepts: sources.concepts };
  const random = seeded(23);
  const perTopic = new Map<string, number>();
  const made: { label: number; vector: FeatureVector; weight: number; topic: string }[] = [];
  for (const message of messages) {
    const list = variants(message, VARIANTS, random);
    for (const variant of list) {
      for (const sample of samplesOf(variant, sources, random)) {
        const past = readPast(reader, sample.context, null);
        const vector = vectorOf(sources.concepts, readMessage(reader, sample.text), past);
        // A line with many variants is one thought told often: it may not outweigh the others.
        const weight = sample.weight / list.length ** 0.6;
        perTopic.set(message.topic, (perTopic.get(message.topic) ?? 0) + weight);
        made.push({ label: topicIndex(message.topic), vector, weight, topic: message.topic });
      }
    }
  }
  const mean = [...perTopic.values()].reduce((sum, n) => sum + n, 0) / perTopic.size;
  return made.map(({ label, vector, weight, topic }) => ({
    label,
    vector,
    weight: Math.min(2, weight * (mean / (perTopic.get(topic) ?? mean)) ** 0.5),
  }));
}

/** Trains on all messages. */
export function trainModel(
  sources: TrainingSources,
  say: Say,
  messages: readonly LabelledMessage[] = sources.messages,
): { classifier: Classifier; words: WordCounts } {
  const words = learnWords(sources, messages);
  const examples = examplesOf(sources, messages, words);
  say(`${words.counts.length} syllables, ${words.pairs.length / 3} pairs, ${examples.length} examples`);
  const dense = fitWeights(examples, TOPICS.length, SETTINGS, seeded(5));
  const classifier = pack(dense, TOPICS.length, SHARPNESS, FLOOR);
  say(`${classifier.cells.length} weights kept`);
  return { classifier, words };
}

type Judged = {
  readonly label: number;
  readonly probabilities: Float64Array;
  readonly bundle: Bundle | null;
  readonly text: string;
};

/**
 * Cross-validation by line: every message is judged by a model that did not see its line. Says accuracy, what each
 * threshold for asking back would cost, and the commonest confusions; returns the sharpness with the least log loss.
 */
export function crossValidate(
  sources: TrainingSources,
  folds: number,
  say: Say,
  only = folds,
): { accuracy: number; sharpness: number } {
  const judged: Judged[] = [];
  const random = seeded(77);
  const fold = sources.messages.map(() => Math.floor(random() * folds));
  for (let k = 0; k < only; k++) {
    const { classifier, words } = trainModel(
      sources,
      () => undefined,
      sources.messages.filter((_, i) => fold[i] !== k),
    );
    const language = languageOf(sources.chat, sources.regional, words);
    const model = { language, concepts: sources.concepts, classifier: { ...classifier, sharpness: 1 } };
    sources.messages.forEach((message, i) => {
      if (fold[i] !== k || message.shared) return;
      const one = variants(message, 1, random)[0] ?? message;
      const scored = score(model, readMessage(model, one.text), readPast(model, one.context, null));
      judged.push({
        label: topicIndex(message.topic),
        probabilities: scored.probabilities,
        bundle: scored.bundle,
        text: one.text,
      });
    });
    say(`fold ${k + 1} of ${only} judged`);
  }
  const sharpness = calibrate(judged);
  const sharp = judged.map((one) => ({ ...one, probabilities: sharpened(one.probabilities, sharpness) }));
  let right = 0;
  const confusion = new Map<string, string[]>();
  for (const { label, probabilities, bundle, text } of sharp) {
    const got = decide(probabilities, bundle).topic;
    const wanted = TOPICS[label]?.id ?? '';
    if (got === wanted) right++;
    else confusion.set(`${wanted} -> ${got}`, [...(confusion.get(`${wanted} -> ${got}`) ?? []), text]);
  }
  const accuracy = right / sharp.length;
  say(`${sharp.length} judged: ${(100 * accuracy).toFixed(1)} % right, sharpness ${sharpness.toFixed(2)}`);
  for (const sure of [0.3, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7]) {
    const kept = sharp
      .map((one) => ({ label: one.label, got: decide(one.probabilities, one.bundle, sure) }))
      .filter(({ got }) => got.kind !== 'clarify');
    const wrong = kept.filter(({ label, got }) => got.topic !== TOPICS[label]?.id).length;
    say(
      `sure ${sure}: answers ${((100 * kept.length) / sharp.length).toFixed(1)} %, wrong ${((100 * wrong) / sharp.length).toFixed(1)} %`,
    );
  }
  const common = [...confusion].sort((a, b) => b[1].length - a[1].length).slice(0, 60);
  for (const [pair, texts] of common) say(`${texts.length} ${pair}: ${texts.slice(0, 3).join(' / ')}`);
  return { accuracy, sharpness };
}

/** The sharpness with the least log loss. */
function calibrate(judged: readonly Judged[]): number {
  let best = { sharpness: 1, loss: Number.POSITIVE_INFINITY };
  for (let sharpness = 0.4; sharpness <= 3; sharpness += 0.05) {
    let loss = 0;
    for (const { label, probabilities } of judged)
      loss -= Math.log((sharpened(probabilities, sharpness)[label] ?? 0) + 1e-9);
    if (loss < best.loss) best = { sharpness, loss };
  }
  return best.sharpness;
}

/** Probabilities at another sharpness: raised to it and scaled to one again. */
function sharpened(probabilities: Float64Array, sharpness: number): Float64Array {
  const raised = probabilities.map((value) => value ** sharpness);
  const sum = raised.reduce((total, value) => total + value, 0);
  return raised.map((value) => value / sum);
}
