import { afterEach, describe, expect, it } from 'vitest';
import type { Event } from '../../../channels/contract.ts';
import { callbackUrl } from '../../../channels/sms/callback.ts';
import type { SmsSettings } from '../../../channels/sms/provider.ts';
import { smsChannel } from '../../../channels/sms/sms.ts';
import { startSmppSandbox } from '../../../stand-ins/sms/smpp-server.ts';
import { openDoor } from '../fakes/callbacks.ts';
import { memoryLog } from '../fakes/needs.ts';
import { eventually, PEERS, startKannel, startNetSmppCentre, startPerlSmsc } from './peers.ts';

const TO = { address: '+84912345677' };
const LONG = `${'Thông báo của Ủy ban nhân dân xã: '.repeat(5)}🙂`;
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

describe.runIf(PEERS.smsc !== null)('the message centre of libnet-smpp-perl', () => {
  // The reference of a text in parts counts from the second of the clock: here 0x0a and 0x38, which is a digit, and before
  // a digit Perl writes the header's third octet in full.
  it.each([
    ['', '2026-12-01T00:00:07Z'],
    ['?window=1', '2026-12-01T00:00:53Z'],
  ])(
    'binds us%s, takes texts of one and several parts as we mean them, and lets us go',
    async (query, started) => {
      const smsc = await startPerlSmsc();
      const settings: SmsSettings = {
        provider: 'smpp',
        url: `smpp://127.0.0.1:${smsc.port}${query}`,
        user: 'xa',
        password: 'secret',
        sender: 'UBNDXA',
      };
      const channel = smsChannel(settings, {
        log: memoryLog(),
        now: () => new Date(started),
        timeoutMs: 5_000,
      });
      closing.push(smsc.close, () => channel.close());
      expect(await channel.check?.()).toMatchObject({ ok: true });
      for (const [key, text, segments] of [
        ['k1', 'Ho so [da xong] 10€', 1],
        ['k2', 'Hồ sơ đã xong', 1],
        ['k3', 'a'.repeat(307), 3],
      ] as const) {
        expect(await channel.send(TO, { text }, key)).toEqual({
          kind: 'accepted',
          providerId: '123456789',
          // Each part has an id and a receipt of its own.
          facts: segments > 1 ? { segments, byPart: true } : { segments },
        });
      }
      await channel.close();
      await eventually(() => smsc.output().includes('Remote sent unbind'), smsc.output);
      const told = smsc.output();
      expect(told.match(/Received #\d+ \d+:submit_sm/g)).toHaveLength(5);
      // What Net::SMPP read out of our packets.
      const texts = [...told.matchAll(/"short_message" => "((?:[^"\\]|\\.)*)"/g)].map(([, text]) => text);
      expect(texts[0]).toBe(String.raw`Ho so \e<da xong\e> 10\ee`);
      expect(texts.slice(2).map((text) => /^\\5\\0\\(00)?3/.test(text ?? ''))).toEqual([true, true, true]);
      expect(told.match(/"data_coding" => 8/g)).toHaveLength(1);
      expect(told.match(/"esm_class" => 64/g)).toHaveLength(3);
      expect(told).toContain('"source_addr_ton" => 5');
      expect(told).toContain('"destination_addr" => "84912345677"');
    },
  );
});

describe.runIf(PEERS.smsc !== null)('a centre whose packets Net::SMPP encodes', () => {
  it('is read as it means: texts, receipts in three forms, long texts in four', async () => {
    const centre = await startNetSmppCentre();
    const channel = smsChannel(
      {
        provider: 'smpp',
        url: `smpp://127.0.0.1:${centre.port}?window=1`,
        user: 'xa',
        password: 'secret',
        sender: 'UBNDXA',
      },
      { log: memoryLog(), timeoutMs: 5_000 },
    );
    closing.push(centre.close, () => channel.close());
    const events: Event[] = [];
    void channel.poll?.(async (told) => void events.push(...told));
    await eventually(() => centre.output().includes('DONE'), centre.output);
    // Each was answered with ESME_ROK, and the next came only then.
    expect(centre.output().match(/^[a-z0-9-]+ 0$/gm)).toHaveLength(12);
    const told = events.map((event) =>
      event.kind === 'receipt'
        ? [event.kind, event.providerId, event.state, event.otherwise === undefined]
        : event.kind === 'part'
          ? [event.kind, event.set, event.number, event.text]
          : [event.kind, 'text' in event ? event.text : ''],
    );
    expect(told).toEqual([
      ['message', 'DUNG'],
      ['message', 'Dừng'],
      ['receipt', 'p1', 'delivered', true],
      ['receipt', 'p2', 'failed', false],
      ['receipt', 'p3', 'delivered', true],
      ['part', 'UBNDXA 8-7', 1, 'khai '],
      ['part', 'UBNDXA 8-7', 2, 'sinh'],
      ['part', 'UBNDXA 16-263', 1, 'khai '],
      ['part', 'UBNDXA 16-263', 2, 'tu'],
      ['part', 'UBNDXA sar-9', 1, 'bao '],
      ['part', 'UBNDXA sar-9', 2, 'hiem'],
      ['message', 'can cuoc'],
    ]);
  });
});

describe.runIf(PEERS.kannel !== null)('Kannel', () => {
  it('as client of our message centre: our packets, receipts and texts mean to it what we mean', async () => {
    const now = () => new Date();
    const centre = await startSmppSandbox({ port: 0, now, random: () => 0.5, faults: [] });
    closing.push(centre.close);
    centre.state.account = { user: 'kannel', password: 'smpppw' };
    centre.state.receipts = 'text';
    // Each packet of a citizen's text waits for the answer to the one before.
    centre.state.window = 1;
    const door = await openDoor(now);
    closing.push(door.close);
    const at = (port: number) =>
      `http://127.0.0.1:${port}/cgi-bin/sendsms?username={{user}}&password={{password}}&from={{sender}}&to={{to84}}&text={{text}}&coding={{coding}}&charset=UTF-8&dlr-mask=19&dlr-url={{callback}}`;
    const settings: SmsSettings = {
      provider: 'http',
      url: at(1),
      user: 'lienthong',
      password: 'kannelpw',
      sender: 'UBNDXA',
      success: '~^(0|3): ',
      callbackSecret: 'ours',
      callbackUrl: door.url,
    };
    const incoming = callbackUrl(settings) ?? '';
    const kannel = await startKannel(
      { port: Number(new URL(centre.url).port), user: 'kannel', password: 'smpppw' },
      incoming,
    );
    closing.push(kannel.close);
    const channel = smsChannel({ ...settings, url: at(kannel.port) }, { log: memoryLog(), timeoutMs: 5_000 });
    closing.push(() => channel.close());
    door.open(channel);
    const wrong = smsChannel(
      { ...settings, url: at(kannel.port), password: 'wrong' },
      { log: memoryLog(), timeoutMs: 5_000 },
    );
    closing.push(() => wrong.close());
    await eventually(() => centre.state.bound() === 1, kannel.output);

    expect((await wrong.send(TO, { text: 'a' }, 'k0')).kind).toBe('ourFault');
    for (const [key, text] of [
      ['k1', 'Ho so [da xong] & "giay to" 10€ + 100%'],
      ['k2', 'Hồ sơ đã xong 🙂'],
      ['k3', LONG],
    ] as const) {
      expect(await channel.send(TO, { text }, key)).toMatchObject({ kind: 'accepted', providerId: key });
    }
    await eventually(() => centre.state.operator.messages.length === 3, kannel.output);
    expect(centre.state.operator.messages.map(({ from, to, text }) => [from, to, text])).toEqual([
      ['UBNDXA', '+84912345677', 'Ho so [da xong] & "giay to" 10€ + 100%'],
      ['UBNDXA', '+84912345677', 'Hồ sơ đã xong 🙂'],
      ['UBNDXA', '+84912345677', LONG],
    ]);

    await centre.state.report();
    const receipts = () => door.events.filter((event: Event) => event.kind === 'receipt');
    await eventually(() => new Set(receipts().map((event) => event.providerId)).size === 3, kannel.output);
    for (const receipt of receipts()) expect(receipt).toMatchObject({ state: 'delivered' });
    expect(new Set(receipts().map((event) => event.providerId))).toEqual(new Set(['k1', 'k2', 'k3']));

    expect(await centre.state.reply('+84987654321', 'Dừng nhận tin')).toBe(true);
    const texts = () => door.events.filter((event: Event) => event.kind === 'message');
    await eventually(() => texts().length === 1, kannel.output);
    expect(texts()).toMatchObject([{ from: '+84987654321', text: 'Dừng nhận tin' }]);
    // Long, in the two forms with a header: Kannel waits for the pieces and gives us one text.
    for (const form of ['8', '16'] as const) {
      centre.state.pieces = form;
      const before = texts().length;
      expect(await centre.state.reply('+84987654321', LONG)).toBe(true);
      await eventually(() => texts().length > before, kannel.output);
    }
    expect(texts().map((event) => ('text' in event ? event.text : ''))).toEqual([
      'Dừng nhận tin',
      LONG,
      LONG,
    ]);
    expect(await centre.state.reply('+84987654321', 'DUNG [1]')).toBe(true);
    await eventually(() => texts().length === 4, kannel.output);
    expect(texts()[3]).toMatchObject({ from: '+84987654321', text: 'DUNG [1]' });
    expect(door.statuses.every((status) => status === 200)).toBe(true);
    expect(await centre.state.enquire()).toBe(1);
  });
});
