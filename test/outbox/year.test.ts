/**
 * A simulated year: random rules of every kind, random people, groups and messages, judged in batches by workers whose sends
 * take a while to be known. What left is held against the rules by a checker that shares no code with the gate: it reads the
 * clock through Intl and counts by hand.
 */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AddressFacts } from '../../contacts/contacts.ts';
import type { BatchFacts } from '../../outbox/batch-facts.ts';
import { judge } from '../../outbox/gate-batch.ts';
import type { ClaimedRow, GroupTarget, PastMessage } from '../../outbox/message.ts';
import type { SendingRules } from '../../outbox/rules.ts';
import { CHANNELS, type Channel, DAY, END, value, type World, world } from './year-world.ts';

// ---------------------------------------------------------------- the year

type Sent = { row: ClaimedRow; at: number; order: number };
type Ended = { row: ClaimedRow; rule: string | null; state: string; at: number };

const lastBefore = (times: readonly number[], at: number): Date | null => {
  const before = times.filter((time) => time <= at);
  return before.length === 0 ? null : new Date(Math.max(...before));
};
const addressOf = (to: number, channel: Channel) => to * 3 + CHANNELS.indexOf(channel) + 1;
/** Written for people in Viet Nam by the system's own calendar. */
const READER = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Ho_Chi_Minh',
  hourCycle: 'h23',
  weekday: 'short',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
});
function localOf(at: number) {
  const part = Object.fromEntries(READER.formatToParts(at).map(({ type, value: text }) => [type, text]));
  return {
    day: `${part.year}-${part.month}-${part.day}`,
    weekday: String(part.weekday).toLowerCase(),
    clock: `${part.hour}:${part.minute}`,
  };
}

function rowsOf({ messages }: World): ClaimedRow[] {
  return messages.map((one, i) => {
    const group = one.group && one.channel !== 'sms';
    return {
      id: i + 1,
      key: `m${i}`,
      lane: one.purpose === 'reminder' ? 'reminder' : 'bulk',
      purpose: one.purpose,
      source: one.dossier ? 'consent' : 'campaign',
      sourceId: null,
      channel: one.channel,
      addressId: group ? null : addressOf(one.to, one.channel),
      groupId: group ? 1 + (one.to % 2) : null,
      contactId: group ? null : one.to + 1,
      campaignId: one.campaignId,
      wave: 0,
      step: null,
      areaCode: '44',
      textId: null,
      payload: null,
      linkCode: null,
      attempts: 0,
      nextAt: new Date(one.at),
      expiresAt: one.lasts === null ? null : new Date(one.at + one.lasts * 60_000),
      createdAt: new Date(one.at),
    } as ClaimedRow;
  });
}

/** Lives through the year. */
function live(one: World): { sent: Sent[]; ended: Ended[]; waiting: ClaimedRow[]; rounds: number } {
  const rules: SendingRules = { rules: one.rules };
  let queue = rowsOf(one);
  const sent: Sent[] = [];
  const ended: Ended[] = [];
  const underWay: { row: ClaimedRow; at: number; known: number }[] = [];
  let rounds = 0;
  for (;;) {
    queue.sort((a, b) => a.nextAt.getTime() - b.nextAt.getTime() || a.id - b.id);
    const at = queue[0]?.nextAt.getTime() ?? END;
    if (at >= END) break;
    rounds += 1;
    if (rounds > 60_000) throw new Error('the year does not end');
    for (const flying of underWay.splice(0)) {
      if (flying.known > at) underWay.push(flying);
    }
    const batch = queue.filter((row) => row.nextAt.getTime() === at).slice(0, one.batch);
    const judged = judge(batch, knownAt(one, sent, underWay, batch, at), rules, new Date(at));
    const done = new Set<number>();
    for (const row of judged.send) {
      done.add(row.id);
      sent.push({ row, at, order: sent.length });
      underWay.push({ row, at, known: at + one.latencyMs });
    }
    for (const end of judged.ends) {
      const row = batch.find((other) => other.id === end.id);
      done.add(end.id);
      if (row !== undefined) ended.push({ row, rule: end.rule, state: end.state, at });
    }
    queue = queue.filter((row) => !done.has(row.id));
    for (const wait of judged.waits) {
      if (wait.nextAt.getTime() <= at) throw new Error(`a wait that is over: ${wait.rule}`);
      queue = queue.map((row) => (row.id === wait.id ? { ...row, nextAt: wait.nextAt } : row));
    }
  }
  return { sent, ended, waiting: queue, rounds };
}

