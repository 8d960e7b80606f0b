/** The trained classifier: sparse signed bytes per slot, scaled, and a calibrated probability for each topic. */
import { BUCKETS, type FeatureVector } from './features.ts';

export type Classifier = {
  readonly classes: number;
  /** CSR rows: cells of slot s are starts[s] … starts[s + 1]. */
  readonly starts: Uint32Array;
  /** Topic in the high byte, signed weight in the low one: one look for both. */
  readonly cells: Uint16Array;
  /** One step of a weight byte. */
  readonly step: number;
  /** Scores are multiplied by this before the softmax; fitted on messages that training had not seen. */
  readonly sharpness: number;
};

/** Probability of each topic, in the order of the classes. */
export function probabilities(classifier: Classifier, vector: FeatureVector): Float64Array {
  const scores = new Float64Array(classifier.classes);
  const { starts, cells } = classifier;
  const { slots, values } = vector;
  for (let i = 0; i < slots.length; i++) {
    const slot = slots[i] ?? 0;
    const value = values[i] ?? 0;
    const end = starts[slot + 1] ?? 0;
    for (let k = starts[slot] ?? 0; k < end; k++) {
      const cell = cells[k] ?? 0;
      const topic = cell >> 8;
      scores[topic] = (scores[topic] ?? 0) + value * ((cell << 24) >> 24);
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

/** A weight that rounds to one step says nothing: without those the measured answers are the same and the model a third. */
const LEAST_STEPS = 1.5;

/** Packs dense weights (BUCKETS rows of `classes`) into bytes; weights below `LEAST_STEPS` or `floor` vanish. */
export function pack(dense: Float32Array, classes: number, sharpness: number, floor: number): Classifier {
  let top = 0;
  for (const weight of dense) top = Math.max(top, Math.abs(weight));
  const step = top / 127;
  const least = Math.max(step * LEAST_STEPS, floor);
  const starts = new Uint32Array(BUCKETS + 1);
  const cells: number[] = [];
  for (let slot = 0; slot < BUCKETS; slot++) {
    for (let c = 0; c < classes; c++) {
      const weight = dense[slot * classes + c] ?? 0;
      if (Math.abs(weight) >= least) cells.push((c << 8) | (Math.round(weight / step) & 255));
    }
    starts[slot + 1] = cells.length;
  }
  return { classes, starts, cells: Uint16Array.from(cells), step, sharpness };
}

const MAGIC = 0x4c544d32;
const HEAD = 28;

/** File form: magic, classes, cells, step, sharpness, row lengths (1 byte each), cells (topic byte, weight byte). */
export function toBytes({ classes, starts, cells, step, sharpness }: Classifier): Uint8Array {
  const bytes = new Uint8Array(HEAD + BUCKETS + cells.length * 2);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC);
  view.setUint32(4, classes);
  view.setUint32(8, cells.length);
  view.setFloat64(12, step);
  view.setFloat64(20, sharpness);
  for (let slot = 0; slot < BUCKETS; slot++)
    bytes[HEAD + slot] = (starts[slot + 1] ?? 0) - (starts[slot] ?? 0);
  cells.forEach((cell, k) => {
    view.setUint16(HEAD + BUCKETS + k * 2, cell);
  });
  return bytes;
}

/** Reads the file form; throws when the bytes are not one (a broken installation, not a citizen's doing). */
export function fromBytes(bytes: Uint8Array): Classifier {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEAD + BUCKETS || view.getUint32(0) !== MAGIC)
    throw new Error('The understanding model file is damaged.');
  const count = view.getUint32(8);
  if (bytes.length !== HEAD + BUCKETS + count * 2)
    throw new Error('The understanding model file is cut short.');
  const starts = new Uint32Array(BUCKETS + 1);
  for (let slot = 0; slot < BUCKETS; slot++)
    starts[slot + 1] = (starts[slot] ?? 0) + (bytes[HEAD + slot] ?? 0);
  const cells = new Uint16Array(count);
  for (let k = 0; k < count; k++) cells[k] = view.getUint16(HEAD + BUCKETS + k * 2);
  return {
    classes: view.getUint32(4),
    starts,
    cells,
    step: view.getFloat64(12),
    sharpness: view.getFloat64(20),
  };
}
