/**
 * How people write Vietnamese place names, brought to comparable keys. Pure.
 * Two keys: `exactKey` keeps letters and tones but not where the tone mark stands (hoà = hòa), nor case, spaces, apostrophes or
 * hyphens (Đa Krông = Đakrông, M’Drắk = M'Drắk); `plainKey` drops all diacritics as well.
 */

import { stripMarks } from '../writing/letters.ts';
import { splitTone } from '../writing/tones.ts';
import type { PlaceLevel } from './levels.ts';

const LONGEST_NAME = 200;

/** "Phường I" is "Phường 1"; "vi" is left out: it is a syllable (Ba Vì). */
const ROMAN = new Map(
  [
    ['i', 1],
    ['ii', 2],
    ['iii', 3],
    ['iv', 4],
    ['v', 5],
    ['vii', 7],
    ['viii', 8],
    ['ix', 9],
    ['x', 10],
    ['xii', 12],
  ].map(([roman, number]) => [String(roman), String(number)] as const),
);

type Level = PlaceLevel | 'city';
type PrefixKind =
  | 'province'
  | 'city'
  | 'town'
  | 'district'
  | 'urban_district'
  | 'ward'
  | 'commune'
  | 'township'
  | 'special_zone';
type Prefix = { kind: PrefixKind; level: Level };

/** One piece of an address: the word for its kind when there is one, the name after it, and all of it in case the "prefix" is a name. */
export type AddressPart = { prefix: Prefix | null; name: string; whole: string };

type PrefixWord = { words: string[]; prefix: Prefix };

function word(text: string, kind: PrefixKind, level: Level): PrefixWord {
  return { words: text.split(' '), prefix: { kind, level } };
}

/** Longest first, so that "thị xã" is not read as "xã". */
const PREFIXES: PrefixWord[] = [
  word('thành phố', 'city', 'city'),
  word('thủ đô', 'city', 'city'),
  word('huyện đảo', 'district', 'district'),
  word('thị trấn', 'township', 'commune'),
  word('đặc khu', 'special_zone', 'commune'),
  word('thị xã', 'town', 'district'),
  word('phường', 'ward', 'commune'),
  word('huyện', 'district', 'district'),
  word('quận', 'urban_district', 'district'),
  word('tỉnh', 'province', 'province'),
  word('xã', 'commune', 'commune'),
  word('tp', 'city', 'city'),
  word('tx', 'town', 'district'),
  word('tt', 'township', 'commune'),
  word('p', 'ward', 'commune'),
  word('q', 'urban_district', 'district'),
  word('h', 'district', 'district'),
  word('x', 'commune', 'commune'),
  word('t', 'province', 'province'),
];
const PLAIN_WORDS = new Map(
  PREFIXES.flatMap((entry) => entry.words.map((one) => [one, stripMarks(one)] as const)),
);
const FIRST_WORDS = new Set([
  ...PREFIXES.flatMap(({ words }) => [words[0], PLAIN_WORDS.get(words[0] ?? '')]),
]);

