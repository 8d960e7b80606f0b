/**
 * Spelling: a small noisy-channel corrector over plain (diacritic-less) syllables. It knows the syllables and pairs of
 * syllables of the training messages; a word is replaced only where its neighbours make another clearly likelier.
 * Vietnamese syllables are short, so one slip often gives another real syllable: pairs decide, not single words.
 */
import { remembered } from './remembered.ts';

export type Spelling = {
  readonly index: ReadonlyMap<string, number>;
  readonly words: readonly string[];
  readonly counts: Float64Array;
  readonly total: number;
  /** Pair counts; key is first × 65,536 + second. */
  readonly pairs: ReadonlyMap<number, number>;
  /** Cost of word `b` at the start (row 0) or behind word `a` (row `a + 1`), at `row * words.length + b`. */
  readonly costs: Float64Array;
  /** What a word may have been meant as, itself first. */
  readonly doubted: (word: string) => readonly Candidate[];
  readonly trusted: (word: string) => readonly Candidate[];
  readonly deletions: ReadonlyMap<string, readonly number[]>;
  readonly bySound: ReadonlyMap<string, readonly number[]>;
};

const PAIR = 65_536;
const EDIT_COST = 5;
const SOUND_COST = 3;
const INVALID_COST = 4;
const UNSEEN_COST = 13;
/** A real syllable that training happened not to use costs this much less than a word that cannot be one. */
const RARE_RELIEF = 2;
/** Added to every replacement of a word that training knows. */
const KNOWN = 2;
/** Added to every replacement of a word that the writer marked in full. */
const TRUST = 3;
const MOST_CANDIDATES = 16;
/** A word that its neighbours were seen beside this often is not doubted. */
const SETTLED_PAIRS = 6;
const INITIAL = /^(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdghklmnprstvx])?/u;
// Every rime of Vietnamese without its marks, vowels first.
const RIMES = new Set(
  (
    'a ac ach ai am an ang anh ao ap at au ay e ec ech em en eng enh eo ep et eu i ia ich iec iem ien ieng iep iet ieu im in ' +
    'inh ip it iu o oa oac oach oai oam oan oang oanh oao oap oat oay oc oe oem oen oeo oet oi om on ong ooc oong op ot u ua ' +
    'uan uang uat uay uc ue uech uenh ui um un ung uoc uoi uom uon uong uop uot uou up ut uu uy uya uych uyen uyet uynh uyt ' +
    'uyu y yem yen yet yeu'
  ).split(' '),
);

/** Sound-alike key of a plain syllable: s/x, tr/ch, d/gi/r, i/y, c/k/q, n/ng and t/c endings as many hear them. */
export const soundOf = remembered((plain) =>
  plain
    .replace(/^tr/u, 'ch')
    .replace(/^s/u, 'x')
    .replace(/^(?:gi|r|d)(?=[aeiouy])/u, 'z')
    .replace(/^gi/u, 'zi')
    .replace(/^ngh/u, 'ng')
    .replace(/^gh/u, 'g')
    .replace(/^qu/u, 'kw')
    .replace(/^[cq](?!h)/u, 'k')
    .replace(/y/gu, 'i')
    .replace(/nh$/u, 'n')
    .replace(/ng$/u, 'n')
    .replace(/(?:ch|c)$/u, 't'),
);

/** Whether an ASCII digit is among the letters; such a word is never corrected. */
export function hasDigit(word: string): boolean {
  for (let i = 0; i < word.length; i++) {
    const code = word.charCodeAt(i);
    if (code >= 48 && code <= 57) return true;
  }
  return false;
}

/** Whether the letters can be a Vietnamese syllable. */
export const isSyllable = remembered((plain) => {
  const initial = INITIAL.exec(plain)?.[0] ?? '';
  const rime = plain.slice(initial.length);
  // "gì", "gìn": the i belongs to both.
  return RIMES.has(rime) || (initial === 'gi' && RIMES.has(`i${rime}`)) || RIMES.has(plain);
});

