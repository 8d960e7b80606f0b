/** Cases counted in so many days. */
type Count = { cases: number; days: number };
/** Cases and how many of them were filed through the bundle. */
type Share = { part: number; whole: number };

/** Fewer earlier periods have no "usual". */
export const FEWEST_PERIODS = 3;
/** Iglewicz and Hoaglin (1993): beyond this many times the usual spread a value is worth a question. */
const CUT_OFF = 3.5;
/** Makes a median absolute deviation comparable with a standard deviation. */
const MAD_SCALE = 0.6745;
/** A median of normal values is this much less sure than their mean, in variance. */
const MEDIAN_LOSS = Math.PI / 2;
/** Besides chance every unit has its seasons and holidays: so much of its cases (a standard deviation) is never held against it. */
const LEAST_UNREST = 0.2;
/** Below so many periods a unit's own unrest is only guessed at: it is not believed beyond this, and more must be out of place. */
const MANY_PERIODS = 8;
const MOST_GUESSED = 0.35;
/** Besides being beyond chance and unrest a count must be so many times the usual (or that part of it), a share so far from it. */
const FACTOR = { few: 3, many: 2.5 };
const LEAST_POINTS = 0.25;
/** Registrations come in bunches: chance is given this much more play than that of single cases. */
const PLAY = 1.5;
/** Shares of fewer cases say nothing. */
const FEWEST_CASES = 10;

/**
 * The number of cases this unit usually has in so many days, when what was counted now is far from it; else null.
 *
 * In plain words: take the middle of what the unit had per day in its earlier periods. A commune with one birth a week may
 * well have five in the next, so small numbers are given the play that chance has with them; a unit whose own past goes up and
 * down is given that play too. What is left and is 2.5 times the usual (three times while the past is short), or that part of it, is asked for: a nought too many, three months
 * in one, most of the places missing. One odd period in the past does not move the middle.
 *
 * Counts are compared by their square roots, whose chance is the same for small and large ones.
 * @see F. J. Anscombe (1948), Biometrika 35:246 (square root of a count plus 3/8); B. Iglewicz and D. C. Hoaglin (1993),
 *   How to Detect and Handle Outliers (median, its absolute deviation, 3.5).
 */
export function unusualCount(now: Count, past: readonly Count[]): number | null {
  if (past.length < FEWEST_PERIODS || now.days <= 0) return null;
  const expected = past.map(({ cases, days }) => (cases * now.days) / days);
  // The mean beside the median: of 0, 0, 1, 0, 2 cases the middle is none, yet some are to be expected.
  const mean = expected.reduce((sum, one) => sum + one, 0) / expected.length;
  const usual = median(expected);
  const [low, high] = [Math.min(usual, mean), Math.max(usual, mean)];
  const isLong = past.length >= MANY_PERIODS;
  const chance = 1 + (MEDIAN_LOSS / past.length) * (now.days / median(past.map(({ days }) => days)));
  // On the scale of roots an unrest of a fifth is a fifth of the root.
  const seasons = LEAST_UNREST * Math.sqrt(high);
  const own = deviation(expected.map((one) => 2 * root(one)));
  const believed = isLong ? own : Math.min(own, MOST_GUESSED * Math.sqrt(high));
  const play = CUT_OFF * Math.max(Math.sqrt(PLAY ** 2 * chance + seasons ** 2), believed);
  const factor = isLong ? FACTOR.many : FACTOR.few;
  const above = now.cases > high * factor && 2 * (root(now.cases) - root(high)) > play;
  const below = now.cases < low / factor && 2 * (root(low) - root(now.cases)) > play;
  return above || below ? usual : null;
}

/**
 * The share this unit usually files through the bundle, when the share now is far from it; else null.
 *
 * In plain words: the same question for the rate. Chance is what it is for so few cases, the unit's own ups and downs count,
 * and less than 25 points is never asked for: habits do change, and a campaign is meant to change them.
 * @see F. J. Anscombe (1948), Biometrika 35:246 (the angle whose sine is the root of a share).
 */
export function unusualShare(now: Share, past: readonly Share[]): number | null {
  const enough = past.filter(({ whole }) => whole >= FEWEST_CASES);
  if (enough.length < FEWEST_PERIODS || now.whole < FEWEST_CASES) return null;
  const usual = median(enough.map(({ part, whole }) => part / whole));
  const angles = enough.map(angle);
  const noise = Math.sqrt(1 / now.whole + MEDIAN_LOSS / enough.reduce((sum, { whole }) => sum + whole, 0));
  const spread = Math.max(PLAY * noise, deviation(angles));
  const far = Math.abs(now.part / now.whole - usual) >= LEAST_POINTS;
  return far && Math.abs(angle(now) - median(angles)) > CUT_OFF * spread ? usual : null;
}

function root(cases: number): number {
  return Math.sqrt(cases + 3 / 8);
}

function angle({ part, whole }: Share): number {
  return 2 * Math.asin(Math.sqrt((part + 3 / 8) / (whole + 3 / 4)));
}

function deviation(values: readonly number[]): number {
  const middle = median(values);
  return median(values.map((value) => Math.abs(value - middle))) / MAD_SCALE;
}

/** The middle of several values (of an even number the mean of the middle two); 0 of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
