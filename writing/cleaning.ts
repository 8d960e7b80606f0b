/** Text that people typed or copied, cleaned of what nobody sees. Pure. */

/** Signs that take no room and change no word: zero width, direction, soft hyphen, byte order mark. */
const HIDDEN = /\p{Cf}/gu;
/** Control signs but for tab and new line. */
const CONTROL = /(?![\t\n\r])\p{Cc}/gu;

/** Composed (NFC), without hidden signs; control signs become spaces. Blanks and lines stay as they are. */
export function withoutHidden(text: string): string {
  return text.normalize('NFC').replace(HIDDEN, '').replace(CONTROL, ' ');
}

/** One line: composed, without hidden signs, every run of blanks one plain space. */
export function oneLine(text: string): string {
  return withoutHidden(text).replace(/\s+/gu, ' ').trim();
}
