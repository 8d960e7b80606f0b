import { stringify } from 'csv-stringify/sync';
import { EXPORT_HEADERS, type ExportCell, exportRows } from './export-rows.ts';
import { harmless } from './formula.ts';
import type { ReportModel } from './report-model.ts';

/** Excel takes a CSV file without this mark for Windows-1252 and garbles Vietnamese. */
const MARK = '\ufeff';

/**
 * The report as CSV for spreadsheets set to Vietnamese: UTF-8 with mark, semicolons, a comma before decimals, CRLF, one
 * header row, one row per unit and bundle and one per total. A point before decimals would be read as text beside numbers.
 * Counts and rates are plain numbers (6943; 15,2), `Tỷ lệ` is the text people read (15,2 %). Safe against formulas.
 */
export function reportCsv(report: ReportModel): string {
  const rows = [[...EXPORT_HEADERS], ...exportRows(report).map((row) => row.map(vietnamese))];
  return MARK + stringify(rows, { record_delimiter: 'windows', delimiter: ';' });
}

function vietnamese(cell: ExportCell): ExportCell {
  if (typeof cell === 'string') return harmless(cell);
  return typeof cell === 'number' && !Number.isInteger(cell) ? String(cell).replace('.', ',') : cell;
}
