/** A sheet as rows by position: `rows[n]` is row n + 1 as the person sees it, blank rows included. */
import type { Cell, GridRow, Sheet } from './grid.ts';

/** Texts; what only a merged cell says is left blank unless it comes from a row above (`down`). */
export function textRows(sheet: Sheet, merged: 'none' | 'down' = 'none'): string[][] {
  return dense(sheet, '', (cell, row) =>
    merged === 'down' ? downText(cell, row) : cell.merged === undefined ? cell.text : '',
  );
}

/**
 * Rows of texts by position, blank ones included: of a long list only some are in memory at once. An array of rows is one.
 */
export type TextRows = Iterable<readonly string[]> & {
  readonly length: number;
  at(index: number): readonly string[] | undefined;
};

/** Headings are looked for at the top, and looked at again and again. */
const HEAD = 100;
const NOTHING: readonly string[] = [];

/** `textRows` that are made when they are asked for, with cells filled from a merged one above. */
export function textRowsOf(sheet: Sheet): TextRows {
  const head = [...take(texts(sheet), HEAD)];
  return {
    length: sheet.lastRow,
    at(index) {
      if (index < 0 || index >= sheet.lastRow) return undefined;
      if (index < head.length) return head[index];
      let at = 0;
      for (const row of texts(sheet)) {
        if (at === index) return row;
        at += 1;
      }
      return undefined;
    },
    [Symbol.iterator]: () => texts(sheet),
  };
}

function* texts(sheet: Sheet): Generator<readonly string[]> {
  let last = 0;
  for (const row of sheet.rows) {
    for (; last < row.number - 1; last += 1) yield NOTHING;
    last = row.number;
    yield denseRow(row, '', downText);
  }
}

function* take<Item>(items: Iterable<Item>, most: number): Generator<Item> {
  let taken = 0;
  for (const item of items) {
    if (taken === most) return;
    taken += 1;
    yield item;
  }
}

function downText({ text, merged: from }: Cell, row: number): string {
  return from === undefined || Number(/\d+$/.exec(from)?.[0]) < row ? text : '';
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
  for (const row of sheet.rows) {
    while (rows.length < row.number - 1) rows.push([]);
    rows.push(denseRow(row, blank, pick));
  }
  return rows;
}

function denseRow<Value>(
  { number, cells }: GridRow,
  blank: Value,
  pick: (cell: Cell, row: number) => Value,
): Value[] {
  const row = cells.map((cell) => pick(cell, number));
  row.length = row.findLastIndex((value) => value !== blank) + 1;
  return row;
}
