import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  type Ladder,
  type LadderFacts,
  nextStep,
  type SentReminder,
  scheduleOf,
  wordHolds,
} from '../../consent/ladder.ts';
import { LADDER } from './shipped-ladder.ts';

/** Vietnamese wall time. */
const at = (wall: string) => new Date(`${wall}:00+07:00`);
const hoursAfter = (moment: Date, hours: number) => new Date(moment.getTime() + hours * 3_600_000);
const ASKED = at('2026-11-03T09:00');

const facts = (more: Partial<LadderFacts> = {}): LadderFacts => ({
  state: 'requested',
  asOf: ASKED,
  requestedAt: ASKED,
  deadlineAt: null,
  vanished: false,
  needless: false,
  recipient: 'person',
  history: [],
  lastToPerson: null,
  openToPerson: false,
  ...more,
});
const sent = (step: string, when: Date, state: SentReminder['state'] = 'sent'): SentReminder => ({
  step,
  at: when,
  state,
});
const afterSending = (...history: SentReminder[]) =>
  facts({ history, lastToPerson: history.at(-1)?.at ?? null });
const next = (known: LadderFacts, now: Date, ladder: Ladder = LADDER) => nextStep(known, ladder, now);

describe('the ladder', () => {
  test('begins at once', () => {
    expect(next(facts(), ASKED)).toEqual({
      do: 'send',
      step: 'first',
      title: 'Báo lần đầu',
      text: 'consent-reminder-1',
      at: ASKED,
      skipped: [],
    });
  });

  test('begins in the morning when the request came at night', () => {
    const night = at('2026-11-03T22:30');
    expect(next(facts({ requestedAt: night, asOf: night }), night)).toMatchObject({
      at: at('2026-11-04T08:00'),
    });
  });

  test('rises after 1, 3 and 6 days with other words each time', () => {
    const history: SentReminder[] = [];
    const seen: [string, string, string][] = [];
    for (let day = 0; day < 7; day++) {
      const now = hoursAfter(ASKED, day * 24);
      const step = next({ ...afterSending(...history), asOf: now }, now);
      if (step.do !== 'send' || step.at > now) continue;
      seen.push([step.step, step.text, now.toISOString().slice(8, 10)]);
      history.push(sent(step.step, now));
    }
    expect(seen).toEqual([
      ['first', 'consent-reminder-1', '03'],
      ['day1', 'consent-reminder-2', '04'],
      ['day3', 'consent-reminder-3', '06'],
      ['day6', 'consent-reminder-4', '09'],
    ]);
  });

  test('ends at the call list two days after the last step', () => {
    const last = hoursAfter(ASKED, 144);
    const known = { ...afterSending(sent('first', ASKED), sent('day6', last)), asOf: last };
    expect(next(known, hoursAfter(last, 1))).toEqual({
      do: 'wait',
      until: hoursAfter(last, 48),
      why: 'after_last_step',
    });
    expect(next(known, hoursAfter(last, 48))).toEqual({ do: 'call_list', why: 'no_answer' });
  });

  test('catches up with one message, the newest, and says which steps it stands for', () => {
    const now = hoursAfter(ASKED, 80);
    expect(next(facts({ asOf: now }), now)).toMatchObject({
      do: 'send',
      step: 'day3',
      at: now,
      skipped: ['first', 'day1'],
    });
    const late = hoursAfter(ASKED, 24 * 60);
    expect(next(facts({ asOf: late }), late)).toMatchObject({ do: 'send', step: 'day6', at: late });
  });

  test('does not write twice to one person within a day, whatever the dossier', () => {
    const other = hoursAfter(ASKED, -0.5);
    expect(next(facts({ lastToPerson: other }), ASKED)).toMatchObject({
      step: 'first',
      at: hoursAfter(other, 24),
    });
  });

  test('gives way to the next step when the gap pushes a step past it', () => {
    const now = hoursAfter(ASKED, 23);
    const known = facts({
      history: [sent('first', ASKED)],
      lastToPerson: hoursAfter(ASKED, 22),
      asOf: now,
    });
    const quick: Ladder = {
      ...LADDER,
      steps: LADDER.steps.map((step) => (step.id === 'day3' ? { ...step, afterHours: 40 } : step)),
    };
    expect(next(known, now, quick)).toMatchObject({
      step: 'day3',
      skipped: ['day1'],
      at: at('2026-11-05T08:00'),
    });
  });

  test('waits while a message is on its way', () => {
    expect(next(afterSending(sent('first', ASKED, 'open')), hoursAfter(ASKED, 30))).toEqual({
      do: 'wait',
      until: null,
      why: 'in_outbox',
    });
    expect(next(facts({ openToPerson: true }), ASKED)).toMatchObject({ why: 'other_reminder_in_outbox' });
  });

  test('goes on after a message that reached nobody', () => {
    const now = hoursAfter(ASKED, 24);
    expect(next({ ...afterSending(sent('first', ASKED, 'failed')), lastToPerson: null }, now)).toMatchObject({
      step: 'day1',
    });
  });
});

describe('a manual nudge', () => {
  test('replaces the automatic reminder near it', () => {
    const nudge = hoursAfter(ASKED, 20);
    const known = { ...afterSending(sent('first', ASKED), sent('nudge-1', nudge)), asOf: nudge };
    expect(next(known, hoursAfter(ASKED, 24))).toMatchObject({ step: 'day3', at: hoursAfter(ASKED, 72) });
  });

  test('stands for everything that was due before it', () => {
    const nudge = hoursAfter(ASKED, 100);
    const known = { ...afterSending(sent('nudge-1', nudge)), asOf: nudge };
    expect(next(known, hoursAfter(nudge, 1))).toMatchObject({ step: 'day6', skipped: [] });
  });

  test('that reached nobody replaces nothing', () => {
    const nudge = hoursAfter(ASKED, 20);
    const known = {
      ...afterSending(sent('first', ASKED), sent('nudge-1', nudge, 'failed')),
      lastToPerson: ASKED,
    };
    expect(next(known, hoursAfter(ASKED, 24))).toMatchObject({ step: 'day1' });
  });
});

describe('nothing is sent', () => {
  for (const state of ['confirmed', 'said', 'refused', 'lapsed', 'paper_signed', 'not_required'] as const)
    test(`when the confirmation is ${state}`, () => {
      expect(next(facts({ state }), ASKED)).toEqual({ do: 'nothing', why: state });
    });

  test('when the dossier has vanished from the file', () => {
    expect(next(facts({ vanished: true }), ASKED)).toEqual({ do: 'nothing', why: 'vanished' });
  });

  test('when the state is not known', () => {
    expect(next(facts({ state: 'unknown' }), ASKED)).toEqual({
      do: 'wait',
      until: null,
      why: 'unknown_state',
    });
  });

  test('on knowledge older than seven days', () => {
    expect(next(facts(), hoursAfter(ASKED, 7 * 24)).do).toBe('send');
    expect(next(facts(), new Date(hoursAfter(ASKED, 7 * 24).getTime() + 1))).toEqual({
      do: 'wait',
      until: null,
      why: 'stale_data',
    });
  });

  test('when nobody can be reached: the clerk calls', () => {
    expect(next(facts({ recipient: 'unreachable' }), ASKED)).toEqual({ do: 'call_list', why: 'unreachable' });
    expect(next(facts({ recipient: 'stopped' }), ASKED)).toEqual({ do: 'call_list', why: 'stopped' });
  });
});

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
