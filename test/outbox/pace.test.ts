import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { restedPacer, sliceOf, takeSlot } from '../../outbox/pace.ts';

test('in no second more leave than the rate and its short burst', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 200 }),
      fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 200 }),
      (perSecond, gaps) => {
        let pacer = restedPacer();
        let now = 0;
        const slots: number[] = [];
        for (const gap of gaps) {
          now += gap;
          const slot = takeSlot(pacer, perSecond, now);
          pacer = slot.pacer;
          expect(slot.waitMs).toBeGreaterThanOrEqual(0);
          slots.push(now + slot.waitMs);
        }
        for (const [i, first] of slots.entries()) {
          const inSecond = slots.slice(i).filter((slot) => slot < first + 1000 - 1e-6).length;
          expect(inSecond).toBeLessThanOrEqual(perSecond + Math.max(1, Math.floor(perSecond * 0.2)));
        }
      },
    ),
  );
});

test('a busy pace hands out its rate', () => {
  let pacer = restedPacer();
  let last = 0;
  for (let i = 0; i < 500; i++) {
    const slot = takeSlot(pacer, 25, 0);
    pacer = slot.pacer;
    last = slot.waitMs;
  }
  expect(last / 1000).toBeGreaterThan(500 / 25 - 0.5);
  expect(last / 1000).toBeLessThan(500 / 25);
});

test('a slice is half a second and never nothing', () => {
  expect(sliceOf(50)).toBe(25);
  expect(sliceOf(1)).toBe(1);
});
