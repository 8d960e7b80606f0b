/** What every reader of loaded rows does alike: cells by column, problems with their place, pauses. Pure but for `unhurried`. */
import { setImmediate as pause } from 'node:timers/promises';
import type { TextRows } from './dense.ts';
import { columnLetter } from './grid.ts';
import { foldHeader, type Matched } from './headers.ts';
import { wordKey } from './list-answers.ts';
import type { CellProblem, Problem } from './problem.ts';
import { communeOf, type RowKind, rowKinds } from './row-kinds.ts';

export type ReportProblem<Name> = (column: Name, found: CellProblem, severity?: Problem['severity']) => void;

/** One row of a table under its headers. */
export type CheckedRow<Name> = {
  /** As the spreadsheet counts. */
  row: number;
  /** '' where the file has no such column and nothing was said for it. */
  cell: (column: Name) => string;
  /** The commune under whose name this part of the list stands; ''. */
  section: string;
  report: ReportProblem<Name>;
  problems: Problem[];
  /** Has an error been reported? */
  bad: () => boolean;
};

export const ROWS_BETWEEN_PAUSES = 250;
/** More do not help the person who mends the file. */
const MOST_PROBLEMS = 1000;
const MOST_NAMED = 20;
export const MORE_PROBLEMS = 'more_problems';

/**
 * The filled rows of the list below the headers. Repeated headings, sections, sums and signatures are passed over and named
 * in `headers.warnings`. Yields null every 250 rows, for the reader to yield in turn, so that whoever runs it can let
 * others in: a long file takes seconds.
 */
export function* dataRows<Name extends string>(
  file: string,
  rows: TextRows,
  headers: Matched<Name>,
): Generator<CheckedRow<Name> | null> {
  const { at, answers, telling } = headers;
  const kindOf = rowKinds(headers.repeats, foldHeader);
  const skipped = new Map<RowKind, number[]>();
  let section = '';
  let index = -1;
  for (const cells of rows) {
    index += 1;
    if (index % ROWS_BETWEEN_PAUSES === 0) yield null;
    if (index <= headers.row || cells.every((cell) => cell === '')) continue;
    const tells = telling.length === 0 || telling.some((name) => (cells[at[name] ?? -1] ?? '') !== '');
    const kind = kindOf(cells, tells);
    if (kind !== 'row') {
      if (kind === 'section') section = communeOf(cells) ?? section;
      const before = skipped.get(kind);
      if (before === undefined) skipped.set(kind, [index + 1]);
      else before.push(index + 1);
      continue;
    }
    const problems: Problem[] = [];
    const row = index + 1;
    const written = (name: Name) => cells[at[name] ?? -1] ?? '';
    const cell = (name: Name) => {
      if (at[name] === undefined) return answers.given[name] ?? '';
      const text = written(name);
      const words = answers.words[name];
      return words === undefined || text === '' ? text : (words[wordKey(text)] ?? text);
    };
    const report: ReportProblem<Name> = (name, found, severity = 'error') => {
      const column = at[name];
      const { rule, message, todo } = found;
      const value = column === undefined ? null : written(name);
      problems.push({
        ...{ file, row, column: headers.label(name), value, rule, message, todo, severity },
        ...(column === undefined ? {} : { letter: columnLetter(column) }),
        ...(found.asks === true && value !== null && value !== ''
          ? { asks: { kind: 'word' as const, column: name, word: value } }
          : {}),
      });
    };
    const bad = () => problems.some((problem) => problem.severity === 'error');
    yield { row, cell, section, report, problems, bad };
  }
  for (const [kind, numbers] of skipped)
    if (kind !== 'row') headers.warnings.push(passedOver(file, kind, numbers));
}

const PASSED_OVER: Record<Exclude<RowKind, 'row'>, string> = {
  heading: 'dòng tiêu đề lặp lại',
  numbering: 'dòng đánh số cột',
  section: 'dòng tên thôn, xã, mục',
  sum: 'dòng tổng, cộng',
  below: 'dòng chữ ký, ghi chú dưới bảng',
};

function passedOver(file: string, kind: Exclude<RowKind, 'row'>, rows: readonly number[]): Problem {
  const named = `${rows.slice(0, MOST_NAMED).join(', ')}${rows.length > MOST_NAMED ? ', …' : ''}`;
  return {
    ...{ file, row: rows[0] ?? null, column: null, value: null, rule: `row_${kind}` },
    message: `${rows.length} ${PASSED_OVER[kind]} được bỏ qua (dòng ${named}).`,
    todo: 'Không cần làm gì nếu đúng.',
    severity: 'warning',
  };
}

/** Runs a reader that pauses by yielding; between its pauses the process answers others. `paused` hears of each. */
export async function unhurried<Result>(
  reading: Generator<unknown, Result>,
  paused: (times: number) => void = () => undefined,
): Promise<Result> {
  let read = reading.next();
  for (let times = 1; read.done !== true; times += 1) {
    paused(times);
    await pause();
    read = reading.next();
  }
  return read.value;
}

/** What is wrong with the rows of one sheet: the first of the errors and of the warnings, and how many more there are. */
export function problemsOfRows(file: string): { add(found: readonly Problem[]): void; all(): Problem[] } {
  const kept = { error: [] as Problem[], warning: [] as Problem[] };
  const more = { error: 0, warning: 0 };
  return {
    add(found) {
      for (const problem of found) {
        if (kept[problem.severity].length < MOST_PROBLEMS) kept[problem.severity].push(problem);
        else more[problem.severity] += 1;
      }
    },
    all: () =>
      (['error', 'warning'] as const).flatMap((severity) => [
        ...kept[severity],
        ...(more[severity] === 0 ? [] : [moreProblems(file, more[severity], severity)]),
      ]),
  };
}

function moreProblems(file: string, count: number, severity: Problem['severity']): Problem {
  return {
    ...{ file, row: null, column: null, value: null, rule: MORE_PROBLEMS, severity },
    message: `Còn ${count} vấn đề khác chưa liệt kê.`,
    todo: 'Sửa các dòng đã nêu trước, thường các dòng còn lại cùng một lỗi.',
  };
}

/** The first problems, and one that counts the rest. */
export function capped(problems: Problem[], file: string): Problem[] {
  const left = problems.length - MOST_PROBLEMS;
  if (left <= 0) return problems;
  const severity = problems[0]?.severity ?? 'error';
  return [...problems.slice(0, MOST_PROBLEMS), moreProblems(file, left, severity)];
}

/** Is something wrong with the file itself, so that it has no good rows to save? */
export function wrongAsAWhole(errors: readonly Problem[]): boolean {
  return errors.some(({ row, rule }) => row === null && rule !== MORE_PROBLEMS);
}
