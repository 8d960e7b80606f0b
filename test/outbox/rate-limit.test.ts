import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sharedRateLimits } from '../../outbox/outbox.ts';
import { reserve, sliceOf } from '../../outbox/rate-limit.ts';
import { onBothDatabases } from '../database.ts';

test('whoever asks, and however many at once, in no second more leave than the rate', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 200 }),
      fc.array(fc.record({ gap: fc.integer({ min: 0, max: 400 }), count: fc.integer({ min: 1, max: 20 }) }), {
        minLength: 1,
        maxLength: 60,
      }),
      (perSecond, asked) => {
        let nextFree: number | null = null;
        let now = 0;
        const slots: number[] = [];
        for (const { gap, count } of asked) {
          now += gap;
          // Nobody reserves this far ahead: workers claim half a second, and less of a pace that is far ahead.
          if (nextFree !== null && nextFree - now > 30_000) continue;
          const taken = reserve(nextFree, { perSecond, count }, now);
          nextFree = taken.nextFree;
          expect(taken.inMs).toBeGreaterThanOrEqual(0);
          for (let i = 0; i < count; i += 1) slots.push(now + taken.inMs + (i * 1000) / perSecond);
        }
        for (const [i, first] of slots.entries()) {
          const inSecond = slots.slice(i).filter((slot) => slot < first + 1000 - 1e-6).length;
          expect(inSecond).toBeLessThanOrEqual(perSecond);
        }
      },
    ),
  );
});

test('a busy pace hands out its whole rate', () => {
  let nextFree: number | null = null;
  for (let i = 0; i < 50; i += 1) ({ nextFree } = reserve(nextFree, { perSecond: 25, count: 10 }, 0));
  expect(nextFree).toBeCloseTo((500 / 25) * 1000);
});

test('slots that passed unused are not made up for', () => {
  expect(reserve(1_000, { perSecond: 10, count: 1 }, 50_000)).toEqual({ nextFree: 50_100, inMs: 0 });
});

describe('a clock that was set', () => {
  const HOUR = 3_600_000;
  test('back by an hour does not silence the channel for an hour', () => {
    expect(reserve(HOUR, { perSecond: 10, count: 1 }, 0).inMs).toBe(0);
  });
  test('forward goes on at once', () => {
    expect(reserve(0, { perSecond: 10, count: 1 }, HOUR).inMs).toBe(0);
  });
  test('a slow pace that many workers reserved from is no clock set back', () => {
    expect(reserve(80_000, { perSecond: 0.5, count: 1 }, 0).inMs).toBe(80_000);
  });
});

test('a slice is half a second, less of a pace that is reserved far ahead, and never nothing', () => {
  expect(sliceOf(50)).toBe(25);
  expect(sliceOf(50, 900)).toBe(25);
  expect(sliceOf(50, 5_000)).toBe(5);
  expect(sliceOf(1)).toBe(1);
  expect(sliceOf(1, 60_000)).toBe(1);
});

onBothDatabases('paces that several processes share', (open) => {
  test('two of them never get the same slot', async () => {
    const { database, close } = await open();
    const [here, there] = [sharedRateLimits(database), sharedRateLimits(database)];
    const want = { name: 'channel sms', perSecond: 10, count: 50 };
    const taken = await Promise.all(
      Array.from({ length: 8 }, (_, i) => (i % 2 === 0 ? here : there).take([want])),
    );
    const starts = taken.map((one) => one.get('channel sms') ?? Number.NaN).sort((a, b) => a - b);
    // Five seconds each; what the asking itself took comes off.
    for (const [i, start] of starts.entries()) {
      expect(start).toBeGreaterThan(i * 5_000 - 3_000);
      expect(start).toBeLessThanOrEqual(i * 5_000 + 1);
    }
    expect(
      (await database.read.pace.findUniqueOrThrow({ where: { name: 'channel sms' } })).nextFree,
    ).toBeGreaterThan(Date.now() + 35_000);
    await close();
  });

  test('each pace is its own', async () => {
    const { database, close } = await open();
    const paces = sharedRateLimits(database);
    await paces.take([{ name: 'channel sms', perSecond: 10, count: 100 }]);
    const taken = await paces.take([
      { name: 'channel sms', perSecond: 10, count: 1 },
      { name: 'campaign 7', perSecond: 5, count: 1 },
    ]);
    expect(taken.get('channel sms')).toBeGreaterThan(5_000);
    expect(taken.get('campaign 7')).toBe(0);
    await close();
  });
});
