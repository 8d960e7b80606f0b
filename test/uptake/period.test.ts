import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDay, plusDays } from '../../calendar/day.ts';
import { sayPeriod } from '../../calendar/words.ts';
import { chooseDisjoint, daysIn, gaps, overlap, type Period } from '../../uptake/period.ts';

const period = (from: string, to: string): Period => ({ from, to });

describe('periods', () => {
  it('count both ends: 20/7 to 16/10/2023 is 89 days', () => {
    expect(daysIn(period('2023-07-20', '2023-10-16'))).toBe(89);
    expect(sayPeriod(period('2023-07-20', '2023-10-16'))).toBe('từ 20/07/2023 đến 16/10/2023');
    expect(sayPeriod(period('2023-07-20', '2023-07-20'))).toBe('ngày 20/07/2023');
  });

  it('are made of real days', () => {
    expect([isDay('2024-02-29'), isDay('2023-02-29'), isDay('2023-2-1'), isDay('hôm qua')]).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  it('of which none share a day are chosen so that most days are covered, cumulative tables before their months', () => {
    const [july, august, both, late] = [
      period('2025-07-01', '2025-07-31'),
      period('2025-08-01', '2025-08-31'),
      period('2025-07-01', '2025-08-31'),
      period('2025-08-15', '2025-09-30'),
    ];
    expect(chooseDisjoint([august, july])).toEqual([july, august]);
    expect(chooseDisjoint([august, july, both])).toEqual([both]);
    expect(chooseDisjoint([both, late, july])).toEqual([july, late]);
  });

  it('leave gaps that are named', () => {
    const whole = period('2025-07-01', '2025-12-31');
    const covered = [period('2025-08-01', '2025-08-31'), period('2025-10-01', '2025-10-31')];
    expect(gaps(whole, covered).map(sayPeriod)).toEqual([
      'từ 01/07/2025 đến 31/07/2025',
      'từ 01/09/2025 đến 30/09/2025',
      'từ 01/11/2025 đến 31/12/2025',
    ]);
    expect(gaps(whole, [whole])).toEqual([]);
  });

  it('the choice never counts a day twice and no single period covers more', () => {
    const any = fc
      .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 30 }))
      .map(([start, length]) =>
        period(plusDays('2025-01-01', start), plusDays('2025-01-01', start + length)),
      );
    fc.assert(
      fc.property(fc.array(any, { maxLength: 12 }), (periods) => {
        const chosen = chooseDisjoint(periods);
        chosen.forEach((a, i) => {
          for (const b of chosen.slice(i + 1)) expect(overlap(a, b)).toBe(false);
        });
        const days = chosen.reduce((sum, one) => sum + daysIn(one), 0);
        for (const one of periods) expect(days).toBeGreaterThanOrEqual(daysIn(one));
      }),
    );
  });
});