function knownAt(
  one: World,
  sent: readonly Sent[],
  underWay: readonly { row: ClaimedRow; at: number }[],
  batch: readonly ClaimedRow[],
  at: number,
): BatchFacts {
  const addresses = new Map<number, AddressFacts>();
  one.people.forEach((who, to) => {
    for (const channel of CHANNELS)
      addresses.set(addressOf(to, channel), {
        id: addressOf(to, channel),
        contactId: to + 1,
        channel,
        sealed: 'x',
        state: who.goneAt !== null && who.goneAt <= at ? 'gone' : 'open',
        stoppedAt: who.stopsAt !== null && who.stopsAt <= at ? new Date(who.stopsAt) : null,
        lastInboundAt: lastBefore(who.wrote, at),
        permissions: who.permissions,
        demo: false,
      } as unknown as AddressFacts);
  });
  const group = (id: number): GroupTarget => ({
    id,
    state: 'open',
    mode: 'api',
    hash: null,
    sealed: 'x',
    demo: false,
    channel: 'zalo',
    key: `g${id}`,
  });
  const flying = new Set(underWay.map(({ row }) => row.id));
  const past = sent.map(({ row, at: when }): PastMessage => {
    const { id, purpose, channel, campaignId, contactId, addressId, groupId } = row;
    const state = flying.has(id) ? 'sending' : 'sent';
    return { id, state, purpose, channel, campaignId, contactId, addressId, groupId, at: new Date(when) };
  });
  const days = new Map<string, Map<string, number>>();
  const leaving = new Map<string, number>();
  for (const { row } of underWay) leaving.set(row.channel, (leaving.get(row.channel) ?? 0) + 1);
  for (const row of batch) leaving.set(row.channel, (leaving.get(row.channel) ?? 0) + 1);
  for (const { row, at: when } of sent) {
    if (flying.has(row.id)) continue;
    const own = days.get(row.channel) ?? new Map<string, number>();
    days.set(row.channel, own);
    const { day } = localOf(when);
    own.set(day, (own.get(day) ?? 0) + 1);
  }
  return { addresses, groups: new Map([1, 2].map((id) => [id, group(id)])), past, days, leaving };
}

// ---------------------------------------------------------------- the checker

