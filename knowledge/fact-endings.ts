/** Facts that end soon, together by the day and the law that ends them, with what has been done about each. Pure. */
import { z } from 'zod';
import { type Day, isDay, plusDays } from '../calendar/day.ts';
import { sayDay } from '../calendar/words.ts';
import { type KnowledgeMistake, shaped } from './entry.ts';
import type { Fact } from './fact.ts';

/** So long ahead a fact that ends is warned of: a new decree has to be read, written into words and approved. */
export const WARNED_DAYS = 90;

const day = z.string().refine(isDay);
const CHANGES = z.array(
  z.strictObject({
    on: day,
    title: z.string().trim().min(1),
    document: z.string().trim().min(1),
    issued: day,
    note: z.string().trim().optional(),
  }),
);
/** A day on which the law changes, so that many facts end together. */
export type LawChange = z.infer<typeof CHANGES>[number];

/** Reads the list of changes; a fault leaves all of it out and is named. */
export function readLawChanges(
  file: string,
  data: unknown,
): { changes: LawChange[] } | { faults: KnowledgeMistake[] } {
  const read = shaped(CHANGES, file, data);
  return 'faults' in read ? read : { changes: read.value };
}

export type EndingFact = {
  readonly fact: Fact;
  /** `open`: nobody has done anything; `draft`: new words wait for a second person; `followed`: published ones take over. */
  readonly work: 'open' | 'draft' | 'followed';
};
export type FactEnding = {
  /** The last day. */
  readonly to: Day;
  readonly over: boolean;
  readonly change: LawChange | null;
  /** Documents that end on that day, as the facts name them. */
  readonly documents: readonly string[];
  readonly facts: readonly EndingFact[];
};

/** A later version of a fact, by the state of its row. */
export type LaterFactVersion = {
  readonly factId: string;
  readonly state: string;
  readonly body: { readonly valid?: unknown };
};

/**
 * Groups of facts that have ended or will within 90 days, the nearest first.
 * @param later drafts and published versions: what has been written to follow
 */
export function factEndings(
  facts: readonly Fact[],
  changes: readonly LawChange[],
  later: readonly LaterFactVersion[],
  today: Day,
): FactEnding[] {
  const groups = new Map<Day, Fact[]>();
  for (const fact of facts) {
    const { to } = fact.valid;
    if (to === null || to > plusDays(today, WARNED_DAYS)) continue;
    groups.set(to, [...(groups.get(to) ?? []), fact]);
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([to, ending]) => ({
      to,
      over: to < today,
      change: changes.find((one) => one.on === plusDays(to, 1)) ?? null,
      documents: [
        ...new Set(
          ending.flatMap((fact) =>
            fact.restsOn.filter((source) => source.until === to).map((source) => source.document),
          ),
        ),
      ],
      facts: ending.map((fact) => ({ fact, work: workOn(fact, to, later) })),
    }));
}

function workOn(fact: Fact, to: Day, later: readonly LaterFactVersion[]): EndingFact['work'] {
  const reaching = later.filter((one) => one.factId === fact.id && reachesPast(one.body.valid, to));
  if (reaching.some((one) => one.state === 'published')) return 'followed';
  return reaching.some((one) => one.state === 'draft') ? 'draft' : 'open';
}

function reachesPast(valid: unknown, to: Day): boolean {
  const end = (valid as { to?: unknown } | undefined)?.to;
  return valid !== undefined && (end === null || (typeof end === 'string' && end > to));
}

/** "42 nội dung hết hiệu lực ngày 28/02/2027: luật hộ tịch mới". */
export function sayEnding({ to, over, change, documents, facts }: FactEnding): { what: string; why: string } {
  const when = over ? `đã hết hiệu lực ngày ${sayDay(to)}` : `hết hiệu lực ngày ${sayDay(to)}`;
  const why = change?.title ?? documents.slice(0, 2).join('; ');
  const open = facts.filter((one) => one.work === 'open').length;
  return {
    what: `nội dung ${when}${why === '' ? '' : `: ${why}`}`,
    why: open === 0 ? 'Đều đã có bản mới.' : `${open} nội dung chưa có ai soạn bản mới.`,
  };
}
