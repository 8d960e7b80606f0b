import { afterEach, describe, expect, it } from 'vitest';
import { runsOf } from '../../campaigns/runs.ts';
import type { Event } from '../../channels/contract.ts';
import { receiptIds } from '../../channels/sms/receipt-ids.ts';
import { smsChannel } from '../../channels/sms/sms.ts';
import { segmentsOf, unaccented } from '../../channels/sms/text.ts';
import { shapeMessage } from '../../channels/telegram/messages.ts';
import { afterReceipt } from '../../outbox/state.ts';
import { type TestApp, testApp } from '../app.ts';
import { memoryLog } from './fakes/needs.ts';
import { telegramAt } from './fakes/telegram.ts';
import { eventually } from './sms/peers.ts';
import { CMD, deliverBody, openRawCentre, type RawCentre } from './sms/raw-centre.ts';

/** Twenty reports of other systems (N1–N20 of docs/reports.md), each tried on ours. */
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function line(query = '') {
  const centre = await openRawCentre();
  const channel = smsChannel(
    { provider: 'smpp', url: `${centre.url}${query}`, user: 'xa', password: 'p', sender: 'UBNDXA' },
    { log: memoryLog(), timeoutMs: 600, pace: { enquireMs: 10_000, reconnectMs: 1 } },
  );
  closing.push(centre.close, () => channel.close());
  return { centre, channel };
}
const TO = { address: '+84912345677' };
const count = (centre: RawCentre, command: number) =>
  centre.heard.filter((packet) => packet.command === command).length;

describe('SMPP', () => {
  it('N1: bound already (status 5) is tried again until the old session is gone', async () => {
    const { centre, channel } = await line();
    centre.statuses.bind.push(5, 5, 5);
    void channel.poll?.(async () => undefined);
    await eventually(
      () => count(centre, CMD.bindTransceiver) === 4,
      () => String(count(centre, CMD.bindTransceiver)),
    );
    expect(await channel.send(TO, { text: 'a' }, 'k')).toMatchObject({ kind: 'accepted' });
  });

  it('N2: several texts in one breath are all taken', async () => {
    const { centre, channel } = await line();
    const events: Event[] = [];
    void channel.poll?.(async (told) => void events.push(...told));
    await eventually(
      () => count(centre, CMD.bindTransceiver) === 1,
      () => 'not bound',
    );
    for (let index = 0; index < 20; index += 1)
      centre.say({
        command: CMD.deliver,
        body: deliverBody({ from: `849876500${index + 10}`, text: `tin ${index}` }),
      });
    await eventually(
      () => events.length === 20 && count(centre, CMD.deliver + 0x80000000) === 20,
      () => String(events.length),
    );
    expect(events.map((event) => ('text' in event ? event.text : ''))).toEqual(
      Array.from({ length: 20 }, (_, index) => `tin ${index}`),
    );
  });

  it('N3: a submit without an answer is in doubt and not sent again by itself', async () => {
    const { centre, channel } = await line();
    centre.mute.submit = true;
    expect(await channel.send(TO, { text: 'a' }, 'k')).toMatchObject({
      kind: 'unknown',
      reason: 'smpp_no_answer',
    });
    expect(count(centre, CMD.submit)).toBe(1);
  });

  it('N4: receipts that waited while we were away come over the next line', async () => {
    const { centre, channel } = await line();
    const events: Event[] = [];
    void channel.poll?.(async (told) => void events.push(...told));
    centre.ids.push('77');
    await channel.send(TO, { text: 'a' }, 'k');
    centre.cut();
    await eventually(
      () => count(centre, CMD.bindTransceiver) === 2,
      () => 'not bound again',
    );
    const text =
      'id:77 sub:001 dlvrd:001 submit date:2612010300 done date:2612010301 stat:DELIVRD err:000 text:';
    const answer = await centre.ask({
      command: CMD.deliver,
      body: deliverBody({ from: '84912345677', esm: 4, text }),
    });
    expect(answer).toMatchObject({ status: 0 });
    expect(events).toMatchObject([{ kind: 'receipt', providerId: '77', state: 'delivered' }]);
  });

  it('N6: two thousand receipts at once are all taken, and the centre is never told to come back', async () => {
    const { centre, channel } = await line();
    let saved = 0;
    void channel.poll?.(async (told) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      saved += told.length;
    });
    await eventually(
      () => count(centre, CMD.bindTransceiver) === 1,
      () => 'not bound',
    );
    for (let index = 0; index < 2_000; index += 1)
      centre.say({
        command: CMD.deliver,
        body: deliverBody({
          from: '84912345677',
          esm: 4,
          text: `id:${index} sub:001 dlvrd:001 submit date:2612010300 done date:2612010301 stat:DELIVRD err:000 text:`,
        }),
      });
    await eventually(
      () => count(centre, CMD.deliver + 0x80000000) === 2_000,
      () => String(count(centre, CMD.deliver + 0x80000000)),
    );
    expect(saved).toBe(2_000);
    expect(
      centre.heard.every(({ command, status }) => command !== CMD.deliver + 0x80000000 || status === 0),
    ).toBe(true);
  }, 30_000);

  it('N14: one part that failed is not covered by the others that arrived', () => {
    const ids = receiptIds('same');
    ['1', '2', '3'].forEach(ids.begin('+84912345677', 3));
    const told = (['delivered', 'failed', 'delivered'] as const).map((state, index) =>
      ids.read({ id: String(index + 1), from: '84912345677', state }),
    );
    expect(told).toEqual([null, { id: '1', state: 'failed' }, null]);
  });
});

