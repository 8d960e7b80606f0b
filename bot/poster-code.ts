/** The code of a poster, typed into a talk. Pure. */
import { readCode } from '../links/links.ts';

/** Zalo's button carries nothing along: there the guide page asks to send the code of the poster, "BCDF GHJK". */
export function codeTyped(said: string): string | null {
  return /^\s*[a-z]{4}[ -]?[a-z]{4}\s*$/i.test(said) ? readCode(said) : null;
}
