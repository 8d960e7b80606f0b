/** A period in whole days, both ends included, as YYYY-MM-DD: the days on which the counted dossiers were filed. */
export type Period = { from: string; to: string };

const DAY_MS = 86_400_000;
/** UTC+7 all year. */
const VIETNAM_OFFSET_MS = 7 * 3_600_000;

/** Whether the text is a real day of the calendar in the form YYYY-MM-DD. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** Days from first to last, both counted: 20/7/2023 to 16/10/2023 is 89. */
export function daysIn({ from, to }: Period): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1;
}

/** Whether two periods share a day. */
export function overlap(a: Period, b: Period): boolean {
  return a.from <= b.to && b.from <= a.to;
}

/** Whether every day of `inner` is a day of `outer`. */
export function within(inner: Period, outer: Period): boolean {
  return inner.from >= outer.from && inner.to <= outer.to;
}

/** The day after (or `step` days after). */
export function dayAfter(day: string, step = 1): string {
  return new Date(Date.parse(day) + step * DAY_MS).toISOString().slice(0, 10);
}

/** "20/07/2023". */
function formatDay(day: string): string {
  const [year, month, date] = day.split('-');
  return `${date}/${month}/${year}`;
}

/** "từ 20/07/2023 đến 16/10/2023". */
export function formatPeriod({ from, to }: Period): string {
  return from === to ? `ngày ${formatDay(from)}` : `từ ${formatDay(from)} đến ${formatDay(to)}`;
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
    if (period.from > next) found.push({ from: next, to: dayAfter(period.from, -1) });
    if (period.to >= next) next = dayAfter(period.to);
  }
  if (next <= whole.to) found.push({ from: next, to: whole.to });
  return found;
}

/** "17/10/2023 08:30", on the clock of Viet Nam. */
export function formatMoment(at: Date): string {
  const [day = '', time = ''] = new Date(at.getTime() + VIETNAM_OFFSET_MS).toISOString().split('T');
  return `${formatDay(day)} ${time.slice(0, 5)}`;
}

/** The day of the calendar in Viet Nam at a moment. */
export function dayAt(at: Date): string {
  return new Date(at.getTime() + VIETNAM_OFFSET_MS).toISOString().slice(0, 10);
}
