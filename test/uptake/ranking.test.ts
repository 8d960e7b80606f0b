import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { counted, ranked } from '../../uptake/report/ranking.ts';

const unit = (name: string, linked: number, total: number) => ({ unit: name, linked, total });
const order = (rows: ReturnType<typeof unit>[]) =>
  ranked(rows).map((row) => `${row.rank ?? '–'} ${row.unit}`);

describe('the ranking', () => {
  it('does not let 6 of 68 beat 33 of 457 by luck', () => {
    expect(order([unit('Thị xã Quảng Trị', 6, 68), unit('Vĩnh Linh', 33, 457)])).toEqual([
      '1 Vĩnh Linh',
      '2 Thị xã Quảng Trị',
    ]);
  });

  it('lets a small unit lead whose rate is beyond luck', () => {
    expect(order([unit('Nhỏ', 60, 68), unit('Lớn', 33, 457)])).toEqual(['1 Nhỏ', '2 Lớn']);
  });

  it('gives equal figures one rank and units without cases none', () => {
    const rows = [unit('Đ', 0, 0), unit('C', 5, 50), unit('B', 5, 50), unit('A', 1, 50), unit('Â', 0, 0)];
    expect(order(rows)).toEqual(['1 B', '1 C', '3 A', '– Â', '– Đ']);
  });

  it('is the same whatever order the rows come in', () => {
    const rows = fc.uniqueArray(
      fc
        .tuple(fc.nat(500), fc.nat(500), fc.nat(10_000))
        .map(([a, b, id]) => unit(`Xã ${id}`, Math.min(a, b), Math.max(a, b))),
      { maxLength: 15, selector: (row) => row.unit },
    );
    fc.assert(
      fc.property(
        rows.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, shuffled]) => {
          expect(order(shuffled)).toEqual(order(all));
        },
      ),
    );
  });

  it('has no rate and no interval for 0 of 0', () => {
    expect(counted(0, 0)).toEqual({ total: 0, linked: 0, percent: null, low: null, high: null });
    expect(counted(457, 33)).toEqual({ total: 457, linked: 33, percent: 7.2, low: 5.2, high: 10 });
  });
});
