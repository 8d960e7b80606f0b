/** The citizen's own word for the one who died ("bà nội", "má"), from a closed list, to be said back. Pure. */
import type { Message } from '../words/message.ts';
import { hitsIn, type Phrases } from '../words/phrases.ts';

/** Whose sentence follows: for some the possessive is needed ("bố anh/chị"), for the old the word alone is the courtesy. */
const ALONE = new Set(['ông', 'bà', 'cụ', 'ông nội', 'bà nội', 'ông ngoại', 'bà ngoại', 'bé', 'cháu', 'tía']);
const OF: Readonly<Record<string, string>> = { chồng: 'chồng chị', vợ: 'vợ anh' };

/**
 * The person whose death a message tells of, in the citizen's own word (regional words are not replaced): the first named.
 * Written without diacritics "ba" may be bà or ba: then nobody is named.
 */
export function personIn(people: Phrases, message: Message): string | null {
  for (const { words } of message.raw) {
    const named = message.marked ? hitsIn(people, words) : [];
    // Of two that begin at one word ("ông", "ông nội") the longer; of several relatives the first: whose death it is.
    const best = named.sort((x, y) => x.at - y.at || y.length - x.length)[0];
    if (best !== undefined) return best.name;
  }
  return null;
}

/** The word as it stands in a sentence of ours: "ông nội", "bố anh/chị", "chồng chị". */
export function sayPerson(person: string): string {
  if (ALONE.has(person)) return person;
  return OF[person] ?? `${person} anh/chị`;
}
