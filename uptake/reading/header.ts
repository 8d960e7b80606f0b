/** The heads of tables: where they stand, and which of them only repeat the one above. */
import { foldTitle } from '../fold-title.ts';
import type { CellValue } from '../number.ts';
import {
  BIRTH,
  blank,
  bundleOf,
  type ColumnAnswers,
  type ColumnRole,
  columnsOf,
  DEATH,
  NO_ANSWERS,
  type TableColumn,
  UNIT,
  words,
} from './head-columns.ts';
import { periodOfHeading, periodOfPath, periodOfTitle } from './period-words.ts';

/** Rows `first` … `last` (0-based) head the columns; the data begin at `last + 1`. */
export type TableHeader = { first: number; last: number; columns: TableColumn[] };

const MOST_HEADER_ROWS = 4;
/** A line of prose may hold one word of a header; a table holds two columns of figures. */
const FEWEST_COLUMNS = 2;
const ROWS_LOOKED_AT = 12;
/** How far above its columns the title of a table may stand. */
export const TITLE_LINES = 6;

/** One reading asks several times for the headers of the same page; a long page is searched once. */
const HEADERS = new WeakMap<readonly CellValue[][], { answers: ColumnAnswers; headers: TableHeader[] }>();

/** Every header of a page; one that only repeats the columns above it (a new printed page) is not counted. */
export function allHeaders(rows: readonly CellValue[][], answers: ColumnAnswers = NO_ANSWERS): TableHeader[] {
  const known = HEADERS.get(rows);
  if (known !== undefined && known.answers === answers) return known.headers;
  const found: TableHeader[] = [];
  let of: string | null = null;
  const next = (from: number) => findHeader(rows, from, answers);
  for (let header = next(0); header !== null; header = next(header.last + 1)) {
    const previous = found.at(-1);
    const period = periodAbove(rows, header, previous === undefined ? 0 : previous.last + 1);
    if (previous !== undefined && (period === null || period === of) && repeats(rows, previous, header))
      continue;
    found.push(header);
    of = period ?? of;
  }
  HEADERS.set(rows, { answers, headers: found });
  return found;
}

/** Which period the lines above a header name: the same columns under another one are another table. */
function periodAbove(rows: readonly CellValue[][], header: TableHeader, floor: number): string | null {
  for (let row = header.first - 1; row >= Math.max(floor, header.first - TITLE_LINES); row -= 1) {
    const cells = (rows[row] ?? []).filter((cell) => !blank(cell));
    if (cells.length > 2) return null;
    const line = cells.map(words).join(' ');
    const period = periodOfTitle(line, null);
    if (period !== null) return `${period.from}/${period.to}`;
    if (periodOfHeading(line, null).kind === 'unclear') return foldTitle(line);
  }
  return null;
}

/** The same columns again without a title of their own ("Bảng 2: khai tử" would make them another table). */
function repeats(rows: readonly CellValue[][], previous: TableHeader, header: TableHeader): boolean {
  const shape = (one: TableHeader) =>
    JSON.stringify(one.columns.map(({ role, header, path }) => [role, header, periodOfPath(path, null)]));
  const titled = rows
    .slice(Math.max(previous.last + 1, header.first - TITLE_LINES), header.first)
    .some(
      (row) => row.filter((cell) => !blank(cell)).length <= 2 && bundleOf(row.map(words).join(' ')) !== null,
    );
  return shape(previous) === shape(header) && !titled;
}

/** Finds the next header at or below row `from`; null when there is none. */
function findHeader(rows: readonly CellValue[][], from: number, answers: ColumnAnswers): TableHeader | null {
  for (let row = from; row < rows.length; row += 1) {
    // Numbers first: they are found fast, and nearly every row has some.
    if ((rows[row] ?? []).some(isNumber)) continue;
    const unit = (rows[row] ?? []).findIndex((cell) => isUnitHeader(cell));
    if (unit < 0) continue;
    const header = headerAt(rows, row, unit, { floor: from, answers });
    if (isHeader(rows, header)) return header;
  }
  return null;
}

/**
 * Two columns of figures make a header. Columns that are not understood make one when numbers stand below them: the table
 * is then asked about, and not overlooked.
 */
function isHeader(rows: readonly CellValue[][], { last, columns }: TableHeader): boolean {
  const of = (...kinds: ColumnRole['kind'][]) => columns.filter(({ role }) => kinds.includes(role.kind));
  if (of('figure').length >= FEWEST_COLUMNS) return true;
  const below = rows.slice(last + 1, last + 1 + ROWS_LOOKED_AT);
  const counted = of('figure', 'left', 'unknown').filter(({ index }) =>
    below.some((row) => typeof row[index] === 'number' || /^\d[\d.,\s]*%?$/.test(words(row[index]))),
  );
  return counted.length >= FEWEST_COLUMNS;
}

function headerAt(
  rows: readonly CellValue[][],
  anchor: number,
  unit: number,
  { floor, answers }: { floor: number; answers: ColumnAnswers },
): TableHeader {
  let first = anchor;
  // A group line above ("… khai sinh | … khai tử") whose unit cells are blank because nobody merged them.
  while (first > floor && anchor - first < 2 && isGroupLine(rows[first - 1] ?? [], unit)) first -= 1;
  let last = anchor;
  while (
    last + 1 < rows.length &&
    last - first + 1 < MOST_HEADER_ROWS &&
    isLowerLine(rows[last + 1] ?? [], unit)
  )
    last += 1;
  return { first, last, columns: columnsOf(rows.slice(first, last + 1), answers) };
}

function isUnitHeader(cell: CellValue | undefined): boolean {
  if (typeof cell !== 'string' || /^\s*(\d|$)/.test(cell)) return false;
  const text = foldTitle(cell);
  return text.length <= 60 && UNIT.test(text);
}

function isGroupLine(row: readonly CellValue[], unit: number): boolean {
  const first = row.findIndex((cell) => blank(cell) === false);
  return (
    first > unit &&
    (row.some(
      (cell) => typeof cell === 'string' && (BIRTH.test(foldTitle(cell)) || DEATH.test(foldTitle(cell))),
    ) ||
      // "Tháng 7/2025 | | Tháng 8/2025": one alone is a title.
      row.filter((cell) => periodOfHeading(words(cell), null).kind !== 'none').length >= 2)
  );
}

/** Still header: the leading columns are blank (merged from above) and nothing here is a number. */
function isLowerLine(row: readonly CellValue[], unit: number): boolean {
  const leading = row.slice(0, unit + 1).every(blank);
  const cells = row.slice(unit + 1).filter((cell) => !blank(cell));
  return leading && cells.length > 0 && cells.every((cell) => !isNumber(cell));
}

/** A number, a rate, or the number of a column ("(3)=(2)/(1)"): no header is made of these. */
function isNumber(cell: CellValue): boolean {
  if (typeof cell === 'number') return true;
  // "7/2025" over a group of columns is a month.
  return (
    cell !== null && /^[\d(][\d\s.,()=/:%+-]*$/.test(cell.trim()) && !/^\d{1,2}\/\d{4}$/.test(cell.trim())
  );
}
