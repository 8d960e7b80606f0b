/** A wish to be reminded: said only when it is set. Pure. */
import { sayDay } from '../calendar/words.ts';
import type { BotDecision } from './decision.ts';
import { done, type TalkFacts, text } from './facts.ts';
import { wishedReminder } from './leave-number.ts';
import { startOf } from './reminders.ts';

/** Sets the reminder where one can be set; elsewhere the last day is told, and where to ask for it. */
export function wantsReminder(facts: TalkFacts): BotDecision {
  const { bundle, bornOn, diedOn } = facts.talk;
  const what = bundle ?? (diedOn !== null ? 'death' : bornOn !== null ? 'birth' : null);
  if ((facts.canRemind || facts.canRemindBySms) && what !== null) return wishedReminder(facts, what);
  const start = what === null ? null : startOf(facts.talk, what);
  const last = what === null || start === null ? null : facts.lastDay(what, start);
  if (last !== null && !facts.canRemind)
    return done(facts, 'reminder.subscribe', 'answer', [text('bot-remind-day', { deadline: sayDay(last) })]);
  if (!facts.canRemind && !facts.canRemindBySms)
    return done(facts, 'reminder.subscribe', 'answer', [text('bot-remind-not-here')]);
  return done(facts, 'reminder.subscribe', 'answer', [{ kind: 'answer', topic: 'reminder.subscribe' }]);
}
