/** Giving a talk to an official, and taking in what is written meanwhile, with a word. Pure. */
import type { BotDecision, BotReply } from './decision.ts';
import { button, done, type TalkFacts, text } from './facts.ts';
import type { TalkState } from './talk.ts';

const ASK_ASSISTANT = button('Hỏi tiếp trợ lý', 'bot');

/**
 * The citizen wants a person and has one from here on. Whose person is a matter of the commune: where it is not known it is asked
 * in the same breath, and the talk waits at the desk of the province or the country meanwhile.
 */
export function handoff(facts: TalkFacts, topic: string, confidence: number): BotDecision {
  const values = { where: facts.whereToMeet, when: facts.whenAnswered };
  const lead: BotReply[] = topic === 'complaint' ? [text('bot-lead-sorry')] : [];
  const place: BotReply[] = facts.talk.areaCode === null ? [text('bot-handoff-where')] : [];
  const talk = waiting({ ...facts.talk, expect: null, notes: 0 });
  return done(
    facts,
    topic,
    'handoff',
    [...lead, text('bot-handoff', values, [ASK_ASSISTANT]), ...place],
    [{ kind: 'handoff' }],
    talk,
    confidence,
  );
}

/** A voice note: nothing here can hear it, and who speaks instead of typing needs a person. */
export function voiceNote(facts: TalkFacts): BotDecision {
  const handed = handoff(facts, 'support.human', 1);
  return {
    ...handed,
    replies: [
      text('bot-voice', { when: facts.whenAnswered }, [
        button('Nhờ cán bộ gọi điện', 'call_me'),
        ASK_ASSISTANT,
      ]),
    ],
  };
}

/** An official holds the talk: the first words since are acknowledged, later ones now and then, so that nobody talks to a wall. */
const ACKNOWLEDGED_EVERY = 5;
export function noted(facts: TalkFacts, talk: TalkState): BotDecision {
  const notes = talk.notes + 1;
  const areaCode = talk.areaCode ?? placeOf(facts);
  const kept = { ...talk, notes, areaCode };
  // Once the official speaks, the assistant does not speak over them.
  const due = notes === 1 || notes % ACKNOWLEDGED_EVERY === 0 || areaCode !== talk.areaCode;
  const says = due && facts.officialSpoke !== true;
  return done(
    facts,
    null,
    'handoff',
    says ? [text('bot-noted', { when: facts.whenAnswered }, [ASK_ASSISTANT])] : [],
    [],
    kept,
  );
}

/** The commune that a message names beyond doubt, so that the talk reaches the right desk. */
function placeOf(facts: TalkFacts): string | null {
  if (facts.text.trim() === '') return null;
  const found = facts
    .placesIn(facts.text, true)
    .find((place) => place.level === 'commune' && place.finding.kind === 'one');
  return found?.finding.kind === 'one' && found.finding.unit.parent !== null ? found.finding.unit.code : null;
}

function waiting(talk: TalkState): TalkState {
  return talk.check === null ? talk : { ...talk, check: { ...talk.check, paused: true } };
}
