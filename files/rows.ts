/** What every reader of loaded rows does alike: cells by column, problems with their place, pauses. Pure but for `unhurried`. */
import { setImmediate as pause } from 'node:timers/promises';
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

const ROWS_BETWEEN_PAUSES = 500;
/** More do not help the person who mends the file. */
const MOST_PROBLEMS = 1000;
const MOST_NAMED = 20;

/**
 * The filled rows of the list below the headers. Repeated headings, sections, sums and signatures are passed over and named
 * in `headers.warnings`. Yields null every 500 rows, for the reader to yield in turn, so that whoever runs it can let
 * others in: a long file takes seconds.
 */
export function* dataRows<Name extends string>(
  file: string,
  rows: readonly (readonly string[])[],
  headers: Matched<Name>,
): Generator<CheckedRow<Name> | null> {
  const { at, answers, telling } = headers;
  const kindOf = rowKinds(headers.repeats, foldHeader);
  const skipped = new Map<RowKind, number[]>();
  let section = '';
  for (const [index, cells] of rows.entries()) {
    if (index % ROWS_BETWEEN_PAUSES === 0) yield null;
    if (index <= headers.row || cells.every((cell) => cell === '')) continue;
    const tells = telling.length === 0 || telling.some((name) => (cells[at[name] ?? -1] ?? '') !== '');
    const kind = kindOf(cells, tells);
    if (kind !== 'row') {
      if (kind === 'section') section = communeOf(cells) ?? section;
      skipped.set(kind, [...(skipped.get(kind) ?? []), index + 1]);
      continue;
    }
    const problems: Problem[] = [];
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
        ...{ file, row: index + 1, column: headers.label(name), value, rule, message, todo, severity },
        ...(column === undefined ? {} : { letter: columnLetter(column) }),
        ...(found.asks === true && value !== null && value !== ''
          ? { asks: { kind: 'word' as const, column: name, word: value } }
          : {}),
      });
    };
    const bad = () => problems.some((problem) => problem.severity === 'error');
    yield { row: index + 1, cell, section, report, problems, bad };
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
