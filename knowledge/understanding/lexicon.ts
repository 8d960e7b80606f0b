/** The hand-made word lists: chat spelling, regional words, and the concepts of the domain. Pure parsing of their text. */
import { type Word, wordOf } from './text.ts';

/** A sequence of written words and what it stands for. */
export type Replacement = {
  readonly words: readonly Word[];
  readonly out: readonly Word[];
  /** Written with `!`: a bare word does not match (bare "ma" is usually "mà", not "má"). */
  readonly markedOnly: boolean;
};

/** Replacements by their first plain word, longest first. */
export type Dictionary = ReadonlyMap<string, readonly Replacement[]>;

/** One step of a phrase: a word, a class such as `<kin>`, or a gap of up to two words. */
export type PhraseStep =
  | { readonly kind: 'word'; readonly word: Word }
  | { readonly kind: 'kin' | 'number' | 'gap' };

/**
 * A phrase that stands for a concept. `strict` (single words): diacritics, where written, must agree; `markedOnly`
 * (single words written with `!`): a word without diacritics does not match ("de" is usually "để", not "đẻ").
 */
export type ConceptPhrase = {
  readonly concept: number;
  readonly steps: readonly PhraseStep[];
  readonly strict: boolean;
  readonly markedOnly: boolean;
};

export type Lexicon = {
  readonly names: readonly string[];
  /** Phrases by first plain word; those that begin with a class are under its name. */
  readonly phrases: ReadonlyMap<string, readonly ConceptPhrase[]>;
};

/** Reads `a | !b c = d e` lines; `#` starts a comment. */
export function parseDictionary(text: string): Dictionary {
  const map = new Map<string, Replacement[]>();
  for (const line of contentLines(text)) {
    const [left = '', right = ''] = line.split('=');
    const out = wordsOf(right);
    for (const variant of left.split('|')) {
      const words = wordsOf(variant.replace('!', ''));
      const first = words[0];
      if (first === undefined) continue;
      const list = map.get(first.plain) ?? [];
      list.push({ words, out, markedOnly: variant.includes('!') });
      map.set(first.plain, list);
    }
  }
  for (const list of map.values()) list.sort((a, b) => b.words.length - a.words.length);
  return map;
}

/** Reads `name: phrase | phrase` lines; a line without a name continues the one before. */
export function parseConcepts(text: string): Lexicon {
  const names: string[] = [];
  const phrases = new Map<string, ConceptPhrase[]>();
  for (const line of contentLines(text)) {
    const named = /^([a-z_]+):(.*)$/u.exec(line);
    if (named?.[1] !== undefined && !names.includes(named[1])) names.push(named[1]);
    for (const written of (named?.[2] ?? line).split('|')) {
      const steps = written.replace('!', '').trim().split(/\s+/u).filter(Boolean).map(stepOf);
      const first = steps[0];
      if (first === undefined) continue;
      const key = first.kind === 'word' ? first.word.plain : `<${first.kind}>`;
      const list = phrases.get(key) ?? [];
      const strict = steps.length === 1;
      list.push({
        concept: named?.[1] === undefined ? names.length - 1 : names.indexOf(named[1]),
        steps,
        strict,
        markedOnly: written.trim().startsWith('!'),
      });
      phrases.set(key, list);
    }
  }
  return { names, phrases };
}

function stepOf(written: string): PhraseStep {
  if (written === '<kin>') return { kind: 'kin' };
  if (written === '<number>') return { kind: 'number' };
  if (written === '*') return { kind: 'gap' };
  return { kind: 'word', word: wordOf(written) };
}

function contentLines(text: string): string[] {
  return text
    .normalize('NFC')
    .split('\n')
    .map((line) => line.replace(/#.*$/u, '').trim())
    .filter((line) => line !== '');
}

function wordsOf(text: string): Word[] {
  return text.trim().split(/\s+/u).filter(Boolean).map(wordOf);
}
