/** A date as people say it: the month and the year may be left out. */
export type SaidDay = { day: number; month: number | null; year: number | null; lunar: boolean };

/**
 * The day a citizen means when speaking of a birth or a death: the latest such day that is not in the future, in
 * Vietnamese time. "3/11" said on 21/11/2026 is 2026-11-03; "mùng 9" is the last 9th. Lunar dates are not converted.
 * @returns YYYY-MM-DD, or null when it is lunar or no such day exists
 */
export function dayMeant(said: SaidDay, now: Date): string | null {
  if (said.lunar) return null;
  const today = new Date(now.getTime() + VIETNAM_MS);
  const year = said.year === null ? null : said.year < 100 ? 2000 + said.year : said.year;
  for (let back = 0; back < 24; back += 1) {
    const month = said.month === null ? today.getUTCMonth() - back : said.month - 1;
    const inYear = year ?? (said.month === null ? today.getUTCFullYear() : today.getUTCFullYear() - back);
    const at = new Date(Date.UTC(inYear, month, said.day));
    const exists =
      at.getUTCDate() === said.day && (said.month === null || at.getUTCMonth() === said.month - 1);
    if (exists && at <= today) return at.toISOString().slice(0, 10);
    if (year !== null && said.month !== null) return null;
  }
  return null;
}

const VIETNAM_MS = 7 * 3_600_000;
