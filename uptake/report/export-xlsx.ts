import { printedWorkbook } from '../../files/printed-workbook.ts';
import { EXPORT_HEADERS, type ExportCell, exportNotes, exportRows } from './export-rows.ts';
import type { ReportModel } from './report-model.ts';

/** What an office reads on paper, of the columns of EXPORT_HEADERS; the others stand on the page of data. */
const ON_PAPER: readonly [(typeof EXPORT_HEADERS)[number], number][] = [
  ['Nhóm thủ tục', 20],
  ['Hạng', 7],
  ['Đơn vị', 30],
  ['Tổng số hồ sơ', 12],
  ['Qua liên thông', 12],
  ['Tỷ lệ (%)', 10],
  ['Kỳ trước: tỷ lệ (%)', 10],
  ['Thay đổi so với kỳ trước (điểm)', 14],
  ['Lưu ý', 60],
];
const WIDTHS = [22, 7, 30, 11, 20, 14, 14, 10, 10, 12, 12, 14, 12, 12, 10, 12, 12, 14, 50, 12, 12, 60, 18];
const NOTES_WIDTH = 110;

/**
 * The report as an XLSX workbook: a page for paper, a page with all its data (numbers are numbers, so that it can be sorted
 * and summed), and a page with notes and sources.
 */
export async function reportXlsx(report: ReportModel): Promise<Buffer> {
  const rows = exportRows(report);
  const title = [report.title, report.periodText];
  const paper = ON_PAPER.map(([heading]) => EXPORT_HEADERS.indexOf(heading));
  const sums = rows.flatMap((row, index) => (row[1] === null && row[3] === '' ? [index] : []));
  const of = (row: readonly ExportCell[], at: number) => row[at] ?? null;
  return printedWorkbook([
    {
      name: 'Tỷ lệ liên thông',
      title,
      columns: ON_PAPER.map(([heading, width]) => ({ heading, width })),
      rows: rows.map((row) => paper.map((at) => of(row, at))),
      sums,
    },
    {
      name: 'Số liệu đầy đủ',
      title: [],
      columns: EXPORT_HEADERS.map((heading, at) => ({ heading, width: WIDTHS[at] ?? 14 })),
      rows,
      sums,
    },
    {
      name: 'Ghi chú và nguồn',
      title: [`${report.title}, ${report.periodText}`],
      columns: [{ heading: '', width: NOTES_WIDTH }],
      rows: exportNotes(report).map((line) => [line]),
      standing: true,
    },
  ]);
}
