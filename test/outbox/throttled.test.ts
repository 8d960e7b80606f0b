import { expect, test } from 'vitest';
import { counts, drain } from '../../outbox/outbox.ts';
import { freshSqlite } from '../database.ts';
import { campaignTo, DAY, engineOn, HOUR, later, MINUTE, NOON, sinks } from './sink.ts';

test('a provider that takes five at a time and asks the rest to wait gets everybody in the end: nobody fails for its pace', async () => {
  const { database, close } = await freshSqlite();
  const channels = sinks();
  const people = 120;
  await campaignTo(database, people, { expiresAt: later(NOON, DAY) });
  const engine = engineOn(database, channels);
  let now = NOON;
  let taken = 0;
  channels.sms.answer = () => {
    taken += 1;
    return taken <= 5
      ? null
      : { kind: 'retry', reason: 'throttled', staff: 'Nhà mạng yêu cầu gửi chậm lại.', whole: true };
  };
  let rounds = 0;
  for (; rounds < 400 && (await counts(database.read, 1)).counts.queued > 0; rounds += 1) {
    taken = 0;
    await drain(engine, now);
    now = later(now, 6_000);
  }
  expect((await counts(database.read, 1)).counts).toMatchObject({ sent: people, failed: 0, queued: 0 });
  expect([...channels.sms.copies.values()].every((copies) => copies === 1)).toBe(true);
  // Five every six seconds is all it takes: the lane must not rest much longer than it was asked to.
  expect(rounds).toBeLessThan((people / 5) * 4);
  await close();
});

test('a provider that is down for three hours costs nobody a try, and everybody gets theirs when it is back', async () => {
  const { database, close } = await freshSqlite();
  const channels = sinks();
  await campaignTo(database, 40, { expiresAt: later(NOON, 4 * HOUR) });
  const engine = engineOn(database, channels);
  channels.sms.answer = () => ({
    kind: 'retry',
    reason: 'unreachable',
    staff: 'Chưa kết nối được tới nhà mạng; hệ thống sẽ gửi lại.',
    whole: true,
  });
  let now = NOON;
  for (; now < later(NOON, 3 * HOUR); now = later(now, MINUTE)) await drain(engine, now);
  const waiting = await database.read.message.findMany({ where: { campaignId: 1 } });
  expect(waiting.every((row) => row.state === 'queued' && row.attempts === 0)).toBe(true);
  expect(waiting.some((row) => row.reason === 'unreachable' && row.staffText !== null)).toBe(true);
  channels.sms.answer = () => null;
  for (let minute = 0; minute < 5; minute += 1) await drain(engine, later(now, minute * MINUTE));
  expect((await counts(database.read, 1)).counts).toMatchObject({ sent: 40, failed: 0, expired: 0 });
  await close();
});

test('one message that a provider puts off, with its lane open, is given up after its tries', async () => {
  const { database, close } = await freshSqlite();
  const channels = sinks();
  await campaignTo(database, 1, { expiresAt: later(NOON, 7 * DAY) });
  const engine = engineOn(database, channels);
  channels.sms.answer = () => ({ kind: 'retry', reason: 'busy', staff: 'Máy bận; hệ thống sẽ gửi lại.' });
  for (let minute = 0; minute < 6 * 60; minute += 1) await drain(engine, later(NOON, minute * MINUTE));
  expect((await counts(database.read, 1)).counts).toMatchObject({ failed: 1 });
  await close();
});

test('a lane that rests when the clock is set back an hour does not rest an hour longer', async () => {
  const { database, close } = await freshSqlite();
  const channels = sinks();
  await campaignTo(database, 3, { expiresAt: later(NOON, DAY) });
  const engine = engineOn(database, channels);
  channels.sms.answer = () => ({
    kind: 'retry',
    reason: 'rate',
    staff: 'Quá nhanh.',
    afterMs: 30_000,
    whole: true,
  });
  await drain(engine, NOON);
  channels.sms.answer = () => null;
  const back = later(NOON, -HOUR);
  // What waits is due by the old clock; a sweep of the calendar's own is not this test's matter.
  await database.write((tx) => tx.message.updateMany({ data: { nextAt: back } }));
  await drain(engine, later(back, 1_000));
  expect((await counts(database.read, 1)).counts).toMatchObject({ sent: 3 });
  await close();
});
