/** 97.5th percentile of the normal distribution: an interval that misses the truth one time in twenty. */
const Z_95 = 1.959963984540054;

/** Shares between 0 and 1. */
export type Interval = { low: number; high: number };

/**
 * Wilson's score interval of a share, 95 %.
 *
 * In plain words: a commune with 6 of 68 and one with 33 of 457 differ partly by luck, because a few dossiers more or
 * less move the small one a lot. The interval says between which shares the true habit of the place plausibly lies,
 * given how many cases were seen. With few cases it is wide. Unlike the simple "± two standard errors" it stays
 * between 0 and 1 and is right for shares near 0, which is where uptake begins.
 *
 * Units are ranked by the lower end: "at least this much, even with bad luck".
 *
 * @param part cases through the bundle, 0 … whole
 * @param whole all cases; null is returned for 0, because nothing was seen
 * @see E. B. Wilson (1927), JASA 22:209; values tested against R. G. Newcombe (1998), Stat. Med. 17:857, table I.
 */
export function wilson(part: number, whole: number): Interval | null {
  if (!(whole > 0) || part < 0 || part > whole) return null;
  const share = part / whole;
  const z2 = Z_95 * Z_95;
  const middle = share + z2 / (2 * whole);
  const spread = Z_95 * Math.sqrt((share * (1 - share)) / whole + z2 / (4 * whole * whole));
  const scale = 1 + z2 / whole;
  // Rounding noise must not turn "0 of 20" into a lower end of -0.0000000000000000003.
  const low = part === 0 ? 0 : Math.max(0, (middle - spread) / scale);
  const high = part === whole ? 1 : Math.min(1, (middle + spread) / scale);
  return { low, high };
}
