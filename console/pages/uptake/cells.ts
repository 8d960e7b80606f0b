/** Cells of a table that can be mended on the page. */
import type { TableProblem } from '../../../uptake/uptake.ts';

export type CellToMend = {
  field: string;
  place: string;
  heading: string;
  value: string;
  message: string;
  todo: string;
};

const MOST_CELLS = 60;
/** Rules about what one cell says; unknown units are asked by name, and columns by their heading. */
const OF_A_CELL: ReadonlySet<string> = new Set([
  'number-unreadable',
  'rate-unreadable',
  'unit-missing-name',
  'unit-twice',
  'linked-above-total',
  'flow-above-whole',
  'rate-off',
  'total-mismatch',
  'subtotal-mismatch',
]);

/** The bad cells, each once. None where the table was turned or put together: its rows are no longer those of the file. */
export function cellsToMend(problems: readonly TableProblem[]): CellToMend[] {
  if (problems.some(({ rule }) => rule === 'table-turned' || rule === 'tables-beside')) return [];
  const found = new Map<string, CellToMend>();
  for (const { severity, rule, row, column, value, message, todo, sheet = '' } of problems) {
    const letter = /^([A-Z]{1,3})(?: \(|$)/.exec(column ?? '')?.[1];
    if (severity !== 'error' || row === null || letter === undefined || !OF_A_CELL.has(rule)) continue;
    const field = `fix:${encodeURIComponent(sheet)}:${row}:${letter}`;
    if (found.has(field)) continue;
    const place = sheet === '' ? `Dòng ${row}` : `Trang ${sheet}, dòng ${row}`;
    found.set(field, { field, place, heading: column ?? '', value: value ?? '', message, todo });
    if (found.size === MOST_CELLS) break;
  }
  return [...found.values()];
}
