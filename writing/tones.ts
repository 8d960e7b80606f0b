/** The five tone marks of Vietnamese, apart from the letters they stand on (ô, ơ, ă and the like are letters). Pure. */

export const TONE_MARKS = {
  grave: '\u0300',
  acute: '\u0301',
  hook: '\u0309',
  tilde: '\u0303',
  dot: '\u0323',
} as const;

/** A tone mark on a vowel, which may also carry its own mark; on a consonant it is none of Vietnamese. */
const TONES = /(?<=[aeiouyAEIOUY][\u0302\u0306\u031B]?)[\u0300\u0301\u0303\u0309\u0323]/g;

/**
 * A syllable without its tone, and the tone: "hòa" and "hoà" are both "hoa" with a grave mark. Letters are NFC.
 * @returns `tone` is the combining mark, or '' for a level syllable
 */
export function splitTone(syllable: string): { letters: string; tone: string } {
  const apart = syllable.normalize('NFD');
  const tone = apart.match(TONES)?.[0] ?? '';
  return { letters: apart.replace(TONES, '').normalize('NFC'), tone };
}

/** How many tone marks a word carries; a syllable has one at most. */
export function toneCount(word: string): number {
  return word.normalize('NFD').match(TONES)?.length ?? 0;
}

/** The text with every tone mark replaced where it stands; `of` gets a combining mark and gives one, or ''. */
export function replaceTones(text: string, of: (tone: string) => string): string {
  return text.normalize('NFD').replace(TONES, of).normalize('NFC');
}
