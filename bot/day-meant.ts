/** A date as people say it: the month and the year may be left out. */
import { dayFrom, firstOf, monthOf, partsOf, plusMonths } from '../calendar/day.ts';
import { dayOf } from '../calendar/moment.ts';
export type SaidDay = { day: number; month: number | null; year: number | null; lunar: boolean };

/**
 * The day a citizen means when speaking of a birth or a death: the latest such day that is not in the future, in
 * Vietnamese time. "3/11" said on 21/11/2026 is 2026-11-03; "mùng 9" is the last 9th. Lunar dates are not converted.
 * @returns YYYY-MM-DD, or null when it is lunar or no such day exists
 */
export function dayMeant(said: SaidDay, now: Date): string | null {
  if (said.lunar) return null;
  const today = dayOf(now);
  const present = partsOf(today);
  const year = said.year === null ? null : said.year < 100 ? 2000 + said.year : said.year;
  for (let back = 0; back < 24; back += 1) {
    const month = said.month === null ? partsOf(firstOf(plusMonths(monthOf(today), -back))) : null;
    const inYear = year ?? month?.year ?? present.year - back;
    const day = dayFrom(inYear, month?.month ?? said.month ?? 0, said.day);
    if (day !== null && day <= today) return day;
    if (year !== null && said.month !== null) return null;
  }
  return null;
}
