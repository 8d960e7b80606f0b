/** Close spellings. Pure. */

/** One slip in a short name, two in a long one; more would no longer be the same name. */
const LONG_KEY = 7;

/** How many slips of the keys may lie between two spellings of one name whose key has this many letters. */
export function slipsAllowed(length: number): number {
  return length >= LONG_KEY ? 2 : 1;
}

/**
 * Slips of the keys between two texts: letters to insert, drop, change or swap with their neighbour (Damerau–Levenshtein,
 * optimal string alignment).
 * @param limit counted up to here; above it the answer is `limit + 1`
 */
export function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    let best = i;
    for (let j = 1; j <= b.length; j += 1) {
      const change = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let cost = Math.min(change, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      row.push(cost);
      best = Math.min(best, cost);
    }
    if (best > limit) return limit + 1;
    before = last;
    last = row;
  }
  return Math.min(last[b.length] ?? limit + 1, limit + 1);
}
