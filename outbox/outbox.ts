/**
 * The only way out, and the only place receipts come back. Longer than 300 lines because all of the outbox that touches rows
 * stands behind this one door; what it decides stands beside it, pure.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CHANNEL_NAMES,
  type ChannelName,
  type Outcome,
  type Outgoing,
  type ProviderTemplate,
  type Receipt,
} from '../channels/contract.ts';
import { facts as addressFacts, closeAddress, groupClosed, groupMoved } from '../contacts/contacts.ts';
import type { Database, Reader, Tx } from '../prisma/client.ts';
import type { Deps } from '../prisma/deps.ts';
import type { Keys } from '../prisma/seal.ts';
import { audit } from '../staff/staff.ts';
import {
  type Approved,
  type ApprovedTemplate,
  type ApprovedTexts,
  approvedOf,
  approvedTextsOf,
} from './approved.ts';
import { type Counts, NO_COUNTS, plus, type StatusCounts, statusOf } from './counts.ts';
import {
  beltOf,
  type Engine,
  type Memory,
  newMemory,
  noteLatency,
  type Paces,
  restingUntil,
} from './engine.ts';
import { DELIVERED_RULES } from './files.ts';
import { closedUntil, HISTORY_MS, isWindowClosed } from './gate.ts';
import { judge, type Known } from './judge.ts';
import { DAY_MS, localMoment, VIETNAM_MINUTES } from './local-time.ts';
import {
  type Alike,
  type ClaimedMessage,
  type ClaimedRow,
  type Closing,
  LANES,
  type Lane,
  type NewMessage,
  type Own,
  type PutBack,
  type Source,
  sendKey,
} from './message.ts';
import { reserve } from './pace.ts';
import { opened, prepareAll } from './prepare.ts';
import { recorder, type Written } from './record.ts';
import { aimsOf, type KeptRule } from './rule-change.ts';
import { ruleWords } from './rule-words.ts';
import { type RuleRow, type Rules, ruleOfRow, rulesOfRows } from './rules.ts';
import { type Ready, sendAll } from './send.ts';
import { ownPaces, reserveSlots } from './slots.ts';
import { afterReceipt, movesTo } from './state.ts';
import * as store from './store.ts';
import { awake, claimInTurn, strangers, type TurnOrder, withinRates } from './turns.ts';

export { type ApprovedTemplate, type ApprovedTexts, lackOf } from './approved.ts';
export type { Counts, StatusCounts } from './counts.ts';
export {
  decideOffer,
  deliverRules,
  deliverRulesIn,
  type RuleOffer,
  ruleOffers,
  rulesVersion,
} from './delivering.ts';
export {
  decideUnknown,
  decideUnknowns,
  MOST_DECIDED,
  type UndecidedCount,
  undecided,
  unknowns,
} from './doubt.ts';
export type { Engine } from './engine.ts';
export type {
  Alike,
  ClaimedMessage,
  Lane,
  NewMessage,
  Own,
  Payload,
  Prepared,
  Source,
} from './message.ts';
export { ruleWords } from './rule-words.ts';
export { budgetOf, labelOf, type Rules } from './rules.ts';
export type { LedgerFilter, Standing } from './store.ts';
export { ledgerFacets, progress } from './survey.ts';

// ---------------------------------------------------------------- templates of providers

/** Takes over the provider's list; what staff bound to a template stays. */
export async function saveTemplates(
  deps: Deps,
  account: string,
  templates: readonly ProviderTemplate[],
): Promise<void> {
  await deps.db.write((tx) => store.putTemplates(tx, account, templates, deps.now()));
}

export function templatesOf(reader: Reader, account: string): Promise<ApprovedTemplate[]> {
  return store.templateRows(reader, account);
}

/** Which texts can go as a template of Zalo, for whoever chooses the channel of a message. */
export async function approvedTexts(reader: Reader): Promise<ApprovedTexts> {
  return approvedTextsOf(await store.templateRows(reader));
}

/** An official says which text a template carries and with which values. @returns null, or what is wrong with that */
export async function bindTemplate(
  deps: Deps,
  account: string,
  asked: {
    templateId: string;
    textId: string;
    fields: Record<string, string>;
    purpose: string;
    byUser: boolean;
  },
  userId: number,
): Promise<string | null> {
  const now = deps.now();
  const { templateId, ...bound } = asked;
  return deps.db.write(async (tx) => {
    if (!(await store.bindTemplateRow(tx, account, templateId, bound, now))) return 'Không có mẫu tin này.';
    const detail = { textId: bound.textId, purpose: bound.purpose };
    await audit(tx, { at: now, userId, action: 'template.bind', subject: `template:${templateId}`, detail });
    return null;
  });
}

