import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agrees, percent } from '../../uptake/rate.ts';

describe('the rate', () => {
  it('is 15.2 % for 1,057 of 6,943 and 2.8 % for 117 of 4,144', () => {
    expect([percent(1057, 6943), percent(117, 4144)]).toEqual([15.2, 2.8]);
  });

  it('does not exist for 0 of 0', () => {
    expect(percent(0, 0)).toBeNull();
  });

  it('is rounded half up without binary noise', () => {
    expect([percent(1, 16), percent(1, 8, 2), percent(3, 2000), percent(2, 3, 0)]).toEqual([
      6.3, 12.5, 0.2, 67,
    ]);
  });

  it('is never further than half a tenth from the true share', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.nat(1_000_000), (total, some) => {
        const linked = some % (total + 1);
        expect(Math.abs((percent(linked, total) ?? -1) - (100 * linked) / total)).toBeLessThanOrEqual(
          0.05 + 1e-9,
        );
      }),
    );
  });

  it('agrees with what was printed at the printed precision', () => {
    expect(agrees({ percent: 26.4, decimals: 1 }, 199, 755)).toBe(true);
    expect(agrees({ percent: 26, decimals: 0 }, 199, 755)).toBe(true);
    expect(agrees({ percent: 26.3, decimals: 1 }, 199, 755)).toBe(false);
    expect(agrees({ percent: 26.357615894, decimals: 6 }, 199, 755)).toBe(true);
    expect(agrees({ percent: 19.9, decimals: 1 }, 1057, 6943)).toBe(false);
    expect(agrees({ percent: 0, decimals: 0 }, 0, 0)).toBe(true);
  });
});
