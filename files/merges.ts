/** Merged cells: every cell of the range says what the first one holds. */
import { BLANK, type Cell, columnLetter } from './grid.ts';
import { LIMITS } from './policy.ts';

/** A range of merged cells, rows as people count them, columns from 0; both ends belong to it. */
export type MergedRange = { top: number; left: number; bottom: number; right: number };

/** Fills the blank cells of merged ranges in a row with the text of the first cell. Rows must come in order. */
export function filling(merges: readonly MergedRange[], origins: ReadonlyMap<number, readonly Cell[]>) {
  const pending = [...merges].sort((a, b) => a.top - b.top);
  let next = 0;
  let open: { merge: MergedRange; cell: Cell }[] = [];
  return (number: number, cells: Cell[]): void => {
    for (; next < pending.length && (pending[next]?.top ?? 0) <= number; next += 1) {
      const merge = pending[next];
      const origin = merge === undefined ? undefined : origins.get(merge.top)?.[merge.left];
      if (merge === undefined || origin === undefined || origin.text === '') continue;
      open.push({ merge, cell: { ...origin, merged: `${columnLetter(merge.left)}${merge.top}` } });
    }
    open = open.filter(({ merge }) => merge.bottom >= number);
    for (const { merge, cell } of open)
      for (let column = merge.left; column <= Math.min(merge.right, LIMITS.columns - 1); column += 1) {
        if (number === merge.top && column === merge.left) continue;
        while (cells.length < column) cells.push(BLANK);
        if ((cells[column]?.text ?? '') === '') cells[column] = cell;
      }
  };
}
