import { describe, expect, it } from 'vitest';
import { readTable, type UptakeTable } from '../../uptake/reading/table.ts';
import type { ResolveUnit } from '../../uptake/reading/units.ts';
import { checkTable, type KnownTable, periodsApart, unitsStillThere } from '../../uptake/tables/checks.ts';
import { shortly } from './reading.ts';

const known: ResolveUnit = ({ name }) => ({
  kind: 'one',
  unit: { level: name.startsWith('Huyện') ? 'district' : 'commune', name, areaCode: null, district: null },
});

/** A table of births (total, linked, printed rate) and, when given, deaths. */
function table(rows: (string | number)[][]): UptakeTable {
  const width = Math.max(...rows.map((row) => row.length));
  const births = ['Khai sinh tổng số', 'Khai sinh liên thông', 'Tỷ lệ'];
  const deaths = ['Khai tử tổng số', 'Khai tử liên thông', 'Tỷ lệ'];
  const header = ['Đơn vị', ...births, ...deaths].slice(0, width > 4 ? 7 : 4);
  const grid = { page: '', rows: [header, ...rows].map((row) => row.map(String)) };
  const { table: read, findings } = readTable(grid, {
    resolveUnit: known,
    provinceName: 'Tỉnh Quảng Trị',
    level: 'commune',
    bundle: null,
  });
  if (read === null || findings.length > 0) throw new Error(JSON.stringify(findings));
  return read;
}

const errors = (rows: (string | number)[][]) =>
  checkTable(table(rows))
    .filter(({ severity }) => severity === 'error')
    .map(shortly);
const warnings = (rows: (string | number)[][]) =>
  checkTable(table(rows))
    .filter(({ severity }) => severity === 'warning')
    .map(shortly);

describe('printed totals', () => {
  it.each([
    'Tổng',
    'TỔNG CỘNG',
    'Cộng:',
    'Tổng số',
    'Toàn tỉnh',
    'Tỉnh Quảng Trị',
    'Cộng chung',
    'Tong cong',
    'Cả tỉnh',
    'Tổng toàn tỉnh',
  ])('under the name "%s" are held against the rows', (label) => {
    expect(
      errors([
        ['Xã A', 40, 20, '50%'],
        ['Xã B', 60, 20, '33,3%'],
        [label, 90, 40, '40%'],
      ]),
    ).toEqual(['error total-mismatch B4 "90" 90≠100']);
    expect(
      errors([
        [label, 90, 40, '40%'],
        ['Xã A', 40, 20, '50%'],
        ['Xã B', 60, 20, '33,3%'],
      ]),
    ).toEqual(['error total-mismatch B2 "90" 90≠100']);
  });

  it.each(['Xã Tổng Cọt', 'Phường Cộng Hòa', 'Xã Chung Chải', 'Phường Cộng Hiền'])(
    'are not looked for in the unit "%s"',
    (label) => {
      expect(
        table([
          ['Xã A', 40, 20],
          [label, 90, 40],
        ]).rows,
      ).toHaveLength(2);
    },
  );

  it('of linked dossiers count as well', () => {
    expect(
      errors([
        ['Xã A', 40, 20, ''],
        ['Tổng', 40, 21, ''],
      ]),
    ).toEqual(['error total-mismatch C3 "21" 21≠20']);
  });

  it('of parts are held against their part, and may be accepted like the total', () => {
    const rows = [
      ['Tổng', 100, 50, ''],
      ['Cộng các phường', 41, 20, ''],
      ['Phường A', 40, 20, ''],
      ['Cộng các xã', 60, 30, ''],
      ['Xã B', 60, 30, ''],
    ];
    expect(errors(rows)).toEqual(['error subtotal-mismatch B3 "41" 41≠40']);
  });

  it('blank cells of the total row are no totals', () => {
    expect(
      errors([
        ['Xã A', 40, 20, ''],
        ['Tổng', '', '', '50%'],
      ]),
    ).toEqual([]);
  });
});

describe('rows', () => {
  it('with more linked dossiers than dossiers are refused', () => {
    expect(errors([['Xã A', 40, 41, '']])).toEqual(['error linked-above-total C2 "41"']);
    expect(errors([['Xã A', '', 3, '']])).toEqual(['error linked-above-total C2 "3"']);
  });

  it('of one unit twice are refused', () => {
    expect(
      errors([
        ['Xã A', 40, 20, ''],
        ['Xã B', 40, 20, ''],
        ['Xã A', 4, 2, ''],
      ]),
    ).toEqual(['error unit-twice A4 "Xã A"']);
  });

  it('with a printed rate that the counts do not give are doubted', () => {
    expect(
      errors([
        ['Xã A', 40, 20, '51%'],
        ['Xã B', 40, 30, '75,0%'],
      ]),
    ).toEqual(['error rate-off D2 "51%" 51≠50']);
  });

  it('with fewer than ten dossiers carry a caution, and none at all do not', () => {
    expect(
      warnings([
        ['Xã A', 9, 9, ''],
        ['Xã B', 40, 9, ''],
        ['Xã C', 10, 10, ''],
        ['Xã D', 0, 0, ''],
        ['Xã E', '', '', ''],
      ]),
    ).toEqual(['warning small-count C2 "9"', 'warning small-count C3 "9"']);
  });

  it('with deaths far out of proportion are refused, and small units are not', () => {
    const rows = [1, 2, 3, 4, 5].map((n) => [`Xã ${n}`, 100, 50, '', 40 + n, 20, '']);
    const odd = [...rows, ['Xã 6', 100, 50, '', 170, 90, ''], ['Xã 7', 12, 11, '', 19, 12, '']];
    expect(errors(odd)).toEqual(['error outlier E7 "170"']);
  });
});

describe('against the tables loaded before', () => {
  const before: KnownTable = {
    id: 1,
    fileName: 'thang-8.xlsx',
    period: { from: '2025-08-01', to: '2025-08-31' },
    units: [
      { key: 'district:Xã A', name: 'Xã A' },
      { key: 'district:Xã B', name: 'Xã B' },
    ],
  };

  it('a unit that is gone is missed by name', () => {
    const found = unitsStillThere(table([['Xã A', 40, 20, '']]), before);
    expect(found.map(({ message }) => message)).toEqual([
      'Thiếu Xã B: bảng trước ("thang-8.xlsx", từ 01/08/2025 đến 31/08/2025) có đơn vị này.',
    ]);
    expect(unitsStillThere(table([['Xã A', 40, 20, '']]), null)).toEqual([]);
  });

  it('overlapping periods are pointed at, the same period and a later one are not', () => {
    expect(periodsApart({ from: '2025-08-15', to: '2025-09-30' }, [before]).map(shortly)).toEqual([
      'warning period-overlap file',
    ]);
    expect(periodsApart(before.period, [before])).toEqual([]);
    expect(periodsApart({ from: '2025-09-01', to: '2025-09-30' }, [before])).toEqual([]);
  });
});
