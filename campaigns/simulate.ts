import { plusDays } from '../calendar/day.ts';
import { MINUTE_MS, SECOND_MS } from '../calendar/durations.ts';
import { localMoment, momentOf } from '../calendar/moment.ts';
import type { ChannelName } from '../channels/contract.ts';
import { closedUntil } from '../outbox/gate.ts';
import { paceOf, rulesFor, type SendingRules } from '../outbox/rules.ts';
import { openFrom } from './hours.ts';
import type { CampaignPurpose } from './plan-file.ts';

/** Messages that are alike: ready from a moment on, at this price each. `rule`: what keeps them back until then, beyond the start. */
export type MessageLot = {
  channel: ChannelName;
  readyAt: Date;
  count: number;
  dong: number;
  rule: string | null;
};

export type SimulationInput = {
  now: Date;
  purpose: CampaignPurpose;
  start: Date;
  /** Latest useful time. */
  end: Date;
  hours: string | null;
  /** Messages a second the campaign allows itself. */
  rate: number | null;
  lots: readonly MessageLot[];
  /** What other campaigns have waiting on the same wires; it is served first. */
  others: readonly { channel: ChannelName; readyAt: Date; count: number }[];
  rules: SendingRules;
  /** Handed over on each channel by local day so far (daily limits). */
  days: ReadonlyMap<ChannelName, ReadonlyMap<string, number>>;
  /** Dong the campaign may still spend; null: no budget. */
  budgetLeft: number | null;
};

/** What is left when the time is over, by what kept it: a sending rule, `end` (too slow) or `budget`. */
export type UnsentCounts = Record<string, number>;

/**
 * Messages a second on a wire without a pace of its own: 32 hands at once and a third of a second for the provider's answer
 * (outbox/outbox.ts, CONCURRENCY). Only a guess; a campaign with a `rate` or a channel with a pace does not need it.
 */
const UNPACED_PER_SECOND = 90;

type Waiting = { readyAt: number; count: number; dong: number; rule: string | null };

export type DaySum = { day: string; sent: number; dong: number };

type Walked = {
  sent: number;
  dong: number;
  firstAt: number | null;
  lastAt: number | null;
  unsent: UnsentCounts;
  days: DaySum[];
};

/** Goes from minute to minute until everything has left or the end is reached. */
export function simulate(ask: SimulationInput, end: Date): Walked {
  const { rules, purpose } = ask;
  const queues = queuesOf(ask.lots);
  const others = queuesOf(ask.others.map((lot) => ({ ...lot, dong: 0, rule: null })));
  const today = new Map<string, number>();
  for (const [channel, days] of ask.days)
    for (const [day, sent] of days) today.set(`${channel} ${day}`, sent);
  const perDay = new Map<string, { sent: number; dong: number }>();
  const unsent: UnsentCounts = {};
  const blocked = new Map<ChannelName, string>();
  let budget = ask.budgetLeft;
  let firstAt: number | null = null;
  let lastAt: number | null = null;
  let [sent, dong] = [0, 0];

  let at = Math.max(ask.now.getTime(), ask.start.getTime());
  while (at < end.getTime()) {
    const moment = new Date(at);
    const { day } = localMoment(moment);
    // Who may send now, at what speed; and when the next thing changes for those who may not.
    const open: { channel: ChannelName; speed: number; room: number }[] = [];
    let next = Number.POSITIVE_INFINITY;
    for (const [channel, queue] of queues) {
      const [head] = queue;
      if (head === undefined) continue;
      const ready = queue.find((lot) => lot.count > 0 && lot.readyAt > at);
      if (ready !== undefined) next = Math.min(next, ready.readyAt);
      if (!queue.some((lot) => lot.readyAt <= at)) continue;
      const closed = closedUntil(rules, { channel, purpose }, moment);
      const opens = Math.max(closed?.until.getTime() ?? at, openFrom(ask.hours, moment).getTime());
      if (opens > at) {
        blocked.set(channel, closed?.rule ?? 'campaign_hours');
        next = Math.min(next, opens);
        continue;
      }
      const quotas = rulesFor(rules, 'quota', { channel, purpose }, moment).map((rule) => rule.value.perDay);
      const room = Math.min(Number.POSITIVE_INFINITY, ...quotas) - (today.get(`${channel} ${day}`) ?? 0);
      if (room < 1) {
        blocked.set(channel, 'quota');
        next = Math.min(next, momentOf(plusDays(day, 1), 0).getTime());
        continue;
      }
      blocked.delete(channel);
      open.push({ channel, speed: paceOf(rules, channel, moment) ?? UNPACED_PER_SECOND, room });
    }
    if (open.length === 0) {
      if (!Number.isFinite(next)) break;
      at = next;
      continue;
    }
    const until = Math.min(end.getTime(), next, at - (at % MINUTE_MS) + MINUTE_MS);
    const seconds = (until - at) / SECOND_MS;

    // What each wire can carry in this step, then what the campaign's own rate leaves of it.
    const wishes = open.map(({ channel, speed, room }) => {
      const key = `${channel} ${day}`;
      const before = serve(others.get(channel) ?? [], at, Math.min(speed * seconds, room));
      today.set(key, (today.get(key) ?? 0) + before);
      const able = Math.max(0, Math.min(speed * seconds, room) - before);
      return { channel, key, speed, able: Math.min(able, readyIn(queues.get(channel) ?? [], at)) };
    });
    const shares = sharesOf(
      wishes.map((wish) => wish.able),
      ask.rate === null ? Number.POSITIVE_INFINITY : ask.rate * seconds,
    );
    let [stepSent, slowest] = [0, 0];
    for (const [i, { channel, key, speed }] of wishes.entries()) {
      const served = take(queues.get(channel) ?? [], at, shares[i] ?? 0, budget);
      if (budget !== null) budget -= served.dong;
      if (served.overBudget > 0) unsent.budget = (unsent.budget ?? 0) + served.overBudget;
      if (served.count === 0) continue;
      today.set(key, (today.get(key) ?? 0) + served.count);
      const here = perDay.get(day) ?? { sent: 0, dong: 0 };
      perDay.set(day, { sent: here.sent + served.count, dong: here.dong + served.dong });
      sent += served.count;
      dong += served.dong;
      stepSent += served.count;
      slowest = Math.max(slowest, served.count / speed);
    }
    if (stepSent > 0) {
      firstAt ??= at;
      const took = Math.max(slowest, ask.rate === null ? 0 : stepSent / ask.rate);
      lastAt = Math.min(until, at + took * SECOND_MS);
    }
    for (const [channel, queue] of queues) if (queue.length === 0) queues.delete(channel);
    if (queues.size === 0) break;
    at = until;
  }
  for (const [channel, queue] of queues)
    for (const lot of queue) {
      const why = lot.rule ?? blocked.get(channel) ?? 'end';
      if (lot.count > 0) unsent[why] = (unsent[why] ?? 0) + lot.count;
    }
  return {
    sent: Math.round(sent),
    dong: Math.round(dong),
    firstAt,
    lastAt: lastAt === null ? null : Math.round(lastAt),
    unsent: Object.fromEntries(
      Object.entries(unsent)
        .map(([why, count]) => [why, Math.round(count)] as const)
        .filter(([, count]) => count > 0),
    ),
    days: [...perDay]
      .map(([on, { sent: count, dong: cost }]) => ({
        day: on,
        sent: Math.round(count),
        dong: Math.round(cost),
      }))
      .filter((one) => one.sent > 0),
  };
}

