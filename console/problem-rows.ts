/** A problem of any loaded file, whichever room found it. */
import { capitalised } from '../writing/letters.ts';
export type AnyProblem = {
  /** The page of a workbook, where there are several. */
  sheet?: string;
  row: number | null;
  column: string | null;
  value: string | null;
  message: string;
  todo: string;
  severity: 'error' | 'warning';
};

export type ProblemRow = {
  severity: 'error' | 'warning';
  place: string;
  value: string;
  message: string;
  todo: string;
};

/** A broken column of a long file would fill the page; the first ones say enough. */
const MOST_SHOWN = 200;

/** Problems as table rows, errors first, in the order they were found, with how many were left out. */
export function problemRows(problems: readonly AnyProblem[]): {
  problems: ProblemRow[];
  errors: number;
  warnings: number;
  more: number;
} {
  const errors = problems.filter((problem) => problem.severity === 'error');
  const warnings = problems.filter((problem) => problem.severity === 'warning');
  const rows = [...errors, ...warnings].slice(0, MOST_SHOWN).map((problem) => ({
    severity: problem.severity,
    place: placeOf(problem),
    value: problem.value ?? '',
    message: onPage(problem.message),
    todo: onPage(problem.todo),
  }));
  return {
    problems: rows,
    errors: errors.length,
    warnings: warnings.length,
    more: problems.length - rows.length,
  };
}

/** What a message says to the command line alone stands in brackets, and is nothing for a page. */
function onPage(words: string): string {
  return words.replace(/\s*\((?:dòng lệnh: )?--[^)]*\)/g, '').replace(/\s*\(dòng lệnh:[^)]*\)/g, '');
}

function placeOf({ sheet, row, column }: AnyProblem): string {
  const parts = [
    ...(sheet === undefined ? [] : [`trang ${sheet}`]),
    ...(row === null ? [] : [`dòng ${row}`]),
    ...(column === null ? [] : [`cột ${column}`]),
  ].join(', ');
  return parts === '' ? 'Cả tệp' : capitalised(parts);
}
