import { dayOf } from '../../calendar/moment.ts';
import type { Bundle } from '../../knowledge/bundle.ts';
import { daysIn, overlap, type Period } from '../period.ts';
import type { EffectPanel } from '../statistics/difference.ts';
import type { LinkedTally } from '../statistics/tally.ts';
import type { StoredRow, StoredTable } from '../tables/stored.ts';

/** Figures of communes by period, earliest first. `cells` by commune as asked; null: no row, or no cases. */
export type PeriodGrid = { periods: Period[]; cells: (LinkedTally | null)[][] };

type LoadedTable = Pick<StoredTable, 'id' | 'period' | 'rows'>;

/**
 * The figures of these communes in the finest periods that share no day: weeks rather than the month they make up. Of several
 * tables of one period the one loaded last counts, commune by commune.
 * @param codeOf which of `codes` a row belongs to; left out: the code of its commune
 */
export function gridOf(
  tables: readonly LoadedTable[],
  codes: readonly string[],
  bundle: Bundle,
  codeOf: (row: StoredRow) => string | null = communeOf,
): PeriodGrid {
  const wanted = new Set(codes);
  const oldestFirst = [...tables].sort((a, b) => a.id - b.id);
  const byPeriod = new Map<string, { period: Period; figures: Map<string, LinkedTally> }>();
  for (const { period, rows } of oldestFirst)
    for (const row of rows) {
      const { total, linked } = row;
      const code = row.bundle === bundle ? codeOf(row) : null;
      if (code === null || !wanted.has(code)) continue;
      const key = `${period.from}/${period.to}`;
      const one = byPeriod.get(key) ?? { period, figures: new Map<string, LinkedTally>() };
      byPeriod.set(key, one);
      one.figures.set(code, { linked: linked ?? 0, total: total ?? 0 });
    }
  const taken: { period: Period; figures: Map<string, LinkedTally> }[] = [];
  const shortestFirst = [...byPeriod.values()].sort(
    (a, b) => daysIn(a.period) - daysIn(b.period) || (a.period.from < b.period.from ? -1 : 1),
  );
  for (const one of shortestFirst)
    if (!taken.some((other) => overlap(other.period, one.period))) taken.push(one);
  taken.sort((a, b) => (a.period.from < b.period.from ? -1 : 1));
  const cell = (figures: Map<string, LinkedTally>, code: string) => {
    const found = figures.get(code);
    return found === undefined || found.total <= 0 ? null : found;
  };
  return {
    periods: taken.map(({ period }) => period),
    cells: codes.map((code) => taken.map(({ figures }) => cell(figures, code))),
  };
}

function communeOf({ unitKind, areaCode }: StoredRow): string | null {
  return unitKind === 'commune' ? areaCode : null;
}

/** The share of a period's days from the day of a start on. The day itself counts: messages leave in the morning. */
export function reachedShare(period: Period, start: Date): number {
  const day = dayOf(start);
  if (day <= period.from) return 1;
  return day > period.to ? 0 : daysIn({ from: day, to: period.to }) / daysIn(period);
}

export function sumOfCells(cells: readonly (LinkedTally | null)[]): LinkedTally {
  return cells.reduce<LinkedTally>(
    (all, cell) => ({ linked: all.linked + (cell?.linked ?? 0), total: all.total + (cell?.total ?? 0) }),
    { linked: 0, total: 0 },
  );
}

/** What a campaign in lots can be judged by. Rows are the communes that had cases before it; `units` says which they are. */
export type LotPanel = {
  panel: EffectPanel;
  units: number[];
  before: LinkedTally[];
  beforePeriods: Period[];
  periods: Period[];
};

/**
 * Cuts the figures at the first start: what lies before it is each commune's own past, what comes after is compared. A period that
 * holds the first start itself is neither past nor wholly after; it counts by its days, as any other.
 * @param lots the lot of each commune of the grid; `starts`: of each lot
 */
export function lotPanel(grid: PeriodGrid, lots: readonly number[], starts: readonly Date[]): LotPanel {
  const [first = new Date(0)] = [...starts].sort((a, b) => a.getTime() - b.getTime());
  const before = grid.periods.map((period) => reachedShare(period, first) === 0);
  const past = grid.cells.map((row) => sumOfCells(row.filter((_, period) => before[period])));
  const units = lots.flatMap((_, unit) => ((past[unit]?.total ?? 0) > 0 ? [unit] : []));
  const after = grid.periods.flatMap((_, period) => (before[period] ? [] : [period]));
  const periods = after.flatMap((period) => grid.periods[period] ?? []);
  return {
    units,
    before: units.map((unit) => past[unit] ?? { linked: 0, total: 0 }),
    beforePeriods: grid.periods.filter((_, period) => before[period]),
    periods,
    panel: {
      weights: units.map((unit) => past[unit]?.total ?? 0),
      exposure: starts.map((start) => periods.map((period) => reachedShare(period, start))),
      changes: units.map((unit) => {
        const { linked, total } = past[unit] ?? { linked: 0, total: 1 };
        return after.map((period) => {
          const cell = grid.cells[unit]?.[period] ?? null;
          return cell === null ? null : cell.linked / cell.total - linked / total;
        });
      }),
    },
  };
}
