/**
 * The lunar calendar of Viet Nam and back. A month begins on the Vietnamese day of a new moon; the month that holds the
 * winter solstice is the eleventh; where thirteen months lie between two of those, the first without a principal term of
 * the sun repeats the number before it (tháng nhuận). From 01/01/1968 the zone is UTC+7 (Decision 121/CP of 08/08/1967;
 * in the south from 1976), so some months begin, and some years leap, otherwise than in China; calendars before that
 * were made for UTC+8 (until 1928 for the meridian of Beijing, which is left out here). Pure.
 */
import { moonsUntil, newMoon, sunLongitude } from './astronomy.ts';
import { type Day, daysBetween, isDay, partsOf, plusDays } from './day.ts';
import { HOUR_MS } from './durations.ts';
import { dayOf, startOf } from './moment.ts';

/** A day of the lunar calendar; `leap` is true in the second of two months with one number. */
export type LunarDay = { year: number; month: number; date: number; leap: boolean };

type LunarMonth = { year: number; month: number; leap: boolean; first: Day; days: number };

/**
 * The lunar years whose days can be converted. Later, the turning of the earth is not known well enough: the new moon of
 * May 2054 falls within a minute of midnight.
 */
export const LUNAR_YEARS = { first: 1930, last: 2050 } as const;

const UTC7_SINCE = startOf('1968-01-01').getTime();

/** Kept: a year is asked for many times and costs some hundred sines. At most one entry per year of the range. */
const kept = new Map<number, LunarMonth[]>();

/**
 * The lunar date of a day.
 * @returns null when the day does not exist or lies outside `LUNAR_YEARS`
 */
export function toLunar(day: Day): LunarDay | null {
  if (!isDay(day)) return null;
  const { year } = partsOf(day);
  for (const one of [year, year - 1]) {
    const found = monthsOf(one).findLast(({ first }) => first <= day);
    if (found === undefined) continue;
    const date = daysBetween(found.first, day) + 1;
    return date <= found.days ? { year: one, month: found.month, date, leap: found.leap } : null;
  }
  return null;
}

/**
 * The day of a lunar date.
 * @returns null when there is no such day: a 30th of a short month, a leap month the year does not have, a year outside
 */
export function fromLunar({ year, month, date, leap }: LunarDay): Day | null {
  const found = monthsOf(year).find((one) => one.month === month && one.leap === leap);
  if (found === undefined || !Number.isInteger(date) || date < 1 || date > found.days) return null;
  return plusDays(found.first, date - 1);
}

/** Which month of a lunar year comes twice, or null. */
export function leapMonthOf(year: number): number | null {
  return monthsOf(year).find(({ leap }) => leap)?.month ?? null;
}

/** The first day of a lunar year (mùng 1 tháng Giêng); null outside `LUNAR_YEARS`. */
export function newYearOf(year: number): Day | null {
  return monthsOf(year)[0]?.first ?? null;
}

const STEMS = ['Canh', 'Tân', 'Nhâm', 'Quý', 'Giáp', 'Ất', 'Bính', 'Đinh', 'Mậu', 'Kỷ'];
const BRANCHES = ['Thân', 'Dậu', 'Tuất', 'Hợi', 'Tý', 'Sửu', 'Dần', 'Mão', 'Thìn', 'Tỵ', 'Ngọ', 'Mùi'];

/** The name of a lunar year: 2026 is "Bính Ngọ". */
export function yearName(year: number): string {
  return `${STEMS[year % 10] ?? ''} ${BRANCHES[year % 12] ?? ''}`;
}

/** "mùng 3 tháng Giêng năm Bính Ngọ (âm lịch)", "ngày 15 tháng 6 nhuận năm Ất Tỵ (âm lịch)". */
export function sayLunarDay({ year, month, date, leap }: LunarDay): string {
  const name = month === 1 ? 'Giêng' : month === 12 ? 'Chạp' : String(month);
  const day = `${date <= 10 ? 'mùng' : 'ngày'} ${date}`;
  return `${day} tháng ${name}${leap ? ' nhuận' : ''} năm ${yearName(year)} (âm lịch)`;
}

/** The months of a lunar year in order. */
function monthsOf(year: number): readonly LunarMonth[] {
  if (!Number.isInteger(year) || year < LUNAR_YEARS.first || year > LUNAR_YEARS.last) return [];
  const known = kept.get(year);
  if (known !== undefined) return known;
  const all = [...betweenSolstices(year), ...betweenSolstices(year + 1)];
  const months = all.filter((month) => month.year === year);
  kept.set(year, months);
  return months;
}

/** The months from the eleventh of the lunar year before up to, not including, the eleventh of `year`. */
function betweenSolstices(year: number): LunarMonth[] {
  const last = eleventh(year);
  const firsts: Day[] = [];
  for (let k = eleventh(year - 1); k <= last; k += 1) firsts.push(newMoonDay(k));
  const leaps = firsts.length === 14;
  let month = 10;
  let repeated = false;
  return firsts.slice(0, -1).map((first, index) => {
    const next = firsts[index + 1] ?? first;
    const leap = leaps && !repeated && index > 0 && !holdsTerm(first, next);
    if (leap) repeated = true;
    else month += 1;
    const number = ((month - 1) % 12) + 1;
    return { year: month > 12 ? year : year - 1, month: number, leap, first, days: daysBetween(first, next) };
  });
}

/** The number of the new moon that opens the month with the winter solstice of a year. */
function eleventh(year: number): number {
  const solstice = solsticeOf(year);
  let k = moonsUntil(startOf(solstice)) + 1;
  while (newMoonDay(k) > solstice) k -= 1;
  return k;
}

/** The Vietnamese day on which the sun reaches 270 degrees; between 20 and 23 December. */
function solsticeOf(year: number): Day {
  let day = `${year}-12-20`;
  while (sunLongitude(midnight(plusDays(day, 1))) < 270) day = plusDays(day, 1);
  return day;
}

/** Whether the sun passes a multiple of 30 degrees on a day from `first` up to, not including, `next`. */
function holdsTerm(first: Day, next: Day): boolean {
  const term = (day: Day): number => Math.floor(sunLongitude(midnight(day)) / 30);
  return term(first) !== term(next);
}

/** The day of a new moon by the calendar of its time. */
function newMoonDay(k: number): Day {
  const at = newMoon(k);
  return dayOf(new Date(at.getTime() + ahead(at)));
}

/** The midnight at which a day began by the calendar of its time. */
function midnight(day: Day): Date {
  const at = startOf(day);
  return new Date(at.getTime() - ahead(at));
}

function ahead(at: Date): number {
  return at.getTime() < UTC7_SINCE ? HOUR_MS : 0;
}
