/** The bytes of a short message as text, by its data_coding (SMPP 3.4 5.2.19, 3GPP TS 23.038 4). Pure. */
import { gsmText } from './text.ts';

/** `binary`: nothing to read (pictures, settings). `shifted`: written with a national shift table, which we do not have. */
export type DecodedBody = { kind: 'text'; text: string } | { kind: 'binary' } | { kind: 'shifted' };

/** Elements of the user data header that choose a national table (TS 23.040 9.2.3.24.15 and 16). No Vietnamese table exists. */
const NATIONAL_SINGLE_SHIFT = 0x24;
const NATIONAL_LOCKING_SHIFT = 0x25;

type Alphabet = 'gsm' | 'ascii' | 'latin1' | 'ucs2' | 'binary' | 'cyrillic' | 'hebrew' | 'sjis' | 'euc-kr';

/** What SMPP writes into the low half when no group of TS 23.038 is named. */
const PLAIN: readonly Alphabet[] = [
  'gsm',
  'ascii',
  'binary',
  'latin1',
  'binary',
  'sjis',
  'cyrillic',
  'hebrew',
  'ucs2',
  'binary',
  'sjis',
  'binary',
  'binary',
  'sjis',
  'euc-kr',
  'binary',
];

function alphabetOf(dataCoding: number): Alphabet {
  const group = dataCoding >> 4;
  if (group === 0) return PLAIN[dataCoding & 0x0f] ?? 'gsm';
  // Message waiting, and class groups: bits of their own.
  if (group === 0xf) return (dataCoding & 0x04) === 0 ? 'gsm' : 'binary';
  if (group === 0xe) return 'ucs2';
  if (group === 0xc || group === 0xd) return 'gsm';
  const bits = (dataCoding >> 2) & 0x03;
  return bits === 2 ? 'ucs2' : bits === 1 ? 'binary' : 'gsm';
}

/** @param header elements of the user data header, by their identifier */
export function decodeBody(
  body: Uint8Array,
  dataCoding: number,
  header: ReadonlyMap<number, Uint8Array>,
): DecodedBody {
  const alphabet = alphabetOf(dataCoding);
  if (alphabet === 'gsm' && [NATIONAL_SINGLE_SHIFT, NATIONAL_LOCKING_SHIFT].some((one) => header.has(one)))
    return { kind: 'shifted' };
  return alphabet === 'binary' ? { kind: 'binary' } : { kind: 'text', text: textIn(body, alphabet) };
}

function textIn(body: Uint8Array, alphabet: Exclude<Alphabet, 'binary'>): string {
  switch (alphabet) {
    case 'gsm':
      // Not the alphabet's: a centre that says "default" and means its own. UTF-8 proves itself, Latin-1 cannot be wrong.
      return body.some((byte) => byte >= 0x80) ? utf8OrLatin1(body) : gsmText(body);
    case 'ucs2':
      return utf16(body);
    case 'ascii':
    case 'latin1':
      return utf8OrLatin1(body);
    case 'cyrillic':
      return new TextDecoder('iso-8859-5').decode(body);
    case 'hebrew':
      return new TextDecoder('iso-8859-8').decode(body);
    case 'sjis':
      return new TextDecoder('shift_jis').decode(body);
    case 'euc-kr':
      return new TextDecoder('euc-kr').decode(body);
  }
}

function utf8OrLatin1(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return Buffer.from(body).toString('latin1');
  }
}

/** Big-endian unless a mark says otherwise. Halves of pairs stay: the other half is in the next piece. */
function utf16(body: Uint8Array): string {
  const little = body[0] === 0xff && body[1] === 0xfe;
  const marked = little || (body[0] === 0xfe && body[1] === 0xff);
  let text = '';
  for (let at = marked ? 2 : 0; at + 1 < body.length; at += 2) {
    const [first = 0, second = 0] = [body[at], body[at + 1]];
    text += String.fromCharCode(little ? (second << 8) | first : (first << 8) | second);
  }
  return text;
}
