/** One round of sending: claim, ask the gate and the sources, hand over, record. A wing of the front door. */

import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DAY_MS } from '../calendar/durations.ts';
import { localMoment } from '../calendar/moment.ts';
import { CHANNEL_NAMES, type ChannelName, type Outcome } from '../channels/contract.ts';
import { facts as addressFacts } from '../contacts/contacts.ts';
import type { Database } from '../prisma/client.ts';
import { approvedOf, withTemplates } from './approved.ts';
import type { BatchFacts } from './batch-facts.ts';
import { type Counts, NO_COUNTS, plus } from './counts.ts';
import { beltOf, type Engine, type Memory, newMemory, noteLatency, restingUntil } from './engine.ts';
import { closedUntil, HISTORY_MS } from './gate.ts';
import { judge } from './judge.ts';
import { type ClaimedRow, type Closing, LANES, type Lane, type PutBack, sendKey } from './message.ts';
import { prepareAll } from './prepare.ts';
import { recorder } from './record.ts';
import { writeDown } from './recording.ts';
import { ruleWords } from './rule-words.ts';
import type { Rules } from './rules.ts';
import { sendingRules } from './ruling.ts';
import { type Ready, sendAll } from './send.ts';
import { ownPaces, reserveSlots } from './slots.ts';
import * as claimStore from './store/claims.ts';
import * as pastStore from './store/past.ts';
import * as queueStore from './store/queued.ts';
import * as templateStore from './store/templates.ts';
import { awake, claimInTurn, strangers, type TurnOrder, withinRates } from './turns.ts';

const memories = new WeakMap<Engine, Memory>();
const STEADY = { now: () => performance.now(), sleep: async (ms: number) => sleep(ms).then(() => undefined) };
const CONCURRENCY = 32;
const MOST_CLAIMED = 500;
/**
 * A claim not handed over within this time is given back, and a claim older than the lease counts as a dead worker's:
 * between the two lies more than the longest time a provider's answer may take.
 */
const START_WITHIN_MS = 20_000;
export const LEASE_MS = 45_000;

/** What this process learnt with an engine so far. */
export function memoryOf(engine: Engine): Memory {
  let memory = memories.get(engine);
  if (memory === undefined) {
    const worker = engine.worker ?? `worker-${randomUUID().slice(0, 8)}`;
    const clock = engine.clock ?? STEADY;
    memory = newMemory(worker, clock, engine.concurrency ?? CONCURRENCY, ownPaces(clock.now));
    memories.set(engine, memory);
  }
  return memory;
}

export type DispatchOptions = {
  now: Date;
  /** Most messages to claim on a channel in this round. */
  limit?: number;
  lanes?: readonly Lane[];
  channels?: readonly ChannelName[];
  worker?: string;
};

/**
 * One round: claim what is due (durable), ask the gate, ask the source, hand over, record. Replies first and alone; then
 * reminders before bulk, in small batches. `claimed` 0 means that nothing is due now.
 */
export async function dispatch(engine: Engine, options: DispatchOptions): Promise<Counts> {
  const round = await begin(engine, options);
  return plus(round.counts, await round.finish());
}

/** A round that is claimed, judged and worded. `finish` hands it over and records; it must be called. */
export type Begun = { claimed: number; counts: Counts; finish(): Promise<Counts> };

