import type { ReportModel, ReportRow } from './report-model.ts';

/** What tells a report drawn on the spot from one that an office has made, numbered and kept. */
export const EXTRACT_WORDS = {
  title: 'Bản trích số liệu, không phải báo cáo đã lưu',
  what: ({ madeAtText }: Pick<ReportModel, 'madeAtText'>) =>
    `Lập lúc ${madeAtText} từ các bảng đã nạp đến lúc đó; không có số văn bản, không lưu trong hệ thống và không thay báo cáo của cơ quan. Lập lại sau khi nạp thêm bảng có thể ra số khác.`,
};

/** "Tỉnh Quảng Trị", or all provinces of the report. */
export function provincesOf({ bundles }: ReportModel): string {
  const names = [...new Set(bundles.flatMap(({ rows }) => rows.map(({ province }) => province)))];
  return names.length === 1 ? (names[0] ?? '') : names.length === 0 ? '' : `${names.length} tỉnh, thành phố`;
}

/** What a unit is called: with its province where there are several, because communes of two provinces share names. */
export function unitNames({ bundles }: ReportModel): (row: Pick<ReportRow, 'unit' | 'province'>) => string {
  const provinces = new Set(bundles.flatMap(({ rows }) => rows.map(({ province }) => province)));
  return ({ unit, province }) => (provinces.size > 1 ? `${unit}, ${province}` : unit);
}
