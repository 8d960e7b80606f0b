/**
 * Calendar days in Việt Nam as `YYYY-MM-DD`, the form of every date in the knowledge files: such strings compare by
 * themselves, and a day of law has no clock time. Việt Nam is UTC+7 all year.
 */
export type Day = string;

const OFFSET_MS = 7 * 60 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;

/** The Vietnamese calendar day of a moment. */
export function dayOf(at: Date): Day {
  return new Date(at.getTime() + OFFSET_MS).toISOString().slice(0, 10);
}

/** Whether `text` is a day that exists ("2026-02-30" does not). */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === text;
}

export function plusDays(day: Day, days: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}

/** The day as Vietnamese offices print it: 01/7/2026, 15/12/2025 (a zero before days under 10 and before months 1, 2). */
export function sayDay(day: Day): string {
  const [year = '', month = '', date = ''] = day.split('-');
  const short = Number(month) > 2 && Number(month) < 10 ? String(Number(month)) : month;
  return `${date}/${short}/${year}`;
}

/** Whether `day` lies within a period; an end of `null` is open. */
export function within(day: Day, period: { from: Day; to: Day | null }): boolean {
  return period.from <= day && (period.to === null || day <= period.to);
}