/** By channel, in the order they become ready; what is ready at the same moment is mixed, as a queue of people is. */
function queuesOf(lots: readonly MessageLot[]): Map<ChannelName, Waiting[]> {
  const mixed = new Map<string, MessageLot>();
  for (const lot of lots) {
    const key = `${lot.channel} ${lot.readyAt.getTime()} ${lot.rule}`;
    const known = mixed.get(key);
    if (known === undefined) mixed.set(key, lot);
    else {
      const count = known.count + lot.count;
      const dong = count === 0 ? 0 : (known.dong * known.count + lot.dong * lot.count) / count;
      mixed.set(key, { ...known, count, dong });
    }
  }
  const queues = new Map<ChannelName, Waiting[]>();
  for (const { channel, readyAt, count, dong, rule } of mixed.values())
    if (count > 0)
      queues.set(channel, [
        ...(queues.get(channel) ?? []),
        { readyAt: readyAt.getTime(), count, dong, rule },
      ]);
  for (const queue of queues.values()) queue.sort((a, b) => a.readyAt - b.readyAt);
  return queues;
}

function readyIn(queue: readonly Waiting[], at: number): number {
  return queue.reduce((sum, lot) => (lot.readyAt <= at ? sum + lot.count : sum), 0);
}

/** Splits a campaign's own rate evenly over wires that have something to carry; what one does not need the others get. */
function sharesOf(wishes: readonly number[], total: number): number[] {
  const shares = wishes.map(() => 0);
  let left = total;
  let hungry = wishes.map((_, i) => i).filter((i) => (wishes[i] ?? 0) > 0);
  while (hungry.length > 0 && left > 1e-9) {
    const each = left / hungry.length;
    for (const i of hungry) {
      const more = Math.min(each, (wishes[i] ?? 0) - (shares[i] ?? 0));
      shares[i] = (shares[i] ?? 0) + more;
      left -= more;
    }
    hungry = hungry.filter((i) => (wishes[i] ?? 0) - (shares[i] ?? 0) > 1e-9);
  }
  return shares;
}

/** Takes up to `most` messages that are ready. @returns how many */
function serve(queue: Waiting[], at: number, most: number): number {
  return take(queue, at, most, null).count;
}

/** Takes up to `most` ready messages in order, as far as the money goes; what it does not reach for is taken out as well. */
function take(queue: Waiting[], at: number, most: number, budget: number | null) {
  const taken = { count: 0, dong: 0, overBudget: 0 };
  for (const lot of queue) {
    if (lot.readyAt > at || taken.count >= most) break;
    const wanted = Math.min(lot.count, most - taken.count);
    const affordable =
      budget === null || lot.dong === 0
        ? wanted
        : Math.floor(Math.max(0, budget - taken.dong) / lot.dong + 1e-9);
    const count = Math.min(wanted, affordable);
    taken.count += count;
    taken.dong += count * lot.dong;
    lot.count -= count;
    if (affordable < wanted) {
      taken.overBudget += lot.count;
      lot.count = 0;
    }
  }
  while (queue[0] !== undefined && queue[0].count <= 1e-9) queue.shift();
  return taken;
}
