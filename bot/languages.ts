/** Messages that are not Vietnamese: the card of their language, or the word that there is none yet. Pure. */
import type { LanguageCode } from '../knowledge/knowledge.ts';
import type { Decision } from './decision.ts';
import { done, HUMAN, type TalkFacts, text } from './facts.ts';

/** The card that the words ask for, or the list of subjects. */
export function inLanguage(facts: TalkFacts, language: LanguageCode): Decision {
  const name = facts.languageName(language);
  if (!facts.hasCards(language))
    return done(facts, null, 'answer', [text('bot-language-none', { language: name }, [HUMAN])]);
  const card = facts.cardIn(language, facts.text);
  return done(facts, 'bot.identity', 'answer', [{ kind: 'card', language, id: card }]);
}

export function cardTapped(facts: TalkFacts, language: string, id: string): Decision {
  return done(facts, 'bot.identity', 'answer', [{ kind: 'card', language, id: id === 'list' ? null : id }]);
}
