import { createHmac } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventId, readEvent, writeEvent } from '../../bot/event-row.ts';
import type { Event, ParsedWebhook, WebhookRequest } from '../../channels/contract.ts';
import { digestOf } from '../../channels/proof.ts';
import { callbackKey } from '../../channels/sms/callback.ts';
import { GATEWAYS } from '../../channels/sms/gateways.ts';
import type { SmsSettings } from '../../channels/sms/provider.ts';
import { readDelivery } from '../../channels/sms/smpp-delivery.ts';
import { DELIVER_SM, readDeliveryFrame } from '../../channels/sms/smpp-frames.ts';
import { smsChannel } from '../../channels/sms/sms.ts';
import { storable } from '../../channels/storable.ts';
import { type TestApp, testApp } from '../app.ts';
import { memoryLog } from './fakes/needs.ts';
import { chances, mutatedBytes, mutatedJson, mutatedRaw } from './mutate.ts';
import { deliverBody, ucs2 } from './sms/raw-centre.ts';
import { channels, NOW, read, requestOf } from './wires.ts';

/**
 * Every field of every call missing, doubled, of another type, too long, in another encoding. A sample here; the whole run is
 * `MUTATIONS=10000 npx vitest run test/channels/mutations.test.ts`. A seed that ever broke something is kept in
 * test/channels/mutations.json and runs each time.
 */
const COUNT = Number(process.env.MUTATIONS ?? 250);
const KEPT = new URL('./mutations.json', import.meta.url);
const kept = (existsSync(KEPT) ? JSON.parse(readFileSync(KEPT, 'utf8')) : {}) as Record<string, number[]>;
const seedsOf = (wire: string) => [
  ...(kept[wire] ?? []),
  ...Array.from({ length: COUNT }, (_, index) => index + 1),
];

const hash = (plain: string) => digestOf(new TextEncoder().encode(plain));

/** What the rest of the program relies on, whatever a stranger wrote. */
function sound(events: readonly Event[], seed: string): void {
  for (const event of events) {
    const cleaned = storable(event);
    const written = writeEvent(cleaned);
    const back = readEvent(written);
    if (back === null) throw new Error(`${seed}: cannot be read back: ${written.slice(0, 300)}`);
    const id = eventId(cleaned, hash);
    if (id.length > 200 || /\0|\p{Cs}/u.test(id)) throw new Error(`${seed}: no id: ${id}`);
    if (Number.isNaN(event.at.getTime())) throw new Error(`${seed}: no time`);
    if (event.kind !== 'part' && /\0/.test(written)) throw new Error(`${seed}: NUL`);
  }
}

function fine(parsed: ParsedWebhook, seed: string): void {
  if (parsed.kind === 'events') {
    if (!/^[a-z0-9_]{1,60}$/.test(parsed.name)) throw new Error(`${seed}: name ${parsed.name}`);
    sound(parsed.events, seed);
  } else if (parsed.kind === 'malformed') {
    if (!/^[a-z0-9_]{1,40}$/.test(parsed.reason)) throw new Error(`${seed}: reason`);
  } else if (!/^[a-z0-9_]{1,60}$/.test(parsed.name)) throw new Error(`${seed}: unsigned`);
}

describe.each(Object.keys(channels))('what %s sends, changed', (folder) => {
  const wire = channels[folder];
  const recordings = read(folder).map(({ recording }) => requestOf(recording));

  it(`in ${COUNT} ways throws nothing and says nothing unsound`, () => {
    const tally: Record<string, number> = {};
    for (const seed of seedsOf(folder)) {
      const random = chances(seed * 31);
      const request = recordings[Math.floor(random() * recordings.length)] as WebhookRequest;
      const text = new TextDecoder().decode(request.body);
      const query = { ...request.query };
      for (const name of Object.keys(query))
        if (random() < 0.2) query[name] = random() < 0.5 ? undefined : 'x'.repeat(3_000);
      const body = text === '' ? mutatedRaw(request.body, seed) : mutatedBytes(mutatedBody(text, seed), seed);
      const changed = { ...request, query, body };
      const proven = wire?.prove(changed) ?? changed;
      const parsed = wire?.channel.parse(proven);
      if (parsed === undefined) throw new Error('no wire');
      fine(parsed, `${folder} ${seed}`);
      tally[parsed.kind] = (tally[parsed.kind] ?? 0) + 1;
      // Yesterday's key, and none.
      const forged = wire?.channel.parse(changed);
      if (forged?.kind === 'events') throw new Error(`${folder} ${seed}: taken without proof`);
    }
    // The change leaves enough of it standing that the reading is tried, not only the refusal.
    expect(tally.events ?? 0).toBeGreaterThan(COUNT / 20);
  });
});

