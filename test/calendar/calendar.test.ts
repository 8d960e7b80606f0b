import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  dayFrom,
  daysBetween,
  isDay,
  isMonth,
  lastOf,
  mondayOf,
  plusDays,
  plusMonths,
  sameDateAfter,
  weekdayOf,
  within,
} from '../../calendar/day.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../calendar/durations.ts';
import {
  clockOn,
  dayOf,
  endOf,
  fromWall,
  isoOf,
  localMoment,
  momentOf,
  noonOf,
  ofWallMs,
  startOf,
  wallOf,
} from '../../calendar/moment.ts';
import {
  sayAgo,
  sayDay,
  sayDayInLetter,
  sayDayShort,
  sayDuration,
  sayMoment,
  sayMomentInSentence,
  sayMonth,
  sayPeriod,
} from '../../calendar/words.ts';

const MOMENTS = fc.date({
  min: new Date('1980-01-01T00:00:00Z'),
  max: new Date('2099-12-31T00:00:00Z'),
  noInvalidDate: true,
});

/** The zone as the machine's own tz database has it: shares nothing with our arithmetic. */
const TZ = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Ho_Chi_Minh',
  dateStyle: 'short',
  timeStyle: 'medium',
});

describe('moments', () => {
  test('the wall clock is that of the tz database for Asia/Ho_Chi_Minh', () => {
    fc.assert(
      fc.property(MOMENTS, (at) => {
        expect(wallOf(at).replace('T', ' ')).toBe(TZ.format(at));
      }),
    );
  });

  test('day, minute and weekday lead back to the moment', () => {
    fc.assert(
      fc.property(MOMENTS, (at) => {
        const { day, minute, weekday } = localMoment(at);
        expect(momentOf(day, minute).getTime()).toBe(at.getTime() - (at.getTime() % MINUTE_MS));
        expect(weekday).toBe(weekdayOf(dayOf(at)));
        expect(new Date(isoOf(at)).getTime()).toBe(at.getTime() - (at.getTime() % 1000));
        expect(startOf(day) <= at && at < endOf(day)).toBe(true);
      }),
    );
  });

  test('a wall clock is read as Vietnamese time, and only when it exists', () => {
    expect(fromWall('2026-12-01T08:00')?.toISOString()).toBe('2026-12-01T01:00:00.000Z');
    expect(fromWall('2026-12-01T08:00:30')?.toISOString()).toBe('2026-12-01T01:00:30.000Z');
    for (const wrong of ['2026-02-30T08:00', '2026-12-01T24:30', '2026-12-01', '01/12/2026 08:00', ''])
      expect(fromWall(wrong)).toBeNull();
    expect(ofWallMs(Date.UTC(2026, 11, 1, 8)).toISOString()).toBe('2026-12-01T01:00:00.000Z');
    expect(clockOn('2026-12-01', '24:00')).toEqual(startOf('2026-12-02'));
    expect(noonOf('2026-12-01').toISOString()).toBe('2026-12-01T05:00:00.000Z');
  });
});

describe('days', () => {
  test('a day that does not exist is none', () => {
    for (const day of ['2026-02-28', '2024-02-29', '2000-02-29']) expect(isDay(day)).toBe(true);
    for (const day of ['2026-02-29', '2026-13-01', '2026-00-10', '2026-1-1', '20261201', ''])
      expect(isDay(day)).toBe(false);
    expect(dayFrom(2026, 2, 29)).toBeNull();
    expect(dayFrom(2026, 2, 28)).toBe('2026-02-28');
    expect(dayFrom(2026, 1.5, 3)).toBeNull();
  });

  test('counting forth and back', () => {
    fc.assert(
      fc.property(MOMENTS, fc.integer({ min: -5000, max: 5000 }), (at, days) => {
        const day = dayOf(at);
        expect(daysBetween(day, plusDays(day, days))).toBe(days);
        const monday = mondayOf(day);
        expect(weekdayOf(monday)).toBe('mon');
        expect(daysBetween(monday, day)).toBeLessThan(7);
      }),
    );
    expect(within('2026-07-01', { from: '2026-07-01', to: null })).toBe(true);
    expect(within('2026-07-02', { from: '2026-06-01', to: '2026-07-01' })).toBe(false);
  });

  test('months', () => {
    expect(plusMonths('2026-12', 1)).toBe('2027-01');
    expect(plusMonths('2026-01', -1)).toBe('2025-12');
    expect(plusMonths('2026-05', -29)).toBe('2023-12');
    expect(lastOf('2028-02')).toBe('2028-02-29');
    expect(sameDateAfter('2026-01-31', 1)).toBe('2026-02-28');
    expect(sameDateAfter('2026-01-15', 12)).toBe('2027-01-15');
    expect(isMonth('2026-13') || isMonth('2026-1')).toBe(false);
  });
});

describe('words', () => {
  const at = new Date('2026-12-05T13:04:00Z');
  test('one form of a day', () => {
    expect(sayDay('2026-07-01')).toBe('01/07/2026');
    expect(sayDay(new Date('2026-06-30T17:00:00Z'))).toBe('01/07/2026');
    expect(sayDayShort('2026-07-01')).toBe('01/07');
    expect(sayMoment(at)).toBe('20:04 05/12/2026');
    expect(sayMomentInSentence(at)).toBe('20:04 ngày 05/12/2026');
    expect(sayMonth('2026-07')).toBe('tháng 7/2026');
    expect(sayPeriod({ from: '2023-07-20', to: '2023-10-16' })).toBe('từ 20/07/2023 đến 16/10/2023');
    expect(sayPeriod({ from: '2023-07-20', to: '2023-07-20' })).toBe('ngày 20/07/2023');
  });

  test('the head of a letter as the decree has it', () => {
    expect(sayDayInLetter('2026-12-01')).toBe('ngày 01 tháng 12 năm 2026');
    expect(sayDayInLetter('2026-02-10')).toBe('ngày 10 tháng 02 năm 2026');
    expect(sayDayInLetter('2026-03-10')).toBe('ngày 10 tháng 3 năm 2026');
  });

  test('durations', () => {
    expect(sayDuration(2 * DAY_MS + 3 * HOUR_MS + 5 * MINUTE_MS)).toBe('2 ngày 3 giờ');
    expect(sayDuration(65 * MINUTE_MS)).toBe('1 giờ 5 phút');
    expect(sayDuration(20_000)).toBe('chưa đến một phút');
    const ago = (ms: number) => sayAgo(new Date(at.getTime() - ms), at);
    expect([ago(59_000), ago(MINUTE_MS), ago(119 * MINUTE_MS), ago(3 * DAY_MS), ago(-DAY_MS)]).toEqual([
      'vừa xong',
      '1 phút trước',
      '1 giờ trước',
      '3 ngày trước',
      'vừa xong',
    ]);
  });
});

test('both ends of a period lie in it, and an open one has no end', () => {
  const period = { from: '2026-12-01', to: '2026-12-31' };
  const days = ['2026-11-30', '2026-12-01', '2026-12-31', '2027-01-01'];
  expect(days.map((day) => within(day, period))).toEqual([false, true, true, false]);
  expect(within('2030-01-01', { ...period, to: null })).toBe(true);
});
