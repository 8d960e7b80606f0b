/**
 * One cell as plain text: composed, spaces of every kind made one plain space, invisible marks gone, and the guards undone
 * that keep a spreadsheet from calculating (`'+84…` as files/csv.ts writes it, `="0912…"` as others do).
 */
export function cleanCell(raw: string): string {
  const flat = raw
    .normalize('NFC')
    .replace(/[\u200B-\u200D\u2060\uFEFF\u00AD]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  const quoted = /^="(.*)"$/.exec(flat)?.[1];
  if (quoted !== undefined) return quoted.trim();
  return /^'[=+\-@]/.test(flat) ? flat.slice(1) : flat;
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

/** Rows without their empty ends, so that a formatted but empty tail neither counts nor is checked. Rows keep their places. */
export function trimGrid(rows: readonly string[][]): string[][] {
  const trimmed = rows.map((row) => row.slice(0, row.findLastIndex((cell) => cell !== '') + 1));
  return trimmed.slice(0, trimmed.findLastIndex((row) => row.length > 0) + 1);
}
