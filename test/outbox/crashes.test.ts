/** What a crash, a doubtful answer and a failure do to messages: nothing is sent twice, nothing is lost. */
import { expect, test } from 'vitest';
import { stopEverything } from '../../contacts/contacts.ts';
import {
  cancelFor,
  counts,
  decideUnknown,
  dispatch,
  drain,
  ledger,
  post,
  sweep,
  unknowns,
} from '../../outbox/outbox.ts';
import { admin, ROOT } from '../acts.ts';
import { onBothDatabases, testKeys } from '../database.ts';
import { campaignTo, citizen, engineOn, HOUR, later, MINUTE, NOON, outreach, sinks } from './sink.ts';

/** Runs one round and loses the process between the provider's yes and the record: the database refuses every record. */
async function crashWhileRecording(
  engine: ReturnType<typeof engineOn>,
  database: ReturnType<typeof engineOn>['deps']['db'],
  now: Date,
): Promise<void> {
  let writes = 0;
  const db = {
    ...database,
    // The first write is the claim; from then on the process is as good as dead.
    write: ((work) => {
      writes += 1;
      return writes === 1 ? database.write(work) : Promise.reject(new Error('killed'));
    }) as typeof database.write,
  };
  await dispatch({ ...engine, deps: { ...engine.deps, db } }, { now });
}

