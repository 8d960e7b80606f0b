/**
 * Vietnamese written in the font codes of before Unicode: TCVN 5712:1993 VN3 ("ABC", fonts .VnTime) and VNI for Windows.
 * Their letters are other letters of Latin-1, which look right only in their own font.
 *
 * Nothing is converted by guess. A word is evidence when it cannot be a Vietnamese syllable as it stands and is one after
 * the conversion (`NguyÔn` → `Nguyễn`); a cell that holds a letter only Unicode has (ễ, ư, đ …) is never touched.
 */
import { isSyllable } from './syllables.ts';

export type OldFont = 'tcvn3' | 'vni';

/** TCVN 5712:1993 VN3 by its bytes as Latin-1 shows them. */
const TCVN3 = pairs(
  'µà¶ả·ã¸á¹ạ¨ă»ằ¼ẳ½ẵ¾ắÆặ©âÇầÈẩÉẫÊấËậÌèÎẻÏẽÐéÑẹªêÒềÓểÔễÕếÖệ×ìØỉÜĩÝíÞịßòáỏâõãóäọ«ôåồæổçỗèốéộ¬ơêờëởìỡíớîợïùñủòũóúôụ­ưõừöử÷ữøứùựúỳûỷüỹýýþỵ®đ¡Ă¢Â£Ê¤Ô¥Ơ¦Ư§Đ',
);

/** VNI for Windows: a vowel and the mark that follows it; some letters stand alone. */
const VNI_ALONE = pairs('ííììæỉóĩòịôơöưîỵñđÍÍÌÌÆỈÓĨÒỊÔƠÖƯÎỴÑĐ');
const VNI_MARKS: Record<string, string> = {
  a: 'ùáøàûảõãïạêăéắèằúẳüẵëặââáấàầåẩãẫäậ',
  e: 'ùéøèûẻõẽïẹâêáếàềåểãễäệ',
  o: 'ùóøòûỏõõïọâôáốàồåổãỗäộ',
  u: 'ùúøùûủõũïụ',
  y: 'ùýøỳûỷõỹ',
  ô: 'ùớøờûởõỡïợ',
  ö: 'ùứøừûửõữïự',
};
const VNI_PAIRS = new Map<string, string>();
for (const [vowel, marks] of Object.entries(VNI_MARKS))
  for (const [mark, letter] of pairs(marks)) {
    VNI_PAIRS.set(vowel + mark, letter);
    VNI_PAIRS.set(vowel.toUpperCase() + mark.toUpperCase(), letter.toUpperCase());
    VNI_PAIRS.set(vowel.toUpperCase() + mark, letter.toUpperCase());
  }

/** Letters of Vietnamese that Latin-1 does not have: who wrote one of them wrote Unicode. */
const UNICODE_ONLY =
  /[\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01A0\u01A1\u01AF\u01B0\u1EA0-\u1EF9]/;
/** Anything at all that a font code could have written. */
const SUSPECT = /[\u00A1-\u00FF]/;
const WORD = /[\p{L}\p{M}\u00A1-\u00BF\u00D7\u00F7]+/gu;

/** The text in Unicode, word by word; capitals of `.VnTimeH` and of words in capitals stay capitals. */
export function fromOldFont(text: string, font: OldFont): string {
  const converted = text.replace(WORD, (word) => convertWord(word, font));
  // The capital fonts of TCVN3 show its small letters as capitals: a text of capitals is one throughout.
  const plain = text.replace(/[^A-Za-z]/g, '');
  return plain.length >= 2 && plain === plain.toUpperCase() ? converted.toUpperCase() : converted;
}

/** What a text says of the code it is written in. `strong`: words that are syllables only after conversion. */
export type Evidence =
  | { kind: 'none' }
  /** Holds a letter of Unicode. */
  | { kind: 'unicode' }
  /** Letters that both could have written (`Phóc`, `Lê`). */
  | { kind: 'either' }
  | { kind: 'old'; font: OldFont; strong: number };

