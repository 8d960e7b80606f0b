/** Reminders that a citizen asks for: of the last day to register, and of a confirmation that waits in VNeID. Pure. */

import { plusDays } from '../calendar/day.ts';
import { clockOn, dayOf, endOf } from '../calendar/moment.ts';
import { sayDay } from '../calendar/words.ts';
import type { Bundle } from '../knowledge/bundle.ts';
import { encode } from './buttons.ts';
import type { BotDecision, ReminderPlanned } from './decision.ts';
import { done, HUMAN, type TalkFacts, text } from './facts.ts';
import type { ReminderKind, TalkState } from './talk.ts';

/** So many days before the last day: enough to still get a missing paper. */
const DAYS_BEFORE = 3;
/** A waiting confirmation is mentioned on the next day and once more on the day after, then never again. */
const CONFIRMATION_DAYS = [1, 2];

/** Nine in the morning in Việt Nam, inside the hours in which reminders may leave. */
const nine = (day: string): Date => clockOn(day, '09:00');

/** Days off are stepped over backwards: at Tết reminders are kept back until the last day is over. */
const MOST_DAYS_OFF = 20;

/**
 * When to remind of a last day: three days before it at nine (before the days off in which that falls), or tomorrow at
 * nine when that is past.
 * @returns null when the last day is today or over
 */
export function deadlineTimes(
  lastDay: string,
  now: Date,
  isClosed: (day: string) => boolean,
): { at: Date; expiresAt: Date } | null {
  let day = plusDays(lastDay, -DAYS_BEFORE);
  for (let step = 0; step < MOST_DAYS_OFF && isClosed(day); step += 1) day = plusDays(day, -1);
  const early = nine(day);
  const at = early > now ? early : nine(plusDays(dayOf(now), 1));
  const expiresAt = endOf(lastDay);
  return at < expiresAt ? { at, expiresAt } : null;
}

/** The reminders that are not over. */
export function live(talk: TalkState, now: Date): TalkState['reminders'] {
  return talk.reminders.filter((one) => one.until >= dayOf(now));
}

/** The day that counts for a deadline in this talk. */
export function startOf(talk: TalkState, what: Bundle): string | null {
  return what === 'birth' ? talk.bornOn : talk.diedOn;
}

/** Whether the button for a reminder is worth showing: there is a day ahead, and nobody asked yet. */
export function offered(
  talk: TalkState,
  what: ReminderKind,
  now: Date,
  { lastDay, isClosed }: Pick<TalkFacts, 'lastDay' | 'isClosed'>,
): boolean {
  const mine = live(talk, now).filter((one) => one.what === what);
  if (what === 'vneid') return mine.length === 0;
  const start = startOf(talk, what);
  const last = start === null ? null : lastDay(what, start);
  return (
    last !== null && deadlineTimes(last, now, isClosed) !== null && !mine.some((one) => one.on === start)
  );
}

/** The citizen asks to be reminded. */
export function remind(facts: TalkFacts, what: ReminderKind): BotDecision {
  const { talk, now } = facts;
  const answer = (
    textId: string,
    values: Record<string, string> = {},
    effects: BotDecision['effects'] = [],
  ) => done(facts, 'reminder.subscribe', 'answer', [text(textId, values)], effects);
  if (!facts.canRemind) return answer('bot-remind-not-here');
  const mine = live(talk, now).filter((one) => one.what === what);
  if (what === 'vneid') {
    if (mine.length > 0) return answer('bot-remind-already');
    const today = dayOf(now);
    const until = plusDays(today, Math.max(...CONFIRMATION_DAYS) + 1);
    const messages = CONFIRMATION_DAYS.map((days) => ({
      at: nine(plusDays(today, days)),
      expiresAt: endOf(until),
      textId: 'bot-reminder-vneid',
      values: {},
      buttons: [
        { title: 'Đã xác nhận', payload: encode({ kind: 'do', action: 'confirmed' }) },
        { title: 'Cách đồng ý trên VNeID', payload: encode({ kind: 'topic', topic: 'consent.how' }) },
      ],
    }));
    return answer('bot-remind-vneid-set', { day: sayDay(plusDays(today, 1)) }, [
      { kind: 'remind', what, on: today, until, messages },
    ]);
  }
  const start = startOf(talk, what);
  if (start === null) {
    const asked = answer(`bot-remind-ask-${what}`);
    return { ...asked, talk: { ...talk, bundle: what, expect: { kind: 'day' } } };
  }
  if (mine.some((one) => one.on === start)) return answer('bot-remind-already');
  const last = facts.lastDay(what, start);
  const times = last === null ? null : deadlineTimes(last, now, facts.isClosed);
  if (last === null || times === null)
    return done(facts, 'reminder.subscribe', 'answer', [text('bot-remind-late', {}, [HUMAN])]);
  const message: ReminderPlanned['messages'][number] = {
    ...times,
    textId: `bot-reminder-${what}`,
    values: { deadline: sayDay(last) },
    buttons: [
      { title: 'Cách nộp hồ sơ', payload: encode({ kind: 'topic', topic: `${what}.how_to_file` }) },
      { title: 'Giấy tờ cần có', payload: encode({ kind: 'topic', topic: `${what}.documents` }) },
    ],
  };
  return answer('bot-remind-set', { day: sayDay(dayOf(times.at)), deadline: sayDay(last) }, [
    { kind: 'remind', what, on: start, until: last, messages: [message] },
  ]);
}
