import { neutralised } from '../../files/csv.ts';
import { writable } from '../../files/writable.ts';

/** Puts an apostrophe before text that a spreadsheet would run; leaves every other text as it is, but for what no file may hold. */
export function harmless(text: string): string {
  return neutralised(writable(text));
}
