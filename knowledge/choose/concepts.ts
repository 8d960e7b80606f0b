/**
 * The words that carry a question ("họ mẹ", "300 ngày", "mất thẻ"): those of the list of synonyms and those that facts name.
 * Each has a weight: the fewer facts speak of it, the more it says.
 */
import { stripMarks } from '../../writing/letters.ts';
import type { Fact } from '../fact.ts';
import { foundIn, type Message } from '../words/message.ts';
import { type Phrases, phrasesFrom } from '../words/phrases.ts';

export type FactConcepts = {
  readonly phrases: Phrases;
  readonly canonical: ReadonlyMap<string, string>;
  /** Phrases that may be named by a fact and yet carry nothing: people, ways of asking, everyday verbs. */
  readonly quiet: ReadonlySet<string>;
  /** Phrases that only facts name, in no list: they speak for their facts, and little against the others. */
  readonly loose: ReadonlySet<string>;
};

const QUIET = '~';

/**
 * Reads the list of synonyms: lines of `name | other writing`. A line that begins with "~" lists phrases that carry nothing; each
 * stays a phrase of its own (its name keeps the mark).
 */
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
      if (name?.startsWith(QUIET))
        return writings.map((one): [string, string[]] => {
          const phrase = one.replace(QUIET, '');
          return [`${QUIET}${phrase.replace('!', '')}`, [phrase]];
        });
      return name === undefined ? [] : [[name.replace('!', ''), writings] as [string, string[]]];
    });
}

/** The vocabulary of carrying words. A phrase of a fact that no list knows is a concept of its own. */
export function conceptsOf(
  synonyms: readonly (readonly [string, readonly string[]])[],
  facts: readonly Fact[],
): FactConcepts {
  const entries = new Map<string, string[]>();
  const canonical = new Map<string, string>();
  const quiet = new Set<string>();
  const loose = new Set<string>();
  for (const [listed, writings] of synonyms) {
    const name = listed.replace(QUIET, '');
    if (listed.startsWith(QUIET)) {
      // Who lists a phrase twice means the line that carries.
      if (entries.has(name) || canonical.has(keyOf(name))) continue;
      quiet.add(name);
    } else quiet.delete(name);
    const own = entries.get(name) ?? [];
    entries.set(name, [...own, ...writings]);
    for (const writing of writings) canonical.set(keyOf(writing), name);
  }
  for (const fact of facts) {
    for (const phrase of [...fact.words, ...fact.needs]) {
      const key = keyOf(phrase);
      if (canonical.has(key)) continue;
      canonical.set(key, key);
      loose.add(key);
      // A single syllable is only known with its tones: "cò" is not what "co" means.
      entries.set(key, [!key.includes(' ') && key !== stripMarks(key) ? `!${key}` : phrase]);
    }
  }
  return { phrases: phrasesFrom(entries), canonical, quiet, loose };
}

function keyOf(phrase: string): string {
  return phrase.replace('!', '').trim().toLowerCase().normalize('NFC').replace(/\s+/gu, ' ');
}

/** The concept that a phrase of a fact stands for. */
export function conceptOf({ canonical }: FactConcepts, phrase: string): string {
  return canonical.get(keyOf(phrase)) ?? keyOf(phrase);
}

/**
 * The phrases of a message. `carried`: those that carry it – one that lies inside a longer one says nothing of its own. `named`: all,
 * also those inside a longer one.
 */
export function phrasesIn(
  concepts: FactConcepts,
  message: Message,
): { carried: string[]; named: Set<string> } {
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
  return {
    carried: [...new Set(kept.map((hit) => hit.name))],
    named: new Set(found.map((hit) => hit.name)),
  };
}
