/** "Luật ghi thế nào?": the words of the law behind the last answer. Pure. */
import { foldWords } from '../writing/letters.ts';
import type { BotDecision } from './decision.ts';
import { done, HUMAN, type TalkFacts, text } from './facts.ts';

/** Without accents; "nguyễn văn" is a name, so "nguyên văn" counts only with its accents or with a word before it. */
const ASKED =
  /\b(?:xem nguyen van|nguyen van (?:dieu|luat|quy dinh)|dieu luat (?:nao|do|nay)|dieu may|luat (?:nao|gi) (?:quy dinh|noi|ghi)|luat (?:ghi|noi|quy dinh) (?:sao|the nao|gi)|trich (?:dieu|luat)|can cu (?:vao )?(?:dau|luat nao|dieu nao)|can cu phap ly)\b/;
const ACCENTED = /nguyên văn/iu;
const MOST_WORDS = 14;

/** The passage where it is held, else the document and article; null when nobody asks for the law. */
export function extractAsked(facts: TalkFacts): BotDecision | null {
  const plain = foldWords(facts.text);
  if (!ASKED.test(plain) && !ACCENTED.test(facts.text)) return null;
  if (plain.split(' ').length > MOST_WORDS) return null;
  const last = facts.talk.given.at(-1);
  const id = last === undefined ? null : facts.extractOf(last);
  if (id !== null) return extractShown(facts, id);
  const source = last === undefined ? '' : facts.sourceOf(last);
  if (source === '') return null;
  return done(facts, facts.talk.topics.at(-1) ?? null, 'answer', [
    text('bot-law-source', { source }, [HUMAN]),
  ]);
}

export function extractShown(facts: TalkFacts, id: string): BotDecision {
  return done(facts, facts.talk.topics.at(-1) ?? null, 'answer', [{ kind: 'extract', id }]);
}
