import { stringify } from 'csv-stringify/sync';

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

/** Also quotes what csv-stringify leaves bare beside a CRLF line end: a lone line feed, and spaces at the edges. */
const OPTIONS = { record_delimiter: 'windows', quoted_match: /^\s|\s$|[\r\n]/ } as const;

/** One CSV line with its line end (CRLF, as RFC 4180 and Excel have it). Dates are ISO in UTC, booleans 1 and empty. */
export function csvLine(cells: readonly CsvCell[]): string {
  return stringify([cells.map(cellOf)], OPTIONS);
}

/** A whole CSV text. `mark` puts the byte order mark first, without which Excel shows Vietnamese as noise. */
export function csvText(
  rows: readonly (readonly CsvCell[])[],
  { mark = true, delimiter = ',' }: { mark?: boolean; delimiter?: ',' | ';' } = {},
): string {
  const body = stringify(
    rows.map((row) => row.map(cellOf)),
    { ...OPTIONS, delimiter },
  );
  return mark ? BYTE_ORDER_MARK + body : body;
}

function cellOf(cell: CsvCell): string {
  if (cell === null || cell === undefined || cell === false) return '';
  if (cell === true) return '1';
  if (cell instanceof Date) return cell.toISOString();
  return typeof cell === 'number' ? String(cell) : neutralised(cell);
}
