/** What a campaign changed: reads the draw and the tables, asks the statistics. A wing of the room's front door. */

import { communesOf, provinceOf } from '../../areas/areas.ts';
import { scopeOfAreas } from '../../areas/scope.ts';
import { plusDays } from '../../calendar/day.ts';
import { dayOf } from '../../calendar/moment.ts';
import { sayPeriod } from '../../calendar/words.ts';
import { find } from '../../campaigns/campaigns.ts';
import { storedPlan } from '../../campaigns/plan.ts';
import type { CampaignPlan, PastCases } from '../../campaigns/plan-type.ts';
import { communesOfPlan, drawOfPlan } from '../../campaigns/recipients.ts';
import { lotStart } from '../../campaigns/waves.ts';
import { BUNDLE_LABELS, BUNDLES, type Bundle } from '../../knowledge/bundle.ts';
import { counts } from '../../outbox/outbox.ts';
import type { Reader } from '../../prisma/client.ts';
import type { Act } from '../../staff/act.ts';
import type { Period } from '../period.ts';
import type { LinkedTally } from '../statistics/tally.ts';
import { tablesWhere } from '../store/tables.ts';
import type { StoredTable } from '../tables/stored.ts';
import { type Foresight, foresightOf } from './foresight.ts';
import {
  describeOnly,
  type EffectDescription,
  type EffectJudgement,
  judge,
  nothingSent,
} from './judgement.ts';
import { gridOf, lotPanel, type PeriodGrid, reachedShare, sumOfCells } from './panel.ts';

/** One lot: when it starts, its communes with what they had before (the figures the draw was balanced on). */
export type EffectLot = {
  lot: number;
  start: Date;
  communes: { code: string; past: PastCases | null }[];
};

export type BundleEffect = {
  bundle: Bundle;
  label: string;
  /** Null without a draw: then nothing can be promised. */
  foresight: Foresight | null;
  /** Null before the campaign has started, after it was cancelled, and without a draw. */
  judgement: EffectJudgement | null;
  /** Instead, where no lot was drawn. */
  description: EffectDescription | null;
  /** Cases by lot and period, for the chart; one row for all communes where there is no draw. */
  trend: { periods: Period[]; lots: LinkedTally[][] };
};

export type CampaignEffect = {
  kind: 'lift';
  campaignId: number;
  name: string;
  state: string;
  drawn: boolean;
  lots: EffectLot[];
  bundles: BundleEffect[];
};

/** How far back tables tell of a commune's habit. */
const PAST_DAYS = 180;

/**
 * What could be seen (before), and what was (after): per bundle, with words that staff may repeat. Reckoned from the starts that were
 * drawn, whenever messages really left. Tables that come later change the answer; the draw never changes.
 * @returns null: no such campaign
 */
export async function campaignEffect(
  act: Act,
  reader: Reader,
  campaignId: number,
): Promise<CampaignEffect | null> {
  const { now } = act;
  const row = await find(act, reader, campaignId);
  if (row === null) return null;
  const plan = storedPlan(row.plan);
  const draw = drawOfPlan(plan);
  const starts = Array.from({ length: plan.waves?.count ?? 1 }, (_, lot) => lotStart(plan, lot));
  const drawn = draw.length > 0;
  const codes = drawn ? draw.map(({ code }) => code) : communesOfPlan(plan);
  const from = plusDays(dayOf(new Date(plan.start)), -PAST_DAYS);
  const tables = await communeTables(reader, codes, { from, to: '9999-12-31' });
  const started = row.state !== 'draft' && row.state !== 'submitted' && new Date(plan.start) <= now;
  const { counts: messages } = await counts(reader, campaignId);
  const left = messages.sent + messages.delivered + messages.seen > 0;
  const shared = { codes, tables, starts, left, started: started && row.state !== 'cancelled' };
  const bundles = (plan.audience.bundle === null ? BUNDLES : [plan.audience.bundle]).map((bundle) =>
    drawn ? byLots(bundle, plan, draw, shared) : withoutLots(bundle, shared, now),
  );
  const lots = starts.map((start, lot) => ({
    lot,
    start,
    communes: draw.flatMap((one) => (one.lot === lot ? [{ code: one.code, past: one.past }] : [])),
  }));
  const { name, state } = row;
  return { kind: 'lift', campaignId, name, state, drawn, lots: drawn ? lots : [], bundles };
}

type Shared = { codes: string[]; tables: StoredTable[]; starts: Date[]; left: boolean; started: boolean };

