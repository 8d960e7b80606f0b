/**
 * Codes of short links. They are printed, read over the telephone and typed on small keyboards: capital letters only,
 * without vowels (no word can form) and without letters that look like another letter or a digit (I L O Q, U V).
 */
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

/** A code as somebody typed it: small letters, spaces and hyphens are forgiven. Null when it cannot be one of ours. */
export function readCode(written: string): string | null {
  if (written.length > 40) return null;
  const code = written.toUpperCase().replace(/[\s-]/g, '');
  const known = code.length === CODE_LENGTH && [...code].every((letter) => ALPHABET.includes(letter));
  return known ? code : null;
}
