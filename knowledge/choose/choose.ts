/**
 * Which fact answers. The ranking says how much each fact is to be believed (`rank.ts`); here that becomes a decision: the one fact when
 * it is clear, two when either may be meant, the one question that decides, a choice of titles, or nothing. A doubtful fact is never
 * given alone: better asked than wrong. Pure.
 */
import type { WeightedAspect } from '../asked/aspects.ts';
import { QUESTIONS } from '../case/questions.ts';
import { type Case, heldIn, type SlotName } from '../case/slots.ts';
import type { Fact } from '../fact.ts';
import type { FactIndex } from './fact-index.ts';
import type { FactQuery } from './query.ts';
import { type FactCandidate, type FactRanking, ranked } from './rank.ts';

export type FactChoice = {
  readonly asked: readonly WeightedAspect[];
  /** Best first; for `--explain` and for buttons. */
  readonly candidates: readonly FactCandidate[];
} & Decided;

type Decided =
  | { readonly kind: 'fact'; readonly best: FactCandidate; readonly why: string }
  /** Either may be meant: both are said, each under its title. */
  | { readonly kind: 'two'; readonly options: readonly FactCandidate[]; readonly why: string }
  | { readonly kind: 'ask'; readonly slot: SlotName; readonly facts: readonly string[]; readonly why: string }
  | { readonly kind: 'which'; readonly options: readonly Fact[]; readonly why: string }
  | { readonly kind: 'none'; readonly why: string };

/** Belief from which one fact is given alone, two are given together, titles are offered. Chosen on questions left out of the index. */
export const LIMITS = {
  alone: 0.66,
  two: 0.5,
  second: 0.08,
  offer: 0.04,
  offered: 0.3,
  told: 0.3,
  toldTwo: 0.15,
  question: 0.5,
} as const;
const SHOWN = 8;

/** Chooses for one message. */
export function choose(index: FactIndex, query: FactQuery): FactChoice {
  const ranking = ranked(index, query);
  return {
    ...decided(ranking, query),
    asked: ranking.asked,
    candidates: ranking.all.slice(0, SHOWN),
  };
}

function decided(ranking: FactRanking, query: FactQuery): Decided {
  const { all } = ranking;
  const best = all[0];
  if (best === undefined) return { kind: 'none', why: 'không có sự việc nào' };
  // An answer to a question of ours, and a death or a birth told: what is asked is known, the best that fits is given.
  const told = query.heard.events.some((event) => !event.supposed) && query.heard.words <= MOST_TOLD;
  const fits = all.filter((one) => one.fit.kind === 'fits');
  if (query.only !== undefined && fits[0] !== undefined)
    return { kind: 'fact', best: fits[0], why: 'trong các sự việc chờ câu trả lời' };
  const question = decidingQuestion(all, query.known);
  if (question !== null) return question;
  if (best.share >= (told ? LIMITS.told : LIMITS.alone))
    return { kind: 'fact', best, why: `tin ${percent(best.share)}` };
  const second = all[1];
  const why = `tin ${percent(best.share)}, chưa chắc là câu này`;
  if (second !== undefined && best.share + second.share >= LIMITS.two && second.share >= LIMITS.second)
    return { kind: 'two', options: [best, second], why };
  if (best.share >= LIMITS.two)
    return { kind: 'fact', best, why: `tin ${percent(best.share)}, không có câu nào gần` };
  const options = all.filter((one) => one.share >= LIMITS.offer && one.fact.title !== undefined).slice(0, 3);
  const believed = options.reduce((sum, one) => sum + one.share, 0);
  if (options.length > 0 && believed >= LIMITS.offered)
    return { kind: 'which', options: options.map((one) => one.fact), why };
  return { kind: 'none', why: `không câu nào đáng tin (${percent(ranking.none)} là ngoài các sự việc)` };
}

/** Letters of an announcement: a longer message asks something of its own. */
const MOST_TOLD = 14;

const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** The slot whose value decides between facts that all answer what was asked. */
function decidingQuestion(
  all: readonly FactCandidate[],
  known: Case,
): Extract<Decided, { kind: 'ask' }> | null {
  const lead = all[0];
  if (lead === undefined || lead.fit.kind !== 'open') return null;
  const slot = lead.fit.open.find(
    (one) => QUESTIONS[one] !== undefined && heldIn(known.slots, one).length === 0,
  );
  if (slot === undefined) return null;
  const rivals = all.filter(
    (one) => one.share >= LIMITS.offer && one.fit.kind === 'open' && one.fit.open.includes(slot),
  );
  const values = new Set(
    rivals.flatMap((one) => [...(one.fact.when[slot] ?? []), ...(one.fact.and[slot] ?? [])]),
  );
  const believed = rivals.reduce((sum, one) => sum + one.share, 0);
  if (values.size < 2 || believed < LIMITS.question) return null;
  const fitting = all.find((one) => one.fit.kind === 'fits');
  const facts = [...rivals, ...(fitting === undefined ? [] : [fitting])]
    .slice(0, 8)
    .map((one) => one.fact.id);
  return { kind: 'ask', slot, facts, why: `tùy ${slot}: ${[...values].join(', ')}` };
}
