import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shareChange } from '../../../uptake/statistics/change.ts';

it.each([
  [56, 70, 48, 80, 0.0524, 0.3339],
  [9, 10, 3, 10, 0.1705, 0.809],
  [6, 7, 2, 7, 0.0582, 0.8062],
  [5, 56, 0, 29, -0.0381, 0.1926],
  [0, 10, 0, 20, -0.1611, 0.2775],
  [0, 10, 0, 10, -0.2775, 0.2775],
  [10, 10, 0, 20, 0.6791, 1],
  [10, 10, 0, 10, 0.6075, 1],
])('%d of %d against %d of %d as in table II of Newcombe (1998), method 10', (a, b, c, d, low, high) => {
  const found = shareChange({ part: a, whole: b }, { part: c, whole: d });
  expect(found?.low).toBeCloseTo(low, 4);
  expect(found?.high).toBeCloseTo(high, 4);
});

const cases = fc.nat(400).chain((whole) => fc.nat(whole).map((part) => ({ part, whole })));

it('the interval holds the change that was counted, stays between -1 and 1, and turns round with its sides', () => {
  fc.assert(
    fc.property(cases, cases, (now, before) => {
      const found = shareChange(now, before);
      if (now.whole === 0 || before.whole === 0) {
        expect(found).toBeNull();
        return;
      }
      const counted = now.part / now.whole - before.part / before.whole;
      expect(found?.low).toBeLessThanOrEqual(counted + 1e-12);
      expect(found?.high).toBeGreaterThanOrEqual(counted - 1e-12);
      expect(found?.low).toBeGreaterThanOrEqual(-1 - 1e-12);
      expect(found?.high).toBeLessThanOrEqual(1 + 1e-12);
      const back = shareChange(before, now);
      expect(back?.low).toBeCloseTo(-(found?.high ?? 0), 10);
    }),
  );
});
