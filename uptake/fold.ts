/** A long table says the same names on every row: what was folded lately is kept, up to this many texts of this length. */
const MOST_KEPT = 4096;
const LONGEST_KEPT = 80;
const kept = new Map<string, string>();

/**
 * Text as offices type it, made comparable: Unicode NFC, lower case, no diacritics (`đ` becomes `d`), blanks and quotes
 * of every kind folded to one space. Used for headers and total rows; unit names are compared by `areas/`.
 */
export function fold(text: string): string {
  const known = kept.get(text);
  if (known !== undefined) return known;
  const folded = folding(text);
  if (text.length > LONGEST_KEPT) return folded;
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(text, folded);
  return folded;
}

function folding(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[đĐ]/g, 'd')
    .toLowerCase()
    .replace(/["'“”‘’«»]/g, ' ')
    .replace(/[\s\u200b\ufeff]+/gu, ' ')
    .trim();
}
