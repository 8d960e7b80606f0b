/** Working days of state offices: Monday to Friday without the days off of `holidays.yaml`, with its make-up days. Pure. */
import { z } from 'zod';
import { type Day, daysBetween, isDay, plusDays, weekdayOf, within } from './day.ts';
import { sayDay } from './words.ts';

const DAY = z.string().refine(isDay, 'không phải ngày (năm-tháng-ngày)');

/** The form of `holidays.yaml`. */
export const HOLIDAYS = z.strictObject({
  /** The first and last day of which the file speaks. */
  from: DAY,
  to: DAY,
  off: z.array(
    z.strictObject({
      from: DAY,
      to: DAY,
      name: z.string().min(1),
      source: z.string().min(1),
      /** Announced by the ministry, not only computed from the law. */
      verified: z.boolean(),
    }),
  ),
  /** Days of a weekend on which offices work for a day off at another time. */
  work: z.array(
    z.strictObject({ day: DAY, instead_of: DAY, source: z.string().min(1), verified: z.boolean() }),
  ),
});
export type Holidays = z.infer<typeof HOLIDAYS>;

/** Before so many days are left, the alarm is raised: time enough to enter the next year's announcement. */
const ALARM_DAYS = 400;
/** No run of days off is longer. */
const MOST_DAYS_OFF = 30;

/** The name of the public holiday on which a day is off ("Tết Nguyên đán Đinh Mùi"); null on every other day, also on weekends. */
export function holidayOn(holidays: Holidays, day: Day): string | null {
  return holidays.off.find((one) => within(day, one))?.name ?? null;
}

/** Which day's hours hold: of a make-up day the day it replaces, else the day itself. */
export function worksAs(holidays: Holidays, day: Day): Day {
  return holidays.work.find((one) => one.day === day)?.instead_of ?? day;
}

/**
 * Whether offices work on a day.
 * @returns null outside the days of which the data speak: nobody may count on the answer
 */
export function isWorkingDay(holidays: Holidays, day: Day): boolean | null {
  if (!within(day, holidays)) return null;
  if (holidays.work.some((one) => one.day === day)) return true;
  return !['sat', 'sun'].includes(weekdayOf(day)) && holidayOn(holidays, day) === null;
}

/** The day itself when offices work on it, else the next one on which they do (Civil Code 2015, article 148.5); null past the data. */
export function workingDayFrom(holidays: Holidays, day: Day): Day | null {
  for (let ahead = 0; ahead <= MOST_DAYS_OFF; ahead += 1) {
    const one = plusDays(day, ahead);
    if (isWorkingDay(holidays, one) === true) return one;
  }
  return null;
}

/**
 * The last day of a term of working days. The day on which the term begins does not count (Civil Code 2015, article 147.2).
 * @returns null past the data
 */
export function plusWorkingDays(holidays: Holidays, day: Day, count: number): Day | null {
  let at: Day | null = day;
  for (let left = count; left > 0 && at !== null; left -= 1) at = workingDayFrom(holidays, plusDays(at, 1));
  return at;
}

/** What staff must know about the data before they run out, or null. */
export function holidaysAlarm(holidays: Holidays, today: Day): string | null {
  const left = daysBetween(today, holidays.to);
  if (left >= ALARM_DAYS) return null;
  return left < 0
    ? `Lịch nghỉ lễ chỉ có đến ${sayDay(holidays.to)}; ngày làm việc sau đó không tính được. Hãy bổ sung lịch nghỉ mới.`
    : `Lịch nghỉ lễ chỉ có đến ${sayDay(holidays.to)}; hãy bổ sung lịch nghỉ năm sau.`;
}

/** Days off that are near and only computed from the law: the announcement has to be looked up. */
export function unannounced(holidays: Holidays, today: Day, days = 90): Holidays['off'] {
  const end = plusDays(today, days);
  return holidays.off.filter((one) => !one.verified && one.to >= today && one.from <= end);
}
