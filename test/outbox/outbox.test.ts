/** Posting, the order of lanes, and what a round does with what is due; receipts. */
import { expect, test } from 'vitest';
import { stopEverything } from '../../contacts/contacts.ts';
import {
  cancelFor,
  counts,
  dispatch,
  drain,
  ledger,
  post,
  receipt,
  stateCounts,
  sweep,
} from '../../outbox/outbox.ts';
import { ROOT } from '../acts.ts';
import { onBothDatabases, testKeys } from '../database.ts';
import {
  campaignTo,
  citizen,
  DAY,
  engineOn,
  later,
  MINUTE,
  NOON,
  outreach,
  reply,
  sinks,
  stranger,
} from './sink.ts';

onBothDatabases('the outbox', (open) => {
  test('a message posted twice is one message', async () => {
    const { database, close } = await open();
    const channels = sinks();
    const to = await database.write((tx) => citizen(tx, 'sms', '+84901234567'));
    expect(await database.write((tx) => post(tx, testKeys, [outreach('c1-w0-1-sms', to)]))).toBe(1);
    expect(await database.write((tx) => post(tx, testKeys, [outreach('c1-w0-1-sms', to)]))).toBe(0);
    await drain(engineOn(database, channels), NOON);
    await drain(engineOn(database, channels), later(NOON, 40 * DAY));
    expect(channels.sms.copies.get('+84901234567')).toBe(1);
    await close();
  });

  test('what is accepted is recorded with the words of the ledger and without the text', async () => {
    const { database, close } = await open();
    const to = await database.write((tx) => citizen(tx, 'sms', '+84901234567'));
    await database.write((tx) => post(tx, testKeys, [outreach('c1-w0-1-sms', to, { campaignId: 1 })]));
    const channels = sinks();
    channels.sms.answer = () => ({
      kind: 'accepted',
      providerId: 'p-1',
      facts: { segments: 2, priceDong: 1660 },
    });
    const done = await drain(engineOn(database, channels), NOON);
    expect(done).toMatchObject({ claimed: 1, sent: 1 });
    const [row] = await ledger(ROOT, database.read, { campaignId: 1 });
    expect(row).toMatchObject({
      state: 'sent',
      providerId: 'p-1',
      segments: 2,
      priceDong: 1660,
      attempts: 1,
    });
    expect(row?.sentAt?.getTime()).toBe(NOON.getTime());
    expect((await database.read.message.findFirstOrThrow()).payload).toBeNull();
    await close();
  });

  test('a reply leaves at night, a campaign waits until 08:00', async () => {
    const { database, close } = await open();
    const channels = sinks();
    const engine = engineOn(database, channels);
    const night = new Date('2026-11-23T15:00:00Z'); // 22:00
    await campaignTo(database, 3, { nextAt: night });
    await database.write(async (tx) =>
      post(tx, testKeys, [reply('r-1', await stranger(tx, 'sms', '+84911111111'), { nextAt: night })]),
    );
    await drain(engine, night);
    expect([...channels.sms.copies.keys()]).toEqual(['+84911111111']);
    const rows = await ledger(ROOT, database.read, { campaignId: 1 });
    expect(new Set(rows.map((row) => row.nextAt.toISOString()))).toEqual(
      new Set(['2026-11-24T01:00:00.000Z']),
    );
    expect(new Set(rows.map((row) => row.rule))).toEqual(new Set(['hours']));
    await drain(engine, new Date('2026-11-24T00:59:59Z'));
    expect(channels.sms.calls).toBe(1);
    await drain(engine, new Date('2026-11-24T01:00:00Z'));
    expect(channels.sms.calls).toBe(4);
    await close();
  });

  test('what would only be allowed after its latest useful time is expired, not sent late', async () => {
    const { database, close } = await open();
    const channels = sinks();
    const night = new Date('2026-11-23T15:00:00Z');
    await campaignTo(database, 2, { nextAt: night, expiresAt: new Date('2026-11-23T23:00:00Z') });
    await drain(engineOn(database, channels), night);
    await drain(engineOn(database, channels), new Date('2026-11-24T03:00:00Z'));
    expect(channels.sms.calls).toBe(0);
    expect((await counts(database.read, 1)).counts.expired).toBe(2);
    await close();
  });

  test('a stop between posting and sending drops the message and names the rule', async () => {
    const { database, close } = await open();
    const channels = sinks();
    const to = await database.write((tx) => citizen(tx, 'sms', '+84901234567'));
    await database.write((tx) => post(tx, testKeys, [outreach('c1-w0-1-sms', to, { campaignId: 1 })]));
    await database.write((tx) => stopEverything(tx, to.addressId, NOON));
    await database.write((tx) => post(tx, testKeys, [reply('r-stop', to.addressId)]));
    await drain(engineOn(database, channels), NOON);
    expect(channels.sms.sent.map((one) => one.key)).toEqual(['r-stop']);
    expect((await ledger(ROOT, database.read, { campaignId: 1 }))[0]).toMatchObject({
      state: 'dropped',
      rule: 'stopped',
    });
    await close();
  });

  test('cancelling for an address leaves the confirmation of the stop alone', async () => {
    const { database, close } = await open();
    const to = await database.write((tx) => citizen(tx, 'sms', '+84901234567'));
    await database.write((tx) =>
      post(tx, testKeys, [outreach('c1-w0-1-sms', to), reply('r-1', to.addressId)]),
    );
    expect(await database.write((tx) => cancelFor(tx, { addressIds: [to.addressId] }, 'stopped', NOON))).toBe(
      1,
    );
    expect(await stateCounts(database.read)).toEqual({ dropped: 1, queued: 1 });
    await close();
  });

  test('two messages of one campaign to one person in one batch: the second waits seven days', async () => {
    const { database, close } = await open();
    const channels = sinks();
    const engine = engineOn(database, channels);
    const to = await database.write((tx) => citizen(tx, 'sms', '+84901234567'));
    await database.write((tx) =>
      post(tx, testKeys, [
        outreach('c1-w0-1-sms', to, { campaignId: 1 }),
        outreach('c1-w1-1-sms', to, { campaignId: 1 }),
      ]),
    );
    await drain(engine, NOON);
    expect(channels.sms.calls).toBe(1);
    await drain(engine, later(NOON, MINUTE));
    const second = (await ledger(ROOT, database.read, { campaignId: 1 }))[1];
    expect(second).toMatchObject({ state: 'queued', rule: 'cap_campaign' });
    expect(second?.nextAt).toEqual(later(NOON, 7 * DAY));
    await drain(engine, later(NOON, 7 * DAY));
    expect(channels.sms.calls).toBe(2);
    await close();
  });

  test('replies go before reminders, reminders before bulk', async () => {
    const { database, close } = await open();
    const channels = sinks();
    await campaignTo(database, 5);
    await database.write(async (tx) => {
      const asked = await citizen(tx, 'sms', '+84922222222');
      await post(tx, testKeys, [
        outreach('reminder-1', asked, { lane: 'reminder', purpose: 'reminder' }),
        reply('r-1', await stranger(tx, 'sms', '+84911111111')),
      ]);
    });
    const engine = engineOn(database, channels, { concurrency: 1 });
    for (let round = 0; round < 10; round++) await dispatch(engine, { now: NOON, limit: 1 });
    expect(channels.sms.sent.slice(0, 3).map((one) => one.key)).toEqual(['r-1', 'reminder-1', 'c1-w0-0-sms']);
    await close();
  });

  test('two dispatchers at once send nobody anything twice', async () => {
    const { database, close } = await open();
    const channels = sinks(false);
    const numbers = await campaignTo(database, 60);
    const workers = ['a', 'b', 'c'].map((worker) => engineOn(database, channels, { worker }));
    await Promise.all(workers.map((engine) => drain(engine, NOON)));
    expect(channels.sms.calls).toBe(60);
    expect([...channels.sms.copies.values()].every((copies) => copies === 1)).toBe(true);
    expect(channels.sms.copies.size).toBe(numbers.length);
    expect((await counts(database.read, 1)).counts).toMatchObject({ sent: 60, queued: 0, sending: 0 });
    await close();
  });
});

