import { afterEach, describe, expect, test } from 'vitest';
import { approve, create, submit } from '../../campaigns/campaigns.ts';
import { zaloMac } from '../../channels/zalo/webhook.ts';
import { facts as addressFacts } from '../../contacts/contacts.ts';
import { post } from '../../outbox/outbox.ts';
import { admin } from '../acts.ts';
import { type TestApp, testApp } from '../app.ts';
import { file, resident } from '../campaigns/office.ts';
import { type Fake, fakeProvider } from '../channels/fakes/server.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** Monday 23 November 2026 at 7:30 in Viet Nam: half an hour before the campaign starts. */
const BEFORE = '2026-11-23T00:30:00Z';
const DURING = '2026-11-23T02:00:00Z';
const PHONE = '+84912000777';
const ZALO = '246845883529197922';
const CHAT = '77';

type Town = TestApp & {
  contactId: number;
  addressIds: number[];
  zalo: (text: string) => Promise<void>;
  telegram: (text: string) => Promise<void>;
  sms: (text: string) => Promise<void>;
  /** Texts that left to this person on any channel, in order. */
  heard: () => { channel: string; text: string }[];
};

/** One person with Zalo, Telegram and a phone, between fake providers, in the audience of three campaigns. */
async function town(): Promise<Town> {
  let id = 0;
  const heard: { channel: string; text: string }[] = [];
  const telegram: Fake = await fakeProvider((seen) => {
    if (/\/sendMessage$/.test(seen.path))
      heard.push({ channel: 'telegram', text: String((JSON.parse(seen.body) as { text: string }).text) });
    id += 1;
    return { json: { ok: true, result: { message_id: id, date: 1, chat: { id: 77, type: 'private' } } } };
  });
  const zalo: Fake = await fakeProvider((seen) => {
    if (seen.path === '/v4/oa/access_token')
      return { json: { access_token: 'a1', refresh_token: 'r1', expires_in: '90000' } };
    if (seen.path.endsWith('/message/cs')) heard.push({ channel: 'zalo', text: seen.body });
    id += 1;
    return { json: { error: 0, message: 'Success', data: { message_id: `z${id}`, user_id: ZALO } } };
  });
  const gateway: Fake = await fakeProvider((seen) => {
    heard.push({ channel: 'sms', text: String((JSON.parse(seen.body) as { text: string }).text) });
    id += 1;
    return { json: { id: `s${id}` } };
  });
  const app = await testApp(
    {
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
      SMS_PROVIDER: 'http',
      SMS_URL: gateway.url,
    },
    BEFORE,
  );
  closing.push(telegram.close, zalo.close, gateway.close, app.close);
  const { deps } = app.app;
  const keys = deps.keys;
  const who = await deps.db.write((tx) =>
    resident(tx, { zalo: ZALO, telegram: CHAT, sms: PHONE }, { wrote: new Date(BEFORE), keys }),
  );
  for (const channels of ['[zalo]', '[telegram]', '[sms]']) {
    const made = await create(admin(deps.now(), 1), deps, { ...file({ channels }) });
    if (made.kind !== 'created') throw new Error(JSON.stringify(made));
    await submit(admin(deps.now(), 1), deps, made.id);
    const done = await approve(admin(deps.now(), 2), deps, made.id);
    if (done.kind !== 'approved') throw new Error(JSON.stringify(done));
  }
  // A reminder about their own dossier waits beside them.
  await deps.db.write((tx) =>
    post(tx, keys, [
      {
        key: 'reminder-of-the-dossier',
        lane: 'reminder',
        purpose: 'reminder',
        source: 'bot',
        channel: 'sms',
        addressId: who.addressIds[2],
        contactId: who.contactId,
        areaCode: '19333',
        payload: { text: 'Nhac: ho so cua anh/chi dang cho xac nhan.' },
        nextAt: new Date(DURING),
      },
    ]),
  );
  let incoming = 0;
  const answered = async (sent: Promise<{ statusCode: number }>) => {
    expect((await sent).statusCode).toBe(200);
    await app.tick();
  };
  return {
    ...app,
    ...who,
    heard: () => heard,
    telegram: (text) => {
      incoming += 1;
      const chat = { id: Number(CHAT), type: 'private' };
      const from = { id: Number(CHAT), is_bot: false, first_name: 'An' };
      const date = Date.parse(BEFORE) / 1000;
      return answered(
        app.web.inject({
          method: 'POST',
          url: '/webhooks/telegram',
          headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': 'w-secret' },
          payload: JSON.stringify({
            update_id: incoming,
            message: { message_id: incoming, date, chat, from, text },
          }),
        }),
      );
    },
    zalo: (text) => {
      incoming += 1;
      const timestamp = String(Date.parse(BEFORE));
      const body = JSON.stringify({
        app_id: '360846524940903967',
        timestamp,
        event_name: 'user_send_text',
        sender: { id: ZALO },
        recipient: { id: '388613280878808645' },
        user_id_by_app: '552177279717587730',
        message: { text, msg_id: `m${incoming}` },
      });
      const mac = zaloMac('360846524940903967', Buffer.from(body), timestamp, 'oa-secret');
      return answered(
        app.web.inject({
          method: 'POST',
          url: '/webhooks/zalo',
          headers: { 'content-type': 'application/json', 'x-zevent-signature': `mac=${mac}` },
          payload: body,
        }),
      );
    },
    sms: async (text) => {
      incoming += 1;
      await app.app.takeIn([
        {
          kind: 'message',
          channel: 'sms',
          from: PHONE,
          text,
          providerId: `sms${incoming}`,
          at: new Date(BEFORE),
        },
      ]);
      await app.tick();
    },
  };
}

