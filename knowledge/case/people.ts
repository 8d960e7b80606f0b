/** The citizen's own word for the one who died ("bà nội", "má"), from a closed list, to be said back. Pure. */
import { foundIn, type Message } from '../words/message.ts';
import { hitsIn, type Phrases } from '../words/phrases.ts';

/** Whose sentence follows: for some the possessive is needed ("bố anh/chị"), for the old the word alone is the courtesy. */
const ALONE = new Set(['ông', 'bà', 'cụ', 'ông nội', 'bà nội', 'ông ngoại', 'bà ngoại', 'bé', 'cháu', 'tía']);
const OF: Readonly<Record<string, string>> = { chồng: 'chồng chị', vợ: 'vợ anh' };

/**
 * The person whose death a message tells of: the relative named last before the word for dying, else the first named.
 * Written without diacritics "ba" may be bà or ba: then nobody is named.
 */
export function personIn(people: Phrases, death: Phrases, message: Message): string | null {
  for (const { words } of message.typed) {
    const named = hitsIn(people, words).filter(
      (hit) => (words[hit.at]?.shape ?? '') !== '' || hit.length > 1,
    );
    const marked = named.filter((hit) =>
      words.slice(hit.at, hit.at + hit.length).some((word) => word.shape !== ''),
    );
    if (marked.length === 0) continue;
    const died = hitsIn(death, words).filter((hit) => hit.name === 'death')[0];
    const end = died === undefined ? words.length : died.at + died.length;
    const before = marked.filter((hit) => hit.at < end && (died === undefined || hit.at >= died.at - 4));
    const best = [...(before.length > 0 ? before : marked)].sort(
      (a, b) => a.at - b.at || b.length - a.length,
    )[0];
    if (best !== undefined) return best.name;
  }
  return null;
}

/** Whether a message names a relative at all. */
export function namesSomebody(people: Phrases, message: Message): boolean {
  return foundIn(people, message).length > 0;
}

/** The word as it stands in a sentence of ours: "ông nội", "bố anh/chị", "chồng chị". */
export function sayPerson(person: string): string {
  if (ALONE.has(person)) return person;
  return OF[person] ?? `${person} anh/chị`;
}
