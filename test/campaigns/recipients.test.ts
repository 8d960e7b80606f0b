import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AudiencePerson, choose } from '../../campaigns/audience.ts';
import type { CampaignPlan } from '../../campaigns/plan-type.ts';
import {
  audienceSum,
  type CampaignRecipient,
  changesSince,
  digestOf,
  groupsOfPlan,
  keyOf,
  sortGroups,
  sortingFor,
  sortPeople,
  writeDigest,
} from '../../campaigns/recipients.ts';
import { dealLots, lotOf, lotStart } from '../../campaigns/waves.ts';
import { DONG_HA, NAM_DONG_HA } from './office.ts';

const AT = new Date('2026-11-23T01:00:00Z');
const DAY = 86_400_000;

const person = (more: Partial<AudiencePerson> = {}): AudiencePerson => ({
  contactId: 1,
  areaCode: DONG_HA,
  permission: 'granted',
  excluded: false,
  addresses: [address('sms', 1)],
  ...more,
});
function address(
  channel: 'zalo' | 'telegram' | 'sms',
  id: number,
  more = {},
): AudiencePerson['addresses'][number] {
  return { id, channel, state: 'open', stopped: false, erased: false, lastInboundAt: AT, ...more };
}
const plan = (more: Partial<CampaignPlan> = {}): CampaignPlan => ({
  name: 'Thử',
  purpose: 'outreach',
  channels: ['zalo', 'sms'],
  audience: { areas: ['44'], tags: [], excludeTags: [], groups: [], places: [], bundle: null, consent: null },
  text: {},
  values: {},
  link: null,
  start: AT.toISOString(),
  end: new Date(AT.getTime() + 3 * DAY).toISOString(),
  hours: null,
  repeat: null,
  budget: null,
  rate: null,
  waves: null,
  ...more,
});
const rules = { channels: ['zalo', 'sms'] as const, at: AT, windowDays: { zalo: 7 } };

describe('the choice of an address', () => {
  const cases: [string, Partial<AudiencePerson>, object][] = [
    [
      'takes the first channel of the plan',
      { addresses: [address('sms', 1), address('zalo', 2)] },
      { channel: 'zalo', addressId: 2 },
    ],
    [
      'passes over a dead address',
      { addresses: [address('zalo', 2, { state: 'gone' }), address('sms', 1)] },
      { channel: 'sms' },
    ],
    [
      'passes over a closed Zalo window',
      {
        addresses: [
          address('zalo', 2, { lastInboundAt: new Date(AT.getTime() - 7 * DAY) }),
          address('sms', 1),
        ],
      },
      { channel: 'sms' },
    ],
    [
      'takes an open Zalo window',
      { addresses: [address('zalo', 2, { lastInboundAt: new Date(AT.getTime() - 7 * DAY + 1) })] },
      { channel: 'zalo' },
    ],
    [
      'says when the only address is dead',
      { addresses: [address('sms', 1, { state: 'gone' })] },
      { reason: 'gone' },
    ],
    [
      'says when the window is what is missing',
      { addresses: [address('zalo', 2, { lastInboundAt: null })] },
      { reason: 'window' },
    ],
    ['says when there is no address', { addresses: [address('telegram', 1)] }, { reason: 'no_channel' }],
    [
      'a stop on any address counts for all',
      { addresses: [address('sms', 1), address('telegram', 2, { stopped: true })] },
      { reason: 'stopped' },
    ],
    ['honours a refusal', { permission: 'refused' }, { reason: 'refused' }],
    ['needs a permission', { permission: 'none' }, { reason: 'no_permission' }],
    ['leaves an excluded tag out', { excluded: true }, { reason: 'excluded_tag' }],
  ];
  for (const [name, more, choice] of cases)
    test(name, () => expect(choose(person(more), rules)).toMatchObject(choice));

  test('never takes an address of somebody who stopped, nor one without permission', () => {
    const anyAddress = fc.record({
      id: fc.integer({ min: 1, max: 99 }),
      channel: fc.constantFrom('zalo', 'telegram', 'sms' as const),
      state: fc.constantFrom('open', 'gone' as const),
      stopped: fc.boolean(),
      erased: fc.boolean(),
      lastInboundAt: fc.option(fc.constant(AT)),
    });
    const anyPerson = fc.record({
      contactId: fc.constant(1),
      areaCode: fc.constant(DONG_HA),
      permission: fc.constantFrom('granted', 'refused', 'none' as const),
      excluded: fc.boolean(),
      addresses: fc.array(anyAddress, { maxLength: 5 }),
    });
    fc.assert(
      fc.property(anyPerson, (who) => {
        const choice = choose(who, rules);
        if (choice.kind === 'out') return;
        expect(who.permission).toBe('granted');
        expect(who.excluded).toBe(false);
        expect(who.addresses.some((one) => one.stopped)).toBe(false);
        const taken = who.addresses.filter(
          (one) => one.id === choice.addressId && one.channel === choice.channel,
        );
        expect(taken.some((one) => one.state === 'open' && !one.erased)).toBe(true);
      }),
    );
  });
});

