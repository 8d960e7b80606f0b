/**
 * Text as offices type it, made comparable: Unicode NFC, lower case, no diacritics (`đ` becomes `d`), blanks and quotes
 * of every kind folded to one space. Used for headers and total rows; unit names are compared by `areas/`.
 */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[đĐ]/g, 'd')
    .toLowerCase()
    .replace(/["'“”‘’«»]/g, ' ')
    .replace(/[\s\u200b\ufeff]+/gu, ' ')
    .trim();
}