/** Everything that a send broke, by the words of the rules. */
function violations(one: World, sent: readonly Sent[]): string[] {
  const wrong: string[] = [];
  for (const { row, at, order } of sent) {
    const say = (what: string) => wrong.push(`${what}: message ${row.id} at ${new Date(at).toISOString()}`);
    const here = localOf(at);
    const earlier = sent.filter((other) => other.order < order);
    if (row.expiresAt !== null && at >= row.expiresAt.getTime()) say('too late');
    const who = row.contactId === null ? null : one.people[row.contactId - 1];
    if (who !== null && who !== undefined) {
      if (who.stopsAt !== null && at >= who.stopsAt) say('after a stop');
      if (who.goneAt !== null && at >= who.goneAt) say('to a dead address');
      const permission = row.purpose === 'outreach' ? who.permissions.outreach : who.permissions.reminder;
      if (permission === 'refused') say('against a refusal');
      if (permission === 'none' && (row.source !== 'consent' || row.purpose === 'outreach')) say('unasked');
    }
    for (const law of one.rules) {
      if (law.channel !== null && law.channel !== row.channel) continue;
      if (law.purpose !== null && law.purpose !== row.purpose) continue;
      if (at < law.from.getTime() || (law.to !== null && at >= law.to.getTime())) continue;
      if (law.kind === 'window') {
        const open = (law.value.hours as Record<string, string>)[here.weekday];
        const [opens = '99', closes = '00'] = open?.split('-') ?? [];
        if (here.clock < opens || here.clock >= closes) say('outside the hours');
      }
      if (law.kind === 'quiet' && here.day >= law.value.from && here.day <= law.value.to)
        say('on a quiet day');
      if (law.kind === 'interaction' && who !== null && who !== undefined)
        if (!who.wrote.some((time) => time <= at && time > at - law.value.days * DAY))
          say('outside the window');
      if (law.kind === 'quota') {
        const today = earlier.filter(
          (other) => other.row.channel === row.channel && localOf(other.at).day === here.day,
        );
        if (today.length >= law.value.perDay) say('beyond the day’s quota');
      }
      if (law.kind === 'cap') {
        const { most, per, hours: h = 0, minutes: m = 0, seconds: s = 0 } = law.value;
        if ((per === 'group') !== (row.groupId !== null)) continue;
        const since = at - (h * 3_600 + m * 60 + s) * 1_000;
        const counted = earlier.filter(({ row: other, at: when }) => {
          if (when <= since) return false;
          if (law.channel !== null && other.channel !== law.channel) return false;
          if (law.purpose !== null && other.purpose !== law.purpose) return false;
          if (per === 'group') return other.groupId === row.groupId;
          if (other.contactId !== row.contactId) return false;
          if (per === 'campaign') return row.campaignId !== null && other.campaignId === row.campaignId;
          return per === 'person' || other.addressId === row.addressId;
        });
        if (counted.length >= most) say(`beyond the cap per ${per}`);
      }
    }
  }
  return wrong;
}

describe('a year of random rules, people and messages', () => {
  test('breaks no rule, loses no message and ends', () => {
    const seen = { sent: 0, ended: 0, waited: 0, kinds: new Set<string>() };
    fc.assert(
      fc.property(world, (one) => {
        const { sent, ended, waiting } = live(one);
        expect(violations(one, sent)).toEqual([]);
        expect(sent.length + ended.length + waiting.length).toBe(one.messages.length);
        expect(new Set([...sent, ...ended].map(({ row }) => row.id)).size).toBe(sent.length + ended.length);
        for (const { row, rule: why, at } of ended) {
          const who = row.contactId === null ? undefined : one.people[row.contactId - 1];
          if (why === 'stopped') expect(who?.stopsAt ?? END).toBeLessThanOrEqual(at);
          if (why === 'no_permission' || why === 'refused_by_person')
            expect(who?.permissions[row.purpose === 'outreach' ? 'outreach' : 'reminder']).not.toBe(
              'granted',
            );
          if (why === 'expired') expect(row.expiresAt?.getTime() ?? END).toBeLessThanOrEqual(at);
        }
        seen.sent += sent.length;
        seen.ended += ended.length;
        seen.waited += sent.filter(({ row, at }) => at > row.createdAt.getTime()).length;
        for (const law of one.rules) seen.kinds.add(law.kind);
      }),
      { numRuns: 400 },
    );
    // The figures of a run that looked at nothing would be as clean.
    expect(seen.kinds.size).toBe(Object.keys(value).length);
    expect(seen.sent).toBeGreaterThan(2_000);
    expect(seen.waited).toBeGreaterThan(200);
    expect(seen.ended).toBeGreaterThan(1_000);
  }, 120_000);

  test('the checker finds what a careless sender would break', () => {
    let broken = 0;
    fc.assert(
      fc.property(world, (one) => {
        const all = rowsOf(one)
          .map((row, order) => ({ row, at: row.nextAt.getTime(), order }))
          .sort((a, b) => a.at - b.at)
          .map((send, order) => ({ ...send, order }));
        if (violations(one, all).length > 0) broken += 1;
      }),
      { numRuns: 50 },
    );
    expect(broken).toBeGreaterThan(45);
  });
});
