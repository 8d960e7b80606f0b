import { BUNDLES } from '../../knowledge/bundle.ts';
import type { TableRow, TotalRow } from './table-rows.ts';

/** A printed sum while the table is read, with the rows between it and the sums above and below. */
export type PrintedSum = { total: TotalRow; before: TableRow[]; after: TableRow[] };

/**
 * Which printed sum is the sum of all: one above all units, else the last one. Every other sum is of a part: of the rows
 * above it (it closes them) or below it (it heads them), whichever adds up; when neither does, of the rows above.
 */
export function settleSums(sums: readonly PrintedSum[], own: TableRow[]): TotalRow[] {
  const firstRow = own[0]?.row ?? 0;
  const wholes = sums.filter((sum) => !sum.total.part);
  const whole =
    wholes.find((sum) => sum.total.row < firstRow) ??
    wholes.at(-1) ??
    (sums.length === 1 ? sums[0] : undefined);
  return sums.map((sum) => {
    if (sum === whole && sum.total.heading === null) return { ...sum.total, part: false, over: own };
    const heads =
      sum.total.heading !== null ||
      sum.before.length === 0 ||
      (addsUp(sum.total, sum.after) && !addsUp(sum.total, sum.before));
    return { ...sum.total, part: true, over: heads ? sum.after : sum.before };
  });
}

function addsUp(total: Pick<TotalRow, 'figures'>, rows: readonly TableRow[]): boolean {
  return BUNDLES.every((bundle) => {
    const printed = total.figures[bundle]?.total ?? null;
    return (
      printed === null || printed === rows.reduce((sum, row) => sum + (row.figures[bundle]?.total ?? 0), 0)
    );
  });
}
