/** Stopping, reminders about one's own dossier on or off, and a confirmation that is said to be done. Pure. */
import type { RequestKind } from '../contacts/contacts.ts';
import type { BotDecision } from './decision.ts';
import { done, type TalkFacts, text } from './facts.ts';

export function stopped(facts: TalkFacts, confidence: number): BotDecision {
  const talk = { ...facts.talk, expect: null, check: null, reminders: [] };
  const replies = facts.stopped && !facts.onPage ? [] : [text('bot-stopped')];
  return done(facts, 'reminder.stop', 'answer', replies, [{ kind: 'stop' }], talk, confidence);
}

/** Reminders about one's own dossier have a switch of their own; guidance and campaigns stay as they are. */
export function switched(facts: TalkFacts, on: boolean): BotDecision {
  const talk = on ? facts.talk : { ...facts.talk, reminders: [] };
  return done(
    facts,
    on ? 'reminder.subscribe' : 'reminder.stop',
    'answer',
    [text(on ? 'bot-reminders-on' : 'bot-reminders-off')],
    [{ kind: 'reminders', on }],
    talk,
  );
}

export function confirmed(facts: TalkFacts): BotDecision {
  const reminders = facts.talk.reminders.filter((one) => one.what !== 'vneid');
  const reminded = reminders.length < facts.talk.reminders.length;
  return done(facts, 'consent.how', 'answer', [], [{ kind: 'confirmed', reminded }], {
    ...facts.talk,
    reminders,
  });
}

/**
 * A request about the person's own data goes into the office's register with its days. Consent that is taken back is a stop at
 * once; nothing has to wait for an official.
 */
export function asksOfData(facts: TalkFacts, what: RequestKind): BotDecision {
  const words = facts.text.trim();
  if (what !== 'withdraw')
    return done(facts, 'privacy', 'handoff', [], [{ kind: 'data_request', what, words, done: false }]);
  const decision = stopped(facts, 1);
  return { ...decision, effects: [...decision.effects, { kind: 'data_request', what, words, done: true }] };
}
