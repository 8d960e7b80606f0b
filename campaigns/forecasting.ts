/** When a campaign will be done and what it costs: gathers what the forecast (forecast.ts, pure) asks. */

import { localMoment } from '../calendar/moment.ts';
import type { ChannelName } from '../channels/contract.ts';
import { HISTORY_MS } from '../outbox/gate.ts';
import { budgetOf, type SendingRules, sendingRules } from '../outbox/outbox.ts';
import { batches } from '../prisma/batches.ts';
import type { Reader } from '../prisma/client.ts';
import { type Act, type ByOfficial, type Denied, scopeOf } from '../staff/act.ts';
import { type AudienceReader, PAGE, sortedPages, sorting, wordWith } from './audience-pages.ts';
import { NO_CAMPAIGN, type NotPossible, notPossible, planOfRow, wrongState } from './campaign-row.ts';
import { closedRuns } from './closed-runs.ts';
import type { CampaignDeps, ConsentPort } from './consent-port.ts';
import { planColumns, rewrite } from './drafting.ts';
import { askedCampaign } from './find.ts';
import { forecast as reckon, type SendForecast } from './forecast.ts';
import { forecastMessages, type RunSeries } from './forecast-messages.ts';
import { openFrom } from './hours.ts';
import { blockedRuns, heldBack, lotTally } from './lots.ts';
import { peopleChannels } from './plan.ts';
import type { CampaignPlan } from './plan-type.ts';
import { runOf, runsOf } from './runs.ts';
import { wordingOf } from './sample-message.ts';
import type { SimulationInput } from './simulate.ts';
import * as campaignStore from './store/campaigns.ts';
import * as forecastStore from './store/forecast.ts';
import { lotStart } from './waves.ts';

/** People with a recent message whom a forecast looks at one by one; of more, the rest counts as free. */
const MOST_RECENT = 50_000;

export type CampaignForecast = SendForecast & {
  kind: 'forecast';
  id: number;
  /** Messages of the run; of them posted by hand. */
  total: number;
  manual: number;
  /** Is `dong` a sum, or is no price known? And has somebody confirmed the price? */
  dongKnown: boolean;
  priceVerified: boolean;
  budget: number | null;
  spent: number;
  /** Of a repeated campaign: how many runs, and how many of them the caps would keep from everybody. */
  series: RunSeries | null;
  /** All of it as sentences. */
  words: string[];
};

/**
 * When it will be done, what it costs and what runs out of time, under the rules, paces and limits of today. Before approval: of
 * everybody it would go to; after: of what still waits. A repeated campaign is reckoned one run at a time.
 */
export async function forecast(
  act: Act,
  deps: CampaignDeps,
  id: number,
  publicUrl: string,
): Promise<CampaignForecast | NotPossible> {
  const row = await campaignStore.campaignById(deps.db.read, scopeOf(act), id);
  if (row === null) return NO_CAMPAIGN;
  if (row.state === 'cancelled' || row.state === 'finished') return wrongState(row);
  return foresee(deps, row, publicUrl);
}

/**
 * Takes the later end that the forecast offers ("chia làm 3 ngày?") into the plan. As any other change it makes the campaign a
 * draft again, written by whoever took it.
 */
export async function acceptSplit(
  act: ByOfficial,
  deps: CampaignDeps,
  id: number,
  publicUrl: string,
): Promise<{ kind: 'revised'; end: string } | NotPossible | Denied> {
  const asked = await deps.db.write((tx) => askedCampaign(tx, act, id, ['campaign.write']));
  if (asked.kind !== 'row') return asked;
  const { row } = asked;
  if (row.state !== 'draft' && row.state !== 'submitted') return wrongState(row);
  const { split } = await foresee(deps, row, publicUrl);
  if (split === null) return notPossible('Không có cách chia ngày nào cần nhận: xem lại dự báo.');
  const plan = { ...planOfRow(row), end: split.end };
  const [, second] = runsOf(plan);
  if (second !== undefined && second.start < new Date(plan.end))
    return notPossible('Chia như vậy thì lần này chồng lên lần sau: hãy lặp thưa hơn hoặc bớt người nhận.');
  const done = await rewrite(act, deps, id, planColumns(plan, row.areaCode, act.user.id));
  return done.kind === 'revised' ? { ...done, end: split.end } : done;
}

