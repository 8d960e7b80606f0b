import type { KnownTable } from './checks.ts';
import { overlap, type Period } from './period.ts';
import { keyOf } from './selection.ts';
import type { StoredTable } from './stored.ts';

type Version = Pick<StoredTable, 'period' | 'rows'>;

/**
 * Whether a new table is the next version of an old one: same period, at least one unit in common, and no bundle lost.
 * Parts of a province that share no unit stand side by side; a table of births alone does not replace one of both.
 * Province and level are the caller's.
 */
export function replaces(next: Version, old: Version): boolean {
  if (next.period.from !== old.period.from || next.period.to !== old.period.to) return false;
  const units = new Set(next.rows.map(keyOf));
  const bundles = new Set(next.rows.map((row) => row.bundle));
  return old.rows.some((row) => units.has(keyOf(row))) && old.rows.every((row) => bundles.has(row.bundle));
}

/** The table to compare units with: the version before (same period), else the one of the latest earlier period. */
export function previous(period: Period, tables: readonly StoredTable[]): StoredTable | null {
  const same = tables.filter((table) => table.period.from === period.from && table.period.to === period.to);
  const earlier = tables
    .filter(
      (table) =>
        table.period.to < period.to || (overlap(table.period, period) && table.period.to <= period.to),
    )
    .sort((a, b) => (a.period.to < b.period.to ? -1 : a.period.to > b.period.to ? 1 : a.id - b.id));
  return same.at(-1) ?? earlier.at(-1) ?? null;
}

/** A loaded table as the checks of a new one see it. */
export function asKnown(table: StoredTable): KnownTable {
  const units = new Map(table.rows.map((row) => [keyOf(row), row.unitName]));
  return {
    id: table.id,
    fileName: table.fileName,
    period: table.period,
    units: [...units].map(([key, name]) => ({ key, name })),
  };
}
