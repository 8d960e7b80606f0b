/**
 * The one writer of CSV, for spreadsheets set to Vietnamese: UTF-8 with its mark, semicolons, a comma before decimals, moments as
 * they are read in Viet Nam. A point before decimals would stand as text beside numbers, and a comma between cells would put a
 * whole line into one cell.
 */
import { stringify } from 'csv-stringify/sync';
import { wallOf } from '../calendar/moment.ts';
import { sayDay } from '../calendar/words.ts';
import { writable } from './writable.ts';

/** A number stays a number; text is guarded. */
export type CsvCell = string | number | boolean | Date | null | undefined;

/**
 * First letters that make a spreadsheet calculate (also their full-width forms and the long minus, which some programs fold), and
 * a tab, return or line feed that hides one of them. An office's unit name is not ours to trust.
 * @see OWASP, CSV Injection
 */
const CALCULATES = /^[\s\u200B-\u200D\u2060\uFEFF]*[=+\-@＝＋－＠−]|^[\t\r\n]/;
const BYTE_ORDER_MARK = '\uFEFF';

/**
 * Text that a spreadsheet shows and never calculates: a citizen may write `=HYPERLINK(…)` as their name. The guard is a
 * leading apostrophe, which files/cell.ts takes off again.
 */
export function neutralised(text: string): string {
  return CALCULATES.test(text) ? `'${text}` : text;
}

/**
 * A spreadsheet takes digits for a number: it drops a first zero, and rounds what has more than fifteen. A telephone is grouped
 * as people write it; a code or an id gets the apostrophe too.
 */
const PHONE = /^(0\d{3})(\d{3})(\d{2,4})$/;
const WOULD_BE_A_NUMBER = /^(?:0\d+|\d{12,})$/;

/** Also quotes what csv-stringify leaves bare beside a CRLF line end: a lone line feed, and spaces at the edges. */
const OPTIONS = { record_delimiter: 'windows', delimiter: ';', quoted_match: /^\s|\s$|[\r\n]/ } as const;

/** One CSV line with its line end (CRLF, as RFC 4180 and Excel have it). Moments as in Viet Nam, booleans 1 and empty. */
export function csvLine(cells: readonly CsvCell[]): string {
  return stringify([cells.map(cellOf)], OPTIONS);
}

/** A whole CSV text, the byte order mark first, without which Excel shows Vietnamese as noise. */
export function csvText(rows: readonly (readonly CsvCell[])[]): string {
  return (
    BYTE_ORDER_MARK +
    stringify(
      rows.map((row) => row.map(cellOf)),
      OPTIONS,
    )
  );
}

function cellOf(cell: CsvCell): string {
  if (cell === null || cell === undefined || cell === false) return '';
  if (cell === true) return '1';
  if (cell instanceof Date) return `${sayDay(cell)} ${wallOf(cell).slice(11)}`;
  return typeof cell === 'number' ? String(cell).replace('.', ',') : textOf(writable(cell));
}

function textOf(text: string): string {
  const phone = PHONE.exec(text);
  if (phone !== null) return phone.slice(1).join(' ');
  return WOULD_BE_A_NUMBER.test(text) ? `'${text}` : neutralised(text);
}
