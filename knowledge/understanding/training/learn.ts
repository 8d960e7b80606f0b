/** Learning: words and pairs of words, then the classifier on augmented messages, then the sharpness by cross-validation. */
import { type Classifier, pack, probabilities } from '../classifier.ts';
import { languageOf, readMessage, readPast, type Words } from '../engine.ts';
import { type Vector, vectorOf } from '../features.ts';
import { type Language, normalise } from '../normalise.ts';
import { strip } from '../text.ts';
import { bundleOf, TOPICS, topicIndex } from '../topics.ts';
import { chatty, dialect, framed, slips, typos, wrapped } from './augment.ts';
import { type Example, fit, type Settings } from './fit.ts';
import { type Labelled, variants } from './messages.ts';
import { type Random, seeded } from './random.ts';
import type { Sources } from './sources.ts';

const SETTINGS: Settings = { epochs: 6, rate: 3, decay: 0.02, smoothing: 0.03 };
const VARIANTS = 6;
const LEAST_COUNT = 2;
const LEAST_PAIR = 2;
/** Weights smaller than this say nothing and are left out of the file. */
const FLOOR = 0.035;
const SHARPNESS = 1;
/** Small talk and one-word commands are not told as stories. */
const NO_STORY = new Set(['chat.greeting', 'chat.thanks', 'reminder.stop', 'bot.identity', 'complaint']);

type Say = (line: string) => void;

/** Counts syllables, pairs and shapes of the messages. */
export function learnWords(sources: Sources, messages: readonly Labelled[]): Words {
  const bare: Language = { chat: sources.chat, regional: sources.regional, shapes: new Set(), spelling: null };
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
  const words = [...counts].filter(([, n]) => n >= LEAST_COUNT).map(([word]) => word).sort();
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
    shapes: [...shapes].filter(([, n]) => n >= LEAST_COUNT).map(([shape]) => shape).sort().join(' '),
  };
}

type Sample = { context: readonly string[]; text: string; weight: number };

/** The ways in which one written message is shown to the classifier. */
function samplesOf(message: Labelled, sources: Sources, random: Random): Sample[] {
  const { text, context } = message;
  const bundle = bundleOf(message.topic) ?? (message.topic.startsWith('consent.') ? 'birth' : null);
  const out: Sample[] = [{ context, text, weight: 1 }];
  const add = (made: string, weight: number, stripContext = false): void => {
    out.push({ context: stripContext ? context.map(strip) : context, text: made, weight });
  };
  const marked = strip(text) !== text;
  if (marked) add(strip(text), 0.8, true);
  add(typos(text, 8 + random() * 5, random), 0.7);
  add(framed(text, random), 0.7);
  if (random() < 0.7) add(slips(text, random), 0.6);
  if (random() < 0.7) add(chatty(random() < 0.5 ? framed(text, random) : text, random), 0.7);
  if (random() < 0.6 && marked) add(dialect(text, random), 0.6);
  if (random() < 0.5) add(typos(strip(framed(text, random)), 9, random), 0.5, true);
  if (!NO_STORY.has(message.topic) && text.length < 220 && random() < 0.55) {
    const fitting = sources.stories.filter(({ kind }) => kind === 'any' || bundle === null || kind === bundle).map((story) => story.text);
    const told = wrapped(text, fitting, random);
    add(random() < 0.25 ? strip(told) : told, 0.7);
  }
  return out;
}

/** Training examples of the messages. */
function examplesOf(sources: Sources, messages: readonly Labelled[], words: Words): Example[] {
  const language = languageOf(sources.chat, sources.regional, words);
  const reader = { language, concepts: sources.concepts };
  const random = seeded(23);
  const perTopic = new Map<string, number>();
  const made: { label: number; vector: Vector; weight: number; topic: string }[] = [];
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
export function trainModel(sources: Sources, say: Say, messages: readonly Labelled[] = sources.messages): { classifier: Classifier; words: Words } {
  const words = learnWords(sources, messages);
  const examples = examplesOf(sources, messages, words);
  say(`${words.counts.length} syllables, ${words.pairs.length / 3} pairs, ${examples.length} examples`);
  const dense = fit(examples, TOPICS.length, SETTINGS, seeded(5));
  const classifier = pack(dense, TOPICS.length, SHARPNESS, FLOOR);
  say(`${classifier.topics.length} weights kept`);
  return { classifier, words };
}

type Judged = { label: number; vector: Vector; classifier: Classifier; text: string };

/** K-fold cross-validation by line; returns accuracy and the sharpness with the least log loss. */
export function crossValidate(sources: Sources, folds: number, say: Say): { accuracy: number; sharpness: number } {
  const judged: Judged[] = [];
  const random = seeded(77);
  const fold = sources.messages.map(() => Math.floor(random() * folds));
  for (let k = 0; k < folds; k++) {
    const { classifier, words } = trainModel(sources, () => undefined, sources.messages.filter((_, i) => fold[i] !== k));
    const language = languageOf(sources.chat, sources.regional, words);
    const reader = { language, concepts: sources.concepts };
    let right = 0;
    let all = 0;
    sources.messages.forEach((message, i) => {
      if (fold[i] !== k) return;
      const one = variants(message, 1, random)[0] ?? message;
      const vector = vectorOf(sources.concepts, readMessage(reader, one.text), readPast(reader, one.context, null));
      const label = topicIndex(message.topic);
      const scores = probabilities(classifier, vector);
      judged.push({ label, vector, classifier, text: one.text });
      all++;
      if (scores.indexOf(Math.max(...scores)) === label) right++;
    });
    say(`fold ${k + 1}: ${right} of ${all} right (${((100 * right) / all).toFixed(1)} %)`);
  }
  return calibrate(judged, say);
}

function calibrate(judged: readonly Judged[], say: Say): { accuracy: number; sharpness: number } {
  let best = { sharpness: 1, loss: Number.POSITIVE_INFINITY };
  let right = 0;
  for (let sharpness = 0.4; sharpness <= 3; sharpness += 0.05) {
    let loss = 0;
    right = 0;
    for (const { label, vector, classifier } of judged) {
      const scores = probabilities({ ...classifier, sharpness }, vector);
      loss -= Math.log((scores[label] ?? 0) + 1e-9);
      if (scores.indexOf(Math.max(...scores)) === label) right++;
    }
    if (loss < best.loss) best = { sharpness, loss };
  }
  const accuracy = right / judged.length;
  say(`cross-validation: ${(100 * accuracy).toFixed(1)} % right, sharpness ${best.sharpness.toFixed(2)}, log loss ${(best.loss / judged.length).toFixed(3)}`);
  const confusion = new Map<string, string[]>();
  for (const { label, vector, classifier, text } of judged) {
    const scores = probabilities(classifier, vector);
    const got = scores.indexOf(Math.max(...scores));
    if (got !== label) {
      const key = `${TOPICS[label]?.id} -> ${TOPICS[got]?.id}`;
      confusion.set(key, [...(confusion.get(key) ?? []), text]);
    }
  }
  for (const [key, texts] of [...confusion].sort((a, b) => b[1].length - a[1].length).slice(0, 60)) say(`${texts.length} ${key}: ${texts.slice(0, 3).join(' / ')}`);
  return { accuracy, sharpness: best.sharpness };
}
