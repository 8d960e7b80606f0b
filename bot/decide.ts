/** The order of things for one message: stopping, danger, a hold, buttons, what was asked for, then what was understood. Pure. */

import { slotNamed } from '../knowledge/knowledge.ts';
import { slotAnswered } from './answered-slot.ts';
import { areaChosen, areaNamed, asksOfPlace, guide } from './area-asked.ts';
import { bareDay } from './bare-day.ts';
import { type ButtonAction, decode } from './buttons.ts';
import { taken, withDay } from './case-talk.ts';
import { back, check, checked, checklist, finishes, resume, steered, typed } from './checks.ts';
import { dataWish } from './data-wishes.ts';
import { dayMeant } from './day-meant.ts';
import type { AnswerKind, BotDecision, BotEffect, BotReply } from './decision.ts';
import { extractAsked, extractShown } from './extract-asked.ts';
import { done, HUMAN, type TalkFacts, text } from './facts.ts';
import { handoff, noted } from './handoff.ts';
import { cardTapped, inLanguage } from './languages.ts';
import {
  callMe,
  callWhileHeld,
  numberLeft,
  offeringCall,
  readsLittle,
  wantsCall,
  wishedReminder,
} from './leave-number.ts';
import { PAPER_HIDDEN } from './mask.ts';
import { isConfirmed, isHelp, isNotMe } from './phrases.ts';
import { codeTyped } from './poster-code.ts';
import { safe } from './safe.ts';
import { command, speaksOfMessages } from './stop-words.ts';
import { asksOfData, confirmed, stopped, switched } from './switches.ts';
import { afterTopic, NEW_TALK, paused, type TalkState } from './talk.ts';
import { factTapped, topicTapped, unknown, wordless } from './tapped.ts';
import { byFacts, isAngerAlone } from './understood.ts';
import { wantsReminder } from './wishes.ts';

export type { TalkFacts } from './facts.ts';

/**
 * What to do about one message of a citizen. Pure: reads no clock and no table.
 * Order matters: stopping comes before everything, a person's hold before the bot's wish to answer.
 */
export function decide(facts: TalkFacts): BotDecision {
  const code = facts.start === null && facts.button === null ? codeTyped(facts.text) : null;
  if (code !== null) return decide({ ...facts, start: code, text: '' });
  const decision = route(facts);
  const replies = [...decision.replies];
  if (
    facts.secretSent &&
    facts.holder === 'bot' &&
    !decision.effects.some((effect) => effect.kind === 'stop')
  ) {
    replies.unshift(text('bot-secret'));
  }
  // Who begins by switching messages off hears that it is done, and nothing else.
  if (facts.firstContact && replies.length > 0 && !decision.effects.some(switchesOff))
    replies.unshift(text('bot-welcome'));
  const effects: BotEffect[] = [...decision.effects];
  if (facts.start !== null) effects.unshift({ kind: 'from_link', code: facts.start });
  if (finishes(facts, decision)) effects.push({ kind: 'check_finished' });
  return { ...decision, replies, effects };
}

function switchesOff(effect: BotEffect): boolean {
  return effect.kind === 'stop' || effect.kind === 'reminders';
}

