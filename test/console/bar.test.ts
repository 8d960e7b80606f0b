import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rateBar, scaleFor, stacked } from '../../console/bar.ts';

const width = (percent: string) => Number(percent.replace('%', ''));

describe('bars', () => {
  test('the pieces of a bar lie side by side and fill it', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100_000), { minLength: 1, maxLength: 9 }), (counts) => {
        const pieces = stacked(counts.map((count, at) => ({ count, look: `l${at}`, title: '' })));
        if (counts.every((count) => count === 0)) {
          expect(pieces).toEqual([]);
          return;
        }
        expect(pieces.reduce((sum, piece) => sum + width(piece.width), 0)).toBeCloseTo(100, 0);
        expect(pieces.every((piece) => width(piece.x) + width(piece.width) <= 100.02)).toBe(true);
      }),
    );
  });

  test('a unit without cases has no bar', () => {
    expect(rateBar({ percent: null, low: null, high: null }, 50)).toBeNull();
  });

  test('an interval past the scale is cut at its end', () => {
    expect(rateBar({ percent: 40, low: 30, high: 70 }, 50)).toEqual({
      width: '80%',
      low: '60%',
      span: '40%',
    });
  });

  test('the scale is the next round number', () => {
    expect([0.3, 17.9, 29.6, 51, 100].map(scaleFor)).toEqual([5, 20, 50, 100, 100]);
  });
});
