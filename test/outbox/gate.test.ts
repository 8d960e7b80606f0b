import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { localMoment } from '../../calendar/moment.ts';
import { DELIVERED_RULES } from '../../outbox/files.ts';
import { closedUntil, type GateFacts, gate, type PastSend, type SendHistory } from '../../outbox/gate.ts';
import { rulesOfRows, type SendingRule, type SendingRules } from '../../outbox/rules.ts';

const RULES = rulesOfRows(DELIVERED_RULES);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const at = (local: string) => new Date(`${local}:00+07:00`);

const person = (more: Partial<Extract<GateFacts['to'], { kind: 'person' }>> = {}): GateFacts['to'] => ({
  kind: 'person',
  state: 'open',
  stopped: false,
  erased: false,
  lastInboundAt: null,
  permissions: { reminder: 'granted', outreach: 'granted' },
  ...more,
});

const facts = (more: Partial<GateFacts> = {}): GateFacts => ({
  purpose: 'outreach',
  channel: 'sms',
  campaignId: 1,
  basis: 'permission',
  expiresAt: null,
  to: person(),
  ...more,
});

const NOTHING: SendHistory = { sends: [], inFlight: [], inFlightWaitMs: 5_000, days: new Map(), leaving: 0 };
const sent = (when: Date, more: Partial<PastSend> = {}): PastSend => ({
  at: when,
  purpose: 'outreach',
  channel: 'sms',
  campaignId: 1,
  sameAddress: true,
  ...more,
});
const past = (...sends: PastSend[]): SendHistory => ({ ...NOTHING, sends });

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
    expect(gate(facts(), rules, NOTHING, at('2026-11-24T09:00'))).toMatchObject({
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

const YEAR_START = at('2026-02-01T00:00').getTime();
const moment = fc
  .integer({ min: 0, max: 400 * 24 * 60 })
  .map((minute) => new Date(YEAR_START + minute * 60_000));
const purpose = fc.constantFrom('service', 'reminder', 'outreach' as const);
const channel = fc.constantFrom('zalo', 'telegram', 'sms' as const);
const permission = fc.constantFrom('granted', 'refused', 'none' as const);

const anyFacts = fc.record({
  purpose: fc.oneof(purpose, fc.constant('reply' as const)),
  channel,
  campaignId: fc.option(fc.integer({ min: 1, max: 3 })),
  basis: fc.constantFrom('permission', 'dossier' as const),
  expiresAt: fc.option(moment),
  to: fc.oneof(
    fc.record({
      kind: fc.constant('person' as const),
      state: fc.constantFrom('open', 'open', 'gone' as const),
      stopped: fc.boolean(),
      erased: fc.constantFrom(false, false, true),
      lastInboundAt: fc.option(moment),
      permissions: fc.record({ reminder: permission, outreach: permission }),
    }),
    fc.record({ kind: fc.constant('group' as const), state: fc.constantFrom('open', 'closed' as const) }),
  ),
});

const anyHistory = fc.record({
  sends: fc.array(
    fc.record({
      at: moment,
      purpose,
      channel,
      campaignId: fc.option(fc.integer({ min: 1, max: 3 })),
      sameAddress: fc.boolean(),
    }),
    { maxLength: 8 },
  ),
  inFlight: fc.constant([]),
  inFlightWaitMs: fc.constant(5_000),
  days: fc.constant(new Map<string, number>()),
  leaving: fc.constant(0),
});

/** Written again from the words of the rules, without the code of the gate. */
function violations(f: GateFacts, history: SendHistory, now: Date): string[] {
  if (f.purpose === 'reply') return [];
  const wrong: string[] = [];
  const { weekday, minute, day } = localMoment(now);
  if (minute < 480 || minute >= 1200) wrong.push('hours');
  if (f.purpose === 'outreach' && (weekday === 'sun' || (weekday === 'sat' && minute >= 720)))
    wrong.push('weekend');
  if ((day >= '2026-02-14' && day <= '2026-02-22') || (day >= '2027-02-04' && day <= '2027-02-10'))
    wrong.push('tet');
  if (f.to.kind === 'person') {
    if (f.to.stopped) wrong.push('stopped');
    if (f.purpose === 'outreach' && f.to.permissions.outreach !== 'granted') wrong.push('permission');
    const within = (days: number) => (send: PastSend) => send.at.getTime() > now.getTime() - days * DAY;
    const outreach = history.sends.filter((send) => send.purpose === 'outreach');
    if (f.purpose === 'outreach' && outreach.filter(within(30)).length >= 3) wrong.push('cap of the person');
    if (f.purpose === 'outreach' && f.campaignId !== null)
      if (outreach.filter(within(7)).some((send) => send.campaignId === f.campaignId))
        wrong.push('cap of the campaign');
    if (
      f.purpose === 'reminder' &&
      history.sends.filter(within(1)).some((send) => send.purpose === 'reminder')
    )
      wrong.push('cap of reminders');
  }
  return wrong;
}

describe('at any moment of a year', () => {
  test('nothing is sent that a rule forbids', () => {
    fc.assert(
      fc.property(anyFacts, anyHistory, moment, (f, history, now) => {
        if (gate(f, RULES, history, now).do === 'send') expect(violations(f, history, now)).toEqual([]);
      }),
      { numRuns: 3_000 },
    );
  });

  test('a wait ends in the future, and then the message leaves', () => {
    fc.assert(
      fc.property(anyFacts, anyHistory, moment, (f, history, now) => {
        const verdict = gate(f, RULES, history, now);
        if (verdict.do !== 'wait') return;
        expect(verdict.until.getTime()).toBeGreaterThan(now.getTime());
        expect(gate(f, RULES, history, verdict.until)).toEqual({ do: 'send' });
        expect(violations(f, history, verdict.until)).toEqual([]);
      }),
      { numRuns: 3_000 },
    );
  });

  test('a person who is written to whenever the gate allows never gets more than the caps', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ step: fc.integer({ min: 1, max: 72 }), campaignId: fc.integer({ min: 1, max: 6 }) }),
          {
            minLength: 20,
            maxLength: 80,
          },
        ),
        (wishes) => {
          const sends: PastSend[] = [];
          let now = at('2026-03-01T00:30');
          for (const { step, campaignId } of wishes) {
            now = new Date(now.getTime() + step * HOUR);
            const verdict = gate(facts({ campaignId }), RULES, past(...sends), now);
            if (verdict.do === 'send') sends.push(sent(now, { campaignId }));
          }
          for (const one of sends) {
            const next30 = sends.filter(
              (other) => other.at >= one.at && other.at.getTime() < one.at.getTime() + 30 * DAY,
            );
            expect(next30.length).toBeLessThanOrEqual(3);
            const next7 = next30.filter(
              (other) =>
                other.campaignId === one.campaignId && other.at.getTime() < one.at.getTime() + 7 * DAY,
            );
            expect(next7.length).toBe(1);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  test('a lane is kept back exactly when the clock alone keeps every message of it back', () => {
    fc.assert(
      fc.property(channel, purpose, moment, (on, why, now) => {
        const closed = closedUntil(RULES, { channel: on, purpose: why }, now);
        const verdict = gate(
          facts({ channel: on, purpose: why, to: person({ lastInboundAt: at('2030-01-01T00:00') }) }),
          RULES,
          NOTHING,
          now,
        );
        expect(verdict).toEqual(closed === null ? { do: 'send' } : { do: 'wait', ...closed });
      }),
      { numRuns: 1_000 },
    );
  });
});
