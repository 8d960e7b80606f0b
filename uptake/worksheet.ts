import type { CellValue } from './number.ts';
import { attribute, type Budget, type Listener } from './xml.ts';

/** Far beyond any table of a province (168 communes), and what a process reads without growing. */
export const MOST_ROWS = 120_000;
export const MOST_COLUMNS = 200;
/** Filled cells and letters of all pages together: 120,000 rows of sixteen cells; a novel of ten thousand pages. */
const MOST_CELLS = 2_000_000;
const MOST_LETTERS = 20_000_000;
/** Shorter texts are copied by the engine itself; longer ones would hold on to the piece of the file they were cut from. */
const LONGEST_COPIED = 12;

/** What all pages of a workbook have in common. */
export type Book = {
  strings: string[];
  /** By the number of a cell's style: whether it shows a date. */
  dates: boolean[];
  /** Days are counted from 1904 (old Macintosh) and not from 1900. */
  since1904: boolean;
  keep: (text: string) => string;
  cells: number;
  budget: Budget;
};

/** A book without pages yet. */
export function emptyBook(budget: Budget): Book {
  const known = new Map<string, string>();
  let letters = 0;
  const keep = (text: string): string => {
    const same = known.get(text);
    if (same !== undefined) return same;
    letters += text.length;
    if (letters > MOST_LETTERS) budget.over = true;
    const composed = unescaped(text).normalize('NFC');
    const own = composed.length > LONGEST_COPIED ? Buffer.from(composed).toString() : composed;
    known.set(own, own);
    return own;
  };
  return { strings: [], dates: [], since1904: false, keep, cells: 0, budget };
}

/** Gathers the shared strings; what is written above letters to say how they are read (rPh) is no part of them. */
export function stringsInto(book: Book): Listener {
  let text = '';
  let inText = false;
  let above = 0;
  return {
    open: (name) => {
      if (name === 'si') text = '';
      else if (name === 'rPh') above += 1;
      else if (name === 't') inText = above === 0;
    },
    close: (name) => {
      if (name === 'si') book.strings.push(book.keep(text));
      else if (name === 'rPh') above -= 1;
      else if (name === 't') inText = false;
    },
    text: (piece) => {
      if (inText) text += piece;
    },
  };
}

/**
 * Gathers the cells of one page into `rows`; positions are those of the spreadsheet. Cells that hold nothing but a style
 * take no room, however far away they are; one with something in it beyond the limits stops the reading.
 */
export function cellsInto(rows: CellValue[][], book: Book): Listener {
  let row = 0;
  let column = 0;
  let cell = { type: 'n', style: 0 };
  let text = '';
  let taking = false;
  let above = 0;
  return {
    open: (name, attributes) => {
      if (name === 'row') {
        row = Number(attribute(attributes, 'r') ?? row + 1);
        column = 0;
      } else if (name === 'c') {
        const letters = attribute(attributes, 'r')?.replace(/\d+$/, '') ?? '';
        column = letters === '' ? column + 1 : columnNumber(letters);
        cell = { type: attribute(attributes, 't') ?? 'n', style: Number(attribute(attributes, 's') ?? 0) };
        text = '';
      } else if (name === 'rPh') above += 1;
      else if (name === 'v' || (name === 't' && above === 0)) taking = true;
    },
    close: (name) => {
      if (name === 'v' || name === 't') taking = false;
      else if (name === 'rPh') above -= 1;
      else if (name === 'c' && text !== '') put(rows, book, { row, column }, contentOf(text, cell, book));
    },
    text: (piece) => {
      if (taking) text += piece;
    },
  };
}

function put(rows: CellValue[][], book: Book, at: { row: number; column: number }, value: CellValue): void {
  if (value === null) return;
  book.cells += 1;
  const inside = at.row >= 1 && at.row <= MOST_ROWS && at.column >= 1 && at.column <= MOST_COLUMNS;
  if (!inside || book.cells > MOST_CELLS) {
    book.budget.over = true;
    return;
  }
  while (rows.length < at.row) rows.push([]);
  const row = rows[at.row - 1] ?? [];
  while (row.length < at.column - 1) row.push(null);
  row[at.column - 1] = value;
}

/** The types of cells of ECMA-376, part 1, 18.18.11. */
function contentOf(text: string, { type, style }: { type: string; style: number }, book: Book): CellValue {
  if (type === 's') return book.strings[Number(text)] ?? null;
  if (type === 'b') return text === '1' || text === 'true' ? 'TRUE' : 'FALSE';
  if (type === 'd') return text.slice(0, 10);
  if (type !== 'n') return book.keep(text);
  const number = Number(text);
  if (!Number.isFinite(number)) return book.keep(text);
  return book.dates[style] === true ? dayOf(number, book.since1904) : number;
}

const DAY_MS = 86_400_000;
/** Serial number of 1/1/1970 in days since "0/1/1900", and how much later the days of 1904 begin. */
const SERIAL_1970 = 25_569;
const DAYS_TO_1904 = 1_462;
const LAST_SERIAL = 2_958_465;

/** A serial day of a spreadsheet as YYYY-MM-DD; a number no date can have stays what it is. */
function dayOf(serial: number, since1904: boolean): CellValue {
  const days = serial + (since1904 ? DAYS_TO_1904 : 0);
  if (days < 0 || days > LAST_SERIAL) return serial;
  return new Date(Math.round((days - SERIAL_1970) * DAY_MS)).toISOString().slice(0, 10);
}

/** Signs that XML forbids stand as `_x000D_` (ECMA-376, part 1, 22.9.2.19). */
function unescaped(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9a-f]{4})_/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

function columnNumber(letters: string): number {
  if (letters.length > 3) return Number.POSITIVE_INFINITY;
  return [...letters.toUpperCase()].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
}
