/** The first step of a round: lanes that the clock keeps shut are put off, and what is due is claimed in turn. */

import { CHANNEL_NAMES, type ChannelName } from '../../channels/contract.ts';
import { ACTIVE_PURPOSES } from '../../templates/purposes.ts';
import { awake, type ClaimOrder, claimInOrder, strangers, withinRates } from '../claim-order.ts';
import { type DispatchCounts, NO_COUNTS, plus } from '../counts.ts';
import type { DispatchContext, WorkerState } from '../dispatch-context.ts';
import { closedUntil } from '../gate.ts';
import { type ClaimedRow, LANES, type Lane } from '../message.ts';
import { ruleWords } from '../rule-messages.ts';
import { sendingRules } from '../rule-verbs.ts';
import type { SendingRules } from '../rules.ts';
import * as claimStore from '../store/claims.ts';
import * as queueStore from '../store/queued.ts';

/** Most messages to claim on a channel in one round. */
const MOST_CLAIMED = 500;
/**
 * A claim not handed over within this time is given back, and a claim older than the lease counts as a dead worker's:
 * between the two lies more than the longest time a provider's answer may take.
 */
export const START_WITHIN_MS = 20_000;
export const LEASE_MS = 45_000;

export type DispatchOptions = {
  now: Date;
  /** Most messages to claim on a channel in this round. */
  limit?: number;
  lanes?: readonly Lane[];
  channels?: readonly ChannelName[];
  worker?: string;
};

/** A batch in this worker's hands. `counts`: what was put off on the way to it. */
export type ClaimedBatch = {
  rows: ClaimedRow[];
  rules: SendingRules;
  channels: ChannelName[];
  worker: string;
  /** On the steady clock: how long the claim has lasted is counted from here. */
  startedMs: number;
  counts: DispatchCounts;
};

/** Claims what is due, after whole lanes that the clock keeps shut were put off. @returns null: nothing is due */
export async function claimDue(
  engine: DispatchContext,
  memory: WorkerState,
  { now, limit = MOST_CLAIMED, lanes = LANES, channels: asked = CHANNEL_NAMES, worker }: DispatchOptions,
): Promise<ClaimedBatch | null> {
  const channels = asked.filter((name) => engine.channels[name].missing === null);
  const due = await claimStore.dueNow(engine.deps.db.read, lanes, channels, now);
  if (due.length === 0) return null;
  const busy = lanes.filter((lane) => due.some((one) => one.lane === lane));
  const rules = await sendingRules(engine.deps.db.read);
  const counts = await keepBack(engine, rules, channels, busy, now);
  const by = worker ?? memory.worker;
  const startedMs = memory.clock.now();
  const round = { now, limit, lanes: busy, channels, worker: by, rules, due };
  return { rows: await claimRound(engine, memory, round), rules, channels, worker: by, startedMs, counts };
}

/** Puts off whole lanes that the clock keeps shut, with one statement each. */
async function keepBack(
  engine: DispatchContext,
  rules: SendingRules,
  channels: readonly ChannelName[],
  lanes: readonly Lane[],
  now: Date,
): Promise<DispatchCounts> {
  const { db } = engine.deps;
  let counts = NO_COUNTS;
  for (const lane of lanes)
    for (const channel of channels)
      for (const purpose of ACTIVE_PURPOSES) {
        if (lane === 'reply') continue;
        const closed = closedUntil(rules, { channel, purpose }, now);
        if (closed === null || !(await queueStore.anyDueOf(db.read, { lane, channel, purpose }, now)))
          continue;
        const kept = { lane, channel, purpose, ...closed, staffText: ruleWords(closed.rule) };
        counts = plus(counts, await db.write((tx) => queueStore.postpone(tx, kept, now)));
      }
  return counts;
}

type Round = ClaimOrder & { worker: string; due: readonly { lane: Lane; channel: ChannelName }[] };

async function claimRound(engine: DispatchContext, memory: WorkerState, round: Round): Promise<ClaimedRow[]> {
  const { db } = engine.deps;
  const { now, worker, due } = round;
  if (!due.some(({ lane, channel }) => awake(memory, round, lane).includes(channel))) return [];
  const { rows, idle } = await db.write((tx) =>
    claimInOrder(memory, round, (filter) => claimStore.claim(tx, db.kind, filter, now, worker)),
  );
  for (const { channel, campaignId } of idle) memory.active.get(channel)?.delete(campaignId);

  const strange = strangers(memory, rows);
  if (strange.length > 0)
    for (const source of engine.sources)
      for (const [campaignId, rate] of (await source.rates?.(strange)) ?? [])
        memory.rates.set(campaignId, rate);
  const { kept, back } = withinRates(memory, rows);
  if (back.length > 0) await db.write((tx) => claimStore.putBack(tx, back, worker, false));
  return kept;
}
