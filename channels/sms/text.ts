/**
 * What a text costs as SMS. GSM-7: 160 letters alone, 153 in each part of several; UCS-2, forced by a single letter outside the
 * GSM alphabet: 70 and 67. Source: 3GPP TS 23.038 alphabet; figures measured with sms-segments-calculator 1.3.0, November 2026.
 */
const GSM_ALPHABET = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);

/** Written as an escape and a second letter: they count twice. */
const GSM_EXTENSION = new Set('\f^{}\\[~]|€');

const SIZES = { 'GSM-7': { single: 160, part: 153 }, 'UCS-2': { single: 70, part: 67 } } as const;

/** `units` are septets or UTF-16 units; `left`: units free in the last part before another is needed. */
export type Segments = { encoding: 'GSM-7' | 'UCS-2'; units: number; segments: number; left: number };

/** Counts the parts of a text. Text is taken in NFC, as it is sent. An empty text has no parts. */
export function segmentsOf(text: string): Segments {
  const composed = text.normalize('NFC');
  const encoding = isGsm(composed) ? 'GSM-7' : 'UCS-2';
  const { single, part } = SIZES[encoding];
  const costs = [...composed].map((letter) =>
    encoding === 'UCS-2' ? letter.length : GSM_EXTENSION.has(letter) ? 2 : 1,
  );
  const units = costs.reduce((sum, cost) => sum + cost, 0);
  if (units === 0) return { encoding, units, segments: 0, left: single };
  if (units <= single) return { encoding, units, segments: 1, left: single - units };
  // A letter of two units is not split between parts, so a part may end one unit early.
  let segments = 1;
  let used = 0;
  for (const cost of costs) {
    if (used + cost > part) {
      segments += 1;
      used = 0;
    }
    used += cost;
  }
  return { encoding, units, segments, left: part - used };
}

/** Can the whole text be sent in the cheap alphabet? */
export function isGsm(text: string): boolean {
  for (const letter of text) if (!GSM_ALPHABET.has(letter) && !GSM_EXTENSION.has(letter)) return false;
  return true;
}

/** The first letter that makes the whole text UCS-2, and where it stands (counted in letters from 0); null when there is none. */
export function firstCostlyLetter(text: string): { letter: string; index: number } | null {
  const letters = [...text.normalize('NFC')];
  const index = letters.findIndex((letter) => !GSM_ALPHABET.has(letter) && !GSM_EXTENSION.has(letter));
  const letter = letters[index];
  return letter === undefined ? null : { letter, index };
}

/** Signs that word processors put in and a telephone of 1995 does not know. */
const PLAIN: Record<string, string> = {
  đ: 'd',
  Đ: 'D',
  ð: 'd',
  Ð: 'D',
  ı: 'i',
  ł: 'l',
  Ł: 'L',
  œ: 'oe',
  Œ: 'OE',
  '“': '"',
  '”': '"',
  '„': '"',
  '«': '"',
  '»': '"',
  '‘': "'",
  '’': "'",
  '‚': "'",
  '`': "'",
  '′': "'",
  '″': '"',
  '–': '-',
  '—': '-',
  '‐': '-',
  '‑': '-',
  '‒': '-',
  '−': '-',
  '•': '-',
  '·': '-',
  '▪': '-',
  '●': '-',
  '→': '->',
  '⇒': '=>',
  '←': '<-',
  '×': 'x',
  '÷': '/',
  '≤': '<=',
  '≥': '>=',
  '₫': 'd',
  '⁄': '/',
  '\t': ' ',
  '\v': '\n',
  '\u2028': '\n',
  '\u2029': '\n',
};

/**
 * The text without Vietnamese marks, in the GSM-7 alphabet whatever came in: `Khai sinh đúng hạn` -> `Khai sinh dung han`.
 * Letters and digits of other scripts become `?`; what is neither letter nor digit (emoji, joiners) is left out.
 */
export function unaccented(text: string): string {
  let plain = '';
  for (const letter of text.normalize('NFKD').replace(/\p{M}+/gu, '')) {
    const replacement = PLAIN[letter] ?? letter;
    if (isGsm(replacement)) plain += replacement;
    else if (/[\p{L}\p{N}]/u.test(letter)) plain += '?';
    else if (/\p{Z}/u.test(letter)) plain += ' ';
  }
  return plain;
}
