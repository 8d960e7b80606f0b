import { expect, test } from 'vitest';
import type { Outcome } from '../../channels/contract.ts';
import { counts, drain, ledger, type NewMessage, post, postAlike } from '../../outbox/outbox.ts';
import type { Database } from '../../prisma/client.ts';
import { ROOT } from '../acts.ts';
import { onBothDatabases, testKeys } from '../database.ts';
import {
  campaignTo,
  citizen,
  engineOn,
  later,
  MINUTE,
  NOON,
  outreach,
  reply,
  sinks,
  stranger,
} from './sink.ts';

/** Answers that a provider owes until `give`. */
function owed() {
  const waiting: (() => void)[] = [];
  let open = false;
  return {
    answer: () => (open ? null : new Promise<Outcome | null>((resolve) => waiting.push(() => resolve(null)))),
    give: () => {
      open = true;
      for (const answer of waiting.splice(0)) answer();
    },
    owes: () => waiting.length,
  };
}

async function until(reached: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await reached())) await new Promise((resolve) => setImmediate(resolve));
}

async function postReply(database: Database, key: string, more: Partial<NewMessage> = {}): Promise<void> {
  await database.write(async (tx) =>
    post(tx, testKeys, [reply(key, await stranger(tx, more.channel ?? 'sms', `+8491${key.length}`), more)]),
  );
}

onBothDatabases('lanes', (open) => {
  test('a reply leaves while the provider keeps every message of a campaign waiting', async () => {
    const { database, close } = await open();
    const channels = sinks();
    const slow = owed();
    channels.sms.answer = (_target, key) => (key.startsWith('r-') ? null : slow.answer());
    await campaignTo(database, 12);
    const engine = engineOn(database, channels, { concurrency: 3 });
    const done = drain(engine, NOON);
    await until(() => slow.owes() === 3);
    await postReply(database, 'r-1');
    await until(() => channels.sms.sent.length > 0);
    await postReply(database, 'r-2');
    await until(() => channels.sms.sent.length > 1);
    expect(channels.sms.sent.map((one) => one.key)).toEqual(['r-1', 'r-2']);
    expect(slow.owes()).toBe(3);
    slow.give();
    await done;
    expect((await counts(database.read, 1)).counts.sent).toBe(12);
    await close();
  });

  test('a reply that a provider keeps waiting does not hold the next one', async () => {
    const { database, close } = await open();
    const channels = sinks();
    const slow = owed();
    channels.sms.answer = (_target, key) => (key === 'r-1' ? slow.answer() : null);
    await postReply(database, 'r-1');
    const done = drain(engineOn(database, channels), NOON);
    await until(() => slow.owes() === 1);
    await postReply(database, 'r-2');
    await postReply(database, 'r-3', { channel: 'telegram' });
    await until(() => channels.sms.sent.length + channels.telegram.sent.length === 2);
    slow.give();
    await done;
    expect(channels.sms.sent.map((one) => one.key)).toEqual(['r-2', 'r-1']);
    await close();
  });

  test('a channel that answers nobody does not stop the others', async () => {
    const { database, close } = await open();
    const channels = sinks();
    const slow = owed();
    channels.sms.answer = slow.answer;
    await campaignTo(database, 4);
    await database.write(async (tx) => {
      const messages = [];
      for (let i = 0; i < 5; i++) {
        const to = await citizen(tx, 'telegram', `70${i}`);
        messages.push(outreach(`c2-w0-${i}-telegram`, to, { channel: 'telegram', campaignId: 2 }));
      }
      await post(tx, testKeys, messages);
    });
    const done = drain(engineOn(database, channels), NOON);
    await until(() => channels.telegram.sent.length === 5);
    expect(channels.sms.sent).toEqual([]);
    slow.give();
    await done;
    await close();
  });

  test('no more than two rounds are in hand, however many wait', async () => {
    const { database, close } = await open();
    const channels = sinks();
    const slow = owed();
    channels.sms.answer = slow.answer;
    await campaignTo(database, 30);
    const done = drain(engineOn(database, channels, { concurrency: 4 }), NOON);
    const inHand = async () => (await counts(database.read, 1)).counts.sending;
    await until(async () => (await inHand()) === 8);
    for (let look = 0; look < 20; look++) expect(await inHand()).toBe(8);
    expect(slow.owes()).toBe(4);
    slow.give();
    await done;
    expect((await counts(database.read, 1)).counts.sent).toBe(30);
    await close();
  });

  test('a run of refusals pauses the campaign with the sentence of the refusal', async () => {
    const { database, close } = await open();
    const channels = sinks();
    await campaignTo(database, 30);
    channels.sms.answer = () => ({ kind: 'refused', reason: 'spam', staff: 'Nhà mạng từ chối nội dung.' });
    const told: string[] = [];
    const engine = engineOn(database, channels, {
      concurrency: 1,
      onTrouble: (_campaignId, staff) => void told.push(staff),
      sources: [
        {
          name: 'test',
          prepare: async (rows, now) =>
            new Map(
              rows.map((row) => [
                row.id,
                told.length === 0
                  ? { do: 'send', outgoing: { text: 'x' } }
                  : { do: 'hold', until: later(now, MINUTE), rule: 'paused', staff: 'Tạm dừng.' },
              ]),
            ),
        },
      ],
    });
    await drain(engine, NOON);
    expect(told).toEqual(['Nhiều tin liên tiếp của chiến dịch không gửi được: Nhà mạng từ chối nội dung.']);
    expect((await counts(database.read, 1)).counts).toMatchObject({ failed: 10, queued: 20, sending: 0 });
    await close();
  });

  test('an adapter that throws leaves its message in doubt and the others to go on', async () => {
    const { database, close } = await open();
    const channels = sinks(false);
    await campaignTo(database, 3);
    channels.sms.answer = (_target, _key, call) => {
      if (call === 2) throw new Error('broken');
      return null;
    };
    await drain(engineOn(database, channels, { concurrency: 1 }), NOON);
    expect((await counts(database.read, 1)).counts).toMatchObject({ sent: 2, unknown: 1 });
    await close();
  });

  test('messages posted many at once are the same rows as those posted one by one', async () => {
    const { database, close } = await open();
    const to = await database.write((tx) => citizen(tx, 'sms', '+84901234567'));
    const single = outreach('one', to, {
      campaignId: 7,
      wave: 2,
      textId: 'consent-guide',
      linkCode: 'ABCDEFGH',
    });
    await database.write((tx) => post(tx, testKeys, [{ ...single, payload: undefined, expiresAt: NOON }]));
    const {
      key: _,
      addressId = null,
      contactId = null,
      areaCode,
      linkCode = null,
      payload: __,
      ...alike
    } = single;
    const own = { addressId, contactId, groupId: null, areaCode, linkCode };
    const many = ['two', 'three', "it's “quoted”, 100 %"].map((key) => ({ ...own, key }));
    const all = { ...alike, expiresAt: NOON, createdAt: NOON };
    expect(await database.write((tx) => postAlike(tx, database.kind, all, many))).toBe(3);
    expect(await database.write((tx) => postAlike(tx, database.kind, all, many))).toBe(0);
    expect(await database.write((tx) => postAlike(tx, database.kind, all, []))).toBe(0);
    const [first, ...others] = await database.read.message.findMany({ orderBy: { id: 'asc' } });
    expect(others.map((row) => row.key)).toEqual(many.map((one) => one.key));
    for (const row of others) expect({ ...row, id: first?.id, key: first?.key }).toEqual(first);
    expect(await ledger(ROOT, database.read, { campaignId: 7 })).toHaveLength(4);
    await close();
  });
});
