import { trimGrid } from './cell.ts';
import { readDelimited } from './delimited.ts';
import { decodeText, isOldFont } from './encoding.ts';
import type { Problem } from './problem.ts';
import { readXlsx } from './workbook.ts';

const MAX_BYTES = 20 * 1024 * 1024;
/** The header row included. */
const MAX_ROWS = 200_000;
const MAX_COLUMNS = 200;
/** Rows by which an old font code is told. */
const SAMPLE_ROWS = 100;

/** A table somebody loaded: clean text cells. `rows[n]` is row n + 1 of the spreadsheet; rows may be shorter than the widest. */
export type Sheet = { kind: 'sheet'; fileName: string; rows: string[][] };
export type Unreadable = { kind: 'unreadable'; problem: Problem };

/**
 * Reads CSV, TSV or XLSX by what the bytes are, not by what the name says. At most 20 MB, 200,000 rows and 200 columns.
 * Never throws for anything a file can hold.
 */
export async function readSheet(fileName: string, bytes: Uint8Array): Promise<Sheet | Unreadable> {
  const refuse = (rule: keyof typeof REFUSALS, row: number | null = null): Unreadable => ({
    kind: 'unreadable',
    problem: { file: fileName, row, column: null, value: null, rule, ...REFUSALS[rule], severity: 'error' },
  });
  if (bytes.length === 0) return refuse('file_empty');
  if (bytes.length > MAX_BYTES) return refuse('file_too_big');
  const grid = await readGrid(bytes);
  if (grid.kind === 'refused') return refuse(grid.rule, grid.row);
  const rows = trimGrid(grid.rows);
  if (rows.length === 0) return refuse('file_empty');
  if (rows.length > MAX_ROWS) return refuse('too_many_rows');
  if (isOldFont(rows.slice(0, SAMPLE_ROWS).flat().join(' '))) return refuse('old_font');
  if (rows.some((row) => row.length > MAX_COLUMNS)) return refuse('too_many_columns');
  return { kind: 'sheet', fileName, rows };
}

type Grid =
  | { kind: 'rows'; rows: string[][] }
  | { kind: 'refused'; rule: keyof typeof REFUSALS; row?: number };

async function readGrid(bytes: Uint8Array): Promise<Grid> {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 512));
  if (start.toString('latin1', 0, 2) === 'PK') {
    const book = await readXlsx(bytes);
    if (book.kind === 'rows') return book;
    return { kind: 'refused', rule: book.kind === 'too_big' ? 'workbook_too_big' : 'workbook_broken' };
  }
  if (start.toString('hex', 0, 4) === 'd0cf11e0') return { kind: 'refused', rule: 'old_workbook' };
  if (start.toString('latin1', 0, 4) === '%PDF') return { kind: 'refused', rule: 'not_a_table' };
  const decoded = decodeText(bytes);
  if (decoded.kind !== 'text')
    return { kind: 'refused', rule: decoded.kind === 'old_font' ? 'old_font' : 'not_a_table' };
  if (/^\s*<(!doctype|html|table|\?xml)/i.test(decoded.text.slice(0, 512)))
    return { kind: 'refused', rule: 'not_a_table' };
  const read = await readDelimited(decoded.text, MAX_ROWS);
  if (read.kind === 'rows') return read;
  if (read.kind === 'too_many_rows') return { kind: 'refused', rule: 'too_many_rows' };
  return { kind: 'refused', rule: 'quote_not_closed', row: read.row };
}

const AS_XLSX = 'Mở tệp bằng Excel, chọn “Lưu thành” (Save As), kiểu “Excel Workbook (.xlsx)”, rồi nạp lại.';
const REFUSALS = {
  file_empty: {
    message: 'Tệp không có dữ liệu.',
    todo: 'Kiểm tra lại tệp: dòng đầu là tên cột, các dòng sau là dữ liệu.',
  },
  file_too_big: { message: 'Tệp lớn hơn 20 MB.', todo: 'Chia thành nhiều tệp nhỏ hơn rồi nạp lần lượt.' },
  too_many_rows: {
    message: 'Tệp có hơn 200.000 dòng.',
    todo: 'Chia thành nhiều tệp nhỏ hơn rồi nạp lần lượt.',
  },
  too_many_columns: {
    message: 'Tệp có hơn 200 cột.',
    todo: 'Chỉ giữ lại các cột cần nạp.',
  },
  workbook_too_big: {
    message: 'Tệp Excel quá lớn khi mở ra, hoặc có ô nằm rất xa bảng dữ liệu.',
    todo: 'Sao chép riêng bảng dữ liệu sang một tệp Excel mới rồi nạp lại.',
  },
  workbook_broken: {
    message: 'Không đọc được tệp Excel: tệp hỏng, có mật khẩu hoặc không phải tệp .xlsx.',
    todo: AS_XLSX,
  },
  old_workbook: {
    message: 'Tệp là Excel kiểu cũ (.xls) hoặc tệp có mật khẩu, hệ thống chưa đọc được.',
    todo: `Bỏ mật khẩu nếu có. ${AS_XLSX}`,
  },
  old_font: {
    message: 'Tệp dùng bảng mã cũ TCVN3 (phông .VnTime, ABC) hoặc VNI, chữ sẽ bị sai.',
    todo: 'Chuyển sang Unicode (ví dụ bằng UniKey Toolkit), lưu lại rồi nạp.',
  },
  not_a_table: {
    message: 'Tệp không phải bảng CSV, TSV hoặc Excel (.xlsx).',
    todo: AS_XLSX,
  },
  quote_not_closed: {
    message: 'Tệp CSV có dấu ngoặc kép (") mở mà không đóng, bắt đầu từ dòng này.',
    todo: 'Sửa dấu ngoặc kép ở dòng này, hoặc lưu tệp thành .xlsx.',
  },
} as const;