/** What tidying is for; most names have none of it, and the test keeps the load short. */
const UNTIDY = /['’‘ʼ`´._\-–—ðɖ\t\n\r\u00a0]|\s\s/;

/** Lower case, NFC, one space, no apostrophes, hyphens and dots as spaces. Never longer than 200 characters. */
export function tidyName(text: string): string {
  const short = text.length > LONGEST_NAME ? text.slice(0, LONGEST_NAME) : text;
  const lower = short.normalize('NFC').toLowerCase();
  if (!UNTIDY.test(lower)) return lower.trim();
  return lower
    .replace(/[ðɖ]/g, 'đ')
    .replace(/\s*['’‘ʼ`´]\s*/g, '')
    .replace(/\bt\.\s*p\b\.?/g, 'tp ')
    .replace(/[-–—_.]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

const NUMBERED = / (?:[ivx]+)(?= |$)|(?:^| )0/;

function joined(folded: string): string {
  if (!NUMBERED.test(folded)) return folded.replaceAll(' ', '');
  return folded
    .split(' ')
    .map((token, i) => (i > 0 ? ROMAN.get(token) : undefined) ?? token.replace(/^0+(?=\d)/, ''))
    .join('');
}

/** The key with letters and tones. */
export function exactKey(name: string): string {
  const toned = tidyName(name)
    .split(' ')
    .map((token) => {
      const { letters, tone } = splitTone(token);
      return letters + tone;
    });
  return joined(toned.join(' '));
}

/** The key without any diacritics. */
export function plainKey(name: string): string {
  return joined(stripMarks(tidyName(name)));
}

function prefixAt(tokens: readonly string[], at: number): { length: number; prefix: Prefix } | null {
  if (!FIRST_WORDS.has(tokens[at] ?? '')) return null;
  for (const { words, prefix } of PREFIXES) {
    const fits = words.every((one, i) => tokens[at + i] === one || tokens[at + i] === PLAIN_WORDS.get(one));
    if (fits && at + words.length < tokens.length) return { length: words.length, prefix };
  }
  return null;
}

function partOf(tokens: readonly string[]): AddressPart {
  const whole = tokens.join(' ');
  const found = prefixAt(tokens, 0);
  if (found) return { prefix: found.prefix, name: tokens.slice(found.length).join(' '), whole };
  const numbered = /^([pq])(\d{1,2})$/.exec(tokens[0] ?? '');
  if (numbered?.[2]) {
    const prefix: Prefix =
      numbered[1] === 'p'
        ? { kind: 'ward', level: 'commune' }
        : { kind: 'urban_district', level: 'district' };
    return { prefix, name: [numbered[2], ...tokens.slice(1)].join(' '), whole };
  }
  return { prefix: null, name: whole, whole };
}

/** Cuts "xã hải thượng huyện hải lăng" before each inner prefix word. A last "tỉnh" (xã Phước Tỉnh) is not a prefix. */
function cut(tokens: readonly string[]): AddressPart[] {
  const parts: AddressPart[] = [];
  let start = 0;
  for (let i = 1; i < tokens.length; i++) {
    const here = prefixAt(tokens, i);
    if (!here || prefixAt(tokens, i + here.length)) continue;
    const head = prefixAt(tokens, start);
    if (head && start + head.length >= i) continue;
    parts.push(partOf(tokens.slice(start, i)));
    start = i;
    i += here.length - 1;
  }
  parts.push(partOf(tokens.slice(start)));
  return parts;
}

/** More pieces than an address has: house, street, hamlet, commune, district, province, country. */
const MOST_PIECES = 8;

function segments(text: string, separator: RegExp): string[][] {
  return text
    .slice(0, LONGEST_NAME)
    .split(separator)
    .map((piece) => tidyName(piece).split(' ').filter(Boolean))
    .filter((tokens) => tokens.length > 0)
    .filter((tokens) => !['việt nam', 'viet nam', 'vn'].includes(tokens.join(' ')))
    .slice(0, MOST_PIECES);
}

/**
 * The ways to read an address line, most likely first: pieces between commas and before inner prefix words; the pieces uncut; " - " as
 * a separator; what stands before the first commune word ("Thôn 3, xã …") dropped. Each reading is smallest unit first.
 */
export function readings(text: string): AddressPart[][] {
  const found: AddressPart[][] = [];
  const seen = new Set<string>();
  const add = (parts: AddressPart[]) => {
    const key = parts.map((part) => part.whole).join('|');
    if (parts.length > 0 && !seen.has(key)) {
      seen.add(key);
      found.push(parts);
    }
  };
  for (const separator of [/[,;|\n\r\t()/]+/, /[,;|\n\r\t()/]+|\s[-–—]\s/]) {
    const pieces = segments(text, separator);
    add(pieces.flatMap(cut));
    add(pieces.map(partOf));
  }
  for (const parts of [...found]) {
    const start = parts.findIndex((part, i) => i > 0 && part.prefix?.level === 'commune');
    if (start > 0) add(parts.slice(start));
  }
  return found;
}

/** The most pieces a line without separators is cut at: an address has at most this many words worth trying. */
const MOST_TOKENS = 12;

/** A piece without separators ("minh đức đồng nai", "…, quận 3 tphcm") cut in two, or the first in three; longest first name first. */
export function looseReadings(parts: readonly AddressPart[]): AddressPart[][] {
  const found: AddressPart[][] = [];
  parts.forEach((part, at) => {
    const tokens = part.whole.split(' ');
    if (tokens.length > MOST_TOKENS) return;
    for (let i = tokens.length - 1; i >= 1; i--) {
      const two = [partOf(tokens.slice(0, i)), partOf(tokens.slice(i))];
      found.push([...parts.slice(0, at), ...two, ...parts.slice(at + 1)]);
    }
  });
  const [first, ...rest] = parts;
  const tokens = first?.whole.split(' ') ?? [];
  if (tokens.length > MOST_TOKENS) return found;
  for (let i = tokens.length - 2; i >= 1; i--) {
    for (let j = i + 1; j < tokens.length; j++) {
      found.push([partOf(tokens.slice(0, i)), partOf(tokens.slice(i, j)), partOf(tokens.slice(j)), ...rest]);
    }
  }
  return found;
}
