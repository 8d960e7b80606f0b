import type { Problem } from '../files/problem.ts';
import type { Denied } from '../staff/act.ts';

/** What a command came to. The exit code follows from the kind: 0, 1, 3; wrong usage (2) never gets here. */
export type CommandResult =
  /** `json` is printed with --json, `text` without. */
  | { kind: 'done'; json: unknown; text: string }
  | { kind: 'failed'; message: string }
  /** `json`: what a program is told beside the problems. */
  | { kind: 'refused'; problems: Problem[]; note?: string; json?: object };

/** A refusal by role or area as a command tells it: exit code 3, with the row it is about. */
export function deniedResult({ why, staff }: Denied, value: string): CommandResult {
  if (why === 'self') return { kind: 'failed', message: staff };
  const todo =
    why === 'area'
      ? 'Nhờ người phụ trách địa bàn đó làm.'
      : 'Nhờ người có quyền làm, hoặc xem vai trò: lienthong user list.';
  return {
    kind: 'refused',
    problems: [
      {
        file: '',
        row: null,
        column: null,
        value,
        rule: why === 'area' ? 'outside_area' : 'not_allowed',
        message: staff,
        todo,
        severity: 'error',
      },
    ],
    note: 'Chưa làm gì.',
  };
}

export type Terminal = { out: (text: string) => void; err: (text: string) => void };

/** Prints a result and gives the exit code. With --json standard output holds one JSON value and nothing else. */
export function finish(result: CommandResult, json: boolean, screen: Terminal): number {
  switch (result.kind) {
    case 'done':
      // A batch has already printed its lines.
      if (json && result.json !== undefined) screen.out(`${JSON.stringify(result.json)}\n`);
      if (!json && result.text !== '') screen.out(`${result.text}\n`);
      return 0;
    case 'failed':
      if (json) screen.out(`${JSON.stringify({ error: result.message })}\n`);
      screen.err(`Lỗi: ${result.message}\n`);
      return 1;
    case 'refused':
      if (json) screen.out(`${JSON.stringify({ problems: result.problems, ...result.json })}\n`);
      else screen.err(`${problemLines(result.problems).join('\n')}\n`);
      screen.err(`${result.note ?? 'Chưa lưu gì. Sửa các lỗi trên rồi làm lại.'}\n`);
      return 3;
  }
}

/** One line a problem: where, what, what to do. */
export function problemLines(problems: Problem[]): string[] {
  return problems.map((problem) => {
    const where = [
      problem.file === '' ? null : problem.file,
      problem.sheet === undefined ? null : `trang ${problem.sheet}`,
      problem.row === null ? null : `dòng ${problem.row}`,
      problem.column === null ? null : `cột ${problem.column}`,
      problem.value === null || problem.value === '' ? null : `“${problem.value}”`,
    ].filter((part) => part !== null);
    return `${problem.severity === 'error' ? 'LỖI' : 'Lưu ý'} ${where.join(', ')}: ${problem.message} ${problem.todo}`.trim();
  });
}

/** Columns padded with spaces, for people; the first row is the header. */
export function table(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => [...(row[column] ?? '')].length)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - [...cell].length))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** How a command hands its result over; `Options` always has `json`. */
export type CommandRun = <Options extends { json?: boolean }>(
  work: (options: Options, args: string[]) => Promise<CommandResult>,
) => (...given: unknown[]) => Promise<void>;