describe('sorting', () => {
  test('counts everybody: in or out, once', () => {
    const by = sortingFor(plan(), '44', { zalo: 7 });
    const people = [
      person(),
      person({ contactId: 2, permission: 'none' }),
      person({ contactId: 3, areaCode: '' }),
      person({ contactId: 4, areaCode: '99999' }),
    ];
    const sorted = sortPeople(people, by);
    expect(sorted.in.map((to) => [to.contactId, to.areaCode])).toEqual([
      [1, DONG_HA],
      [3, '44'],
      [4, '44'],
    ]);
    expect(sorted.out).toEqual({ no_permission: 1 });
    expect(sortPeople(people, sortingFor(plan(), '', {})).out).toEqual({ no_permission: 1, no_area: 2 });
  });

  test('takes groups of the area by name or number; those by hand need no id', () => {
    const group = (id: number, more = {}) => ({
      id,
      name: `Khu phố ${id}`,
      channel: 'zalo' as const,
      sealed: 'v1' as string | null,
      areaCode: DONG_HA,
      mode: 'api' as const,
      state: 'open' as const,
      ...more,
    });
    const groups = [
      group(1),
      group(2, { mode: 'manual', sealed: null }),
      group(3, { sealed: null }),
      group(4, { state: 'closed' }),
      group(5, { areaCode: '26041' }),
    ];
    const wide = plan({ channels: ['group'] });
    const sorted = sortGroups(groupsOfPlan(groups, wide), sortingFor(wide, '44', {}));
    expect(sorted.in.map((to) => [to.groupId, to.manual])).toEqual([
      [1, false],
      [2, true],
    ]);
    expect(sorted.out).toEqual({ group_no_id: 1, group_closed: 1 });
    const named = plan({ channels: ['group'], audience: { ...wide.audience, groups: ['Khu phố 1', '2'] } });
    expect(groupsOfPlan(groups, named).map((one) => one.id)).toEqual([1, 2]);
  });

  test('makes keys that every provider takes', () => {
    const to: CampaignRecipient = {
      contactId: 123_456_789,
      addressId: 1,
      groupId: null,
      manual: false,
      channel: 'telegram',
      areaCode: DONG_HA,
      wave: 19,
    };
    expect(keyOf(999_999, to)).toBe('c999999-w19-123456789-telegram');
    expect(keyOf(1, { ...to, contactId: null, groupId: 7 })).toBe('c1-w19-g7-telegram');
    expect(keyOf(999_999_999, { ...to, contactId: 2_147_483_647 })).toMatch(/^[A-Za-z0-9_-]{1,48}$/);
  });
});

describe('lots', () => {
  test('are even, repeatable, and different for another seed', () => {
    const communes = Array.from({ length: 78 }, (_, i) => String(19_000 + i));
    const lots = dealLots(communes, 3, 7);
    expect([0, 1, 2].map((lot) => [...lots.values()].filter((one) => one === lot).length)).toEqual([
      26, 26, 26,
    ]);
    expect(dealLots([...communes].reverse(), 3, 7)).toEqual(lots);
    expect(dealLots(communes, 3, 8)).not.toEqual(lots);
    expect(lotOf('19333', 3, 7)).toBe(lotOf('19333', 3, 7));
  });

  test('start one after the other within the time of the campaign', () => {
    const waves = { by: 'commune' as const, count: 3, seed: 7 };
    const starts = [0, 1, 2].map((lot) => lotStart(plan({ waves }), lot).getTime() - AT.getTime());
    expect(starts).toEqual([0, DAY, 2 * DAY]);
    expect(lotStart(plan(), 0)).toEqual(AT);
  });

  test('keep a commune together', () => {
    const by = sortingFor(plan({ waves: { by: 'commune', count: 2, seed: 1 } }), '44', {});
    const people = [1, 2, 3, 4].map((contactId) =>
      person({ contactId, areaCode: contactId % 2 ? DONG_HA : NAM_DONG_HA }),
    );
    const waves = sortPeople(people, by).in.map((to) => to.wave);
    expect(waves[0]).toBe(waves[2]);
    expect(waves[1]).toBe(waves[3]);
  });
});

describe('the fingerprint', () => {
  const sum = (ids: number[]) => {
    const total = audienceSum();
    for (const contactId of ids)
      total.add(sortPeople([person({ contactId })], sortingFor(plan(), '44', {})).in);
    return total.done().audience;
  };

  test('names what changed', () => {
    const before = writeDigest(digestOf('plan', 'texts', sum([1, 2])));
    expect(changesSince(before, digestOf('plan', 'texts', sum([1, 2])))).toEqual([]);
    expect(changesSince(before, digestOf('plan', 'texts', sum([1, 3])))).toHaveLength(1);
    expect(changesSince(before, digestOf('other', 'texts', sum([1])))).toHaveLength(2);
    expect(changesSince(null, digestOf('plan', 'texts', sum([1, 2])))).toHaveLength(3);
  });
});
