/**
 * Short fixed texts in other languages than Vietnamese. English is ours; a province may add a file for a language of its people.
 * Nothing is translated by a machine: who has no file is told so, in Vietnamese and by the language's own name.
 */

import { z } from 'zod';
import { stripMarks } from '../writing/letters.ts';
import { type KnowledgeMistake, shaped } from './entry.ts';

/** Languages that a button may name, in their own writing. A file in `cards/` makes one available. */
export const LANGUAGES = {
  en: 'English',
  km: 'ខ្មែរ (Khmer)',
  hmn: "Hmoob (H'Mông)",
  rade: 'Êđê',
  zh: '中文 (Trung Quốc)',
} as const;
export type LanguageCode = keyof typeof LANGUAGES;
export const LANGUAGE_CODES = Object.keys(LANGUAGES) as LanguageCode[];

/** A Zalo message with its buttons. */
const LONGEST_CARD = 900;
const line = z.string().trim().min(1).max(40);

const CARD = z.strictObject({
  id: z.string().regex(/^[a-z][a-z_]{1,20}$/, 'chữ thường không dấu'),
  /** On the button. */
  title: line,
  text: z.string().trim().min(1).max(LONGEST_CARD),
  /** What people write who want this card; lower case. */
  words: z.array(line).min(1),
  /** About a death: nothing cheerful beside it. */
  grave: z.boolean().default(false),
  /** Numbers of docs/facts. */
  basis: z.array(z.string().regex(/^[A-Z]\d{1,2}$/)).default([]),
});
export type Card = z.infer<typeof CARD>;

const FILE = z.strictObject({
  language: z.enum(LANGUAGE_CODES as [LanguageCode, ...LanguageCode[]]),
  name: line,
  greeting: z.string().trim().min(1).max(300),
  /** Titles of the two buttons under every card. */
  more: line,
  person: line,
  reviewed: z.string(),
  cards: z.array(CARD).min(1),
});
export type CardSet = z.infer<typeof FILE>;

/** Reads a parsed file of cards, or every fault in Vietnamese with its place. */
export function readCardFile(file: string, data: unknown): { set: CardSet } | { faults: KnowledgeMistake[] } {
  const result = shaped(FILE, file, data);
  return 'faults' in result ? result : { set: result.value };
}

/** English words that no Vietnamese writes, also without diacritics ("do", "can", "to", "so" are Vietnamese too). */
const ENGLISH = new Set(
  (
    'the is are was were my our we your you he she they this that what where when which how who why does did have has had need needs ' +
    'want register registered birth born baby child children husband wife father mother parents died death dead passed away funeral ' +
    'certificate insurance card foreigner foreign passport married marriage divorced nationality papers documents paper office ' +
    "please hello english speak help and for with from in of not don't it's i'm i yes thanks thank fee cost free late days " +
    'wants asks asked bribe policeman breathing breathe bleeding beats hits kill afraid die myself ' +
    'deadline money allowance pension landlord refuses refused residence commune police hospital doctor sick week month year ago last'
  ).split(' '),
);
const SURELY =
  /^(?:english|hello|please|husband|wife|baby|birth|died|death|funeral|certificate|foreigner|passport|insurance|register|bribe|landlord|breathing|bleeding|beats|hits|die|myself)$/u;
const KHMER = /[\u1780-\u17ff]/u;
const CHINESE = /[\u4e00-\u9fff]/u;
/** A language asked for by its name. "tiếng Mông" is written in many ways. */
const ASKED_FOR: readonly (readonly [RegExp, LanguageCode])[] = [
  [/(?:tieng anh\b|english)/u, 'en'],
  [/tieng (?:khmer|kho ?me|mien)\b/u, 'km'],
  [/tieng (?:h'?mong|mong|meo)\b|\bhmoob\b/u, 'hmn'],
  [/tieng (?:e ?de|rade)\b/u, 'rade'],
  [/tieng (?:trung|hoa|tau)\b|chinese/u, 'zh'],
];
/** A message that asks for a language says little else. */
const ASKING_WORDS = 7;

/** The language of a message when it is surely not Vietnamese; null otherwise. Never throws. */
export function languageOf(message: string): LanguageCode | null {
  const text = message.normalize('NFC').slice(0, 500);
  if (KHMER.test(text)) return 'km';
  if (CHINESE.test(text)) return 'zh';
  const words = text.toLowerCase().match(/[\p{L}\p{M}']+/gu) ?? [];
  if (words.length <= ASKING_WORDS) {
    const plain = words.map((word) => stripMarks(word)).join(' ');
    const asked = ASKED_FOR.find(([pattern]) => pattern.test(plain));
    if (asked !== undefined) return asked[1];
  }
  if (
    words.length === 0 ||
    words.some((word) => stripMarks(word) !== word && word.length > 1 && !/^[a-z']+$/u.test(word))
  ) {
    // A Vietnamese name inside an English sentence ("in Đà Nẵng") does not make it Vietnamese.
    const toned = words.filter((word) => !/^[a-z']+$/u.test(word)).length;
    if (toned * 3 > words.length || words.length === 0) return null;
  }
  const english = words.filter((word) => ENGLISH.has(word)).length;
  const sure = words.some((word) => SURELY.test(word));
  return english >= 2 && english * 2 >= words.length && (sure || english >= 3) ? 'en' : null;
}

/** The card that a message asks for; null when its words name none. The longest word that fits counts most. */
export function cardFor(set: CardSet, message: string): Card | null {
  const text = ` ${message.toLowerCase().replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')} `;
  let best: { card: Card; score: number } | null = null;
  for (const card of set.cards) {
    const score = card.words.reduce(
      (sum, word) => sum + (text.includes(` ${word} `) ? word.split(' ').length ** 1.5 : 0),
      0,
    );
    if (score > 0 && (best === null || score > best.score || (score === best.score && card.grave)))
      best = { card, score };
  }
  return best?.card ?? null;
}
