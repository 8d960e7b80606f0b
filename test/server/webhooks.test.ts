import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { zaloMac } from '../../channels/zalo/webhook.ts';
import { type TestApp, testApp } from '../app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp({
    PUBLIC_URL: 'https://lienthong.example.gov.vn',
    TELEGRAM_BOT_TOKEN: '987654:AA-token-for-tests',
    TELEGRAM_API_ROOT: 'http://127.0.0.1:9',
    TELEGRAM_WEBHOOK_SECRET: 'w-secret',
    ZALO_APP_ID: '360846524940903967',
    ZALO_APP_SECRET: 'app-secret',
    ZALO_OA_SECRET_KEY: 'oa-secret',
    ZALO_REFRESH_TOKEN: 'r0',
    ZALO_API_URL: 'http://127.0.0.1:9',
    ZALO_OAUTH_URL: 'http://127.0.0.1:9',
    SMS_PROVIDER: 'esms',
    SMS_USER: 'u',
    SMS_PASSWORD: 'p',
    SMS_URL: 'http://127.0.0.1:9',
  });
});
afterAll(() => app.close());

/** Anything at all: JSON of any shape, JSON that looks like the provider's, broken text, bytes. */
const like = (sample: Record<string, unknown>) => {
  const names = Object.keys(sample);
  return fc.oneof(
    fc.json().map((text) => Buffer.from(text)),
    fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
    fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
    fc
      .dictionary(fc.constantFrom(...names, '__proto__', 'constructor'), fc.anything())
      .map((fields) => Buffer.from(safeJson({ ...sample, ...fields }))),
    fc
      .dictionary(fc.constantFrom(...names), fc.jsonValue())
      .map((fields) => Buffer.from(JSON.stringify(fields))),
  );
};

function safeJson(value: unknown): string {
  try {
    return (
      JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner)) ??
      '{}'
    );
  } catch {
    return '{}';
  }
}

const TELEGRAM = {
  update_id: 1,
  message: { message_id: 1, date: 1, chat: { id: 1, type: 'private' }, text: 'x' },
  callback_query: {},
  my_chat_member: {},
  edited_message: {},
};
const ZALO = {
  app_id: '360846524940903967',
  event_name: 'user_send_text',
  timestamp: '1764558000000',
  sender: { id: '1' },
  recipient: { id: '2' },
  message: { text: 'x', msg_id: 'm' },
  follower: {},
};
const SMS = { SMSID: '1', SendStatus: '5', RequestId: 'x', SendSuccess: '1' };

describe('odd bodies', () => {
  const check = async (
    method: 'POST' | 'GET',
    url: string,
    headers: (body: Buffer) => Record<string, string>,
    body: Buffer,
  ) => {
    const reply = await app.web.inject({
      method,
      url,
      headers: { 'content-type': 'application/json', ...headers(body) },
      payload: body,
    });
    expect(reply.statusCode, body.toString('utf8').slice(0, 200)).toBeLessThan(500);
  };

  test('1,000 at the Telegram webhook, with the right secret, make no 5xx', async () => {
    await fc.assert(
      fc.asyncProperty(like(TELEGRAM), (body) =>
        check('POST', '/webhooks/telegram', () => ({ 'x-telegram-bot-api-secret-token': 'w-secret' }), body),
      ),
      { numRuns: 1000 },
    );
  });

  test('1,000 at the Zalo webhook, rightly signed, make no 5xx', async () => {
    const signed = (body: Buffer) => {
      let timestamp = '';
      try {
        timestamp = String((JSON.parse(body.toString('utf8')) as { timestamp?: unknown })?.timestamp ?? '');
      } catch {
        // A body that is no JSON has no timestamp to sign.
      }
      return { 'x-zevent-signature': `mac=${zaloMac('360846524940903967', body, timestamp, 'oa-secret')}` };
    };
    await fc.assert(
      fc.asyncProperty(like(ZALO), (body) => check('POST', '/webhooks/zalo', signed, body)),
      { numRuns: 1000 },
    );
  });

  test('1,000 at the SMS webhook make no 5xx', async () => {
    await fc.assert(
      fc.asyncProperty(like(SMS), (body) => check('POST', '/webhooks/sms/esms?key=wrong', () => ({}), body)),
      { numRuns: 1000 },
    );
  });

  test('what was saved of them is handled without a failure that stops the rest', async () => {
    await app.tick();
    const left = await app.app.deps.db.read.inbound.count({ where: { state: 'new' } });
    expect(left).toBe(0);
    expect(await app.app.deps.db.read.inbound.count({ where: { state: 'failed' } })).toBe(0);
  });
});

test('a body over the limit is refused, and the process answers on', async () => {
  const big = await app.web.inject({
    method: 'POST',
    url: '/webhooks/telegram',
    headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': 'w-secret' },
    payload: Buffer.alloc(600 * 1024, 0x20),
  });
  expect(big.statusCode).toBe(413);
  expect((await app.web.inject('/healthz')).statusCode).toBe(200);
});

test('a wrong Telegram secret and a wrong SMS key are 401, an unsigned Zalo call 200', async () => {
  // A minute after the garbage, whose sender is not heard any more.
  app.at('2026-12-01T04:00:00Z');
  const send = (url: string, headers: Record<string, string> = {}) =>
    app.web.inject({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/json', ...headers },
      payload: '{}',
    });
  expect((await send('/webhooks/telegram')).statusCode).toBe(401);
  expect(
    (await send('/webhooks/telegram', { 'x-telegram-bot-api-secret-token': 'w-secreT' })).statusCode,
  ).toBe(401);
  expect((await send('/webhooks/sms/esms?key=wrong')).statusCode).toBe(401);
  expect((await send('/webhooks/zalo')).statusCode).toBe(200);
});

test('another SMS provider than the one in the settings is not known', async () => {
  expect(
    (await app.web.inject({ method: 'POST', url: '/webhooks/sms/none', payload: '{}' })).statusCode,
  ).toBe(404);
});

test('every route names its access, and metrics are local', async () => {
  expect(app.routes.length).toBeGreaterThan(5);
  expect(
    app.routes.filter(({ access }) => !['public', 'provider', 'local', 'staff'].includes(access)),
  ).toEqual([]);
  const metrics = await app.web.inject('/metrics');
  expect(metrics.statusCode).toBe(200);
  expect(metrics.body).toMatch(/lienthong_webhook_total/);
  expect((await app.web.inject({ url: '/metrics', remoteAddress: '203.0.113.9' })).statusCode).toBe(404);
});

test('every staff route sends a stranger to sign in, or refuses', async () => {
  for (const { method, url, access } of app.routes) {
    if (access !== 'staff' || method === 'HEAD') continue;
    const reply = await app.web.inject({
      method: method as 'GET',
      url: url.replace(/:\w+/g, '1'),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      ...(method === 'GET' ? {} : { payload: '' }),
    });
    expect([302, 303, 401, 403], `${method} ${url}`).toContain(reply.statusCode);
  }
});
