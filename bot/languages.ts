/** Messages that are not Vietnamese: the card of their language, or the word that there is none yet. Pure. */
import { LANGUAGES, type LanguageCode } from '../knowledge/knowledge.ts';
import { encode } from './buttons.ts';
import type { BotDecision } from './decision.ts';
import { done, HUMAN, type TalkFacts, text } from './facts.ts';

/** The card that the words ask for, or the list of subjects. */
export function inLanguage(facts: TalkFacts, language: LanguageCode): BotDecision {
  const name = facts.languageName(language);
  if (!facts.hasCards(language))
    return done(facts, null, 'answer', [text('bot-language-none', { language: name }, [HUMAN])]);
  const card = facts.cardIn(language, facts.text);
  return done(facts, 'bot.identity', 'answer', [{ kind: 'card', language, id: card }]);
}

/** `all`: which language? A language without a file is named, and said to have none when it is chosen. */
export function cardTapped(facts: TalkFacts, language: string, id: string): BotDecision {
  if (!isLanguage(language)) {
    const buttons = CODES.map((code) => ({
      title: LANGUAGES[code],
      payload: encode({ kind: 'card', language: code, id: 'list' }),
    }));
    return done(facts, 'bot.identity', 'answer', [text('bot-languages', {}, buttons)]);
  }
  if (!facts.hasCards(language)) return inLanguage(facts, language);
  return done(facts, 'bot.identity', 'answer', [{ kind: 'card', language, id: id === 'list' ? null : id }]);
}

const CODES = Object.keys(LANGUAGES) as LanguageCode[];

function isLanguage(code: string): code is LanguageCode {
  return CODES.some((one) => one === code);
}