// ---------------------------------------------------------------- posting

/**
 * Puts messages into the queue, in the caller's transaction. A key that was ever posted is skipped.
 * @param now when they are posted; absent: the earliest `nextAt`
 * @returns how many are new
 */
export async function post(tx: Tx, keys: Keys, messages: readonly NewMessage[], now?: Date): Promise<number> {
  return store.addMessages(
    tx,
    messages.map((message) => ({
      key: message.key,
      lane: message.lane,
      purpose: message.purpose,
      source: message.source,
      sourceId: message.sourceId ?? null,
      channel: message.channel,
      addressId: message.addressId ?? null,
      groupId: message.groupId ?? null,
      contactId: message.contactId ?? null,
      campaignId: message.campaignId ?? null,
      wave: message.wave ?? 0,
      step: message.step ?? null,
      areaCode: message.areaCode,
      textId: message.textId ?? null,
      payload: message.payload === undefined ? null : keys.seal(JSON.stringify(message.payload)),
      linkCode: message.linkCode ?? null,
      nextAt: message.nextAt,
      expiresAt: message.expiresAt ?? null,
      createdAt: now ?? message.nextAt,
      demo: message.demo ?? false,
    })),
  );
}

/** Posts many messages that differ only in the recipient. A key that was ever posted is skipped. @returns how many are new */
export async function postAlike(
  tx: Tx,
  kind: Database['kind'],
  alike: Alike,
  own: readonly Own[],
): Promise<number> {
  return own.length === 0 ? 0 : store.addAlike(tx, kind, alike, own);
}

/** Takes back a campaign's messages that nobody agreed to in the end, so many at a time. @returns how many were taken */
export async function unpost(tx: Tx, campaignId: number, limit: number): Promise<number> {
  return store.takeOut(tx, campaignId, limit);
}

/** How many messages a campaign has. */
export async function countPosted(reader: Reader, campaignId: number): Promise<number> {
  return store.countOf(reader, campaignId);
}

/** Has a campaign messages that are still to be sent? The cheap question; `counts` reads all of them. */
export async function anyToSend(reader: Reader, campaignId: number): Promise<boolean> {
  return store.anyOpen(reader, campaignId);
}

/** Drops what is queued for a campaign, a confirmation or addresses, for a rule (`cancelled`, `stopped`, `confirmed`). Replies go on. */
export async function cancelFor(tx: Tx, of: store.QueuedOf, rule: string, now: Date): Promise<number> {
  return store.endQueued(tx, of, { state: 'dropped', rule, staffText: ruleWords(rule) }, now);
}

/**
 * So many messages of a campaign are changed in one transaction: all of a million at once would keep every other writer waiting,
 * answers to citizens too. The callers below go on page by page until a page is not full.
 */
export const STEERING_PAGE = 5_000;

/** Sets a page of a campaign's queued messages aside; they keep their times. What is in a worker's hands is asked about in `prepare`. */
export async function hold(tx: Tx, campaignId: number): Promise<number> {
  return store.changeLane(tx, campaignId, 'bulk', 'held', STEERING_PAGE);
}

/** Puts a page of them back. */
export async function release(tx: Tx, campaignId: number): Promise<number> {
  return store.changeLane(tx, campaignId, 'held', 'bulk', STEERING_PAGE);
}

/** Ends a page of what a campaign has queued: dropped for a rule, or expired because its latest useful time is past. */
export async function endCampaignPage(
  tx: Tx,
  campaignId: number,
  rule: 'cancelled' | 'expired',
  now: Date,
): Promise<number> {
  const state = rule === 'expired' ? ('expired' as const) : ('dropped' as const);
  return store.endPage(tx, campaignId, { state, rule, staffText: ruleWords(rule) }, now, STEERING_PAGE);
}

/** A clerk posted a message by hand into a group and ticks it off. False: it is not one, or was ticked before. */
export async function markPosted(tx: Tx, id: number, userId: number, now: Date): Promise<boolean> {
  if (!(await store.postedByHand(tx, id, 'posted_by_hand', now))) return false;
  await audit(tx, { at: now, userId, action: 'message.posted', subject: `message:${id}` });
  return true;
}

