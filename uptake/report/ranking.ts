import { compareNames } from '../../writing/names.ts';
import { percent } from '../rate.ts';
import { wilson } from './wilson.ts';

/** The counted figures of a unit. `percent`, `low` and `high` are in percent, one decimal; null where nothing happened. */
export type RankedFigures = {
  total: number;
  linked: number;
  percent: number | null;
  low: number | null;
  high: number | null;
};

/** Adds rate and 95 % interval to two counts. `linked` above `total` never gets here: such tables are refused. */
export function counted(total: number, linked: number): RankedFigures {
  const interval = wilson(linked, total);
  const tenths = (share: number) => Math.round(share * 1000) / 10;
  return {
    total,
    linked,
    percent: percent(linked, total),
    low: interval === null ? null : tenths(interval.low),
    high: interval === null ? null : tenths(interval.high),
  };
}

/**
 * Orders units by the lower end of Wilson's interval, best first, and numbers them. Six of 68 (8.8 %) may be luck, so it
 * stands behind 33 of 457 (7.2 %), of which at least 5.2 % is sure. Equal figures share a rank; units without cases
 * follow without one, by name.
 */
export function ranked<T extends { unit: string; total: number; linked: number }>(
  rows: readonly T[],
): (T & { rank: number | null })[] {
  const lowEnd = (row: T) => wilson(row.linked, row.total)?.low ?? -1;
  const byName = (a: T, b: T) => compareNames(a.unit, b.unit);
  const sorted = [...rows].sort((a, b) => lowEnd(b) - lowEnd(a) || b.total - a.total || byName(a, b));
  let rank = 0;
  return sorted.map((row, index) => {
    if (row.total <= 0) return { ...row, rank: null };
    const before = sorted[index - 1];
    if (before === undefined || before.linked !== row.linked || before.total !== row.total) rank = index + 1;
    return { ...row, rank };
  });
}
