/**
 * Days of the calendar as `YYYY-MM-DD`: such texts compare by themselves, and a day has no clock time. Months as
 * `YYYY-MM`. Pure.
 */
import { DAY_MS } from './durations.ts';

export type Day = string;
export type Month = string;

export const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
export type Weekday = (typeof WEEKDAYS)[number];
/** A week as people here count it. */
export const WEEK_FROM_MONDAY: readonly Weekday[] = [...WEEKDAYS.slice(1), WEEKDAYS[0]];

const utc = (day: Day): number => Date.parse(`${day}T00:00:00Z`);
const ofUtc = (ms: number): Day => new Date(ms).toISOString().slice(0, 10);

/** Whether the text is a day that exists ("2026-02-30" does not). */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = utc(text);
  return !Number.isNaN(at) && ofUtc(at) === text;
}

/**
 * The day of a year, month (1 to 12) and date.
 * @returns null when there is no such day
 */
export function dayFrom(year: number, month: number, date: number): Day | null {
  const day = `${String(year).padStart(4, '0')}-${two(month)}-${two(date)}`;
  return isDay(day) ? day : null;
}

/** Year, month (1 to 12) and date. */
export function partsOf(day: Day): { year: number; month: number; date: number } {
  return { year: Number(day.slice(0, 4)), month: Number(day.slice(5, 7)), date: Number(day.slice(8, 10)) };
}

/** The day `days` later, or earlier when negative. */
export function plusDays(day: Day, days: number): Day {
  return ofUtc(utc(day) + days * DAY_MS);
}

/** Days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((utc(to) - utc(from)) / DAY_MS);
}

/** Whether a day lies within a period of which both ends count; an end of `null` is open. */
export function within(day: Day, period: { from: Day; to: Day | null }): boolean {
  return period.from <= day && (period.to === null || day <= period.to);
}

export function weekdayOf(day: Day): Weekday {
  return WEEKDAYS[new Date(utc(day)).getUTCDay()] ?? 'sun';
}

/** The Monday of the week that holds the day. */
export function mondayOf(day: Day): Day {
  return plusDays(day, -((new Date(utc(day)).getUTCDay() + 6) % 7));
}

export function monthOf(day: Day): Month {
  return day.slice(0, 7);
}

/** Whether the text is a month, "2026-12". */
export function isMonth(text: string): boolean {
  return isDay(`${text}-01`);
}

export function firstOf(month: Month): Day {
  return `${month}-01`;
}

export function lastOf(month: Month): Day {
  return plusDays(firstOf(plusMonths(month, 1)), -1);
}

/** The month `count` months later, or earlier when negative. */
export function plusMonths(month: Month, count: number): Month {
  const at = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + count;
  return `${String(Math.floor(at / 12)).padStart(4, '0')}-${two((at % 12) + 1)}`;
}

/** The same date `count` months later; the last day of a month that is too short for it. */
export function sameDateAfter(day: Day, count: number): Day {
  const month = plusMonths(monthOf(day), count);
  const same = `${month}-${day.slice(8, 10)}`;
  return isDay(same) ? same : lastOf(month);
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
