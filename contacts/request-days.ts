/** What a person may ask about their own data, and by when an office answers, from dated rules (rights.yaml). Pure. */
import { z } from 'zod';
import { type Day, plusDays, within } from '../calendar/day.ts';
import { dayOf, endOf } from '../calendar/moment.ts';
import { type Holidays, plusWorkingDays } from '../calendar/working-days.ts';

/** The kinds of requests (Luật 91/2025/QH15, Điều 4), with the words of pages and letters. */
export const REQUEST_KINDS = {
  access: 'Xem dữ liệu về mình',
  correct: 'Sửa dữ liệu về mình',
  erase: 'Xóa dữ liệu về mình',
  withdraw: 'Rút lại sự đồng ý',
} as const;
export type RequestKind = keyof typeof REQUEST_KINDS;

export const REQUEST_STATES = {
  open: 'Mới nhận',
  answered: 'Đã trả lời, đang làm',
  done: 'Đã làm xong',
  refused: 'Không thực hiện được',
} as const;
export type RequestState = keyof typeof REQUEST_STATES;

/** How a request came. */
export const REQUEST_WAYS = {
  chat: 'Trò chuyện',
  desk: 'Tại bộ phận một cửa',
} as const;
export type RequestWay = keyof typeof REQUEST_WAYS;

const DAYS = z.strictObject({
  access: z.int().min(1),
  correct: z.int().min(1),
  erase: z.int().min(1),
  withdraw: z.int().min(1),
});

export const RIGHTS = z
  .array(
    z.strictObject({
      from: z.iso.date(),
      to: z.iso.date().nullable(),
      replyWorkingDays: z.int().min(1),
      days: DAYS,
      extensionDays: DAYS,
      source: z.string().min(1),
      verified: z.boolean(),
      note: z.string().optional(),
    }),
  )
  .min(1);

export type RightsCalendar = { periods: z.infer<typeof RIGHTS>; holidays: Holidays };

/**
 * By when a request asked at `asked` has its first answer and is done: the ends of those days in Viet Nam. Where the year's
 * holidays are not announced yet, working days are counted as plain days, which is the stricter reading.
 */
export function requestDays(
  calendar: RightsCalendar,
  kind: RequestKind,
  asked: Date,
): { replyBy: Date; dueAt: Date } {
  const day = dayOf(asked);
  const rule = ruleOn(calendar, asked);
  const reply =
    plusWorkingDays(calendar.holidays, day, rule.replyWorkingDays) ?? plusDays(day, rule.replyWorkingDays);
  return { replyBy: lastOf(reply), dueAt: lastOf(plusDays(day, rule.days[kind])) };
}

/** The last day after the one extension that the rule allows. */
export function extendedDays(calendar: RightsCalendar, kind: RequestKind, asked: Date, dueAt: Date): Date {
  return lastOf(plusDays(dayOf(dueAt), ruleOn(calendar, asked).extensionDays[kind]));
}

/** The last moment of a day. */
function lastOf(day: Day): Date {
  return new Date(endOf(day).getTime() - 1);
}

/** The rule of that day; before the first one, the first. */
export function ruleOn({ periods }: RightsCalendar, at: Date): RightsCalendar['periods'][number] {
  const found = periods.find((period) => within(dayOf(at), period)) ?? periods[0];
  if (found === undefined) throw new Error('no rule for requests');
  return found;
}
