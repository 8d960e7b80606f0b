/** How campaigns stand. */

import { setImmediate as breathe } from 'node:timers/promises';
import { unitAt } from '../areas/areas.ts';
import { MINUTE_MS } from '../calendar/durations.ts';
import { tagsOfNobody } from '../contacts/contacts.ts';
import { csvLine } from '../files/csv.ts';
import {
  budgetOf,
  type LedgerFilter,
  ledger,
  progress,
  ruleWords,
  type StatusCounts,
  sendingRules,
} from '../outbox/outbox.ts';
import type { Reader } from '../prisma/client.ts';
import type { Deps } from '../prisma/deps.ts';
import { type Act, scopeOf } from '../staff/act.ts';
import { record } from '../staff/staff.ts';
import { NO_CAMPAIGN, type NotPossible, planOfRow } from './campaign-row.ts';
import type { CampaignDeps } from './consent-port.ts';
import { foresee } from './forecasting.ts';
import { LONG_URL } from './message-text.ts';
import { lastEnd, runsOf } from './runs.ts';
import * as campaignStore from './store/campaigns.ts';

export type CampaignStatus = StatusCounts & {
  id: number;
  name: string;
  state: campaignStore.CampaignState;
  startedAt: string | null;
  finishedAt: string | null;
  pauseReason: string | null;
  /** When it will be over, as the forecast reckons; null before approval, while paused and when it is over. */
  forecastFinishAt: string | null;
  /** Money: the limit (the plan's, or the lower one of the sending rules) and what is put aside so far; null: no limit. */
  budget: { dong: number; spent: number } | null;
  /** Of a repeated campaign: runs posted, runs in all, when the next one starts. */
  series: { posted: number; runs: number; nextAt: string | null } | null;
};

/** How a campaign stands. The counts always add up to the total. */
export async function status(
  act: Act,
  deps: CampaignDeps,
  id: number,
): Promise<CampaignStatus | NotPossible> {
  const row = await campaignStore.campaignById(deps.db.read, scopeOf(act), id);
  if (row === null) return NO_CAMPAIGN;
  const plan = planOfRow(row);
  const budget = budgetOf(await sendingRules(deps.db.read), plan, deps.now());
  const { name, state, startedAt, finishedAt, pauseReason } = row;
  return {
    id,
    name,
    state,
    ...(await progress(deps.db.read, id, deps.now(), state === 'approved' || state === 'running')),
    startedAt: startedAt?.toISOString() ?? null,
    finishedAt: finishedAt?.toISOString() ?? null,
    pauseReason,
    forecastFinishAt: await doneAt(deps, row),
    budget: budget === null ? null : { dong: budget, spent: row.spentDong },
    series:
      plan.repeat === null
        ? null
        : { posted: row.runs, runs: runsOf(plan).length, nextAt: row.nextRunAt?.toISOString() ?? null },
  };
}

/** Forecasts of campaigns under way, for the page that asks every second: as good a minute later. */
const reckonings = new WeakMap<
  Deps['db'],
  Map<number, { until: number; state: string; doneAt: string | null }>
>();
const RECKONED_MS = MINUTE_MS;
/** The page that asks must not hold up answers to citizens: of a larger campaign the caps are left to `forecast`. */
const LOOKED_UP = 20_000;

async function doneAt(deps: CampaignDeps, row: campaignStore.CampaignRow): Promise<string | null> {
  if (row.state !== 'approved' && row.state !== 'running') return null;
  if (row.nextRunAt !== null) return lastEnd(planOfRow(row)).toISOString();
  const now = deps.now().getTime();
  const known = reckonings.get(deps.db) ?? new Map();
  reckonings.set(deps.db, known);
  const before = known.get(row.id);
  if (
    before !== undefined &&
    before.state === row.state &&
    now < before.until &&
    now > before.until - 2 * RECKONED_MS
  )
    return before.doneAt;
  const { doneAt: reckoned } = await foresee(deps, row, LONG_URL, LOOKED_UP);
  known.set(row.id, { until: now + RECKONED_MS, state: row.state, doneAt: reckoned });
  return reckoned;
}

/** What is odd about whom a campaign asks for, as sentences: labels that nobody in the list of people bears. */
export async function audienceNotes(act: Act, reader: Reader, id: number): Promise<string[]> {
  const row = await campaignStore.campaignById(reader, scopeOf(act), id);
  if (row === null) return [];
  const { tags, excludeTags } = planOfRow(row).audience;
  const unknown = await tagsOfNobody(reader, [...tags, ...excludeTags]);
  return unknown.map((tag) => `Không ai trong danh bạ có nhãn đối tượng “${tag}”; xem lại cách viết.`);
}

const LEDGER_HEADER = [
  'message_id',
  'area',
  'area_name',
  'channel',
  'wave',
  'state',
  'reason',
  'reason_text',
  'queued_at',
  'sent_at',
  'delivered_at',
  'seen_at',
  'closed_at',
  'provider_id',
  'segments',
];
/** Read and written in some 30 ms; then others are heard. */
const LEDGER_PAGE = 500;

/**
 * The ledger of a campaign as CSV, all of it or what a filter lets through, one line per recipient, the header first; never a name or an
 * address. Read a page at a time, as fast as it is taken. One outside the actor's scope has no lines; taking it is written down.
 */
export async function* ledgerCsv(
  act: Act,
  deps: Deps,
  id: number,
  only: Pick<LedgerFilter, 'states' | 'channel' | 'why' | 'wave' | 'areaCodes' | 'id'> = {},
): AsyncGenerator<string> {
  yield csvLine(LEDGER_HEADER);
  const row = await campaignStore.campaignById(deps.db.read, scopeOf(act), id);
  if (row === null) return;
  await deps.db.write((tx) =>
    record(tx, act, { action: 'campaign.ledger', subject: `campaign:${id}`, areas: [row.areaCode] }),
  );
  for (let after = 0; ; ) {
    const rows = await ledger(act, deps.db.read, { campaignId: id, ...only, after, limit: LEDGER_PAGE });
    for (const row of rows) {
      yield csvLine([
        row.id,
        row.areaCode,
        unitAt(row.areaCode, row.createdAt)?.fullName ?? '',
        row.channel,
        row.wave,
        row.state,
        row.rule ?? row.reason,
        row.staffText ?? (row.rule === null ? '' : ruleWords(row.rule)),
        row.createdAt,
        row.sentAt,
        row.deliveredAt,
        row.seenAt,
        row.closedAt,
        row.providerId,
        row.segments,
      ]);
      after = row.id;
    }
    if (rows.length < LEDGER_PAGE) return;
    await breathe();
  }
}
