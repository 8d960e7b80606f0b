import { sayPeriod } from '../../calendar/words.ts';
import { BUNDLES, type Bundle } from '../../knowledge/bundle.ts';
import { chooseDisjoint, type Period } from '../period.ts';
import { unitKey } from '../reading/units.ts';
import { FLOW_COLUMNS } from '../report/flow.ts';
import type { StoredRow, StoredTable } from './stored.ts';

/** One unit's cases over the chosen periods of one province. */
export type UnitSum = {
  key: string;
  unit: string;
  areaCode: string | null;
  district: string | null;
  provinceCode: string;
  total: number;
  linked: number;
  parts: { table: StoredTable; row: StoredRow }[];
  /** Chosen periods in which this unit does not stand. */
  missing: Period[];
};

export type TableSelection = { units: UnitSum[]; tables: StoredTable[]; periods: Period[]; notes: string[] };

/**
 * Picks the figures of one province and bundle that may be added up: periods that share no day and cover the most of what
 * was asked; per unit and period the newest table. What is left out for overlapping is said in a note.
 * @param measure what the tables must tell of: the share filed through the bundle, or what became of linked dossiers
 * @param tables current tables (not superseded) of one province and level whose periods lie within what was asked
 */
export function select(
  tables: readonly StoredTable[],
  bundle: Bundle,
  measure: UptakeMeasure = 'adoption',
): TableSelection {
  const holding = tables.filter((table) => measuresOf(table.rows).has(`${bundle} ${measure}`));
  const periods = new Map(holding.map((table) => [`${table.period.from}/${table.period.to}`, table.period]));
  const chosen = chooseDisjoint([...periods.values()]);
  const units = new Map<string, UnitSum>();
  const used = new Set<StoredTable>();
  for (const period of chosen) {
    for (const [key, part] of newestRows(holding, period, bundle)) {
      used.add(part.table);
      const sum = units.get(key) ?? started(key, part);
      sum.total += part.row.total ?? 0;
      sum.linked += part.row.linked ?? 0;
      sum.parts.push(part);
      units.set(key, sum);
    }
  }
  for (const unit of units.values()) {
    unit.missing = chosen.filter((period) => !unit.parts.some((part) => same(part.table.period, period)));
  }
  const leftOut = holding.filter((table) => !chosen.some((period) => same(period, table.period)));
  const notes = leftOut.map(
    (table) =>
      `Không dùng bảng "${table.fileName}" (${sayPeriod(table.period)}) vì trùng ngày với kỳ đã chọn.`,
  );
  return { units: [...units.values()], tables: [...used], periods: chosen, notes };
}

/** Offices also send parts of a province one by one, and a part again: of every unit the row loaded last counts. */
function newestRows(
  tables: readonly StoredTable[],
  period: Period,
  bundle: Bundle,
): Map<string, { table: StoredTable; row: StoredRow }> {
  const rows = new Map<string, { table: StoredTable; row: StoredRow }>();
  const oldestFirst = tables.filter((table) => same(table.period, period)).sort((a, b) => a.id - b.id);
  for (const table of oldestFirst) {
    for (const row of table.rows) {
      if (row.bundle === bundle) rows.set(keyOf(row), { table, row });
    }
  }
  return rows;
}

/** The share filed through the bundle, or what became of linked dossiers. */
export type UptakeMeasure = 'adoption' | 'flow';

/** What rows tell of, as "birth adoption", "death flow". A table of returned dossiers alone says nothing of adoption. */
export function measuresOf(rows: readonly StoredRow[]): Set<string> {
  const found = new Set<string>();
  for (const bundle of BUNDLES) {
    const own = rows.filter((row) => row.bundle === bundle);
    const flow = own.some((row) => FLOW_COLUMNS.some((column) => row[column] !== null));
    if (flow) found.add(`${bundle} flow`);
    if (own.some((row) => row.total !== null || row.linked !== null) || (own.length > 0 && !flow))
      found.add(`${bundle} adoption`);
  }
  return found;
}

/** What makes two stored rows the same unit. */
export function keyOf(row: Pick<StoredRow, 'unitKind' | 'unitName' | 'areaCode' | 'district'>): string {
  return unitKey({ level: row.unitKind, name: row.unitName, areaCode: row.areaCode, district: row.district });
}

function started(key: string, { table, row }: { table: StoredTable; row: StoredRow }): UnitSum {
  const { unitName: unit, areaCode, district } = row;
  return {
    key,
    unit,
    areaCode,
    district,
    provinceCode: table.provinceCode,
    total: 0,
    linked: 0,
    parts: [],
    missing: [],
  };
}

function same(a: Period, b: Period): boolean {
  return a.from === b.from && a.to === b.to;
}
