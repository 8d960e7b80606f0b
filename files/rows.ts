/** What every reader of loaded rows does alike: cells by column, problems with their place, pauses. Pure but for `unhurried`. */
import { setImmediate as pause } from 'node:timers/promises';
import type { Headers } from './headers.ts';
import type { CellProblem, Problem } from './problem.ts';

export type ReportProblem<Name> = (column: Name, found: CellProblem, severity?: Problem['severity']) => void;

/** One row of a table under its headers. */
export type CheckedRow<Name> = {
  /** As the spreadsheet counts. */
  row: number;
  /** '' where the file has no such column. */
  cell: (column: Name) => string;
  report: ReportProblem<Name>;
  problems: Problem[];
  /** Has an error been reported? */
  bad: () => boolean;
};

type Matched<Name extends string> = Extract<Headers<Name>, { kind: 'headers' }>;

const ROWS_BETWEEN_PAUSES = 500;
/** More do not help the person who mends the file. */
const MOST_PROBLEMS = 1000;

/**
 * The filled rows below the headers. Yields null every 500 rows, for the reader to yield in turn, so that whoever runs it
 * can let others in: a long file takes seconds.
 */
export function* dataRows<Name extends string>(
  file: string,
  rows: readonly (readonly string[])[],
  headers: Matched<Name>,
): Generator<CheckedRow<Name> | null> {
  for (const [index, cells] of rows.entries()) {
    if (index % ROWS_BETWEEN_PAUSES === 0) yield null;
    if (index <= headers.row || cells.every((cell) => cell === '')) continue;
    const problems: Problem[] = [];
    const cell = (name: Name) => cells[headers.at[name] ?? -1] ?? '';
    const report: ReportProblem<Name> = (name, { rule, message, todo }, severity = 'error') => {
      const value = headers.at[name] === undefined ? null : cell(name);
      problems.push({
        file,
        row: index + 1,
        column: headers.label(name),
        value,
        rule,
        message,
        todo,
        severity,
      });
    };
    const bad = () => problems.some((problem) => problem.severity === 'error');
    yield { row: index + 1, cell, report, problems, bad };
  }
}

/** Runs a reader that pauses by yielding; between its pauses the process answers others. */
export async function unhurried<Result>(reading: Generator<unknown, Result>): Promise<Result> {
  let read = reading.next();
  while (read.done !== true) {
    await pause();
    read = reading.next();
  }
  return read.value;
}

/** The first problems, and one that counts the rest. */
export function capped(problems: Problem[], file: string): Problem[] {
  if (problems.length <= MOST_PROBLEMS) return problems;
  return [
    ...problems.slice(0, MOST_PROBLEMS),
    {
      file,
      row: null,
      column: null,
      value: null,
      rule: 'more_problems',
      message: `Còn ${problems.length - MOST_PROBLEMS} vấn đề khác chưa liệt kê.`,
      todo: 'Sửa các dòng đã nêu trước, thường các dòng còn lại cùng một lỗi.',
      severity: problems[0]?.severity ?? 'error',
    },
  ];
}
