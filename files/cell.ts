import { sayDay } from '../calendar/words.ts';
import { oneLine } from '../writing/cleaning.ts';

const PLAIN = /^[!#-&(-<>-~]+(?: [!-~]+)*$/;

/**
 * One cell as plain text: composed, spaces of every kind made one plain space, invisible marks gone, and the guards undone
 * that keep a spreadsheet from calculating (`'+84…` as files/csv.ts writes it, `="0912…"` as others do) or from taking a
 * number's first zero (`'0912…`). The soft hyphen stays: in an old font code it is the letter ư.
 */
export function cleanText(raw: string): string {
  if (PLAIN.test(raw)) return raw;
  const flat = oneLine(raw, 'keep');
  const quoted = /^="(.*)"$/.exec(flat)?.[1];
  if (quoted !== undefined) return quoted.trim();
  return /^'[=+\-@−\d]/.test(flat) ? flat.slice(1) : flat;
}

/**
 * A number of a spreadsheet as the text a person sees. Whole numbers keep every digit (phones and ids are often stored
 * as numbers); fractions lose the noise of binary arithmetic (15 digits, as Excel shows).
 */
export function numberText(stored: string): string {
  if (/^-?\d+$/.test(stored)) return stored;
  const value = Number(stored);
  if (!Number.isFinite(value)) return stored;
  return Number.isSafeInteger(value) ? String(value) : String(Number(value.toPrecision(15)));
}

/** A day of a spreadsheet (`YYYY-MM-DD` or `YYYY-MM-DDTHH:MM:SS`) as people here write it: `03/11/2026`, `03/11/2026 14:30:00`. */
export function dayText(iso: string): string {
  const [day = '', time] = iso.split('T');
  const written = sayDay(day);
  return time === undefined ? written : `${written} ${time}`;
}
