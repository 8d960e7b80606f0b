import { describe, expect, test } from 'vitest';
import { type GateFacts, gate } from '../../outbox/gate.ts';
import type { SendingRule, SendingRules } from '../../outbox/rules.ts';
import { at, DAY, facts, HOUR, NOTHING, past, person, RULES, sent } from './gate-facts.ts';

describe('hours', () => {
  const cases: [string, GateFacts['purpose'], string | null][] = [
    ['2026-11-23T07:59', 'outreach', '2026-11-23T08:00'],
    ['2026-11-23T08:00', 'outreach', null],
    ['2026-11-23T19:59', 'outreach', null],
    ['2026-11-23T20:00', 'outreach', '2026-11-24T08:00'],
    ['2026-11-28T11:59', 'outreach', null],
    ['2026-11-28T12:00', 'outreach', '2026-11-30T08:00'],
    ['2026-11-29T10:00', 'outreach', '2026-11-30T08:00'],
    ['2026-11-29T10:00', 'reminder', null],
    ['2026-11-29T21:00', 'service', '2026-11-30T08:00'],
    ['2026-11-29T03:00', 'reply', null],
  ];
  for (const [now, purpose, until] of cases)
    test(`${purpose} at ${now} ${until === null ? 'leaves' : `waits until ${until}`}`, () => {
      const verdict = gate(facts({ purpose }), RULES, NOTHING, at(now));
      expect(verdict).toEqual(
        until === null ? { do: 'send' } : { do: 'wait', until: at(until), rule: 'hours' },
      );
    });

  test('Tết is quiet for all but replies, a public holiday only for outreach', () => {
    const tet = at('2027-02-06T10:00');
    expect(gate(facts(), RULES, NOTHING, tet)).toEqual({
      do: 'wait',
      until: at('2027-02-11T08:00'),
      rule: 'quiet_day',
    });
    expect(gate(facts({ purpose: 'reminder' }), RULES, NOTHING, tet)).toMatchObject({ do: 'wait' });
    expect(gate(facts({ purpose: 'reply' }), RULES, NOTHING, tet)).toEqual({ do: 'send' });
    const holiday = at('2027-04-30T10:00');
    expect(gate(facts(), RULES, NOTHING, holiday)).toMatchObject({ until: at('2027-05-04T08:00') });
    expect(gate(facts({ purpose: 'reminder' }), RULES, NOTHING, holiday)).toEqual({ do: 'send' });
  });

  test('national mourning is a row that somebody adds', () => {
    const mourning: SendingRule = {
      kind: 'quiet',
      channel: null,
      purpose: 'outreach',
      value: { from: '2026-11-24', to: '2026-11-25', name: 'Quốc tang' },
      source: 'thử',
      verified: true,
      from: at('2026-11-23T12:00'),
      to: null,
    };
    const rules: SendingRules = { ...RULES, rules: [...RULES.rules, mourning] };
    // Its first day and its last.
    for (const day of ['2026-11-24', '2026-11-25'])
      expect(gate(facts(), rules, NOTHING, at(`${day}T09:00`)), day).toMatchObject({
        do: 'wait',
        until: at('2026-11-26T08:00'),
      });
  });

  test('a rule that begins in between is not jumped over', () => {
    const rules: SendingRules = {
      rules: [
        {
          kind: 'window',
          channel: null,
          purpose: 'outreach',
          value: { hours: {} },
          source: 'thử',
          verified: true,
          from: at('2026-01-01T00:00'),
          to: at('2026-11-24T10:00'),
        },
      ],
    };
    expect(gate(facts(), rules, NOTHING, at('2026-11-23T09:00'))).toMatchObject({
      do: 'wait',
      until: at('2026-11-24T10:00'),
    });
  });
});

