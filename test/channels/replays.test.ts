import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import type { WebhookRequest } from '../../channels/contract.ts';
import { callbackKey } from '../../channels/sms/callback.ts';
import { zaloMac } from '../../channels/zalo/webhook.ts';
import { SMS_CALLBACK_SECRET, type TestApp, testApp } from '../app.ts';
import { chances, mutatedBody, mutatedBytes, mutatedNames, mutatedRaw } from './mutate.ts';
import { eventually } from './sms/peers.ts';
import { CMD, deliverBody, openRawCentre, type RawCentre } from './sms/raw-centre.ts';
import { NOW, read, requestOf } from './wires.ts';

/**
 * Every wire at its door, with the whole program behind it: a call that comes again an hour or a week later, one that is proven with
 * yesterday's key, and changed calls. None makes a 5xx, none does anything twice, none leaves an event that cannot be handled.
 */
const NEAR = 'http://127.0.0.1:9';
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

type Wire = {
  name: string;
  folder: string;
  file: string;
  url: string;
  env: Record<string, string>;
  /** The call as its sender proves it with this secret, at this moment. */
  prove(request: WebhookRequest, secret: string, at: Date): WebhookRequest;
  secret: string;
  /** What a call with another secret is answered. */
  refused: number;
};

const smsKey = (provider: 'android' | 'http', user: string, callbackSecret: string) =>
  callbackKey({ provider, user, password: 'p', url: null, sender: null, callbackSecret });

const WIRES: Wire[] = [
  {
    name: 'Telegram',
    folder: 'telegram',
    file: 'text.json',
    url: '/webhooks/telegram',
    env: {
      TELEGRAM_BOT_TOKEN: '987654:AA-token-for-tests',
      TELEGRAM_API_ROOT: NEAR,
      TELEGRAM_WEBHOOK_SECRET: 'secret-of-today',
    },
    prove: (request, secret) => ({
      ...request,
      headers: { ...request.headers, 'x-telegram-bot-api-secret-token': secret },
    }),
    secret: 'secret-of-today',
    refused: 401,
  },
  {
    name: 'Zalo',
    folder: 'zalo',
    file: 'text.json',
    url: '/webhooks/zalo',
    env: {
      ZALO_APP_ID: '360846524940903967',
      ZALO_APP_SECRET: 'app-secret',
      ZALO_OA_SECRET_KEY: 'key-of-today',
      ZALO_OA_ID: '388613280878808645',
      ZALO_REFRESH_TOKEN: 'r',
      ZALO_API_URL: NEAR,
      ZALO_OAUTH_URL: NEAR,
      ZALO_ZNS_URL: NEAR,
    },
    // The moment stands in the body, which is repeated as it was.
    prove: (request, secret) => {
      const mac = zaloMac('360846524940903967', request.body, String(NOW.getTime()), secret);
      return { ...request, headers: { ...request.headers, 'x-zevent-signature': `mac=${mac}` } };
    },
    secret: 'key-of-today',
    // Zalo's console demands it; nothing is processed.
    refused: 200,
  },
  {
    name: 'an HTTP gateway',
    folder: 'gateway',
    file: 'text-by-query.json',
    url: '/webhooks/sms/http',
    env: { SMS_PROVIDER: 'http', SMS_URL: NEAR, SMS_USER: 'u', SMS_PASSWORD: 'p' },
    // With the gateway's own time: an id alone is another text's a day later (a counter that starts again).
    prove: (request, secret) => ({
      ...request,
      query: { time: '2026-12-01T03:00:00Z', ...request.query, key: smsKey('http', 'u', secret) },
    }),
    secret: SMS_CALLBACK_SECRET,
    refused: 401,
  },
  {
    name: 'the Android phone',
    folder: 'android',
    file: 'received.json',
    url: '/webhooks/sms/android',
    env: {
      SMS_PROVIDER: 'android',
      SMS_URL: NEAR,
      SMS_USER: 'u',
      SMS_PASSWORD: 'p',
      SMS_WEBHOOK_SECRET: 'key-of-today',
    },
    // The app proves anew, with the moment of the new try.
    prove: (request, secret, at) => {
      const timestamp = String(at.getTime() / 1000);
      const mac = createHmac('sha256', secret).update(request.body).update(timestamp).digest('hex');
      return { ...request, headers: { ...request.headers, 'x-signature': mac, 'x-timestamp': timestamp } };
    },
    secret: 'key-of-today',
    refused: 401,
  },
];

/** Sends a call as it is; a name of the query that has two values comes twice. */
async function post(made: TestApp, url: string, request: WebhookRequest): Promise<number> {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(request.query as Record<string, string | string[] | undefined>))
    for (const one of [value].flat()) if (one !== undefined) query.append(name, one);
  const answer = await made.web.inject({
    method: 'POST',
    url: `${url}?${query}`,
    headers: { 'content-type': 'application/json', ...(request.headers as Record<string, string>) },
    payload: Buffer.from(request.body),
  });
  return answer.statusCode;
}

/** What a call can have done: events taken in, words of citizens, messages of ours. */
async function done({ app }: TestApp) {
  const { read: db } = app.deps.db;
  const [inbound, turns, messages] = [db.inbound.count(), db.turn.count(), db.message.count()];
  return { inbound: await inbound, turns: await turns, messages: await messages };
}

async function unhandled({ app }: TestApp): Promise<number> {
  return app.deps.db.read.inbound.count({ where: { state: { notIn: ['done', 'kept'] } } });
}

