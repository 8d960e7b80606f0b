import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { Channel, Outcome, SendTarget } from '../../channels/contract.ts';
import { callbackKey } from '../../channels/sms/callback.ts';
import type { SmsSettings } from '../../channels/sms/provider.ts';
import { smsChannel } from '../../channels/sms/sms.ts';
import { telegramChannel } from '../../channels/telegram/telegram.ts';
import { zaloMac } from '../../channels/zalo/webhook.ts';
import { zaloChannel } from '../../channels/zalo/zalo.ts';
import { memoryLog, memoryTokens, PNG, webhook } from './fakes/needs.ts';
import { deadUrl, type Fake, fakeProvider, type Reply } from './fakes/server.ts';

const NOW = new Date('2026-12-01T03:00:00Z');
const SECRETS = [
  '987654:SECRET-BOT-TOKEN',
  'SECRET-WEBHOOK',
  'SECRET-APP',
  'SECRET-OA-KEY',
  'SECRET-ACCESS',
  'SECRET-REFRESH',
  'SECRET-API-KEY',
  'SECRET-SMS-PASSWORD',
];
const WORDS = 'Chị Nguyễn Thị Riêng Tư ơi, hồ sơ của chị đã xong';

const esms: SmsSettings = {
  provider: 'esms',
  url: null,
  user: 'SECRET-API-KEY',
  password: 'SECRET-SMS-PASSWORD',
  sender: 'UBND',
  callbackSecret: 'ours',
};
const gateway: SmsSettings = { ...esms, provider: 'http' };
const speedsms: SmsSettings = { ...esms, provider: 'speedsms' };
const android: SmsSettings = { ...esms, provider: 'android' };

type Wire = {
  name: string;
  to: SendTarget;
  make(url: string, log: ReturnType<typeof memoryLog>): Channel;
  /** A provider's yes. */
  yes: Reply;
  /** Turns a body into a request that passes the proof of origin. */
  proven(body: string): ReturnType<typeof webhook>;
};

const wires: Wire[] = [
  {
    name: 'telegram',
    to: { address: '4477001122' },
    make: (url, log) =>
      telegramChannel({
        token: '987654:SECRET-BOT-TOKEN',
        apiRoot: url,
        webhookSecret: 'SECRET-WEBHOOK',
        poll: false,
        log,
        now: () => NOW,
        timeoutMs: 150,
      }),
    yes: { json: { ok: true, result: { message_id: 5, date: 1, chat: { id: 1, type: 'private' } } } },
    proven: (body) => webhook(body, { headers: { 'x-telegram-bot-api-secret-token': 'SECRET-WEBHOOK' } }),
  },
  {
    name: 'zalo',
    to: { address: '2512523625412515777' },
    make: (url, log) =>
      zaloChannel(
        {
          appId: '360846524940903967',
          appSecret: 'SECRET-APP',
          oaSecretKey: 'SECRET-OA-KEY',
          oaId: '388613280878808645',
          refreshToken: 'SECRET-REFRESH',
          apiUrl: url,
          oauthUrl: url,
          znsUrl: url,
          log,
          now: () => NOW,
          timeoutMs: 150,
        },
        memoryTokens({
          accessToken: 'SECRET-ACCESS',
          refreshToken: 'SECRET-REFRESH',
          expiresAt: new Date(NOW.getTime() + 20 * 3_600_000),
        }),
      ),
    yes: { json: { error: 0, message: 'Success', data: { message_id: 'm1', user_id: '1' } } },
    proven: (body) => {
      const timestamp = String(NOW.getTime());
      const mac = zaloMac('360846524940903967', body, timestamp, 'SECRET-OA-KEY');
      const headers = { 'x-zevent-signature': `mac=${mac}`, 'x-zevent-timestamp': timestamp };
      return webhook(body, { headers, at: NOW });
    },
  },
  {
    name: 'sms by eSMS',
    to: { address: '+84912345677' },
    make: (url, log) => smsChannel({ ...esms, url }, { log, timeoutMs: 150 }),
    yes: { json: { CodeResult: '100', SMSID: 's1' } },
    proven: (body) => webhook(body, { query: { key: callbackKey(esms) } }),
  },
  {
    name: 'sms by any gateway',
    to: { address: '+84912345677' },
    make: (url, log) => smsChannel({ ...gateway, url }, { log, timeoutMs: 150 }),
    yes: { json: { id: 'g1' } },
    proven: (body) => webhook(body, { query: { key: callbackKey(gateway) } }),
  },
  {
    name: 'sms by SpeedSMS',
    to: { address: '+84912345677' },
    make: (url, log) => smsChannel({ ...speedsms, url }, { log, timeoutMs: 150 }),
    yes: { json: { status: 'success', code: '00', data: { tranId: 1, totalSMS: 1, totalPrice: 250 } } },
    proven: (body) => webhook(body, { query: { key: callbackKey(speedsms) } }),
  },
  {
    name: "sms by the commune's phone",
    to: { address: '+84912345677' },
    make: (url, log) => smsChannel({ ...android, url }, { log, timeoutMs: 150 }),
    yes: { status: 202, json: { id: 'a1', state: 'Pending', recipients: [] } },
    proven: (body) => webhook(body, { query: { key: callbackKey(android) } }),
  },
];

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function against(wire: Wire, reply: Reply): Promise<{ channel: Channel; fake: Fake; log: string[] }> {
  const fake = await fakeProvider(reply);
  const log = memoryLog();
  const channel = wire.make(fake.url, log);
  closing.push(
    () => fake.close(),
    () => channel.close(),
  );
  return { channel, fake, log: log.lines };
}

