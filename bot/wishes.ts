/** A wish to be reminded: said only when it is set. Pure. */
import { sayDay } from '../calendar/words.ts';
import type { BotDecision } from './decision.ts';
import { done, type TalkFacts, text } from './facts.ts';
import { remind, startOf } from './reminders.ts';

/** Sets the reminder where one can be set; elsewhere the last day is told, and where to ask for it. */
export function wantsReminder(facts: TalkFacts): BotDecision {
  const { bundle, bornOn, diedOn } = facts.talk;
  const what = bundle ?? (diedOn !== null ? 'death' : bornOn !== null ? 'birth' : null);
  if (facts.canRemind && what !== null) return remind(facts, what);
  const start = what === null ? null : startOf(facts.talk, what);
  const last = what === null || start === null ? null : facts.lastDay(what, start);
  if (last !== null && !facts.canRemind)
    return done(facts, 'reminder.subscribe', 'answer', [text('bot-remind-day', { deadline: sayDay(last) })]);
  if (!facts.canRemind) return done(facts, 'reminder.subscribe', 'answer', [text('bot-remind-not-here')]);
  return done(facts, 'reminder.subscribe', 'answer', [{ kind: 'answer', topic: 'reminder.subscribe' }]);
}
