import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CalendarEntry, calendarOf, monthAsked } from '../../console/pages/campaigns/calendar.ts';

const NOW = new Date('2026-11-21T05:00:00Z');
const occasion = (start: string, end: string): CalendarEntry => ({
  href: '/campaigns/1',
  name: 'Thử',
  look: 'live',
  word: 'Đang gửi',
  start: new Date(`${start}+07:00`),
  end: new Date(`${end}+07:00`),
  turn: null,
});

test('a month is whole weeks from Monday, with every day of it once', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2000, max: 2099 }), fc.integer({ min: 1, max: 12 }), (year, month) => {
      const name = `${year}-${String(month).padStart(2, '0')}`;
      const { weeks, before, after } = calendarOf(name, NOW, []);
      const days = weeks.flat();
      expect(weeks.every((week) => week.length === 7)).toBe(true);
      expect(new Date(`${days[0]?.date}T00:00:00Z`).getUTCDay()).toBe(1);
      const own = days.filter((day) => day.inMonth).map((day) => day.number);
      expect(own).toEqual(
        Array.from({ length: new Date(Date.UTC(year, month, 0)).getUTCDate() }, (_, i) => i + 1),
      );
      expect(weeks[0]?.some((day) => day.inMonth)).toBe(true);
      expect(weeks.at(-1)?.some((day) => day.inMonth)).toBe(true);
      expect([before < name, after > name]).toEqual([true, true]);
    }),
  );
});

test('a run stands on each of its days by the clock of Viet Nam, named on its first', () => {
  const { weeks, list } = calendarOf('2026-12', NOW, [
    occasion('2026-12-01T23:30:00', '2026-12-03T08:00:00'),
  ]);
  const on = weeks.flat().filter((day) => day.entries.length > 0);
  expect(on.map((day) => [day.date, day.entries[0]?.first])).toEqual([
    ['2026-12-01', true],
    ['2026-12-02', false],
    ['2026-12-03', false],
  ]);
  expect(list.map((day) => day.title)).toEqual(['Thứ Ba 01/12']);
});

test('what does not fit into a day is counted there and stands in the list', () => {
  const five = Array.from({ length: 5 }, () => occasion('2026-12-05T08:00:00', '2026-12-05T20:00:00'));
  const { weeks, list } = calendarOf('2026-12', NOW, five);
  const day = weeks.flat().find((one) => one.date === '2026-12-05');
  expect([day?.entries.length, day?.more, list[0]?.entries.length]).toEqual([3, 2, 5]);
});

test('a month that is none is this one', () => {
  expect(monthAsked('2027-02', NOW)).toBe('2027-02');
  for (const written of ['', '2027-2', '2027-13', '1999-01', 'x'.repeat(50)])
    expect(monthAsked(written, NOW)).toBe('2026-11');
});
