import { afterEach, expect, test } from 'vitest';
import { handleWaiting } from '../../bot/bot.ts';
import { zaloMac } from '../../channels/zalo/webhook.ts';
import { placeOf } from '../../prisma/sealed-columns.ts';
import { type TestApp, testApp } from '../app.ts';
import { type Fake, fakeProvider } from '../channels/fakes/server.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

type Sent = { method: string; body: Record<string, unknown> };

/** The program between a fake Telegram and a fake Zalo. */
async function between(): Promise<TestApp & { telegram: Fake; zalo: Fake; sentTo: (fake: Fake) => Sent[] }> {
  let id = 0;
  const telegram = await fakeProvider(() => {
    id += 1;
    return {
      json: { ok: true, result: { message_id: id, date: 1, chat: { id: 77, type: 'private' }, text: '' } },
    };
  });
  const zalo = await fakeProvider((seen) => {
    if (seen.path === '/v4/oa/access_token')
      return { json: { access_token: 'a1', refresh_token: 'r1', expires_in: '90000' } };
    if (seen.path.includes('upload'))
      return { json: { error: 0, message: 'Success', data: { attachment_id: 'att-1' } } };
    id += 1;
    return { json: { error: 0, message: 'Success', data: { message_id: `z${id}`, user_id: '1' } } };
  });
  const opened = await testApp({
    PUBLIC_URL: 'https://lienthong.example.gov.vn',
    TELEGRAM_BOT_TOKEN: '987654:AA-token-for-tests',
    TELEGRAM_API_ROOT: telegram.url,
    TELEGRAM_WEBHOOK_SECRET: 'w-secret',
    ZALO_APP_ID: '360846524940903967',
    ZALO_APP_SECRET: 'app-secret',
    ZALO_OA_SECRET_KEY: 'oa-secret',
    ZALO_OA_ID: '388613280878808645',
    ZALO_REFRESH_TOKEN: 'r0',
    ZALO_API_URL: zalo.url,
    ZALO_OAUTH_URL: zalo.url,
    ZALO_ZNS_URL: zalo.url,
  });
  closing.push(telegram.close, zalo.close, opened.close);
  const sentTo = (fake: Fake): Sent[] =>
    fake.seen
      .filter((seen) => /\/(sendMessage|sendPhoto|message\/cs)$/.test(seen.path))
      .map((seen) => ({
        method: seen.path.split('/').at(-1) ?? '',
        body: seen.body.startsWith('{')
          ? (JSON.parse(seen.body) as Record<string, unknown>)
          : { raw: seen.body },
      }));
  return { ...opened, telegram, zalo, sentTo };
}

let updates = 1000;
const telegramText = (text: string, chat = 77) => ({
  update_id: ++updates,
  message: {
    message_id: updates,
    date: 1_764_558_000,
    chat: { id: chat, type: 'private' },
    from: { id: chat, is_bot: false, first_name: 'An' },
    text,
  },
});

const postTelegram = (app: TestApp, update: object, secret = 'w-secret') =>
  app.web.inject({
    method: 'POST',
    url: '/webhooks/telegram',
    headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret },
    payload: JSON.stringify(update),
  });

function postZalo(app: TestApp, event: Record<string, unknown>, secret = 'oa-secret') {
  const body = JSON.stringify({
    app_id: '360846524940903967',
    timestamp: String(Date.parse('2026-12-01T03:00:00Z')),
    ...event,
  });
  const { app_id: appId, timestamp } = JSON.parse(body) as { app_id: string; timestamp: string };
  const mac = zaloMac(appId, Buffer.from(body), timestamp, secret);
  return app.web.inject({
    method: 'POST',
    url: '/webhooks/zalo',
    headers: { 'content-type': 'application/json', 'x-zevent-signature': `mac=${mac}` },
    payload: body,
  });
}

let zaloMessages = 0;
const zaloText = (text: string) => ({
  event_name: 'user_send_text',
  sender: { id: '246845883529197922' },
  recipient: { id: '388613280878808645' },
  user_id_by_app: '552177279717587730',
  message: { text, msg_id: `zalo-msg-${++zaloMessages}` },
});

test('a Telegram message gets a sourced answer, after a greeting that says what we are', async () => {
  const app = await between();
  const answer = await postTelegram(app, telegramText('khai sinh cho con cần giấy tờ gì'));
  expect(answer.statusCode).toBe(200);
  await app.tick();
  const [message] = app.sentTo(app.telegram);
  expect(message?.body.chat_id).toBe('77');
  expect(String(message?.body.text)).toMatch(/trợ lý tự động \(AI\)/);
  expect(String(message?.body.text)).toMatch(/giấy chứng sinh/i);
  expect(String(message?.body.text)).toMatch(/Nguồn: .*63\/2024/);
});

test('the same webhook delivered twice is answered once', async () => {
  const app = await between();
  const update = telegramText('khai tử trong bao nhiêu ngày');
  expect((await postTelegram(app, update)).statusCode).toBe(200);
  expect((await postTelegram(app, update)).statusCode).toBe(200);
  await app.tick();
  expect((await postTelegram(app, update)).statusCode).toBe(200);
  await app.tick();
  expect(app.sentTo(app.telegram)).toHaveLength(1);
});

test('a wrong Telegram secret is 401 and does nothing', async () => {
  const app = await between();
  expect((await postTelegram(app, telegramText('xin chào'), 'wrong')).statusCode).toBe(401);
  await app.tick();
  expect(app.sentTo(app.telegram)).toHaveLength(0);
});

