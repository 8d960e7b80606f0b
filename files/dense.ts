/** A sheet as rows by position: `rows[n]` is row n + 1 as the person sees it, blank rows included. */
import type { Cell, Sheet } from './grid.ts';

/** Texts; what only a merged cell says is left blank unless it comes from a row above (`down`). */
export function textRows(sheet: Sheet, merged: 'none' | 'down' = 'none'): string[][] {
  return dense(sheet, '', ({ text, merged: from }, row) =>
    from === undefined || (merged === 'down' && Number(/\d+$/.exec(from)?.[0]) < row) ? text : '',
  );
}

/** Texts and native numbers; days as `YYYY-MM-DD`, nothing as null. Cells filled from a merged one are null. */
export function valueRows(sheet: Sheet): (string | number | null)[][] {
  return dense<string | number | null>(sheet, null, ({ kind, text, value, merged }) => {
    if (kind === 'blank' || merged !== undefined) return null;
    if (kind === 'number' && typeof value === 'number') return value;
    return kind === 'day' && typeof value === 'string' ? value.slice(0, 10) : text;
  });
}

function dense<Value>(sheet: Sheet, blank: Value, pick: (cell: Cell, row: number) => Value): Value[][] {
  const rows: Value[][] = [];
  for (const { number, cells } of sheet.rows) {
    while (rows.length < number - 1) rows.push([]);
    const row = cells.map((cell) => pick(cell, number));
    row.length = row.findLastIndex((value) => value !== blank) + 1;
    rows.push(row);
  }
  return rows;
}
