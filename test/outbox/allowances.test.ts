/**
 * What a provider lets us send for nothing, out of a package, at a price: the gate asks rows of the database, so two processes and a
 * restart agree. Against the stand-in of Zalo, which counts for itself.
 */
import { expect, test } from 'vitest';
import { freeLeft, leftOf, nextPeriod, periodOf } from '../../outbox/allowances.ts';
import { type GateFacts, gate } from '../../outbox/gate.ts';
import { rulesOfRows, type SendingRules } from '../../outbox/rules.ts';
import { sendingKind } from '../../outbox/sending-kind.ts';
import { DAY, HOUR, later, MINUTE, NOON } from './sink.ts';

const at = (local: string) => new Date(`${local}:00+07:00`);

/** Zalo counts eight, as until 2026 and as one source still says; `paid` is the office's choice. */
const counting = (paid: boolean): SendingRules =>
  rulesOfRows([
    {
      kind: 'interaction',
      channel: 'zalo',
      purpose: null,
      value: JSON.stringify({ days: 7, freeHours: 48, freeAnswers: 8, dong: 55, ...(paid ? {} : { paid }) }),
      source: 'thử',
      verified: false,
      validFrom: at('2020-01-01T00:00'),
      validTo: null,
    },
  ]);

test('the kind of a message over the hours of a window, the answers in it and what the package has left', () => {
  const opened = at('2026-12-30T23:30');
  const facts = (left: object): GateFacts => ({
    purpose: 'reminder',
    channel: 'zalo',
    campaignId: null,
    basis: 'dossier',
    expiresAt: null,
    to: {
      kind: 'person',
      state: 'open',
      stopped: false,
      erased: false,
      lastInboundAt: opened,
      permissions: { reminder: 'granted', outreach: 'granted' },
      left: { free: 1, package: 1, refilled: at('2027-01-01T00:05'), ...left },
    },
  });
  const kind = (left: object, ms: number, paid = true) =>
    sendingKind(facts(left), counting(paid), later(opened, ms));
  expect(kind({}, 0)).toBe('free');
  // A provider's clock ahead of ours, or ours set back: the window has just been opened.
  expect(kind({}, -3 * DAY)).toBe('free');
  expect(kind({ free: null }, 48 * HOUR - 1)).toBe('free');
  expect(kind({ free: 0 }, HOUR - 1, false)).toBe('package');
  expect(kind({ free: 0, package: 0 }, HOUR - 1)).toBe('paid');
  expect(kind({ free: 0, package: 0 }, HOUR - 1, false)).toBe(null);
  // At five past midnight on the first the package is full again, as far as anybody knows.
  expect(kind({ free: 0, package: 0 }, 24 * HOUR + 34 * MINUTE, false)).toBe(null);
  expect(kind({ free: 0, package: 0 }, 24 * HOUR + 35 * MINUTE, false)).toBe('package');
  expect(kind({}, 48 * HOUR)).toBe('package');
  expect(kind({}, 7 * DAY)).toBe('template');

  const nothing = { sends: [], inFlight: [], inFlightWaitMs: 5_000, days: new Map(), leaving: 0 };
  const asked = (left: object, now: Date) => gate(facts(left), counting(false), nothing, now);
  expect(asked({}, opened)).toEqual({ do: 'send' });
  expect(asked({ free: 0, package: 0 }, opened)).toEqual({
    do: 'wait',
    until: at('2027-01-01T00:05'),
    rule: 'zalo_paid',
  });
  // It would be free to send again only when the person has been silent too long.
  const month = { free: 0, package: 0, refilled: at('2027-02-01T00:05') };
  expect(asked(month, opened)).toEqual({ do: 'drop', rule: 'zalo_paid' });
});

test('answers of a window: the provider’s word first, else all that was handed over; of those under way the older count', () => {
  const opened = NOON;
  const sent = (id: number, ms: number, underWay = false) => ({ id, at: later(NOON, ms), underWay });
  const left = (
    handed: ReturnType<typeof sent>[],
    told: { left: number; at: Date } | null,
    own = 50,
    most?: number,
  ) => freeLeft({ handed, told }, { opened, most, own });
  expect(left([], null)).toBe(null);
  expect(left([sent(1, -1), sent(2, 0), sent(3, 1)], null, 50, 8)).toBe(6);
  expect(left([sent(1, 0, true), sent(60, 0, true)], null, 50, 8)).toBe(7);
  expect(left([sent(50, 0, true)], null, 50, 8)).toBe(8);
  // Said of this window, less what went after it; a word on the window before says nothing.
  expect(left([sent(1, 5), sent(2, 9)], { left: 3, at: later(NOON, 5) })).toBe(2);
  expect(left([sent(1, 5)], { left: 0, at: later(NOON, -1) })).toBe(null);
  expect(left([sent(1, 5), sent(2, 5, true)], { left: 1, at: later(NOON, 5) })).toBe(0);
});

test('a figure holds for its own day or month in Viet Nam, whichever way the clock moves', () => {
  const rows = [{ channel: 'zalo' as const, name: 'template_day' as const, period: '2026-12-31', left: 0 }];
  const left = (local: string) => leftOf(rows, 'zalo', 'template_day', at(local));
  expect(left('2026-12-31T00:00')).toBe(0);
  expect(left('2026-12-31T23:59')).toBe(0);
  expect(left('2027-01-01T00:00')).toBe(null);
  expect(left('2026-12-30T23:59')).toBe(null);
  expect(periodOf('package_month', at('2027-01-01T00:00'))).toBe('2027-01');
  expect(nextPeriod('promotion_month', at('2028-02-29T23:59'))).toEqual(at('2028-03-01T00:05'));
  expect(nextPeriod('template_day', at('2026-12-31T12:00'))).toEqual(at('2027-01-01T00:05'));
});
