/**
 * Keyboard leftovers: words typed in Telex ("ddawng kys") or VNI ("d9a8ng ky1") while the Vietnamese keyboard was off,
 * or with a stray tone key at the end ("sinhf").
 */

const TELEX_TONE: Readonly<Record<string, string>> = {
  f: '\u0300',
  s: '\u0301',
  r: '\u0309',
  x: '\u0303',
  j: '\u0323',
};
const VNI_TONE: Readonly<Record<string, string>> = {
  '2': '\u0300',
  '1': '\u0301',
  '3': '\u0309',
  '4': '\u0303',
  '5': '\u0323',
};
const VOWELS = /[aăâeêioôơuưy]/u;

/** Vietnamese spelling of a Telex word, or null when nothing in it is a Telex key. */
export function fromTelex(raw: string): string | null {
  let out = '';
  let tone = '';
  let changed = false;
  for (let i = 0; i < raw.length; i++) {
    const char = raw.charAt(i);
    const before = out.at(-1) ?? '';
    if (char === 'd' && before === 'd') {
      out = `${out.slice(0, -1)}đ`;
      changed = true;
    } else if ((char === 'a' || char === 'e' || char === 'o') && lastVowelIs(out, char)) {
      out = replaceLastVowel(out, char, ({ a: 'â', e: 'ê', o: 'ô' } as const)[char]);
      changed = true;
    } else if (char === 'w' && VOWELS.test(out)) {
      out = out
        .replace(/uo(?=[^uo]*$)/u, 'ươ')
        .replace(/[auo](?=[^auo]*$)/u, (v) => ({ a: 'ă', u: 'ư', o: 'ơ' })[v] ?? v);
      changed = true;
    } else if (char === 'w') {
      out += 'ư';
      changed = true;
    } else if (TELEX_TONE[char] !== undefined && VOWELS.test(out)) {
      tone = TELEX_TONE[char] ?? '';
      changed = true;
    } else out += char;
  }
  return changed ? withTone(out, tone) : null;
}

/** Vietnamese spelling of a VNI word (letters and digits), or null when it is none. */
export function fromVni(raw: string): string | null {
  if (!/^\p{L}+\d[\p{L}\d]*$/u.test(raw)) return null;
  let out = '';
  let tone = '';
  for (const char of raw) {
    if (char === '6') out = out.replace(/[aeo](?=[^aeo]*$)/u, (v) => ({ a: 'â', e: 'ê', o: 'ô' })[v] ?? v);
    else if (char === '7')
      out = out
        .replace(/uo(?=[^uo]*$)/u, 'ươ')
        .replace(/[uo](?=[^uo]*$)/u, (v) => ({ u: 'ư', o: 'ơ' })[v] ?? v);
    else if (char === '8') out = out.replace(/a(?=[^a]*$)/u, 'ă');
    else if (char === '9') out = out.replace(/d(?=[^d]*$)/u, 'đ');
    else if (VNI_TONE[char] !== undefined) tone = VNI_TONE[char] ?? '';
    else if (/\d/u.test(char)) return null;
    else out += char;
  }
  return VOWELS.test(out) ? withTone(out, tone) : null;
}

function lastVowelIs(out: string, char: string): boolean {
  const at = out.lastIndexOf(char);
  return at >= 0 && !/[aăâeêioôơuưy]/u.test(out.slice(at + 1)) && out.length - at <= 3;
}

function replaceLastVowel(out: string, from: string, to: string): string {
  const at = out.lastIndexOf(from);
  return out.slice(0, at) + to + out.slice(at + 1);
}

/** Puts the tone on some vowel; which one does not matter, shapes carry the tone apart from its place. */
function withTone(letters: string, tone: string): string {
  if (tone === '') return letters;
  const marked = /[ăâêôơư]/u.exec(letters) ?? VOWELS.exec(letters);
  if (marked === null) return letters;
  const at = marked.index + 1;
  return (letters.slice(0, at) + tone + letters.slice(at)).normalize('NFC');
}
