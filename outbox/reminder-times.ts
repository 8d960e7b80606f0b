/** When reminders may leave and how far apart those of one person must lie, as the sending rules in force say it. Pure. */
import { HOUR_MS } from '../calendar/durations.ts';
import { closedUntil } from './gate.ts';
import { ACTIVE_CHANNELS } from './message.ts';
import { rulesFor, type SendingRules, spanOf } from './rules.ts';

export type ReminderTimes = {
  /** The first moment from `at` on at which the hours and quiet days let a reminder leave on some channel. */
  opensFrom(at: Date): Date;
  /** Hours between two reminders to one person, 0: no rule asks for any. */
  gapHours: number;
};

/**
 * What a plan of reminders asks before it names a moment; the gate has the last word when the message leaves.
 * @param now which rules are in force for the gap
 */
export function reminderTimes(rules: SendingRules, now: Date): ReminderTimes {
  const spans = ACTIVE_CHANNELS.flatMap((channel) =>
    rulesFor(rules, 'cap', { channel, purpose: 'reminder' }, now)
      .filter(({ value }) => value.most === 1 && value.per === 'person')
      .map(({ value }) => spanOf(value)),
  );
  return {
    gapHours: Math.max(0, ...spans) / HOUR_MS,
    opensFrom(at) {
      let first: Date | null = null;
      for (const channel of ACTIVE_CHANNELS) {
        const closed = closedUntil(rules, { channel, purpose: 'reminder' }, at);
        if (closed === null) return at;
        if (first === null || closed.until < first) first = closed.until;
      }
      return first ?? at;
    },
  };
}
