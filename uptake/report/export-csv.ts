import { csvText } from '../../files/csv.ts';
import { EXPORT_HEADERS, exportRows } from './export-rows.ts';
import type { ReportModel } from './report-model.ts';

/**
 * The report as CSV for spreadsheets set to Vietnamese: one header row, one row per unit and bundle and one per total. Counts
 * and rates are plain numbers (6943; 15,2), `Tỷ lệ` is the text people read (15,2 %).
 */
export function reportCsv(report: ReportModel): string {
  return csvText([[...EXPORT_HEADERS], ...exportRows(report)]);
}
