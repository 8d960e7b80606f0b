/** Control characters (but tab and line ends) and the two that mean nothing: no XML file may hold them. */
import { storableText } from '../writing/cleaning.ts';

const FORBIDDEN = /[^\P{Cc}\t\n\r]|[\ufffe\uffff]/gu;

/** Text as a document or workbook may carry it. One forbidden letter, pasted from somewhere, and Word opens nothing at all. */
export function writable(text: string): string {
  return storableText(text).replace(FORBIDDEN, '');
}
