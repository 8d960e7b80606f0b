/** What no citizen types and any program can send: signs that databases refuse, numbers that no column holds. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callbackKey } from '../../channels/sms/callback.ts';
import { zaloMac } from '../../channels/zalo/webhook.ts';
import { SMS_CALLBACK_SECRET, type TestApp, testApp } from '../app.ts';
import { onBothDatabases } from '../database.ts';

const VALUES: unknown[] = [
  '\u0000',
  'khai\u0000sinh',
  '\ud800',
  'đảo \u202e ngược',
  '',
  -1,
  0,
  1.5,
  2 ** 31,
  2 ** 53,
  1e308,
  '99999999999999999999',
  true,
  null,
  [],
  {},
];
const APP_ID = '360846524940903967';

/** The sample with each of its values, however deep, changed to another, one at a time. */
function* changed(sample: unknown, to: unknown): Generator<unknown> {
  if (typeof sample !== 'object' || sample === null) {
    yield to;
    return;
  }
  for (const [name, inner] of Object.entries(sample))
    for (const other of changed(inner, to)) yield { ...sample, [name]: other };
}

const TELEGRAM = (id: number) => ({
  update_id: id,
  message: {
    message_id: id,
    date: 1_764_558_000,
    from: { id: 7000 + id, is_bot: false, first_name: 'Bà Lan', username: 'lan' },
    chat: { id: 7000 + id, type: 'private', first_name: 'Bà Lan' },
    text: 'làm khai sinh cho cháu cần giấy gì',
  },
});
const ZALO = (id: number) => ({
  app_id: APP_ID,
  event_name: 'user_send_text',
  timestamp: '1764558000000',
  sender: { id: String(900_000 + id) },
  recipient: { id: '2' },
  message: { text: 'làm khai sinh cho cháu cần giấy gì', msg_id: `m${id}` },
});
const SMS = (id: number) => ({
  id: `s${id}`,
  from: '0912345678',
  text: 'DUNG',
  status: undefined as string | undefined,
});

onBothDatabases('values that nobody means', (open) => {
  let app: TestApp;
  let close: () => Promise<void>;
  let key: string;
  beforeAll(async () => {
    const opened = await open();
    close = opened.close;
    app = await testApp({
      DATABASE_URL: opened.url,
      PUBLIC_URL: 'https://lienthong.example.gov.vn',
      TELEGRAM_BOT_TOKEN: '987654:AA-token-for-tests',
      TELEGRAM_API_ROOT: 'http://127.0.0.1:9',
      TELEGRAM_WEBHOOK_SECRET: 'w-secret',
      ZALO_APP_ID: APP_ID,
      ZALO_APP_SECRET: 'app-secret',
      ZALO_OA_SECRET_KEY: 'oa-secret',
      ZALO_REFRESH_TOKEN: 'r0',
      ZALO_API_URL: 'http://127.0.0.1:9',
      ZALO_OAUTH_URL: 'http://127.0.0.1:9',
      SMS_PROVIDER: 'http',
      SMS_USER: 'u',
      SMS_PASSWORD: 'p',
      SMS_URL: 'http://127.0.0.1:9',
    });
    key = callbackKey({
      provider: 'http',
      url: null,
      user: 'u',
      password: 'p',
      sender: null,
      callbackSecret: SMS_CALLBACK_SECRET,
    });
  });
  afterAll(async () => {
    await app.close();
    await close();
  });

  const post = async (url: string, body: unknown, headers: Record<string, string> = {}) => {
    const payload = JSON.stringify(body);
    const { statusCode } = await app.web.inject({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/json', ...headers },
      payload,
    });
    expect([url, payload, statusCode < 500]).toEqual([url, payload, true]);
    return statusCode;
  };
  const settled = async () => {
    await app.tick();
    const { read } = app.app.deps.db;
    expect(await read.inbound.count({ where: { state: { in: ['new', 'failed'] } } })).toBe(0);
    expect(app.logged()).not.toContain('"level":50');
  };

  test('in any field of a Telegram update are taken, and what follows is answered', async () => {
    let id = 0;
    for (const value of VALUES)
      for (const body of changed(TELEGRAM(++id), value))
        await post('/webhooks/telegram', body, { 'x-telegram-bot-api-secret-token': 'w-secret' });
    await settled();
  });

  test('in any field of a Zalo event are taken', async () => {
    let id = 0;
    for (const value of VALUES)
      for (const body of changed(ZALO(++id), value)) {
        const text = JSON.stringify(body);
        const timestamp = String((body as { timestamp?: unknown }).timestamp ?? '');
        const mac = zaloMac(APP_ID, Buffer.from(text), timestamp, 'oa-secret');
        await post('/webhooks/zalo', body, { 'x-zevent-signature': `mac=${mac}` });
      }
    await settled();
  });

  test('in any field of a text or a receipt by SMS are taken', async () => {
    let [id, taken] = [0, 0];
    for (const value of VALUES)
      for (const sample of [SMS(++id), { ...SMS(++id), from: undefined, status: 'delivered' }])
        for (const body of changed(sample, value))
          if ((await post(`/webhooks/sms/http?key=${key}`, body)) === 200) taken += 1;
    expect(taken).toBeGreaterThan(50);
    await settled();
  });

  test.each(['%00', 'a%00b', '99999999999', '-1', '%ED%A0%80', '%E2%80%AE', 'x'.repeat(300)])(
    '%s in every public address',
    async (value) => {
      for (const url of [
        `/q/${value}`,
        `/q/${value}.png`,
        `/q/${value}.svg`,
        `/sign-in/${value}`,
        `/chat?start=${value}&wait=${value}`,
        `/chat/turns?after=${value}`,
        `/chat/checklist.pdf?case=${value}`,
      ]) {
        const { statusCode } = await app.web.inject({ url, headers: { cookie: `lt_chat=${value}` } });
        expect([url, statusCode < 500]).toEqual([url, true]);
      }
      for (const url of ['/chat/messages', '/chat/leave', `/q/${value}/done`, `/sign-in/${value}`]) {
        const { statusCode } = await app.web.inject({
          method: 'POST',
          url,
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          payload: `text=${value}&tap=${value}&choice=${value}`,
        });
        expect([url, statusCode < 500]).toEqual([url, true]);
      }
      await settled();
    },
  );
});