function byLots(
  bundle: Bundle,
  plan: CampaignPlan,
  draw: ReturnType<typeof drawOfPlan>,
  { codes, tables, starts, left, started }: Shared,
): BundleEffect {
  const grid = gridOf(tables, codes, bundle);
  const lots = draw.map(({ lot }) => lot);
  const blocks = draw.map(({ block }) => block);
  const panel = lotPanel(grid, lots, starts);
  return {
    bundle,
    label: BUNDLE_LABELS[bundle],
    foresight: foresightOf(grid, { lots, blocks, starts }),
    judgement: !started
      ? null
      : left
        ? judge(panel, { lots, blocks }, plan.waves?.seed ?? 1)
        : nothingSent(panel),
    description: null,
    trend: {
      periods: grid.periods,
      lots: starts.map((_, lot) =>
        grid.periods.map((_period, period) =>
          sumOfCells(grid.cells.flatMap((row, unit) => (lots[unit] === lot ? [row[period] ?? null] : []))),
        ),
      ),
    },
  };
}

function withoutLots(bundle: Bundle, { codes, tables, starts, started }: Shared, now: Date): BundleEffect {
  const own = new Set(codes);
  const [start = now] = starts;
  const others = [...new Set(codes.map(provinceOf))].flatMap((province) =>
    communesOf(province, start).flatMap(({ code }) => (own.has(code) ? [] : [code])),
  );
  const here = gridOf(tables, codes, bundle);
  // A period that holds the start belongs to neither side.
  const isBefore = ({ periods }: PeriodGrid, period: number) => {
    const share = periods[period] === undefined ? 0.5 : reachedShare(periods[period], start);
    return share === 0 ? true : share === 1 ? false : null;
  };
  return {
    bundle,
    label: BUNDLE_LABELS[bundle],
    foresight: null,
    judgement: null,
    description: started ? describeOnly(here, gridOf(tables, others, bundle), isBefore) : null,
    trend: {
      periods: here.periods,
      lots: [here.periods.map((_, period) => sumOfCells(here.cells.map((row) => row[period] ?? null)))],
    },
  };
}

/** Cases of communes before a moment: the answer to campaigns/consent-port.ts (`PastUptake`), wired by server/. */
export async function pastUptake(
  reader: Reader,
  ask: { communes: readonly string[]; bundle: Bundle | null; before: Date },
): Promise<ReadonlyMap<string, PastCases>> {
  const to = plusDays(dayOf(ask.before), -1);
  const tables = await communeTables(reader, ask.communes, { from: plusDays(to, -PAST_DAYS), to });
  const past = new Map<string, PastCases>();
  for (const bundle of ask.bundle === null ? BUNDLES : [ask.bundle]) {
    const grid = gridOf(tables, ask.communes, bundle);
    for (const [unit, code] of ask.communes.entries()) {
      const { linked, total } = sumOfCells([...(grid.cells[unit] ?? []), past.get(code) ?? null]);
      if (total > 0) past.set(code, { linked, total });
    }
  }
  return past;
}

/** Dossiers through the bundles in these communes, from the tables that lie within the days; null: there are none. */
export async function filedIn(
  reader: Reader,
  communes: readonly string[],
  within: Period,
): Promise<{ linked: number; words: string } | null> {
  const tables = await communeTables(reader, communes, within);
  let linked = 0;
  const periods: Period[] = [];
  for (const bundle of BUNDLES) {
    const grid = gridOf(tables, communes, bundle);
    periods.push(...grid.periods);
    linked += sumOfCells(grid.cells.flat()).linked;
  }
  const from = periods.map((one) => one.from).sort()[0];
  const to = periods
    .map((one) => one.to)
    .sort()
    .at(-1);
  if (from === undefined || to === undefined) return null;
  return {
    linked,
    words: `Mọi hồ sơ của địa bàn theo các bảng ${sayPeriod({ from, to })}, dù có nhận tin hay không.`,
  };
}

async function communeTables(
  reader: Reader,
  codes: readonly string[],
  within: Period,
): Promise<StoredTable[]> {
  const tables: StoredTable[] = [];
  for (const provinceCode of new Set(codes.map(provinceOf)))
    tables.push(
      ...(await tablesWhere(reader, scopeOfAreas([provinceCode]), {
        provinceCode,
        level: 'commune',
        current: true,
        within,
      })),
    );
  return tables;
}
