/**
 * From a raw message to sentences of clean words: chat spelling and regional words replaced, keyboard leftovers
 * decoded, slips corrected. The order matters: the writer's own short forms first (a corrector would mangle them),
 * correction last.
 */
import { fromTelex, fromVni } from './keyboard.ts';
import type { Dictionary, Replacement } from './lexicon.ts';
import { remembered } from './remembered.ts';
import { correct, isSyllable, type Spelling } from './spelling.ts';
import { clean, cut, type Sentence, type Word, wordOf } from './text.ts';

export type Language = {
  readonly chat: Dictionary;
  readonly regional: Dictionary;
  /** Shapes of syllables seen in training; a decoded keyboard leftover must be one of them. */
  readonly shapes: ReadonlySet<string>;
  /** One typed word, decoded when it is a keyboard leftover; made by `decoderOf`. */
  readonly decode: (raw: string) => Word;
  /** Absent while the spelling tables themselves are being counted. */
  readonly spelling: Spelling | null;
};

const LONGEST_WORD = 24;

/** Sentences of a message, in order. Empty for a message without letters or digits. */
export function normalise(language: Language, text: string): Sentence[] {
  const sentences: Sentence[] = [];
  for (const { raws, asks } of cut(clean(text))) {
    const typed = raws.map((raw) => language.decode(raw.slice(0, LONGEST_WORD)));
    const spoken = replaceAll(language.regional, replaceAll(language.chat, typed));
    const words = language.spelling === null ? spoken : respell(language, language.spelling, spoken);
    if (words.length > 0) sentences.push({ words, asks });
  }
  return sentences;
}

/** Decodes typed words; `shapes` are the syllables that a decoded leftover must be one of. */
export function decoderOf(shapes: ReadonlySet<string>): Language['decode'] {
  return remembered((raw) => decode(shapes, raw));
}

function decode(shapes: ReadonlySet<string>, raw: string): Word {
  const word = wordOf(raw);
  if (word.shape !== '' && !/[fjwz]|[sxr]$|aa|ee|oo|dd/u.test(raw)) return word;
  if (shapes.has(word.shape === '' ? word.plain : word.shape)) return word;
  if (/\d/u.test(raw)) {
    const vni = fromVni(raw);
    return vni === null ? word : wordOf(vni);
  }
  if (isSyllable(word.plain)) return word;
  const telex = fromTelex(raw);
  if (telex === null) return word;
  const decoded = wordOf(telex);
  return isSyllable(decoded.plain) && (shapes.size === 0 || shapes.has(decoded.shape || decoded.plain))
    ? decoded
    : word;
}

function replaceAll(dictionary: Dictionary, words: readonly Word[]): Word[] {
  const out: Word[] = [];
  for (let i = 0; i < words.length; ) {
    const word = words[i];
    if (word === undefined) break;
    const hit = dictionary.get(word.plain)?.find((entry) => matches(entry, words, i));
    if (hit === undefined) {
      out.push(word);
      i++;
    } else {
      out.push(...hit.out);
      i += hit.words.length;
    }
  }
  return out;
}

/** A key written with diacritics also matches a bare word; a bare key matches only bare words. */
function matches(entry: Replacement, words: readonly Word[], at: number): boolean {
  return entry.words.every((key, k) => {
    const word = words[at + k];
    if (word === undefined || word.plain !== key.plain) return false;
    return word.shape === key.shape || (word.shape === '' && !entry.markedOnly);
  });
}

function respell(language: Language, spelling: Spelling, words: readonly Word[]): Word[] {
  const written = words.map(({ plain, shape }) => ({
    plain,
    trusted: shape !== '' && isSyllable(plain) && (language.shapes.has(shape) || !spelling.index.has(plain)),
  }));
  const fixed = correct(spelling, written);
  return words.flatMap((word, i) => {
    const parts = fixed[i] ?? [];
    if (parts.length === 1 && parts[0] === word.plain) return [word];
    return parts.map((plain) => ({ plain, shape: '' }));
  });
}
