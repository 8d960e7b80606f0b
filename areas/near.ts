/** Close spellings of a name that was not found. Pure. */
import type { Gazetteer } from './gazetteer.ts';
import { plainKey } from './names.ts';

const LONGEST_KEY = 40;

/** Edits (insert, drop, change, swap of neighbours) between two keys; gives up with `limit + 1` above `limit`. */
export function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let best = i;
    for (let j = 1; j <= b.length; j++) {
      const change = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let cost = Math.min(change, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      }
      row.push(cost);
      best = Math.min(best, cost);
    }
    if (best > limit) return limit + 1;
    before = last;
    last = row;
  }
  return last[b.length] ?? limit + 1;
}

/** Codes of up to `most` units of today whose bare names are closest: one edit, or two in names of seven letters and more. */
export function nearNames(g: Gazetteer, name: string, province: string | undefined, most: number): string[] {
  const key = plainKey(name);
  if (key.length < 2 || key.length > LONGEST_KEY) return [];
  const limit = key.length >= 7 ? 2 : 1;
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
