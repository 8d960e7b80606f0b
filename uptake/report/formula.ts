import { writable } from '../../files/writable.ts';

/**
 * Characters with which a cell becomes a formula when a spreadsheet opens an exported file: = + - @, their full-width
 * forms, and a tab, return or line feed that hides one of them. An office's unit name is not ours to trust.
 * @see OWASP, CSV Injection
 */
const DANGEROUS = /^[\s\u200b\ufeff]*[=+\-@＝＋－＠−]|^[\t\r\n]/u;

/** Puts an apostrophe before text that a spreadsheet would run; leaves every other text as it is, but for what no file may hold. */
export function harmless(text: string): string {
  const kept = writable(text);
  return DANGEROUS.test(kept) ? `'${kept}` : kept;
}
