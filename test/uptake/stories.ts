import type { Period } from '../../uptake/period.ts';
import { buildReport } from '../../uptake/report/report.ts';
import type { ReportModel } from '../../uptake/report/report-model.ts';
import type { PrintedTotals, StoredProblem, StoredRow, StoredTable } from '../../uptake/tables/stored.ts';

/** A loaded table of communes in Quảng Trị, August 2025, births only: units as `[code, name, total, linked]`. */
export function storedTable(
  units: [string, string, number | null, number | null][],
  more: Partial<Omit<StoredTable, 'rows'>> = {},
): StoredTable {
  const rows = units.map(([areaCode, unitName, total, linked], position): StoredRow => {
    const place = { position, unitName, unitKind: 'commune' as const, areaCode, district: null };
    return {
      ...place,
      bundle: 'birth',
      total,
      linked,
      printedRate: null,
      received: null,
      reached: null,
      returned: null,
      unexplained: null,
      overdue: null,
      cell: `B${position + 2} C${position + 2} D${position + 2}`,
    };
  });
  return {
    id: 1,
    fileName: 'thang-8.xlsx',
    digest: '',
    source: 'Báo cáo số 12/BC-UBND',
    level: 'commune',
    provinceCode: '44',
    period: { from: '2025-08-01', to: '2025-08-31' },
    extractedAt: null,
    loadedAt: new Date('2025-09-02T03:00:00Z'),
    loadedBy: null,
    printed: {},
    acceptedReason: null,
    supersededBy: null,
    demo: false,
    problems: [],
    ...more,
    rows,
  };
}

export function printed(more: Partial<PrintedTotals>): { birth: PrintedTotals } {
  const none = { total: null, linked: null, percent: null, decimals: 1 };
  return { birth: { ...none, totalHeader: 'Tổng số hồ sơ', linkedHeader: 'Qua liên thông', ...more } };
}

export function problem(more: Partial<StoredProblem>): StoredProblem {
  const cell = { row: null, column: null, value: null, printed: null, computed: null };
  return { rule: 'outlier', severity: 'warning', ...cell, message: '', todo: '', accepted: false, ...more };
}

/** Births and deaths of the districts of Quảng Trị, 20/7 to 16/10/2023 (the letter in the seeds); Cồn Cỏ had none. */
export const QUANG_TRI_2023: readonly [unit: string, births: number, deaths: number][] = [
  ['Huyện Triệu Phong', 755, 426],
  ['Huyện Cam Lộ', 507, 151],
  ['Huyện Đakrông', 465, 192],
  ['Huyện Hải Lăng', 874, 728],
  ['Huyện Vĩnh Linh', 1102, 457],
  ['Thành phố Đông Hà', 794, 1328],
  ['Thị xã Quảng Trị', 329, 68],
  ['Huyện Gio Linh', 1092, 461],
  ['Huyện Hướng Hóa', 1025, 333],
];

/** The report of communes of Quảng Trị over a period; there must be one. */
export function reportOver(tables: Parameters<typeof buildReport>[0], period: Period): ReportModel {
  const made = buildReport(tables, {
    period,
    level: 'commune',
    provinceCode: '44',
    provinceName: () => 'Tỉnh Quảng Trị',
    now: new Date('2025-11-05T02:00:00Z'),
  });
  if (made === null) throw new Error('no report');
  return made;
}