onBothDatabases('receipts', (open) => {
  const said = (state: 'delivered' | 'seen' | 'failed', providerId = 'sms-c1-w0-0-sms') => ({
    kind: 'receipt' as const,
    channel: 'sms' as const,
    providerId,
    state,
    at: later(NOON, MINUTE),
  });

  test('move a message forward only, once, in any order', async () => {
    const { database, close } = await open();
    await campaignTo(database, 1);
    const engine = engineOn(database, sinks());
    await drain(engine, NOON);
    expect(await receipt(engine.deps, said('seen'), NOON)).toBe('applied');
    expect(await receipt(engine.deps, said('delivered'), NOON)).toBe('late');
    expect(await receipt(engine.deps, said('seen'), NOON)).toBe('repeated');
    expect(await receipt(engine.deps, said('failed'), NOON)).toBe('late');
    expect((await counts(database.read, 1)).counts).toMatchObject({ seen: 1, delivered: 0, failed: 0 });
    expect(await database.read.receipt.count()).toBe(3);
    await close();
  });

  test('of one part of a long text, when nobody remembers the others: an arrival settles nothing, a loss does', async () => {
    const { database, close } = await open();
    await campaignTo(database, 1);
    const engine = engineOn(database, sinks());
    await drain(engine, NOON);
    const states = async () => (await database.read.message.findMany()).map(({ state }) => state);
    await database.write((tx) => tx.message.updateMany({ data: { segments: 3 } }));
    const part = (state: 'delivered' | 'failed', stamp: string) => ({ ...said(state), whole: false, stamp });
    expect(await receipt(engine.deps, part('delivered', '1'), NOON)).toBe('late');
    expect(await states()).toEqual(['sent']);
    expect(await receipt(engine.deps, part('failed', '2'), NOON)).toBe('applied');
    expect(await receipt(engine.deps, part('delivered', '3'), NOON)).toBe('late');
    expect(await states()).toEqual(['failed']);
    // In one part there are no others: a failure is overtaken, as from a centre that remembers.
    await database.write((tx) => tx.message.updateMany({ data: { segments: 1 } }));
    expect(await receipt(engine.deps, part('delivered', '4'), NOON)).toBe('applied');
    expect(await states()).toEqual(['delivered']);
    await close();
  });

  test('for an id nobody knows are kept', async () => {
    const { database, close } = await open();
    const engine = engineOn(database, sinks());
    expect(await receipt(engine.deps, said('delivered', 'nobody'), NOON)).toBe('early');
    expect(await database.read.receipt.findFirst()).toMatchObject({ applied: false, messageId: null });
    await close();
  });

  test('that come before the answer of the provider is recorded are not lost', async () => {
    const { database, close } = await open();
    await campaignTo(database, 3);
    const channels = sinks();
    const engine = engineOn(database, channels);
    channels.sms.answer = async (_target, key) => {
      await receipt(engine.deps, said('delivered', `sms-${key}`), NOON);
      return null;
    };
    await drain(engine, NOON);
    expect((await counts(database.read, 1)).counts).toMatchObject({ delivered: 3, sent: 0 });
    const [row] = await ledger(ROOT, database.read, { campaignId: 1 });
    expect(row?.sentAt).toEqual(NOON);
    expect(row?.deliveredAt).toEqual(later(NOON, MINUTE));
    await close();
  });

  test('by our own key settle a message in doubt', async () => {
    const { database, close } = await open();
    await campaignTo(database, 1);
    const channels = sinks(false);
    channels.sms.answer = () => ({ kind: 'unknown', reason: 'timeout', staff: 'Hết giờ chờ.' });
    const engine = engineOn(database, channels);
    await drain(engine, NOON);
    expect((await counts(database.read, 1)).counts.unknown).toBe(1);
    expect(await receipt(engine.deps, { ...said('delivered', 'their-7'), key: 'c1-w0-0-sms' }, NOON)).toBe(
      'applied',
    );
    expect(await ledger(ROOT, database.read, { campaignId: 1 })).toMatchObject([
      { state: 'delivered', providerId: 'their-7' },
    ]);
    await close();
  });

  test('left beside their message by a crash are found by a sweep', async () => {
    const { database, close } = await open();
    await campaignTo(database, 1);
    const engine = engineOn(database, sinks());
    await receipt(engine.deps, said('delivered', 'late-id'), NOON);
    await drain(engine, NOON);
    await database.write((tx) => tx.message.updateMany({ data: { providerId: 'late-id' } }));
    expect(await sweep(engine.deps, { now: NOON, keyed: () => true })).toMatchObject({ receipts: 1 });
    expect((await counts(database.read, 1)).counts.delivered).toBe(1);
    await close();
  });
});
