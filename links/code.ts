/**
 * Codes of short links. They are printed, read over the telephone and typed on small keyboards: capital letters only,
 * without vowels (no word can form) and without letters that look like another letter or a digit (I L O Q, U V).
 */
import { plainForm } from '../writing/cleaning.ts';
import { stripMarks } from '../writing/letters.ts';

const ALPHABET = 'BCDFGHJKMNPRSTWXZ';
export const CODE_LENGTH = 8;
/** Bytes from here on would favour the first letters. */
const FAIR = 256 - (256 % ALPHABET.length);

/** Gives `count` random bytes; in the program `randomBytes` of node:crypto, in tests whatever the test wants. */
export type RandomBytes = (count: number) => Uint8Array;

/** Eight letters: 7.0 × 10⁹ codes, each as likely as another. */
export function makeCode(random: RandomBytes): string {
  let code = '';
  while (code.length < CODE_LENGTH)
    for (const byte of random(CODE_LENGTH * 2))
      if (byte < FAIR && code.length < CODE_LENGTH) code += ALPHABET[byte % ALPHABET.length] ?? '';
  return code;
}

/**
 * A code as somebody typed, copied or was shown it: small and full-width letters, spaces and hyphens are forgiven, and so is whatever sticks to
 * its ends in a text (`BCDFGHJK).`, a quotation mark, signs nobody sees, a slash and what follows). Null when it cannot be one of ours.
 */
export function readCode(written: string): string | null {
  const letters = lettersOf(written);
  const found = /^[^\p{L}\p{N}]*((?:[A-Z][\s\-‐‑–]*){7}[A-Z])(?![\p{L}\p{N}])/u.exec(letters)?.[1];
  const code = found?.replace(/[^A-Z]/g, '') ?? '';
  return code.length === CODE_LENGTH && [...code].every((letter) => ALPHABET.includes(letter)) ? code : null;
}

/** Longer than any code with its punctuation; the rest of a pasted page is not looked at. */
const MOST_WRITTEN = 60;

/** Capitals, without signs nobody sees (`\p{Cf}`), without marks; of a longer text its beginning. */
function lettersOf(written: string): string {
  return stripMarks(plainForm(written.slice(0, MOST_WRITTEN)))
    .replace(/[\p{Cc}\p{M}]/gu, '')
    .toUpperCase();
}

/** What a hand or an eye makes of a letter of ours. Everything else that is no letter of ours may have been any. */
const TAKEN_FOR: Record<string, string> = {
  '0': 'DCG',
  O: 'DCG',
  Q: 'GCD',
  '1': 'JTF',
  I: 'JTF',
  L: 'JTF',
  '2': 'Z',
  '3': 'B',
  '4': 'H',
  '5': 'S',
  '6': 'G',
  '7': 'TZ',
  '8': 'B',
  '9': 'GP',
  U: 'W',
  V: 'WX',
  Y: 'XT',
  E: 'F',
  A: 'R',
  Đ: 'D',
};
/** Letters that are letters too when the paper hangs upside down. */
const TURNED: Record<string, string> = { H: 'H', N: 'N', S: 'S', X: 'X', Z: 'Z', M: 'W', W: 'M' };
/** More guesses than this are no suggestion any more. */
const MOST_GUESSES = 600;

/**
 * Codes that may have been meant by one that does not exist: signs that are not ours read as what they look like, one letter wrong, left out or
 * too many, two neighbours exchanged, the sheet upside down. Likelier ones first, at most 600; nothing for what is no code at all.
 */
export function nearCodes(written: string): string[] {
  const typed = lettersOf(written).replace(/[^\p{L}\p{N}]/gu, '');
  if (typed.length < CODE_LENGTH - 1 || typed.length > CODE_LENGTH + 1) return [];
  const guesses = new Set<string>();
  const all = [...ALPHABET];
  let read = [''];
  for (const letter of typed) {
    const meant = ALPHABET.includes(letter) ? letter : (TAKEN_FOR[letter] ?? '');
    const choices = meant === '' ? all : [...meant];
    read = read.flatMap((start) => choices.map((one) => start + one)).slice(0, MOST_GUESSES);
  }
  for (const one of read) if (one.length === CODE_LENGTH) guesses.add(one);
  const [first = ''] = read;
  const letters = [...first];
  if (first.length === CODE_LENGTH) {
    const turned = letters.toReversed().map((letter) => TURNED[letter] ?? '');
    if (turned.every((letter) => letter !== '')) guesses.add(turned.join(''));
    for (let at = 0; at + 1 < CODE_LENGTH; at += 1)
      guesses.add(
        letters
          .with(at, letters[at + 1] ?? '')
          .with(at + 1, letters[at] ?? '')
          .join(''),
      );
    for (let at = 0; at < CODE_LENGTH; at += 1)
      for (const one of all) guesses.add(letters.with(at, one).join(''));
  } else if (first.length > CODE_LENGTH)
    for (let at = 0; at < first.length; at += 1) guesses.add(letters.toSpliced(at, 1).join(''));
  else
    for (let at = 0; at <= first.length; at += 1)
      for (const one of all) guesses.add(letters.toSpliced(at, 0, one).join(''));
  guesses.delete(typed);
  return [...guesses].slice(0, MOST_GUESSES);
}
