/**
 * How well each fact answers a question: its features, weighed by fitted numbers (`weights.ts`), and from the scores the share of belief that each one has. "None of them" has a score of its own,
 * so that a question of something else gets no fact. Pure; every number is shown by `ask --explain`.
 */
import { within } from '../../calendar/day.ts';
import type { WeightedAspect } from '../asked/aspects.ts';
import { type ConditionFit, fitOf } from '../case/conditions.ts';
import type { SlotName } from '../case/slots.ts';
import type { Aspect, Fact } from '../fact.ts';
import { nearness } from './asks.ts';
import type { FactIndex, IndexedFact } from './fact-index.ts';
import { holding } from './holds.ts';
import { askedOf, bundleAsked, type FactQuery, type RememberedQuestion, tokensOf } from './query.ts';
import { FEATURES, NONE, type RankFeatures, WEIGHTS } from './weights.ts';

export type FactCandidate = {
  readonly fact: Fact;
  readonly fit: Exclude<ConditionFit, { kind: 'against' }>;
  readonly score: number;
  /** Belief that this fact answers, among all and none; they sum to 1 with that of none. */
  readonly share: number;
  readonly features: RankFeatures;
  readonly uncovered: readonly string[];
};

export type FactRanking = {
  readonly asked: readonly WeightedAspect[];
  /** Best first. */
  readonly all: readonly FactCandidate[];
  readonly none: number;
  readonly tokens: ReadonlyMap<string, number>;
};

const DEATHS: ReadonlySet<string> = new Set(['death', 'child_death', 'stillbirth']);

/** Nearness from which a fact is considered though none of the phrases it needs was said. */
const LEAST_UNNAMED = 0.25;

/** Nearness, or probability of its topic, from which a fact is considered at all. */
const LEAST = { near: 0.08, topic: 0.05 } as const;

const MOST = { words: 6, missing: 8 } as const;

/** Another aspect that a fact may answer in place of the one asked. */
const ALIKE: Readonly<Partial<Record<Aspect, readonly Aspect[]>>> = {
  how: ['next', 'cannot'],
  next: ['how', 'cannot'],
  cannot: ['next', 'how', 'must'],
  must: ['entitled', 'may_they_demand', 'both_or_one', 'cannot'],
  entitled: ['must', 'how_much', 'both_or_one'],
  may_they_demand: ['must'],
  both_or_one: ['entitled'],
  fine: ['deadline', 'must'],
  why: ['must', 'cannot', 'what_is'],
  status: ['what_is', 'next'],
  what_is: ['status', 'next'],
  deadline: ['fine'],
};

/** Ranks the facts for one message. */
export function ranked(index: FactIndex, query: FactQuery): FactRanking {
  const { heard, known, about } = query;
  const asked = askedOf(heard, about);
  const tokens = tokensOf(heard, about);
  const weighty = [...tokens].map(([name, share]): Weighty => {
    const slot = name.includes('=') ? (name.split('=')[0] ?? '') : '';
    return {
      name,
      share,
      slot,
      weight: index.weightOf(name) * share,
      slack: heard.loose.has(name) ? LOOSE : 1,
    };
  });
  const near = nearness(index.asks, heard.bag);
  const saidNow = new Set(heard.said.filter((one) => !one.off).map((one) => one.slot));
  const bundle = bundleAsked(heard, known);
  // Parents whose baby died are not told of the papers of a living one …
  const grieves = known.slots.child === 'died' || known.slots.child === 'stillborn';
  // … nor those of a stillborn child of the papers of a death: there are none.
  const unborn = known.slots.child === 'stillborn';
  const speaksOfDeath = heard.speaks.has('death') || heard.events.some((one) => DEATHS.has(one.kind));
  const found: Omit<FactCandidate, 'share'>[] = [];
  index.known.forEach((one, number) => {
    const { fact } = one;
    if (query.only !== undefined && !query.only.has(fact.id)) return;
    const nearest = near.best[number] ?? 0;
    const topic = likeliest(one.topics, query.probabilities);
    // Far from what was said, and not of its topic: no need to look at its conditions.
    if (
      query.only === undefined &&
      nearest < LEAST.near &&
      topic < LEAST.topic &&
      about?.facts.includes(fact.id) !== true
    )
      return;
    const fit = fitOf(fact, known, query.place);
    if (fit.kind === 'against') return;
    // Words for parents whose baby died are for them alone: nobody else hears them on a guess.
    if (fit.kind === 'open' && fit.open.includes('child') && !speaksOfDeath) return;
    const needed =
      one.needs.length === 0 ? null : one.needs.some((name) => tokens.has(name) || heard.named.has(name));
    // An exception that nothing in the message names is out of the question, unless people ask for it nearly so.
    if (needed === false && nearest < LEAST_UNNAMED) return;
    if (!within(query.today, fact.valid) || !query.sayable(fact)) return;
    if (
      grieves &&
      fact.when.child === undefined &&
      (one.bundle === 'birth' || (unborn && fact.topics[0]?.startsWith('death.') === true))
    )
      return;
    const scene = {
      fit,
      near: nearest,
      others: near.others[number] ?? 0,
      topic,
      needed,
    };
    found.push(weighed(index, one, { ...scene, tokens: weighty, asked, saidNow, bundle, about }));
  });
  found.sort((a, b) => b.score - a.score);
  const outside = outsideIn(index, query.probabilities);
  return { asked, tokens, ...shared(found, NONE.alone + NONE.outside * outside) };
}

