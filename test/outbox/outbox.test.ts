import { expect, test } from 'vitest';
import { stopEverything } from '../../contacts/contacts.ts';
import {
  cancelFor,
  counts,
  decideUnknown,
  dispatch,
  drain,
  endCampaignPage,
  hold,
  ledger,
  markPosted,
  post,
  receipt,
  release,
  stateCounts,
  sweep,
  unknowns,
} from '../../outbox/outbox.ts';
import { admin, ROOT } from '../acts.ts';
import { onBothDatabases, testKeys } from '../database.ts';
import {
  campaignTo,
  citizen,
  DAY,
  engineOn,
  HOUR,
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

  test('a throttled channel rests, the others and the replies go on', async () => {
    const { database, close } = await open();
    const channels = sinks();
    await campaignTo(database, 10);
    await database.write(async (tx) => {
      const friend = await citizen(tx, 'telegram', '555');
      await post(tx, testKeys, [
        outreach('c1-w0-t-telegram', friend, { channel: 'telegram' }),
        reply('r-1', await stranger(tx, 'sms', '+84911111111')),
      ]);
    });
    channels.sms.answer = (_target, key) =>
      key === 'r-1'
        ? null
        : { kind: 'retry', reason: 'rate', staff: 'Quá nhanh.', afterMs: 60_000, whole: true };
    const engine = engineOn(database, channels, { concurrency: 1 });
    await drain(engine, NOON);
    expect(channels.sms.sent.map((one) => one.key)).toEqual(['r-1']);
    expect(channels.sms.calls).toBe(2);
    expect(channels.telegram.calls).toBe(1);
    channels.sms.answer = () => null;
    await drain(engine, later(NOON, 2 * MINUTE));
    expect(channels.sms.copies.size).toBe(11);
    await close();
  });

  test('a run of failures that are ours stops the campaign and tells staff why; nobody is lost', async () => {
    const { database, close } = await open();
    const channels = sinks();
    const numbers = await campaignTo(database, 30);
    channels.sms.answer = () => ({ kind: 'ourFault', reason: 'auth', staff: 'Sai mật khẩu nhà mạng.' });
    const told: [number, string][] = [];
    const engine = engineOn(database, channels, {
      concurrency: 1,
      onTrouble: async (campaignId, staff) => {
        told.push([campaignId, staff]);
        await database.write((tx) => hold(tx, campaignId));
      },
    });
    await drain(engine, NOON);
    expect(told).toEqual([[1, expect.stringContaining('Sai mật khẩu nhà mạng.')]]);
    expect(channels.sms.calls).toBe(10);
    channels.sms.answer = () => null;
    await drain(engine, later(NOON, HOUR));
    expect(channels.sms.copies.size).toBe(0);
    await database.write((tx) => release(tx, 1));
    await drain(engine, later(NOON, HOUR));
    expect(channels.sms.copies.size).toBe(numbers.length);
    await close();
  });

  test('a campaign that is set aside keeps its times and comes back whole', async () => {
    const { database, close } = await open();
    const channels = sinks();
    await campaignTo(database, 5, { nextAt: later(NOON, HOUR) });
    const engine = engineOn(database, channels);
    expect(await database.write((tx) => hold(tx, 1))).toBe(5);
    await drain(engine, later(NOON, 2 * HOUR));
    expect(channels.sms.calls).toBe(0);
    expect((await counts(database.read, 1)).counts.queued).toBe(5);
    expect(await database.write((tx) => release(tx, 1))).toBe(5);
    await drain(engine, NOON);
    expect(channels.sms.calls).toBe(0);
    await drain(engine, later(NOON, HOUR));
    expect(channels.sms.calls).toBe(5);
    expect(await database.write((tx) => endCampaignPage(tx, 1, 'expired', NOON))).toBe(0);
    await close();
  });

  test('the source is asked at the moment of sending: send, hold, drop', async () => {
    const { database, close } = await open();
    const channels = sinks();
    await campaignTo(database, 3);
    const engine = engineOn(database, channels, {
      sources: [
        {
          name: 'test',
          prepare: async (rows, now) =>
            new Map(
              rows.map((row, i) => [
                row.id,
                i === 0
                  ? { do: 'send' as const, outgoing: { text: `${row.payload?.text} đã soạn` } }
                  : i === 1
                    ? { do: 'hold' as const, until: later(now, HOUR), rule: 'paused', staff: 'Tạm dừng.' }
                    : { do: 'drop' as const, rule: 'confirmed', staff: 'Đã xác nhận.' },
              ]),
            ),
        },
      ],
    });
    await drain(engine, NOON);
    expect(channels.sms.sent.map((one) => one.text)).toEqual(['Tin c1-w0-0-sms đã soạn']);
    expect(
      (await ledger(ROOT, database.read, { campaignId: 1 })).map((row) => [row.state, row.rule]),
    ).toEqual([
      ['sent', null],
      ['queued', 'paused'],
      ['dropped', 'confirmed'],
    ]);
    await close();
  });

  test('a source that fails costs its messages a minute and no attempt of the others', async () => {
    const { database, close } = await open();
    const channels = sinks();
    await campaignTo(database, 1, { source: 'broken' });
    await database.write(async (tx) =>
      post(tx, testKeys, [outreach('other', await citizen(tx, 'sms', '+84933333333'))]),
    );
    let broken = true;
    const engine = engineOn(database, channels, {
      sources: [
        {
          name: 'broken',
          prepare: async (rows) => {
            if (broken) throw new Error('down');
            return new Map(rows.map((row) => [row.id, { do: 'send', outgoing: { text: 'xong' } }]));
          },
        },
      ],
    });
    await drain(engine, NOON);
    expect(channels.sms.sent.map((one) => one.key)).toEqual(['other']);
    broken = false;
    await drain(engine, later(NOON, MINUTE));
    expect(channels.sms.calls).toBe(2);
    await close();
  });

  test('a channel that is not set up keeps its messages until their time is past', async () => {
    const { database, close } = await open();
    const channels = sinks();
    channels.sms.missing = 'Chưa có tài khoản.';
    await campaignTo(database, 2, { expiresAt: later(NOON, HOUR) });
    const engine = engineOn(database, channels);
    await drain(engine, NOON);
    expect((await counts(database.read, 1)).counts.queued).toBe(2);
    await sweep(engine.deps, { now: later(NOON, HOUR), keyed: () => true });
    expect((await counts(database.read, 1)).counts.expired).toBe(2);
    await close();
  });

  test('a message posted by hand is ticked once and never dispatched', async () => {
    const { database, close } = await open();
    const channels = sinks();
    await campaignTo(database, 1, { lane: 'manual', step: 'manual' });
    await drain(engineOn(database, channels), NOON);
    expect(channels.sms.calls).toBe(0);
    const [row] = await ledger(ROOT, database.read, { campaignId: 1 });
    const id = row?.id ?? 0;
    expect(await database.write((tx) => markPosted(admin(NOON, 1), tx, id))).toBe(true);
    expect(await database.write((tx) => markPosted(admin(NOON, 1), tx, id))).toBe(false);
    expect((await counts(database.read, 1)).counts.sent).toBe(1);
    await close();
  });

  test('a campaign keeps to its own rate, and the pace of a channel holds over all campaigns', async () => {
    const { database, close } = await open();
    const channels = sinks();
    await campaignTo(database, 100);
    const clock = steppingClock();
    const times: number[] = [];
    channels.sms.answer = () => {
      times.push(clock.now());
      return null;
    };
    const engine = engineOn(database, channels, {
      clock,
      concurrency: 1,
      sources: [
        {
          name: 'test',
          prepare: async (rows) =>
            new Map(rows.map((row) => [row.id, { do: 'send', outgoing: { text: 'x' } }])),
          rates: async (ids) => new Map(ids.map((id) => [id, 20])),
        },
      ],
    });
    while ((await dispatch(engine, { now: NOON, lanes: ['bulk'] })).claimed > 0);
    expect(times).toHaveLength(100);
    // 20 a second: 100 take five seconds, less the short burst at the beginning.
    expect(clock.now()).toBeGreaterThanOrEqual(4_700);
    expect(clock.now()).toBeLessThanOrEqual(5_000);
    for (let i = 24; i < times.length; i++)
      expect((times[i] ?? 0) - (times[i - 24] ?? 0)).toBeGreaterThanOrEqual(1_000);
    await close();
  });
});

/** A clock that a sleeper moves at once. */
function steppingClock() {
  let time = 0;
  return {
    now: () => time,
    sleep: async (ms: number) => {
      time += ms;
    },
  };
}

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
