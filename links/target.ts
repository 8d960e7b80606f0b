/** Where a printed code may lead. Pure. */

/** Longer addresses make no difference to a citizen and fit no form. */
const LONGEST = 300;

/**
 * The address as browsers and every other client read it alike (`URL.href`: letters outside ASCII and odd signs encoded), or null:
 * only https under .gov.vn, because a code of ours must never lead to a page that nobody answers for. Refused are also what two
 * readers take for two addresses: backslashes, control and invisible signs, a name or password, a port.
 */
export function readTarget(written: string): string | null {
  const text = written.trim();
  if (text === '' || text.length > LONGEST) return null;
  // A browser reads a backslash as a slash, another client as a part of the name before the host.
  if (/[\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]/u.test(text)) return null;
  // The host must be written as it is: a full stop of another script would be turned into one.
  const host = /^https:\/\/([a-z0-9.-]+)(?=[/?#]|$)/i.exec(text)?.[1];
  if (host === undefined || !URL.canParse(text)) return null;
  const url = new URL(text);
  const plain =
    url.protocol === 'https:' &&
    url.username === '' &&
    url.password === '' &&
    url.port === '' &&
    url.hostname === host.toLowerCase();
  return plain && /(^|\.)gov\.vn$/.test(url.hostname) ? url.href : null;
}
