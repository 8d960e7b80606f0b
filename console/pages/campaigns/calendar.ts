/** A month of campaigns as a grid of weeks, and the same as a list of days for narrow screens. Pure. */

import { DAY_MS } from '../../../calendar/durations.ts';
import { inputMoment } from '../../../calendar/moment.ts';
import { sayTime } from '../../../calendar/words.ts';

export type CalendarEntry = {
  href: string;
  name: string;
  look: string;
  word: string;
  start: Date;
  end: Date;
  /** "lần 2 trên 4" of a repeated campaign. */
  turn: string | null;
};

type Entry = Omit<CalendarEntry, 'start' | 'end'> & { time: string; first: boolean };
export type CalendarCell = {
  date: string;
  number: number;
  inMonth: boolean;
  today: boolean;
  entries: Entry[];
  more: number;
};

/** What fits into a cell; the list under the grid has all. */
const MOST_IN_CELL = 3;

const DAY_NAMES = ['Thứ Hai', 'Thứ Ba', 'Thứ Tư', 'Thứ Năm', 'Thứ Sáu', 'Thứ Bảy', 'Chủ nhật'];

/** "2026-12" when it is a month, else the month of today. */
export function monthAsked(written: string, now: Date): string {
  return /^20\d{2}-(0[1-9]|1[0-2])$/.test(written) ? written : inputMoment(now).slice(0, 7);
}

/** Weeks from Monday to Sunday that hold the month, with what starts or goes on in them. */
export function calendarOf(month: string, now: Date, occasions: readonly CalendarEntry[]) {
  const today = inputMoment(now).slice(0, 10);
  const first = Date.parse(`${month}-01T00:00:00Z`);
  const begin = first - ((new Date(first).getUTCDay() + 6) % 7) * DAY_MS;
  const sorted = [...occasions].sort((a, b) => a.start.getTime() - b.start.getTime());
  const weeks: CalendarCell[][] = [];
  const list: (CalendarCell & { title: string })[] = [];
  for (let at = begin; at === begin || monthOf(at) === month; ) {
    const week: CalendarCell[] = [];
    for (let i = 0; i < 7; i++, at += DAY_MS) {
      const date = new Date(at).toISOString().slice(0, 10);
      const entries = sorted.flatMap((one) => entryOn(date, one));
      const day = {
        date,
        number: Number(date.slice(8)),
        inMonth: date.startsWith(month),
        today: date === today,
        entries: entries.slice(0, MOST_IN_CELL),
        more: Math.max(0, entries.length - MOST_IN_CELL),
      };
      week.push(day);
      const starting = entries.filter((entry) => entry.first);
      if (day.inMonth && starting.length > 0)
        list.push({ ...day, entries: starting, more: 0, title: `${DAY_NAMES[i] ?? ''} ${dayMonth(date)}` });
    }
    weeks.push(week);
  }
  return {
    title: `Tháng ${Number(month.slice(5))}/${month.slice(0, 4)}`,
    before: monthOf(first - DAY_MS),
    after: monthOf(first + 32 * DAY_MS),
    dayNames: DAY_NAMES,
    weeks,
    list,
  };
}

function entryOn(date: string, { start, end, ...rest }: CalendarEntry): Entry[] {
  const [from, to] = [inputMoment(start).slice(0, 10), inputMoment(end).slice(0, 10)];
  return date < from || date > to ? [] : [{ ...rest, time: sayTime(start), first: date === from }];
}

function monthOf(at: number): string {
  return new Date(at).toISOString().slice(0, 7);
}

function dayMonth(date: string): string {
  return `${date.slice(8)}/${date.slice(5, 7)}`;
}
