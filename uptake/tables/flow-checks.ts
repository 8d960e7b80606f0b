import { BUNDLES } from '../../knowledge/bundle.ts';
import { sayCount } from '../../writing/numbers.ts';
import { cellOf, type Figures, writtenOf } from '../reading/columns.ts';
import type { Flow } from '../reading/figures.ts';
import type { UptakeTable } from '../reading/table.ts';
import { atCell, type ProblemSeverity, type TableFinding } from './problem.ts';

/**
 * What a table says of received, reached, returned and overdue dossiers fits together: no part is above its whole, and a
 * printed gap is the difference it claims to be. More in the population database than were received is kept with a
 * warning: the letter of Đồng Nai (2025) shows that the two systems count different things.
 */
export function* flowsFit(table: UptakeTable): Generator<TableFinding> {
  for (const row of table.rows)
    for (const bundle of BUNDLES) {
      const figures = row.figures[bundle];
      if (figures === undefined || Object.keys(figures.flow).length === 0) continue;
      const { received, returned, unexplained, explained, reached, gap, overdue } = figures.flow;
      const whole = received ?? figures.linked ?? undefined;
      yield* above(row.label, figures, ['reached', reached], ['tiếp nhận', received], 'warning');
      yield* above(row.label, figures, ['returned', returned], ['tiếp nhận', whole], 'error');
      yield* above(row.label, figures, ['gap', gap], ['tiếp nhận', received], 'error');
      yield* above(row.label, figures, ['overdue', overdue], ['tiếp nhận', whole], 'error');
      yield* above(row.label, figures, ['unexplained', unexplained], ['trả lại', returned], 'error');
      yield* above(row.label, figures, ['explained', explained], ['trả lại', returned], 'error');
      yield* printedGap(row.label, figures, received, reached, gap);
    }
}

const NAMES = {
  received: 'tiếp nhận',
  reached: 'dân cư nhận được',
  gap: 'chênh lệch',
  returned: 'trả lại',
  explained: 'trả lại có lý do',
  unexplained: 'trả lại không có lý do',
  overdue: 'quá hạn',
} as const satisfies Record<Flow, string>;

function above(
  label: string,
  figures: Figures,
  [flow, part]: [Flow, number | undefined],
  [name, whole]: [string, number | undefined],
  severity: ProblemSeverity,
): TableFinding[] {
  const cell = cellOf(figures, flow);
  if (part === undefined || whole === undefined || part <= whole || cell === undefined) return [];
  const message = `${label}: số hồ sơ ${NAMES[flow]} ${sayCount(part)} nhiều hơn số ${name} ${sayCount(whole)}.`;
  const todo =
    severity === 'error'
      ? 'Kiểm tra hai ô này với đơn vị lập bảng và sửa lại.'
      : 'Hỏi hai bên có đếm cùng một loại hồ sơ không; chênh lệch của đơn vị này không được tính.';
  return [atCell(cell, writtenOf(figures, flow), { rule: 'flow-above-whole', message, todo, severity })];
}

function printedGap(
  label: string,
  figures: Figures,
  received?: number,
  reached?: number,
  gap?: number,
): TableFinding[] {
  const cell = cellOf(figures, 'gap');
  if (received === undefined || reached === undefined || gap === undefined || cell === undefined) return [];
  const computed = received - reached;
  if (Math.abs(gap) === Math.abs(computed)) return [];
  const message = `${label}: chênh lệch in là ${sayCount(gap)} nhưng ${sayCount(received)} trừ ${sayCount(reached)} là ${sayCount(computed)}.`;
  const todo = 'Báo cáo luôn dùng chênh lệch tính từ hai số; hãy báo đơn vị lập bảng kiểm tra lại.';
  return [
    atCell(cell, writtenOf(figures, 'gap'), {
      rule: 'gap-off',
      message,
      todo,
      printed: gap,
      computed,
      severity: 'warning',
    }),
  ];
}
