import { describe, expect, it } from 'vitest';
import { outcomeOf, untilNextMonth } from '../../../channels/zalo/errors.ts';
import { zaloQuota } from '../../../channels/zalo/quota.ts';

const HOUR = 3_600_000;

describe('what Zalo says is left', () => {
  it('is used before the next message: at nothing left, templates by number wait for the next day, replies do not', () => {
    let now = new Date('2026-12-01T03:00:00Z');
    const quota = zaloQuota(() => now);
    expect(quota.before('zns')).toBeNull();
    quota.learn('zns', { dayQuota: { total: 500, remaining: 1 } });
    expect(quota.before('zns')).toBeNull();
    quota.learn('zns', { dayQuota: { total: 500, remaining: 0 } });
    // 10:00 in Viet Nam: until 00:05.
    expect(quota.before('zns')).toMatchObject({ kind: 'retry', held: true, afterMs: 14 * HOUR + 5 * 60_000 });
    expect(quota.before('oa')).toBeNull();
    now = new Date('2026-12-01T17:05:00Z');
    expect(quota.before('zns')).toBeNull();
  });

  it('does not take a yes without figures for nothing left', () => {
    const quota = zaloQuota(() => new Date('2026-12-01T03:00:00Z'));
    quota.learn('zns', {});
    quota.learn('zns', undefined);
    quota.learn('oa', { quotaRemaining: 0, quotaKind: 'reply' });
    expect(quota.before('zns')).toBeNull();
  });
});

describe('an allowance of the month', () => {
  it.each([
    ['2026-12-01T03:00:00Z', '2026-12-31T17:05:00Z'],
    ['2026-12-31T16:59:00Z', '2026-12-31T17:05:00Z'],
    ['2027-02-28T17:30:00Z', '2027-03-31T17:05:00Z'],
  ])('used up at %s waits until %s', (at, until) => {
    const now = new Date(at);
    expect(new Date(now.getTime() + untilNextMonth(now)).toISOString()).toBe(new Date(until).toISOString());
    expect(outcomeOf('zns', -1441, now)).toMatchObject({ kind: 'retry', afterMs: untilNextMonth(now) });
  });
});
