import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayOf, daysBetween, isDay, plusDays, sayDay, within } from '../../../knowledge/day.ts';

describe('days', () => {
  test('begin at midnight in Việt Nam', () => {
    expect(dayOf(new Date('2026-06-30T16:59:59.999Z'))).toBe('2026-06-30');
    expect(dayOf(new Date('2026-06-30T17:00:00Z'))).toBe('2026-07-01');
  });

  test('are real: no 30 February, no short writing', () => {
    expect(['2024-02-29', '2026-12-31'].map(isDay)).toEqual([true, true]);
    expect(['2026-02-29', '2026-13-01', '2026-1-1', '01/7/2026', ''].map(isDay)).toEqual(
      Array(5).fill(false),
    );
  });

  test('are printed as offices print them', () => {
    expect(['2026-07-01', '2025-12-15', '2027-02-28', '2026-01-09'].map(sayDay)).toEqual([
      '01/7/2026',
      '15/12/2025',
      '28/02/2027',
      '09/01/2026',
    ]);
  });

  test('adding and counting agree', () => {
    const day = fc
      .date({ min: new Date('2000-01-01'), max: new Date('2050-01-01'), noInvalidDate: true })
      .map(dayOf);
    fc.assert(
      fc.property(day, fc.integer({ min: -4000, max: 4000 }), (from, days) => {
        const to = plusDays(from, days);
        expect(daysBetween(from, to)).toBe(days);
        expect(within(to, { from, to: null })).toBe(days >= 0);
      }),
    );
  });
});
