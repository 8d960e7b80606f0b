/** The same figures in several shapes of a table, and garbage where a period should stand. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPeriods, shortly } from './reading.ts';

describe('the same figures', () => {
  const UNITS = ['Phường Đông Hà', 'Xã Cam Lộ', 'Xã Gio Linh', 'Xã Ái Tử', 'Đặc khu Cồn Cỏ'];
  type Month = { month: number; counts: [number, number][] };
  const TITLE = 'Liên thông khai sinh tỉnh Quảng Trị';
  const name = ({ month }: Month) => `Tháng ${month}/2025`;
  const sumOf = (months: Month[]) =>
    [0, 1].map((at) =>
      months.flatMap(({ counts }) => counts.map((pair) => pair[at] ?? 0)).reduce((a, b) => a + b),
    );
  const rowsOf = (month: Month) => month.counts.map((pair, unit) => [UNITS[unit] ?? '', ...pair]);

  /** The shapes in which offices send several months, each with or without sums. */
  const SHAPES: Record<string, (months: Month[], sums: boolean) => (string | number)[][]> = {
    'in a column, month by month': (months, sums) => [
      ['Kỳ', 'Đơn vị', 'Tổng số', 'Liên thông'],
      ...months.flatMap((month) => [
        ...rowsOf(month).map((row) => [name(month), ...row]),
        ...(sums ? [['', 'Cộng', ...sumOf([month])]] : []),
      ]),
      ...(sums ? [['', 'Tổng cộng', ...sumOf(months)]] : []),
    ],
    'in a merged column': (months, sums) => [
      ['Tháng', 'Đơn vị', 'Tổng số', 'Liên thông'],
      ...months.flatMap((month) => rowsOf(month).map((row, at) => [at === 0 ? name(month) : '', ...row])),
      ...(sums ? [['', 'Tổng cộng', ...sumOf(months)]] : []),
    ],
    'unit by unit': (months, sums) => [
      ['Đơn vị', 'Thời gian', 'Tổng số', 'Liên thông'],
      ...UNITS.flatMap((unit, at) => {
        const own = months.map((month) => [name(month), ...(month.counts[at] ?? [])]);
        const both = [0, 1].map((side) =>
          months.reduce((sum, { counts }) => sum + (counts[at]?.[side] ?? 0), 0),
        );
        const all = [...own, ...(sums ? [['Cộng', ...both]] : [])];
        return all.map((cells, index) => [index === 0 ? unit : '', ...cells]);
      }),
      ...(sums ? [['Tổng cộng', '', ...sumOf(months)]] : []),
    ],
    'under headings': (months, sums) => [
      ['TT', 'Đơn vị', 'Tổng số', 'Liên thông'],
      ...months.flatMap((month, at) => [
        ['', `${at + 1}. ${name(month)}`, '', ''],
        ...rowsOf(month).map((row, index) => [index + 1, ...row]),
        ...(sums ? [['', 'Cộng', ...sumOf([month])]] : []),
      ]),
      ...(sums ? [['', 'Tổng cộng', ...sumOf(months)]] : []),
    ],
    'one below the other': (months, sums) =>
      months.flatMap((month) => [
        [`Kết quả liên thông khai sinh ${name(month).toLowerCase()}`, '', '', ''],
        ['TT', 'Đơn vị', 'Tổng số', 'Liên thông'],
        ...rowsOf(month).map((row, index) => [index + 1, ...row]),
        ...(sums ? [['', 'Tổng', ...sumOf([month])]] : []),
        ['', '', '', ''],
      ]),
    'side by side': (months, sums) => [
      ['Đơn vị', ...months.flatMap((month) => [name(month), ''])],
      ['', ...months.flatMap(() => ['Tổng số', 'Liên thông'])],
      ...UNITS.map((unit, at) => [unit, ...months.flatMap(({ counts }) => counts[at] ?? [])]),
      ...(sums ? [['Tổng', ...months.flatMap((month) => sumOf([month]))]] : []),
    ],
  };

  const pair = fc
    .tuple(fc.nat({ max: 900 }), fc.nat({ max: 900 }))
    .map(([a, b]): [number, number] => [a + b, a]);
  const months = fc
    .uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 2, maxLength: 5 })
    .chain((numbers) =>
      fc.tuple(
        ...numbers.map((month) =>
          fc.array(pair, { minLength: 5, maxLength: 5 }).map((counts) => ({ month, counts })),
        ),
      ),
    );

  it.each(Object.keys(SHAPES))('%s are read the same, with their sums and without', async (shape) => {
    await fc.assert(
      fc.asyncProperty(months, fc.boolean(), async (sent, sums) => {
        const rows = [[TITLE], [''], ...(SHAPES[shape]?.(sent, sums) ?? [])];
        const bytes = Buffer.from(rows.map((row) => row.join('\t')).join('\n'));
        const { periods, findings } = await readPeriods({ fileName: 'x.tsv', bytes });
        expect(findings).toEqual([]);
        const known = periods.map(({ period, table }) => [
          period?.slice(0, 7),
          (table?.rows ?? []).map(({ label, figures }) => [
            label,
            figures.birth?.total,
            figures.birth?.linked,
          ]),
        ]);
        const wanted = [...sent]
          .sort((a, b) => a.month - b.month)
          .map((month) => [`2025-${String(month.month).padStart(2, '0')}`, rowsOf(month)]);
        expect(known).toEqual(wanted);
        const wrong = periods.flatMap((one) => one.findings).filter(({ severity }) => severity === 'error');
        expect(wrong.filter(({ rule }) => rule !== 'outlier').map(shortly)).toEqual([]);
      }),
      { numRuns: 25, seed: 11 },
    );
  });
});

describe('garbage', () => {
  const word = fc.constantFrom(
    ...['Đơn vị', 'Kỳ', 'Tháng', 'Tổng số', 'Liên thông', 'Liên thông khai sinh', 'Tháng 7/2025', 'Tháng 8'],
    ...['Quý III/2025', '01/7/2025–31/7/2025', '8/2025', 'Tổng', 'Cộng tháng 7', 'Xã Cam Lộ', '40', '39', ''],
    ...['tỉnh Quảng Trị', '(1)', '(2)', '2025-07-01', '\u0000', '1e309', 'T99999999999/0'],
  );
  const cell = fc.oneof({ weight: 9, arbitrary: word }, { weight: 1, arbitrary: fc.string() });
  const grid = fc.array(fc.array(cell, { maxLength: 7 }), { maxLength: 25 });

  it('of whatever words a period is written in is read or refused, never thrown, and keeps its cells', async () => {
    await fc.assert(
      fc.asyncProperty(grid, fc.constantFrom('\t', ';', '   '), async (rows, sign) => {
        const head = ['tỉnh Quảng Trị, khai sinh', ['Đơn vị', 'Kỳ', 'Tổng số', 'Liên thông'].join(sign)];
        const text = [...head, ...rows.map((row) => row.join(sign))].join('\n');
        const read = await readPeriods({ fileName: 'x.csv', bytes: Buffer.from(text) });
        for (const one of [read, ...read.periods])
          for (const { row } of one.findings)
            expect(row ?? 1).toBeLessThanOrEqual(text.split(/\r\n|\r|\n/).length);
        // Whatever was understood: periods follow one another and share no day.
        const days = read.periods.flatMap(({ period }) => (period ?? '').split('/'));
        expect(days).toEqual([...days].sort());
      }),
      { numRuns: 150, seed: 7 },
    );
  });
});
