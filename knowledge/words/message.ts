/** A message as the readers of this room see it: its words as typed (short forms opened) and as corrected. */
import { type Language, normalise } from '../understanding/normalise.ts';
import { remembered } from '../understanding/remembered.ts';
import { clean, cut, wordOf } from '../understanding/text.ts';
import { type HeardWord, hitsIn, type PhraseHit, type Phrases } from './phrases.ts';

/** A sentence whose words may be loose. */
export type MessageSentence = { readonly words: readonly HeardWord[]; readonly asks: boolean };

export type Message = {
  readonly text: string;
  /** Whether its writer uses diacritics. */
  readonly marked: boolean;
  /** The words as they stand, nothing opened or replaced. */
  readonly raw: readonly MessageSentence[];
  /** Sentences with chat and regional words opened, nothing corrected. */
  readonly typed: readonly MessageSentence[];
  /** The same with slips of the keyboard corrected; the very same array when there were none. */
  readonly corrected: readonly MessageSentence[];
};

const word = remembered(wordOf);

/** From this share of words with diacritics on, a word without any is meant so ("do" is no "đồ"). A number has none either way. */
const MARKED = 0.25;

/** Cuts and cleans a message once for all readers. */
export function messageOf(language: Language, text: string): Message {
  const plain = normalise({ ...language, spelling: null }, text);
  const all = plain.flatMap(({ words }) => words);
  const letters = all.filter((word) => !/^[\d/]+$/.test(word.plain)).length;
  const marked = all.filter((word) => word.shape !== '').length >= MARKED * letters;
  const typed = marked ? plain : plain.map(loosened);
  const written = cut(clean(text)).map(({ raws, asks }) => ({ words: raws.map(word), asks }));
  // Where nothing was opened, the readers need not look twice.
  const raw = same(plain, written) ? typed : marked ? written : written.map(loosened);
  if (language.spelling === null) return { text, marked, raw, typed, corrected: typed };
  const mended = normalise(language, text);
  if (same(plain, mended)) return { text, marked, raw, typed, corrected: typed };
  const known = new Set(all);
  const corrected = mended.map((sentence) => ({
    ...sentence,
    words: sentence.words.map((word) => (marked && known.has(word) ? word : loose(word))),
  }));
  return { text, marked, raw, typed, corrected };
}

const loose = (word: HeardWord): HeardWord => (word.shape === '' ? { ...word, loose: true } : word);
const loosened = (line: MessageSentence): MessageSentence => ({ ...line, words: line.words.map(loose) });

function same(a: readonly MessageSentence[], b: readonly MessageSentence[]): boolean {
  return (
    a.length === b.length &&
    a.every(
      (one, i) =>
        one.words.length === b[i]?.words.length &&
        one.words.every(
          (word, k) => word.plain === b[i]?.words[k]?.plain && word.shape === b[i]?.words[k]?.shape,
        ),
    )
  );
}

/** A phrase with the words around it. */
export type FoundPhrase = PhraseHit & { readonly sentence: number; readonly words: readonly HeardWord[] };

/** What of `phrases` stands in a message, by sentence. What only the corrected words hold is found too. */
export function foundIn(phrases: Phrases, message: Message): FoundPhrase[] {
  const found = inSentences(phrases, message.typed);
  const also = (lines: readonly MessageSentence[]): void => {
    const names = new Set(found.map((hit) => hit.name));
    found.push(...inSentences(phrases, lines).filter((hit) => !names.has(hit.name)));
  };
  if (message.corrected !== message.typed) also(message.corrected);
  // A phrase may hold a word that opening replaced ("trễ hẹn" became "muộn hẹn").
  if (message.raw !== message.typed) also(message.raw);
  return found;
}

function inSentences(phrases: Phrases, sentences: readonly MessageSentence[]): FoundPhrase[] {
  return sentences.flatMap(({ words }, sentence) =>
    hitsIn(phrases, words).map((hit) => ({ ...hit, sentence, words })),
  );
}

const NOT = new Set('khong chua chang cha chua hong dau chu'.split(' '));

/** Whether "không", "chưa" or "không phải" stands right before a phrase. */
export function denied({ words, at }: FoundPhrase): boolean {
  const before = words.slice(Math.max(0, at - 2), at).map((word) => word.plain);
  const [first, second] = before.length === 2 ? before : [undefined, before[0]];
  if (second !== undefined && NOT.has(second)) return true;
  return (
    first !== undefined &&
    NOT.has(first) &&
    (second === 'phai' || second === 'co' || second === 'con' || second === 'duoc')
  );
}
