/**
 * Which fact answers. A fact is a candidate when its conditions do not stand against the case; candidates are ranked by how near
 * they are to what was asked, and the best one is given only when it holds the thing asked: its aspect, every carrying word of
 * the question and everything just said of the case. Else one question that decides, or nothing. Pure; every number is shown by
 * `ask --explain`.
 */

import { type Day, within } from '../../calendar/day.ts';
import type { WeightedAspect } from '../asked/aspects.ts';
import type { Bundle } from '../bundle.ts';
import { type CasePlace, type ConditionFit, fitOf } from '../case/conditions.ts';
import { QUESTIONS } from '../case/questions.ts';
import { type Case, heldIn, type SlotName } from '../case/slots.ts';
import { ASPECT_NAMES, type Aspect, type Fact } from '../fact.ts';
import { nearness } from './asks.ts';
import type { FactIndex, IndexedFact } from './fact-index.ts';
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

export type FactCandidate = {
  readonly fact: Fact;
  readonly fit: ConditionFit;
  readonly score: number;
  readonly near: number;
  readonly topic: number;
  readonly aspect: number;
  readonly slots: number;
  readonly words: number;
  readonly missing: number;
  readonly uncovered: readonly string[];
};

export type FactChoice = {
  readonly asked: readonly WeightedAspect[];
  /** Best first; for `--explain` and for buttons. */
  readonly candidates: readonly FactCandidate[];
} & (
  | { readonly kind: 'fact'; readonly best: FactCandidate; readonly why: string }
  | { readonly kind: 'ask'; readonly slot: SlotName; readonly facts: readonly string[]; readonly why: string }
  | { readonly kind: 'which'; readonly options: readonly Fact[]; readonly why: string }
  | { readonly kind: 'none'; readonly why: string }
);

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

const WEIGHTS = {
  near: 5.5,
  topic: 3.4,
  aspect: 1.3,
  alike: 0.6,
  wrongAspect: -1.6,
  saidNow: 1.1,
  saidBefore: 0.55,
  word: 0.3,
  mostWords: 1.8,
  missing: -0.36,
  mostMissing: -3,
  loose: 0.2,
  same: 0.8,
  otherBundle: -2.5,
} as const;

/** From here on a candidate may be given, offered beside others, or asked about. Chosen on our own questions (docs/answers.md). */
const LIMITS = {
  give: 3.1,
  likely: 0.5,
  unlikely: 4.5,
  supposed: 0.42,
  lead: 0.8,
  offer: 2.0,
  near: 0.3,
  plain: 0.62,
  heavy: 2.6,
  missingShare: 0.45,
} as const;
const SHOWN = 8;

/** Chooses for one message. */
export function choose(index: FactIndex, query: FactQuery): FactChoice {
  const { heard, known, about } = query;
  const asked = askedOf(heard, about);
  const carried = carriedNow(heard, about);
  const near = nearness(index.asks, heard.bag);
  const saidNow = new Set(heard.said.filter((one) => !one.off).map((one) => one.slot));
  const tokens = tokensOf(heard, carried);
  const bundle = bundleAsked(heard, known);
  // Parents whose baby died are not told of the papers of a living one.
  const grieves = known.slots.child === 'died' || known.slots.child === 'stillborn';
  // … nor those of a stillborn child of the papers of a death: there are none.
  const unborn = known.slots.child === 'stillborn';
  const ranked: FactCandidate[] = [];
  index.known.forEach((one, number) => {
    const { fact } = one;
    if (query.only !== undefined && !query.only.has(fact.id)) return;
    if (!within(query.today, fact.valid)) return;
    const fit = fitOf(fact, known, query.place);
    if (fit.kind === 'against') return;
    const nearby = near[number] ?? 0;
    const topic = Math.max(0, ...one.topics.map((at) => query.probabilities[at] ?? 0));
    if (nearby < 0.08 && topic < 0.05 && fit.met.length === 0 && about?.facts.includes(fact.id) !== true)
      return;
    if (one.needs.length > 0 && !one.needs.some((name) => tokens.has(name) || heard.named.has(name))) return;
    if (!query.sayable(fact)) return;
    if (
      grieves &&
      fact.when.child === undefined &&
      (one.bundle === 'birth' || (unborn && fact.topics[0]?.startsWith('death.') === true))
    )
      return;
    ranked.push(
      rank(index, one, {
        fit,
        near: nearby,
        topic,
        tokens,
        loose: heard.loose,
        asked,
        saidNow,
        bundle,
        about,
      }),
    );
  });
  ranked.sort((a, b) => b.score - a.score);
  const candidates = ranked.slice(0, SHOWN);
  return { ...decided(index, ranked, { ...query, asked, tokens }), asked, candidates };
}

