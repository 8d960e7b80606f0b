/**
 * Documents as sheets: what stands in them one below the other, lines and tables. Each table becomes a sheet with the lines
 * before it (its titles, the heading of the letter), the last one also takes the lines that follow.
 */
import type { CellBudget } from '../budget.ts';
import { SheetGathering } from '../gathering.ts';
import type { ReadPolicy } from '../policy.ts';
import type { OldFont } from '../text/old-fonts.ts';

export type BlockCell = {
  text: string;
  /** Columns and rows it takes. */
  wide: number;
  high: number;
  font?: OldFont | null;
  /** A native number beside the text, where the document holds one. */
  value?: number;
};
export type BlockRow = { cells: BlockCell[]; hidden?: boolean };
export type DocumentBlock =
  | { kind: 'line'; text: string; font?: OldFont | null }
  | { kind: 'table'; rows: BlockRow[] };

/** Rows and columns of a frame that only lays out a page: the heading of a letter, the signatures below. */
const LAYOUT = { rows: 3, columns: 2 };
/** Lines kept before and after a table. */
const MOST_LINES = 200;

export function sheetsOf(
  blocks: readonly DocumentBlock[],
  budget: CellBudget,
  policy: ReadPolicy,
  nameOf = (table: number) => `Bảng ${table}`,
): SheetGathering[] {
  const flat = blocks.flatMap((block) =>
    block.kind === 'table' && isLayout(block.rows) ? linesOf(block.rows) : [block],
  );
  const tables = flat.filter(({ kind }) => kind === 'table').length;
  const sheets: SheetGathering[] = [];
  let sheet = newSheet();
  let row = 0;
  let before = 0;
  let done = 0;
  for (const block of flat) {
    if (budget.over) break;
    if (block.kind === 'line') {
      if (block.text.trim() === '' || before >= MOST_LINES) continue;
      before += 1;
      row += 1;
      sheet.row(row);
      sheet.cell(0, block.text, 'text', { font: block.font ?? null });
      continue;
    }
    row = putTable(sheet, row, block.rows);
    done += 1;
    before = 0;
    if (done < tables) {
      sheet = newSheet();
      row = 0;
    }
  }
  return sheets;

  function newSheet(): SheetGathering {
    const name = tables > 1 ? nameOf(sheets.length + 1) : '';
    const made = new SheetGathering({ name, index: sheets.length }, budget, policy);
    sheets.push(made);
    return made;
  }
}

/** Puts the rows below `above`; cells that reach over rows and columns become merged ones. Returns the last row. */
function putTable(sheet: SheetGathering, above: number, rows: readonly BlockRow[]): number {
  /** Of each column, the rows still taken by a cell from above. */
  const taken: number[] = [];
  let number = above;
  for (const { cells, hidden } of rows) {
    number += 1;
    sheet.row(number, hidden ?? false);
    let column = 0;
    for (const cell of cells) {
      while ((taken[column] ?? 0) > 0) column += 1;
      const { text, wide, high, font, value } = cell;
      if (value === undefined) sheet.cell(column, text, 'text', { font: font ?? null });
      else sheet.cell(column, text, 'number', { value });
      if (wide > 1 || high > 1)
        sheet.merge({ top: number, left: column, bottom: number + high - 1, right: column + wide - 1 });
      for (let at = column; at < column + wide; at += 1) taken[at] = high;
      column += wide;
    }
    for (let at = 0; at < taken.length; at += 1) taken[at] = Math.max(0, (taken[at] ?? 0) - 1);
  }
  return number;
}

/** A table of a row or two with text side by side is how letters set their heading and their signatures. */
function isLayout(rows: readonly BlockRow[]): boolean {
  if (rows.length > LAYOUT.rows || rows.some(({ cells }) => cells.length > LAYOUT.columns)) return false;
  return !rows.some(({ cells }) => cells.some(({ text }) => /^\s*[\d.,%]+\s*$/.test(text)));
}

function linesOf(rows: readonly BlockRow[]): DocumentBlock[] {
  return rows.flatMap(({ cells }) =>
    cells.map(({ text, font }): DocumentBlock => ({ kind: 'line', text, font: font ?? null })),
  );
}
