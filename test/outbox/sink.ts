import type { Channel, ChannelName, Outcome, Outgoing, SendTarget } from '../../channels/contract.ts';
import { addressRow, grant, noteInbound, person } from '../../contacts/contacts.ts';
import { type DispatchContext, type NewMessage, post } from '../../outbox/outbox.ts';
import type { Database, Tx } from '../../prisma/client.ts';
import { testKeys } from '../database.ts';

/** A provider that counts copies. With `keyed` it knows a key again and delivers once, as such providers do. */
export type Sink = Channel & {
  /** Copies that reached each address. */
  copies: Map<string, number>;
  sent: { address: string; key: string; text: string }[];
  /** Decides the next answers; null: accept. */
  answer: (target: SendTarget, key: string, call: number) => Outcome | null | Promise<Outcome | null>;
  calls: number;
};

export function sink(name: ChannelName, keyed: boolean): Sink {
  const answers = new Map<string, Outcome>();
  const made: Sink = {
    name,
    keyed,
    missing: null,
    provider: 'sink',
    copies: new Map(),
    sent: [],
    calls: 0,
    answer: () => null,
    async send(target: SendTarget, outgoing: Outgoing, key: string): Promise<Outcome> {
      made.calls += 1;
      const known = keyed ? answers.get(key) : undefined;
      if (known !== undefined) return known;
      const said = await made.answer(target, key, made.calls);
      if (said !== null && said.kind !== 'accepted' && said.kind !== 'unknown') return said;
      made.copies.set(target.address, (made.copies.get(target.address) ?? 0) + 1);
      made.sent.push({ address: target.address, key, text: outgoing.text });
      const accepted: Outcome = { kind: 'accepted', providerId: `${name}-${key}` };
      answers.set(key, accepted);
      return said ?? accepted;
    },
    parse: () => ({ kind: 'unsigned', status: 401, name: 'sink' }),
    close: async () => {},
  };
  return made;
}

export const quiet = { info() {}, warn() {}, error() {} };

export type Sinks = Record<ChannelName, Sink>;

export function sinks(keyed = true): Sinks {
  return {
    telegram: sink('telegram', keyed),
    zalo: sink('zalo', keyed),
    sms: sink('sms', keyed),
    webchat: sink('webchat', keyed),
  };
}

/** A clock that runs only when somebody sleeps. */
export function patientClock() {
  let time = 0;
  return {
    now: () => time,
    sleep: async (ms: number) => {
      time += ms;
      await new Promise<void>((resolve) => setImmediate(resolve));
    },
  };
}

export function engineOn(
  database: Database,
  channels: Sinks,
  more: Partial<DispatchContext> = {},
): DispatchContext {
  return {
    deps: { db: database, keys: testKeys, now: () => NOON },
    channels,
    sources: [],
    log: quiet,
    clock: patientClock(),
    ...more,
  };
}

/** A Monday, 12:00 in Viet Nam: every window is open. */
export const NOON = new Date('2026-11-23T05:00:00Z');
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const later = (from: Date, ms: number) => new Date(from.getTime() + ms);

/** A person with one address who allowed reminders and outreach. */
export async function citizen(
  tx: Tx,
  channel: ChannelName,
  address: string,
  areaCode = '27259',
): Promise<{ contactId: number; addressId: number }> {
  const at = later(NOON, -3 * DAY);
  const who = await person(tx, testKeys, {
    channel,
    address,
    areaCode,
    provinceCode: '79',
    source: 'thử',
    basis: 'thử',
    now: at,
  });
  for (const purpose of ['reminder', 'outreach'] as const)
    await grant(tx, who.contactId, purpose, { way: 'import', source: 'thử', basis: 'thử', at });
  if (channel !== 'sms') await noteInbound(tx, who.addressId, at);
  return who;
}

/** A citizen's address nobody knows more of: somebody who wrote. */
export async function stranger(tx: Tx, channel: ChannelName, address: string): Promise<number> {
  return (await addressRow(tx, testKeys, channel, address, NOON)).id;
}

export function outreach(
  key: string,
  to: { contactId: number; addressId: number },
  more: Partial<NewMessage> = {},
): NewMessage {
  return {
    key,
    lane: 'bulk',
    purpose: 'outreach',
    source: 'test',
    channel: 'sms',
    ...to,
    areaCode: '27259',
    payload: { text: `Tin ${key}` },
    nextAt: NOON,
    ...more,
  };
}

export function reply(key: string, addressId: number, more: Partial<NewMessage> = {}): NewMessage {
  return {
    key,
    lane: 'reply',
    purpose: 'reply',
    source: 'test',
    channel: 'sms',
    addressId,
    areaCode: '',
    payload: { text: `Trả lời ${key}` },
    nextAt: NOON,
    ...more,
  };
}

/** Posts a campaign to so many people by SMS. */
export async function campaignTo(
  database: Database,
  count: number,
  more: Partial<NewMessage> = {},
): Promise<string[]> {
  const numbers = Array.from({ length: count }, (_, i) => `+8490${String(1_000_000 + i)}`);
  await database.write(async (tx) => {
    const messages: NewMessage[] = [];
    for (const [i, number] of numbers.entries())
      messages.push(outreach(`c1-w0-${i}-sms`, await citizen(tx, 'sms', number), { campaignId: 1, ...more }));
    await post(tx, testKeys, messages);
  });
  return numbers;
}

/** Rows of the ledger made in the table itself, where how they got there is another test's; keys tell calls apart by what they ask for. */
export async function ledgerRows(
  database: Database,
  count: number,
  more: { campaignId: number; channel: string } & Record<string, unknown>,
): Promise<void> {
  const mark = JSON.stringify(more);
  const rows = Array.from({ length: count }, (_, i) => ({
    key: `${mark}-${i}`,
    lane: 'bulk',
    purpose: 'outreach',
    source: 'campaign',
    sourceId: more.campaignId,
    areaCode: '27259',
    payload: 'sealed',
    nextAt: NOON,
    createdAt: NOON,
    ...more,
  }));
  for (let from = 0; from < count; from += 1_000)
    await database.read.message.createMany({ data: rows.slice(from, from + 1_000) });
}
