/** The blocks of a page, each a header with its rows, and what they say of periods: above the header, over the columns, in one of them. */
import { foldTitle } from '../fold-title.ts';
import type { CellValue } from '../number.ts';
import type { Period } from '../period.ts';
import type { TableColumn } from './head-columns.ts';
import type { TableHeader } from './header.ts';
import {
  type PeriodColumn,
  periodColumn,
  periodOfCell,
  periodOfPath,
  periodOfTitle,
} from './period-words.ts';
import { filledCells, text } from './surroundings.ts';

type Rows = readonly CellValue[][];

/** A header with its rows: title lines from `top`, rows below the header up to `end`. */
export type TableBlock = {
  header: TableHeader;
  top: number;
  end: number;
  title: Period | null;
  /** The periods that stand side by side over its columns, by name. */
  side: Map<string, Period>;
  column: { index: number; header: string; kind: PeriodColumn; year: number | null } | null;
  /** A column of figures without a period among columns that have several ("Cộng" behind the months). */
  apart: TableColumn | null;
};

const BLANK: CellValue[] = [];

/** Every header of a page with its title lines and rows. `year`: of periods that name none. */
export function blocksOf(rows: Rows, headers: readonly TableHeader[], year: string | null): TableBlock[] {
  const titles = headers.map((header, at) => titleOf(rows, header, headers[at - 1] ?? null, year));
  return headers.map((header, at): TableBlock => {
    const { top, title } = titles[at] ?? { top: header.first, title: null };
    const end = titles[at + 1]?.top ?? rows.length;
    const { side, apart } = sideBySide(header, year);
    return { header, top, end, title, side, apart, column: columnOfPeriods(rows, header, end, year) };
  });
}

/** The nearest line above a header that names a period, and the first of the lines that belong to the header. */
function titleOf(
  rows: Rows,
  header: TableHeader,
  previous: TableHeader | null,
  year: string | null,
): { top: number; title: Period | null } {
  const floor = previous === null ? 0 : previous.last + 1;
  const isLine = (row: number) => filledCells(rows[row] ?? BLANK, 3) <= 2;
  for (let row = header.first - 1; row >= floor; row -= 1) {
    if (!isLine(row) && previous !== null) break;
    const title = isLine(row) ? periodOfTitle(lineOf(rows[row] ?? BLANK), year) : null;
    if (title !== null) return { top: previous === null ? 0 : row, title };
  }
  let top = header.first;
  // Without a period of its own: the lines that touch the header, "Bảng 2. Liên thông khai tử".
  while (top > floor && isLine(top - 1) && lineOf(rows[top - 1] ?? BLANK) !== '') top -= 1;
  return { top: previous === null ? 0 : top, title: null };
}

/** Periods over the columns: only where every column of figures stands under one. */
function sideBySide(header: TableHeader, year: string | null): Pick<TableBlock, 'side' | 'apart'> {
  const side = new Map<string, Period>();
  let apart: TableColumn | null = null;
  for (const column of header.columns) {
    if (column.role.kind !== 'figure') continue;
    const period = periodOfPath(column.path, year);
    if (period === null) apart ??= column;
    else side.set(keyOf(period), period);
  }
  if (apart === null) return { side, apart };
  return { side: new Map(), apart: side.size > 1 ? apart : null };
}

/** The column "Kỳ", "Tháng", "Thời gian" of a table; a column so called in which no cell looks like a period is none. */
function columnOfPeriods(
  rows: Rows,
  header: TableHeader,
  end: number,
  year: string | null,
): TableBlock['column'] {
  for (const { index, header: words, role } of header.columns) {
    const kind = role.kind === 'other' ? periodColumn(words) : null;
    if (kind === null) continue;
    for (let row = header.last + 1; row < end; row += 1)
      if (periodOfCell(rows[row]?.[index] ?? null, kind, year).kind !== 'none')
        return { index, header: words, kind, year: yearColumn(header) };
  }
  return null;
}

/** "Năm" beside "Tháng". */
function yearColumn(header: TableHeader): number | null {
  return header.columns.find((column) => /^nam( bao cao)?$/.test(foldTitle(column.header)))?.index ?? null;
}

/** A period as one word, to find it again. */
export function keyOf({ from, to }: Period): string {
  return `${from}/${to}`;
}

/** The words of a line without its columns. */
export function lineOf(row: readonly CellValue[]): string {
  return row
    .map(text)
    .filter((cell) => cell !== '')
    .join(' ');
}
