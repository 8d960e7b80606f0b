/** Close spellings of a name that was not found. Pure. */
import { distance, slipsAllowed } from '../writing/near.ts';
import type { Gazetteer } from './gazetteer.ts';
import { plainKey } from './names.ts';

const LONGEST_KEY = 40;

/** Codes of up to `most` units of today whose bare names are closest: one edit, or two in names of seven letters and more. */
export function nearNames(g: Gazetteer, name: string, province: string | undefined, most: number): string[] {
  const key = plainKey(name);
  if (key.length < 2 || key.length > LONGEST_KEY) return [];
  const limit = slipsAllowed(key.length);
  const found: { code: string; away: number }[] = [];
  for (const [other, codes] of g.current) {
    const away = distance(key, other, limit);
    if (away > limit) continue;
    for (const code of codes) {
      const parent = g.versions.get(code)?.[0]?.unit.parent;
      if (province === undefined || code === province || parent === province) found.push({ code, away });
    }
  }
  found.sort((a, b) => a.away - b.away || a.code.localeCompare(b.code));
  return found.slice(0, most).map(({ code }) => code);
}
