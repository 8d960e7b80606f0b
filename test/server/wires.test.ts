import { afterEach, expect, test } from 'vitest';
import { zaloMac } from '../../channels/zalo/webhook.ts';
import { findAddress, findGroup } from '../../contacts/contacts.ts';
import { type TestApp, testApp } from '../app.ts';
import { fakeProvider } from '../channels/fakes/server.ts';

/** Reports of docs/reports.md that only the whole program can answer: webhook in, ledger and talk out. */
const OA = '388613280878808645';
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function telegram() {
  let id = 0;
  let update = 5_000;
  const fake = await fakeProvider(() => {
    id += 1;
    return {
      json: { ok: true, result: { message_id: id, date: 1, chat: { id: 1, type: 'private' }, text: '' } },
    };
  });
  const app = await testApp({
    TELEGRAM_BOT_TOKEN: '987654:AA-token-for-tests',
    TELEGRAM_BOT_USERNAME: 'LienThongBot',
    TELEGRAM_API_ROOT: fake.url,
    TELEGRAM_WEBHOOK_SECRET: 'w-secret',
  });
  closing.push(fake.close, app.close);
  const post = async (body: object) => {
    update += 1;
    const answer = await app.web.inject({
      method: 'POST',
      url: '/webhooks/telegram',
      headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': 'w-secret' },
      payload: JSON.stringify({ update_id: update, ...body }),
    });
    expect(answer.statusCode).toBe(200);
  };
  const sent = () =>
    fake.seen
      .filter(({ path }) => path.endsWith('/sendMessage'))
      .map(({ body }) => JSON.parse(body) as { chat_id: string; text: string; message_thread_id?: number });
  return { app, post, sent, fake };
}

const person = { id: 4477001122, is_bot: false, first_name: 'An' };
const group = { id: -1001234567890, type: 'supergroup', title: 'Tổ dân phố 5' };
const mention = (more: object = {}) => ({
  message: {
    message_id: 118,
    from: person,
    chat: group,
    date: 1_796_093_970,
    text: '@LienThongBot khai sinh cần giấy tờ gì',
    entities: [{ type: 'mention', offset: 0, length: 13 }],
    ...more,
  },
});

test('reports 12, 20, T15: a group that had us before we listened is registered at the mention and answered in its topic', async () => {
  const { app, post, sent } = await telegram();
  await post(mention({ message_thread_id: 77, is_topic_message: true }));
  await app.tick();
  expect(sent().length).toBeGreaterThan(0);
  for (const { chat_id, message_thread_id } of sent())
    expect([chat_id, message_thread_id]).toEqual([String(group.id), 77]);
  const { db, keys } = app.app.deps;
  expect(await findGroup(db.read, keys, 'telegram', String(group.id))).toMatchObject({
    name: 'Tổ dân phố 5',
    areaCode: '',
    state: 'open',
  });
});

test('report 21: an administrator who writes as the group is answered, a channel’s forward is not', async () => {
  const { app, post, sent } = await telegram();
  await post(
    mention({
      from: { id: 777000, is_bot: false },
      sender_chat: { id: -1009, type: 'channel' },
      is_automatic_forward: true,
    }),
  );
  await app.tick();
  expect(sent()).toEqual([]);
  await post(mention({ from: { id: 1087968824, is_bot: true }, sender_chat: group }));
  await app.tick();
  expect(sent().length).toBeGreaterThan(0);
});

test('report 22: a button tapped twice at once is one question', async () => {
  const { app, post, sent, fake } = await telegram();
  const tap = (id: string) => ({
    callback_query: {
      id,
      from: person,
      message: { message_id: 9, date: 1, chat: { id: person.id, type: 'private' } },
      data: 'help',
    },
  });
  await Promise.all([post(tap('c1')), post(tap('c2'))]);
  await app.tick();
  const once = sent().length;
  expect(once).toBeGreaterThan(0);
  expect(await app.app.deps.db.read.inbound.count()).toBe(1);
  await expect
    .poll(() => fake.seen.filter(({ path }) => path.endsWith('/answerCallbackQuery')).length)
    .toBe(2);
});

test('report 28: a shared place gets words about places, not about pictures', async () => {
  const { app, post, sent } = await telegram();
  const chat = { id: person.id, type: 'private' };
  await post({ message: { message_id: 1, from: person, chat, date: 1, text: 'xin chào' } });
  await app.tick();
  await post({
    message: { message_id: 2, from: person, chat, date: 1, location: { latitude: 16.8, longitude: 107.1 } },
  });
  await app.tick();
  const last = sent().at(-1)?.text ?? '';
  expect(last).toContain('vị trí');
  expect(last).not.toContain('ghi âm');
});

