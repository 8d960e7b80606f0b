import { decode } from './decode.ts';
import type { CellValue } from './number.ts';
import { atFile, type Finding } from './tables/problem.ts';
import { readXlsx } from './workbook.ts';

/** One page of a file as cells; `rows[0][0]` is A1. Text of unquoted blank cells is ''. */
export type Grid = { page: string; rows: CellValue[][] };

export type Sheets = { kind: 'grids'; grids: Grid[] } | { kind: 'refused'; problem: Finding };

/** A table of all communes is some 20 kB; 10 MB leaves room for logos and styles. */
const MOST_BYTES = 10 * 1024 * 1024;
/** A table of all communes has some 3,400 rows; what is far beyond is refused before it costs a process its memory. */
const MOST_ROWS = 120_000;
const MOST_COLUMNS = 200;
const DELIMITERS = ['\t', ';', ',', '|'] as const;

const REFUSALS: { sign: number[]; message: string; todo: string }[] = [
  {
    sign: [0xd0, 0xcf, 0x11, 0xe0],
    message: 'Tệp là định dạng Office cũ (.xls hoặc .doc), phần mềm không mở được.',
    todo: 'Mở tệp bằng Excel hoặc LibreOffice và lưu lại thành .xlsx.',
  },
  {
    sign: [0x25, 0x50, 0x44, 0x46],
    message: 'Tệp là PDF, không phải bảng số liệu.',
    todo: 'Xin đơn vị gửi tệp .xlsx hoặc .csv, hoặc chép bảng rồi dán dưới dạng văn bản.',
  },
];

/**
 * Opens the file an office sent: XLSX by its content, whatever its name; anything else as text (CSV with comma or
 * semicolon, TSV, a table pasted with tabs, bars or wide gaps). Never throws.
 * @returns one grid per page that holds anything, or the problem that stops the reading
 */
export async function readSheets(bytes: Uint8Array): Promise<Sheets> {
  if (bytes.length === 0) return refused('file-unreadable', 'Tệp trống.', 'Chọn lại tệp có bảng số liệu.');
  if (bytes.length > MOST_BYTES) return tooLarge();
  for (const { sign, message, todo } of REFUSALS) {
    if (sign.every((byte, index) => bytes[index] === byte)) return refused('file-unreadable', message, todo);
  }
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return fromWorkbook(bytes);
  const { text } = decode(bytes);
  if (/^\s*<(!doctype|html|table|\?xml)/i.test(text)) {
    return refused(
      'file-unreadable',
      'Tệp là trang web được lưu dưới tên bảng tính.',
      'Mở tệp bằng Excel và lưu lại thành .xlsx.',
    );
  }
  return fromText(text);
}

/** Reads a table that was pasted or decoded from a text file. */
export function fromText(text: string): Sheets {
  if (text.includes('\0')) {
    return refused(
      'file-unreadable',
      'Tệp không phải bảng tính hay văn bản.',
      'Gửi tệp .xlsx, .csv, .tsv hoặc dán bảng dưới dạng văn bản.',
    );
  }
  const rows = split(text.replace(/\r\n?/g, '\n'));
  if (rows.length > MOST_ROWS || rows.some((row) => row.length > MOST_COLUMNS)) return tooLarge();
  if (!hasContent(rows)) return refused('file-unreadable', 'Tệp trống.', 'Chọn lại tệp có bảng số liệu.');
  return { kind: 'grids', grids: [{ page: '', rows }] };
}

/** The letters a spreadsheet shows over a column: 0 is A, 26 is AA. */
export function columnLetter(index: number): string {
  const rest = index % 26;
  const letter = String.fromCharCode(65 + rest);
  return index < 26 ? letter : columnLetter(Math.floor(index / 26) - 1) + letter;
}

async function fromWorkbook(bytes: Uint8Array): Promise<Sheets> {
  const workbook = await readXlsx(bytes);
  if (workbook.kind === 'too-large') return tooLarge();
  if (workbook.kind === 'unreadable') {
    return refused(
      'file-unreadable',
      'Tệp không mở được như một bảng tính .xlsx.',
      'Mở tệp bằng Excel, kiểm tra, lưu lại thành .xlsx rồi gửi lại.',
    );
  }
  const grids = workbook.pages
    .filter((page) => hasContent(page.rows))
    .map(({ name, rows }) => ({ page: name, rows }));
  if (grids.length === 0)
    return refused('file-unreadable', 'Bảng tính trống.', 'Chọn lại tệp có bảng số liệu.');
  return { kind: 'grids', grids };
}

/** So much of a text tells by which sign its cells are parted. */
const SAMPLE = 256 * 1024;
/** More different cells are not looked up again: the running numbers of a long table would only fill the memory. */
const MOST_SHARED = 20_000;

/** The delimiter that gives most rows the same, largest number of cells; text without any is split at wide gaps. */
function split(text: string): CellValue[][] {
  const sample = text.length > SAMPLE ? text.slice(0, text.lastIndexOf('\n', SAMPLE) + 1 || SAMPLE) : text;
  let best: { delimiter: Delimiter | null; rows: string[][]; score: number } = {
    delimiter: null,
    rows: [],
    score: 0,
  };
  for (const delimiter of DELIMITERS) {
    if (!sample.includes(delimiter)) continue;
    const rows = parted(sample, delimiter);
    const score = regularity(rows);
    if (score > best.score) best = { delimiter, rows, score };
  }
  if (best.delimiter === null) return spaced(text);
  return sample === text ? best.rows : parted(text, best.delimiter);
}

