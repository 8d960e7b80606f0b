import iconv from 'iconv-lite';

/** The bytes of a text file as text, and which encoding was understood. */
export type Decoded = { text: string; encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1258' };

/**
 * Decodes a text file as Vietnamese offices save it: UTF-8 with or without mark, UTF-16 ("Unicode text" of Excel), and
 * Windows-1258, whose tone marks are separate characters and are composed here. Never throws; the result is in NFC.
 */
export function decode(bytes: Uint8Array): Decoded {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const marked = markedEncoding(bytes);
  if (marked !== null) return as(marked, iconv.decode(buffer, marked));
  const zeros = zeroBytes(bytes);
  if (zeros.odd > zeros.pairs * 0.3 && zeros.even < zeros.odd / 4)
    return as('utf-16le', iconv.decode(buffer, 'utf-16le'));
  if (zeros.even > zeros.pairs * 0.3 && zeros.odd < zeros.even / 4)
    return as('utf-16be', iconv.decode(buffer, 'utf-16be'));
  try {
    return as('utf-8', new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    // Not UTF-8: bytes above 127 that do not form its sequences. In Viet Nam the older Windows code page remains.
    return as('windows-1258', iconv.decode(buffer, 'windows-1258'));
  }
}

function as(encoding: Decoded['encoding'], text: string): Decoded {
  return { text: text.replace(/^\ufeff/, '').normalize('NFC'), encoding };
}

function markedEncoding(bytes: Uint8Array): Decoded['encoding'] | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return null;
}

/** Tables are mostly digits and Latin letters, whose UTF-16 form has a zero in every other byte. */
function zeroBytes(bytes: Uint8Array): { even: number; odd: number; pairs: number } {
  const length = Math.min(bytes.length, 4096);
  let even = 0;
  let odd = 0;
  for (let index = 0; index < length; index += 1) {
    if (bytes[index] !== 0) continue;
    if (index % 2 === 0) even += 1;
    else odd += 1;
  }
  return { even, odd, pairs: Math.max(1, Math.floor(length / 2)) };
}
