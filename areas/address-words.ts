import { hasMarks } from '../writing/letters.ts';
import type { Gazetteer } from './gazetteer.ts';
import type { PlaceLevel } from './levels.ts';
import { exactKey, plainKey } from './names.ts';

type Word = { text: string; plain: string; from: number; to: number; before: string };

export type AddressPiece = {
  level: PlaceLevel;
  start: number;
  end: number;
  name: string;
  unit: string;
  known: boolean;
};

const WORD = /[\p{L}\p{M}\p{N}]+(?:['’‘`´][\p{L}\p{M}]+)*/gu;

export const LONGEST_NAME = 5;

export const ORDER: Record<PlaceLevel, number> = { commune: 0, district: 1, province: 2 };

type UnitWord = { words: string; level: PlaceLevel | 'city'; short?: true };

/** Longest first. A short form counts before a full stop, a figure or a name of two words. */
const UNIT_WORDS: readonly UnitWord[] = [
  { words: 'thành phố', level: 'city' },
  { words: 'thủ đô', level: 'city' },
  { words: 'thị trấn', level: 'commune' },
  { words: 'đặc khu', level: 'commune' },
  { words: 'huyện đảo', level: 'district' },
  { words: 'thị xã', level: 'district' },
  { words: 'phường', level: 'commune' },
  { words: 'huyện', level: 'district' },
  { words: 'quận', level: 'district' },
  { words: 'tỉnh', level: 'province' },
  { words: 'xã', level: 'commune' },
  { words: 'tp', level: 'city', short: true },
  { words: 'tx', level: 'district', short: true },
  { words: 'tt', level: 'commune', short: true },
  { words: 'p', level: 'commune', short: true },
  { words: 'q', level: 'district', short: true },
  { words: 'h', level: 'district', short: true },
  { words: 'x', level: 'commune', short: true },
  { words: 't', level: 'province', short: true },
  { words: 'f', level: 'commune', short: true },
];

/** "bảo hiểm xã hội An Giang" names no xã "Hội An". */
export const SOCIETY = new Set(
  ['hội', 'hoi', 'viên', 'vien', 'giao', 'luận', 'luan', 'đội', 'tắc', 'tac'].map(plainKey),
);

/** May stand between two pieces of one address. */
const BETWEEN = new Set(
  'thuộc thuoc của cua ở o tại tai bên ben cũ cu trước truoc đây day địa dia bàn ban nay'.split(' '),
);

/** What comes before a place named without its word: "ở Đan Phượng", "quê Hà Giang". */
export const CUES = new Set(
  'o tai que ve thuoc tu ra vao trong ngoai dat len xuong tru song dan nguoi khau quan gan'.split(' '),
);

/** Without diacritics these provinces are also everyday words ("nghe ăn", "giá lại"): only after a word for a place. */
export const EVERYDAY = new Set(['bentre', 'gialai', 'laichau', 'laocai', 'sonla', 'nghean', 'hue', 'hanam']);

export const OLD_NAME = /(?<![\p{L}])(?:cũ|cu|trước đây|truoc day|ngày trước|hồi trước)(?![\p{L}])/iu;

export const NOW_CALLED =
  /(?<![\p{L}])(?:(?:giờ|gio|nay|hiện|bi giờ|bây giờ|bay gio)\s+(?:là|la|thuộc|thuoc|gọi|goi|tên|ten|thành|thanh|về|ve)|sáp nhập|sap nhap|sát nhập|sat nhap|đổi thành|doi thanh|nhập vào|nhap vao|còn không|con khong)(?![\p{L}])/iu;

/** What one reading of a message needs. */
export type AddressReading = { g: Gazetteer; words: Word[]; toned: boolean; text: string };

export function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  let end = 0;
  for (const found of text.matchAll(WORD)) {
    const from = found.index;
    words.push({
      text: found[0].toLowerCase(),
      plain: plainKey(found[0]),
      from,
      to: from + found[0].length,
      before: text.slice(end, from),
    });
    end = from + found[0].length;
  }
  return words;
}

/** Do the words from `start` to `end` stand in one piece, without a comma or a full stop after a whole word? */
export function unbroken(words: readonly Word[], start: number, end: number): boolean {
  for (let i = start + 1; i < end; i++)
    if (!/^\s*(?:[-–—.]\s*)?$/u.test(words[i]?.before ?? ',')) return false;
  return true;
}

function namesOf(g: Gazetteer, key: string, level: PlaceLevel): string[] {
  const proper = g.aliases.get(key);
  const at = proper === undefined ? key : plainKey(proper);
  const old = (g.former.get(at) ?? []).filter((one) => one.level === level).map((one) => one.name);
  if (level === 'district') return old;
  const current = (g.current.get(at) ?? []).flatMap((code) => g.versions.get(code)?.[0]?.unit ?? []);
  const of = current.filter((unit) => (unit.parent === null) === (level === 'province'));
  const alias = proper !== undefined && level === 'province' ? [key] : [];
  return [...old, ...of.map((unit) => unit.name), ...alias];
}

/** `plainKey` of the words, from the keys of each; null when a figure in it needs more care. */
function keyOf(words: readonly Word[], start: number, end: number): string | null {
  let key = words[start]?.plain ?? '';
  if (/^0/u.test(key)) return null;
  for (let i = start + 1; i < end; i++) {
    const next = words[i]?.plain ?? '';
    if (/^(?:0|[ivx]+$)/u.test(next)) return null;
    key += next;
  }
  return key;
}

/** Is this written name the name of a unit of this level? Tones count when they are typed. */
export function isName(sheet: AddressReading, start: number, end: number, level: PlaceLevel): boolean {
  const { g, words, text } = sheet;
  const first = words[start];
  const last = words[end - 1];
  if (!first || !last || (end - start > 1 && !unbroken(words, start, end))) return false;
  const name = text.slice(first.from, last.to);
  const names = namesOf(g, keyOf(words, start, end) ?? plainKey(name), level);
  if (names.length === 0) return false;
  if (!hasMarks(name)) return true;
  const exact = exactKey(name);
  return names.some((one) => exactKey(one) === exact || plainKey(one) === one);
}

export function longest(sheet: AddressReading, start: number, level: PlaceLevel, least = 1): number {
  for (let n = LONGEST_NAME; n >= least; n--) {
    const end = start + n;
    if (end <= sheet.words.length && isName(sheet, start, end, level)) return end;
  }
  return 0;
}

export function unitWordAt(sheet: AddressReading, at: number): { word: UnitWord; next: number } | null {
  const { words } = sheet;
  const here = words[at];
  if (!here) return null;
  for (const word of UNIT_WORDS) {
    const parts = word.words.split(' ');
    const fits = parts.every((part, i) => {
      const given = words[at + i];
      return given !== undefined && (given.text === part || given.text === plainKey(part));
    });
    if (!fits || !unbroken(words, at, at + parts.length)) continue;
    return { word, next: at + parts.length };
  }
  return null;
}

/** "P5", "q1", "F.10": a short form grown together with its figure. */
export function numbered(sheet: AddressReading, at: number): AddressPiece | null {
  const found = /^([pqf])(\d{1,2})$/u.exec(sheet.words[at]?.text ?? '');
  if (!found?.[2]) return null;
  const level = found[1] === 'q' ? 'district' : 'commune';
  return {
    level,
    start: at,
    end: at + 1,
    name: found[2],
    unit: level === 'district' ? 'quận' : 'phường',
    known: true,
  };
}

export const written = (sheet: AddressReading, start: number, end: number): string =>
  sheet.text.slice(sheet.words[start]?.from ?? 0, sheet.words[end - 1]?.to ?? 0);

export function isCapital(sheet: AddressReading, at: number): boolean {
  const word = sheet.words[at];
  return word !== undefined && /^\p{Lu}/u.test(sheet.text.slice(word.from, word.to));
}

/** Does a province follow? */
export function continues(sheet: AddressReading, at: number): boolean {
  const next = unitWordAt(sheet, at)?.next ?? at;
  return longest(sheet, next, 'province') > 0;
}

export function skipBetween(sheet: AddressReading, at: number): number {
  let next = at;
  while (next < sheet.words.length && next - at < 3 && BETWEEN.has(sheet.words[next]?.text ?? '')) next++;
  return next;
}

/** A name after "xã" that no table holds: only a capitalised one is a name at all. It runs to the next break. */
export function unknownPiece(
  sheet: AddressReading,
  at: number,
  next: number,
  level: PlaceLevel,
  unit: string,
): AddressPiece | null {
  const { words } = sheet;
  let end = next;
  while (
    end < words.length &&
    end - next < LONGEST_NAME &&
    isCapital(sheet, end) &&
    unbroken(words, next, end + 1) &&
    (end === next || unitWordAt(sheet, end) === null)
  )
    end++;
  if (end - next < 1 || (end - next < 2 && !hasMarks(written(sheet, next, end)))) return null;
  // Capitals all over tell nothing about names.
  if (sheet.text === sheet.text.toUpperCase() && end - next > 3) return null;
  return { level, start: at, end, name: written(sheet, next, end), unit, known: false };
}
