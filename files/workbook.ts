import readWorkbook, { readSheet as readFirstSheet } from 'read-excel-file/node';
import { cleanCell, numberText } from './cell.ts';
import { hidesSomething, openZip, unpack } from './zip.ts';

export type Workbook =
  | { kind: 'rows'; rows: string[][] }
  /** Unpacks to more than any honest table, or reaches to cells far outside of it. */
  | { kind: 'too_big' }
  | { kind: 'broken' };

/** Unpacked size of a sheet of 200,000 rows and 20 columns, three times over. */
const UNPACKED_BYTES = 600 * 1024 * 1024;
/** The reader makes a rectangle of what it finds: this many cells at most. */
const RECTANGLE = 20_000_000;

/**
 * The first sheet of an XLSX that holds a table (a leading cover sheet is passed over), as clean text: dates as
 * `dd/mm/yyyy` with the time when there is one, numbers with all their digits.
 */
export async function readXlsx(bytes: Uint8Array): Promise<Workbook> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = await unpackedSize(buffer);
  if (size === 'broken') return { kind: 'broken' };
  if (size === 'too_big') return { kind: 'too_big' };
  try {
    const options = { parseNumber: numberText, trim: false };
    let rows = (await readFirstSheet(buffer, 1, options)) as unknown[][];
    if (!isTable(rows)) {
      const sheets = await readWorkbook(buffer, options);
      rows = (sheets.find((sheet) => isTable(sheet.data as unknown[][]))?.data as unknown[][]) ?? rows;
    }
    return { kind: 'rows', rows: rows.map((row) => row.map(cellText)) };
  } catch {
    // The reader throws for everything a damaged or locked workbook can be; which one does not help the person.
    return { kind: 'broken' };
  }
}

function isTable(rows: readonly (readonly unknown[])[]): boolean {
  const filled = rows.filter((row) => row.filter((cell) => cell !== null && cell !== '').length >= 2);
  return filled.length >= 2;
}

function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return dateText(cell);
  return cleanCell(String(cell));
}

/** A sheet's date has no zone: the reader gives its wall time as UTC. */
function dateText(date: Date): string {
  if (Number.isNaN(date.getTime())) return '';
  // Serial times are fractions of a day: half a second of rounding is theirs, not the person's.
  const [day = '', time = ''] = new Date(Math.round(date.getTime() / 1000) * 1000).toISOString().split('T');
  const written = day.split('-').reverse().join('/');
  return time.startsWith('00:00:00') ? written : `${written} ${time.slice(0, 8)}`;
}

/** Unpacks without keeping anything: a small file can hold gigabytes, or one cell a million rows down. */
async function unpackedSize(zip: Buffer): Promise<'fits' | 'too_big' | 'broken'> {
  const archive = openZip(zip);
  // The reader goes by what stands in the file, not by the directory: nothing may hide between the listed files.
  if (archive === null || hidesSomething(archive)) return 'broken';
  let total = 0;
  for (const entry of archive.entries) {
    let row = 1;
    let column = 1;
    let rest = '';
    try {
      for await (const chunk of unpack(entry)) {
        total += chunk.length;
        if (total > UNPACKED_BYTES) return 'too_big';
        if (!entry.name.startsWith('xl/worksheets/')) continue;
        const text = rest + chunk.toString('latin1');
        for (const [, letters = '', digits = ''] of text.matchAll(/ r=["']([A-Z]{0,3})(\d{1,7})["']/g)) {
          row = Math.max(row, Number(digits));
          if (letters.length > 1) column = Math.max(column, columnNumber(letters));
        }
        if (row * column > RECTANGLE) return 'too_big';
        rest = text.slice(-16);
      }
    } catch {
      return 'broken';
    }
  }
  return 'fits';
}

function columnNumber(letters: string): number {
  let number = 0;
  for (const letter of letters) number = number * 26 + letter.charCodeAt(0) - 64;
  return number;
}
