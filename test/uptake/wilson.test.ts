import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wilson } from '../../uptake/report/wilson.ts';

describe("Wilson's interval", () => {
  // R. G. Newcombe, Statistics in Medicine 17 (1998) 857–872, table I, method 3 (score without continuity correction).
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %d in %d is the published one', (part, whole, low, high) => {
    const interval = wilson(part, whole);
    expect(interval?.low).toBeCloseTo(low, 4);
    expect(interval?.high).toBeCloseTo(high, 4);
  });

  it('says nothing where nothing was seen, and nothing about impossible counts', () => {
    expect([wilson(0, 0), wilson(1, 0), wilson(5, 3), wilson(-1, 3)]).toEqual([null, null, null, null]);
  });

  it('puts 6 of 68 below 33 of 457 although its rate is higher', () => {
    expect(wilson(6, 68)?.low).toBeLessThan(wilson(33, 457)?.low ?? 0);
    expect(6 / 68).toBeGreaterThan(33 / 457);
  });

  it('holds the rate, stays between 0 and 1, and narrows with more cases', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (whole, share) => {
          const part = Math.round(whole * share);
          const interval = wilson(part, whole);
          const wider = wilson(part * 10, whole * 10);
          if (interval === null || wider === null) throw new Error('no interval');
          expect(interval.low).toBeGreaterThanOrEqual(0);
          expect(interval.high).toBeLessThanOrEqual(1);
          expect(interval.low).toBeLessThanOrEqual(part / whole);
          expect(interval.high).toBeGreaterThanOrEqual(part / whole);
          expect(wider.high - wider.low).toBeLessThan(interval.high - interval.low);
        },
      ),
    );
  });
});