/** The clerk cannot post it. False: it is not one, or was decided before. */
export async function markNotPosted(tx: Tx, id: number, userId: number, now: Date): Promise<boolean> {
  const end = { rule: 'not_posted', staffText: ruleWords('not_posted') };
  if (!(await store.notPostedByHand(tx, id, end, now))) return false;
  await audit(tx, { at: now, userId, action: 'message.not_posted', subject: `message:${id}` });
  return true;
}

/** A post that somebody is to make by hand into a group, in the words it would leave with. */
export type HandPost = Pick<
  ClaimedMessage,
  'id' | 'groupId' | 'campaignId' | 'areaCode' | 'channel' | 'linkCode'
> & {
  outgoing: Outgoing;
};

/** Posts to make by hand now in these areas (null: everywhere). What its source holds back or no longer wants is left out. */
export async function handPosts(
  deps: Deps,
  sources: readonly Source[],
  areaCodes: readonly string[] | null,
  limit = 200,
): Promise<HandPost[]> {
  const now = deps.now();
  const rows = await store.handRows(deps.db.read, areaCodes, now, limit);
  const posts: HandPost[] = [];
  for (const source of sources) {
    const own = rows.filter((row) => row.source === source.name).map((row) => opened(deps.keys, row));
    if (own.length === 0) continue;
    const answers = await source.prepare(own, now);
    for (const { id, groupId, campaignId, areaCode, channel, linkCode } of own) {
      const answer = answers.get(id);
      if (answer?.do === 'send')
        posts.push({ id, groupId, campaignId, areaCode, channel, linkCode, outgoing: answer.outgoing });
    }
  }
  return posts;
}

// ---------------------------------------------------------------- rules

/** The sending rules in the table, or the delivered ones while it is empty. @param offset minutes east of Greenwich of the area's clock */
export async function sendingRules(reader: Reader, offset = VIETNAM_MINUTES): Promise<Rules> {
  const rows = await store.ruleRows(reader);
  return rulesOfRows(rows.length === 0 ? DELIVERED_RULES : rows, offset);
}

/** Every rule of the table, those that are over and those to come among them. */
export async function keptRules(reader: Reader): Promise<KeptRule[]> {
  return (await store.keptRuleRows(reader)).map((row) => {
    const read = ruleOfRow(row);
    if ('mistake' in read) throw new Error(`sending rule ${row.id}: ${read.mistake}`);
    const { id, changedAt, changedBy, delivered } = row;
    return { ...read.rule, id, changedAt, changedBy, delivered };
  });
}

/** How many messages wait that a rule speaks of. */
export async function waitingUnder(
  reader: Reader,
  rule: Pick<KeptRule, 'channel' | 'purpose'>,
): Promise<number> {
  const { channels, purposes } = aimsOf(rule);
  return store.waitingFor(reader, channels, purposes);
}

/**
 * Writes a new dated rule and closes the one it replaces where the new one begins; without a new row the old one ends at
 * `from`. What held before stays as it was. False: somebody else changed the old rule meanwhile. Messages that were put off
 * by the old hours are looked at again at once.
 */
export async function changeRule(
  tx: Tx,
  change: { old: KeptRule | null; row: RuleRow | null; from: Date },
  userId: number,
  now: Date,
): Promise<boolean> {
  const { old, row, from } = change;
  if (old !== null) {
    const ends = new Date(Math.max(from.getTime(), old.from.getTime()));
    if (!(await store.closeRule(tx, old, ends, userId, now))) return false;
  }
  if (from <= now) await store.wakeKept(tx, now);
  const added = row === null ? null : await store.addRule(tx, row, userId, now, old?.delivered ?? null);
  const action = row === null ? 'rule.end' : old === null ? 'rule.add' : 'rule.change';
  await audit(tx, {
    at: now,
    userId,
    action,
    subject: `rule:${added ?? old?.id ?? 0}`,
    detail: { kind: row?.kind ?? old?.kind ?? '', replaces: old?.id ?? null, from: from.toISOString() },
  });
  return true;
}

// ---------------------------------------------------------------- sending

