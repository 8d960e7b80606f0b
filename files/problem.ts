/**
 * One thing that is wrong with a file that somebody loaded, said so that the person can mend it: where, what was found,
 * what to do. `row` counts from 1 as spreadsheets do (the header row included); `column` is the letter and the header.
 * An `error` keeps the file out; a `warning` is shown and kept.
 */
export type Problem = {
  file: string;
  /** The sheet of a workbook, where there are several. */
  sheet?: string;
  row: number | null;
  column: string | null;
  /** The letter of the column, where one cell is meant: it can be mended on the page. */
  letter?: string;
  value: string | null;
  /** What a person can answer instead of changing the file. */
  asks?: Asks;
  /** Stable key of the rule that was broken, in kebab-case, for scripts and tests. */
  rule: string;
  /** One Vietnamese sentence. Holds no personal data: an address or a name is shown only in `value`, to the person who loaded it. */
  message: string;
  /** What to do about it, in Vietnamese. */
  todo: string;
  severity: 'error' | 'warning';
};

/** What is wrong with one cell or file, before its place is known. `asks`: the word can be explained once for the whole file. */
export type CellProblem = { rule: string; message: string; todo: string; asks?: true };

/** A problem of the file as a whole. */
export function problemOfFile(
  file: string,
  found: CellProblem,
  severity: Problem['severity'] = 'error',
  row: number | null = null,
): Problem {
  const { rule, message, todo } = found;
  return { file, row, column: null, value: null, rule, message, todo, severity };
}

/** A question about a file. column: which heading is one of these columns. word: what a word of a column means. */
export type Asks =
  | { kind: 'column'; columns: readonly string[] }
  | { kind: 'word'; column: string; word: string };
