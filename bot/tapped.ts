/** What follows from a tap on a fact or a topic, and from a message without words. Pure. */
import { caseNow } from '../knowledge/knowledge.ts';
import type { BotDecision } from './decision.ts';
import { done, HUMAN, type TalkFacts, text } from './facts.ts';
import { voiceNote } from './handoff.ts';
import { PAPER_HIDDEN } from './mask.ts';
import { afterTopic, paused } from './talk.ts';

/**
 * A tap on an old topic: its fact that fits the case best.
 * @returns null where it has none: its old text is given
 */
export function topicTapped(facts: TalkFacts, topic: string): BotDecision | null {
  const id = facts.topicFacts(topic, caseNow(facts.talk.cases))[0];
  if (id === undefined) return null;
  const talk = paused({
    ...afterTopic(facts.talk, topic),
    given: [...facts.talk.given, id].slice(-4),
    answered: facts.talk.answered + 1,
  });
  return withFacts(done(facts, topic, 'answer', [{ kind: 'fact', id }], [], talk), id);
}

export function factTapped(facts: TalkFacts, id: string, more: boolean): BotDecision {
  const topic = facts.factTopic(id);
  if (topic === null) return unknown(facts);
  const talk = paused({
    ...afterTopic(facts.talk, topic),
    given: [...facts.talk.given, id].slice(-4),
    answered: facts.talk.answered + 1,
  });
  return withFacts(
    done(facts, topic, 'answer', [{ kind: 'fact', id, ...(more ? { more: true as const } : {}) }], [], talk),
    id,
  );
}

function withFacts(decision: BotDecision, id: string): BotDecision {
  return {
    ...decision,
    talk: { ...decision.talk, about: { facts: [id], aspects: [], concepts: [] } },
    understood: { ...decision.understood, facts: [id] },
  };
}

export function unknown(facts: TalkFacts): BotDecision {
  return done(facts, null, 'unknown', [text('bot-unknown', {}, [HUMAN])]);
}

/** A picture, a voice note, a place on a map, a sticker: each has its word. */
export function wordless(facts: TalkFacts): BotDecision {
  // A paper copied out: the warning alone, and nothing of it is read.
  if (facts.text === PAPER_HIDDEN) return done(facts, 'privacy', 'answer', []);
  switch (facts.attachment) {
    case null:
      return unknown(facts);
    case 'sticker':
      return done(facts, 'chat.thanks', 'smalltalk', [text('bot-sticker')]);
    case 'location':
      return done(facts, 'area.which_commune', 'clarify', [text('bot-location')], [], {
        ...facts.talk,
        expect: { kind: 'area', goal: 'save' },
      });
    case 'audio':
      return voiceNote(facts);
    default:
      return done(facts, null, 'unknown', [text('bot-attachment', {}, [HUMAN])]);
  }
}
