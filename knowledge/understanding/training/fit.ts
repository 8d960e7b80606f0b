/** Fitting: multinomial logistic regression by plain stochastic gradient steps, deterministic for a seed. */
import { BUCKETS, type FeatureVector } from '../features.ts';
import { type Random, shuffle } from './random.ts';

export type TrainingExample = {
  readonly vector: FeatureVector;
  readonly label: number;
  readonly weight: number;
};

export type FitSettings = {
  readonly epochs: number;
  readonly rate: number;
  readonly decay: number;
  readonly smoothing: number;
};

/** Dense weights, BUCKETS rows of `classes`. `decay` is the L2 strength per epoch. */
export function fitWeights(
  examples: readonly TrainingExample[],
  classes: number,
  settings: FitSettings,
  random: Random,
): Float32Array {
  const weights = new Float32Array(BUCKETS * classes);
  const order = examples.map((_, i) => i);
  const scores = new Float64Array(classes);
  const steps = settings.epochs * examples.length;
  let step = 0;
  for (let epoch = 0; epoch < settings.epochs; epoch++) {
    shuffle(order, random);
    for (const i of order) {
      const example = examples[i];
      if (example === undefined) continue;
      const rate = settings.rate * (1 - (0.95 * step++) / steps) * example.weight;
      const { slots, values } = example.vector;
      scores.fill(0);
      for (let k = 0; k < slots.length; k++) {
        const row = (slots[k] as number) * classes;
        const value = values[k] as number;
        for (let c = 0; c < classes; c++)
          scores[c] = (scores[c] as number) + value * (weights[row + c] as number);
      }
      let top = Number.NEGATIVE_INFINITY;
      for (let c = 0; c < classes; c++) top = Math.max(top, scores[c] as number);
      let sum = 0;
      for (let c = 0; c < classes; c++) {
        const e = Math.exp((scores[c] as number) - top);
        scores[c] = e;
        sum += e;
      }
      const off = settings.smoothing / classes;
      for (let c = 0; c < classes; c++) {
        const target = c === example.label ? 1 - settings.smoothing + off : off;
        scores[c] = rate * ((scores[c] as number) / sum - target);
      }
      for (let k = 0; k < slots.length; k++) {
        const row = (slots[k] as number) * classes;
        const value = values[k] as number;
        for (let c = 0; c < classes; c++) {
          weights[row + c] = (weights[row + c] as number) - value * (scores[c] as number);
        }
      }
    }
    const keep = 1 - settings.decay;
    for (let j = 0; j < weights.length; j++) weights[j] = (weights[j] as number) * keep;
  }
  return weights;
}
