/** The gate at any moment of a year, against rules written out a second time. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { localMoment } from '../../calendar/moment.ts';
import { closedUntil, type GateFacts, gate, type PastSend, type SendHistory } from '../../outbox/gate.ts';
import {
  at,
  channel,
  DAY,
  facts,
  HOUR,
  moment,
  NOTHING,
  past,
  permission,
  person,
  purpose,
  RULES,
  sent,
} from './gate-facts.ts';

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
