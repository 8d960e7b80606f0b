import iconv from 'iconv-lite';

export type Decoded =
  | { kind: 'text'; text: string; encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1258' }
  | { kind: 'binary' }
  /** Looks like an old font code (TCVN3, VNI): its letters are other letters in every code page. */
  | { kind: 'old_font' };

const SAMPLE_BYTES = 4096;
/** Bytes of TCVN3 letters that Windows-1258 shows as signs nobody types inside a word: à µ, ả ¶, ã ·, á ¸, ạ ¹, đ ®. */
const OLD_FONT_IN_WORD = /\p{L}[µ¶·¸¹®]|[µ¶·¸¹®]\p{L}/gu;
/** Letters that VNI writes đ, ư and its tones with (ñ ö ø ï û ä å) and that no Vietnamese word has. */
const VNI_IN_WORD = /[a-zâêô][øïûäåëü]|[ñö][a-zøùûõïâ]|[a-z]ö/giu;

/** Is this text in an old font code? Workbooks hold such text too: the cells look right only in their own font. */
export function isOldFont(text: string): boolean {
  const sample = text.slice(0, SAMPLE_BYTES);
  return (sample.match(OLD_FONT_IN_WORD)?.length ?? 0) >= 2 || (sample.match(VNI_IN_WORD)?.length ?? 0) >= 4;
}

/**
 * Text of a file as offices save it: UTF-8 with or without a mark, Excel's "Unicode Text" (UTF-16), or Windows-1258,
 * which writes a tone as a letter of its own. Always composed (NFC), so that what looks equal is equal.
 */
export function decodeText(bytes: Uint8Array): Decoded {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wide = utf16Kind(buffer);
  if (wide !== null) return text(iconv.decode(buffer, wide), wide);
  if (buffer.subarray(0, SAMPLE_BYTES).includes(0)) return { kind: 'binary' };
  try {
    return text(new TextDecoder('utf-8', { fatal: true }).decode(buffer), 'utf-8');
  } catch {
    const decoded = iconv.decode(buffer, 'windows-1258');
    // The code page shows some letters of VNI as Vietnamese ones: its bytes tell more.
    if (isOldFont(decoded) || isOldFont(buffer.toString('latin1', 0, SAMPLE_BYTES)))
      return { kind: 'old_font' };
    if (hasControls(decoded.slice(0, SAMPLE_BYTES))) return { kind: 'binary' };
    return text(decoded, 'windows-1258');
  }
}

function text(decoded: string, encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1258'): Decoded {
  return { kind: 'text', text: decoded.replace(/^\uFEFF/, '').normalize('NFC'), encoding };
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
  const third = sample.length / 6;
  if (odd > third && even * 20 < odd) return 'utf-16le';
  if (even > third && odd * 20 < even) return 'utf-16be';
  return null;
}

function hasControls(sample: string): boolean {
  for (const letter of sample) {
    const code = letter.codePointAt(0) ?? 0;
    if (code < 32 && code !== 9 && code !== 10 && code !== 13) return true;
  }
  return false;
}
