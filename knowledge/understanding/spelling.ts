/**
 * Spelling: a small noisy-channel corrector over plain (diacritic-less) syllables. It knows the syllables and pairs of
 * syllables of the training messages; a word is replaced only where its neighbours make another clearly likelier.
 * Vietnamese syllables are short, so one slip often gives another real syllable: pairs decide, not single words.
 */

export type Spelling = {
  readonly index: ReadonlyMap<string, number>;
  readonly words: readonly string[];
  readonly counts: Float64Array;
  readonly total: number;
  /** Pair counts; key is first × 65,536 + second. */
  readonly pairs: ReadonlyMap<number, number>;
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
export function soundOf(plain: string): string {
  return plain
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
    .replace(/(?:ch|c)$/u, 't');
}

/** Whether the letters can be a Vietnamese syllable. */
export function isSyllable(plain: string): boolean {
  const initial = INITIAL.exec(plain)?.[0] ?? '';
  const rime = plain.slice(initial.length);
  // "gì", "gìn": the i belongs to both.
  return RIMES.has(rime) || (initial === 'gi' && RIMES.has(`i${rime}`)) || RIMES.has(plain);
}

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
  return { index, words, counts: table, total, pairs: byKey, deletions, bySound };
}

/** A word to correct. `trusted`: the writer put diacritics on it that make a real syllable, so a slip is unlikely. */
export type Written = { readonly plain: string; readonly trusted: boolean };

/** The likeliest intended syllables, one for each given plain word (a run-together word may become two). */
export function correct(spelling: Spelling, input: readonly Written[]): string[][] {
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

type Candidate = { text: string; id: number; cost: number };

function bestPath(spelling: Spelling, pieces: readonly { text: string; trusted: boolean }[]): string[] {
  const words = pieces.map(({ text }) => text);
  const lattice = pieces.map(({ text, trusted }, t) =>
    settled(spelling, words[t - 1], text, words[t + 1])
      ? [{ text, id: spelling.index.get(text) ?? -1, cost: 0 }]
      : candidates(spelling, text, trusted),
  );
  const costs: number[][] = [];
  const back: number[][] = [];
  lattice.forEach((column, t) => {
    const previous = t > 0 ? (lattice[t - 1] ?? []) : [];
    const row: number[] = [];
    const links: number[] = [];
    for (const candidate of column) {
      let best = Number.POSITIVE_INFINITY;
      let link = 0;
      if (t === 0) best = pairCost(spelling, -1, candidate.id);
      previous.forEach((before, k) => {
        const cost = (costs[t - 1]?.[k] ?? 0) + pairCost(spelling, before.id, candidate.id);
        if (cost < best) {
          best = cost;
          link = k;
        }
      });
      row.push(best + candidate.cost);
      links.push(link);
    }
    costs.push(row);
    back.push(links);
  });
  const out: string[] = new Array<string>(words.length);
  let at = 0;
  const last = costs.at(-1) ?? [];
  last.forEach((cost, k) => {
    if (cost < (last[at] ?? 0)) at = k;
  });
  for (let t = words.length - 1; t >= 0; t--) {
    out[t] = lattice[t]?.[at]?.text ?? words[t] ?? '';
    at = back[t]?.[at] ?? 0;
  }
  return out;
}

/** Whether a word is at home beside its neighbours as written: nothing then needs to be looked for. */
function settled(
  spelling: Spelling,
  before: string | undefined,
  word: string,
  after: string | undefined,
): boolean {
  const id = spelling.index.get(word);
  if (id === undefined) return /\d/u.test(word);
  const a = before === undefined ? undefined : spelling.index.get(before);
  const b = after === undefined ? undefined : spelling.index.get(after);
  const left = a === undefined ? 0 : (spelling.pairs.get(a * PAIR + id) ?? 0);
  const right = b === undefined ? 0 : (spelling.pairs.get(id * PAIR + b) ?? 0);
  return left + right >= SETTLED_PAIRS;
}

function pairCost(spelling: Spelling, before: number, id: number): number {
  if (id < 0) return UNSEEN_COST;
  const single = (spelling.counts[id] ?? 0) / spelling.total;
  const pair = before < 0 ? 0 : (spelling.pairs.get(before * PAIR + id) ?? 0);
  const all = before < 0 ? 0 : (spelling.counts[before] ?? 0);
  return -Math.log(0.75 * (pair / (all + 4)) + 0.25 * single + 1e-7);
}

function candidates(spelling: Spelling, word: string, trusted: boolean): Candidate[] {
  const id = spelling.index.get(word) ?? -1;
  const self: Candidate = {
    text: word,
    id,
    cost: id >= 0 ? 0 : isSyllable(word) ? -RARE_RELIEF : INVALID_COST,
  };
  if (/\d/u.test(word) || (id >= 0 && word.length < 2)) return [self];
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
