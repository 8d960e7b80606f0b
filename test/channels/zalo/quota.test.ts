import { describe, expect, it } from 'vitest';
import { outcomeOf, untilNextMonth } from '../../../channels/zalo/errors.ts';
import { allowancesOf } from '../../../channels/zalo/quota.ts';

const HOUR = 3_600_000;

describe('what Zalo says is left', () => {
  it('is read from its fields, numbers or strings; what it does not name is not known, and never below nothing', () => {
    const all = {
      dailyQuota: '500',
      remainingQuota: '499',
      dailyQuotaPromotion: 125,
      remainingQuotaPromotion: 124,
    };
    const month = { monthlyPromotionQuota: 2000, remainingMonthlyPromotionQuota: '-3' };
    expect(allowancesOf({ ...all, ...month })).toEqual([
      { name: 'template_day', left: 499, total: 500 },
      { name: 'promotion_day', left: 124, total: 125 },
      { name: 'promotion_month', left: 0, total: 2000 },
    ]);
    for (const nothing of [null, {}, [], { remainingQuota: null }, { remainingQuota: 'nhiều' }])
      expect(allowancesOf(nothing)).toEqual([]);
  });

  it('a refusal that is the account’s says which allowance is used up; one template’s or one person’s does not', () => {
    const now = new Date('2026-12-01T03:00:00Z');
    // 10:00 in Viet Nam: until 00:05.
    const day = { kind: 'retry', afterMs: 14 * HOUR + 5 * 60_000 };
    expect(outcomeOf('zns', -144, now)).toEqual({
      ...day,
      usedUp: 'template_day',
      reason: 'zns_-144',
      staff: expect.any(String),
    });
    expect(outcomeOf('zns', -147, now)).not.toHaveProperty('usedUp');
    expect(outcomeOf('oa', -218, now)).not.toHaveProperty('usedUp');
    // Free words to people who wrote do not come out of it: the lane does not rest.
    for (const code of [-144, -147]) expect(outcomeOf('zns', code, now)).not.toHaveProperty('whole');
    expect(outcomeOf('zns', -1441, now)).toMatchObject({
      usedUp: 'promotion_month',
      afterMs: untilNextMonth(now),
    });
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
