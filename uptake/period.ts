/** A period in whole days, both ends included, as YYYY-MM-DD: the days on which the counted dossiers were filed. */
import { daysBetween, plusDays } from '../calendar/day.ts';
export type Period = { from: string; to: string };

/** Days from first to last, both counted: 20/7/2023 to 16/10/2023 is 89. */
export function daysIn({ from, to }: Period): number {
  return daysBetween(from, to) + 1;
}

/** Whether two periods share a day. */
export function overlap(a: Period, b: Period): boolean {
  return a.from <= b.to && b.from <= a.to;
}

/** Whether every day of `inner` is a day of `outer`. */
export function isInside(inner: Period, outer: Period): boolean {
  return inner.from >= outer.from && inner.to <= outer.to;
}

/**
 * Which of several periods may be added up: none shares a day with another, together they cover the most days, and with
 * equal cover the fewest are taken (one cumulative table rather than its months).
 * @returns the chosen ones, earliest first
 */
export function chooseDisjoint<T extends Period>(periods: readonly T[]): T[] {
  const byEnd = [...periods].sort((a, b) => (a.to < b.to ? -1 : a.to > b.to ? 1 : a.from < b.from ? -1 : 1));
  type Choice = { days: number; taken: T[] };
  const best: Choice[] = [{ days: 0, taken: [] }];
  byEnd.forEach((period, index) => {
    const before = byEnd.findLastIndex((other, at) => at < index && other.to < period.from) + 1;
    const base = best[before] ?? { days: 0, taken: [] };
    const withIt = { days: base.days + daysIn(period), taken: [...base.taken, period] };
    const without = best[index] ?? { days: 0, taken: [] };
    const better = withIt.days - without.days || without.taken.length - withIt.taken.length;
    best.push(better > 0 ? withIt : without);
  });
  return best.at(-1)?.taken ?? [];
}

/** The stretches of `whole` that no period covers, earliest first. */
export function gaps(whole: Period, covered: readonly Period[]): Period[] {
  const found: Period[] = [];
  let next = whole.from;
  for (const period of [...covered].sort((a, b) => (a.from < b.from ? -1 : 1))) {
    if (period.from > next) found.push({ from: next, to: plusDays(period.from, -1) });
    if (period.to >= next) next = plusDays(period.to, 1);
  }
  if (next <= whole.to) found.push({ from: next, to: whole.to });
  return found;
}
