/** What makes messages wait: a throttled channel, a campaign set aside, a source, a pace. */
import { expect, test } from 'vitest';
import {
  counts,
  dispatch,
  drain,
  endCampaignPage,
  hold,
  ledger,
  markPosted,
  post,
  release,
  sweep,
} from '../../outbox/outbox.ts';
import { admin, ROOT } from '../acts.ts';
import { onBothDatabases, testKeys } from '../database.ts';
import {
  campaignTo,
  citizen,
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

onBothDatabases('the outbox', (open) => {
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
