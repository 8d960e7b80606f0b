import { median } from '../statistics/own-past.ts';

/** Two counts of one unit that go together: deaths beside births. Both above 0. */
export type CountPair = { count: number; beside: number };

/** Fewer units have no "usual" to compare with. */
const FEWEST_UNITS = 5;
/** So many times the usual proportion, or that part of it: below that nobody would ring the office. */
const FACTOR = 3;
/** Of twenty tables in which nothing is wrong about one is asked about at most (two where the units differ much; docs/uptake.md). */
const TABLES_ASKED = 0.05;
/** Makes a median absolute deviation comparable with a standard deviation. */
const MAD_SCALE = 0.6745;
/** Registrations come in bunches: chance is given this much more play than that of single cases. */
const PLAY = 1.5;
const CHANCE = 3.5;

/**
 * Which units have a proportion of two counts far from that of the others.
 *
 * In plain words: take the middle proportion, look by which factor the others usually differ from it, and point at those that
 * differ by much more. The more units there are, the further out one of them lies by mere luck, so more is asked of it; a
 * small count must also be beyond what chance does with so few cases. Because middle values are used and not averages, the
 * odd unit cannot hide itself by pulling the yardstick. It is a question to the office, never a verdict: a place
 * may have cleaned up old cases.
 *
 * Proportions are compared by their logarithms, so that three times and a third are equally far.
 * @see B. Iglewicz and D. C. Hoaglin (1993), How to Detect and Handle Outliers (median, its absolute deviation); the cut-off is
 *   the normal quantile shared out over the units (Bonferroni) in place of their fixed 3.5.
 * @returns one entry per unit: the usual proportion (median) when this one stands out, else null; all null below five units
 */
export function outliers(pairs: readonly CountPair[]): (number | null)[] {
  if (pairs.length < FEWEST_UNITS) return pairs.map(() => null);
  const logs = pairs.map(({ count, beside }) => Math.log(count / beside));
  const usual = median(logs);
  const spread = median(logs.map((log) => Math.abs(log - usual))) / MAD_SCALE;
  const cut = upperQuantile(TABLES_ASKED / pairs.length / 2) * spread;
  return pairs.map(({ count, beside }, index) => {
    const far = Math.abs((logs[index] ?? usual) - usual);
    const luck = CHANCE * PLAY * Math.sqrt(1 / count + 1 / beside);
    return far > Math.log(FACTOR) && far > cut && far > luck ? Math.exp(usual) : null;
  });
}

/** The value that a standard normal one exceeds with this probability (below a half), to 0.00045: Abramowitz and Stegun, 26.2.23. */
function upperQuantile(probability: number): number {
  const t = Math.sqrt(-2 * Math.log(probability));
  const above = 2.515517 + t * (0.802853 + t * 0.010328);
  return t - above / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
}
