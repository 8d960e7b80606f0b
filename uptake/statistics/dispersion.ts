import type { LinkedTally } from './tally.ts';

const LEAST_FREEDOM = 8;

/**
 * How much more the rates of communes jump from period to period than luck with single cases explains: 1 is pure luck, 4 means
 * twice as wide. Found in the past: each commune keeps its level, each period its own, what is left over is measured against
 * what luck gives (Pearson's chi-squared over its degrees of freedom).
 *
 * In plain words: if a clerk files ten cases on one day in one way, ten cases are not ten throws of a coin. A forecast that
 * does not know this promises to see effects that nobody will see.
 * @param cells by commune and period, null where there was nothing
 * @returns at least 1; null when the past is too short to tell
 * @see P. McCullagh and J. A. Nelder (1989), Generalized Linear Models, 2nd ed., 4.5
 */
export function dispersion(cells: readonly (readonly (LinkedTally | null)[])[]): number | null {
  const periods = cells[0]?.length ?? 0;
  const sum = (some: readonly (LinkedTally | null)[]): LinkedTally =>
    some.reduce<LinkedTally>(
      (all, cell) => ({ linked: all.linked + (cell?.linked ?? 0), total: all.total + (cell?.total ?? 0) }),
      { linked: 0, total: 0 },
    );
  const rate = ({ linked, total }: LinkedTally) => (total > 0 ? linked / total : 0);
  const all = rate(sum(cells.flat()));
  const units = cells.map((row) => rate(sum(row)));
  const times = Array.from({ length: periods }, (_, period) =>
    rate(sum(cells.map((row) => row[period] ?? null))),
  );
  let [squares, seen] = [0, 0];
  const rows = new Set<number>();
  const columns = new Set<number>();
  for (const [unit, row] of cells.entries())
    for (const [period, cell] of row.entries()) {
      if (cell === null || cell.total <= 0) continue;
      const expected = Math.min(0.999, Math.max(0.001, (units[unit] ?? 0) + (times[period] ?? 0) - all));
      squares += (cell.linked - cell.total * expected) ** 2 / (cell.total * expected * (1 - expected));
      seen += 1;
      rows.add(unit);
      columns.add(period);
    }
  const freedom = seen - rows.size - columns.size + 1;
  return freedom < LEAST_FREEDOM ? null : Math.max(1, squares / freedom);
}