type Delimiter = (typeof DELIMITERS)[number];

function parted(text: string, delimiter: Delimiter): string[][] {
  if (delimiter === '|') return barred(text);
  return text.includes('"') ? quoted(text, delimiter) : rowsOf(text, (line) => line.split(delimiter));
}

/** Rows line by line; cells that say the same are one text in memory, and a line of a long text is dropped once it is cut. */
function rowsOf(text: string, cells: (line: string) => string[]): string[][] {
  const share = sharing();
  const rows: string[][] = [];
  let at = 0;
  while (at < text.length) {
    const found = text.indexOf('\n', at);
    const end = found < 0 ? text.length : found;
    rows.push(cells(text.slice(at, end)).map(share));
    at = end + 1;
  }
  return rows;
}

/** Gives the same text for the same letters, so that a hundred thousand rows hold the names of their units once. */
function sharing(): (cell: string) => string {
  const known = new Map<string, string>();
  return (cell) => {
    const same = known.get(cell);
    if (same !== undefined) return same;
    if (known.size < MOST_SHARED) known.set(cell, cell);
    return cell;
  };
}

/**
 * Text pasted from a page or a PDF, cells apart by two blanks or more. A line one cell short that begins with words
 * ("Cộng   319   29") has no running number: it begins in the second column.
 */
function spaced(text: string): string[][] {
  const rows = rowsOf(text, (line) => line.trim().split(/\s{2,}/));
  const [usual = 0] =
    [...widthsOf(rows)].filter(([width]) => width >= 3).sort((a, b) => b[1] - a[1])[0] ?? [];
  for (const row of rows) if (row.length === usual - 1 && /^\D*$/.test(row[0] ?? '')) row.unshift('');
  return rows;
}

function regularity(rows: readonly string[][]): number {
  let score = 0;
  for (const [width, count] of widthsOf(rows))
    if (width >= 3 && count >= 2) score = Math.max(score, count * Math.min(width, 12));
  return score;
}

/** How many rows have how many cells. */
function widthsOf(rows: readonly string[][]): Map<number, number> {
  const widths = new Map<number, number>();
  for (const row of rows) widths.set(row.length, (widths.get(row.length) ?? 0) + 1);
  return widths;
}

/**
 * Rows whose cells may stand in quotes, with delimiters, line ends and doubled quotes inside. Quotes inside a cell are left
 * alone: `DVC liên thông "Đăng ký khai sinh…"` is how the authorities head their columns. A quote that is opened and never
 * closed would swallow the rest of the file, so then quotes mean nothing.
 */
function quoted(text: string, delimiter: Delimiter): string[][] {
  const share = sharing();
  const rows: string[][] = [];
  let row: string[] = [];
  for (let at = 0; at <= text.length; at += 1) {
    if (at === text.length && row.length === 0) break;
    const closed = text[at] === '"' ? closingQuote(text, at, delimiter) : at;
    if (closed < 0) return rowsOf(text, (line) => line.split(delimiter));
    const end = endOfCell(text, closed, delimiter);
    const raw = text.slice(at, end);
    row.push(share(end === closed && end > at ? raw.slice(1, -1).replaceAll('""', '"') : raw));
    at = end;
    if (text[end] === delimiter) continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

/** Where the cell that a quote opens is over: behind the quote that closes it; where none does so, the quote is a letter. -1: never. */
function closingQuote(text: string, open: number, delimiter: Delimiter): number {
  for (let at = text.indexOf('"', open + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    const next = text[at + 1];
    if (next === '"') at += 1;
    else return next === delimiter || next === '\n' || next === undefined ? at + 1 : at;
  }
  return -1;
}

function endOfCell(text: string, from: number, delimiter: Delimiter): number {
  let at = from;
  while (at < text.length && text[at] !== delimiter && text[at] !== '\n') at += 1;
  return at;
}

/** A table with bars, as it is pasted from a chat or a web page; the rule under the header is no row of data. */
function barred(text: string): string[][] {
  return rowsOf(text, (line) => {
    const cells = line.trim().replace(/^\|/, '').replace(/\|$/, '').split('|');
    return cells.map((cell) => (/^\s*:?-{2,}:?\s*$/.test(cell) ? '' : cell.trim()));
  });
}

function hasContent(rows: readonly CellValue[][]): boolean {
  return rows.some((row) => row.some((cell) => cell !== null && cell !== ''));
}

function refused(rule: 'file-unreadable' | 'file-too-large', message: string, todo: string): Sheets {
  return { kind: 'refused', problem: atFile({ rule, message, todo, severity: 'error' }) };
}

function tooLarge(): Sheets {
  return refused(
    'file-too-large',
    'Tệp lớn hơn một bảng số liệu của tỉnh.',
    'Chỉ gửi trang có bảng, không quá 10 MB, 120.000 dòng và 200 cột.',
  );
}
