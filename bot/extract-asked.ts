/** "Luật ghi thế nào?": the words of the law behind the last answer. Pure. */
import { foldWords } from '../writing/letters.ts';
import type { BotDecision } from './decision.ts';
import { done, type TalkFacts } from './facts.ts';

/** Without accents; "nguyễn văn" is a name, so "nguyên văn" counts only with its accents or with a word before it. */
const ASKED =
  /\b(?:xem nguyen van|nguyen van (?:dieu|luat|quy dinh)|dieu luat (?:nao|do|nay)|dieu may|luat (?:nao|gi) (?:quy dinh|noi|ghi)|luat (?:ghi|noi|quy dinh) (?:sao|the nao|gi)|trich (?:dieu|luat)|can cu (?:vao )?(?:dau|luat nao|dieu nao)|can cu phap ly)\b/;
const ACCENTED = /nguyên văn/iu;
const MOST_WORDS = 14;

/** @returns null when nobody asks for the law, or no passage of it is held */
export function extractAsked(facts: TalkFacts): BotDecision | null {
  const plain = foldWords(facts.text);
  if (!ASKED.test(plain) && !ACCENTED.test(facts.text)) return null;
  if (plain.split(' ').length > MOST_WORDS) return null;
  const last = facts.talk.given.at(-1);
  const id = last === undefined ? null : facts.extractOf(last);
  return id === null ? null : extractShown(facts, id);
}

export function extractShown(facts: TalkFacts, id: string): BotDecision {
  return done(facts, facts.talk.topics.at(-1) ?? null, 'answer', [{ kind: 'extract', id }]);
}