const waiting = async ({ app }: TestApp) =>
  (
    await app.deps.db.read.message.findMany({
      where: { purpose: { not: 'reply' } },
      orderBy: { id: 'asc' },
    })
  ).map((row) => `${row.purpose} ${row.channel} ${row.state} ${row.rule ?? ''}`.trim());

const STOPS = [
  ['zalo', 'Dừng nhé em'],
  ['telegram', 'TU CHOI'],
  ['sms', 'STOP'],
  ['telegram', 'dừng'.normalize('NFD')],
  ['zalo', 'd ừ n g'],
  ['zalo', 'đừng nhắn tin cho tôi nữa'],
] as const;

describe('"stop" on one channel', () => {
  test.each(STOPS)(
    '%s: "%s" ends everything on all of them at once, with one confirmation',
    async (on, text) => {
      const here = await town();
      expect(await waiting(here)).toEqual([
        'outreach zalo queued',
        'outreach telegram queued',
        'outreach sms queued',
        'reminder sms queued',
      ]);
      await here[on](text);
      expect(await waiting(here)).toEqual([
        'outreach zalo dropped stopped',
        'outreach telegram dropped stopped',
        'outreach sms dropped stopped',
        'reminder sms dropped stopped',
      ]);
      const told = here.heard();
      expect(told).toHaveLength(1);
      expect(told[0]?.channel).toBe(on);
      expect(told[0]?.text).toMatch(
        on === 'sms' ? /Da dung[\s\S]*BAT NHAC[\s\S]*TAT NHAC/ : /Đã dừng[\s\S]*BẬT NHẮC/,
      );
      here.at(DURING);
      await here.tick();
      expect(here.heard()).toHaveLength(1);
    },
  );

  test('said again, on any channel, it brings no second confirmation', async () => {
    const here = await town();
    await here.zalo('Dừng');
    await here.telegram('dừng');
    await here.sms('TC');
    await here.zalo('STOP');
    expect(here.heard()).toHaveLength(1);
  });
});

describe('a sentence in which something else stops', () => {
  test.each(['dừng lại ở bước 3 thì sao', 'thôi học', 'xe dừng', 'hồ sơ bị dừng xử lý là sao', 'đúng rồi ạ'])(
    '"%s" stops nothing',
    async (text) => {
      const here = await town();
      await here.telegram(text);
      expect(await waiting(here)).toEqual([
        'outreach zalo queued',
        'outreach telegram queued',
        'outreach sms queued',
        'reminder sms queued',
      ]);
      expect(here.heard().every((one) => !/Đã dừng|Đã tắt/.test(one.text))).toBe(true);
    },
  );
});

describe('reminders about one’s own dossier', () => {
  test('are switched off alone, and on alone', async () => {
    const here = await town();
    await here.telegram('Tắt nhắc');
    expect(here.heard().at(-1)?.text).toMatch(/Đã tắt tin nhắc/);
    expect(await waiting(here)).toEqual([
      'outreach zalo queued',
      'outreach telegram queued',
      'outreach sms queued',
      'reminder sms dropped reminders_off',
    ]);
    const permissions = async () =>
      (await addressFacts(here.app.deps.db.read, here.addressIds)).get(here.addressIds[1] ?? 0)?.permissions;
    expect(await permissions()).toEqual({ reminder: 'refused', outreach: 'granted' });
    await here.telegram('bật nhắc nhé');
    expect(here.heard().at(-1)?.text).toMatch(/Đã bật tin nhắc/);
    expect(await permissions()).toEqual({ reminder: 'granted', outreach: 'granted' });
  });

  test('may be wanted after a stop; outreach stays refused', async () => {
    const here = await town();
    await here.telegram('dừng');
    await here.telegram('BAT NHAC');
    const facts = (await addressFacts(here.app.deps.db.read, here.addressIds)).get(here.addressIds[1] ?? 0);
    expect(facts?.stoppedAt).toBe(null);
    expect(facts?.permissions).toEqual({ reminder: 'granted', outreach: 'refused' });
    here.at(DURING);
    await here.tick();
    expect(here.heard()).toHaveLength(2);
  });

  test('a stop of somebody nobody knew outlives the wish to be reminded', async () => {
    const here = await town();
    const { db } = here.app.deps;
    await db.write((tx) => tx.address.updateMany({ data: { contactId: null } }));
    await here.telegram('dừng');
    await here.telegram('bật nhắc');
    const address = await db.read.address.findUniqueOrThrow({ where: { id: here.addressIds[1] ?? 0 } });
    expect(address.contactId).not.toBe(null);
    const facts = (await addressFacts(db.read, [address.id])).get(address.id);
    expect(facts?.permissions).toEqual({ reminder: 'granted', outreach: 'refused' });
  });
});
