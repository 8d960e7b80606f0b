/**
 * Ten sample cases for a fact that is about to change: what a citizen hears now, and what they would hear. The questions are those of
 * the fact itself and of its neighbours, so that an official sees what else the change pulls over. Pure.
 */
import type { Day } from '../calendar/day.ts';
import { dayOf, noonOf } from '../calendar/moment.ts';
import { type Case, caseNow, type Fact, type Knowledge, NO_CASES, withCase } from '../knowledge/knowledge.ts';
import { type AskAnswer, ask } from './ask.ts';
import { NEW_TALK, type TalkState } from './talk.ts';

export const SAMPLES = 10;
/** Of the samples, so many are questions of the fact itself. */
const OWN = 5;

type Told = { text: string; facts: readonly string[] };
export type SampleCase = {
  question: string;
  /** AskAnswer within the case that the fact is written for, not as a question alone. */
  inCase: boolean;
  before: Told;
  after: Told;
  changed: boolean;
};

/** A case in which the conditions of a fact hold: the first value of each slot that it names. */
function caseOf(fact: Fact): Case {
  const slots: Record<string, string | string[]> = {};
  for (const conditions of [fact.when, fact.and])
    for (const [slot, values] of Object.entries(conditions)) {
      if (!Array.isArray(values) || slot === 'area') continue;
      const [value] = (values as string[]).filter((one) => one !== 'any' && one !== 'unknown');
      if (value === undefined) continue;
      const held = slots[slot];
      slots[slot] = held === undefined ? (MANY.has(slot) ? [value] : value) : [held, value].flat();
    }
  const { diedFrom, diedTo, bornFrom, bornTo } = fact.when;
  const known = caseNow(NO_CASES);
  const on = (from: string | undefined, to: string | undefined) => {
    const day = from ?? to;
    return day === undefined ? null : { on: day };
  };
  return {
    ...known,
    slots: slots as Case['slots'],
    diedOn: on(diedFrom, diedTo),
    bornOn: on(bornFrom, bornTo),
  };
}
/** Slots that hold several values at once. */
const MANY: ReadonlySet<string> = new Set(['scheme', 'survivor', 'lacking', 'lost']);

/**
 * @param after all facts as they would be
 * @param fact the changed fact among them
 * @param where the place of the citizens in the samples; '' no place
 * @param day the day on which the change is seen; a later one than today for words that begin later
 * @param typed questions that the official wants to see too
 */
export function previewFact(
  bot: { knowledge: Knowledge; publicUrl: string },
  after: readonly Fact[],
  fact: Fact,
  { where, typed, day, now }: { where: string; typed: readonly string[]; day?: Day; now: Date },
): SampleCase[] {
  const { knowledge } = bot;
  const trial = { ...bot, knowledge: withFacts(knowledge, after) };
  const conditioned = caseOf(fact);
  const hasCase = Object.keys(conditioned.slots).length > 0;
  const talk = (inCase: boolean): TalkState => ({
    ...NEW_TALK,
    areaCode: where === '' ? null : where,
    ...(inCase
      ? {
          cases: withCase(NO_CASES, conditioned),
          bundle: conditioned.slots.bundle ?? null,
        }
      : {}),
  });
  const samples: { question: string; inCase: boolean }[] = [
    ...typed.map((question) => ({ question, inCase: false })),
    ...fact.asks.slice(0, OWN).map((question, at) => ({ question, inCase: hasCase && at > 0 })),
    ...neighbours(knowledge.facts.inUse, fact).map((question) => ({ question, inCase: false })),
  ];
  return samples.slice(0, Math.max(SAMPLES, typed.length + OWN)).map(({ question, inCase }) => {
    const told = (one: typeof bot, at: Date): Told =>
      shown(ask(one, { text: question, talk: talk(inCase), now: at }));
    const [was, is] = [
      told(bot, now),
      told(trial, day === undefined || day <= dayOf(now) ? now : noonOf(day)),
    ];
    return { question, inCase, before: was, after: is, changed: was.text !== is.text };
  });
}

function shown({ text, facts }: AskAnswer): Told {
  return { text, facts };
}

/** The same knowledge with another engine behind it. */
function withFacts(knowledge: Knowledge, facts: readonly Fact[]): Knowledge {
  const citizen = knowledge.facts.trial(facts);
  return new Proxy(knowledge, {
    get: (target, name) => (name === 'citizen' ? citizen : Reflect.get(target, name)),
  });
}

/** One question of each fact near this one: of the same topic first, then of its aspects. */
function neighbours(facts: readonly Fact[], fact: Fact): string[] {
  const own = facts.find((one) => one.id === fact.id);
  const others = facts.filter((one) => one.id !== fact.id && one.asks.length > 0);
  const near = (one: Fact) =>
    (one.topics[0] === fact.topics[0] ? 4 : 0) +
    (own !== undefined && one.file === own.file ? 2 : 0) +
    one.aspects.filter((aspect) => fact.aspects.includes(aspect)).length;
  const ranked = others.map((one, order) => ({ one, order, near: near(one) }));
  ranked.sort((a, b) => b.near - a.near || a.order - b.order);
  return ranked.slice(0, SAMPLES).map(({ one }) => one.asks[0] ?? '');
}
