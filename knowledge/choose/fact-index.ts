/** The facts with what is worked out once at load: which words each covers, how people ask for it. Pure. */

import { aspectsIn } from '../asked/aspects.ts';
import type { Bundle } from '../bundle.ts';
import { eventsIn } from '../case/events.ts';
import { saidIn } from '../case/read.ts';
import type { Aspect, Fact } from '../fact.ts';
import { topicIndex } from '../understanding/topics.ts';
import { type Message, messageOf } from '../words/message.ts';
import { type AskIndex, bagOf, type FeatureBag, indexOf } from './asks.ts';
import { conceptOf, phrasesIn } from './concepts.ts';
import type { PhraseReaders } from './hear.ts';
import { type AnswerThing, thingsOf } from './holds.ts';

/** A fact with what is worked out once at load. */
export type IndexedFact = {
  readonly fact: Fact;
  /** Carrying words it is about. */
  readonly keys: ReadonlySet<string>;
  /** Carrying words and `slot=value` that it speaks of anywhere: none of these in a question is left unanswered. */
  readonly covers: ReadonlySet<string>;
  readonly needs: readonly string[];
  /** Aspects by which people ask for it, though they are not its own. */
  readonly askedAs: ReadonlySet<Aspect>;
  /** What its answer holds: a place, a sum … */
  readonly things: ReadonlySet<AnswerThing>;
  readonly topics: readonly number[];
  readonly bundle: Bundle | null;
};

export type FactIndex = {
  readonly known: readonly IndexedFact[];
  readonly asks: AskIndex;
  readonly byId: ReadonlyMap<string, number>;
  /** Classes of the classifier for what lies outside. */
  readonly outside: readonly number[];
  /** Weight of a carrying word or a slot: the fewer facts speak of it, the more. */
  readonly weightOf: (name: string) => number;
};

const OUTSIDE = ['out_of_scope', 'other_procedure'] as const;

/** What the readers find in the texts of one fact; can be kept as JSON. */
export type PreparedFact = {
  readonly covers: readonly string[];
  readonly askedAs: readonly Aspect[];
  /** A bag for each way of asking. */
  readonly bags: readonly (readonly (readonly [name: string, weight: number])[])[];
};

/** Reads the texts of all facts: the slow half of the index. */
export function preparedFacts(readers: PhraseReaders, facts: readonly Fact[]): PreparedFact[] {
  const plain = { ...readers.language, spelling: null };
  return facts.map((fact) => {
    const bundle = bundleOfFact(fact);
    const speaks = new Set(bundle === null ? [] : [bundle]);
    const covers = new Set<string>();
    const look = (message: Message) => {
      const { carried: concepts } = phrasesIn(readers.concepts, message);
      const said = saidIn(readers.slots, message, speaks, eventsIn(readers.events, message));
      for (const name of concepts) covers.add(name);
      for (const one of said) if (!one.off) covers.add(`${one.slot}=${one.value}`);
      return { concepts, said };
    };
    for (const text of [...fact.say, fact.more ?? '', fact.title ?? '']) look(messageOf(plain, text));
    const askedAs = new Set<Aspect>();
    const bags = fact.asks.map((text) => {
      const message = messageOf(plain, text);
      const { concepts, said } = look(message);
      const slots = said.flatMap((one) => (one.off ? [] : [`${one.slot}=${one.value}`]));
      const aspects = aspectsIn(readers.aspects, message).map((one) => one.aspect);
      if (aspects[0] !== undefined) askedAs.add(aspects[0]);
      const bag = bagOf(message.corrected, {
        concepts: concepts.filter((name) => !readers.concepts.quiet.has(name)),
        slots,
        aspects,
      });
      return [...bag];
    });
    return { covers: [...covers], askedAs: [...askedAs], bags };
  });
}

/** Builds the index of the facts. `prepared`: what was read of just these facts before. */
export function factIndex(
  readers: PhraseReaders,
  facts: readonly Fact[],
  prepared: readonly PreparedFact[] = preparedFacts(readers, facts),
): FactIndex {
  const known: IndexedFact[] = [];
  const bags = facts.map((fact, at) => {
    const texts = prepared[at] ?? { covers: [], askedAs: [], bags: [] };
    const covers = new Set(texts.covers);
    const keys = new Set([...fact.words, ...fact.needs].map((phrase) => conceptOf(readers.concepts, phrase)));
    for (const key of keys) covers.add(key);
    known.push({
      fact,
      keys,
      covers,
      needs: fact.needs.map((phrase) => conceptOf(readers.concepts, phrase)),
      askedAs: new Set(texts.askedAs),
      things: thingsOf(fact),
      topics: fact.topics.map(topicIndex),
      bundle: bundleOfFact(fact),
    });
    return texts.bags.map((bag): FeatureBag => new Map(bag));
  });
  const spread = new Map<string, number>();
  for (const { covers } of known) for (const name of covers) spread.set(name, (spread.get(name) ?? 0) + 1);
  const weightFor = (count: number): number => Math.min(4, Math.log((facts.length + 1) / (count + 0.5)));
  const weights = new Map([...spread].map(([name, count]) => [name, weightFor(count)]));
  const unseen = weightFor(0);
  return {
    known,
    asks: indexOf(bags),
    outside: OUTSIDE.map(topicIndex),
    byId: new Map(facts.map((fact, index) => [fact.id, index])),
    weightOf: (name) => weights.get(name) ?? unseen,
  };
}

function bundleOfFact({ topics, when }: Fact): Bundle | null {
  if (when.bundle?.length === 1)
    return when.bundle[0] === 'birth' ? 'birth' : when.bundle[0] === 'death' ? 'death' : null;
  const families = new Set(topics.map((topic) => topic.split('.')[0]));
  if (families.has('birth') && !families.has('death') && !families.has('benefit')) return 'birth';
  return (families.has('death') || families.has('benefit')) && !families.has('birth') ? 'death' : null;
}