function staffOf(outcome: Outcome): string {
  return outcome.kind === 'accepted' ? '' : outcome.staff;
}

describe.each(wires)('the wire $name', (wire) => {
  const hello = { text: WORDS };

  it('says accepted with the id of the provider', async () => {
    const { channel, fake } = await against(wire, wire.yes);
    const outcome = await channel.send(wire.to, hello, 'key-1');
    expect(outcome).toMatchObject({ kind: 'accepted', providerId: expect.stringMatching(/./) });
    expect(fake.seen).toHaveLength(1);
  });

  it('does not know when the answer is too slow', async () => {
    const { channel, fake } = await against(wire, 'hang');
    expect((await channel.send(wire.to, hello, 'key-1')).kind).toBe('unknown');
    // Asking about a message (GET) sends none.
    expect(fake.seen.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  it('does not know when the connection drops after the request left', async () => {
    const { channel, fake } = await against(wire, 'drop');
    expect((await channel.send(wire.to, hello, 'key-1')).kind).toBe('unknown');
    // Asking about a message (GET) sends none.
    expect(fake.seen.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  it('does not know when a gateway answers with a page instead of the provider', async () => {
    const { channel } = await against(wire, { status: 502, text: '<html>Bad Gateway</html>' });
    expect((await channel.send(wire.to, hello, 'key-1')).kind).toBe('unknown');
  });

  it('retries, slowing the whole lane, when nobody listens', async () => {
    const channel = wire.make(await deadUrl(), memoryLog());
    closing.push(() => channel.close());
    expect(await channel.send(wire.to, hello, 'key-1')).toMatchObject({ kind: 'retry', whole: true });
  });

  it('refuses an empty message before anything leaves', async () => {
    const { channel, fake } = await against(wire, wire.yes);
    expect((await channel.send(wire.to, { text: ' ' }, 'key-1')).kind).toBe('ourFault');
    expect(fake.seen).toHaveLength(0);
  });

  it('counts decomposed letters as the reader sees them', async () => {
    const { channel, fake } = await against(wire, wire.yes);
    await channel.send(wire.to, { text: 'Xin chào bạn'.normalize('NFD') }, 'key-1');
    expect(fake.seen[0]?.body).toContain('Xin chào bạn');
  });

  it('adds the link once', async () => {
    const { channel, fake } = await against(wire, wire.yes);
    const link = 'https://dichvucong.gov.vn/q/abc';
    await channel.send(wire.to, { text: 'Xem tại đây', link }, 'key-1');
    await channel.send(wire.to, { text: `Xem ${link} nhé`, link }, 'key-2');
    for (const { body } of fake.seen) expect(body.split(link)).toHaveLength(2);
  });

  it('tells staff in Vietnamese and neither log nor outcome any secret, address or word', async () => {
    const replies: Reply[] = [
      'hang',
      'drop',
      { status: 502, text: 'SECRET-ACCESS page' },
      { status: 401, json: { ok: false, error_code: 401, description: 'Unauthorized', error: -216 } },
      {
        status: 400,
        json: { ok: false, error_code: 400, description: `bad ${WORDS}`, error: -201, message: WORDS },
      },
      { json: { ok: false, error_code: 403, description: 'Forbidden', error: -321, CodeResult: '101' } },
      { json: { garbage: WORDS } },
    ];
    for (const reply of replies) {
      const { channel, log } = await against(wire, reply);
      const outcome = await channel.send(wire.to, { ...hello, image: { png: PNG, alt: 'ảnh' } }, 'key-1');
      // Any 2xx is a yes of a gateway that nobody described to us.
      if (outcome.kind === 'accepted') expect(wire.name).toBe('sms by any gateway');
      else
        expect(staffOf(outcome)).toMatch(/[ạảãàáâậầấẩẫăắằặẳẵđêệềếểễôộồốổỗơợờớởỡưựừứửữìíịỉĩọỏõòóụủũùúỳýỵỷỹ]/);
      const told = `${JSON.stringify(outcome)} ${log.join(' ')}`;
      for (const secret of [...SECRETS, wire.to.address, 'Riêng Tư']) expect(told).not.toContain(secret);
    }
  });

  it('survives a thousand odd webhook bodies, proven or not', () => {
    const channel = wire.make('http://127.0.0.1:9', memoryLog());
    closing.push(() => channel.close());
    const kinds = new Set<string>();
    const names = [
      'update_id',
      'message',
      'chat',
      'from',
      'text',
      'event_name',
      'sender',
      'recipient',
      'info',
      'entities',
      'SMSID',
      'id',
      'status',
      'callback_query',
      'my_chat_member',
    ];
    const odd = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.json({ maxDepth: 4 }),
      fc
        .dictionary(fc.constantFrom(...names), fc.jsonValue({ maxDepth: 4 }))
        .map((value) => JSON.stringify(value)),
      fc
        .record({
          type: fc.constantFrom('report', 'sms', 'other'),
          tranId: fc.oneof(fc.nat(), fc.jsonValue()),
          status: fc.oneof(fc.nat(200), fc.jsonValue()),
          event: fc.constantFrom('sms:received', 'sms:delivered', 'sms:failed', 'system:ping'),
          payload: fc.jsonValue({ maxDepth: 3 }),
        })
        .map((value) => JSON.stringify(value)),
      fc
        .record({ update_id: fc.nat(), message: fc.dictionary(fc.constantFrom(...names), fc.jsonValue()) })
        .map((value) => JSON.stringify(value)),
      fc
        .record({
          event_name: fc.constantFrom(
            'user_send_text',
            'follow',
            'user_seen_message',
            'user_send_group_text',
            'user_submit_info',
          ),
          message: fc.jsonValue(),
          sender: fc.jsonValue(),
        })
        .map((value) => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(odd, (body) => {
        kinds.add(channel.parse(wire.proven(body)).kind);
        const unproven = channel.parse(webhook(body));
        expect(unproven.kind).not.toBe('events');
      }),
      { numRuns: 1000 },
    );
    expect(kinds).toContain('events');
    expect(kinds).toContain('malformed');
    expect(kinds).not.toContain('unsigned');
  });
});
