import type { NoteKind } from '../../files/notes.ts';
import type { FileRefusal } from '../../files/refusals.ts';
import { capitalised } from '../../writing/letters.ts';
import { sayCount } from '../../writing/numbers.ts';

/**
 * What can be wrong with a table, as a closed list. `error` refuses the file, `warning` is kept with the table and shown
 * wherever its figures are. Only the rules of ACCEPTABLE may be accepted with a reason.
 */
export type TableProblemRule =
  // the file
  | FileRefusal
  | NoteKind
  | 'no-table'
  | 'several-tables'
  | 'personal-data'
  // the request
  | 'outside-area'
  | 'period-unknown'
  | 'period-invalid'
  | 'period-differs'
  | 'period-unreadable'
  | 'several-periods'
  | 'province-unknown'
  | 'province-differs'
  | 'country-table'
  | 'table-turned'
  | 'tables-beside'
  | 'denominator-differs'
  | 'reason-missing'
  // the columns
  | 'column-missing'
  | 'column-twice'
  | 'bundle-unknown'
  | 'column-unknown'
  | 'column-left'
  // a cell
  | 'number-unreadable'
  | 'rate-unreadable'
  | 'row-ignored'
  // a unit
  | 'unit-missing-name'
  | 'unit-unknown'
  | 'unit-ambiguous'
  | 'unit-spelling'
  | 'unit-twice'
  | 'unit-gone'
  | 'levels-mixed'
  // the figures
  | 'total-mismatch'
  | 'subtotal-mismatch'
  | 'linked-above-total'
  | 'rate-off'
  | 'small-count'
  | 'flow-above-whole'
  | 'gap-off'
  | 'outlier'
  | 'outlier-past'
  // other tables
  | 'period-overlap';

export type ProblemSeverity = 'error' | 'warning';

/**
 * One problem, named by its cell. `row` is the number a spreadsheet shows (null: the whole file), `column` the letter and
 * the header, `value` the cell as it was written. `printed` and `computed` are plain numbers (dossiers, or percent), for programs; people read them in `message`.
 * `message` says in one Vietnamese sentence what is wrong, `todo` what to do.
 */
export type TableProblem = {
  file: string;
  /** The page of a workbook of which several are loaded. */
  sheet?: string;
  row: number | null;
  column: string | null;
  value: string | null;
  rule: TableProblemRule;
  message: string;
  todo: string;
  printed?: number;
  computed?: number;
  severity: ProblemSeverity;
};

/** A problem before the file's name is put on it. */
export type TableFinding = Omit<TableProblem, 'file'>;

/** A cell: row number and column letter as a spreadsheet shows them, and the words of the header above. */
export type CellRef = { row: number; column: string; header: string };

const ACCEPTABLE: ReadonlySet<TableProblemRule> = new Set([
  'total-mismatch',
  'subtotal-mismatch',
  'outlier',
  'outlier-past',
  'rate-off',
  'denominator-differs',
]);

/** Whether a stated reason may let the table in although this rule is broken: only where the rows are sound in themselves. */
export function acceptable(problem: Pick<TableProblem, 'rule'>): boolean {
  return ACCEPTABLE.has(problem.rule);
}

/** "C (Tổng số hồ sơ đăng ký thường trú lần đầu)": the letter finds the column, the words confirm it. */
export function columnName(cell: Pick<CellRef, 'column' | 'header'>): string {
  return cell.header === '' ? cell.column : `${cell.column} (${cell.header})`;
}

/** A finding about one cell. */
export function atCell(
  cell: CellRef,
  value: string | number | null,
  finding: Omit<TableFinding, 'row' | 'column' | 'value'>,
): TableFinding {
  return { row: cell.row, column: columnName(cell), value: value === null ? '' : String(value), ...finding };
}

/** A finding about the file or the request as a whole. */
export function atFile(
  finding: Omit<TableFinding, 'row' | 'column' | 'value'>,
  value: string | null = null,
): TableFinding {
  return { row: null, column: null, value, ...finding };
}

/** An error of the file or the request as a whole. */
export function error(rule: TableProblemRule, message: string, todo: string): TableFinding {
  return atFile({ rule, message, todo, severity: 'error' });
}

/** Errors first, then by place in the file. */
export function inOrder(findings: readonly TableFinding[]): TableFinding[] {
  const weight = (finding: TableFinding) => (finding.severity === 'error' ? 0 : 1);
  return [...findings].sort((a, b) => weight(a) - weight(b) || (a.row ?? 0) - (b.row ?? 0));
}

/** How many findings of one rule are told one by one: more errors help nobody to mend a table; warnings stay with its figures. */
const MOST_OF_A_KIND: Record<ProblemSeverity, number> = { error: 100, warning: 500 };

/** Findings as they come up. Of each rule the first are kept, the rest are counted: a table may have 100,000 rows. */
export type TableFindings = { add: (found: Iterable<TableFinding>) => void; all: () => TableFinding[] };

/** An empty collection of findings. */
export function gathering(): TableFindings {
  const kept: TableFinding[] = [];
  const kinds = new Map<string, { next: TableFinding; left: number; count: number }>();
  const add = (found: Iterable<TableFinding>) => {
    for (const finding of found) {
      const kind = `${finding.rule} ${finding.severity}`;
      const known = kinds.get(kind) ?? { next: finding, left: 0, count: 0 };
      kinds.set(kind, known);
      known.count += 1;
      if (known.count <= MOST_OF_A_KIND[finding.severity]) kept.push(finding);
      else {
        known.left += 1;
        if (known.left === 1) known.next = finding;
      }
    }
  };
  const all = () => [
    ...kept,
    ...[...kinds.values()].flatMap(({ next, left }): TableFinding[] => {
      if (left === 0) return [];
      const from = next.row === null ? '' : `Từ dòng ${next.row} trở đi `;
      const message = `${from}còn ${sayCount(left)} chỗ khác mắc cùng một lỗi, không liệt kê thêm.`;
      const { rule, row, todo, severity } = next;
      return [{ ...atFile({ rule, message: capitalised(message), todo, severity }), row }];
    }),
  ];
  return { add, all };
}
