import { afterEach, describe, expect, it } from 'vitest';
import type { Channel, Event } from '../../../channels/contract.ts';
import { smsChannel } from '../../../channels/sms/sms.ts';
import { SMS_STAND_INS, type SmsStandIn, type Stand } from '../../stand-ins/sms-providers.ts';
import { openDoor } from '../fakes/callbacks.ts';
import { memoryLog } from '../fakes/needs.ts';

const NOW = new Date('2026-12-01T03:00:00Z');
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

type Both = { stand: Stand; channel: Channel; events: Event[]; statuses: number[] };

/** A stand-in that can call us, by webhook or over its own line. */
async function connected(standIn: SmsStandIn): Promise<Both> {
  const now = () => NOW;
  const door = await openDoor(now);
  const { stand, settings } = await standIn.start({ port: 0, now, random: () => 0.5, faults: [] }, door.url);
  const channel = smsChannel(settings, { log: memoryLog(), now, timeoutMs: 2_000 });
  door.open(channel);
  await channel.announce?.(door.url);
  void channel.poll?.(async (events) => void door.events.push(...events));
  closing.push(door.close, stand.close, () => channel.close());
  return { stand, channel, events: door.events, statuses: door.statuses };
}

async function sent(channel: Channel, address: string, key: string, text = 'Ho so da xong'): Promise<string> {
  const outcome = await channel.send({ address }, { text }, key);
  if (outcome.kind !== 'accepted') throw new Error(outcome.reason);
  return outcome.providerId;
}

describe.each(SMS_STAND_INS)('a receipt by $name', (standIn) => {
  it('names the message by the id of its acceptance, delivered or failed', async () => {
    const { stand, channel, events, statuses } = await connected(standIn);
    const good = await sent(channel, '+84912345677', 'k1');
    const bad = await sent(channel, '+84912345601', 'k2');
    expect(good).not.toBe(bad);
    await stand.state.report();
    expect(events).toMatchObject([
      { kind: 'receipt', channel: 'sms', providerId: good, state: 'delivered' },
      {
        kind: 'receipt',
        channel: 'sms',
        providerId: bad,
        state: 'failed',
        reason: expect.stringMatching(/./),
      },
    ]);
    for (const status of statuses) expect(status).toBe(200);
    // The phone stands in its own field, sealed with the event, and nowhere else.
    for (const told of events) expect(JSON.stringify({ ...told, to: undefined })).not.toContain('912345');
  });

  it('may come twice and before an older one: each says the same', async () => {
    const { stand, channel, events } = await connected(standIn);
    stand.state.order.duplicated = true;
    stand.state.order.reversed = true;
    const first = await sent(channel, '+84912345677', 'k1');
    const second = await sent(channel, '+84912345678', 'k2');
    await stand.state.report();
    const told = events.map((event) => (event.kind === 'receipt' ? [event.providerId, event.state] : []));
    const expected = [second, second, first, first].map((id) => [id, 'delivered']);
    expect(told).toEqual(expected);
  });

  it('of a text in three parts says delivered of the whole', async () => {
    const { stand, channel, events } = await connected(standIn);
    const id = await sent(channel, '+84912345677', 'k1', 'a'.repeat(307));
    expect(stand.state.operator.messages[0]?.segments).toBe(3);
    await stand.state.report();
    const states = new Set(
      events.map((event) => (event.kind === 'receipt' ? `${event.providerId} ${event.state}` : '')),
    );
    expect([...states]).toEqual([`${id} delivered`]);
  });
});

describe.each(SMS_STAND_INS.filter(({ reply }) => reply !== undefined))(
  'a citizen writes by $name',
  (standIn) => {
    it('and the words arrive with a number that can be answered', async () => {
      const { stand, channel, events } = await connected(standIn);
      await sent(channel, '+84912345677', 'k1');
      expect(await standIn.reply?.(stand, '0912345677', 'Dừng nhận tin 🙂')).toBe(true);
      expect(events).toMatchObject([
        { kind: 'message', channel: 'sms', from: '+84912345677', text: 'Dừng nhận tin 🙂' },
      ]);
      expect(events[0]?.providerId).toMatch(new RegExp(`^${standIn.name}-.{3,}`));
    });

    it('and what a company sends to our number is taken and left alone', async () => {
      const { stand, channel, events, statuses } = await connected(standIn);
      await sent(channel, '+84912345677', 'k1');
      expect(await standIn.reply?.(stand, 'VIETTEL', 'Khuyến mại 20%')).toBe(true);
      expect(events).toEqual([]);
      for (const status of statuses) expect(status).toBe(200);
    });
  },
);