/** Builds the look-up tables. `pairs` are (first, second, count) triples of indexes into `words`. */
export function spellingOf(
  words: readonly string[],
  counts: ArrayLike<number>,
  pairs: Iterable<readonly [number, number, number]>,
): Spelling {
  const index = new Map<string, number>();
  const deletions = new Map<string, number[]>();
  const bySound = new Map<string, number[]>();
  const table = new Float64Array(words.length);
  let total = 0;
  words.forEach((word, i) => {
    index.set(word, i);
    table[i] = counts[i] ?? 1;
    total += table[i] ?? 1;
    if (word.length > 1) for (const part of withoutOne(word)) push(deletions, part, i);
    push(bySound, soundOf(word), i);
  });
  const byKey = new Map<number, number>();
  for (const [a, b, count] of pairs) byKey.set(a * PAIR + b, count);
  const known = { index, words, counts: table, total, pairs: byKey, deletions, bySound };
  return {
    ...known,
    costs: costsOf(known),
    doubted: remembered((word) => candidates(known, word, false)),
    trusted: remembered((word) => candidates(known, word, true)),
  };
}

type Known = Omit<Spelling, 'costs' | 'doubted' | 'trusted'>;

/** All costs at once: a table of a few MB saves a logarithm and a look-up for every two candidates of every message. */
function costsOf({ words, counts, total, pairs }: Known): Float64Array {
  const size = words.length;
  const alone = counts.map((count) => 0.25 * (count / total) + 1e-7);
  const costs = new Float64Array((size + 1) * size);
  const unseen = alone.map((share) => -Math.log(share));
  for (let row = 0; row <= size; row++) costs.set(unseen, row * size);
  for (const [key, count] of pairs) {
    const a = Math.floor(key / PAIR);
    const b = key % PAIR;
    costs[(a + 1) * size + b] = -Math.log(0.75 * (count / ((counts[a] ?? 0) + 4)) + (alone[b] ?? 0));
  }
  return costs;
}

/** A word to correct. `trusted`: the writer put diacritics on it that make a real syllable, so a slip is unlikely. */
export type WrittenWord = { readonly plain: string; readonly trusted: boolean };

/** The likeliest intended syllables, one for each given plain word (a run-together word may become two). */
export function correct(spelling: Spelling, input: readonly WrittenWord[]): string[][] {
  if (settledAsWritten(spelling, input)) return input.map(({ plain }) => [plain]);
  const split = input.map(({ plain }) => splitJoined(spelling, plain));
  const flat: { text: string; from: number; trusted: boolean }[] = [];
  split.forEach((parts, from) => {
    const trusted = parts.length === 1 && (input[from]?.trusted ?? false);
    for (const text of parts) flat.push({ text, from, trusted });
  });
  const chosen = bestPath(spelling, flat);
  const out: string[][] = input.map(() => []);
  flat.forEach((piece, i) => {
    out[piece.from]?.push(chosen[i] ?? piece.text);
  });
  return out;
}

type Candidate = { readonly text: string; readonly id: number; readonly cost: number };

/** One piece of the lattice: what it may be, the least cost of a path that ends in each, and where that path came from. */
type Column = { readonly options: readonly Candidate[]; readonly costs: number[]; readonly links: number[] };

function bestPath(spelling: Spelling, pieces: readonly { text: string; trusted: boolean }[]): string[] {
  const { costs: table, words } = spelling;
  const size = words.length;
  const columns: Column[] = [];
  pieces.forEach(({ text, trusted }, t) => {
    const options = settled(spelling, pieces[t - 1]?.text, text, pieces[t + 1]?.text)
      ? [{ text, id: spelling.index.get(text) ?? -1, cost: 0 }]
      : trusted
        ? spelling.trusted(text)
        : spelling.doubted(text);
    const previous = columns[t - 1];
    const column: Column = { options, costs: [], links: [] };
    for (const { id, cost: own } of options) {
      let best = Number.POSITIVE_INFINITY;
      let link = 0;
      if (previous === undefined) best = id < 0 ? UNSEEN_COST : (table[id] ?? 0);
      else {
        for (let k = 0; k < previous.options.length; k++) {
          const before = previous.costs[k] ?? 0;
          if (before >= best) continue;
          const row = (previous.options[k]?.id ?? -1) + 1;
          const cost = before + (id < 0 ? UNSEEN_COST : (table[row * size + id] ?? 0));
          if (cost < best) {
            best = cost;
            link = k;
          }
        }
      }
      column.costs.push(best + own);
      column.links.push(link);
    }
    columns.push(column);
  });
  const out: string[] = new Array<string>(pieces.length);
  let at = 0;
  const last = columns.at(-1)?.costs ?? [];
  last.forEach((cost, k) => {
    if (cost < (last[at] ?? 0)) at = k;
  });
  for (let t = pieces.length - 1; t >= 0; t--) {
    out[t] = columns[t]?.options[at]?.text ?? pieces[t]?.text ?? '';
    at = columns[t]?.links[at] ?? 0;
  }
  return out;
}