describe.each(WIRES)('$name', (wire) => {
  it('that repeats a call an hour or a week later, or proves it with yesterday’s key, changes nothing', async () => {
    const made = await testApp(wire.env);
    closing.push(made.close);
    const recording = read(wire.folder).find(({ file }) => file === wire.file)?.recording;
    if (recording === undefined) throw new Error('no recording');
    const request = requestOf(recording);
    expect(await post(made, wire.url, wire.prove(request, 'key of yesterday', NOW))).toBe(wire.refused);
    expect(await done(made)).toEqual({ inbound: 0, turns: 0, messages: 0 });
    expect(await post(made, wire.url, wire.prove(request, wire.secret, NOW))).toBe(200);
    await made.tick();
    const first = await done(made);
    expect(first.turns).toBeGreaterThan(0);
    for (const at of ['2026-12-01T04:00:00Z', '2026-12-08T03:00:00Z']) {
      made.at(at);
      expect(await post(made, wire.url, wire.prove(request, wire.secret, new Date(at)))).toBe(200);
      await made.tick();
      expect(await done(made)).toEqual(first);
    }
  });

  it('that sends 300 changed calls gets no 5xx, and what it left can be handled', async () => {
    const made = await testApp(wire.env);
    closing.push(made.close);
    const requests = read(wire.folder).map(({ recording }) => requestOf(recording));
    let taken = 0;
    for (let seed = 1; seed <= 300; seed += 1) {
      const random = chances(seed);
      const request = requests[seed % requests.length] as WebhookRequest;
      const text = new TextDecoder().decode(request.body);
      const body = text === '' ? mutatedRaw(request.body, seed) : mutatedBytes(mutatedBody(text, seed), seed);
      // A header is what HTTP lets pass; a query is whatever somebody writes.
      const query = mutatedNames(request.query, random) as Record<string, string | undefined>;
      const status = await post(made, wire.url, wire.prove({ ...request, query, body }, wire.secret, NOW));
      if (status >= 500) throw new Error(`${wire.name} ${seed}: ${status}`);
      if (status === 200) taken += 1;
    }
    await made.tick();
    expect(taken).toBeGreaterThan(30);
    expect(await unhandled(made)).toBe(0);
  });
});

describe('a message centre', () => {
  async function bound(): Promise<{ centre: RawCentre; made: TestApp }> {
    const centre = await openRawCentre();
    const made = await testApp({
      SMS_PROVIDER: 'smpp',
      SMS_URL: centre.url,
      SMS_USER: 'xa',
      SMS_PASSWORD: 'secret',
      SMS_SENDER: 'UBNDXA',
    });
    closing.push(centre.close, made.close);
    void made.app.channels.sms.poll?.(made.app.takeIn);
    await eventually(
      () => centre.heard.some(({ command }) => command === CMD.bindTransceiver),
      () => 'not bound',
    );
    return { centre, made };
  }

  it('that repeats a receipt an hour or a week later changes nothing; words that come again are said again', async () => {
    const { centre, made } = await bound();
    const ask = async (body: Buffer) => (await centre.ask({ command: CMD.deliver, body }))?.status;
    expect(await ask(deliverBody({ text: 'khai sinh' }))).toBe(0);
    centre.ids.push('r1');
    await made.tick();
    const report = (stat: string) =>
      deliverBody({
        esm: 4,
        text: `id:r1 sub:001 dlvrd:001 submit date:2612010300 done date:2612010301 stat:${stat} err:000 text:`,
      });
    expect(await ask(report('DELIVRD'))).toBe(0);
    await made.tick();
    const { read: db } = made.app.deps.db;
    // The program may write of itself in a week; this is about the message the receipt speaks of.
    const told = () =>
      db.message.findFirst({ where: { providerId: 'r1' }, select: { state: true, deliveredAt: true } });
    const before = await told();
    expect(before).toMatchObject({ state: 'delivered' });
    for (const at of ['2026-12-01T04:00:00Z', '2026-12-08T03:00:00Z']) {
      made.at(at);
      expect(await ask(report('DELIVRD'))).toBe(0);
      expect(await ask(report('UNDELIV'))).toBe(0);
      await made.tick();
      expect(await told()).toEqual(before);
    }
    // SMPP gives a text no identity but its packet: the same words a week later are a new question, and a stop is never lost.
    expect(await ask(deliverBody({ text: 'khai sinh' }))).toBe(0);
    await made.tick();
    expect(await db.turn.count({ where: { direction: 'in' } })).toBe(2);
  });

  it('that sends 300 changed packets keeps its line, is answered each time, and what it left can be handled', async () => {
    const { centre, made } = await bound();
    const bodies = [
      deliverBody({ text: 'xin chao' }),
      deliverBody({ esm: 4, text: 'id:1 sub:001 dlvrd:001 done date:2612010301 stat:DELIVRD err:000' }),
      deliverBody({ esm: 0x40, text: Buffer.concat([Buffer.from([5, 0, 3, 1, 2, 1]), Buffer.from('xin')]) }),
    ];
    const statuses = new Map<number, number>();
    for (let seed = 1; seed <= 300; seed += 1) {
      const body = mutatedRaw(bodies[seed % bodies.length] ?? Buffer.alloc(0), seed);
      const answer = await centre.ask({ command: CMD.deliver, body });
      if (answer === null) throw new Error(`smpp ${seed}: no answer`);
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
    }
    // Taken, or "cannot be read" (ESME_RINVCMDLEN); never "try again" for what will never be better.
    expect([...statuses.keys()].filter((status) => status !== 0 && status !== 2)).toEqual([]);
    expect(statuses.get(0) ?? 0).toBeGreaterThan(30);
    expect(centre.lines()).toBe(1);
    made.at('2026-12-01T03:11:00Z');
    await made.tick();
    expect(await unhandled(made)).toBe(0);
  });
});
