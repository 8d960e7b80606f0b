/**
 * The words that carry a question ("họ mẹ", "300 ngày", "mất thẻ"): those of the list of synonyms and those that facts name.
 * Each has a weight: the fewer facts speak of it, the more it says.
 */
import type { Fact } from '../fact.ts';
import { foundIn, type Message } from '../words/message.ts';
import { type Phrases, phrasesFrom } from '../words/phrases.ts';

export type Concepts = { readonly phrases: Phrases; readonly canonical: ReadonlyMap<string, string> };

/** Reads the list of synonyms: lines of `name | other writing`. */
export function synonymsOf(text: string): [name: string, writings: string[]][] {
  return text
    .normalize('NFC')
    .split('\n')
    .map((line) => line.replace(/#.*$/u, '').trim())
    .filter((line) => line !== '')
    .flatMap((line) => {
      const writings = line
        .split('|')
        .map((one) => one.trim())
        .filter(Boolean);
      const name = writings[0];
      return name === undefined ? [] : [[name.replace('!', ''), writings] as [string, string[]]];
    });
}

/** The vocabulary of carrying words. A phrase of a fact that no list knows is a concept of its own. */
export function conceptsOf(
  synonyms: readonly (readonly [string, readonly string[]])[],
  facts: readonly Fact[],
): Concepts {
  const entries = new Map<string, string[]>();
  const canonical = new Map<string, string>();
  for (const [name, writings] of synonyms) {
    const own = entries.get(name) ?? [];
    entries.set(name, [...own, ...writings]);
    for (const writing of writings) canonical.set(keyOf(writing), name);
  }
  for (const fact of facts) {
    for (const phrase of [...fact.words, ...fact.needs]) {
      const key = keyOf(phrase);
      if (canonical.has(key)) continue;
      canonical.set(key, key);
      entries.set(key, [phrase]);
    }
  }
  return { phrases: phrasesFrom(entries), canonical };
}

function keyOf(phrase: string): string {
  return phrase.replace('!', '').trim().toLowerCase().normalize('NFC').replace(/\s+/gu, ' ');
}

/** The concept that a phrase of a fact stands for. */
export function conceptOf({ canonical }: Concepts, phrase: string): string {
  return canonical.get(keyOf(phrase)) ?? keyOf(phrase);
}

/** The carrying words of a message; one that lies inside a longer one says nothing of its own. */
export function carriedBy(concepts: Concepts, message: Message): string[] {
  const found = foundIn(concepts.phrases, message);
  const kept = found.filter(
    (hit) =>
      !found.some(
        (one) =>
          one.name !== hit.name &&
          one.words === hit.words &&
          one.length > hit.length &&
          one.at <= hit.at &&
          one.at + one.length >= hit.at + hit.length,
      ),
  );
  return [...new Set(kept.map((hit) => hit.name))];
}
