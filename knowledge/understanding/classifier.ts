/** The trained classifier: sparse signed bytes per slot, scaled, and a calibrated probability for each topic. */
import { BUCKETS, type Vector } from './features.ts';

export type Classifier = {
  readonly classes: number;
  /** CSR rows: entries of slot s are starts[s] … starts[s + 1]. */
  readonly starts: Uint32Array;
  readonly topics: Uint8Array;
  readonly weights: Int8Array;
  /** One step of a weight byte. */
  readonly step: number;
  /** Scores are multiplied by this before the softmax; fitted on messages that training had not seen. */
  readonly sharpness: number;
};

/** Probability of each topic, in the order of the classes. */
export function probabilities(classifier: Classifier, vector: Vector): Float64Array {
  const scores = new Float64Array(classifier.classes);
  const { starts, topics, weights } = classifier;
  for (let i = 0; i < vector.slots.length; i++) {
    const slot = vector.slots[i] ?? 0;
    const value = vector.values[i] ?? 0;
    const end = starts[slot + 1] ?? 0;
    for (let k = starts[slot] ?? 0; k < end; k++) {
      const topic = topics[k] ?? 0;
      scores[topic] = (scores[topic] ?? 0) + value * (weights[k] ?? 0);
    }
  }
  return softmax(scores, classifier.step * classifier.sharpness);
}

/** Softmax of `scores * scale`, in place. */
export function softmax(scores: Float64Array, scale: number): Float64Array {
  let top = Number.NEGATIVE_INFINITY;
  for (const score of scores) top = Math.max(top, score);
  let sum = 0;
  for (let c = 0; c < scores.length; c++) {
    const value = Math.exp(((scores[c] ?? 0) - top) * scale);
    scores[c] = value;
    sum += value;
  }
  for (let c = 0; c < scores.length; c++) scores[c] = (scores[c] ?? 0) / sum;
  return scores;
}

/** Packs dense weights (BUCKETS rows of `classes`) into bytes; weights below half a step vanish. */
export function pack(dense: Float32Array, classes: number, sharpness: number, floor: number): Classifier {
  let top = 0;
  for (const weight of dense) top = Math.max(top, Math.abs(weight));
  const step = top / 127;
  const least = Math.max(step / 2, floor);
  const starts = new Uint32Array(BUCKETS + 1);
  const topics: number[] = [];
  const weights: number[] = [];
  for (let slot = 0; slot < BUCKETS; slot++) {
    for (let c = 0; c < classes; c++) {
      const weight = dense[slot * classes + c] ?? 0;
      if (Math.abs(weight) < least) continue;
      topics.push(c);
      weights.push(Math.round(weight / step));
    }
    starts[slot + 1] = topics.length;
  }
  return {
    classes,
    starts,
    topics: Uint8Array.from(topics),
    weights: Int8Array.from(weights),
    step,
    sharpness,
  };
}

const MAGIC = 0x4c544d31;

/** File form: magic, classes, entries, step, sharpness, row lengths (1 byte each), topics, weights. */
export function toBytes(classifier: Classifier): Uint8Array {
  const entries = classifier.topics.length;
  const bytes = new Uint8Array(28 + BUCKETS + entries * 2);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC);
  view.setUint32(4, classifier.classes);
  view.setUint32(8, entries);
  view.setFloat64(12, classifier.step);
  view.setFloat64(20, classifier.sharpness);
  for (let slot = 0; slot < BUCKETS; slot++) {
    bytes[28 + slot] = (classifier.starts[slot + 1] ?? 0) - (classifier.starts[slot] ?? 0);
  }
  bytes.set(classifier.topics, 28 + BUCKETS);
  bytes.set(
    new Uint8Array(classifier.weights.buffer, classifier.weights.byteOffset, entries),
    28 + BUCKETS + entries,
  );
  return bytes;
}

/** Reads the file form; throws when the bytes are not one (a broken installation, not a citizen's doing). */
export function fromBytes(bytes: Uint8Array): Classifier {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 28 + BUCKETS || view.getUint32(0) !== MAGIC)
    throw new Error('The understanding model file is damaged.');
  const entries = view.getUint32(8);
  if (bytes.length !== 28 + BUCKETS + entries * 2)
    throw new Error('The understanding model file is cut short.');
  const starts = new Uint32Array(BUCKETS + 1);
  for (let slot = 0; slot < BUCKETS; slot++) starts[slot + 1] = (starts[slot] ?? 0) + (bytes[28 + slot] ?? 0);
  // Views by offset: `slice` of a Node Buffer shares its memory, so the `.buffer` of a slice is not the slice.
  const at = bytes.byteOffset + 28 + BUCKETS;
  return {
    classes: view.getUint32(4),
    starts,
    topics: new Uint8Array(bytes.buffer, at, entries),
    weights: new Int8Array(bytes.buffer, at + entries, entries),
    step: view.getFloat64(12),
    sharpness: view.getFloat64(20),
  };
}
