/**
 * What a message asks of the facts: the aspects, the carrying words and slots that an answer has to speak of, and the bundle it is
 * about, also where it leans on the question before. Pure.
 */
import type { Day } from '../../calendar/day.ts';
import type { WeightedAspect } from '../asked/aspects.ts';
import type { CasePlace } from '../case/conditions.ts';
import type { Case } from '../case/slots.ts';
import { ASPECT_NAMES, type Aspect, type Fact } from '../fact.ts';
import type { HeardMessage } from './hear.ts';

/** What a talk remembers of its last question: closed words only. */
export type RememberedQuestion = {
  readonly facts: readonly string[];
  readonly aspects: readonly Aspect[];
  readonly concepts: readonly string[];
};

export type FactQuery = {
  readonly heard: HeardMessage;
  readonly known: Case;
  /** Probability of each topic, in the order of the classes; empty: not known. */
  readonly probabilities: Float64Array;
  /** The last question, when this message leans on it ("được bao nhiêu?"). */
  readonly about: RememberedQuestion | null;
  readonly place: CasePlace;
  readonly today: Day;
  /** Whether a fact can be said in this case: a value it needs may not be known. */
  readonly sayable: (fact: Fact) => boolean;
  /** Only these facts (an answer to a question of ours). */
  readonly only?: ReadonlySet<string>;
};

/** A follow-up asks of what was talked about: "được bao nhiêu?" names an aspect and no thing. */
export function leans(heard: HeardMessage): boolean {
  return heard.words <= 12 && heard.events.length === 0;
}

export function askedOf(heard: HeardMessage, about: RememberedQuestion | null): readonly WeightedAspect[] {
  if (heard.asked.length > 0 || about === null) return heard.asked;
  return about.aspects.map((aspect) => ({ aspect, weight: 0.5 }));
}

function carriedNow(
  heard: HeardMessage,
  about: RememberedQuestion | null,
): { own: readonly string[]; lent: readonly string[] } {
  return {
    own: heard.concepts,
    lent: about === null ? [] : about.concepts.filter((one) => !heard.concepts.includes(one)),
  };
}

/** Carrying words and slots of a question: 1 for what it says, less for what it leans on. */
export function tokensOf(heard: HeardMessage, about: RememberedQuestion | null): Map<string, number> {
  const carried = carriedNow(heard, about);
  const tokens = new Map<string, number>();
  const share = (name: string, most: number) => (heard.quiet.has(name) ? 0 : most);
  for (const name of carried.lent) tokens.set(name, share(name, 0.4));
  for (const name of carried.own) tokens.set(name, share(name, 1));
  for (const one of heard.said) {
    if (!one.off && one.slot !== 'bundle' && !QUIET.has(`${one.slot}=${one.value}`))
      tokens.set(`${one.slot}=${one.value}`, 1);
  }
  return tokens;
}
/** Said in passing; an answer need not speak of it. */
const QUIET = new Set([
  'parents=married',
  'birthRegistered=no',
  'deathRegistered=no',
  'bornWhere=facility',
  'childAge=under_6',
  'deceasedAge=under_75',
  'deceasedAge=from_75',
  'deceasedAge=from_80',
  'diedWhere=home',
  'filer=parent',
  'child=alive',
  'dossier=filed',
  'diedWhere=elsewhere',
  'parentsAway=one',
  'home=own',
  'insured=60m_to_15y',
  'insured=12m_to_60m',
  'insured=from_15y',
  'insured=under_12m',
  'childKind=unborn',
  'lacking=marriage',
  'survivor=spouse',
  'fatherNamed=no',
  'fatherNamed=yes',
]);

export function bundleAsked(heard: HeardMessage, known: Case): 'birth' | 'death' | null {
  if (heard.speaks.size === 1) return [...heard.speaks][0] ?? null;
  return heard.speaks.size > 1 ? null : (known.slots.bundle ?? null);
}

/** The aspects of a list of names, for state read back. */
export function aspectsOf(names: readonly string[]): Aspect[] {
  return names.flatMap((name) => ASPECT_NAMES.find((one) => one === name) ?? []);
}
