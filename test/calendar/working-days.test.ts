import { describe, expect, test } from 'vitest';
import { plusDays, weekdayOf, within } from '../../calendar/day.ts';
import { PUBLIC_HOLIDAYS as DAYS } from '../../calendar/files.ts';
import { fromLunar, yearName } from '../../calendar/lunar.ts';
import {
  HOLIDAYS,
  holidayOn,
  holidaysAlarm,
  isWorkingDay,
  plusWorkingDays,
  unannounced,
  workingDayFrom,
  worksAs,
} from '../../calendar/working-days.ts';

const weekend = (day: string) => ['sat', 'sun'].includes(weekdayOf(day));

/** Tết as the Bureau of calendars has it (mùng 1 tháng Giêng). */
const TET: Record<number, string> = {
  2026: '2026-02-17',
  2027: '2027-02-06',
  2028: '2028-01-26',
  2029: '2029-02-13',
  2030: '2030-02-02',
};
/** Days of the five that lie before Tết, by the weekday of Tết: so it was in 2024, 2025 and 2026. */
const BEFORE: Record<string, number> = { sat: 2, wed: 2, tue: 1 };

/** What the law gives in a year, days off on weekends moved to the next working day. */
function byLaw(year: number): Set<string> {
  const tet = fromLunar({ year, month: 1, date: 1, leap: false }) ?? '';
  const hung = fromLunar({ year, month: 3, date: 10, leap: false }) ?? '';
  const first = plusDays(tet, -(BEFORE[weekdayOf(tet)] ?? 99));
  const national = weekdayOf(`${year}-09-02`) === 'sat' ? [-1, 0] : [0, 1];
  const days = [
    `${year}-01-01`,
    ...[0, 1, 2, 3, 4].map((n) => plusDays(first, n)),
    hung,
    `${year}-04-30`,
    `${year}-05-01`,
    ...national.map((n) => plusDays(`${year}-09-02`, n)),
    `${year}-11-24`,
  ].sort();
  const off = new Set(days);
  for (const day of days.filter(weekend)) {
    let next = plusDays(day, 1);
    while (off.has(next) || weekend(next)) next = plusDays(next, 1);
    off.add(next);
  }
  return new Set([...off].filter((day) => !weekend(day)));
}

describe('the data', () => {
  test('Tết and the day of the Hùng kings are those of the lunar calendar and of the published table', () => {
    for (const [year, tet] of Object.entries(TET)) {
      expect(fromLunar({ year: Number(year), month: 1, date: 1, leap: false })).toBe(tet);
      expect(holidayOn(DAYS, tet) ?? '', year).toContain(`Tết Nguyên đán ${yearName(Number(year))}`);
    }
  });

  test.each([2027, 2028, 2029, 2030])('%i: what is not announced is what the law gives', (year) => {
    const listed = new Set<string>();
    for (let day = `${year}-01-01`; day <= `${year}-12-31`; day = plusDays(day, 1))
      if (holidayOn(DAYS, day) !== null && !weekend(day)) listed.add(day);
    expect([...listed].sort()).toEqual([...byLaw(year)].sort());
  });

  test('2026 holds every day of the law and the swaps that were announced', () => {
    // In 2026 the second day of the National Day was the one before it.
    for (const day of byLaw(2026)) if (day !== '2026-09-03') expect(holidayOn(DAYS, day), day).not.toBeNull();
    for (const { day, instead_of } of DAYS.work) {
      expect([weekend(day), isWorkingDay(DAYS, day), isWorkingDay(DAYS, instead_of)]).toEqual([
        true,
        true,
        false,
      ]);
      expect(worksAs(DAYS, day)).toBe(instead_of);
    }
  });

  test('in order, without overlap, within its bounds', () => {
    for (const [index, one] of DAYS.off.entries()) {
      expect(one.from <= one.to && within(one.from, DAYS) && within(one.to, DAYS)).toBe(true);
      expect(one.from > (DAYS.off[index - 1]?.to ?? '')).toBe(true);
    }
    expect(DAYS.to).toBe('2030-12-31');
    expect(HOLIDAYS.safeParse({ ...DAYS, to: '31/12/2030' }).success).toBe(false);
  });
});

describe('working days', () => {
  test('a term of working days, over Tết', () => {
    expect(plusWorkingDays(DAYS, '2026-12-01', 3)).toBe('2026-12-04');
    expect(plusWorkingDays(DAYS, '2026-12-04', 1)).toBe('2026-12-07');
    expect(plusWorkingDays(DAYS, '2027-02-03', 1)).toBe('2027-02-11');
    // Filed on Friday 21/08/2026: Saturday 22/08 is worked.
    expect(plusWorkingDays(DAYS, '2026-08-21', 1)).toBe('2026-08-22');
    expect(plusWorkingDays(DAYS, '2026-12-01', 0)).toBe('2026-12-01');
  });

  test('a last day that is off moves to the next working day', () => {
    expect(workingDayFrom(DAYS, '2027-02-06')).toBe('2027-02-11');
    expect(workingDayFrom(DAYS, '2026-12-05')).toBe('2026-12-07');
    expect(workingDayFrom(DAYS, '2026-12-07')).toBe('2026-12-07');
  });

  test('past the data nothing is claimed, and staff hear of it a year ahead', () => {
    expect(isWorkingDay(DAYS, '2031-01-02')).toBeNull();
    expect(plusWorkingDays(DAYS, '2030-12-30', 3)).toBeNull();
    expect(workingDayFrom(DAYS, '2031-03-01')).toBeNull();
    expect(holidaysAlarm(DAYS, '2026-12-01')).toBeNull();
    expect(holidaysAlarm(DAYS, '2029-12-01')).toContain('31/12/2030');
    expect(holidaysAlarm(DAYS, '2031-01-01')).toContain('không tính được');
  });

  test('what is only computed from the law is named when it is near', () => {
    expect(unannounced(DAYS, '2026-12-01').map(({ name }) => name)).toEqual([
      'Tết Dương lịch',
      'Tết Nguyên đán Đinh Mùi',
    ]);
  });
});
