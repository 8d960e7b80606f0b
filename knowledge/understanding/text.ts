/**
 * The letters of a Vietnamese message: cleaning, cutting, tones, words.
 *
 * Every word is kept in two views: `plain` (no diacritics) and `shape` (letters with their quality marks, the tone as
 * a digit behind). The shape makes both tone placements equal (hoà = hòa) and hỏi equal to ngã, which most writers
 * confuse.
 */

import { withoutHidden } from '../../writing/cleaning.ts';
import { stripMarks } from '../../writing/letters.ts';
import { splitTone } from '../../writing/tones.ts';
import { remembered } from './remembered.ts';

/** One word of a message. `shape` is empty when the writer put no diacritic on it. */
export type Word = { readonly plain: string; readonly shape: string };

/** A run of words that ends at a full stop, question mark, exclamation mark or line end. */
export type Sentence = { readonly words: readonly Word[]; readonly asks: boolean };

/** Longest text that is read; of a longer one the beginning and the end are kept, where people put their question. */
const MAX_LENGTH = 2000;
const KEPT_HEAD = 1300;
const KEPT_TAIL = 700;

const TONES: ReadonlyMap<string, string> = new Map([
  ['\u0300', '1'],
  ['\u0301', '2'],
  ['\u0309', '3'],
  ['\u0303', '3'],
  ['\u0323', '4'],
]);
const LINK = /(?:https?:\/\/|www\.)\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|net|vn|org|info|xyz|me|ly)(?:\/\S*)?/giu;
const SAD = /😡|🤬|😠|👎/gu;
const KIND = /❤️|❤|🙏|👍|🥰|😘|💕|😊/gu;
const PIECE = /[\p{L}\p{M}][\p{L}\p{M}\p{N}]*|\p{N}+|[.?!…\n;,]/gu;
const STOPS = new Set('.?!…\n;');

/** Message as a single bounded, lower-case NFC string: control characters out, links and moods as words. Never throws. */
export function clean(text: string): string {
  const bounded =
    text.length <= MAX_LENGTH ? text : `${text.slice(0, KEPT_HEAD)}. ${text.slice(text.length - KEPT_TAIL)}`;
  const letters = withoutHidden(bounded.normalize('NFC').toLowerCase()).replace(/\r/g, ' ');
  const linked =
    letters.includes('.') || letters.includes('://') ? letters.replace(LINK, ' linkweb ') : letters;
  return /[\u2700-\u27BF\u{1F300}-\u{1FAFF}]/u.test(linked)
    ? linked.replace(SAD, ' matgian ').replace(KIND, ' matcuoi ')
    : linked;
}

/** Text reduced to what decides whether two messages are the same: lower case, no diacritics, letters and digits only. */
export function fingerprint(text: string): string {
  return stripMarks(text.normalize('NFC').toLowerCase()).replace(/[^\p{L}\p{N}]+/gu, '');
}

/** Whether a word is ASCII digits only. */
export function isDigits(word: string): boolean {
  for (let i = 0; i < word.length; i++) {
    const code = word.charCodeAt(i);
    if (code < 48 || code > 57) return false;
  }
  return word !== '';
}

/** One lower-case word in both views. */
export function wordOf(raw: string): Word {
  const plain = stripMarks(raw);
  if (plain === raw) return { plain, shape: '' };
  const { letters, tone } = splitTone(raw);
  return { plain, shape: letters + (TONES.get(tone) ?? '') };
}

const unstretched = remembered((raw) => raw.replace(/(\p{L})\1{2,}/gu, '$1'));

/**
 * Splits cleaned text into sentences of raw words (letters or digits, still with diacritics). Letters stretched for
 * effect ("ơiiii") are shortened, a comma ends a sentence only where the message has no other stops and is long.
 */
export function cut(cleaned: string): { raws: string[]; asks: boolean }[] {
  const pieces = cleaned.match(PIECE) ?? [];
  const stops = pieces.filter((piece) => STOPS.has(piece)).length;
  const words = pieces.length - stops;
  const commaEnds = words > 45 && words / (stops + 1) > 40;
  const sentences: { raws: string[]; asks: boolean }[] = [];
  let raws: string[] = [];
  const close = (asks: boolean): void => {
    if (raws.length > 0) sentences.push({ raws, asks });
    raws = [];
  };
  for (const piece of pieces) {
    if (piece === ',') {
      if (commaEnds && raws.length > 7) close(false);
    } else if (STOPS.has(piece)) close(piece === '?');
    else raws.push(unstretched(piece));
  }
  close(false);
  return sentences;
}
