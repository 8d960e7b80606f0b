import { describe, expect, test } from 'vitest';

import type { Ladder, SentReminder } from '../../consent/ladder.ts';
import { ASKED, afterSending, at, facts, hoursAfter, next, sent } from './ladder-facts.ts';
import { LADDER } from './shipped-ladder.ts';

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