function route(facts: TalkFacts): BotDecision {
  const payload = facts.button === null ? decode(facts.text.trim()) : decode(facts.button);
  const said = facts.button === null ? command(facts.text) : null;
  const action = payload?.kind === 'do' ? payload.action : null;
  if (said === 'stop' || action === 'stop') return stopped(facts, 1);
  if (said === 'reminders_off' || said === 'reminders_on') return switched(facts, said === 'reminders_on');
  // Before any wish of the bot, and before an official's hold: danger waits for nobody.
  const danger = facts.button === null ? (facts.heard?.safety ?? null) : null;
  if (danger !== null) return safe(facts, danger.kind);
  const wish = facts.button === null ? dataWish(facts.text) : null;
  if (wish !== null) return asksOfData(facts, wish);
  // Who has stopped everything means that when saying "tiếp tục"; otherwise an open check may be meant.
  const meansAgain = said === 'again' && facts.stopped;
  if (facts.holder === 'bot' && facts.button === null && !meansAgain) {
    const decision = steered(facts);
    if (decision !== null) return decision;
  }
  if (said === 'again' || action === 'again')
    return done(facts, 'reminder.subscribe', 'answer', [text('bot-again')], [{ kind: 'again' }]);
  if (facts.holder === 'person') {
    const call = callWhileHeld(facts, action === 'call_me');
    if (call !== null) return call;
    return action === 'bot'
      ? done(facts, null, 'smalltalk', [text('bot-held')], [{ kind: 'release' }])
      : noted(facts, facts.heard === null ? facts.talk : taken(facts.talk, facts.heard).talk);
  }
  if (action !== null) return act(facts, action);
  if (payload?.kind === 'topic')
    return (
      (WAYS.has(payload.topic) ? null : topicTapped(facts, payload.topic)) ??
      answer(facts, payload.topic, 'answer', 1)
    );
  if (payload?.kind === 'fact') return factTapped(facts, payload.id, payload.more);
  if (payload?.kind === 'slot') {
    const slot = slotNamed(payload.slot);
    const waiting = facts.talk.expect?.kind === 'slot' ? facts.talk.expect.facts : [];
    const decision = slot === null ? null : slotAnswered(facts, slot, payload.value, waiting);
    return decision ?? unknown(facts);
  }
  if (payload?.kind === 'area') return areaChosen(facts, payload.code);
  if (payload?.kind === 'check') return checked(facts, payload.table, payload.question, payload.value);
  if (facts.start !== null && facts.text.trim() === '') {
    return done(facts, 'chat.greeting', 'smalltalk', [{ kind: 'answer', topic: 'chat.greeting' }]);
  }
  if (payload?.kind === 'extract') return extractShown(facts, payload.id);
  if (payload?.kind === 'card') return cardTapped(facts, payload.language, payload.id);
  const left = numberLeft(facts);
  if (left !== null) return left;
  if (facts.text.trim() === '' || facts.text === PAPER_HIDDEN) return wordless(facts);
  const language = facts.languageIn(facts.text);
  if (language !== null) return inLanguage(facts, language);
  if (facts.talk.expect?.kind === 'area') {
    const decision = areaNamed(facts, facts.talk.expect.goal, true);
    if (decision !== null) return decision;
  }
  const awaited = facts.talk.expect?.kind === 'day' ? statedDay(facts) : null;
  if (awaited !== null) return awaited;
  if (wantsCall(facts.text)) return callMe(facts);
  const decision = typed(facts) ?? understood(facts);
  return readsLittle(facts.text) ? offeringCall(facts, decision) : decision;
}

/** Topics that lead somewhere instead of being answered. */
const WAYS = new Set(['guide.qr', 'support.human', 'area.which_commune']);

function act(facts: TalkFacts, action: ButtonAction): BotDecision {
  const { talk } = facts;
  switch (action) {
    case 'human':
    case 'help':
      return handoff(facts, 'support.human', 1);
    case 'call_me':
      return callMe(facts);
    case 'guide':
      return guide(facts, 1);
    case 'restart':
      return done(facts, 'chat.greeting', 'smalltalk', [{ kind: 'answer', topic: 'chat.greeting' }], [], {
        ...NEW_TALK,
        areaCode: talk.areaCode,
        reminders: talk.reminders,
        answered: talk.answered,
      });
    case 'confirmed':
      return confirmed(facts);
    case 'not_me':
      return done(facts, 'consent.who', 'answer', [], [{ kind: 'not_me' }]);
    case 'check_birth':
      return check(facts, 'birth', []);
    case 'check_death':
      return check(facts, 'death', []);
    case 'check_benefit':
      return check(facts, 'benefit', []);
    case 'resume':
      return resume(facts);
    case 'back':
      return back(facts);
    case 'checklist':
      return checklist(facts);
    case 'remind_birth':
      return wishedReminder(facts, 'birth');
    case 'remind_death':
      return wishedReminder(facts, 'death');
    case 'remind_vneid':
      return wishedReminder(facts, 'vneid');
    case 'good':
      return done(
        facts,
        null,
        'smalltalk',
        [text('bot-feedback-good')],
        [{ kind: 'feedback', value: 'good' }],
      );
    case 'bad':
      return done(
        facts,
        null,
        'smalltalk',
        [text('bot-feedback-bad', {}, [HUMAN])],
        [{ kind: 'feedback', value: 'bad' }],
      );
    default:
      return done(facts, null, 'smalltalk', [text('bot-held')]);
  }
}

