/** What is said, and nothing else, when somebody is in danger, in despair, cheated or asked for a bribe. Pure. */
import type { SafetyKind } from '../knowledge/knowledge.ts';
import type { BotDecision } from './decision.ts';
import { done, HUMAN, type TalkFacts, text } from './facts.ts';

/** Kinds for which staff are alarmed and the talk is theirs at once. */
const URGENT: ReadonlySet<SafetyKind> = new Set([
  'medical',
  'despair',
  'violence',
  'child_danger',
  'threat',
  'grief',
  'fraud',
]);

/**
 * One reviewed text with at most two numbers, a person, no buttons about procedures. Said even while an official holds the talk:
 * the alarm must not wait for somebody to look.
 */
export function safe(facts: TalkFacts, kind: SafetyKind): BotDecision {
  const { talk, holder } = facts;
  const urgent = URGENT.has(kind);
  const died =
    facts.heard?.events.some(
      (event) => event.kind !== 'birth' && event.kind !== 'expecting' && !event.supposed,
    ) === true;
  const kept = {
    ...talk,
    expect: null,
    condoled: talk.condoled || died || kind === 'despair' || kind === 'grief',
    ...(urgent ? { urgent: kind, notes: 0 } : {}),
    check: null,
  };
  const decision = done(
    facts,
    null,
    urgent ? 'handoff' : 'answer',
    [
      // Our Vietnamese words help nobody who writes English; the numbers to call do.
      ...(facts.languageIn(facts.text) === 'en'
        ? [{ kind: 'card' as const, language: 'en', id: 'help' }]
        : []),
      text(`bot-safety-${kind.replaceAll('_', '-')}`, {}, urgent ? [] : [HUMAN]),
    ],
    urgent ? [{ kind: 'handoff', urgent: kind }] : [],
    kept,
  );
  return {
    ...decision,
    understood: { ...decision.understood, topic: topicOf(kind, holder), safety: kind },
  };
}

function topicOf(kind: SafetyKind, _holder: string): string {
  if (kind === 'fraud' || kind === 'fraud_try') return 'privacy';
  return kind === 'bribe' ? 'complaint' : 'support.human';
}
