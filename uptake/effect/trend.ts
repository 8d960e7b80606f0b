/** Uptake of a province over time. A wing of the room's front door. */

import type { UnitLevel } from '../../areas/areas.ts';
import { communesOf } from '../../areas/areas.ts';
import { scopeOfAreas } from '../../areas/scope.ts';
import { startOf } from '../../calendar/moment.ts';
import { BUNDLE_LABELS, BUNDLES, type Bundle } from '../../knowledge/bundle.ts';
import type { Reader } from '../../prisma/client.ts';
import type { Period } from '../period.ts';
import { wholeCommunes } from '../report/joined.ts';
import type { LinkedTally } from '../statistics/tally.ts';
import { tablesWhere } from '../store/tables.ts';
import type { StoredRow, StoredTable } from '../tables/stored.ts';
import { gridOf, type PeriodGrid, sumOfCells } from './panel.ts';

type Point = { period: Period; cases: LinkedTally };
export type UptakeTrend = {
  bundle: Bundle;
  label: string;
  points: Point[];
  /** The same places before and after 1/7/2025; null where no table counts by old districts. */
  joined: JoinedTrend | null;
};
/** Old districts that became whole communes, and these communes: one line through the reform, always of the same places. */
export type JoinedTrend = { points: Point[]; units: string[]; apart: { unit: string; why: string }[] };

/**
 * Cases by bundle and period from the tables of communes within these days, in the finest periods that share no day; and, where
 * tables of before 1/7/2025 count by old districts, the line of those districts that can be followed into their communes.
 */
export async function trend(reader: Reader, provinceCode: string, within: Period): Promise<UptakeTrend[]> {
  const of = (level: UnitLevel) =>
    tablesWhere(reader, scopeOfAreas([provinceCode]), { provinceCode, level, current: true, within });
  const [communes, districts] = [await of('commune'), await of('district')];
  const codes = communesOf(provinceCode, startOf(within.to)).map(({ code }) => code);
  return BUNDLES.map((bundle) => ({
    bundle,
    label: BUNDLE_LABELS[bundle],
    points: pointsOf(gridOf(communes, codes, bundle)),
    joined: joinedTrend(communes, districts, bundle, provinceCode),
  }));
}

/** Places that lack a figure in any of the periods are left out and named: a line of changing places shows changes of its own. */
function joinedTrend(
  communes: readonly StoredTable[],
  districts: readonly StoredTable[],
  bundle: Bundle,
  provinceCode: string,
): JoinedTrend | null {
  const names = new Map<string, string>();
  for (const { rows } of districts)
    for (const row of rows) if (row.bundle === bundle) names.set(districtOf(row), row.unitName);
  if (names.size === 0 || communes.length === 0) return null;
  const apart: JoinedTrend['apart'] = [];
  const whole: { unit: string; district: string; codes: string[] }[] = [];
  for (const [district, unit] of names) {
    const made = wholeCommunes(district, provinceCode);
    if (made.kind === 'apart') apart.push({ unit, why: made.why });
    else whole.push({ unit, district, codes: made.codes });
  }
  const gridsOf = (of: typeof whole) => ({
    before: gridOf(
      districts,
      of.map(({ district }) => district),
      bundle,
      districtOf,
    ),
    after: gridOf(
      communes,
      of.flatMap(({ codes }) => codes),
      bundle,
    ),
  });
  const all = gridsOf(whole);
  const then = standing(districts, all.before.periods, bundle, districtOf);
  const now = standing(communes, all.after.periods, bundle, ({ areaCode }) => areaCode);
  const steady = whole.filter(({ unit, district, codes }) => {
    const complete = then(district) && codes.every(now);
    if (!complete) apart.push({ unit, why: 'thiếu số liệu ở một kỳ trong khoảng thời gian này.' });
    return complete;
  });
  const { before, after } = gridsOf(steady);
  return {
    points: steady.length === 0 ? [] : [...pointsOf(before), ...pointsOf(after)],
    units: steady.map(({ unit }) => unit),
    apart,
  };
}

function districtOf(row: StoredRow): string {
  return row.district ?? row.unitName;
}

/** Whether a place has a row, be it of no cases, in each of these periods. */
function standing(
  tables: readonly StoredTable[],
  periods: readonly Period[],
  bundle: Bundle,
  codeOf: (row: StoredRow) => string | null,
): (code: string) => boolean {
  const found = periods.map((period) => {
    const own = tables.filter((table) => table.period.from === period.from && table.period.to === period.to);
    return new Set(own.flatMap(({ rows }) => rows.filter((row) => row.bundle === bundle).map(codeOf)));
  });
  return (code) => found.every((codes) => codes.has(code));
}

function pointsOf(grid: PeriodGrid): Point[] {
  return grid.periods.map((period, at) => ({
    period,
    cases: sumOfCells(grid.cells.map((row) => row[at] ?? null)),
  }));
}