describe('permission and address', () => {
  const now = at('2026-11-23T10:00');
  const cases: [string, Partial<GateFacts>, object][] = [
    ['a stop bars outreach', { to: person({ stopped: true }) }, { do: 'drop', rule: 'stopped' }],
    [
      'a stop bars reminders',
      { purpose: 'reminder', to: person({ stopped: true }) },
      { do: 'drop', rule: 'stopped' },
    ],
    [
      'the one confirmation of a stop still leaves',
      { purpose: 'reply', to: person({ stopped: true }) },
      { do: 'send' },
    ],
    [
      'no outreach without permission, on any basis',
      { basis: 'dossier', to: person({ permissions: { reminder: 'granted', outreach: 'none' } }) },
      { do: 'drop', rule: 'no_permission' },
    ],
    [
      'a reminder on one’s own dossier needs no recorded permission',
      {
        purpose: 'reminder',
        basis: 'dossier',
        to: person({ permissions: { reminder: 'none', outreach: 'none' } }),
      },
      { do: 'send' },
    ],
    [
      'a refusal stands against a dossier',
      {
        purpose: 'reminder',
        basis: 'dossier',
        to: person({ permissions: { reminder: 'refused', outreach: 'none' } }),
      },
      { do: 'drop', rule: 'refused_by_person' },
    ],
    [
      'a dead address gets nothing, not even a reply',
      { purpose: 'reply', to: person({ state: 'gone' }) },
      { do: 'drop', rule: 'gone' },
    ],
    ['an erased person gets nothing', { to: person({ erased: true }) }, { do: 'drop', rule: 'erased' }],
    ['a closed group gets nothing', { to: { kind: 'group', state: 'closed' } }, { do: 'drop', rule: 'gone' }],
    ['an open group needs no permission', { to: { kind: 'group', state: 'open' } }, { do: 'send' }],
    ['nobody is nobody', { to: { kind: 'nobody' } }, { do: 'drop', rule: 'no_address' }],
    ['past its latest useful time nothing leaves', { expiresAt: now }, { do: 'expire', rule: 'expired' }],
    [
      'Zalo is open for seven days after the person wrote',
      { channel: 'zalo', to: person({ lastInboundAt: new Date(now.getTime() - 7 * DAY + 1) }) },
      { do: 'send' },
    ],
    [
      'and then closed',
      { channel: 'zalo', to: person({ lastInboundAt: new Date(now.getTime() - 7 * DAY) }) },
      { do: 'drop', rule: 'zalo_window' },
    ],
    ['a person who never wrote has no Zalo window', { channel: 'zalo' }, { do: 'drop', rule: 'zalo_window' }],
    ['a Zalo group has no window', { channel: 'zalo', to: { kind: 'group', state: 'open' } }, { do: 'send' }],
  ];
  for (const [name, more, verdict] of cases)
    test(name, () => expect(gate(facts(more), RULES, NOTHING, now)).toEqual(verdict));

  test('a wait that would outlast the Zalo window is a drop at once', () => {
    const night = at('2026-11-23T21:00');
    const to = person({ lastInboundAt: new Date(night.getTime() - 7 * DAY + HOUR) });
    expect(gate(facts({ channel: 'zalo', to }), RULES, NOTHING, night)).toEqual({
      do: 'drop',
      rule: 'zalo_window',
    });
  });
});

describe('caps', () => {
  const now = at('2026-11-23T10:00');
  test('one message of a campaign in seven days', () => {
    const before = at('2026-11-19T10:00');
    expect(gate(facts(), RULES, past(sent(before)), now)).toEqual({
      do: 'wait',
      until: new Date(before.getTime() + 7 * DAY),
      rule: 'cap_campaign',
    });
    expect(gate(facts({ campaignId: 2 }), RULES, past(sent(before)), now)).toEqual({ do: 'send' });
  });

  test('three outreach messages in thirty days over all campaigns and channels', () => {
    const days = [20, 15, 10].map((back, i) =>
      sent(new Date(now.getTime() - back * DAY), { campaignId: 10 + i, channel: 'zalo', sameAddress: false }),
    );
    expect(gate(facts(), RULES, past(...days), now)).toMatchObject({ do: 'wait', rule: 'cap_person' });
    expect(gate(facts(), RULES, past(...days.slice(1)), now)).toEqual({ do: 'send' });
  });

  test('one reminder a day; replies and outreach do not count', () => {
    const hourAgo = new Date(now.getTime() - HOUR);
    const reminder = facts({ purpose: 'reminder', campaignId: null });
    const others = past(sent(hourAgo), sent(hourAgo, { purpose: 'reply' }));
    expect(gate(reminder, RULES, others, now)).toEqual({ do: 'send' });
    const again = past(sent(hourAgo, { purpose: 'reminder', campaignId: null }));
    expect(gate(reminder, RULES, again, now)).toEqual({
      do: 'wait',
      until: new Date(hourAgo.getTime() + DAY),
      rule: 'cap_person',
    });
  });

  test('a message that may still be leaving makes the next one wait a moment', () => {
    const inFlight = { ...NOTHING, inFlight: [sent(now)] };
    expect(gate(facts(), RULES, inFlight, now)).toEqual({
      do: 'wait',
      until: new Date(now.getTime() + 5_000),
      rule: 'in_flight',
    });
    expect(gate(facts({ purpose: 'reply' }), RULES, inFlight, now)).toEqual({ do: 'send' });
  });

  test('a full day waits for the next', () => {
    const quota: SendingRule = {
      kind: 'quota',
      channel: 'sms',
      purpose: null,
      value: { perDay: 2 },
      source: 'thử',
      verified: true,
      from: new Date(0),
      to: null,
    };
    const rules: SendingRules = { ...RULES, rules: [...RULES.rules, quota] };
    const full = { ...NOTHING, days: new Map([['2026-11-23', 2]]) };
    expect(gate(facts(), rules, full, now)).toEqual({
      do: 'wait',
      until: at('2026-11-24T08:00'),
      rule: 'quota',
    });
  });
});

// ---------------------------------------------------------------- any moment of a year
