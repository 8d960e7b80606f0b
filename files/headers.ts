/** Which column of a list is which: by the wordings offices use, and by what a person answered about the file. */
import { foldKey } from '../writing/letters.ts';
import type { TextRows } from './dense.ts';
import { columnLetter } from './grid.ts';
import { LEAVE_OUT, type ListAnswers, NO_ANSWERS } from './list-answers.ts';
import type { Problem } from './problem.ts';
import { communeOf } from './row-kinds.ts';

/** A word that a cell of a column may hold, and how a page shows it. `says` is read like a cell. */
export type WordChoice = { says: string; title: string };

/** One column a file may have: the title we print, and the other wordings offices use. */
export type ColumnSpec = {
  title: string;
  also?: readonly string[];
  /** Wordings that mean this column only where nothing better stands in the file; the first of them is the best. */
  weak?: readonly string[];
  required?: boolean;
  /** A row without any such cell is no row of the list: a section, a sum, a signature. */
  telling?: boolean;
  /** The closed list of what a cell may say; an unknown word, or the whole column where it is missing, is asked by it. */
  choices?: readonly WordChoice[];
};

/** A heading as the file has it and what it was taken for. */
export type Heading<Name extends string = string> = {
  /** From 0. */
  index: number;
  letter: string;
  text: string;
  /** By which answers name it. */
  key: string;
  column: Name | null;
  /** weak: for want of a better one. left: another heading is the column. twice: it has to be chosen. */
  why: 'known' | 'answered' | 'weak' | 'left' | 'twice' | 'unknown';
};

export type Matched<Name extends string> = {
  kind: 'headers';
  /** Index of the header row; the data starts at the next. */
  row: number;
  /** Where each column is; one that the file does not have is absent. */
  at: Partial<Record<Name, number>>;
  headings: Heading<Name>[];
  /** Folded texts of the header rows, by which a repeated heading is known. */
  repeats: ReadonlySet<string>;
  /** Columns of which a row of the list fills at least one. */
  telling: readonly Name[];
  answers: ListAnswers;
  /** What was taken for want of a better one. */
  warnings: Problem[];
  /** `C: Số điện thoại`, for problems: the letter and the header as the file has it. */
  label(name: Name): string;
};
export type Headers<Name extends string> =
  | Matched<Name>
  | { kind: 'refused'; problems: Problem[]; row: number; headings: Heading<Name>[] };

/** Offices put a title above the table: the header is looked for in this many rows. */
const HEADER_ROWS = 15;

/** A wording without what people vary: case, diacritics, spaces, punctuation, and notes in brackets. */
export function foldHeader(text: string): string {
  const bare = text.replace(/\([^)]*\)|\[[^\]]*\]/g, ' ');
  return foldKey(bare) || foldKey(text);
}

/** `weight` 0: the title or a wording of its own; from 1: a weak one, by its rank. */
type Wordings<Name> = Map<string, { name: Name; weight: number }>;

/**
 * Finds the header row and the columns in any order. Refuses a column that stands there twice and a required one that is
 * missing; `oneOf` lists sets of columns of which at least one must be there. What a person answered goes before every
 * wording. Columns nobody asked for are left out.
 */
export function matchHeaders<Name extends string>(
  fileName: string,
  rows: TextRows,
  columns: Record<Name, ColumnSpec>,
  oneOf: readonly (readonly NoInfer<Name>[])[] = [],
  answers: ListAnswers = NO_ANSWERS,
): Headers<Name> {
  const names = Object.keys(columns) as Name[];
  const wordings = wordingsOf(names, columns, answers);
  const top = headerRow(rows, wordings);
  const joined = twoLines(rows.at(top) ?? [], rows.at(top + 1) ?? [], wordings);
  const row = joined === null ? top : top + 1;
  const header = joined ?? rows.at(top) ?? [];
  const { headings, at, twice } = assigned(header, wordings, answers);
  const problem = (rule: string, message: string, todo: string, where: Partial<Problem> = {}): Problem => ({
    ...{ file: fileName, row: row + 1, column: null, value: null, rule, message, todo },
    severity: 'error',
    ...where,
  });
  const problems = twice.map(({ index, letter, text, column }) => {
    const title = column === null ? '' : columns[column].title;
    const first = columnLetter(column === null ? index : (at[column] ?? index));
    return problem(
      'column_twice',
      `Cột “${title}” có hai lần (cột ${first} và cột ${letter}).`,
      'Chọn cột nào là cột cần nạp, hoặc chỉ giữ một cột trong tệp.',
      { column: `${letter}: ${text}`, value: text },
    );
  });
  const isThere = (name: Name) => at[name] !== undefined || (answers.given[name] ?? '') !== '';
  const missing = (titles: string, set: readonly Name[]) =>
    problem(
      'column_missing',
      `Thiếu cột ${titles}.`,
      `Chọn cột nào của tệp là ${titles}, hoặc thêm cột đó vào dòng tiêu đề (có dấu hay không dấu đều được).`,
      { asks: { kind: 'column', columns: [...set] } },
    );
  for (const name of names)
    if (columns[name].required === true && !isThere(name))
      problems.push(missing(`“${columns[name].title}”`, [name]));
  for (const set of oneOf) {
    if (set.some(isThere)) continue;
    // A list by commune: each part stands under the name of its commune.
    if (set.includes('commune' as Name) && namesCommune(rows, row)) continue;
    problems.push(missing(set.map((name) => `“${columns[name].title}”`).join(' hoặc '), set));
  }
  if (problems.length > 0) return { kind: 'refused', problems, row, headings };
  return {
    ...{ kind: 'headers', row, at, headings, answers },
    repeats: new Set(
      [top, row].flatMap((index) => (rows.at(index) ?? []).map(foldHeader)).filter((key) => key !== ''),
    ),
    telling: names.filter((name) => columns[name].telling === true),
    warnings: headings.flatMap(({ why, text, letter, column }) =>
      why === 'weak' && column !== null
        ? [
            {
              ...problem(
                'column_guessed',
                `Cột “${text}” được hiểu là “${columns[column].title}”.`,
                'Không cần làm gì nếu đúng; nếu không, chọn lại nghĩa của cột.',
                { column: `${letter}: ${text}` },
              ),
              severity: 'warning' as const,
            },
          ]
        : [],
    ),
    label: (name) => {
      const index = at[name];
      return index === undefined ? columns[name].title : `${columnLetter(index)}: ${header[index] ?? ''}`;
    },
  };
}