test('a signed Zalo message is answered; an unsigned one gets 200 and nothing happens', async () => {
  const app = await between();
  expect((await postZalo(app, zaloText('lam khai sinh lien thong co ton tien khong'))).statusCode).toBe(200);
  expect((await postZalo(app, zaloText('xin chào'), 'not-the-secret')).statusCode).toBe(200);
  await app.tick();
  const sent = app.sentTo(app.zalo);
  expect(sent).toHaveLength(1);
  expect(JSON.stringify(sent[0]?.body)).toMatch(/Nguồn:/);
});

test('a question outside gets an honest word and the ways to reach a person', async () => {
  const app = await between();
  await postTelegram(app, telegramText('giá vàng hôm nay bao nhiêu'));
  await app.tick();
  expect(String(app.sentTo(app.telegram)[0]?.body.text)).toMatch(
    /chưa có thông tin|chỉ (?:biết|trả lời|hỗ trợ)/i,
  );
});

test('"Cho tôi mã QR hướng dẫn" asks for the commune once and then brings its link and picture', async () => {
  const app = await between();
  await postTelegram(app, telegramText('Cho tôi mã QR hướng dẫn'));
  await app.tick();
  expect(String(app.sentTo(app.telegram)[0]?.body.text)).toMatch(/xã, phường nào/);
  await postTelegram(app, telegramText('phuong dong ha, quang tri'));
  await app.tick();
  const guide = app.sentTo(app.telegram).at(-1);
  expect(guide?.method).toBe('sendPhoto');
  expect(JSON.stringify(guide?.body)).toMatch(/https:\/\/lienthong\.example\.gov\.vn\/q\/[A-Z0-9]{8}/);
  const code = /\/q\/([A-Z0-9]{8})/.exec(JSON.stringify(guide?.body))?.[1];
  const page = await app.web.inject(`/q/${code}`);
  expect(page.statusCode).toBe(200);
  expect(page.body).toMatch(/Đông Hà/);
  expect(Buffer.byteLength(page.body)).toBeLessThan(50_000);
});

test('"Dừng" ends all messages to this person at once, with one confirmation', async () => {
  const app = await between();
  await postTelegram(app, telegramText('xin chào'));
  await app.tick();
  const before = app.sentTo(app.telegram).length;
  await postTelegram(app, telegramText('DỪNG'));
  await app.tick();
  const after = app.sentTo(app.telegram);
  expect(after).toHaveLength(before + 1);
  expect(String(after.at(-1)?.body.text)).toMatch(/Đã dừng/);
  const address = await app.app.deps.db.read.address.findFirstOrThrow({ where: { channel: 'telegram' } });
  expect(address.stoppedAt).not.toBe(null);
});

test('identity numbers and codes never reach the tables in the clear, and the citizen is warned', async () => {
  const app = await between();
  await postTelegram(app, telegramText('cccd của em 045099001234, otp là 482913, khai sinh mất bao lâu'));
  await app.tick();
  expect(String(app.sentTo(app.telegram)[0]?.body.text)).toMatch(/đã che/);
  const turns = await app.app.deps.db.read.turn.findMany({ where: { direction: 'in' } });
  const texts = turns.map((turn) => app.app.deps.keys.open(turn.textSealed, placeOf.turn(turn))).join('\n');
  expect(texts).not.toMatch(/045099001234|482913/);
});

test('while a person holds the talk the bot only notes, and comes back when asked', async () => {
  const app = await between();
  await postTelegram(app, telegramText('cho tôi gặp cán bộ'));
  await app.tick();
  const handed = app.sentTo(app.telegram).length;
  await postTelegram(app, telegramText('khai sinh cần gì ạ'));
  await app.tick();
  expect(app.sentTo(app.telegram)).toHaveLength(handed + 1);
  expect(JSON.stringify(app.sentTo(app.telegram).at(-1))).toContain('đã ghi thêm tin này');
  await app.web.inject({
    method: 'POST',
    url: '/webhooks/telegram',
    headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': 'w-secret' },
    payload: JSON.stringify({
      update_id: ++updates,
      callback_query: {
        id: '1',
        from: { id: 77, is_bot: false, first_name: 'An' },
        chat_instance: 'x',
        data: 'd:bot',
        message: { message_id: 5, date: 1_764_558_000, chat: { id: 77, type: 'private' }, text: 'x' },
      },
    }),
  });
  await app.tick();
  expect(String(app.sentTo(app.telegram).at(-1)?.body.text)).toMatch(/Trợ lý tự động đã trở lại/);
});

test('the web chat reaches the same bot', async () => {
  const app = await between();
  app.app.queue.work('inbound', async () => {
    await handleWaiting(app.app.bot);
  });
  expect((await app.web.inject('/chat')).statusCode).toBe(200);
  const sent = await app.web.inject({
    method: 'POST',
    url: '/chat/messages',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ text: 'khai sinh cho con cần giấy tờ gì' }).toString(),
  });
  expect(sent.statusCode).toBe(303);
  const cookie = String(sent.headers['set-cookie']).split(';')[0] ?? '';
  const page = await app.web.inject({ url: '/chat', headers: { cookie } });
  expect(page.body).toMatch(/giấy chứng sinh/i);
  expect(page.body).toMatch(/Nguồn:/);
  const stranger = await app.web.inject('/chat');
  expect(stranger.body).not.toMatch(/Nguồn:/);
});