/** @param lookUpTo waiting messages up to which people with a recent message are looked at one by one */
export async function foresee(
  deps: CampaignDeps,
  row: campaignStore.CampaignRow,
  publicUrl: string,
  lookUpTo = Number.POSITIVE_INFINITY,
): Promise<CampaignForecast> {
  const { read } = deps.db;
  const now = deps.now();
  const plan = planOfRow(row);
  const rules = await sendingRules(read);
  const budget = budgetOf(rules, plan, now);
  const with_ = wordWith(row, plan, rules, publicUrl);
  const tally = lotTally(wordingOf(with_));
  const underWay = row.state !== 'draft' && row.state !== 'submitted';
  const gathered = !underWay
    ? await gatherPeople(deps.db, row, tally, rules, now, deps.cases)
    : await gatherWaiting(read, row, tally, rules, now, lookUpTo);
  const run = runOf(plan, row.runs - 1) ?? { start: row.startAt, end: row.endAt };
  const outlook: SimulationInput = {
    now,
    purpose: plan.purpose,
    start: run.start,
    end: run.end,
    hours: plan.hours,
    rate: plan.rate,
    lots: tally.done(),
    others: await forecastStore.othersWaiting(read, row.id, run.end),
    rules,
    days: await daysSent(read, now),
    budgetLeft: budget === null ? null : Math.max(0, budget - row.spentDong),
  };
  const reckoned = reckon(outlook);
  const [channel] = peopleChannels(plan);
  const told = {
    ...reckoned,
    ...gathered,
    dongKnown: with_.price !== null,
    priceVerified: with_.price?.verified ?? false,
    budget,
    spent: row.spentDong,
    series: plan.repeat === null || channel === undefined ? null : seriesOf(plan, row.id, outlook),
  };
  return {
    kind: 'forecast',
    id: row.id,
    ...told,
    words: forecastMessages({ ...told, end: run.end, underWay }),
  };
}

/** What becomes of the runs of a repeated campaign, and what one of them weighs. */
function seriesOf(plan: CampaignPlan, campaignId: number, outlook: SimulationInput): RunSeries {
  const closed = closedRuns(outlook, runsOf(plan));
  const whole = new Set(closed.filter((one) => one.whole).map((one) => one.run));
  const channel = peopleChannels(plan)[0] ?? 'sms';
  return {
    ...blockedRuns(plan, channel, campaignId, outlook.rules, whole),
    closed,
    perRun: {
      messages: outlook.lots.reduce((sum, { count }) => sum + count, 0),
      dong: outlook.lots.reduce((sum, { count, dong }) => sum + count * dong, 0),
    },
  };
}

async function gatherPeople(
  source: AudienceReader,
  row: campaignStore.CampaignRow,
  tally: ReturnType<typeof lotTally>,
  rules: SendingRules,
  now: Date,
  cases: ConsentPort | undefined,
) {
  const reader = source.read;
  const by = await sorting(reader, row);
  const since = new Date(by.at.getTime() - HISTORY_MS);
  let [total, manual] = [0, 0];
  for await (const page of sortedPages(source, by, cases)) {
    const sends = byContact(
      await forecastStore.recentSends(
        reader,
        page.in.flatMap((to) => to.contactId ?? []),
        since,
      ),
    );
    for (const to of page.in) {
      total += 1;
      if (to.manual) {
        manual += 1;
        continue;
      }
      const start = lotStart(by.plan, to.wave);
      const from = openFrom(by.plan.hours, start > now ? start : now);
      const past = sends.get(to.contactId ?? 0) ?? [];
      const ask = { purpose: by.plan.purpose, campaignId: row.id, rules, from };
      const held = past.length === 0 ? { readyAt: from, rule: null } : heldBack(to, past, ask);
      tally.add(to, held.readyAt, held.rule);
    }
  }
  return { total, manual };
}

async function gatherWaiting(
  reader: Reader,
  row: campaignStore.CampaignRow,
  tally: ReturnType<typeof lotTally>,
  rules: SendingRules,
  now: Date,
  lookUpTo: number,
) {
  const plan = planOfRow(row);
  const groupId = plan.channels.includes('group') ? 0 : null;
  let [total, manual] = [0, 0];
  const from = (at: Date) => (at > now ? at : now);
  for (const { channel, areaCode, lane, nextAt, count } of await forecastStore.waitingLots(reader, row.id)) {
    total += count;
    if (lane === 'manual') manual += count;
    else tally.add({ channel, areaCode, groupId }, from(nextAt), null, count);
  }
  if (total > lookUpTo) return { total, manual };
  // Of whom was sent something lately, the cap decides: they are taken out of the crowd and put where it lets them go.
  const since = new Date(now.getTime() - HISTORY_MS);
  const recent = await forecastStore.waitingForRecent(reader, row.id, since, MOST_RECENT);
  for (const people of batches(recent, PAGE)) {
    const ids = people.map((one) => one.contactId);
    const sends = byContact(await forecastStore.recentSends(reader, ids, since));
    for (const one of people) {
      const ask = { purpose: plan.purpose, campaignId: row.id, rules, from: from(one.nextAt) };
      const held = heldBack(one, sends.get(one.contactId) ?? [], ask);
      if (held.rule === null) continue;
      tally.add({ ...one, groupId }, from(one.nextAt), null, -1);
      tally.add({ ...one, groupId }, held.readyAt, held.rule);
    }
  }
  return { total, manual };
}

function byContact(sends: readonly forecastStore.RecentSend[]): Map<number, forecastStore.RecentSend[]> {
  const people = new Map<number, forecastStore.RecentSend[]>();
  for (const send of sends) people.set(send.contactId, [...(people.get(send.contactId) ?? []), send]);
  return people;
}

async function daysSent(reader: Reader, now: Date) {
  const days = new Map<ChannelName, Map<string, number>>();
  const { day: today } = localMoment(now);
  for (const { channel, day, sent } of await forecastStore.channelDays(reader, today)) {
    const name = channel as ChannelName;
    days.set(name, (days.get(name) ?? new Map()).set(day, sent));
  }
  return days;
}
