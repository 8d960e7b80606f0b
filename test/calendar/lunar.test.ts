import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newMoon, sunLongitude } from '../../calendar/astronomy.ts';
import { plusDays } from '../../calendar/day.ts';
import {
  fromLunar,
  LUNAR_YEARS,
  leapMonthOf,
  newYearOf,
  sayLunarDay,
  toLunar,
  yearName,
} from '../../calendar/lunar.ts';

const PUBLISHED = readFileSync('test/calendar/lunar-months.tsv', 'utf8')
  .split('\n')
  .filter((line) => /^\d/.test(line))
  .map((line) => {
    const [year = '', leap = '', days = ''] = line.split('\t');
    return { year: Number(year), leap: leap === '-' ? null : Number(leap), firsts: days.split(' ') };
  });

describe('the published table', () => {
  test('every first day of a month, forth and back: 1,497 pairs', () => {
    let pairs = 0;
    for (const { year, leap, firsts } of PUBLISHED) {
      expect(leapMonthOf(year), `${year}`).toBe(leap);
      firsts.forEach((first, index) => {
        const isLeap = leap !== null && index === leap;
        const month = leap !== null && index >= leap ? index : index + 1;
        const lunar = { year, month, date: 1, leap: isLeap };
        expect(fromLunar(lunar), JSON.stringify(lunar)).toBe(first);
        expect(toLunar(first)).toEqual(lunar);
        pairs += 1;
      });
    }
    expect([PUBLISHED.length, pairs]).toEqual([121, 1497]);
  });

  test('where Viet Nam and China differ', () => {
    // Tết a day earlier than in China in 1968, 2007 and 2030, a month earlier in 1985 (leap month 2 here, 10 there in 1984).
    expect(['1968', '1985', '2007', '2030'].map((year) => newYearOf(Number(year)))).toEqual([
      '1968-01-29',
      '1985-01-21',
      '2007-02-17',
      '2030-02-02',
    ]);
    expect([leapMonthOf(1984), leapMonthOf(1985)]).toEqual([null, 2]);
    // The leap month of 1987 is the seventh here, the sixth in China.
    expect(leapMonthOf(1987)).toBe(7);
  });

  test('days that Vietnamese calendars and newspapers printed', () => {
    // Independent of the table: public holidays and anniversaries with both dates.
    const known: [string, number, number, number, boolean?][] = [
      ['2026-02-17', 2026, 1, 1],
      ['2026-04-26', 2026, 3, 10],
      ['2025-04-07', 2025, 3, 10],
      ['2024-04-18', 2024, 3, 10],
      ['2023-04-29', 2023, 3, 10],
      ['2020-08-04', 2020, 6, 15],
      ['2020-08-19', 2020, 7, 1],
      ['2025-09-06', 2025, 7, 15],
      ['2025-10-06', 2025, 8, 15],
      ['2026-02-14', 2025, 12, 27],
      ['2026-02-22', 2026, 1, 6],
      ['2023-03-22', 2023, 2, 1, true],
      // New moon at 23:05 here, so the sixth month began a day before China's.
      ['2006-06-25', 2006, 6, 1],
    ];
    for (const [day, year, month, date, leap = false] of known)
      expect(toLunar(day), day).toEqual({ year, month, date, leap });
  });
});

describe('conversion', () => {
  test('every day of the range goes there and comes back', () => {
    const days = fc.integer({ min: 0, max: 43_800 }).map((n) => plusDays('1930-02-01', n));
    fc.assert(
      fc.property(days, (day) => {
        const lunar = toLunar(day);
        expect(lunar).not.toBeNull();
        if (lunar !== null) expect(fromLunar(lunar)).toBe(day);
      }),
      { numRuns: 2000 },
    );
  });

  test('what does not exist is null', () => {
    const none = { year: 2026, month: 1, date: 31, leap: false };
    for (const wrong of [
      none,
      { ...none, date: 0 },
      { ...none, date: 1.5 },
      { ...none, date: 1, month: 13 },
      { ...none, date: 1, leap: true },
      { ...none, date: 1, year: LUNAR_YEARS.last + 1 },
      { ...none, date: 1, year: LUNAR_YEARS.first - 1 },
      { ...none, date: 1, year: Number.NaN },
    ])
      expect(fromLunar(wrong)).toBeNull();
    expect([toLunar('2026-02-30'), toLunar('1929-12-31'), toLunar('2052-01-01'), toLunar('mai')]).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });

  test('in words', () => {
    const said = (day: string) => {
      const lunar = toLunar(day);
      return lunar === null ? null : sayLunarDay(lunar);
    };
    expect(said('2026-02-17')).toBe('mùng 1 tháng Giêng năm Bính Ngọ (âm lịch)');
    expect(said('2025-08-08')).toBe('ngày 15 tháng 6 nhuận năm Ất Tỵ (âm lịch)');
    expect(said('2027-02-05')).toBe('ngày 29 tháng Chạp năm Bính Ngọ (âm lịch)');
    expect([1984, 2000, 2027].map(yearName)).toEqual(['Giáp Tý', 'Canh Thìn', 'Đinh Mùi']);
  });
});

describe('sun and moon', () => {
  test('published moments to the minute: Meeus example 49.a, and the solstice of 1984 before midnight in Hà Nội', () => {
    // 1977-02-18 03:37:42 uniform time is 03:36:54 on the clock.
    expect(Math.abs(newMoon(-283).getTime() - Date.parse('1977-02-18T03:36:54Z'))).toBeLessThan(10_000);
    // Almanac: 21/12/1984 16:23 UT.
    expect(sunLongitude(new Date('1984-12-21T16:08:00Z'))).toBeLessThan(270);
    expect(sunLongitude(new Date('1984-12-21T16:38:00Z'))).toBeGreaterThan(270);
  });
});
