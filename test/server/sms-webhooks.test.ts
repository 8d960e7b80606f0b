import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { callbackKey } from '../../channels/sms/callback.ts';
import type { SmsSettings } from '../../channels/sms/provider.ts';
import { examine } from '../../server/doctor.ts';
import { SMS_CALLBACK_SECRET, type TestApp, testApp } from '../app.ts';

const NEAR = 'http://127.0.0.1:9';
type Case = {
  provider: SmsSettings['provider'];
  env: Record<string, string>;
  /** A call that says something, and one that is proven and senseless. */
  good: { body?: object; query?: string; type?: string };
  senseless: string;
  fields: string[];
};
const CASES: Case[] = [
  {
    provider: 'esms',
    env: { SMS_USER: 'u', SMS_PASSWORD: 'p' },
    good: { query: 'SMSID=s1&SendStatus=5&SendSuccess=1&SendFailed=0&TypeId=2&RequestId=k1' },
    senseless: 'x=1',
    fields: ['SMSID', 'SendStatus', 'SendSuccess', 'RequestId'],
  },
  {
    provider: 'speedsms',
    env: { SMS_PASSWORD: 'p' },
    good: { body: { type: 'sms', phone: '84912345677', content: 'dừng', id: 'in-1' } },
    senseless: '{"type":"report"}',
    fields: ['type', 'tranId', 'status', 'phone', 'content'],
  },
  {
    provider: 'android',
    env: { SMS_URL: NEAR, SMS_USER: 'u', SMS_PASSWORD: 'p' },
    good: {
      body: {
        event: 'sms:received',
        id: 'e1',
        payload: { messageId: 'm', sender: '+84912345677', message: 'dừng' },
      },
    },
    senseless: '{"event":"sms:received","payload":7}',
    fields: ['event', 'payload', 'id'],
  },
  {
    provider: 'http',
    env: { SMS_URL: NEAR, SMS_PASSWORD: 'p' },
    good: { query: 'from=0912345677&text=d%E1%BB%ABng&id=m1' },
    senseless: '[]',
    fields: ['id', 'status', 'from', 'text'],
  },
];

let app: TestApp | null = null;
afterEach(async () => {
  await app?.close();
  app = null;
});

async function open({ provider, env }: Case): Promise<{ made: TestApp; key: string }> {
  const made = await testApp({ SMS_PROVIDER: provider, PUBLIC_URL: 'https://a.gov.vn', ...env });
  app = made;
  const settings = {
    provider,
    url: null,
    user: env.SMS_USER ?? null,
    password: env.SMS_PASSWORD ?? null,
    sender: null,
    callbackSecret: SMS_CALLBACK_SECRET,
  };
  return { made, key: callbackKey(settings) };
}

describe.each(CASES)('the webhook of $provider', (each) => {
  const path = `/webhooks/sms/${each.provider}`;
  const call = (made: TestApp, key: string, body: string | Buffer, query = '') =>
    made.web.inject({
      method: 'POST',
      url: `${path}?key=${key}${query === '' ? '' : `&${query}`}`,
      headers: { 'content-type': 'application/json' },
      payload: body,
    });

  test('takes nothing without the right key, 400 for what cannot be read, 404 for another provider', async () => {
    const { made, key } = await open(each);
    const good = JSON.stringify(each.good.body ?? {});
    for (const wrong of ['', 'wrong', key.toUpperCase(), `${key}0`]) {
      expect((await call(made, wrong, good, each.good.query)).statusCode).toBe(401);
    }
    for (const unreadable of [each.senseless, '{"a":', '[1]']) {
      expect((await call(made, key, unreadable)).statusCode).toBe(400);
    }
    expect((await made.web.inject({ method: 'POST', url: `/webhooks/sms/smpp?key=${key}` })).statusCode).toBe(
      404,
    );
    expect(await made.app.deps.db.read.inbound.count()).toBe(0);
  });

  test('answers as soon as it has saved, and once only for the same call', async () => {
    const { made, key } = await open(each);
    const body = JSON.stringify(each.good.body ?? {});
    for (let times = 0; times < 3; times += 1) {
      const reply = each.good.body
        ? await call(made, key, body, each.good.query)
        : await made.web.inject(`${path}?key=${key}&${each.good.query}`);
      expect(reply.statusCode).toBe(200);
    }
    const saved = await made.app.deps.db.read.inbound.findMany();
    if (each.provider === 'esms') return;
    expect(saved.map(({ state }) => state)).toEqual(['new']);
    await made.tick();
    expect(await made.app.deps.db.read.inbound.count({ where: { state: { in: ['new', 'failed'] } } })).toBe(
      0,
    );
    expect(made.logged()).not.toContain('912345677');
  });

  test('makes no 5xx of 100 odd bodies that carry the right key', async () => {
    const { made, key } = await open(each);
    const odd = fc.oneof(
      fc.json().map((text) => Buffer.from(text)),
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      fc
        .dictionary(fc.constantFrom(...each.fields, '__proto__'), fc.jsonValue({ maxDepth: 2 }))
        .map((fields) => Buffer.from(JSON.stringify({ ...each.good.body, ...fields }))),
    );
    await fc.assert(
      fc.asyncProperty(odd, async (body) => {
        expect((await call(made, key, body)).statusCode).toBeLessThan(500);
      }),
      { numRuns: 100 },
    );
    await made.tick();
    expect(await made.app.deps.db.read.inbound.count({ where: { state: { in: ['new', 'failed'] } } })).toBe(
      0,
    );
  });
});

test('the phone signs its calls when it has a signing key; our own key is no longer enough', async () => {
  const each = CASES.find(({ provider }) => provider === 'android');
  if (each === undefined) throw new Error('no case');
  const env = { ...each.env, SMS_WEBHOOK_SECRET: 'signing-key' };
  const { made, key } = await open({ ...each, env });
  const body = JSON.stringify(each.good.body);
  const call = (headers: Record<string, string>, query = '') =>
    made.web.inject({ method: 'POST', url: `/webhooks/sms/android${query}`, headers, payload: body });
  const mac = (text: string) => createHmac('sha256', 'signing-key').update(text).digest('hex');
  expect((await call({}, `?key=${key}`)).statusCode).toBe(401);
  expect((await call({ 'x-timestamp': '1', 'x-signature': mac(body) })).statusCode).toBe(401);
  expect((await call({ 'x-timestamp': '2', 'x-signature': mac(`${body}1`) })).statusCode).toBe(401);
  expect((await call({ 'x-timestamp': '1', 'x-signature': mac(`${body}1`) })).statusCode).toBe(200);
});

test('doctor tells where reports shall go, for a provider whose page wants it', async () => {
  const { made, key } = await open(CASES[1] as Case);
  const lines = await examine(
    { ...made.env, SMS_PROVIDER: 'speedsms', SMS_URL: NEAR },
    () => new Date('2026-12-01T03:00:00Z'),
  );
  expect(lines.map(({ detail }) => detail)).toContain(`https://a.gov.vn/webhooks/sms/speedsms?key=${key}`);
});
