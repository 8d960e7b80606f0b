/** Text that people typed, copied or loaded, cleaned of what nobody sees. Every reader of the program cleans here. Pure. */

/** Signs that take no room and change no word: zero width, direction of writing, soft hyphen, byte order mark. */
const HIDDEN = /\p{Cf}/gu;
/** The same but for the soft hyphen, which in old font codes is the letter ư. */
const HIDDEN_BUT_SOFT_HYPHEN = /(?!\u00ad)\p{Cf}/gu;
/** Control signs but for tab and new line. */
const CONTROL = /(?![\t\n\r])\p{Cc}/gu;
/** NUL, which PostgreSQL keeps in no text, and halves of a pair, which no encoding can write. */
const UNSTORABLE = /\0|\p{Cs}/gu;
const DASHES = /[‐‑‒–—―−]/g;
const TEXT_MARK = /^['’`"]+/;

/** Without the signs that nobody sees; everything else as it was. */
export function dropHidden(text: string): string {
  return text.replace(HIDDEN, '');
}

/**
 * Composed (NFC), without hidden signs; control signs become spaces. Blanks and lines stay as they are.
 * @param softHyphen 'keep' for text that may still be in an old font code
 */
export function withoutHidden(text: string, softHyphen: 'drop' | 'keep' = 'drop'): string {
  const hidden = softHyphen === 'keep' ? HIDDEN_BUT_SOFT_HYPHEN : HIDDEN;
  return text.normalize('NFC').replace(hidden, '').replace(CONTROL, ' ');
}

/** One line: composed, without hidden signs, every run of blanks one plain space. */
export function oneLine(text: string, softHyphen: 'drop' | 'keep' = 'drop'): string {
  return withoutHidden(text, softHyphen).replace(/\s+/gu, ' ').trim();
}

/** Full-width and other forms of letters and figures made plain (NFKC), without hidden signs: for codes, numbers and commands. */
export function plainForm(text: string): string {
  return dropHidden(text.normalize('NFKC'));
}

/** Every dash that an office or a telephone writes as the plain one. */
export function plainDashes(text: string): string {
  return text.replace(DASHES, '-');
}

/** Without the mark at its beginning by which a spreadsheet keeps a number as text (`'0912…`). */
export function withoutTextMark(text: string): string {
  return text.replace(TEXT_MARK, '');
}

/** As any database and any document can keep it. */
export function storableText(text: string): string {
  return text.replace(UNSTORABLE, '');
}