onBothDatabases('the outbox', (open) => {
  test('a crash after the claim: a keyed provider is sent the same key again and delivers once', async () => {
    const { database, close } = await open();
    const channels = sinks(true);
    await campaignTo(database, 4);
    const dead = engineOn(database, channels, { worker: 'dead' });
    await crashWhileRecording(dead, database, NOON);
    expect(channels.sms.calls).toBe(4);
    expect((await counts(database.read, 1)).counts.sending).toBe(4);

    const soon = later(NOON, MINUTE);
    expect(await sweep({ ...dead.deps }, { now: later(NOON, 10_000), keyed: () => true })).toMatchObject({
      requeued: 0,
    });
    expect(await sweep(dead.deps, { now: soon, keyed: () => true })).toMatchObject({
      requeued: 4,
      unknown: 0,
    });
    await drain(engineOn(database, channels, { worker: 'next' }), soon);
    expect(channels.sms.calls).toBe(8);
    expect([...channels.sms.copies.values()]).toEqual([1, 1, 1, 1]);
    expect((await counts(database.read, 1)).counts.sent).toBe(4);
    await close();
  });

  test('a crash after the claim: an unkeyed provider is never asked again, the messages are in doubt', async () => {
    const { database, close } = await open();
    const channels = sinks(false);
    await campaignTo(database, 4);
    await crashWhileRecording(engineOn(database, channels, { worker: 'dead' }), database, NOON);
    const engine = engineOn(database, channels);
    expect(
      await sweep(engine.deps, { now: NOON, keyed: () => false, dead: (worker) => worker === 'dead' }),
    ).toMatchObject({ unknown: 4 });
    await drain(engine, later(NOON, 2 * HOUR));
    expect(channels.sms.calls).toBe(4);
    expect([...channels.sms.copies.values()]).toEqual([1, 1, 1, 1]);

    const doubtful = await unknowns(ROOT, database.read);
    expect(doubtful).toHaveLength(4);
    const [first, second] = doubtful;
    if (first === undefined || second === undefined) throw new Error('no rows');
    expect(await database.write((tx) => decideUnknown(admin(NOON, 1), tx, first.id, 'leave'))).toBe(true);
    expect(await database.write((tx) => decideUnknown(admin(NOON, 1), tx, second.id, 'resend'))).toBe(true);
    expect(await database.write((tx) => decideUnknown(admin(NOON, 1), tx, second.id, 'resend'))).toBe(false);
    await drain(engine, later(NOON, 2 * HOUR));
    expect(channels.sms.calls).toBe(5);
    expect(await unknowns(ROOT, database.read)).toHaveLength(2);
    expect((await counts(database.read, 1)).counts).toMatchObject({ unknown: 3, sent: 1 });
    await close();
  });

  test('a worker that was thought dead and answers late is believed', async () => {
    const { database, close } = await open();
    const channels = sinks(false);
    await campaignTo(database, 1);
    const engine = engineOn(database, channels);
    channels.sms.answer = async () => {
      await sweep(engine.deps, { now: later(NOON, HOUR), keyed: () => false });
      return null;
    };
    await drain(engine, NOON);
    expect((await counts(database.read, 1)).counts).toMatchObject({ sent: 1, unknown: 0 });
    await close();
  });

  test('a provider in doubt: keyed is tried again with the key, unkeyed waits for a person', async () => {
    for (const keyed of [true, false]) {
      const { database, close } = await open();
      const channels = sinks(keyed);
      await campaignTo(database, 1);
      channels.sms.answer = (_target, _key, call) =>
        call === 1 ? { kind: 'unknown', reason: 'timeout', staff: 'Hết giờ chờ.' } : null;
      const engine = engineOn(database, channels);
      await drain(engine, NOON);
      await drain(engine, later(NOON, HOUR));
      expect(channels.sms.copies.size).toBe(1);
      expect([...channels.sms.copies.values()]).toEqual([1]);
      expect((await counts(database.read, 1)).counts).toMatchObject(keyed ? { sent: 1 } : { unknown: 1 });
      await close();
    }
  });

  test('a keyed message in doubt is never called unsent: cancelled, stopped or too late, a person looks', async () => {
    const { database, close } = await open();
    const channels = sinks();
    channels.sms.answer = () => ({ kind: 'unknown', reason: 'timeout', staff: 'Không rõ.' });
    const numbers = ['+84901234501', '+84901234502', '+84901234503'];
    const people = await database.write(async (tx) => {
      const made = [];
      for (const number of numbers) made.push(await citizen(tx, 'sms', number));
      return made;
    });
    const [cancelled, stopped, late] = people;
    if (cancelled === undefined || stopped === undefined || late === undefined) throw new Error('no people');
    await database.write((tx) =>
      post(tx, testKeys, [
        outreach('c1-w0-1-sms', cancelled, { campaignId: 1 }),
        outreach('c2-w0-2-sms', stopped, { campaignId: 2 }),
        outreach('c3-w0-3-sms', late, { campaignId: 3, expiresAt: later(NOON, 2 * HOUR) }),
      ]),
    );
    await dispatch(engineOn(database, channels), { now: NOON });
    expect([...channels.sms.copies.values()]).toEqual([1, 1, 1]);
    await database.write(async (tx) => {
      await cancelFor(tx, { campaignId: 1 }, 'cancelled', later(NOON, MINUTE / 6));
      await stopEverything(tx, stopped.addressId, later(NOON, MINUTE / 6));
    });
    const wire = { keyed: () => true };
    await drain(engineOn(database, channels), later(NOON, 3 * HOUR));
    await sweep({ db: database, keys: testKeys, now: () => NOON }, { now: later(NOON, 3 * HOUR), ...wire });
    const rows = await unknowns(ROOT, database.read);
    expect(rows.map((row) => [row.campaignId, row.reason])).toEqual([
      [1, 'in_doubt'],
      [2, 'in_doubt'],
      [3, 'in_doubt'],
    ]);
    expect([...channels.sms.copies.values()]).toEqual([1, 1, 1]);
    await close();
  });

  test('a refused message fails with the sentence for staff, a gone address gets nothing more', async () => {
    const { database, close } = await open();
    const channels = sinks();
    const to = await database.write((tx) => citizen(tx, 'sms', '+84901234567'));
    await database.write((tx) =>
      post(tx, testKeys, [
        outreach('c1-w0-1-sms', to, { campaignId: 1 }),
        outreach('c2-w0-1-sms', to, { campaignId: 2, nextAt: later(NOON, HOUR) }),
      ]),
    );
    channels.sms.answer = () => ({ kind: 'gone', reason: 'dead', staff: 'Số không còn dùng.' });
    const engine = engineOn(database, channels);
    await drain(engine, NOON);
    await drain(engine, later(NOON, HOUR));
    expect(channels.sms.calls).toBe(1);
    const rows = await ledger(ROOT, database.read, {});
    expect(rows[0]).toMatchObject({ state: 'failed', reason: 'dead', staffText: 'Số không còn dùng.' });
    expect(rows[1]).toMatchObject({ state: 'dropped', rule: 'gone' });
    await close();
  });

  test('a retry honours the time the provider named and gives up after the last attempt', async () => {
    const { database, close } = await open();
    const channels = sinks();
    await campaignTo(database, 1);
    channels.sms.answer = () => ({ kind: 'retry', reason: 'busy', staff: 'Đang bận.', afterMs: 120_000 });
    const engine = engineOn(database, channels, { random: () => 0 });
    await drain(engine, NOON);
    const [row] = await ledger(ROOT, database.read, { campaignId: 1 });
    expect(row).toMatchObject({ state: 'queued', attempts: 1, reason: 'busy' });
    expect(row?.nextAt).toEqual(later(NOON, 120_000));
    let now = NOON;
    for (let round = 0; round < 20; round++) {
      now = later(now, 31 * MINUTE);
      await drain(engine, now);
    }
    expect(channels.sms.calls).toBe(8);
    expect((await ledger(ROOT, database.read, { campaignId: 1 }))[0]).toMatchObject({
      state: 'failed',
      attempts: 8,
    });
    await close();
  });
});
