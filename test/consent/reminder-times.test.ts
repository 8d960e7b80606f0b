import { describe, expect, test } from 'vitest';
import { LADDER as BODY, LAW } from '../../consent/files.ts';
import { type LadderFacts, nextStep } from '../../consent/ladder.ts';
import { readBody } from '../../consent/ladder-body.ts';
import { nudgeMoment } from '../../consent/nudge.ts';
import { DELIVERED_RULES } from '../../outbox/files.ts';
import { reminderTimes } from '../../outbox/reminder-times.ts';
import { type RuleRow, rulesOfRows } from '../../outbox/rules.ts';

const at = (wall: string) => new Date(`${wall}:00+07:00`);
const NOW = at('2026-11-03T07:30');

/** The ladder under the delivered rules, one kind of them changed as an administrator does on the page. */
function ladderUnder(change: (row: RuleRow) => RuleRow) {
  return { ...BODY, ...reminderTimes(rulesOfRows(DELIVERED_RULES.map(change)), NOW), law: LAW };
}
const hours = (window: string) => (row: RuleRow) =>
  row.kind === 'window' && row.purpose === 'reminder'
    ? { ...row, value: JSON.stringify({ hours: Object.fromEntries(DAYS.map((day) => [day, window])) }) }
    : row;
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const gap = (span: number) => (row: RuleRow) =>
  row.kind === 'cap' && row.purpose === 'reminder'
    ? { ...row, value: JSON.stringify({ most: 1, hours: span, per: 'person' }) }
    : row;

const facts: LadderFacts = {
  state: 'requested',
  asOf: NOW,
  requestedAt: NOW,
  deadlineAt: null,
  vanished: false,
  needless: false,
  recipient: 'person',
  history: [],
  lastToPerson: null,
  openToPerson: false,
};

describe('an administrator who changes the sending rules is not overruled by the ladder', () => {
  test('hours', () => {
    expect(nextStep(facts, ladderUnder(hours('08:00-20:00')), NOW)).toMatchObject({
      at: at('2026-11-03T08:00'),
    });
    expect(nextStep(facts, ladderUnder(hours('07:00-21:00')), NOW)).toMatchObject({ do: 'send', at: NOW });
    expect(nextStep(facts, ladderUnder(hours('09:30-11:00')), NOW)).toMatchObject({
      at: at('2026-11-03T09:30'),
    });
  });

  test('the gap between two reminders, by the ladder and by hand', () => {
    const known = { ...facts, lastToPerson: at('2026-11-02T10:00') };
    for (const [span, moment] of [
      [24, at('2026-11-03T10:00')],
      [48, at('2026-11-04T10:00')],
    ] as const) {
      const ladder = ladderUnder(gap(span));
      expect(nextStep(known, ladder, NOW)).toMatchObject({ do: 'send', at: moment });
      expect(nudgeMoment(known, ladder, NOW)).toEqual(moment);
    }
  });

  test('quiet days: no reminder is planned for Tết', () => {
    const eve = at('2027-02-05T09:00');
    const next = nextStep({ ...facts, asOf: eve, requestedAt: eve }, ladderUnder(hours('08:00-20:00')), eve);
    expect(next).toMatchObject({ do: 'send', at: at('2027-02-11T08:00') });
  });

  test('a ladder saved with hours and a gap of its own is still read, without them', () => {
    const old = JSON.stringify({ ...BODY, gapHours: 24, hours: { from: 8, until: 20 } });
    expect(readBody(old)).toEqual(BODY);
  });
});