/** A follow-up asks of what was talked about: "được bao nhiêu?" names an aspect and no thing. */
export function leans(heard: HeardMessage): boolean {
  return heard.words <= 12 && heard.events.length === 0;
}

function askedOf(heard: HeardMessage, about: RememberedQuestion | null): readonly WeightedAspect[] {
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
function tokensOf(
  heard: HeardMessage,
  carried: { own: readonly string[]; lent: readonly string[] },
): Map<string, number> {
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

function bundleAsked(heard: HeardMessage, known: Case): Bundle | null {
  if (heard.speaks.size === 1) return [...heard.speaks][0] ?? null;
  return heard.speaks.size > 1 ? null : (known.slots.bundle ?? null);
}

type Scene = {
  fit: Exclude<ConditionFit, { kind: 'against' }>;
  near: number;
  topic: number;
  tokens: ReadonlyMap<string, number>;
  loose: ReadonlySet<string>;
  asked: readonly WeightedAspect[];
  saidNow: ReadonlySet<SlotName>;
  bundle: Bundle | null;
  about: RememberedQuestion | null;
};

function rank(index: FactIndex, one: IndexedFact, scene: Scene): FactCandidate {
  const { fit, near, topic, tokens, loose, asked, saidNow, bundle, about } = scene;
  const aspect = aspectScore(one.fact, asked);
  const slots = fit.met.reduce((sum, slot) => {
    if (slot === 'bundle') return sum;
    return sum + (saidNow.has(slot) ? WEIGHTS.saidNow : WEIGHTS.saidBefore);
  }, 0);
  let words = 0;
  let missing = 0;
  const uncovered: string[] = [];
  const used = new Set<string>(fit.met);
  for (const [name, share] of tokens) {
    const weight = index.weightOf(name) * share;
    const slot = name.split('=')[0] ?? '';
    if (one.keys.has(name)) words += weight;
    if (one.covers.has(name) || (name.includes('=') && used.has(slot))) continue;
    const slack = loose.has(name) ? WEIGHTS.loose : 1;
    missing += weight * slack;
    if (share === 1 && slack === 1) uncovered.push(name);
  }
  words = Math.min(WEIGHTS.mostWords, words * WEIGHTS.word);
  const gap = Math.max(WEIGHTS.mostMissing, missing * WEIGHTS.missing);
  const same = about?.facts.some((id) => sameSubject(index, id, one.fact)) === true ? WEIGHTS.same : 0;
  const across = bundle !== null && one.bundle !== null && one.bundle !== bundle ? WEIGHTS.otherBundle : 0;
  const score =
    near * WEIGHTS.near +
    topic * WEIGHTS.topic +
    aspect +
    slots +
    words +
    gap +
    same +
    across -
    (fit.kind === 'open' ? 0.4 : 0);
  return { fact: one.fact, fit, score, near, topic, aspect, slots, words, missing: gap, uncovered };
}

function sameSubject(index: FactIndex, id: string, fact: Fact): boolean {
  const before = index.known[index.byId.get(id) ?? -1]?.fact;
  return (
    before !== undefined &&
    before.id !== fact.id &&
    (before.file === fact.file || before.topics[0] === fact.topics[0])
  );
}

function aspectScore(fact: Fact, asked: readonly WeightedAspect[]): number {
  const most = asked[0]?.weight ?? 0;
  if (most === 0) return 0;
  let best: number = WEIGHTS.wrongAspect * Math.min(1, most / 2);
  for (const { aspect, weight } of asked) {
    const share = weight / most;
    if (fact.aspects.includes(aspect)) best = Math.max(best, WEIGHTS.aspect * share);
    else if (ALIKE[aspect]?.some((one) => fact.aspects.includes(one)))
      best = Math.max(best, WEIGHTS.alike * share);
  }
  return best;
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

function decided(
  index: FactIndex,
  ranked: readonly FactCandidate[],
  query: FactQuery & { asked: readonly WeightedAspect[]; tokens: ReadonlyMap<string, number> },
):
  | { kind: 'fact'; best: FactCandidate; why: string }
  | { kind: 'ask'; slot: SlotName; facts: readonly string[]; why: string }
  | { kind: 'which'; options: readonly Fact[]; why: string }
  | { kind: 'none'; why: string } {
  const fits = ranked.filter((one) => one.fit.kind === 'fits');
  const best = fits[0];
  const question = decidingQuestion(ranked, query.known, best);
  const refusal = best === undefined ? 'không có sự việc nào' : whyNot(index, best, query);
  if (best !== undefined && refusal === null) {
    if (question !== null && question.lead > 0.9) return question;
    return { kind: 'fact', best, why: `điểm ${best.score.toFixed(2)}` };
  }
  if (question !== null) return question;
  const supposed = ranked[0];
  // Nothing that fits answers, but one fact that names its own condition is asked for nearly word by word.
  if (
    supposed?.fit.kind === 'open' &&
    supposed.near >= LIMITS.supposed &&
    supposed.score >= (best?.score ?? 0) + LIMITS.lead &&
    whyNot(index, supposed, query) === null
  )
    return { kind: 'fact', best: supposed, why: `điểm ${supposed.score.toFixed(2)}, câu tự nêu điều kiện` };
  const options = fits
    .filter((one) => one.score >= LIMITS.offer && one.fact.title !== undefined && one.missing > -2)
    .slice(0, 3);
  if (options.length >= 2 || (options.length === 1 && (options[0]?.score ?? 0) >= LIMITS.give))
    return { kind: 'which', options: options.map((one) => one.fact), why: refusal ?? '' };
  return { kind: 'none', why: refusal ?? '' };
}

/** Why a fact may not be given as the answer; null when it may. */
function whyNot(
  index: FactIndex,
  best: FactCandidate,
  {
    asked,
    tokens,
    only,
    heard,
  }: FactQuery & { asked: readonly WeightedAspect[]; tokens: ReadonlyMap<string, number> },
): string | null {
  if (only !== undefined) return null;
  if (best.score < LIMITS.give) return `điểm ${best.score.toFixed(2)} thấp hơn ${LIMITS.give}`;
  // Measured on questions of others: where the classifier sees another topic, two answers of three were wrong below this score.
  if (best.topic < LIMITS.likely && best.score < LIMITS.unlikely && heard.events.length === 0)
    return `điểm ${best.score.toFixed(2)} mà câu hỏi giống mục khác`;
  const plain = best.near >= LIMITS.plain;
  if (!plain && asked.length > 0 && !holdsAspect(best.fact, asked))
    return `không trả lời điều được hỏi (${asked.map((one) => one.aspect).join(', ')})`;
  if (asked.length === 0 && best.near < LIMITS.near && best.slots === 0 && heard.events.length === 0)
    return 'không rõ hỏi gì';
  const total = [...tokens].reduce((sum, [name, share]) => sum + (share === 1 ? index.weightOf(name) : 0), 0);
  const open = best.uncovered.reduce((sum, name) => sum + index.weightOf(name), 0);
  const heaviest = Math.max(0, ...best.uncovered.map(index.weightOf));
  if (!plain && heaviest >= LIMITS.heavy && open > total * LIMITS.missingShare)
    return `chưa nói tới: ${best.uncovered.join(', ')}`;
  return null;
}

/** The slot whose value decides between facts that all answer what was asked. */
function decidingQuestion(
  ranked: readonly FactCandidate[],
  known: Case,
  best: FactCandidate | undefined,
): { kind: 'ask'; slot: SlotName; facts: readonly string[]; why: string; lead: number } | null {
  const lead = ranked[0];
  if (lead === undefined || lead.fit.kind !== 'open' || lead.score < LIMITS.give || lead.aspect < 0)
    return null;
  const slot = lead.fit.open.find(
    (one) => QUESTIONS[one] !== undefined && heldIn(known.slots, one).length === 0,
  );
  if (slot === undefined) return null;
  const rivals = ranked.filter(
    (one) =>
      one.fit.kind === 'open' &&
      one.fit.open.includes(slot) &&
      one.score >= lead.score - 1.6 &&
      one.aspect >= 0,
  );
  const values = new Set(
    rivals.flatMap((one) => [...(one.fact.when[slot] ?? []), ...(one.fact.and[slot] ?? [])]),
  );
  if (values.size < 2) return null;
  const facts = [...rivals, ...(best === undefined ? [] : [best])].slice(0, 8).map((one) => one.fact.id);
  return {
    kind: 'ask',
    slot,
    facts,
    why: `tùy ${slot}: ${[...values].join(', ')}`,
    lead: lead.score - (best?.score ?? 0),
  };
}

/** The aspects of a list of names, for state read back. */
export function aspectsOf(names: readonly string[]): Aspect[] {
  return names.flatMap((name) => ASPECT_NAMES.find((one) => one === name) ?? []);
}