function mutatedBody(text: string, seed: number): string {
  try {
    return mutatedJson(JSON.parse(text), seed);
  } catch {
    return Buffer.from(mutatedRaw(Buffer.from(text), seed)).toString('utf8');
  }
}

describe.each([...GATEWAYS.keys()])('what the gateway %s sends, changed', (name) => {
  const settings: SmsSettings = {
    provider: 'http',
    gateway: name,
    url: 'http://127.0.0.1:9',
    user: 'u',
    password: 'p',
    sender: 'UBNDXA',
    callbackSecret: 'bí mật riêng',
  };
  const channel = smsChannel(settings, { log: memoryLog() });
  const { calls } = JSON.parse(
    readFileSync(new URL(`../recordings/gateways/${name}.json`, import.meta.url), 'utf8'),
  ) as { calls: { query?: Record<string, string>; body: unknown }[] };

  it(`in ${COUNT} ways throws nothing and says nothing unsound`, () => {
    for (const seed of seedsOf(`gateway-${name}`)) {
      const call = calls[seed % calls.length];
      const text =
        call?.body === null || call?.body === undefined
          ? ''
          : typeof call.body === 'string'
            ? call.body
            : JSON.stringify(call.body);
      const body = text === '' ? new Uint8Array() : mutatedBytes(mutatedBody(text, seed), seed);
      const query: Record<string, string | undefined> = { key: callbackKey(settings) };
      const random = chances(seed);
      for (const [key, value] of Object.entries(call?.query ?? {}))
        if (random() > 0.15) query[key] = random() < 0.1 ? `${value}\u0000${'9'.repeat(500)}` : value;
      fine(channel.parse({ headers: {}, query, body, at: NOW, call: 'c' }), `${name} ${seed}`);
    }
  });
});

describe('packets of a message centre, changed', () => {
  const bodies = [
    deliverBody({ text: 'xin chao' }),
    deliverBody({
      esm: 4,
      text: 'id:1 sub:001 dlvrd:001 submit date:2612010300 done date:2612010301 stat:DELIVRD err:000',
    }),
    deliverBody({
      esm: 4,
      tlvs: [
        [0x001e, Buffer.from('1\0')],
        [0x0427, Buffer.from([2])],
      ],
    }),
    deliverBody({
      esm: 0x40,
      coding: 8,
      text: Buffer.concat([Buffer.from([5, 0, 3, 1, 2, 1]), ucs2('xin chào')]),
    }),
    deliverBody({
      esm: 0x40,
      coding: 8,
      text: Buffer.concat([Buffer.from([6, 8, 4, 1, 1, 2, 1]), ucs2('xin chào')]),
    }),
    deliverBody({
      coding: 8,
      tlvs: [
        [0x0424, ucs2('xin chào')],
        [0x020c, Buffer.from([0, 1])],
        [0x020e, Buffer.from([2])],
        [0x020f, Buffer.from([1])],
      ],
    }),
    deliverBody({ esm: 0x40, text: Buffer.from([3, 0x24, 1, 1, 65]) }),
  ];

  it(`in ${COUNT} ways throw nothing and say nothing unsound`, () => {
    let understood = 0;
    for (const seed of seedsOf('smpp')) {
      const body = mutatedRaw(bodies[seed % bodies.length] ?? Buffer.alloc(0), seed);
      const bytes = Buffer.concat([Buffer.alloc(16), body]);
      const delivery = readDeliveryFrame({ command: DELIVER_SM, status: 0, sequence: seed, bytes });
      if (delivery === null) continue;
      const told = readDelivery(delivery);
      if (told.kind !== 'nothing') understood += 1;
      if (
        told.kind === 'part' &&
        !(told.number >= 1 && told.number <= told.total && told.total <= 255 * 2 ** 24)
      )
        throw new Error(`smpp ${seed}: a piece out of place`);
      if (told.kind === 'receipt' && (told.id === '' || told.reason.length > 60))
        throw new Error(`smpp ${seed}`);
    }
    expect(understood).toBeGreaterThan(COUNT / 20);
  });
});

