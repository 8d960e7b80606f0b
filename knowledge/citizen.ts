/**
 * The engine behind an answer to a citizen: hear a message, keep the case, choose the fact, say it. Loaded once; deterministic.
 * The steps and why they are in this order: docs/decisions (from topic to case).
 */

import { within } from '../calendar/day.ts';
import { dayOf } from '../calendar/moment.ts';
import type { Amounts } from './amounts.ts';
import type { AnswerSource } from './answer.ts';
import type { Bundle } from './bundle.ts';
import { fitOf } from './case/conditions.ts';
import { strangeRules } from './case/read.ts';
import type { Case } from './case/slots.ts';
import { choose, type FactChoice } from './choose/choose.ts';
import { conceptsOf, synonymsOf } from './choose/concepts.ts';
import { type FactIndex, factIndex, preparedFacts } from './choose/fact-index.ts';
import {
  filled,
  givenSources,
  type LocalValues,
  sayable,
  sourceOf,
  valuesOfCase,
  wordingOf,
} from './choose/format.ts';
import { type HeardMessage, hear, type PhraseReaders } from './choose/hear.ts';
import type { FactQuery } from './choose/query.ts';
import { type FactRanking, ranked } from './choose/rank.ts';
import type { KnowledgeMistake } from './entry.ts';
import type { Fact } from './fact.ts';
import { readFacts, readWords } from './files.ts';
import { digestOf, type PreparedFiles, prepared } from './prepared/files.ts';
import type { Language } from './understanding/normalise.ts';
import { phrasesOf } from './words/phrases.ts';

/** A fact said for one case. */
export type SaidFact = {
  readonly id: string;
  readonly text: string;
  /** What stands behind "Chi tiết"; null when there is no more. */
  readonly more: string | null;
  readonly sourceLine: string;
  readonly sources: readonly AnswerSource[];
  readonly topics: readonly string[];
  readonly buttons: readonly string[];
};

/** A question with what is known around it. */
export type CitizenQuestion = Omit<FactQuery, 'today' | 'sayable'> & { now: Date; local: LocalValues };

export type Citizen = {
  hear: (text: string, bundle: Bundle | null, now: Date) => HeardMessage;
  choose: (question: CitizenQuestion) => FactChoice;
  /** All facts with what speaks for them: for fitting the weights. */
  ranked: (question: CitizenQuestion) => FactRanking;
  /** The fact with this id in this case; null when there is none, it is not valid now, or a value is missing. */
  say: (id: string, known: Case, now: Date, local: LocalValues) => SaidFact | null;
  fact: (id: string) => Fact | null;
  /** Ids of the facts of an old topic that can be said in this case, the one that fits best first. */
  factsFor: (
    topic: string,
    known: Case,
    areaCode: string | null,
    now: Date,
    local: LocalValues,
  ) => readonly string[];
  readonly facts: readonly Fact[];
  readonly faults: readonly KnowledgeMistake[];
  /** What the build may leave for the next start (`prepared/dataset.ts`). */
  prepared: () => Pick<PreparedFiles, 'vocabulary' | 'facts'>;
  /** Takes other facts (edited by staff) into use. */
  reload: (facts: readonly Fact[]) => void;
};

/** What this room's files say of hearing and of facts; never changed once read. */
type ShippedReading = {
  readonly facts: readonly Fact[];
  readonly faults: readonly KnowledgeMistake[];
  readonly readersFor: (facts: readonly Fact[]) => PhraseReaders;
  readonly readers: PhraseReaders;
  readonly index: FactIndex;
  /** Digest of the facts and word lists that the index was made from. */
  readonly vocabulary: string;
};

/** The files do not change while the program runs: every engine of one language shares what was read of them. */
const shippedReadings = new WeakMap<Language, ShippedReading>();

function shippedReading(language: Language): ShippedReading {
  const known = shippedReadings.get(language);
  if (known !== undefined) return known;
  const words = readWords();
  const { facts, faults } = readFacts();
  const slots = phrasesOf(words.rules);
  const synonyms = synonymsOf(words.synonyms);
  const fixed = {
    language,
    safety: phrasesOf(words.safety),
    events: phrasesOf(words.events),
    slots,
    people: phrasesOf(words.people),
    aspects: phrasesOf(words.aspects),
    acts: phrasesOf(words.acts),
  };
  const readersFor = (all: readonly Fact[]): PhraseReaders => ({
    ...fixed,
    concepts: conceptsOf(synonyms, all),
  });
  const readers = readersFor(facts);
  const strange = strangeRules(slots).map((name) => ({
    file: 'case/rules.txt',
    field: name,
    message: 'không có ô hoặc giá trị này',
  }));
  const vocabulary = digestOf(JSON.stringify([facts, words]));
  const left = prepared();
  const reading = {
    facts,
    faults: [...faults, ...strange],
    readersFor,
    readers,
    index: factIndex(readers, facts, left?.vocabulary === vocabulary ? left.facts : undefined),
    vocabulary,
  };
  shippedReadings.set(language, reading);
  return reading;
}

/** Loads readers and facts from this room's files. */
export function loadCitizen(language: Language, amounts: Amounts): Citizen {
  const { faults, readersFor, vocabulary, ...shipped } = shippedReading(language);
  let { facts, readers, index } = shipped;
  const find = (id: string): Fact | null => facts[index.byId.get(id) ?? -1] ?? null;

  const queryOf = ({ now, local, ...query }: CitizenQuestion): FactQuery => {
    const today = dayOf(now);
    const values = valuesOfCase(amounts, query.known, today, local);
    return { ...query, today, sayable: (fact) => sayable(fact, values) };
  };

  return {
    hear: (text, bundle, now) => hear(readers, text, bundle, dayOf(now)),
    choose: (question) => choose(index, queryOf(question)),
    ranked: (question) => ranked(index, queryOf(question)),
    say: (id, known, now, local) => {
      const fact = find(id);
      if (fact === null) return null;
      const values = valuesOfCase(amounts, known, dayOf(now), local);
      const text = wordingOf(fact, values);
      if (text === null) return null;
      return {
        id,
        text,
        more: fact.more === undefined ? null : filled(fact.more, values),
        sourceLine: sourceOf(fact),
        sources: givenSources(fact),
        topics: fact.topics,
        buttons: fact.buttons,
      };
    },
    fact: find,
    factsFor: (topic, known, areaCode, now, local) => {
      const today = dayOf(now);
      const values = valuesOfCase(amounts, known, today, local);
      return facts
        .flatMap((fact, order) => {
          if (fact.topics[0] !== topic || fact.needs.length > 0 || !within(today, fact.valid)) return [];
          const fit = fitOf(fact, known, { areaCode });
          if (fit.kind !== 'fits' || wordingOf(fact, values) === null) return [];
          return [{ id: fact.id, met: fit.met.length, order }];
        })
        .sort((a, b) => b.met - a.met || a.order - b.order)
        .map((one) => one.id);
    },
    get facts() {
      return facts;
    },
    faults,
    prepared: () => ({ vocabulary, facts: preparedFacts(shipped.readers, shipped.facts) }),
    reload: (all) => {
      facts = [...all];
      readers = readersFor(facts);
      index = factIndex(readers, facts);
    },
  };
}
