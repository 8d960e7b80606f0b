/**
 * How near a question is to the ways in which people ask for a fact: cosine of weighted words, pairs of words, carrying words,
 * slots and aspects, over an inverted index. Pure; built once at load.
 */
import { isDigits, type Sentence } from '../understanding/text.ts';

/** Words that say nothing of the matter: who asks, politeness, particles. */
const EMPTY = new Set(
  (
    'em anh chi toi tui minh chau bac co chu ad admin oi a ah u da vang cho hoi xin nho giup voi nhe nha nhi di the thi la ma cua va ' +
    'nay kia do day roi vay ha nay gio bay nua luon lai cung con duoc khong co phai nhu thi o vao ra len tu cho nen hay hoac cac nhung ' +
    'mot cai viec minh nguoi nao gi sao bao ai dau dung biet muon can thay tho'
  ).split(' '),
);
/** Such words still weigh a little: "có phải", "được không" are all that some questions have. */
const EMPTY_WEIGHT = 0.2;
const PAIR_WEIGHT = 0.7;
const MARKED_WEIGHT = 0.8;
const CONCEPT_WEIGHT = 1.6;
const SLOT_WEIGHT = 1.8;
const ASPECT_WEIGHT = 0.9;

/** RankFeatures of a text with their weights before rarity counts. */
export type FeatureBag = ReadonlyMap<string, number>;

/** The bag of a message: its sentences (the corrected view) and what the readers found in it. */
export function bagOf(
  sentences: readonly Sentence[],
  found: { concepts: readonly string[]; slots: readonly string[]; aspects: readonly string[] },
): FeatureBag {
  const bag = new Map<string, number>();
  const put = (name: string, weight: number): void => {
    bag.set(name, Math.max(bag.get(name) ?? 0, weight));
  };
  for (const { words } of sentences) {
    let before = '';
    for (const { plain, shape } of words) {
      const empty = EMPTY.has(plain) || (isDigits(plain) && plain.length > 3);
      put(plain, empty ? EMPTY_WEIGHT : 1);
      // With its diacritics a word says more: "họ" is no "hộ".
      if (shape !== '' && !empty) put(`~${shape}`, MARKED_WEIGHT);
      if (before !== '' && !(empty && EMPTY.has(before))) put(`${before}_${plain}`, PAIR_WEIGHT);
      before = plain;
    }
  }
  for (const name of found.concepts) put(`c:${name}`, CONCEPT_WEIGHT);
  for (const name of found.slots) put(`s:${name}`, SLOT_WEIGHT);
  for (const name of found.aspects) put(`a:${name}`, ASPECT_WEIGHT);
  return bag;
}

export type AskIndex = {
  readonly rarity: ReadonlyMap<string, number>;
  readonly postings: ReadonlyMap<string, readonly { readonly ask: number; readonly weight: number }[]>;
  /** The fact (number) of each ask. */
  readonly factOf: readonly number[];
  /** Rarity of what no ask has. */
  readonly unseen: number;
};

/** @param asks the bags of each fact's asks, in the order of the facts */
export function indexOf(asks: readonly (readonly FeatureBag[])[]): AskIndex {
  const spread = new Map<string, number>();
  for (const bags of asks) {
    const own = new Set(bags.flatMap((bag) => [...bag.keys()]));
    for (const name of own) spread.set(name, (spread.get(name) ?? 0) + 1);
  }
  const all = Math.max(1, asks.length);
  const rarity = new Map([...spread].map(([name, facts]) => [name, Math.log(1 + all / (facts + 0.5))]));
  const postings = new Map<string, { ask: number; weight: number }[]>();
  const factOf: number[] = [];
  asks.forEach((bags, fact) => {
    for (const bag of bags) {
      const ask = factOf.push(fact) - 1;
      for (const [name, weight] of unit(bag, rarity, 0)) {
        const list = postings.get(name) ?? [];
        list.push({ ask, weight });
        postings.set(name, list);
      }
    }
  });
  return { rarity, postings, factOf, unseen: Math.log(1 + all / 1.5) };
}

function unit(bag: FeatureBag, rarity: ReadonlyMap<string, number>, unseen: number): [string, number][] {
  const weighed = [...bag].map(([name, weight]): [string, number] => {
    // A pair or a carrying word that nobody ever asked with counts less than a plain word nobody used.
    const rare = rarity.get(name) ?? (name.includes('_') || name.includes(':') ? 0 : unseen * 0.6);
    return [name, weight * rare];
  });
  const length = Math.sqrt(weighed.reduce((sum, [, weight]) => sum + weight * weight, 0));
  return length === 0 ? [] : weighed.map(([name, weight]) => [name, weight / length]);
}

/** For each fact the cosine of its nearest ask, and the mean of its next two: 0 when nothing is shared. */
export function nearness(index: AskIndex, bag: FeatureBag): { best: Float64Array; others: Float64Array } {
  const { rarity, postings, factOf, unseen } = index;
  const sums = new Float64Array(factOf.length);
  for (const [name, weight] of unit(bag, rarity, unseen)) {
    for (const { ask, weight: other } of postings.get(name) ?? [])
      sums[ask] = (sums[ask] ?? 0) + weight * other;
  }
  const facts = (factOf.at(-1) ?? -1) + 1;
  const best = new Float64Array(facts);
  const second = new Float64Array(facts);
  const third = new Float64Array(facts);
  for (let ask = 0; ask < sums.length; ask++) {
    const fact = factOf[ask] ?? 0;
    const sum = sums[ask] ?? 0;
    if (sum > (best[fact] ?? 0)) {
      third[fact] = second[fact] ?? 0;
      second[fact] = best[fact] ?? 0;
      best[fact] = sum;
    } else if (sum > (second[fact] ?? 0)) {
      third[fact] = second[fact] ?? 0;
      second[fact] = sum;
    } else if (sum > (third[fact] ?? 0)) third[fact] = sum;
  }
  const others = second.map((one, fact) => (one + (third[fact] ?? 0)) / 2);
  return { best, others };
}
