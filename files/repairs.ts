/** Cells mended by a person after a file was read, so that it need not be sent again. */
import { BLANK, columnIndex, type GridRow, type Rows, type Sheet } from './grid.ts';

/** `sheet`: its name ('' where there is one). `row` as people count, `letter` of the column. `text` '' empties the cell. */
export type Repair = {
  readonly sheet: string;
  readonly row: number;
  readonly letter: string;
  readonly text: string;
};

export function sameCell(a: Omit<Repair, 'text'>, b: Omit<Repair, 'text'>): boolean {
  return a.sheet === b.sheet && a.row === b.row && a.letter === b.letter;
}

/** The sheets with the mended cells; untouched where nothing was mended. A row that was blank stays away. */
export function mended(sheets: readonly Sheet[], repairs: readonly Repair[]): readonly Sheet[] {
  if (repairs.length === 0) return sheets;
  return sheets.map((sheet) => {
    const own = repairs.filter(
      (one) => one.sheet === sheet.name || (one.sheet === '' && sheets.length === 1),
    );
    return own.length === 0 ? sheet : { ...sheet, rows: rowsWith(sheet.rows, own) };
  });
}

function rowsWith(rows: Rows, repairs: readonly Repair[]): Rows {
  const byRow = new Map<number, Repair[]>();
  for (const one of repairs) byRow.set(one.row, [...(byRow.get(one.row) ?? []), one]);
  const mend = (row: GridRow): GridRow => {
    const own = byRow.get(row.number);
    if (own === undefined) return row;
    const cells = [...row.cells];
    for (const { letter, text } of own) {
      const column = columnIndex(letter);
      if (!Number.isFinite(column)) continue;
      while (cells.length <= column) cells.push(BLANK);
      cells[column] = text === '' ? BLANK : { text, kind: 'text' };
    }
    return { ...row, cells };
  };
  return {
    get length() {
      return rows.length;
    },
    at(index) {
      const row = rows.at(index);
      return row === undefined ? undefined : mend(row);
    },
    *[Symbol.iterator]() {
      for (const row of rows) yield mend(row);
    },
  };
}