describe('at the door', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await testApp({
      TELEGRAM_BOT_TOKEN: '987654:AA-token-for-tests',
      TELEGRAM_API_ROOT: 'http://127.0.0.1:9',
      TELEGRAM_WEBHOOK_SECRET: 'secret',
      ZALO_APP_ID: '360846524940903967',
      ZALO_APP_SECRET: 'app-secret',
      ZALO_OA_SECRET_KEY: 'oa-secret',
      ZALO_OA_ID: '388613280878808645',
      ZALO_REFRESH_TOKEN: 'r',
      ZALO_API_URL: 'http://127.0.0.1:9',
      ZALO_OAUTH_URL: 'http://127.0.0.1:9',
      ZALO_ZNS_URL: 'http://127.0.0.1:9',
    });
  });
  afterAll(() => app.close());

  it.each(['telegram', 'zalo'])(
    '%s never gets a 5xx, and every event it left can be handled',
    async (folder) => {
      const wire = channels[folder];
      const recordings = read(folder).map(({ recording }) => requestOf(recording));
      for (const seed of seedsOf(folder).slice(0, Math.min(COUNT, 400))) {
        const request = recordings[seed % recordings.length] as WebhookRequest;
        const body = mutatedBytes(mutatedBody(new TextDecoder().decode(request.body), seed), seed);
        const proven = wire?.prove({ ...request, body }) ?? request;
        const answer = await app.web.inject({
          method: 'POST',
          url: `/webhooks/${folder}`,
          headers: { 'content-type': 'application/json', ...(proven.headers as Record<string, string>) },
          payload: Buffer.from(body),
        });
        if (answer.statusCode >= 500) throw new Error(`${folder} ${seed}: ${answer.statusCode}`);
      }
      await app.tick();
      const left = await app.app.deps.db.read.inbound.groupBy({ by: ['state'], _count: { _all: true } });
      // Handled, or kept raw for a person: none that failed.
      expect(left.map(({ state }) => state).filter((state) => !['done', 'kept'].includes(state))).toEqual([]);
    },
  );

  it('a call repeated an hour or a week later, or signed with yesterday’s key, changes nothing', async () => {
    const zalo = channels.zalo;
    const [first] = read('zalo').filter(({ file }) => file === 'text.json');
    if (first === undefined || zalo === undefined) throw new Error('no recording');
    const request = zalo.prove(requestOf(first.recording));
    const post = (more: Partial<WebhookRequest> = {}) =>
      app.web.inject({
        method: 'POST',
        url: '/webhooks/zalo',
        headers: {
          'content-type': 'application/json',
          ...({ ...request, ...more }.headers as Record<string, string>),
        },
        payload: Buffer.from(request.body),
      });
    expect((await post()).statusCode).toBe(200);
    await app.tick();
    const count = () => app.app.deps.db.read.inbound.count();
    const before = await count();
    for (const at of ['2026-12-01T04:00:00Z', '2026-12-08T03:00:00Z']) {
      app.at(at);
      expect((await post()).statusCode).toBe(200);
    }
    app.at('2026-12-01T03:00:00Z');
    const forged = createHmac('sha256', 'yesterday').update(request.body).digest('hex');
    expect((await post({ headers: { 'x-zevent-signature': `mac=${forged}` } })).statusCode).toBe(200);
    expect(await count()).toBe(before);
    expect(readdirSync(new URL('../recordings/', import.meta.url))).toContain('zalo');
  });
});
