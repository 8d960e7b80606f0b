/** Messages made worse on purpose, by other means than training uses. */
import type { Random } from '../../knowledge/understanding/training/random.ts';

const LETTERS = 'abcdeghiklmnopqrstuvxy';

/** One slip in every run of `letters` letters, at a random place of it: dropped, doubled, swapped, or another letter. */
export function withSlips(text: string, letters: number, random: Random): string {
  const chars = [...text.normalize('NFC')];
  const places = chars.flatMap((char, i) => (/\p{L}/u.test(char) ? [i] : []));
  for (let start = 0; start + letters <= places.length; start += letters) {
    const at = places[start + Math.floor(random() * letters)] ?? 0;
    const char = chars[at] ?? '';
    const kind = Math.floor(random() * 4);
    const next = chars[at + 1];
    if (kind === 0) chars[at] = '';
    else if (kind === 1) chars[at] = char + char;
    else if (kind === 2 && next !== undefined && /^\p{L}$/u.test(next)) {
      chars[at] = next;
      chars[at + 1] = char;
    } else chars[at] = LETTERS.charAt(Math.floor(random() * LETTERS.length));
  }
  return chars.join('');
}
