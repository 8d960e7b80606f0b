import { fold } from '../fold.ts';

/** Words that say what a unit is; a slip is looked for in the name behind them. */
const KIND =
  /^(huyen dao|huyen|quan|thi xa|thanh pho|thi tran|phuong|xa|dac khu|ubnd|tp\.?|tx\.?|tt\.?|h\.|q\.|p\.|x\.)\s+(?=\S)/;
/** One slip in a short name, two in a long one; more would no longer be the same name. */
const LONG_NAME = 7;
const LONGEST = 60;

/**
 * The names that differ from `asked` by a slip or two of the keys, nearest first, at most five. Letters alone are
 * compared, and of "Huyện Triệu Phong, Tỉnh Quảng Trị" what stands before the comma.
 */
export function nearNames(asked: string, names: readonly string[]): string[] {
  const key = letters(asked);
  if (key.length < 3 || key.length > LONGEST) return [];
  const limit = key.length >= LONG_NAME ? 2 : 1;
  return names
    .map((name) => ({ name, slips: slips(key, letters(name.split(',')[0] ?? ''), limit) }))
    .filter(({ slips }) => slips <= limit)
    .sort((a, b) => a.slips - b.slips)
    .slice(0, 5)
    .map(({ name }) => name);
}

/** The bare name without kind, blanks and diacritics: "Huyện Đakrông" and "H. Đa Krông" are both "dakrong". */
export function letters(name: string): string {
  return fold(name)
    .replace(KIND, '')
    .replace(/[^a-z0-9]/g, '');
}

/** Letters to insert, drop, change or swap with a neighbour, counted up to `limit` (then `limit` + 1). */
function slips(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let twoBack: number[] = [];
  let back = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (back[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let cost = Math.min(change, (back[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) cost = Math.min(cost, (twoBack[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    twoBack = back;
    back = row;
  }
  return Math.min(back[b.length] ?? limit + 1, limit + 1);
}
