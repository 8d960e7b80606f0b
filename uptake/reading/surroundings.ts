/** What stands around a table on its page: titles, notes, a signature. */

import type { Bundle } from '../../knowledge/bundle.ts';
import type { CellValue } from '../number.ts';
import { bundleOf } from './head-columns.ts';
import { type TableHeader, TITLE_LINES } from './header.ts';
import type { TablePreamble } from './preamble.ts';

/** Below a table stand a date, a signature, the source; a list of lines with one word each is no note. */
const MOST_NOTES = 300;

/** The bundle of a table whose columns do not say it: from the lines above it, or from the title when that names one. */
export function titleBundle(
  rows: readonly CellValue[][],
  first: number,
  floor: number,
  preamble: TablePreamble,
): Bundle | null {
  for (let row = first - 1; row >= Math.max(floor, first - TITLE_LINES); row -= 1) {
    const bundle = bundleOf((rows[row] ?? []).map(text).join(' '));
    if (bundle !== null) return bundle;
  }
  return bundleOf(preamble.folded);
}

/** Title lines and notes: everything above the table, and below its header the last lines of one or two cells. */
export function textOutside(rows: readonly CellValue[][], header: TableHeader): string[] {
  const filled = (row: readonly CellValue[]) => row.map(text).filter((cell) => cell !== '');
  const notes: string[] = [];
  for (let at = rows.length - 1; at > header.last && notes.length < MOST_NOTES; at -= 1) {
    const row = rows[at] ?? [];
    if (filledCells(row, 3) <= 2) notes.push(filled(row).join(' '));
  }
  return [...rows.slice(0, header.first).map((row) => filled(row).join(' ')), ...notes.reverse()];
}

/** How many cells of a row hold something; counting stops at `enough`. */
export function filledCells(row: readonly CellValue[], enough: number): number {
  let count = 0;
  for (const cell of row) {
    if (cell !== null && (typeof cell === 'number' || cell.trim() !== '')) count += 1;
    if (count === enough) break;
  }
  return count;
}

/** A cell as one line of text; nothing is ''. */
export function text(cell: CellValue | undefined): string {
  return cell === null || cell === undefined ? '' : String(cell).replace(/\s+/g, ' ').trim();
}