function understood(facts: TalkFacts): BotDecision {
  const reading = facts.understanding;
  if (reading === null) return done(facts, null, 'unknown', [text('bot-unknown', {}, [HUMAN])]);
  if (isConfirmed(facts.text)) return confirmed(facts);
  if (isNotMe(facts.text)) return done(facts, 'consent.who', 'answer', [], [{ kind: 'not_me' }]);
  if (isHelp(facts.text)) return handoff(facts, 'support.human', 1);
  const law = extractAsked(facts);
  if (law !== null) return law;
  const decision = byFacts({ ...facts, speaksOfMessages: speaksOfMessages(facts.text) });
  if (decision !== null) return decision;
  // Anger without a question that we can answer is heard by a person.
  if (facts.heard !== null && isAngerAlone(facts.heard)) return handoff(facts, 'complaint', 1);
  if (facts.heard?.acts.has('grumble') === true && reading.kind !== 'answer')
    return handoff(facts, 'complaint', 1);
  return byTopic(
    facts.heard === null ? facts : { ...facts, talk: taken(facts.talk, facts.heard).talk },
    reading,
  );
}

/** What no fact answers: wishes, small talk, places, days, and topics that still have a text of their own. */
function byTopic(facts: TalkFacts, reading: NonNullable<TalkFacts['understanding']>): BotDecision {
  const ofPlaces = reading.topic === 'area.which_commune';
  if (ofPlaces || asksOfPlace(facts)) {
    const decision = areaNamed(facts, 'save', ofPlaces);
    if (decision !== null) return decision;
  }
  const stated = reading.kind === 'unknown' || reading.kind === 'clarify' ? statedDay(facts) : null;
  if (stated !== null) return stated;
  if (reading.kind === 'clarify' && reading.clarify !== undefined) {
    return done(
      facts,
      reading.topic,
      'clarify',
      [{ kind: 'clarify', ...reading.clarify }],
      [],
      paused(remember(facts.talk, facts)),
      reading.confidence,
    );
  }
  // "Xe dừng" sounds like a stop but speaks of no messages: how to stop is then only explained.
  if (reading.topic === 'reminder.stop' && speaksOfMessages(facts.text))
    return stopped(facts, reading.confidence);
  if (reading.topic === 'guide.qr') return guide(facts, reading.confidence);
  if (reading.topic === 'reminder.subscribe') return wantsReminder(facts);
  if (reading.kind === 'handoff') return handoff(facts, reading.topic, reading.confidence);
  const decision = answer(facts, reading.topic, reading.kind, reading.confidence);
  if (reading.others.length === 0 || reading.kind !== 'answer') return decision;
  return {
    ...decision,
    replies: [...decision.replies, { kind: 'more', topics: reading.others.slice(0, 3) }],
  };
}

/** A day of birth or death said and nothing asked: what hangs on it is the last day to register. */
function statedDay(facts: TalkFacts): BotDecision | null {
  const what = bareDay(facts.text, facts.talk.bundle);
  const said = what === null ? null : facts.readDay(facts.text);
  const on = said === null ? null : dayMeant(said, facts.now);
  if (what === null || on === null) return null;
  const talk = withDay(facts.talk, what, on);
  const dated = { ...facts, talk, understanding: null };
  return topicTapped(dated, `${what}.deadline`) ?? answer(dated, `${what}.deadline`, 'answer', 1);
}

/** Every so many answers the bot asks whether it helped: often enough to learn, seldom enough not to bother. */
const FEEDBACK_EVERY = 4;
const FEEDBACK_AT = 2;

function answer(facts: TalkFacts, topic: string, kind: AnswerKind, confidence: number): BotDecision {
  if (topic === 'guide.qr') return guide(facts, confidence);
  if (topic === 'support.human') return handoff(facts, topic, confidence);
  const answered = facts.talk.answered + (kind === 'answer' ? 1 : 0);
  const asks = kind === 'answer' && answered % FEEDBACK_EVERY === FEEDBACK_AT;
  const reply: BotReply = { kind: 'answer', topic, ...(asks ? { feedback: true } : {}) };
  const talk = paused({ ...remember(afterTopic(facts.talk, topic), facts), answered });
  if (topic === 'area.which_commune') {
    return done(
      facts,
      topic,
      kind,
      [text('bot-ask-area')],
      [],
      { ...talk, expect: { kind: 'area', goal: 'save' } },
      confidence,
    );
  }
  return done(facts, topic, kind, [reply], [], talk, confidence);
}

/** Keeps what the message said of the case: the scheme, the day of birth or death. Said again, the newer counts. */
function remember(talk: TalkState, { understanding, now }: TalkFacts): TalkState {
  if (understanding === null) return talk;
  const { benefitGroup, bornOn, diedOn } = understanding.facts;
  return {
    ...talk,
    benefitGroup: benefitGroup ?? talk.benefitGroup,
    bornOn: (bornOn && dayMeant(bornOn, now)) ?? talk.bornOn,
    diedOn: (diedOn && dayMeant(diedOn, now)) ?? talk.diedOn,
  };
}

/** Who said it before has had the one confirmation: another message is what they do not want. */