/** Begins a round: claims, asks the gate and the sources. */
export async function begin(engine: Engine, options: DispatchOptions): Promise<Begun> {
  const { now, limit = MOST_CLAIMED, lanes = LANES } = options;
  const memory = memoryOf(engine);
  const worker = options.worker ?? memory.worker;
  const channels = (options.channels ?? CHANNEL_NAMES).filter(
    (name) => engine.channels[name].missing === null,
  );
  const nothing = (counts: Counts): Begun => ({ claimed: 0, counts, finish: async () => NO_COUNTS });
  const due = await claimStore.dueNow(engine.deps.db.read, lanes, channels, now);
  if (due.length === 0) return nothing(NO_COUNTS);
  const busy = lanes.filter((lane) => due.some((one) => one.lane === lane));
  const rules = await sendingRules(engine.deps.db.read);
  const counts = await keepBack(engine, rules, channels, busy, now);
  const started = memory.clock.now();
  const rows = await claimRound(engine, memory, {
    now,
    limit,
    lanes: busy,
    channels,
    worker,
    rules,
    due,
  });
  if (rows.length === 0) return nothing(counts);

  const by = { worker, now };
  const record = recorder(engine, memory, now, {
    write: (written) => writeDown(engine.deps, written, by),
    after: later,
  });
  const close = async (): Promise<Counts> => {
    record.leaveNone(rows);
    await record.close();
    return { ...record.counts, claimed: rows.length };
  };
  try {
    const ready = await makeReady(engine, rows, rules, channels, now, (settled) => record.settle(settled));
    const finish = async (): Promise<Counts> => {
      try {
        const bound = ready.map((one) => one.row);
        const slot = await reserveSlots(memory, engine.paces ?? memory.paces, rules, bound, now);
        await sendAll(ready, {
          clock: memory.clock,
          concurrency: memory.concurrency,
          beltOf: (row) => beltOf(memory, row.channel, row.lane),
          backUntil: (row) => {
            if (memory.clock.now() - started > START_WITHIN_MS) return now;
            if (row.campaignId !== null && memory.halted.has(row.campaignId)) return now;
            return restingUntil(memory, row.channel, row.lane, now);
          },
          slot,
          send: (one) => handOver(engine, memory, one),
          done: (one, outcome) => record.outcome(one, outcome),
          back: (row, until) => record.back({ id: row.id, nextAt: until }),
        });
      } finally {
        await close();
      }
      return { ...record.counts, claimed: rows.length };
    };
    return { claimed: rows.length, counts, finish };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Asks the gate and the sources about claimed messages. @returns those that may leave, with words and address */
async function makeReady(
  engine: Engine,
  rows: readonly ClaimedRow[],
  rules: Rules,
  channels: readonly ChannelName[],
  now: Date,
  settle: (settled: { waits: readonly PutBack[]; ends: readonly Closing[] }) => void,
): Promise<Ready[]> {
  const { db, keys } = engine.deps;
  const known = await knowledgeOf(db, rows, rules, now);
  const approved = rows.some((row) => row.channel === 'zalo')
    ? approvedOf(await templateStore.templateRows(db.read))
    : approvedOf([]);
  const outside = new Set(channels.filter((name) => engine.channels[name].provider !== 'sandbox'));
  const judged = judge(rows, { ...known, outside, approved }, rules, now);
  settle(judged);
  const sealedOf = (row: ClaimedRow) =>
    (row.groupId === null ? known.addresses.get(row.addressId ?? 0) : known.groups.get(row.groupId))
      ?.sealed ?? null;
  const prepared = await prepareAll(judged.send, { ...engine, keys, sealedOf }, now);
  settle(prepared);
  const { ready, ends } = withTemplates(prepared.ready, { approved, rules, addresses: known.addresses }, now);
  settle({ waits: [], ends });
  return ready;
}

function later(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}

/** Puts off whole lanes that the clock keeps shut, with one statement each. */
async function keepBack(
  engine: Engine,
  rules: Rules,
  channels: readonly ChannelName[],
  lanes: readonly Lane[],
  now: Date,
): Promise<Counts> {
  const { db } = engine.deps;
  let counts = NO_COUNTS;
  for (const lane of lanes)
    for (const channel of channels)
      for (const purpose of ['service', 'reminder', 'outreach'] as const) {
        if (lane === 'reply') continue;
        const closed = closedUntil(rules, { channel, purpose }, now);
        if (closed === null || !(await queueStore.anyDueOf(db.read, { lane, channel, purpose }, now)))
          continue;
        const kept = { lane, channel, purpose, ...closed, staffText: ruleWords(closed.rule) };
        counts = plus(counts, await db.write((tx) => queueStore.postpone(tx, kept, now)));
      }
  return counts;
}

type Round = TurnOrder & { worker: string; due: readonly { lane: Lane; channel: ChannelName }[] };

async function claimRound(engine: Engine, memory: Memory, round: Round): Promise<ClaimedRow[]> {
  const { db } = engine.deps;
  const { now, worker, due } = round;
  if (!due.some(({ lane, channel }) => awake(memory, round, lane).includes(channel))) return [];
  const { rows, idle } = await db.write((tx) =>
    claimInTurn(memory, round, (filter) => claimStore.claim(tx, db.kind, filter, now, worker)),
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

async function knowledgeOf(
  { kind, read: reader }: Database,
  rows: readonly ClaimedRow[],
  rules: Rules,
  now: Date,
): Promise<BatchFacts> {
  const addresses = await addressFacts(reader, [...new Set(rows.flatMap((row) => row.addressId ?? []))]);
  const groups = await pastStore.groupsByIds(reader, [...new Set(rows.flatMap((row) => row.groupId ?? []))]);
  const bound = rows.filter((row) => row.purpose !== 'reply');
  const past = await pastStore.pastSends(
    reader,
    kind,
    {
      contactIds: [...new Set(bound.flatMap((row) => row.contactId ?? []))],
      addressIds: [...new Set(bound.flatMap((row) => (row.contactId === null ? (row.addressId ?? []) : [])))],
      groupIds: [...new Set(bound.flatMap((row) => row.groupId ?? []))],
    },
    new Date(now.getTime() - HISTORY_MS),
    rows.map((row) => row.id),
  );
  const yesterday = localMoment(new Date(now.getTime() - DAY_MS)).day;
  const days = new Map<string, Map<string, number>>();
  if (bound.length > 0)
    for (const { channel, day, sent } of await pastStore.channelDays(reader, yesterday))
      days.set(channel, (days.get(channel) ?? new Map()).set(day, sent));
  const leaving = rules.rules.some((rule) => rule.kind === 'quota')
    ? await pastStore.leavingNow(reader)
    : null;
  const groupOf = new Map(groups.map((group) => [group.id, group]));
  return { addresses, groups: groupOf, past, days, ...(leaving === null ? {} : { leaving }) };
}

async function handOver(engine: Engine, memory: Memory, { row, target, outgoing }: Ready): Promise<Outcome> {
  const before = memory.clock.now();
  try {
    return await engine.channels[row.channel].send(target, outgoing, sendKey(row.key));
  } catch {
    // Adapters answer with values; one that throws may have sent.
    engine.log.error({ channel: row.channel, reason: 'adapter_threw' }, 'outbox.send');
    return { kind: 'unknown', reason: 'adapter_threw', staff: 'Lỗi khi gửi; chưa rõ tin đã đi hay chưa.' };
  } finally {
    noteLatency(memory, row.channel, memory.clock.now() - before);
  }
}
