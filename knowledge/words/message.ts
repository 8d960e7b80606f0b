/** A message as the readers of this room see it: its words as typed (short forms opened) and as corrected. */
import { type Language, normalise } from '../understanding/normalise.ts';
import type { Sentence, Word } from '../understanding/text.ts';
import { type Hit, hitsIn, type Phrases } from './phrases.ts';

export type Message = {
  readonly text: string;
  /** Sentences with chat and regional words opened, nothing corrected. */
  readonly typed: readonly Sentence[];
  /** The same with slips of the keyboard corrected; the very same array when there were none. */
  readonly corrected: readonly Sentence[];
};

/** Cuts and cleans a message once for all readers. */
export function messageOf(language: Language, text: string): Message {
  const typed = normalise({ ...language, spelling: null }, text);
  if (language.spelling === null) return { text, typed, corrected: typed };
  const corrected = normalise(language, text);
  return { text, typed, corrected: same(typed, corrected) ? typed : corrected };
}

function same(a: readonly Sentence[], b: readonly Sentence[]): boolean {
  return (
    a.length === b.length &&
    a.every(
      (one, i) =>
        one.words.length === b[i]?.words.length &&
        one.words.every((word, k) => word.plain === b[i]?.words[k]?.plain),
    )
  );
}

/** A phrase with the words around it. */
export type Found = Hit & { readonly sentence: number; readonly words: readonly Word[] };

/** What of `phrases` stands in a message, by sentence. What only the corrected words hold is found too. */
export function foundIn(phrases: Phrases, message: Message): Found[] {
  const found = inSentences(phrases, message.typed);
  if (message.corrected === message.typed) return found;
  const names = new Set(found.map((hit) => hit.name));
  return [...found, ...inSentences(phrases, message.corrected).filter((hit) => !names.has(hit.name))];
}

function inSentences(phrases: Phrases, sentences: readonly Sentence[]): Found[] {
  return sentences.flatMap(({ words }, sentence) =>
    hitsIn(phrases, words).map((hit) => ({ ...hit, sentence, words })),
  );
}

const NOT = new Set('khong chua chang cha chua hong dau chu'.split(' '));

/** Whether "không", "chưa" or "không phải" stands right before a phrase. */
export function denied({ words, at }: Found): boolean {
  const before = words.slice(Math.max(0, at - 2), at).map((word) => word.plain);
  const [first, second] = before.length === 2 ? before : [undefined, before[0]];
  if (second !== undefined && NOT.has(second)) return true;
  return (
    first !== undefined &&
    NOT.has(first) &&
    (second === 'phai' || second === 'co' || second === 'con' || second === 'duoc')
  );
}
