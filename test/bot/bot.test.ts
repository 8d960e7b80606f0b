import { expect, test } from 'vitest';
import {
  type BotContext,
  botSource,
  forgetTalker,
  handleWaiting,
  inbox,
  receive,
  releaseStale,
  releaseTalk,
  retireTurns,
  staffReply,
  unanswered,
} from '../../bot/bot.ts';
import type { Event } from '../../channels/contract.ts';
import type { ClaimedMessage } from '../../outbox/outbox.ts';
import { placeOf } from '../../prisma/sealed-columns.ts';
import { admin, official, ROOT } from '../acts.ts';
import { onBothDatabases, testKeys } from '../database.ts';
import { knowledge } from './talking.ts';

onBothDatabases('the bot', (open) => {
  /** A bot on an empty database; the clock starts on Friday, 20 November 2026, 9:00 in Việt Nam. */
  async function bot() {
    const { database, close } = await open();
    let now = new Date('2026-11-20T02:00:00Z');
    let id = 0;
    const one: BotContext = {
      deps: { db: database, keys: testKeys, now: () => now },
      knowledge: knowledge(),
      publicUrl: 'https://lienthong.example.gov.vn',
    };
    const message = (text: string, from: string): Event => {
      id += 1;
      return { kind: 'message', channel: 'telegram', from, text, providerId: `p${id}`, at: now };
    };
    return {
      one,
      database,
      close,
      at: (time: string) => {
        now = new Date(time);
        return now;
      },
      say: async (text: string, from = '77') => {
        await receive(one, [message(text, from)], now);
        return handleWaiting(one);
      },
      reminders: () =>
        database.read.message.findMany({ where: { lane: 'reminder' }, orderBy: { id: 'asc' } }),
    };
  }

  /** What the bot says of its queued reminders at the moment of sending. */
  async function stillNeeded({ one, reminders }: Awaited<ReturnType<typeof bot>>): Promise<string[]> {
    const rows = (await reminders()).map(
      (row) => ({ ...row, payload: { text: 'x' } }) as unknown as ClaimedMessage,
    );
    const prepared = await botSource(one).prepare(rows, one.deps.now());
    return rows.map((row) => prepared.get(row.id)?.do ?? 'none');
  }

  test('greets a person once, with the first answer and never again', async () => {
    const app = await bot();
    await app.say('khai sinh cần giấy tờ gì');
    await app.say('nộp ở đâu');
    await app.say('mất bao lâu');
    await app.say('khai sinh cần giấy tờ gì', '78');
    const rows = await app.database.read.message.findMany({ orderBy: { id: 'asc' } });
    const greeted = rows.filter((row) =>
      testKeys.open(row.payload ?? '', placeOf.message(row.key)).includes('Tôi là trợ lý tự động'),
    );
    expect(rows.length).toBeGreaterThan(3);
    expect(greeted).toHaveLength(2);
    expect(new Set(greeted.map((row) => row.addressId)).size).toBe(2);
    await app.close();
  });

  test('the same event received twice is answered once', async () => {
    const app = await bot();
    const event: Event = {
      kind: 'message',
      channel: 'telegram',
      from: '77',
      text: 'xin chào',
      providerId: 'same',
      at: app.one.deps.now(),
    };
    expect(await receive(app.one, [event, event], app.one.deps.now())).toBe(1);
    expect(await receive(app.one, [event], app.one.deps.now())).toBe(0);
    expect(await handleWaiting(app.one)).toEqual({ handled: 1, replies: 1 });
    expect(await handleWaiting(app.one)).toEqual({ handled: 0, replies: 0 });
    await app.close();
  });

  test('a reminder is still needed while the talk remembers it, and not after the person is erased', async () => {
    const app = await bot();
    await app.say('con em sinh ngày 3/11');
    await app.say('d:remind_birth');
    await app.say('d:remind_vneid');
    expect(await stillNeeded(app)).toEqual(['send', 'send', 'send']);
    await app.say('đã xác nhận');
    expect(await stillNeeded(app)).toEqual(['send', 'drop', 'drop']);
    const { addressId } = await app.database.read.talk.findFirstOrThrow();
    await app.database.write((tx) => forgetTalker(tx, testKeys, { addressIds: [addressId], addresses: [] }));
    expect(await stillNeeded(app)).toEqual(['drop', 'drop', 'drop']);
    await app.close();
  });

  test('called off and asked for on the same day again, only the new messages are needed', async () => {
    const app = await bot();
    await app.say('d:remind_vneid');
    await app.say('đã xác nhận');
    await app.say('d:remind_vneid');
    await app.say('d:remind_vneid');
    expect(await stillNeeded(app)).toEqual(['drop', 'drop', 'send', 'send']);
    await app.close();
  });

  test('a talk is handed over twice an hour; past it the hotline is named, the words are kept, danger is never refused', async () => {
    const app = await bot();
    const last = async (): Promise<string> => {
      const [row] = await app.database.read.message.findMany({ orderBy: { id: 'desc' }, take: 1 });
      return row === undefined ? '' : testKeys.open(row.payload ?? '', placeOf.message(row.key));
    };
    for (const _ of [1, 2]) {
      await app.say('cho tôi gặp cán bộ');
      expect(await inbox(ROOT, app.one)).toHaveLength(1);
      await app.say('d:bot');
    }
    await app.say('cho tôi gặp cán bộ');
    expect(await last()).toContain('18001096');
    expect(await inbox(ROOT, app.one)).toHaveLength(0);
    expect(await app.database.read.turn.count({ where: { direction: 'in', kind: 'handoff' } })).toBe(3);
    await app.say('tôi không muốn sống nữa');
    expect(await inbox(ROOT, app.one)).toHaveLength(1);
    // Their own measure is full, nobody else's.
    await app.say('cho tôi gặp cán bộ', '78');
    expect(await inbox(ROOT, app.one)).toHaveLength(2);
    // An hour later they may again; a network address that has had its share may not, whatever session it brings.
    await app.say('d:bot');
    app.at('2026-11-20T03:00:01Z');
    await app.say('cho tôi gặp cán bộ');
    expect(await inbox(ROOT, app.one)).toHaveLength(2);
    const taken: string[] = [];
    const callers = {
      take: (key: string) => taken.push(key) > 0,
      // Each of these stands for twenty.
      full: (_key: string, most: number) => taken.length * 20 >= most,
    };
    const web = { ...app.one, callers };
    const from = async (count: number) => {
      const events = Array.from({ length: count }, (_, index): Event => {
        const id = `w${taken.length}-${index}`;
        const who = { channel: 'webchat' as const, from: id, caller: 'one', providerId: id };
        return { kind: 'message', ...who, text: 'cho tôi gặp cán bộ', at: web.deps.now() };
      });
      await receive(web, events, web.deps.now());
      await handleWaiting(web);
    };
    await from(4);
    expect(taken).toHaveLength(3);
    expect(await last()).toContain('18001096');
    await app.close();
  });

  test('each talk that waits too long goes back, the others stay', async () => {
    const app = await bot();
    await app.say('cho tôi gặp cán bộ', '1');
    app.at('2026-11-20T03:00:00Z');
    await app.say('cho tôi gặp cán bộ', '2');
    app.at('2026-11-23T03:00:00Z');
    await app.say('cho tôi gặp cán bộ', '3');
    const [first] = await inbox(ROOT, app.one);
    expect(await staffReply(admin(app.one.deps.now(), 5), app.one, first?.id ?? 0, 'Chào anh/chị.')).toEqual({
      kind: 'sent',
    });
    expect(await releaseStale(app.one, app.at('2026-11-23T10:00:00Z'))).toBe(1);
    expect(await inbox(ROOT, app.one)).toHaveLength(2);
    expect(await releaseTalk(admin(app.one.deps.now()), app.one, first?.id ?? 0)).toEqual({
      kind: 'released',
    });
    expect(await releaseTalk(admin(app.one.deps.now()), app.one, first?.id ?? 0)).toEqual({
      kind: 'not_held',
    });
    expect(
      await staffReply(admin(app.one.deps.now(), 5), app.one, first?.id ?? 0, 'Còn đó không ạ?'),
    ).toEqual({ kind: 'not_held' });
    await app.close();
  });

  test('what was not understood is grouped, by commune when asked', async () => {
    const app = await bot();
    await app.say('giá vàng hôm nay bao nhiêu', '1');
    await app.say('Gia vang hom nay bao nhieu??', '2');
    await app.say('khai sinh cho con cần giấy tờ gì', '1');
    const [group, ...more] = await unanswered(ROOT, app.one, 20);
    expect(more).toEqual([]);
    expect(group).toMatchObject({ count: 2, text: 'Gia vang hom nay bao nhieu??' });
    await app.database.write((tx) => tx.talk.updateMany({ data: { areaCode: '19333' } }));
    expect(await unanswered(official('commune', '19333', app.one.deps.now()), app.one, 20)).toHaveLength(1);
    expect(await unanswered(official('commune', '19330', app.one.deps.now()), app.one, 20)).toEqual([]);
    await app.close();
  });

  test('what was said before the keeping period goes, the choices stay', async () => {
    const app = await bot();
    await app.say('con em sinh ngày 3/11');
    const talk = await app.database.read.talk.findFirstOrThrow();
    const retire = (before: string) => app.database.write((tx) => retireTurns(tx, new Date(before)));
    expect(await retire('2026-11-20T01:00:00Z')).toEqual({ removed: 0, held: 0 });
    expect(await retire('2026-11-21T00:00:00Z')).toEqual({ removed: 2, held: 0 });
    expect(await app.one.deps.db.read.turn.count({ where: { talkId: talk.id } })).toBe(0);
    expect((await app.database.read.talk.findFirstOrThrow()).state).toMatch(/2026-11-03/);
    await app.close();
  });

  test('an event that cannot be handled is tried again later and does not hold up the next', async () => {
    const app = await bot();
    await receive(
      app.one,
      [
        {
          kind: 'message',
          channel: 'telegram',
          from: '9',
          text: 'xin chào',
          providerId: 'broken',
          at: app.one.deps.now(),
        },
      ],
      app.one.deps.now(),
    );
    await app.database.write((tx) => tx.inbound.updateMany({ data: { sealed: 'not sealed by us' } }));
    await receive(
      app.one,
      [
        {
          kind: 'message',
          channel: 'telegram',
          from: '8',
          text: 'xin chào',
          providerId: 'good',
          at: app.one.deps.now(),
        },
      ],
      app.one.deps.now(),
    );
    const failed: number[] = [];
    const done = await handleWaiting(app.one, { onFailure: (inboundId) => failed.push(inboundId) });
    expect(done.replies).toBe(1);
    expect(failed).toHaveLength(1);
    await app.close();
  });
});
