import { overlap, type Period } from '../period.ts';
import type { KnownTable } from './checks.ts';
import { keyOf, measuresOf } from './selection.ts';
import type { StoredTable } from './stored.ts';

type Version = Pick<StoredTable, 'period' | 'rows'>;

/**
 * Whether a new table is the next version of an old one: same period, at least one unit in common, and nothing lost that
 * the old one told of. Parts of a province that share no unit stand side by side; a table of births alone does not replace
 * one of both, nor one of returned dossiers one of rates.
 * Province and level are the caller's.
 */
export function replaces(next: Version, old: Version): boolean {
  if (next.period.from !== old.period.from || next.period.to !== old.period.to) return false;
  const units = new Set(next.rows.map(keyOf));
  const measures = measuresOf(next.rows);
  return (
    old.rows.some((row) => units.has(keyOf(row))) &&
    [...measuresOf(old.rows)].every((measure) => measures.has(measure))
  );
}

/** The table to compare units with: the version before (same period), else the one of the latest earlier period. */
export function previous<T extends { id: number; period: Period }>(
  period: Period,
  tables: readonly T[],
): T | null {
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
