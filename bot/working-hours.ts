/** When an office is open, from dated hours (`working-hours.yaml`). Vietnamese local time all year. Pure. */

import { z } from 'zod';
import { type Day, plusDays, WEEKDAYS, weekdayOf, within } from '../calendar/day.ts';
import { clockOn, dayOf } from '../calendar/moment.ts';
import { sayDay, sayTime, WEEKDAY_WORDS } from '../calendar/words.ts';
import { type Holidays, holidayOn, worksAs } from '../calendar/working-days.ts';

const CLOCKS = z.array(z.string().regex(/^\d{2}:\d{2}-\d{2}:\d{2}$/));

export const WORKING_HOURS = z.strictObject({
  periods: z
    .array(
      z.strictObject({
        from: z.iso.date(),
        to: z.iso.date().nullable(),
        source: z.string().min(1),
        verified: z.boolean(),
        hours: z.partialRecord(z.enum(WEEKDAYS), CLOCKS),
      }),
    )
    .min(1),
});
/** The hours of offices, and the days on which they are closed by name (`calendar/holidays.yaml`). */
export type WorkingHours = z.infer<typeof WORKING_HOURS> & { holidays: Holidays };

/** Further ahead no opening is looked for. */
const HORIZON_DAYS = 30;

/** A public holiday; weekends are in the hours. */
export function isClosed(hours: WorkingHours, day: Day): boolean {
  return holidayOn(hours.holidays, day) !== null;
}

function spansOn(hours: WorkingHours, day: Day): { from: Date; to: Date }[] {
  if (isClosed(hours, day)) return [];
  const weekday = weekdayOf(worksAs(hours.holidays, day));
  const clocks = hours.periods.find((period) => within(day, period))?.hours[weekday] ?? [];
  return clocks.map((span) => {
    const [from = '', to = ''] = span.split('-');
    return { from: clockOn(day, from), to: clockOn(day, to) };
  });
}

/** The moment from which somebody is there: now, or the next opening; null when none is known for a month. */
export function nextOpening(hours: WorkingHours, now: Date): Date | null {
  for (let ahead = 0; ahead <= HORIZON_DAYS; ahead += 1) {
    for (const span of spansOn(hours, plusDays(dayOf(now), ahead)))
      if (now < span.to) return span.from > now ? span.from : now;
  }
  return null;
}

/** When the next working day after the day of `since` ends; null when none is known for a month. */
export function endOfNextWorkingDay(hours: WorkingHours, since: Date): Date | null {
  for (let ahead = 1; ahead <= HORIZON_DAYS; ahead += 1) {
    const last = spansOn(hours, plusDays(dayOf(since), ahead)).at(-1);
    if (last !== undefined) return last.to;
  }
  return null;
}

/** One sentence for a citizen who waits for a person. */
export function sayWhenAnswered(hours: WorkingHours, now: Date): string {
  const opening = nextOpening(hours, now);
  if (opening === null) return 'Cán bộ sẽ trả lời ngay tại đây trong giờ làm việc.';
  if (opening.getTime() === now.getTime())
    return 'Bây giờ đang trong giờ hành chính, cán bộ sẽ trả lời ngay tại đây khi xem được tin.';
  const [hour = '', minutes = ''] = sayTime(opening).split(':');
  const clock = `${Number(hour)} giờ${minutes === '00' ? '' : ` ${minutes}`}`;
  const day = dayOf(opening);
  const when = day === dayOf(now) ? 'hôm nay' : `${WEEKDAY_WORDS[weekdayOf(day)]}, ngày ${sayDay(day)}`;
  return `Hiện ngoài giờ hành chính, cán bộ sẽ trả lời ngay tại đây từ ${clock} ${when}.`;
}
