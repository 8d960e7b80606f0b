/** Deadlines, hours and new beginnings of the ladder, and what holds for whatever facts. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  type Ladder,
  type LadderFacts,
  type SentReminder,
  scheduleOf,
  wordHolds,
} from '../../consent/ladder.ts';
import { ASKED, afterSending, at, facts, hoursAfter, next, sent } from './ladder-facts.ts';
import { LADDER } from './shipped-ladder.ts';

describe('a deadline', () => {
  const deadlineAt = hoursAfter(ASKED, 96);

  test('has its own last reminder a day before, and steps near it give way', () => {
    expect(scheduleOf(facts({ deadlineAt }), LADDER).map((step) => [step.id, step.at])).toEqual([
      ['first', ASKED],
      ['day1', hoursAfter(ASKED, 24)],
      ['last', hoursAfter(ASKED, 72)],
    ]);
  });

  test('is never invented', () => {
    expect(LADDER.deadline).toEqual({ hours: null, source: null });
    expect(scheduleOf(facts(), LADDER).some((step) => step.id === 'last')).toBe(false);
  });

  test('of a province counts from the request', () => {
    const ladder: Ladder = { ...LADDER, deadline: { hours: 96, source: 'QĐ của tỉnh' } };
    expect(scheduleOf(facts(), ladder)).toEqual(scheduleOf(facts({ deadlineAt }), ladder));
  });

  test('brings the call list when half of the time left has passed', () => {
    const last = hoursAfter(ASKED, 72);
    const known = { ...afterSending(sent('last', last)), deadlineAt };
    expect(next(known, hoursAfter(last, 11))).toMatchObject({ do: 'wait', until: hoursAfter(last, 12) });
    expect(next(known, hoursAfter(last, 12))).toEqual({ do: 'call_list', why: 'no_answer' });
  });

  test('that has passed leaves the clerk', () => {
    expect(next(facts({ deadlineAt }), deadlineAt)).toEqual({ do: 'call_list', why: 'deadline_passed' });
  });

  test('too near for the night and the gap leaves the clerk', () => {
    const soon = at('2026-11-04T07:00');
    const evening = at('2026-11-03T21:00');
    expect(next(facts({ deadlineAt: soon, requestedAt: evening, asOf: evening }), evening)).toEqual({
      do: 'call_list',
      why: 'no_time_left',
    });
  });
});

test('a confirmation asked for again begins anew', () => {
  const again = hoursAfter(ASKED, 24 * 20);
  const known = {
    ...afterSending(sent('first', ASKED), sent('day6', hoursAfter(ASKED, 144))),
    requestedAt: again,
    asOf: again,
  };
  expect(next(known, again)).toMatchObject({ do: 'send', step: 'first' });
});

test('the word of a citizen rests for its hours against a file, and not a moment longer', () => {
  const { saidRestHours } = LADDER;
  expect(wordHolds(ASKED, hoursAfter(ASKED, saidRestHours - 0.1), LADDER)).toBe(true);
  expect(wordHolds(ASKED, hoursAfter(ASKED, saidRestHours), LADDER)).toBe(false);
});

test('the hours are Vietnamese, and 20:00 is already too late', () => {
  expect(LADDER.opensFrom(at('2026-11-03T07:59'))).toEqual(at('2026-11-03T08:00'));
  expect(LADDER.opensFrom(at('2026-11-03T08:00'))).toEqual(at('2026-11-03T08:00'));
  expect(LADDER.opensFrom(at('2026-11-03T19:59'))).toEqual(at('2026-11-03T19:59'));
  expect(LADDER.opensFrom(at('2026-11-03T20:00'))).toEqual(at('2026-11-04T08:00'));
  expect(LADDER.opensFrom(at('2026-11-04T00:00'))).toEqual(at('2026-11-04T08:00'));
});

test('whatever the facts, a step to send lies in the future or now, in the hours, a day after the last, before the deadline', () => {
  const moment = fc
    .integer({ min: -30 * 24 * 60, max: 30 * 24 * 60 })
    .map((minutes) => hoursAfter(ASKED, minutes / 60));
  const step = fc.constantFrom('first', 'day1', 'day3', 'day6', 'last', 'nudge-1', 'nudge-2');
  const known = fc.record({
    state: fc.constantFrom(
      'requested',
      'requested',
      'requested',
      'unknown',
      'confirmed',
      'said',
    ) as fc.Arbitrary<LadderFacts['state']>,
    asOf: moment,
    requestedAt: moment,
    deadlineAt: fc.option(moment, { freq: 1 }),
    vanished: fc.constantFrom(false, false, false, true),
    needless: fc.constantFrom(false, false, true),
    recipient: fc.constantFrom('person', 'person', 'applicant', 'unreachable', 'stopped') as fc.Arbitrary<
      LadderFacts['recipient']
    >,
    history: fc.array(
      fc.record({
        step,
        at: moment,
        state: fc.constantFrom('sent', 'sent', 'sent', 'failed', 'failed', 'open') as fc.Arbitrary<
          SentReminder['state']
        >,
      }),
      { maxLength: 3 },
    ),
    lastToPerson: fc.option(moment),
    openToPerson: fc.constantFrom(false, false, true),
  });
  let sends = 0;
  fc.assert(
    fc.property(known, moment, (one, now) => {
      const decided = next(one, now);
      if (decided.do === 'wait' && decided.until !== null) expect(decided.until > now).toBe(true);
      if (decided.do !== 'send') return;
      sends += 1;
      expect(one.state).toBe('requested');
      expect(one.vanished).toBe(false);
      expect(one.needless).toBe(false);
      expect(['person', 'applicant']).toContain(one.recipient);
      expect(decided.at >= now).toBe(true);
      expect(LADDER.opensFrom(decided.at)).toEqual(decided.at);
      if (one.lastToPerson !== null) expect(decided.at >= hoursAfter(one.lastToPerson, 24)).toBe(true);
      if (one.deadlineAt !== null) expect(decided.at < one.deadlineAt).toBe(true);
      expect(decided.skipped).not.toContain(decided.step);
    }),
    { numRuns: 30_000 },
  );
  expect(sends).toBeGreaterThan(300);
});