/** Judges one text by itself. */
export function evidenceOf(text: string): Evidence {
  if (!SUSPECT.test(text)) return UNICODE_ONLY.test(text) ? UNICODE : NONE;
  if (UNICODE_ONLY.test(text)) return UNICODE;
  const words = text.match(WORD)?.filter((word) => SUSPECT.test(word)) ?? [];
  const [tcvn3, vni] = [weigh(words, 'tcvn3'), weigh(words, 'vni')];
  const [font, best] = vni.strong > tcvn3.strong ? (['vni', vni] as const) : (['tcvn3', tcvn3] as const);
  if (best.strong > 0 && best.strong >= best.wrong * 3) return { kind: 'old', font, strong: best.strong };
  return EITHER;
}

/** Whether a text that could be either still makes sense in this code: all its words are syllables after conversion. */
export function makesSense(text: string, font: OldFont): boolean {
  const words = text.match(WORD)?.filter((word) => SUSPECT.test(word)) ?? [];
  return words.length > 0 && words.every((word) => isSyllable(lettersOf(convertWord(word, font))));
}

const NONE: Evidence = { kind: 'none' };
const UNICODE: Evidence = { kind: 'unicode' };
const EITHER: Evidence = { kind: 'either' };

function weigh(words: readonly string[], font: OldFont): { strong: number; wrong: number } {
  let strong = 0;
  let wrong = 0;
  for (const word of words) {
    const converted = convertWord(word, font);
    const before = isSyllable(lettersOf(word)) && !/[^\p{L}\p{M}]/u.test(word);
    const after = isSyllable(lettersOf(converted));
    // A sign by itself (½, ©, §) is no word of Vietnamese in any code.
    if (!before && after && converted !== word && word.length >= 2) strong += 1;
    else if (!after && converted !== word) wrong += 1;
  }
  return { strong, wrong };
}

function lettersOf(word: string): string {
  return word.replace(/[^\p{L}\p{M}]/gu, '');
}

function convertWord(word: string, font: OldFont): string {
  if (font === 'vni') return fromVni(word);
  return [...word].map((letter) => TCVN3.get(letter) ?? letter).join('');
}

function fromVni(word: string): string {
  let converted = '';
  for (let at = 0; at < word.length; at += 1) {
    const pair = VNI_PAIRS.get(word.slice(at, at + 2));
    if (pair !== undefined) {
      converted += pair;
      at += 1;
    } else converted += VNI_ALONE.get(word[at] ?? '') ?? word[at];
  }
  return converted;
}

function pairs(text: string): Map<string, string> {
  const letters = [...text];
  const found = new Map<string, string>();
  for (let at = 0; at + 1 < letters.length; at += 2) found.set(letters[at] ?? '', letters[at + 1] ?? '');
  return found;
}

/** A column's cells together: what the cells that could be either are taken for. */
export type FontShare = { old: Record<OldFont, number>; unicode: number };

export function emptyShare(): FontShare {
  return { old: { tcvn3: 0, vni: 0 }, unicode: 0 };
}

/** The code of which at least this share of the telling cells are. */
const SHARE = 0.7;

/** The font code that a column (or sheet) is written in; null: Unicode, or nothing tells. */
export function fontOf(share: FontShare): OldFont | null {
  const { tcvn3, vni } = share.old;
  const font: OldFont = vni > tcvn3 ? 'vni' : 'tcvn3';
  const most = Math.max(tcvn3, vni);
  return most > 0 && most >= (tcvn3 + vni + share.unicode) * SHARE ? font : null;
}

/**
 * The text of a cell in Unicode and the code it came from; null font: it stays as it is. `column`: the code of its column,
 * `named`: the font the cell is set in says so (`.VnTime`, `VNI-Times`).
 */
export function inUnicode(
  text: string,
  { column, named }: { column: OldFont | null; named?: OldFont | null },
): { text: string; font: OldFont | null } {
  const evidence = evidenceOf(text);
  const likely = named ?? column;
  if (evidence.kind === 'old') {
    const font = likely !== null && makesSense(text, likely) ? likely : evidence.font;
    return { text: fromOldFont(text, font), font };
  }
  if (evidence.kind === 'either' && likely !== null && makesSense(text, likely))
    return { text: fromOldFont(text, likely), font: likely };
  return { text, font: null };
}
