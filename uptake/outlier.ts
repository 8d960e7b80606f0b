import { median } from './statistics/own-past.ts';

/** Iglewicz and Hoaglin (1993), How to Detect and Handle Outliers: a modified z-score beyond 3.5 is worth a question. */
const CUT_OFF = 3.5;
/** Makes the median absolute deviation comparable with a standard deviation under a normal distribution. */
const MAD_SCALE = 0.6745;
/** Fewer values have no "usual" to compare with. */
const FEWEST_VALUES = 5;
/** Where all others are nearly equal a tiny difference would already stand out: it must also be twice or half the usual. */
const FACTOR = 2;

/**
 * Which values stand far from the others.
 *
 * In plain words: take the middle value of all, look how far the others usually lie from it, and point at those that lie
 * many times further. Because middle values are used and not averages, the odd value cannot hide itself by pulling
 * the yardstick. It is a question to the office, never a verdict: a place may have cleaned up old cases.
 *
 * @returns one entry per value: the usual value (median) when this one stands out, else null; all null below five values
 */
export function outliers(values: readonly number[]): (number | null)[] {
  if (values.length < FEWEST_VALUES) return values.map(() => null);
  const usual = median(values);
  const spread = median(values.map((value) => Math.abs(value - usual)));
  return values.map((value) => {
    const far = Math.abs(value - usual);
    const factor = value > usual * FACTOR || value < usual / FACTOR;
    const score = spread > 0 ? (MAD_SCALE * far) / spread : far > 0 ? Number.POSITIVE_INFINITY : 0;
    return factor && score > CUT_OFF ? usual : null;
  });
}
