/** Control characters (but tab and line ends), halves of a pair, and the two that mean nothing: no XML file may hold them. */
const FORBIDDEN = /[^\P{Cc}\t\n\r]|\p{Cs}|[\ufffe\uffff]/gu;

/** Text as a document or workbook may carry it. One forbidden letter, pasted from somewhere, and Word opens nothing at all. */
export function writable(text: string): string {
  return text.replace(FORBIDDEN, '');
}