/** Whether every word is at home as written: most messages are, and need no search. */
function settledAsWritten(spelling: Spelling, input: readonly WrittenWord[]): boolean {
  return input.every(
    ({ plain }, t) =>
      (plain.length < 5 || spelling.index.has(plain) || isSyllable(plain)) &&
      settled(spelling, input[t - 1]?.plain, plain, input[t + 1]?.plain),
  );
}

/** Whether a word is at home beside its neighbours as written: nothing then needs to be looked for. */
function settled(
  spelling: Spelling,
  before: string | undefined,
  word: string,
  after: string | undefined,
): boolean {
  const id = spelling.index.get(word);
  if (id === undefined) return hasDigit(word);
  const a = before === undefined ? undefined : spelling.index.get(before);
  const b = after === undefined ? undefined : spelling.index.get(after);
  const left = a === undefined ? 0 : (spelling.pairs.get(a * PAIR + id) ?? 0);
  const right = b === undefined ? 0 : (spelling.pairs.get(id * PAIR + b) ?? 0);
  return left + right >= SETTLED_PAIRS;
}

function candidates(spelling: Known, word: string, trusted: boolean): Candidate[] {
  const id = spelling.index.get(word) ?? -1;
  const self: Candidate = {
    text: word,
    id,
    cost: id >= 0 ? 0 : isSyllable(word) ? -RARE_RELIEF : INVALID_COST,
  };
  if (hasDigit(word) || (id >= 0 && word.length < 2)) return [self];
  const found = new Map<number, number>();
  for (const other of spelling.bySound.get(soundOf(word)) ?? []) found.set(other, SOUND_COST);
  if (word.length > 1) {
    const near = (other: number): void => {
      const target = spelling.words[other] ?? '';
      if (!found.has(other) && isOneSlip(word, target)) found.set(other, EDIT_COST);
    };
    for (const other of spelling.deletions.get(word) ?? []) near(other);
    for (const part of withoutOne(word)) {
      const shorter = spelling.index.get(part);
      if (shorter !== undefined && part.length > 1) near(shorter);
      for (const other of spelling.deletions.get(part) ?? []) near(other);
    }
  }
  found.delete(id);
  const others = [...found].map(([other, cost]) => ({
    text: spelling.words[other] ?? '',
    id: other,
    cost: cost + (trusted ? TRUST : 0) + (id >= 0 ? KNOWN : 0),
  }));
  others.sort(
    (a, b) => a.cost - b.cost || (spelling.counts[b.id] ?? 0) - (spelling.counts[a.id] ?? 0) || a.id - b.id,
  );
  return [self, ...others.slice(0, MOST_CANDIDATES)];
}

function splitJoined(spelling: Spelling, word: string): string[] {
  if (word.length < 5 || isSyllable(word) || spelling.index.has(word)) return [word];
  let best: string[] = [word];
  let most = 2;
  for (let i = 2; i <= word.length - 2; i++) {
    const a = spelling.index.get(word.slice(0, i));
    const b = spelling.index.get(word.slice(i));
    const count = a === undefined || b === undefined ? 0 : (spelling.pairs.get(a * PAIR + b) ?? 0);
    if (count > most) {
      most = count;
      best = [word.slice(0, i), word.slice(i)];
    }
  }
  return best;
}

/** One insertion, deletion, substitution, or swap of neighbours. */
function isOneSlip(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false;
  let i = 0;
  while (i < a.length && i < b.length && a[i] === b[i]) i++;
  if (a.length === b.length) {
    if (a.slice(i + 1) === b.slice(i + 1)) return true;
    return a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2);
  }
  return a.length > b.length ? a.slice(i + 1) === b.slice(i) : a.slice(i) === b.slice(i + 1);
}

function withoutOne(word: string): string[] {
  const parts: string[] = [];
  for (let i = 0; i < word.length; i++) parts.push(word.slice(0, i) + word.slice(i + 1));
  return parts;
}

function push<K>(map: Map<K, number[]>, key: K, value: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else if (list.at(-1) !== value) list.push(value);
}