async function zalo() {
  const app = await testApp({
    ZALO_APP_ID: '360846524940903967',
    ZALO_APP_SECRET: 'app-secret',
    ZALO_OA_SECRET_KEY: 'oa-secret',
    ZALO_OA_ID: OA,
    ZALO_REFRESH_TOKEN: 'r',
    ZALO_API_URL: 'http://127.0.0.1:9',
    ZALO_OAUTH_URL: 'http://127.0.0.1:9',
    ZALO_ZNS_URL: 'http://127.0.0.1:9',
  });
  closing.push(app.close);
  let at = app.app.deps.now().getTime();
  const post = async (body: object) => {
    at += 1;
    const payload = JSON.stringify({ app_id: '360846524940903967', timestamp: String(at), ...body });
    const mac = zaloMac('360846524940903967', payload, String(at), 'oa-secret');
    const answer = await app.web.inject({
      method: 'POST',
      url: '/webhooks/zalo',
      headers: { 'content-type': 'application/json', 'x-zevent-signature': `mac=${mac}` },
      payload,
    });
    expect(answer.statusCode).toBe(200);
  };
  return { app, post };
}

const USER = '246845883529197922';
const says = (text: string, msgId: string) => ({
  sender: { id: USER },
  recipient: { id: OA },
  event_name: 'user_send_text',
  message: { text, msg_id: msgId },
});

async function replies(app: TestApp): Promise<number> {
  await app.tick();
  return app.app.deps.db.read.message.count({ where: { source: 'bot' } });
}

test('report 10: an official who answers in Zalo’s own tool holds the talk; the bot is silent', async () => {
  const { app, post } = await zalo();
  await post(says('khai sinh cần giấy tờ gì', 'm1'));
  const before = await replies(app);
  expect(before).toBeGreaterThan(0);
  await post({
    sender: { id: OA, admin_id: '77' },
    recipient: { id: USER },
    event_name: 'oa_send_text',
    message: { text: 'Em chào bác, bác cho em xin mã hồ sơ', msg_id: 'staff-1' },
  });
  await app.tick();
  await post(says('dạ mã hồ sơ của tôi là 12345', 'm2'));
  expect(await replies(app)).toBe(before);
  const talk = await app.app.deps.db.read.talk.findFirst();
  expect(talk).toMatchObject({ holder: 'person' });
  // Our own sends come back without an administrator: they hold nothing.
  await app.app.deps.db.write((tx) => tx.talk.updateMany({ data: { holder: 'bot', heldSince: null } }));
  await post({
    sender: { id: OA },
    recipient: { id: USER },
    event_name: 'oa_send_text',
    message: { text: 'a', msg_id: 'ours' },
  });
  await app.tick();
  expect(await app.app.deps.db.read.talk.findFirst()).toMatchObject({ holder: 'bot' });
});

test('a withdrawal deletes what is known of the person, at once, and stays a stop', async () => {
  const { app, post } = await zalo();
  await post(says('khai sinh cần giấy tờ gì', 'm1'));
  await app.tick();
  const { db, keys } = app.app.deps;
  expect(await db.read.turn.count()).toBeGreaterThan(0);
  await post({ user_id: USER, oa_id: OA, event_name: 'user_withdraw' });
  await app.tick();
  expect(await db.read.talk.count()).toBe(0);
  expect(await db.read.turn.count()).toBe(0);
  const left = await findAddress(db.read, keys, 'zalo', USER);
  expect(left).toMatchObject({ sealed: '' });
  expect(left?.stoppedAt).not.toBeNull();
});

test('report Z12: a Zalo group unknown to us is registered at a mention', async () => {
  const { app, post } = await zalo();
  await post({
    sender: { id: USER },
    recipient: { id: 'f414c8f76fa586fbdfb4' },
    oa_id: OA,
    event_name: 'user_send_group_text',
    message: { text: `[@${OA}] khai tử ở đâu`, msg_id: 'g1' },
  });
  expect(await replies(app)).toBeGreaterThan(0);
  const { db, keys } = app.app.deps;
  expect(await findGroup(db.read, keys, 'zalo', 'f414c8f76fa586fbdfb4')).toMatchObject({ areaCode: '' });
});
