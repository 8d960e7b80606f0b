import { describe, expect, it } from 'vitest';
import { outliers } from '../../uptake/outlier.ts';

describe('outliers', () => {
  it('points at the one value far from the rest and names the usual one', () => {
    // Deaths over births of Quảng Trị, 2023; the seventh is Đông Hà.
    const ratios = [
      426 / 755,
      151 / 507,
      192 / 465,
      728 / 874,
      457 / 1102,
      1328 / 794,
      68 / 329,
      461 / 1092,
      333 / 1025,
    ];
    const found = outliers(ratios);
    expect(found.map((usual) => usual !== null)).toEqual([
      false,
      false,
      false,
      false,
      false,
      true,
      false,
      false,
      false,
    ]);
    expect(found[5]).toBeCloseTo(0.415, 3);
  });

  it('agrees with modified z-scores worked by hand', () => {
    // Median 3.1, MAD 0.2: 9.9 scores 0.6745 * 6.8 / 0.2 = 22.9, all others at most 1.7.
    expect(outliers([2.9, 3.1, 3.3, 2.6, 3.1, 3.3, 9.9])).toEqual([null, null, null, null, null, null, 3.1]);
  });

  it('asks nothing where there is no usual value or only small differences', () => {
    expect(outliers([1, 1, 1, 9])).toEqual([null, null, null, null]);
    expect(outliers([1, 1, 1, 1, 1.2])).toEqual([null, null, null, null, null]);
    expect(outliers([])).toEqual([]);
  });
});
