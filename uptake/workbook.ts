import { inflateRawSync } from 'node:zlib';
import readWorkbook from 'read-excel-file/node';
import type { CellValue } from './number.ts';

type Page = { name: string; rows: CellValue[][] };
export type Workbook = { kind: 'pages'; pages: Page[] } | { kind: 'unreadable' } | { kind: 'too-large' };

/** Far beyond any table of a province (168 communes), far below what hurts the process. */
const MOST_ROWS = 20_000;
const MOST_COLUMNS = 200;
const MOST_ENTRIES = 500;
const MOST_BYTES_UNPACKED = 64 * 1024 * 1024;

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_ENTRY = 0x04034b50;

/**
 * The pages of an XLSX workbook as grids; the first rows and columns are kept even when empty, so that positions are those
 * of the spreadsheet. Dates become ISO text, true and false "TRUE" and "FALSE", errors their code (#DIV/0!).
 *
 * The archive is measured before it is opened: the reader allocates what the file claims (a row number of a thousand
 * million, an entry of many gigabytes), so claims beyond any real table are refused.
 */
export async function readXlsx(bytes: Uint8Array): Promise<Workbook> {
  const size = measure(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  if (size !== 'fits') return { kind: size };
  try {
    const sheets = await readWorkbook(Buffer.from(bytes));
    const pages = sheets.map((sheet) => ({
      name: sheet.sheet,
      rows: sheet.data.map((row) => row.map(cellValue)),
    }));
    return { kind: 'pages', pages };
  } catch {
    // The reader throws for every way in which a workbook can be broken; which one does not help the office.
    return { kind: 'unreadable' };
  }
}

function cellValue(value: unknown): CellValue {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number') return value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString().slice(0, 10);
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  return String(value).normalize('NFC');
}

function measure(file: Buffer): 'fits' | 'unreadable' | 'too-large' {
  const end = file.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + 22 > file.length || file.readUInt32LE(end) !== END_OF_DIRECTORY) return 'unreadable';
  const entries = file.readUInt16LE(end + 10);
  let at = file.readUInt32LE(end + 16);
  if (entries > MOST_ENTRIES) return 'too-large';
  let unpacked = 0;
  for (let index = 0; index < entries; index += 1) {
    if (at + 46 > file.length || file.readUInt32LE(at) !== DIRECTORY_ENTRY) return 'unreadable';
    const nameLength = file.readUInt16LE(at + 28);
    const name = file.toString('utf8', at + 46, at + 46 + nameLength);
    const entry = {
      method: file.readUInt16LE(at + 10),
      packed: file.readUInt32LE(at + 20),
      local: file.readUInt32LE(at + 42),
    };
    const content = /\.(xml|rels)$/.test(name)
      ? unpack(file, entry, MOST_BYTES_UNPACKED - unpacked)
      : Buffer.alloc(0);
    if (content === 'unreadable' || content === 'too-large') return content;
    unpacked += content.length;
    if (/worksheets\/[^/]+\.xml$/.test(name) && !addressesFit(content.toString('latin1'))) return 'too-large';
    at += 46 + nameLength + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
  }
  return 'fits';
}

function unpack(
  file: Buffer,
  entry: { method: number; packed: number; local: number },
  room: number,
): Buffer | 'unreadable' | 'too-large' {
  const { local, packed, method } = entry;
  if (local + 30 > file.length || file.readUInt32LE(local) !== LOCAL_ENTRY) return 'unreadable';
  // The reader trusts the size in the local header and allocates it at once.
  if (file.readUInt32LE(local + 22) > MOST_BYTES_UNPACKED) return 'too-large';
  const start = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28);
  const content = file.subarray(start, start + packed);
  if (content.length < packed) return 'unreadable';
  if (method === 0) return content.length > room ? 'too-large' : content;
  if (method !== 8) return 'unreadable';
  try {
    return inflateRawSync(content, { maxOutputLength: Math.max(1, room) });
  } catch (error) {
    return (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'unreadable';
  }
}

/** Every `r="…"` of a row (a number) or cell (letters and a number) lies within the limits. */
function addressesFit(xml: string): boolean {
  for (const [, letters = '', digits = ''] of xml.matchAll(/\sr\s*=\s*["']([A-Za-z]*)(\d+)["']/g)) {
    if (Number(digits) > MOST_ROWS || columnNumber(letters) > MOST_COLUMNS) return false;
  }
  return true;
}

function columnNumber(letters: string): number {
  if (letters.length > 3) return Number.POSITIVE_INFINITY;
  return [...letters.toUpperCase()].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
}
