import { randomBytes } from 'node:crypto';

const TOKEN_BYTES = 32;
/** Letters that are read aloud and typed without mistaking one for another. */
const CODE_LETTERS = '23456789abcdefghjkmnpqrstuvwxyz';
const RECOVERY_LETTERS = 12;

/** A token nobody can guess (256 bits), for links, sessions and cookies. Only its keyed hash is ever stored. */
export function newToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

/** A recovery code (59 bits), in groups of four: `a3kf-9mzt-q7wd`. */
export function newRecoveryCode(): string {
  let code = '';
  while (code.length < RECOVERY_LETTERS) {
    const [byte = 255] = randomBytes(1);
    // Bytes over the largest multiple would make some letters likelier.
    if (byte < CODE_LETTERS.length * 8) code += CODE_LETTERS[byte % CODE_LETTERS.length];
  }
  return code.replace(/(.{4})(?=.)/g, '$1-');
}

/** The secret of one-time codes: 160 bits, as RFC 4226 asks for. */
export function newCodeSecret(): Uint8Array {
  return new Uint8Array(randomBytes(20));
}
