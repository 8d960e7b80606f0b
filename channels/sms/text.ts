/**
 * What a text costs as SMS. GSM-7: 160 letters alone, 153 in each part of several; UCS-2, forced by a single letter outside the
 * GSM alphabet: 70 and 67. Source: 3GPP TS 23.038 alphabet; figures measured with sms-segments-calculator 1.3.0, November 2026.
 */
import { stripMarks } from '../../writing/letters.ts';

const GSM_LETTERS =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const ESCAPE = 0x1b;
/** Letter -> its number in the alphabet; the escape itself is no letter. */
const GSM_ALPHABET = new Map(
  [...GSM_LETTERS].map((letter, code) => [letter, code] as const).filter(([, code]) => code !== ESCAPE),
);

/** Written as an escape and a second number: they count twice. */
const GSM_EXTENSION = new Map([
  ['\f', 0x0a],
  ['^', 0x14],
  ['{', 0x28],
  ['}', 0x29],
  ['\\', 0x2f],
  ['[', 0x3c],
  ['~', 0x3d],
  [']', 0x3e],
  ['|', 0x40],
  ['€', 0x65],
]);

const SIZES = { 'GSM-7': { single: 160, part: 153 }, 'UCS-2': { single: 70, part: 67 } } as const;

/** Our own limit: a longer text is a letter, and nobody reads a letter in eight parts. No provider documents one. */
export const SMS_MAX_SEGMENTS = 8;

/** `units` are septets or UTF-16 units; `left`: units free in the last part before another is needed. */
export type Segments = { encoding: 'GSM-7' | 'UCS-2'; units: number; segments: number; left: number };

/** Counts the parts of a text. Text is taken in NFC, as it is sent. An empty text has no parts. */
export function segmentsOf(text: string): Segments {
  const { encoding, units, parts } = partsOf(text);
  const { single, part } = SIZES[encoding];
  const size = parts.length > 1 ? part : single;
  return { encoding, units, segments: parts.length, left: size - (parts.at(-1)?.units ?? 0) };
}

/** The text cut as it travels: no escaped sign and no surrogate pair is split, so a part may end one unit early. */
export function partsOf(text: string): {
  encoding: Segments['encoding'];
  units: number;
  parts: { text: string; units: number }[];
} {
  const composed = text.normalize('NFC');
  const encoding = isGsm(composed) ? 'GSM-7' : 'UCS-2';
  const { single, part } = SIZES[encoding];
  const cost = (letter: string) => (encoding === 'UCS-2' ? letter.length : GSM_EXTENSION.has(letter) ? 2 : 1);
  let units = 0;
  for (const letter of composed) units += cost(letter);
  if (units <= single) return { encoding, units, parts: units === 0 ? [] : [{ text: composed, units }] };
  const parts: { text: string; units: number }[] = [];
  let open = { text: '', units: 0 };
  for (const letter of composed) {
    const more = cost(letter);
    if (open.units + more > part) {
      parts.push(open);
      open = { text: '', units: 0 };
    }
    open.text += letter;
    open.units += more;
  }
  return { encoding, units, parts: [...parts, open] };
}

/** The letters as numbers of the GSM alphabet, one byte each (unpacked, as SMPP carries them); null when one is not in it. */
export function gsmBytes(text: string): Uint8Array | null {
  const bytes: number[] = [];
  for (const letter of text) {
    const plain = GSM_ALPHABET.get(letter);
    const extended = GSM_EXTENSION.get(letter);
    if (plain !== undefined) bytes.push(plain);
    else if (extended !== undefined) bytes.push(ESCAPE, extended);
    else return null;
  }
  return Uint8Array.from(bytes);
}

const GSM_OF_CODE = [...GSM_LETTERS];
const GSM_OF_EXTENSION = new Map([...GSM_EXTENSION].map(([letter, code]) => [code, letter]));

/**
 * Numbers of the GSM alphabet, one byte each, as letters. After an escape a number that has no letter there is the ordinary letter,
 * as TS 23.038 6.2.1.1 says; an escape at the end says nothing.
 */
export function gsmText(bytes: Uint8Array): string {
  let text = '';
  let escaped = false;
  for (const code of bytes) {
    if (code === ESCAPE) {
      escaped = true;
      continue;
    }
    text += (escaped ? GSM_OF_EXTENSION.get(code) : undefined) ?? GSM_OF_CODE[code] ?? ' ';
    escaped = false;
  }
  return text;
}

/** Can the whole text be sent in the cheap alphabet? */
export function isGsm(text: string): boolean {
  for (const letter of text) if (!GSM_ALPHABET.has(letter) && !GSM_EXTENSION.has(letter)) return false;
  return true;
}

/** The first letter that makes the whole text UCS-2, and where it stands (counted in letters from 0); null when there is none. */
export function firstCostlyLetter(text: string): { letter: string; index: number } | null {
  const letters = [...text.normalize('NFC')];
  const index = letters.findIndex((letter) => !GSM_ALPHABET.has(letter) && !GSM_EXTENSION.has(letter));
  const letter = letters[index];
  return letter === undefined ? null : { letter, index };
}

/** Signs that word processors put in and a telephone of 1995 does not know. */
const PLAIN: Record<string, string> = {
  đ: 'd',
  Đ: 'D',
  ð: 'd',
  Ð: 'D',
  ı: 'i',
  ł: 'l',
  Ł: 'L',
  œ: 'oe',
  Œ: 'OE',
  '“': '"',
  '”': '"',
  '„': '"',
  '«': '"',
  '»': '"',
  '‘': "'",
  '’': "'",
  '‚': "'",
  '`': "'",
  '′': "'",
  '″': '"',
  '–': '-',
  '—': '-',
  '‐': '-',
  '‑': '-',
  '‒': '-',
  '−': '-',
  '•': '-',
  '·': '-',
  '▪': '-',
  '●': '-',
  '→': '->',
  '⇒': '=>',
  '←': '<-',
  '×': 'x',
  '÷': '/',
  '≤': '<=',
  '≥': '>=',
  '₫': 'd',
  '⁄': '/',
  '\t': ' ',
  '\v': '\n',
  '\u2028': '\n',
  '\u2029': '\n',
};

/**
 * The text without Vietnamese marks, in the GSM-7 alphabet whatever came in: `Khai sinh đúng hạn` -> `Khai sinh dung han`.
 * Letters and digits of other scripts become `?`; what is neither letter nor digit (emoji, joiners) is left out.
 */
export function unaccented(text: string): string {
  let plain = '';
  for (const letter of stripMarks(text.normalize('NFKC'))) {
    const replacement = PLAIN[letter] ?? letter;
    if (isGsm(replacement)) plain += replacement;
    else if (/[\p{L}\p{N}]/u.test(letter)) plain += '?';
    else if (/\p{Z}/u.test(letter)) plain += ' ';
  }
  return plain;
}
