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
  value: string | null;
  /** Stable key of the rule that was broken, in kebab-case, for scripts and tests. */
  rule: string;
  /** One Vietnamese sentence. Holds no personal data: an address or a name is shown only in `value`, to the person who loaded it. */
  message: string;
  /** What to do about it, in Vietnamese. */
  todo: string;
  severity: 'error' | 'warning';
};

/** What is wrong with one cell or file, before its place is known. */
export type CellProblem = { rule: string; message: string; todo: string };

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
