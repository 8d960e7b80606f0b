import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../channels/contract.ts';
import { STATES, type State } from '../../outbox/message.ts';
import { afterOutcome, afterReceipt, backOffMs, mayMove, movesTo } from '../../outbox/state.ts';

const NOW = new Date('2026-11-23T05:00:00Z');
const message = { lane: 'bulk' as const, attempts: 0, expiresAt: null };
const words = { reason: 'lý do', staff: 'Câu cho cán bộ.' };

describe('the one-way street', () => {
  test('from sent on nothing goes back', () => {
    const order: State[] = ['queued', 'sending', 'sent', 'delivered', 'seen'];
    for (const from of ['sent', 'delivered', 'seen'] as const)
      for (const to of order)
        if (order.indexOf(to) <= order.indexOf(from)) expect(mayMove(from, to)).toBe(false);
    for (const end of ['seen', 'dropped', 'expired'] as const)
      expect(STATES.filter((to) => mayMove(end, to))).toEqual([]);
    // A first try that failed and a second that arrived: the phone has the message.
    expect(STATES.filter((to) => mayMove('failed', to))).toEqual(['delivered', 'seen']);
  });

  test('movesTo and mayMove say the same', () => {
    for (const to of STATES)
      for (const from of STATES) expect(movesTo(to).includes(from)).toBe(mayMove(from, to));
  });

  test('receipts in any order end at the furthest state', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('delivered', 'seen', 'failed' as const), { maxLength: 6 }),
        (receipts) => {
          let state: State = 'sent';
          for (const said of receipts) state = afterReceipt(state, said) ?? state;
          if (receipts.includes('seen')) expect(state).toBe('seen');
          else if (receipts.includes('delivered')) expect(state).toBe('delivered');
          else if (receipts.includes('failed')) expect(state).toBe('failed');
          else expect(state).toBe('sent');
        },
      ),
    );
  });
});

test('a part that arrived does not make a message arrive of which another part failed', () => {
  expect(afterReceipt('failed', 'delivered', 'unsaid')).toBeNull();
  expect(afterReceipt('failed', 'delivered')).toBe('delivered');
});

describe('a message that may have reached the phone', () => {
  const doubtful = { lane: 'bulk' as const, attempts: 7, expiresAt: null, doubtAt: NOW };
  test.each([
    ['after the last wait', { kind: 'retry' as const, ...words }, 'unknown'],
    ['after the last fault of ours', { kind: 'ourFault' as const, ...words }, 'unknown'],
    ['refused by a provider that knows keys', { kind: 'refused' as const, ...words }, 'failed'],
  ])('is %s %s', (_, outcome, state) => {
    expect(afterOutcome(outcome, doubtful, true, NOW, 0.5).state).toBe(state);
  });

  test('too late for the next try is in doubt, not expired', () => {
    const soon = { ...doubtful, attempts: 0, expiresAt: new Date(NOW.getTime() + 1_000) };
    expect(afterOutcome({ kind: 'retry', ...words }, soon, true, NOW, 0.5).state).toBe('unknown');
    expect(afterOutcome({ kind: 'retry', ...words }, { ...soon, doubtAt: null }, true, NOW, 0.5).state).toBe(
      'expired',
    );
  });
});

describe('an outcome', () => {
  const cases: [string, Outcome, boolean, object][] = [
    [
      'accepted is sent with what it cost',
      { kind: 'accepted', providerId: 'p', facts: { segments: 2, priceDong: 10 } },
      true,
      { state: 'sent', providerId: 'p', segments: 2, priceDong: 10 },
    ],
    ['refused is final', { kind: 'refused', ...words }, true, { state: 'failed', reason: 'lý do' }],
    ['gone is final', { kind: 'gone', ...words }, true, { state: 'failed', staffText: 'Câu cho cán bộ.' }],
    [
      'retry waits',
      { kind: 'retry', ...words },
      true,
      { state: 'queued', nextAt: new Date(NOW.getTime() + 22_500) },
    ],
    [
      'retry waits as long as the provider says',
      { kind: 'retry', afterMs: 90_000, ...words },
      true,
      { state: 'queued', nextAt: new Date(NOW.getTime() + 90_000) },
    ],
    ['our fault is tried again later', { kind: 'ourFault', ...words }, true, { state: 'queued' }],
    ['doubt with a key is sent again', { kind: 'unknown', ...words }, true, { state: 'queued' }],
    ['doubt without a key waits for a person', { kind: 'unknown', ...words }, false, { state: 'unknown' }],
  ];
  for (const [name, outcome, keyed, change] of cases)
    test(name, () => expect(afterOutcome(outcome, message, keyed, NOW, 0)).toMatchObject(change));

  test('after the last attempt a retry has failed', () => {
    const last = { ...message, attempts: 7 };
    expect(afterOutcome({ kind: 'retry', ...words }, last, true, NOW, 0)).toMatchObject({ state: 'failed' });
    expect(
      afterOutcome({ kind: 'ourFault', ...words }, { ...message, attempts: 2 }, true, NOW, 0),
    ).toMatchObject({ state: 'failed' });
  });

  test('a retry after the latest useful time is expired; doubt stays doubt', () => {
    const short = { ...message, expiresAt: new Date(NOW.getTime() + 1_000) };
    expect(afterOutcome({ kind: 'retry', ...words }, short, true, NOW, 0)).toMatchObject({
      state: 'expired',
    });
    expect(afterOutcome({ kind: 'unknown', ...words }, short, true, NOW, 0)).toMatchObject({
      state: 'unknown',
    });
  });

  test('waits grow, are spread, and never undercut the provider', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        fc.integer({ min: 0, max: 600_000 }),
        (attempt, random, afterMs) => {
          const wait = backOffMs('bulk', attempt, random, afterMs);
          expect(wait).toBeGreaterThanOrEqual(afterMs);
          expect(wait).toBeLessThanOrEqual(Math.max(30 * 60_000 * 1.25, afterMs * 1.1) + 1);
          expect(backOffMs('bulk', attempt + 1, random, afterMs)).toBeGreaterThanOrEqual(wait);
        },
      ),
    );
  });
});
