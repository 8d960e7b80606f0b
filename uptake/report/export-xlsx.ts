import writeWorkbook, { type SheetData } from 'write-excel-file/node';
import { EXPORT_HEADERS, type ExportCell, exportNotes, exportRows } from './export-rows.ts';
import type { ReportModel } from './report-model.ts';

const WIDTHS = [22, 7, 30, 11, 20, 14, 14, 10, 10, 12, 12, 14, 12, 12, 10, 12, 12, 14, 50, 12, 12, 60, 18];
const NOTES_WIDTH = 140;
/** A table of an office has lines, on paper too. */
const LINES = { borderColor: '#808080', borderStyle: 'thin' } as const;

/**
 * The report as an XLSX workbook: a page with the table (numbers are numbers, so that it can be sorted and summed) and a
 * page with notes and sources. No cell is ever a formula.
 */
export async function reportXlsx(report: ReportModel): Promise<Buffer> {
  const header = EXPORT_HEADERS.map((value) => ({
    value,
    type: String,
    fontWeight: 'bold' as const,
    wrap: true,
    ...LINES,
  }));
  const title = [
    { value: `${report.title}, ${report.periodText}`, type: String, fontWeight: 'bold' as const },
  ];
  const table: SheetData = [header, ...exportRows(report).map((row) => row.map(cell))];
  const notes: SheetData = [
    title,
    ...exportNotes(report).map((value) => [{ value, type: String, wrap: true }]),
  ];
  return writeWorkbook([
    {
      data: table,
      sheet: 'Tỷ lệ liên thông',
      columns: WIDTHS.map((width) => ({ width })),
      stickyRowsCount: 1,
      orientation: 'landscape',
    },
    { data: notes, sheet: 'Ghi chú và nguồn', columns: [{ width: NOTES_WIDTH }] },
  ]).toBuffer();
}

function cell(value: ExportCell): SheetData[number][number] {
  if (value === null || value === '') return { ...LINES };
  return typeof value === 'number' ? { value, type: Number, ...LINES } : { value, type: String, ...LINES };
}