describe('receipts', () => {
  it('N13: an older state that comes later changes nothing', () => {
    expect(afterReceipt('delivered', 'failed')).toBeNull();
    expect(afterReceipt('seen', 'delivered')).toBeNull();
    expect(afterReceipt('failed', 'delivered')).toBe('delivered');
  });

  it('N14, N15: where parts report under one id, a failure stays', () => {
    expect(afterReceipt('failed', 'delivered', 'unsaid')).toBeNull();
    expect(afterReceipt('sent', 'delivered', 'unsaid')).toBe('delivered');
  });
});

describe('the program', () => {
  async function app(provider: 'smpp' | 'android', env: Record<string, string>): Promise<TestApp> {
    const made = await testApp({ SMS_PROVIDER: provider, SMS_USER: 'u', SMS_PASSWORD: 'p', ...env });
    closing.push(made.close);
    return made;
  }

  it('N5, N11, N12: a receipt of nothing of ours answers nobody; a stop is answered, also in the middle of a check', async () => {
    const centre = await openRawCentre();
    closing.push(centre.close);
    const made = await app('smpp', { SMS_URL: centre.url, SMS_SENDER: 'UBNDXA' });
    void made.app.channels.sms.poll?.(made.app.takeIn);
    await eventually(
      () => count(centre, CMD.bindTransceiver) === 1,
      () => 'not bound',
    );
    const from = '84987654321';
    const say = (text: string, esm = 0) =>
      centre.ask({ command: CMD.deliver, body: deliverBody({ from, esm, text }) });
    await say(
      'id:refused-1 sub:001 dlvrd:000 submit date:2612010300 done date:2612010301 stat:REJECTD err:045 text:',
      4,
    );
    await made.tick();
    const { read } = made.app.deps.db;
    expect([await read.turn.count(), await read.message.count()]).toEqual([0, 0]);
    await say('kiem tra khai sinh can giay to gi');
    await made.tick();
    const before = await read.message.count({ where: { state: 'sent' } });
    await say('DUNG');
    await made.tick();
    expect(await read.message.count({ where: { state: 'sent' } })).toBe(before + 1);
    expect((await read.address.findFirst())?.stoppedAt).not.toBeNull();
  });
});

describe('Telegram', () => {
  it('N9, N10: long words go as plain text in pieces, so no tag can be cut open', async () => {
    const { fake, channel } = await telegramAt(closing, {
      json: { ok: true, result: { message_id: 1, date: 1, chat: { id: 1, type: 'private' }, text: '' } },
    });
    const text = `<i>${'Hồ sơ & giấy tờ <b>đủ</b>. '.repeat(250)}</i>`;
    expect(await channel.send({ address: '1' }, { text }, 'k')).toMatchObject({ kind: 'accepted' });
    const bodies = fake.seen.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
    expect(bodies.length).toBeGreaterThan(1);
    for (const body of bodies) {
      expect(body).not.toHaveProperty('parse_mode');
      expect(String(body.text).length).toBeLessThanOrEqual(4096);
    }
    expect(shapeMessage({ text: 'a'.repeat(4096 * 4 + 1) }).ok).toBe(false);
  });
});

describe('the clock', () => {
  const zone = process.env.TZ;
  afterEach(() => {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  });

  it.each(['America/New_York', 'Europe/London', 'Australia/Lord_Howe', 'UTC'])(
    'N7, N8: a server in %s, where hours are skipped and repeated, runs each day once at the hour of Viet Nam',
    (name) => {
      process.env.TZ = name;
      const starts = runsOf({
        start: '2026-10-20T08:30:00+07:00',
        end: '2026-10-20T18:00:00+07:00',
        repeat: { every: 'day', until: '2027-04-10' },
      }).map(({ start }) => start.toISOString());
      expect(new Set(starts).size).toBe(173);
      expect(starts.every((start) => start.endsWith('T01:30:00.000Z'))).toBe(true);
    },
  );
});

describe('counting SMS', () => {
  it.each([
    [
      'N16: brackets count once when an emoji makes the text UCS-2',
      `this is a ${']'.repeat(74)}😘`,
      'UCS-2',
      86,
      2,
    ],
    [
      'N17: the same at the border of one part',
      `${'|'.repeat(24)}{${'|'.repeat(29)}∞${'|'.repeat(10)}^${'|'.repeat(4)}`,
      'UCS-2',
      70,
      1,
    ],
    [
      'N18: an emoji takes two places, seventy do not fit into one or two parts',
      '😎'.repeat(70),
      'UCS-2',
      140,
      3,
    ],
    ['N19: as it is, not as an address would write it', 'a&b=c%d e/f'.repeat(14), 'GSM-7', 154, 1],
  ])('%s', (_, text, encoding, units, segments) => {
    expect(segmentsOf(text)).toMatchObject({ encoding, units, segments });
  });

  it('N20: what Word puts in does not make an unaccented text dear', () => {
    expect(segmentsOf(unaccented('“Hồ sơ” – ‘đủ’… 10 000 đ')).encoding).toBe('GSM-7');
  });
});
