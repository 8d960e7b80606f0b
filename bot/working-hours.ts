/** When an office is open, from dated hours (`working-hours.yaml`). Vietnamese local time all year. Pure. */
import { z } from 'zod';
import { type Day, dayOf, plusDays, sayDay, within } from '../knowledge/day.ts';

const CLOCKS = z.array(z.string().regex(/^\d{2}:\d{2}-\d{2}:\d{2}$/));
const WEEK = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
const WEEK_WORDS = ['Chủ nhật', 'thứ Hai', 'thứ Ba', 'thứ Tư', 'thứ Năm', 'thứ Sáu', 'thứ Bảy'];

export const WORKING_HOURS = z.strictObject({
  periods: z
    .array(
      z.strictObject({
        from: z.iso.date(),
        to: z.iso.date().nullable(),
        source: z.string().min(1),
        verified: z.boolean(),
        hours: z.partialRecord(z.enum(WEEK), CLOCKS),
      }),
    )
    .min(1),
  closed: z.array(
    z.strictObject({
      from: z.iso.date(),
      to: z.iso.date(),
      name: z.string(),
      source: z.string(),
      verified: z.boolean(),
    }),
  ),
});
export type WorkingHours = z.infer<typeof WORKING_HOURS>;

/** Further ahead no opening is looked for. */
const HORIZON_DAYS = 30;

/** A day off by name; weekends are in the hours. */
export function isClosed(hours: WorkingHours, day: Day): boolean {
  return hours.closed.some((one) => within(day, one));
}

function spansOn(hours: WorkingHours, day: Day): { from: Date; to: Date }[] {
  if (isClosed(hours, day)) return [];
  const weekday = WEEK[new Date(`${day}T12:00:00Z`).getUTCDay()] ?? 'sun';
  const clocks = hours.periods.find((period) => within(day, period))?.hours[weekday] ?? [];
  return clocks.map((span) => {
    const [from = '', to = ''] = span.split('-');
    return { from: new Date(`${day}T${from}:00+07:00`), to: new Date(`${day}T${to}:00+07:00`) };
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
  const local = new Date(opening.getTime() + 7 * 3_600_000);
  const minutes = local.getUTCMinutes();
  const clock = `${local.getUTCHours()} giờ${minutes === 0 ? '' : ` ${minutes}`}`;
  const day = dayOf(opening);
  const when = day === dayOf(now) ? 'hôm nay' : `${WEEK_WORDS[local.getUTCDay()] ?? ''}, ngày ${sayDay(day)}`;
  return `Hiện ngoài giờ hành chính, cán bộ sẽ trả lời ngay tại đây từ ${clock} ${when}.`;
}
