/** Figures and moments as officials write them. The calendar is that of Viet Nam. */
import { localMoment } from '../calendar/moment.ts';

/** 12345 -> "12.345" */
export function sayCount(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, '.');
}

/** "20:00 ngày 05/12/2026" */
export function sayMoment(at: Date): string {
  const { day, minute } = localMoment(at);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)} ngày ${sayDay(day)}`;
}

/** `2026-12-05` -> "05/12/2026" */
export function sayDay(day: string): string {
  return day.split('-').reverse().join('/');
}

/** "2 ngày 3 giờ", "45 phút", "chưa đến một phút" */
export function sayDuration(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 1) return 'chưa đến một phút';
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
  const parts = [
    [days, 'ngày'],
    [hours, 'giờ'],
    [days > 0 ? 0 : rest, 'phút'],
  ] as const;
  const said = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`);
  return said.join(' ');
}

/** How often a repeated campaign is sent. */
export const REPEAT_WORDS: Readonly<Record<'day' | 'week' | 'month', string>> = {
  day: 'hằng ngày',
  week: 'hằng tuần',
  month: 'hằng tháng',
};
