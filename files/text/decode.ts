import iconv from 'iconv-lite';
import { fromOldFont } from './old-fonts.ts';
import { isSyllable } from './syllables.ts';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1258' | 'windows-1252' | 'tcvn3' | 'vni';
export type DecodedText = { kind: 'text'; text: string; encoding: Encoding } | { kind: 'binary' };

/** Where the zero bytes of UTF-16 and of programs are looked for. */
const SAMPLE_BYTES = 4096;
/** So much of a text tells which code of one byte per letter it is in. */
const JUDGED_BYTES = 256 * 1024;
/** One sequence in so many may be damaged (a file cut off within a letter, a stray byte) before a text is no UTF-8. */
const DAMAGED = 50;

/**
 * Text of a file as offices save it: UTF-8 with or without a mark, Excel's "Unicode Text" (UTF-16), Windows-1258, which
 * writes a tone as a letter of its own, and the font codes of before Unicode, TCVN3 and VNI, which are converted. Of the
 * codes with one byte per letter the one is taken in which most words are Vietnamese syllables. Always composed (NFC).
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wide = utf16Kind(buffer);
  if (wide !== null) return found(iconv.decode(buffer, wide), wide);
  if (buffer.subarray(0, SAMPLE_BYTES).includes(0)) return { kind: 'binary' };
  const unicode = asUtf8(buffer);
  if (unicode !== null) return found(unicode, 'utf-8');
  const encoding = narrowKind(buffer.subarray(0, JUDGED_BYTES));
  const text = decodeNarrow(buffer, encoding);
  return hasControls(text.slice(0, SAMPLE_BYTES)) ? { kind: 'binary' } : found(text, encoding);
}

function found(decoded: string, encoding: Encoding): DecodedText {
  return { kind: 'text', text: decoded.replace(/^\uFEFF/, '').normalize('NFC'), encoding };
}

function asUtf8(buffer: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(buffer);
  } catch {
    const lenient = buffer.toString('utf8');
    const damaged = lenient.match(/\uFFFD+/g)?.length ?? 0;
    const sound = lenient.match(/[^\0-\u007F\uFFFD]+/g)?.length ?? 0;
    return damaged * DAMAGED <= sound ? lenient : null;
  }
}

const NARROW = ['windows-1258', 'tcvn3', 'vni', 'windows-1252'] as const;

function narrowKind(sample: Buffer): (typeof NARROW)[number] {
  let best: { encoding: (typeof NARROW)[number]; share: number } = { encoding: 'windows-1252', share: -1 };
  for (const encoding of NARROW) {
    const share = syllableShare(decodeNarrow(sample, encoding).normalize('NFC'));
    if (share > best.share) best = { encoding, share };
  }
  return best.encoding;
}

function decodeNarrow(buffer: Buffer, encoding: (typeof NARROW)[number]): string {
  if (encoding === 'tcvn3' || encoding === 'vni') return fromOldFont(buffer.toString('latin1'), encoding);
  return iconv.decode(buffer, encoding);
}

/** How many of the words that are not plain ASCII are Vietnamese syllables; marks that no word holds count against. */
function syllableShare(text: string): number {
  const words = text.match(/[^\s\d!-@[-`{-~]*[^\s\0-\u007F][^\s\d!-@[-`{-~]*/g) ?? [];
  if (words.length === 0) return 0;
  return words.filter(isSyllable).length / words.length;
}

/** By its mark, or by where the zero bytes of plain Latin letters stand. */
function utf16Kind(buffer: Buffer): 'utf-16le' | 'utf-16be' | null {
  if (buffer[0] === 0xff && buffer[1] === 0xfe) return 'utf-16le';
  if (buffer[0] === 0xfe && buffer[1] === 0xff) return 'utf-16be';
  const sample = buffer.subarray(0, SAMPLE_BYTES);
  let even = 0;
  let odd = 0;
  for (let at = 0; at < sample.length; at += 1)
    if (sample[at] === 0) {
      if (at % 2 === 0) even += 1;
      else odd += 1;
    }
  const sixth = sample.length / 6;
  if (odd > sixth && even * 20 < odd) return 'utf-16le';
  if (even > sixth && odd * 20 < even) return 'utf-16be';
  return null;
}

function hasControls(sample: string): boolean {
  for (const letter of sample) {
    const code = letter.codePointAt(0) ?? 0;
    if (code < 32 && code !== 9 && code !== 10 && code !== 12 && code !== 13) return true;
  }
  return false;
}
