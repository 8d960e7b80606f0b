/** One message, heard by all readers: safety, events, what is said of the case, days, what is asked, carrying words. Pure. */

import type { Day } from '../../calendar/day.ts';
import { aspectsIn, type WeightedAspect } from '../asked/aspects.ts';
import type { Bundle } from '../bundle.ts';
import { type Days, daysIn } from '../case/days.ts';
import { eventsIn, type LifeEvent } from '../case/events.ts';
import { personIn } from '../case/people.ts';
import { type SaidSlot, saidIn } from '../case/read.ts';
import { type SafetyKind, safetyOf } from '../safety/safety.ts';
import type { Language } from '../understanding/normalise.ts';
import { foundIn, type Message, messageOf } from '../words/message.ts';
import type { Phrases } from '../words/phrases.ts';
import { bagOf, type FeatureBag } from './asks.ts';
import { type FactConcepts, phrasesIn } from './concepts.ts';

/** The reviewed phrases of every reader. */
export type PhraseReaders = {
  readonly language: Language;
  readonly safety: Phrases;
  readonly events: Phrases;
  readonly slots: Phrases;
  readonly people: Phrases;
  readonly aspects: Phrases;
  readonly acts: Phrases;
  readonly concepts: FactConcepts;
};

/** What somebody does with a message besides asking. */
export const ACTS = [
  'correction',
  'agreement',
  'denial',
  'other_child',
  'other_person',
  'back',
  'grumble',
  'few_letters',
] as const;
export type ActKind = (typeof ACTS)[number];

export type HeardMessage = {
  readonly message: Message;
  readonly safety: { readonly kind: SafetyKind; readonly words: string } | null;
  readonly events: readonly LifeEvent[];
  readonly said: readonly SaidSlot[];
  readonly days: Days;
  readonly asked: readonly WeightedAspect[];
  readonly person: string | null;
  readonly acts: ReadonlySet<ActKind>;
  readonly concepts: readonly string[];
  /** Every phrase of the vocabulary, also inside a longer one. */
  readonly named: ReadonlySet<string>;
  /** Of these, the ones that carry nothing by themselves. */
  readonly quiet: ReadonlySet<string>;
  /** And those that speak for a fact, but little against another. */
  readonly loose: ReadonlySet<string>;
  /** Bundles that the message itself names. */
  readonly speaks: ReadonlySet<Bundle>;
  readonly bag: FeatureBag;
  readonly words: number;
};

/**
 * Hears one message.
 * @param bundle what the talk was about before; a message that names no bundle belongs to it
 */
export function hear(readers: PhraseReaders, text: string, bundle: Bundle | null, today: Day): HeardMessage {
  const message = messageOf(readers.language, text);
  const events = eventsIn(readers.events, message);
  const words = message.typed.reduce((sum, sentence) => sum + sentence.words.length, 0);
  const acts = actsIn(readers.acts, message, words);
  const speaks = spokenOf(readers.acts, message, events);
  const about = speaks.size > 0 || bundle === null ? speaks : new Set([bundle]);
  const days = daysIn(text, today);
  const said = [...saidIn(readers.slots, message, about, events), ...longAgo(days, about, today)];
  const asked = aspectsIn(readers.aspects, message);
  const { carried: concepts, named } = phrasesIn(readers.concepts, message);
  return {
    message,
    safety: safetyOf(readers.safety, message),
    events,
    said,
    days,
    asked,
    person:
      events.some((event) => event.kind === 'death') ||
      speaks.has('death') ||
      acts.has('other_person') ||
      bundle === 'death'
        ? personIn(readers.people, message)
        : null,
    acts,
    concepts,
    named,
    quiet: readers.concepts.quiet,
    loose: readers.concepts.loose,
    speaks,
    bag: bagOf(message.corrected, {
      concepts: concepts.filter((name) => !readers.concepts.quiet.has(name)),
      slots: said.flatMap((one) => (one.off ? [] : [`${one.slot}=${one.value}`])),
      aspects: asked.map((one) => one.aspect),
    }),
    words,
  };
}

/** Years after which nobody is condoled, and papers are looked for instead of made. */
const LONG_AGO_YEARS = 2;

/** "Mất năm 1981" says that it is long ago, without words for it. */
function longAgo(days: Days, about: ReadonlySet<Bundle>, today: Day): SaidSlot[] {
  const before = Number(today.slice(0, 4)) - LONG_AGO_YEARS;
  const years = [
    ...days.years,
    ...days.named.flatMap((day) => (day.of === 'birth' ? [] : [Number(day.on.slice(0, 4))])),
  ];
  return about.has('death') && !about.has('birth') && years.some((year) => year <= before)
    ? [{ slot: 'diedLongAgo', value: 'yes', off: false, words: '' }]
    : [];
}

/** A bare "không", "đúng" is an answer only when it is all that was written. */
const ANSWER_WORDS = 4;

function actsIn(acts: Phrases, message: Message, words: number): Set<ActKind> {
  const found = foundIn(acts, message).flatMap((hit) => ACTS.find((one) => one === hit.name) ?? []);
  return new Set(found.filter((one) => words <= ANSWER_WORDS || (one !== 'agreement' && one !== 'denial')));
}

function spokenOf(acts: Phrases, message: Message, events: readonly LifeEvent[]): Set<Bundle> {
  const speaks = new Set<Bundle>();
  for (const { kind } of events) {
    if (kind === 'birth' || kind === 'expecting') speaks.add('birth');
    else speaks.add('death');
  }
  for (const { name } of foundIn(acts, message)) {
    if (name === 'birth_words') speaks.add('birth');
    else if (name === 'death_words') speaks.add('death');
  }
  return speaks;
}
