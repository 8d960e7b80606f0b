import { foldKey } from '../writing/letters.ts';
import type { Problem } from './problem.ts';

/** One column a file may have: the title we print, and the other wordings offices use. */
export type ColumnSpec = { title: string; also?: readonly string[]; required?: boolean };

export type Headers<Name extends string> =
  | {
      kind: 'headers';
      /** Index of the header row; the data starts at the next. */
      row: number;
      /** Where each column is; one that the file does not have is absent. */
      at: Partial<Record<Name, number>>;
      /** `C: Số điện thoại`, for problems: the letter and the header as the file has it. */
      label(name: Name): string;
    }
  | { kind: 'refused'; problems: Problem[] };

/** Offices put a title above the table: the header is looked for in this many rows. */
const HEADER_ROWS = 15;

/** A wording without what people vary: case, diacritics, spaces, punctuation, and notes in brackets. */
export function foldHeader(text: string): string {
  const bare = text.replace(/\([^)]*\)|\[[^\]]*\]/g, ' ');
  return foldKey(bare) || foldKey(text);
}

/** Spreadsheet letter of a column: 0 is A, 26 is AA. */
export function columnLetter(index: number): string {
  let letters = '';
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26))
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  return letters;
}

/**
 * Finds the header row and the columns in any order. Refuses a column that stands there twice and a required one that is
 * missing; `oneOf` lists sets of columns of which at least one must be there. Columns nobody asked for are ignored.
 */
export function matchHeaders<Name extends string>(
  fileName: string,
  rows: readonly (readonly string[])[],
  columns: Record<Name, ColumnSpec>,
  oneOf: readonly (readonly NoInfer<Name>[])[] = [],
): Headers<Name> {
  const names = Object.keys(columns) as Name[];
  const wordings = new Map<string, Name>();
  for (const name of names)
    for (const wording of [columns[name].title, ...(columns[name].also ?? [])])
      wordings.set(foldHeader(wording), name);

  const top = headerRow(rows, wordings);
  const joined = twoLines(rows[top] ?? [], rows[top + 1] ?? [], wordings);
  const row = joined === null ? top : top + 1;
  const header = joined ?? rows[top] ?? [];
  const at: Partial<Record<Name, number>> = {};
  const problems: Problem[] = [];
  header.forEach((cell, index) => {
    const name = wordings.get(foldHeader(cell));
    if (name === undefined || cell === '') return;
    const first = at[name];
    if (first === undefined) {
      at[name] = index;
      return;
    }
    problems.push({
      file: fileName,
      row: row + 1,
      column: `${columnLetter(index)}: ${cell}`,
      value: cell,
      rule: 'column_twice',
      message: `Cột “${columns[name].title}” có hai lần (cột ${columnLetter(first)} và cột ${columnLetter(index)}).`,
      todo: 'Chỉ giữ một cột, hoặc đổi tên cột không cần nạp.',
      severity: 'error',
    });
  });
  const missing = (titles: string): Problem => ({
    file: fileName,
    row: row + 1,
    column: null,
    value: null,
    rule: 'column_missing',
    message: `Thiếu cột ${titles}.`,
    todo: `Thêm cột ${titles} vào dòng tiêu đề (có dấu hay không dấu đều được).`,
    severity: 'error',
  });
  for (const name of names)
    if (columns[name].required === true && at[name] === undefined)
      problems.push(missing(`“${columns[name].title}”`));
  for (const set of oneOf)
    if (set.every((name) => at[name] === undefined))
      problems.push(missing(set.map((name) => `“${columns[name].title}”`).join(' hoặc ')));
  if (problems.length > 0) return { kind: 'refused', problems };
  return {
    kind: 'headers',
    row,
    at,
    label: (name) => {
      const index = at[name];
      return index === undefined ? columns[name].title : `${columnLetter(index)}: ${header[index] ?? ''}`;
    },
  };
}

/** The row that knows most columns, the upper one of two; the first filled row when none knows any. */
function headerRow<Name>(rows: readonly (readonly string[])[], wordings: Map<string, Name>): number {
  let best = { row: rows.findIndex((row) => row.some((cell) => cell !== '')), known: 0 };
  for (const [row, cells] of rows.slice(0, HEADER_ROWS).entries()) {
    const known = new Set(
      cells.map((cell) => wordings.get(foldHeader(cell))).filter((name) => name !== undefined),
    );
    if (known.size > best.known) best = { row, known: known.size };
  }
  return Math.max(best.row, 0);
}

/**
 * A header of two lines: groups above ("Người nộp" over merged cells), their parts below ("Họ tên", "SĐT"). Gives one line
 * with the wording that is known of each column; null when the row below is no second line: a cell of it stands under a
 * column that the upper line names by itself.
 */
function twoLines<Name>(
  upper: readonly string[],
  lower: readonly string[],
  wordings: ReadonlyMap<string, Name>,
): string[] | null {
  const knows = (text: string) => wordings.has(foldHeader(text));
  let group = '';
  let parts = 0;
  const header: string[] = [];
  for (let index = 0; index < Math.max(upper.length, lower.length); index += 1) {
    const [above = '', below = ''] = [upper[index], lower[index]];
    if (above !== '') group = above;
    if (below === '') {
      header.push(above);
      continue;
    }
    const wording = [`${below} ${group}`, `${group} ${below}`, below].find(knows);
    if (wording !== undefined) parts += 1;
    else if (knows(above)) return null;
    header.push(wording ?? below);
  }
  return parts >= 2 ? header : null;
}
