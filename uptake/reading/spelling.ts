import { distance, slipsAllowed } from '../../writing/near.ts';
import { foldTitle } from '../fold-title.ts';

/** Words that say what a unit is; a slip is looked for in the name behind them. */
const KIND =
  /^(huyen dao|huyen|quan|thi xa|thanh pho|thi tran|phuong|xa|dac khu|ubnd|tp\.?|tx\.?|tt\.?|h\.|q\.|p\.|x\.)\s+(?=\S)/;
const LONGEST = 60;

/**
 * The names that differ from `asked` by a slip or two of the keys, nearest first, at most five. Letters alone are
 * compared, and of "Huyện Triệu Phong, Tỉnh Quảng Trị" what stands before the comma.
 */
export function nearNames(asked: string, names: readonly string[]): string[] {
  const key = letters(asked);
  if (key.length < 3 || key.length > LONGEST) return [];
  const limit = slipsAllowed(key.length);
  return names
    .map((name) => ({ name, slips: distance(key, letters(name.split(',')[0] ?? ''), limit) }))
    .filter(({ slips }) => slips <= limit)
    .sort((a, b) => a.slips - b.slips)
    .slice(0, 5)
    .map(({ name }) => name);
}

/** The bare name without kind, blanks and diacritics: "Huyện Đakrông" and "H. Đa Krông" are both "dakrong". */
export function letters(name: string): string {
  return foldTitle(name)
    .replace(KIND, '')
    .replace(/[^a-z0-9]/g, '');
}
