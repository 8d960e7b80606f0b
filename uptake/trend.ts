/** Uptake of a province over time. A wing of the room's front door. */

import { communesOf } from '../areas/areas.ts';
import type { Reader } from '../prisma/client.ts';
import { BUNDLE_LABELS, BUNDLES, type Bundle } from './header.ts';
import { gridOf, sumOfCells } from './lift-panel.ts';
import type { Period } from './period.ts';
import type { Tally } from './statistics/tally.ts';
import { tablesWhere } from './store.ts';

export type Trend = { bundle: Bundle; label: string; points: { period: Period; cases: Tally }[] };

/** Cases by bundle and period from the tables of communes within these days, in the finest periods that share no day. */
export async function trend(reader: Reader, provinceCode: string, within: Period): Promise<Trend[]> {
  const tables = await tablesWhere(reader, { provinceCode, level: 'commune', current: true, within });
  const codes = communesOf(provinceCode, new Date(`${within.to}T00:00:00+07:00`)).map(({ code }) => code);
  return BUNDLES.map((bundle) => {
    const grid = gridOf(tables, codes, bundle);
    const points = grid.periods.map((period, at) => ({
      period,
      cases: sumOfCells(grid.cells.map((row) => row[at] ?? null)),
    }));
    return { bundle, label: BUNDLE_LABELS[bundle], points };
  });
}
