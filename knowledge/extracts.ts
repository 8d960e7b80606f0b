/**
 * Passages of official texts, word for word, with article and day: found by full text for staff, and shown to citizens where they
 * ask what the law says. Never composed, never shortened but where the file itself says "(…)". Pure.
 */
import { z } from 'zod';
import { type Day, isDay } from '../calendar/day.ts';
import { foldWords } from '../writing/letters.ts';
import { type KnowledgeMistake, type LegalSource, shaped } from './entry.ts';

/** Letters of one passage: it must fit into a message with its name and its day. */
const MOST_LETTERS = 520;
const day = z.string().refine(isDay);
const FILE = z.strictObject({
  document: z.string().trim().min(1).max(160),
  /** Other ways in which facts and people name it. */
  names: z.array(z.string().trim().min(1)).default([]),
  issued: day,
  from: day,
  until: day.nullable(),
  /** Where the official publication is found, by its number. */
  link: z.url().startsWith('https://'),
  passages: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[a-z0-9.]{3,40}$/),
        article: z.string().trim().min(1).max(60),
        title: z.string().trim().min(1).max(120),
        text: z.string().trim().min(1).max(MOST_LETTERS),
        /** Words of citizens for what it is about; searched, never shown. */
        words: z.array(z.string().trim().min(1)).default([]),
        /** The one who copied it has seen these words in a publication; else only staff see it. */
        verified: z.boolean(),
      }),
    )
    .min(1),
});

/** One passage with its document. */
export type LawExtract = z.infer<typeof FILE>['passages'][number] & Omit<z.infer<typeof FILE>, 'passages'>;

/** Reads one file of passages, or names every fault. */
export function readExtractFile(
  file: string,
  data: unknown,
): { extracts: LawExtract[] } | { faults: KnowledgeMistake[] } {
  const read = shaped(FILE, file, data);
  if ('faults' in read) return read;
  const { passages, ...document } = read.value;
  return { extracts: passages.map((passage) => ({ ...document, ...passage })) };
}

/** May this passage be shown to a citizen on a day: read in a publication, and in force. */
export function shownToCitizens(one: LawExtract, today: Day): boolean {
  return one.verified && inForce(one, today);
}

export function inForce({ from, until }: Pick<LawExtract, 'from' | 'until'>, today: Day): boolean {
  return from <= today && (until === null || until >= today);
}

export type ExtractHit = { extract: LawExtract; score: number; inForce: boolean };

export type LawExtracts = {
  readonly all: readonly LawExtract[];
  byId: (id: string) => LawExtract | null;
  /** The passage that a source of a fact is taken from; null when it is not held. */
  of: (source: Pick<LegalSource, 'document' | 'article'>) => LawExtract | null;
  /** Best first; those in force before those that are not. Accents and case do not matter. */
  search: (typed: string, today: Day, limit?: number) => ExtractHit[];
};

/** Okapi BM25 with the usual constants: how fast repetition saturates, how much length counts. */
const BM25 = { k1: 1.2, b: 0.75 } as const;
/** Words of a question that no law is found by. */
const EMPTY_WORDS = new Set(
  'la cua va thi ma co khong duoc cho em toi anh chi bac ong ba con ai gi the nao sao o dau khi nao hoi voi nay kia a ah oi nhe minh bao nhieu phai can luat dieu'.split(
    ' ',
  ),
);
/** Two words side by side ("khai sinh") tell more than each alone. */
const PAIR_WEIGHT = 1.6;
/** A passage is found when it holds a real part of what was typed. */
const LEAST_SHARE = 0.34;

/** The index over all passages; built once, a few dozen passages. */
export function extractIndex(extracts: readonly LawExtract[]): LawExtracts {
  const documents = extracts.map((extract) => {
    const words = foldWords(
      `${extract.document} ${extract.names.join(' ')} ${extract.article} ${extract.title} ${extract.title} ${extract.words.join(' ')} ${extract.text}`,
    ).split(' ');
    return { extract, counts: counted(termsOf(words)), length: words.length };
  });
  const average = documents.reduce((sum, one) => sum + one.length, 0) / Math.max(1, documents.length);
  const holding = new Map<string, number>();
  for (const { counts } of documents)
    for (const term of counts.keys()) holding.set(term, (holding.get(term) ?? 0) + 1);
  const rarity = (term: string): number => {
    const held = holding.get(term) ?? 0;
    const weight = Math.log(1 + (documents.length - held + 0.5) / (held + 0.5));
    return term.includes(' ') ? weight * PAIR_WEIGHT : weight;
  };
  return {
    all: extracts,
    byId: (id) => extracts.find((one) => one.id === id) ?? null,
    of: (source) => extracts.find((one) => isFrom(one, source)) ?? null,
    search: (typed, today, limit = 10) => {
      const wanted = [
        ...new Set(
          termsOf(
            foldWords(typed)
              .split(' ')
              .filter((word) => !EMPTY_WORDS.has(word)),
          ),
        ),
      ];
      const single = wanted.filter((term) => !term.includes(' '));
      const whole = single.reduce((sum, term) => sum + rarity(term), 0);
      if (whole === 0) return [];
      return documents
        .flatMap(({ extract, counts, length }): ExtractHit[] => {
          let score = 0;
          let found = 0;
          for (const term of wanted) {
            const count = counts.get(term);
            if (count === undefined) continue;
            if (!term.includes(' ')) found += rarity(term);
            score +=
              (rarity(term) * count * (BM25.k1 + 1)) /
              (count + BM25.k1 * (1 - BM25.b + (BM25.b * length) / average));
          }
          if (found / whole < LEAST_SHARE) return [];
          return [{ extract, score, inForce: inForce(extract, today) }];
        })
        .sort((a, b) => Number(b.inForce) - Number(a.inForce) || b.score - a.score)
        .slice(0, limit);
    },
  };
}

function termsOf(words: readonly string[]): string[] {
  return words.flatMap((word, at) => {
    const next = words[at + 1];
    return next === undefined ? [word] : [word, `${word} ${next}`];
  });
}

function counted(terms: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  return counts;
}

/** "khoản 1 Điều 15" is part of "Điều 15"; "khoản 2 Điều 15" is not the same passage. */
function isFrom(
  extract: LawExtract,
  { document, article }: Pick<LegalSource, 'document' | 'article'>,
): boolean {
  if (article === undefined) return false;
  const named = foldWords(document);
  const numbers = /\d+\/\d{4}/.exec(extract.document)?.[0];
  const same =
    (numbers !== undefined && document.includes(numbers)) ||
    [extract.document, ...extract.names].some((name) => foldWords(name) === named);
  if (!same) return false;
  const [own, other] = [articleOf(extract.article), articleOf(article)];
  return (
    own.article !== null &&
    own.article === other.article &&
    (own.clause === null || other.clause === null || own.clause === other.clause)
  );
}

function articleOf(text: string): { article: string | null; clause: string | null } {
  const plain = foldWords(text);
  return {
    article: /\bdieu (\d+[a-z]?)\b/.exec(plain)?.[1] ?? null,
    clause: /\bkhoan (\d+)\b/.exec(plain)?.[1] ?? null,
  };
}