function likeliest(topics: readonly number[], probabilities: Float64Array): number {
  let most = 0;
  for (const at of topics) most = Math.max(most, probabilities[at] ?? 0);
  return most;
}

function outsideIn(index: FactIndex, probabilities: Float64Array): number {
  return index.outside.reduce((sum, at) => sum + (probabilities[at] ?? 0), 0);
}

/** Shares of belief: the exponentials of the scores, with none among them. */
function shared(
  found: readonly Omit<FactCandidate, 'share'>[],
  noneScore: number,
): { all: FactCandidate[]; none: number } {
  const top = Math.max(noneScore, found[0]?.score ?? noneScore);
  const none = Math.exp(noneScore - top);
  const total = found.reduce((sum, one) => sum + Math.exp(one.score - top), none);
  return {
    all: found.map((one) => ({ ...one, share: Math.exp(one.score - top) / total })),
    none: none / total,
  };
}

/** A carrying word or slot of the question; `slot`: its slot, when it is one. */
type Weighty = {
  readonly name: string;
  readonly share: number;
  readonly slot: string;
  readonly weight: number;
  readonly slack: number;
};

type Scene = {
  fit: FactCandidate['fit'];
  near: number;
  others: number;
  topic: number;
  needed: boolean | null;
  tokens: readonly Weighty[];
  asked: readonly WeightedAspect[];
  saidNow: ReadonlySet<SlotName>;
  bundle: 'birth' | 'death' | null;
  about: RememberedQuestion | null;
};

/** A word that only facts name and no list says little against the facts that do not name it. */
const LOOSE = 0.2;

function weighed(index: FactIndex, one: IndexedFact, scene: Scene): Omit<FactCandidate, 'share'> {
  const { fit, tokens, saidNow, bundle, about, asked } = scene;
  const met = fit.met.filter((slot) => slot !== 'bundle');
  let words = 0;
  let missing = 0;
  const uncovered: string[] = [];
  for (const { name, share, slot, weight, slack } of tokens) {
    if (one.keys.has(name)) words += weight;
    if (one.covers.has(name) || (slot !== '' && fit.met.includes(slot as SlotName))) continue;
    missing += weight * slack;
    if (share === 1 && slack === 1) uncovered.push(name);
  }
  const held = holding(one.things, asked);
  const features: RankFeatures = {
    near: scene.near,
    others: scene.others,
    topic: scene.topic,
    ...aspectFeatures(one, asked),
    saidNow: met.filter((slot) => saidNow.has(slot)).length,
    saidBefore: met.filter((slot) => !saidNow.has(slot)).length,
    words: Math.min(MOST.words, words),
    missing: Math.min(MOST.missing, missing),
    open: fit.kind === 'open' ? fit.open.length : 0,
    plain: met.length === 0 && fit.kind === 'fits' ? 1 : 0,
    needed: scene.needed === true ? 1 : 0,
    unneeded: scene.needed === false ? 1 : 0,
    same: about?.facts.some((id) => sameSubject(index, id, one.fact)) === true ? 1 : 0,
    across: bundle !== null && one.bundle !== null && one.bundle !== bundle ? 1 : 0,
    holds: held === 1 ? 1 : 0,
    lacks: held === -1 ? 1 : 0,
  };
  let score = 0;
  for (const name of FEATURES) {
    const value = features[name];
    if (value !== 0) score += WEIGHTS[name] * value;
  }
  return { fact: one.fact, fit, score, features, uncovered };
}

function sameSubject(index: FactIndex, id: string, fact: Fact): boolean {
  const before = index.known[index.byId.get(id) ?? -1]?.fact;
  return (
    before !== undefined &&
    before.id !== fact.id &&
    (before.file === fact.file || before.topics[0] === fact.topics[0])
  );
}

type AspectFeatures = Pick<RankFeatures, 'aspect' | 'askedAs' | 'alike' | 'astray'>;

/** How the aspects of a fact stand to what is asked: its own, one that people ask it by, one alike, or another. */
function aspectFeatures({ fact, askedAs }: IndexedFact, asked: readonly WeightedAspect[]): AspectFeatures {
  const most = asked[0]?.weight ?? 0;
  const none: AspectFeatures = { aspect: 0, askedAs: 0, alike: 0, astray: 0 };
  if (most === 0) return none;
  let own = 0;
  let by = 0;
  let alike = 0;
  for (const { aspect, weight } of asked) {
    const share = weight / most;
    if (fact.aspects.includes(aspect)) own = Math.max(own, share);
    if (askedAs.has(aspect)) by = Math.max(by, share);
    if (share > alike && ALIKE[aspect]?.some((one) => fact.aspects.includes(one)) === true) alike = share;
  }
  return {
    aspect: own,
    askedAs: own > 0 ? 0 : by,
    alike: own > 0 || by > 0 ? 0 : alike,
    astray: own > 0 || by > 0 || alike > 0 ? 0 : Math.min(1, most / 2),
  };
}

/** Does the fact hold one of the things asked? */
export function holdsAspect(fact: Fact, asked: readonly WeightedAspect[]): boolean {
  const most = asked[0]?.weight ?? 0;
  return asked.some(
    ({ aspect, weight }) =>
      weight >= most * 0.55 &&
      (fact.aspects.includes(aspect) || ALIKE[aspect]?.some((one) => fact.aspects.includes(one)) === true),
  );
}