function wordingsOf<Name extends string>(
  names: readonly Name[],
  columns: Record<Name, ColumnSpec>,
  answers: ListAnswers,
): Wordings<Name> {
  const wordings: Wordings<Name> = new Map();
  for (const name of names)
    for (const [rank, wording] of (columns[name].weak ?? []).entries())
      wordings.set(foldHeader(wording), { name, weight: rank + 1 });
  for (const name of names)
    for (const wording of [columns[name].title, ...(columns[name].also ?? [])])
      wordings.set(foldHeader(wording), { name, weight: 0 });
  for (const [key, name] of Object.entries(answers.columns))
    if (names.includes(name as Name)) wordings.set(key, { name: name as Name, weight: -1 });
  return wordings;
}

/** Gives each column its heading: an answered one before a known one, a known one before a weak one. */
function assigned<Name extends string>(
  header: readonly string[],
  wordings: Wordings<Name>,
  answers: ListAnswers,
) {
  const seen = new Map<string, number>();
  const best = new Map<Name, { index: number; weight: number }>();
  const read = header.flatMap((text, index) => {
    if (text === '') return [];
    const folded = foldHeader(text);
    const times = (seen.get(folded) ?? 0) + 1;
    seen.set(folded, times);
    const key = times === 1 ? folded : `${folded}#${times}`;
    const answered = answers.columns[key];
    const found =
      answered === LEAVE_OUT
        ? undefined
        : (wordings.get(key) ?? (answered === undefined ? wordings.get(folded) : undefined));
    if (found !== undefined) {
      const before = best.get(found.name);
      if (before === undefined || found.weight < before.weight)
        best.set(found.name, { index, weight: found.weight });
    }
    return [{ index, text, key, found, isAnswered: answered !== undefined }];
  });
  const at: Partial<Record<Name, number>> = {};
  const twice: Heading<Name>[] = [];
  const headings = read.map(({ index, text, key, found, isAnswered }): Heading<Name> => {
    const place = { index, letter: columnLetter(index), text, key };
    if (found === undefined) return { ...place, column: null, why: isAnswered ? 'answered' : 'unknown' };
    const first = best.get(found.name);
    if (first?.index === index) {
      at[found.name] = index;
      return {
        ...place,
        column: found.name,
        why: isAnswered ? 'answered' : found.weight > 0 ? 'weak' : 'known',
      };
    }
    if (found.weight > 0 || first?.weight === -1) return { ...place, column: null, why: 'left' };
    const one: Heading<Name> = { ...place, column: found.name, why: 'twice' };
    twice.push(one);
    return one;
  });
  return { headings, at, twice };
}

/** The row that knows most columns, the upper one of two; when none knows any, the first of those with most words. */
function headerRow<Name>(rows: TextRows, wordings: Wordings<Name>): number {
  let best = { row: firstFilled(rows), known: 0, words: 1 };
  for (let row = 0; row < Math.min(rows.length, HEADER_ROWS); row += 1) {
    const cells = rows.at(row) ?? [];
    const known = new Set(
      cells.map((cell) => wordings.get(foldHeader(cell))?.name).filter((name) => name !== undefined),
    ).size;
    const words = cells.filter((cell) => /\p{L}{2}/u.test(cell)).length;
    if (known > best.known || (known === 0 && best.known === 0 && words > best.words))
      best = { row, known, words };
  }
  return best.row;
}

function firstFilled(rows: TextRows): number {
  let at = 0;
  for (const row of rows) {
    if (row.some((cell) => cell !== '')) return at;
    at += 1;
  }
  return 0;
}

/** Does a row below the headings name a commune in a row of its own? */
function namesCommune(rows: TextRows, header: number): boolean {
  let at = 0;
  for (const cells of rows) {
    if (at > header && communeOf(cells) !== null) return true;
    at += 1;
  }
  return false;
}

/**
 * A header of two lines: groups above ("Người nộp" over merged cells), their parts below ("Họ tên", "SĐT"). Gives one line
 * with the wording that is known of each column; null when the row below is no second line: a cell of it stands under a
 * column that the upper line names by itself.
 */
function twoLines(
  upper: readonly string[],
  lower: readonly string[],
  wordings: ReadonlyMap<string, unknown>,
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
