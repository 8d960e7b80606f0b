/** Giving a talk to an official: the commune first, then what is written meanwhile is taken in, with a word. Pure. */
import { areaNamed } from './area-asked.ts';
import type { Decision, Reply } from './decision.ts';
import { button, done, type TalkFacts, text } from './facts.ts';
import type { TalkState } from './talk.ts';

const ASK_ASSISTANT = button('Hỏi tiếp trợ lý', 'bot');

/** The citizen wants a person. Whose person is a matter of the commune, so it is asked once; any answer goes along. */
export function handoff(facts: TalkFacts, topic: string, confidence: number): Decision {
  const talk = waiting({ ...facts.talk, expect: null });
  if (facts.talk.areaCode === null) {
    const lead: Reply[] = topic === 'complaint' ? [text('bot-sorry')] : [];
    return done(
      facts,
      topic,
      'handoff',
      [...lead, text('bot-handoff-where', {}, [button('Chuyển luôn, không cần xã', 'no_area')])],
      [],
      { ...talk, expect: { kind: 'area', goal: 'handoff' } },
      confidence,
    );
  }
  return handed({ ...facts, talk }, topic, confidence);
}

/** The talk is a person's from here on. */
export function handed(facts: TalkFacts, topic: string, confidence = 1): Decision {
  const values = { where: facts.whereToMeet, when: facts.whenAnswered };
  const lead: Reply[] = topic === 'complaint' ? [text('bot-sorry')] : [];
  const talk = waiting({ ...facts.talk, expect: null, notes: 0 });
  return done(
    facts,
    topic,
    'handoff',
    [...lead, text('bot-handoff', values, [ASK_ASSISTANT])],
    [{ kind: 'handoff' }],
    talk,
    confidence,
  );
}

/** The answer to "which commune?": a place is kept, and whatever was written goes to the official. */
export function handedWithPlace(facts: TalkFacts): Decision {
  const named = areaNamed(facts, 'save', true);
  const areaCode = named?.talk.areaCode ?? facts.talk.areaCode;
  return handed({ ...facts, talk: { ...facts.talk, areaCode } }, 'support.human');
}

/** An official holds the talk: the first words since are acknowledged, later ones now and then, so that nobody talks to a wall. */
const ACKNOWLEDGED_EVERY = 5;
export function noted(facts: TalkFacts, talk: TalkState): Decision {
  const notes = talk.notes + 1;
  const kept = { ...talk, notes };
  const says = notes === 1 || notes % ACKNOWLEDGED_EVERY === 0;
  return done(
    facts,
    null,
    'handoff',
    says ? [text('bot-noted', { when: facts.whenAnswered }, [ASK_ASSISTANT])] : [],
    [],
    kept,
  );
}

function waiting(talk: TalkState): TalkState {
  return talk.check === null ? talk : { ...talk, check: { ...talk.check, paused: true } };
}
