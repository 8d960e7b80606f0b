/**
 * Days, moments and durations as people read them, in one form everywhere: a day is DD/MM/YYYY (03/11/2026), a clock time
 * 08:30. Only a decree's own form for the head of an office letter differs (`sayDayInLetter`). Pure.
 */
import { type Day, type Month, partsOf, type Weekday, weekdayOf } from './day.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './durations.ts';
import { clockOf, dayOf } from './moment.ts';

/** "21/11/2026"; of a moment, the day in Viet Nam. */
export function sayDay(day: Day | Date): string {
  const written = typeof day === 'string' ? day : dayOf(day);
  return `${written.slice(8, 10)}/${written.slice(5, 7)}/${written.slice(0, 4)}`;
}

/** "21/11", where the year stands beside it. */
export function sayDayShort(day: Day | Date): string {
  return sayDay(day).slice(0, 5);
}

/** "08:30" */
export function sayTime(at: Date): string {
  return clockOf(at);
}

/** "08:30 21/11/2026", for cells and lists. */
export function sayMoment(at: Date): string {
  return `${sayTime(at)} ${sayDay(at)}`;
}

/** "08:30 ngày 21/11/2026", inside a sentence. */
export function sayMomentInSentence(at: Date): string {
  return `${sayTime(at)} ngày ${sayDay(at)}`;
}

/** "tháng 11/2026" */
export function sayMonth(month: Month): string {
  return `tháng ${Number(month.slice(5, 7))}/${month.slice(0, 4)}`;
}

/** "từ 20/07/2023 đến 16/10/2023", or "ngày 20/07/2023" for a single day. */
export function sayPeriod({ from, to }: { from: Day; to: Day }): string {
  return from === to ? `ngày ${sayDay(from)}` : `từ ${sayDay(from)} đến ${sayDay(to)}`;
}

/**
 * "ngày 01 tháng 12 năm 2026": as the head of an office letter has it, with a nought before days below 10 and before
 * months 1 and 2 (Decree 30/2020/NĐ-CP, appendix I, part II.4).
 */
export function sayDayInLetter(day: Day | Date): string {
  const { year, month, date } = partsOf(typeof day === 'string' ? day : dayOf(day));
  const nought = (value: number, below: number) => (value < below ? `0${value}` : String(value));
  return `ngày ${nought(date, 10)} tháng ${nought(month, 3)} năm ${year}`;
}

export const WEEKDAY_WORDS = {
  sun: 'Chủ nhật',
  mon: 'thứ Hai',
  tue: 'thứ Ba',
  wed: 'thứ Tư',
  thu: 'thứ Năm',
  fri: 'thứ Sáu',
  sat: 'thứ Bảy',
} as const satisfies Record<Weekday, string>;

/** "Thứ Ba, 01/12/2026", at the head of a page. */
export function sayWithWeekday(at: Date): string {
  const words = WEEKDAY_WORDS[weekdayOf(dayOf(at))];
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}, ${sayDay(at)}`;
}

/** "vừa xong", "12 phút trước", "3 giờ trước", "2 ngày trước". */
export function sayAgo(at: Date, now: Date): string {
  const past = Math.max(0, now.getTime() - at.getTime());
  if (past < MINUTE_MS) return 'vừa xong';
  if (past < HOUR_MS) return `${Math.floor(past / MINUTE_MS)} phút trước`;
  if (past < DAY_MS) return `${Math.floor(past / HOUR_MS)} giờ trước`;
  return `${Math.floor(past / DAY_MS)} ngày trước`;
}

/** "2 ngày 3 giờ", "45 phút", "chưa đến một phút" */
export function sayDuration(ms: number): string {
  const minutes = Math.round(ms / MINUTE_MS);
  if (minutes < 1) return 'chưa đến một phút';
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
  const parts = [
    [days, 'ngày'],
    [hours, 'giờ'],
    [days > 0 ? 0 : rest, 'phút'],
  ] as const;
  return parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}