const memories = new WeakMap<Engine, Memory>();
const STEADY = { now: () => performance.now(), sleep: async (ms: number) => sleep(ms).then(() => undefined) };
const CONCURRENCY = 32;
const MOST_CLAIMED = 500;
/**
 * A claim not handed over within this time is given back, and a claim older than the lease counts as a dead worker's:
 * between the two lies more than the longest time a provider's answer may take.
 */
const START_WITHIN_MS = 20_000;
const LEASE_MS = 45_000;

function memoryOf(engine: Engine): Memory {
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
type Begun = { claimed: number; counts: Counts; finish(): Promise<Counts> };

async function begin(engine: Engine, options: DispatchOptions): Promise<Begun> {
  const { now, limit = MOST_CLAIMED, lanes = LANES } = options;
  const memory = memoryOf(engine);
  const worker = options.worker ?? memory.worker;
  const channels = (options.channels ?? CHANNEL_NAMES).filter(
    (name) => engine.channels[name].missing === null,
  );
  const nothing = (counts: Counts): Begun => ({ claimed: 0, counts, finish: async () => NO_COUNTS });
  const due = await store.dueNow(engine.deps.db.read, lanes, channels, now);
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

  const by = { worker, offset: rules.offset, now };
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
    ? approvedOf(await store.templateRows(db.read))
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

/** Who has been silent for longer than the channel allows gets the approved template instead of free words, or nothing. */
function withTemplates(
  ready: readonly Ready[],
  known: { approved: Approved; rules: Rules; addresses: Known['addresses'] },
  now: Date,
): { ready: Ready[]; ends: Closing[] } {
  const kept: Ready[] = [];
  const ends: Closing[] = [];
  for (const one of ready) {
    const { row, target, outgoing } = one;
    const address = known.addresses.get(row.addressId ?? 0);
    const silent =
      row.purpose !== 'reply' &&
      row.groupId === null &&
      address !== undefined &&
      isWindowClosed({ channel: row.channel, purpose: row.purpose, to: address }, known.rules, now);
    if (!silent) {
      kept.push(one);
      continue;
    }
    const to = target.address.startsWith('+') ? 'phone' : 'user';
    const template = known.approved.asTemplate(row.channel, outgoing, to);
    const rule = `${row.channel}_template`;
    if (template !== null) kept.push({ ...one, outgoing: template });
    else ends.push({ id: row.id, state: 'dropped', rule, reason: null, staffText: ruleWords(rule) });
  }
  return { ready: kept, ends };
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
        if (closed === null || !(await store.anyDueOf(db.read, { lane, channel, purpose }, now))) continue;
        const kept = { lane, channel, purpose, ...closed, staffText: ruleWords(closed.rule) };
        counts = plus(counts, await db.write((tx) => store.postpone(tx, kept, now)));
      }
  return counts;
}

type Round = TurnOrder & { worker: string; due: readonly { lane: Lane; channel: ChannelName }[] };

async function claimRound(engine: Engine, memory: Memory, round: Round): Promise<ClaimedRow[]> {
  const { db } = engine.deps;
  const { now, worker, due } = round;
  if (!due.some(({ lane, channel }) => awake(memory, round, lane).includes(channel))) return [];
  const { rows, idle } = await db.write((tx) =>
    claimInTurn(memory, round, (filter) => store.claim(tx, db.kind, filter, now, worker)),
  );
  for (const { channel, campaignId } of idle) memory.active.get(channel)?.delete(campaignId);

  const strange = strangers(memory, rows);
  if (strange.length > 0)
    for (const source of engine.sources)
      for (const [campaignId, rate] of (await source.rates?.(strange)) ?? [])
        memory.rates.set(campaignId, rate);
  const { kept, back } = withinRates(memory, rows);
  if (back.length > 0) await db.write((tx) => store.putBack(tx, back, worker, false));
  return kept;
}

async function knowledgeOf(
  { kind, read: reader }: Database,
  rows: readonly ClaimedRow[],
  rules: Rules,
  now: Date,
): Promise<Known> {
  const addresses = await addressFacts(reader, [...new Set(rows.flatMap((row) => row.addressId ?? []))]);
  const groups = await store.groupsByIds(reader, [...new Set(rows.flatMap((row) => row.groupId ?? []))]);
  const bound = rows.filter((row) => row.purpose !== 'reply');
  const past = await store.pastSends(
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
  const yesterday = localMoment(new Date(now.getTime() - DAY_MS), rules.offset).day;
  const days = new Map<string, Map<string, number>>();
  if (bound.length > 0)
    for (const { channel, day, sent } of await store.channelDays(reader, yesterday))
      days.set(channel, (days.get(channel) ?? new Map()).set(day, sent));
  const leaving = rules.rules.some((rule) => rule.kind === 'quota') ? await store.leavingNow(reader) : null;
  const groupOf = new Map(groups.map((group) => [group.id, group]));
  return { addresses, groups: groupOf, past, days, ...(leaving === null ? {} : { leaving }) };
}

/** Paces in rows of the database, by the database's clock: one rate for all processes on all machines (decision 10). */
export function sharedPaces(db: Database): Paces {
  return {
    take: (wants) =>
      db.write(async (tx) => {
        const { now, nextFree } = await store.pacesOf(
          tx,
          db.kind,
          wants.map((want) => want.name),
        );
        const taken = new Map<string, number>();
        for (const want of wants) {
          const slots = reserve(nextFree.get(want.name) ?? null, want, now);
          await store.setPace(tx, want.name, slots.nextFree);
          taken.set(want.name, slots.inMs);
        }
        return taken;
      }, 'paces'),
  };
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

// ---------------------------------------------------------------- recording

/** Everything one batch of results changes, in one transaction. */
async function writeDown(deps: Deps, written: Written, by: { worker: string; offset: number; now: Date }) {
  const { keys } = deps;
  const { worker, now } = by;
  await deps.db.write(async (tx) => {
    if (written.backs.length > 0) await store.putBack(tx, written.backs, worker, false);
    if (written.retries.length > 0) await store.putBack(tx, written.retries, worker, true);
    if (written.ends.length > 0) await store.end(tx, written.ends, now, worker);
    for (const { row, address, reason } of written.gone) {
      if (row.addressId !== null) await closeAddress(tx, row.addressId, reason, now);
      else if (isGroupChannel(row.channel))
        await groupClosed(tx, keys, { channel: row.channel, id: address }, now);
    }
    for (const { row, address, to } of written.moved)
      if (isGroupChannel(row.channel))
        await groupMoved(tx, keys, { channel: row.channel, from: address, to }, now);
    const { day } = localMoment(now, by.offset);
    for (const channel of CHANNEL_NAMES) {
      const ends = written.tried.filter((one) => one.channel === channel).map((one) => one.end);
      const of = (end: (typeof ends)[number]): number => ends.filter((one) => one === end).length;
      const told = { sent: of('sent'), failed: of('failed'), doubtful: of('doubtful') };
      if (ends.length > 0) await store.countTries(tx, channel, day, told, now);
    }
    if (written.accepted.length === 0) return;
    await store.accept(tx, deps.db.kind, written.accepted, movesTo('sent'), now);
    for (const channel of CHANNEL_NAMES) {
      const counted = written.accepted.filter(
        (one) => one.channel === channel && one.lane !== 'reply',
      ).length;
      if (counted > 0) await store.countDay(tx, channel, day, counted);
    }
    await matchReceipts(tx, deps.db.kind, written.accepted);
  });
  await settleEarlyReceipts(deps, written.accepted);
}

function isGroupChannel(channel: ChannelName): channel is 'telegram' | 'zalo' {
  return channel === 'telegram' || channel === 'zalo';
}

// ---------------------------------------------------------------- all that is due

/** How often somebody looks whether a citizen waits for an answer while campaigns run. */
const REPLY_LOOK_MS = 100;
/** Rounds in hand at once: while one is being handed over, the next is claimed and worded. */
const ROUNDS_IN_HAND = 2;
/** Replies of a channel may be held by slow answers; so many rounds of them, and later ones still go out. */
const REPLY_ROUNDS_IN_HAND = 8;

/**
 * Dispatches until nothing is due. Replies have a line of their own and so has each channel: nobody waits for another's slow
 * provider. `now` as a function moves on while it works; as a date it stands (tick).
 * @param options `stop`: asked between rounds, true ends early
 */
export async function drain(
  engine: Engine,
  now: Date | (() => Date),
  options: { worker?: string; stop?: () => boolean } = {},
): Promise<Counts> {
  const { clock } = memoryOf(engine);
  const moment = typeof now === 'function' ? now : () => now;
  const { stop = () => false, ...rest } = options;
  let counts = NO_COUNTS;
  /** Rounds of some lanes on one channel, several in hand at once. */
  const line = (lanes: readonly Lane[], channel: ChannelName, most: number) => {
    const inHand = new Set<Promise<void>>();
    const failures: unknown[] = [];
    return {
      inHand,
      isFull: () => inHand.size >= most,
      /** Begins a round; false: nothing is due. */
      async next(): Promise<boolean> {
        const round = await begin(engine, { now: moment(), lanes, channels: [channel], ...rest });
        counts = plus(counts, round.counts);
        if (round.claimed === 0) return false;
        const done = round
          .finish()
          .then((more) => {
            counts = plus(counts, more);
          })
          .catch((error: unknown) => void failures.push(error))
          .finally(() => void inHand.delete(done));
        inHand.add(done);
        return true;
      },
      async end(): Promise<void> {
        await Promise.all(inHand);
        if (failures.length > 0) throw failures[0];
      },
    };
  };

  let busy: number = CHANNEL_NAMES.length;
  const campaigns = CHANNEL_NAMES.map(async (channel) => {
    const rounds = line(['reminder', 'bulk'], channel, ROUNDS_IN_HAND);
    try {
      while (!stop()) {
        // What a round gives back may be due again: only a look with nothing in hand is the last.
        const last = rounds.inHand.size === 0;
        if (!rounds.isFull() && (await rounds.next())) continue;
        if (last) break;
        if (rounds.inHand.size > 0) await Promise.race(rounds.inHand);
      }
    } finally {
      await rounds.end().finally(() => {
        busy -= 1;
      });
    }
  });
  const replies = async () => {
    const lines = new Map(
      CHANNEL_NAMES.map((channel) => [channel, line(['reply'], channel, REPLY_ROUNDS_IN_HAND)]),
    );
    const all = [...lines.values()];
    try {
      while (!stop()) {
        const last = busy === 0 && all.every((one) => one.inHand.size === 0);
        let found = false;
        for (const { channel } of await store.dueNow(
          engine.deps.db.read,
          ['reply'],
          CHANNEL_NAMES,
          moment(),
        )) {
          const rounds = lines.get(channel);
          if (rounds?.isFull() === false && (await rounds.next())) found = true;
        }
        if (found) continue;
        if (last) return;
        await Promise.race([clock.sleep(REPLY_LOOK_MS), ...all.flatMap((one) => [...one.inHand])]);
      }
    } finally {
      await Promise.all(all.map((one) => one.end()));
    }
  };
  const ended = await Promise.allSettled([replies(), ...campaigns]);
  for (const end of ended) if (end.status === 'rejected') throw end.reason;
  return counts;
}

// ---------------------------------------------------------------- receipts

/** `repeated`: recorded before. `early`: nobody knows this provider id yet. `late`: the message is already further. */
export type ReceiptResult = 'applied' | 'late' | 'early' | 'repeated';

/** Records what a provider says later about a message, and moves the message if that goes forward. */
export async function receipt(deps: Deps, said: Receipt, receivedAt: Date): Promise<ReceiptResult> {
  const { channel, providerId, state, reason = null, at } = said;
  const row = { channel, providerId, state, reason, at, receivedAt };
  const result = await deps.db.write(async (tx): Promise<ReceiptResult> => {
    if (!(await store.addReceipt(tx, row))) return 'repeated';
    return applyReceipt(tx, row, said.key);
  });
  if (result !== 'early') return result;
  return (await settleEarlyReceipts(deps, [{ channel, providerId }])) > 0 ? 'applied' : 'early';
}

async function applyReceipt(tx: Tx, row: store.ReceiptRow, key?: string): Promise<ReceiptResult> {
  const { channel, providerId, state } = row;
  const message =
    (await store.messageByProviderId(tx, channel, providerId)) ??
    (key === undefined ? null : await store.messageByKey(tx, channel, key));
  if (message === null) return 'early';
  const forward = afterReceipt(message.state, state) !== null;
  const from = movesTo(state).filter((one) => one !== 'queued');
  const applied = forward && (await store.moveByReceipt(tx, message.id, from, row));
  await store.settleReceipt(tx, row, message.id, applied);
  return applied ? 'applied' : 'late';
}

type TheirIds = readonly { channel: ChannelName; providerId: string }[];

/** Receipts that came before their message had its provider id. @returns how many found theirs */
async function matchReceipts(tx: Tx, kind: Database['kind'], ids: TheirIds): Promise<number> {
  const early = await store.orphanReceipts(tx, kind, ids);
  let found = 0;
  for (const row of early) if ((await applyReceipt(tx, row)) !== 'early') found += 1;
  return found;
}

/**
 * Looks once more after the commit: on PostgreSQL the receipt and the record of its message may be written at the same
 * moment by two transactions that do not see each other; after both commits at least one of them does.
 */
async function settleEarlyReceipts({ db }: Deps, ids: TheirIds): Promise<number> {
  if (db.kind !== 'postgresql' || ids.length === 0) return 0;
  if ((await store.orphanReceipts(db.read, db.kind, ids)).length === 0) return 0;
  return db.write((tx) => matchReceipts(tx, db.kind, ids));
}

// ---------------------------------------------------------------- repairing

export type SweepOptions = {
  now: Date;
  keyed: (channel: ChannelName) => boolean;
  /** Is this worker known to be dead? Then its claims need not wait for the lease to run out. */
  dead?: (worker: string) => boolean;
  /** Who sweeps; its own claims are judged like everybody's. */
  worker?: string;
};

const STRANDED = 1000;

/**
 * Repairs what a crash left: claims of dead workers (sent again with the same key where the provider refuses doubles, else
 * `unknown`, which a person decides), receipts beside their message, messages whose time ran out on a channel nobody serves.
 * A clock that jumped back leaves claims in the future: they count as old.
 */
export async function sweep(
  deps: Deps,
  { now, keyed, dead = () => false }: SweepOptions,
): Promise<{ requeued: number; unknown: number; expired: number; receipts: number }> {
  const old = now.getTime() - LEASE_MS;
  const young = now.getTime() + LEASE_MS;
  const stuck = (await store.inHand(deps.db.read)).filter(({ claimedAt, claimedBy }) => {
    const at = claimedAt?.getTime() ?? 0;
    return at <= old || at > young || (claimedBy !== null && dead(claimedBy));
  });
  const again = stuck.filter((row) => keyed(row.channel));
  const doubtful = stuck.filter((row) => !keyed(row.channel));
  const receipts = await store.strandedReceipts(deps.db.read, STRANDED);
  return deps.db.write(async (tx) => {
    let matched = 0;
    for (const row of receipts) if ((await applyReceipt(tx, row)) !== 'early') matched += 1;
    return {
      requeued: await store.takeBack(tx, again, { state: 'queued', nextAt: now, doubtAt: now }),
      unknown: await store.takeBack(tx, doubtful, {
        state: 'unknown',
        reason: 'crashed_while_sending',
        staffText: 'Máy dừng giữa lúc gửi; chưa rõ tin đã đi hay chưa. Hãy quyết định gửi lại hoặc bỏ qua.',
      }),
      expired: await store.expireOverdue(tx, ruleWords('expired'), now),
      receipts: matched,
    };
  });
}

// ---------------------------------------------------------------- showing

/** How a campaign stands, in one statement over all its rows; `counts` always add up to `total`. Pages ask `progress`. */
export async function counts(reader: Reader, campaignId: number): Promise<StatusCounts> {
  return statusOf(await store.countRows(reader, campaignId));
}

/** How the messages of one campaign, or of areas in a time, stand: counts by state and reason, for figures of reach. */
export async function standings(
  reader: Reader,
  of: Parameters<typeof store.standings>[1],
): Promise<store.Standing[]> {
  return store.standings(reader, of);
}

/** How each wire worked today and yesterday, by its own results; replies included. */
export async function channelHealth(reader: Reader, now: Date): Promise<store.ChannelHealth[]> {
  const { day } = localMoment(new Date(now.getTime() - DAY_MS), VIETNAM_MINUTES);
  return store.channelHealth(reader, day);
}

/** Messages of everybody by state, for metrics. */
export async function stateCounts(reader: Reader): Promise<Record<string, number>> {
  return Object.fromEntries((await store.stateRows(reader)).map(({ state, count }) => [state, count]));
}

/** Rows of the ledger by id, a page at a time (`after`, `limit`); never a name or an address. */
export async function ledger(reader: Reader, filter: store.LedgerFilter): Promise<store.LedgerRow[]> {
  return store.ledgerRows(reader, filter);
}
