/**
 * How written Vietnamese is brought to one comparable form. Every comparison without diacritics goes through here. Pure.
 */

/** Letters that lose their marks, by code: all of Latin with marks that one letter holds, and đ. */
const PLAIN = new Map<number, string>();
for (const [first, last] of [
  [0xc0, 0x24f],
  [0x1e00, 0x1eff],
] as const)
  for (let code = first; code <= last; code += 1) {
    const letter = String.fromCharCode(code);
    const bare = letter.normalize('NFD').replace(/\p{M}/gu, '');
    if (bare !== letter) PLAIN.set(code, bare);
  }
/** Icelandic and African letters that keyboards and old fonts give for đ, and the one letter outside these blocks. */
for (const [letter, plain] of [
  ['đ', 'd'],
  ['Đ', 'D'],
  ['ð', 'd'],
  ['Ð', 'D'],
  ['ɖ', 'd'],
  ['Ɖ', 'D'],
  // The sign of the ångström: its small letter is å, which has marks again.
  ['\u212b', 'A'],
] as const)
  PLAIN.set(letter.charCodeAt(0), plain);

/** The same text without any diacritic: ấ becomes a, Đ becomes D. Case, spaces and signs stay. */
export function stripMarks(text: string): string {
  let plain = '';
  let since = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code < 128) continue;
    if (code >= 0x300 && code <= 0x36f) {
      plain += text.slice(since, i);
      since = i + 1;
      continue;
    }
    const bare = PLAIN.get(code);
    if (bare === undefined) continue;
    plain += text.slice(since, i) + bare;
    since = i + 1;
  }
  return since === 0 ? text : plain + text.slice(since);
}

/** Does the text carry Vietnamese letters? A text without any was typed on a plain keyboard, so its tones mean nothing. */
export function hasMarks(text: string): boolean {
  return stripMarks(text) !== text;
}

/** Lower case, no diacritics, no hidden signs, every run of blanks one space: "  Phường ĐÔNG Hà" is "phuong dong ha". */
export function fold(text: string): string {
  const plain = stripMarks(text).toLowerCase();
  return (
    /[^\x20-\x7e]| {2}/.test(plain) ? plain.replace(/\p{Cf}/gu, '').replace(/\s+/gu, ' ') : plain
  ).trim();
}

/**
 * Words of letters and digits, apart by one space: "Xin chào, ANH/chị!" is "xin chao anh chi".
 * @param keep signs that stay beside letters and digits, such as "/" in a date
 */
export function foldWords(text: string, keep: '' | '/' = ''): string {
  return fold(text)
    .replace(keep === '/' ? /[^a-z0-9/]+/g : /[^a-z0-9]+/g, ' ')
    .trim();
}

/** Letters and digits of any script run together: "Số điện thoại (di động)" is "sodienthoaididong". */
export function foldKey(text: string): string {
  return fold(text).replace(/[^\p{L}\p{N}]/gu, '');
}

/** With a capital at its head: words of a list that open a line. */
export function capitalised(text: string): string {
  return text.charAt(0).toLocaleUpperCase('vi') + text.slice(1);
}

/** With a small letter at its head: a printed name or a sentence that goes on in another. */
export function uncapitalised(text: string): string {
  return text.charAt(0).toLocaleLowerCase('vi') + text.slice(1);
}
