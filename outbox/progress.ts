/** How a campaign stands, for pages that ask every second: a million rows are walked in pages, and not more often than they cost. */

import { setImmediate as breathe } from 'node:timers/promises';
import type { Reader } from '../prisma/client.ts';
import { byStateOf, type StatusCounts, statusOf } from './counts.ts';
import * as countStore from './store/counts.ts';
import * as ledgerStore from './store/ledger.ts';

/** A page takes some 30 ms on SQLite, in which nobody else of the process is heard. */
const PAGE = 20_000;
/** What a walk found is kept so long for each of its pages: some twenty times what it took. */
const KEPT_MS = 600;

/**
 * How a campaign stands. `total` and the counts by state are of this moment and always add up; those by channel and area add up among
 * themselves, and in a campaign of many messages may be some seconds old while it is `live`.
 * @param now the process's calendar; what was found under a later one is not used
 */
export async function progress(
  reader: Reader,
  campaignId: number,
  now: Date,
  live: boolean,
): Promise<StatusCounts> {
  const found = await standing(reader, campaignId, now, false);
  if (found.fresh) return found.value;
  const states = byStateOf(await countStore.stateRowsOf(reader, campaignId));
  const same = Object.entries(states.counts).every(
    ([state, count]) => found.value.counts[state as keyof typeof states.counts] === count,
  );
  const { byChannel, byArea } =
    same || live ? found.value : (await standing(reader, campaignId, now, true)).value;
  return { ...states, byChannel, byArea };
}

type Facets = { whys: { why: string; staffText: string | null }[]; waves: number[] };

/** Reasons and waves that occur among a campaign's messages, for a filter; of a large campaign those of some seconds ago. */
export async function ledgerFacets(reader: Reader, campaignId: number, now: Date): Promise<Facets> {
  return (await facets(reader, campaignId, now, false)).value;
}

const standing = walked(countStore.countSpan, (row) => `${row.state} ${row.channel} ${row.areaCode}`, {
  add: (kept, row) => {
    kept.count += row.count;
  },
  sum: statusOf,
});

const facets = walked(countStore.facetSpan, (row) => `${row.wave} ${row.rule} ${row.reason}`, {
  add: (kept, row) => {
    kept.staffText ??= row.staffText;
  },
  sum: (rows): Facets => {
    const whys = new Map<string, string | null>();
    for (const { rule, reason, staffText } of rows) {
      const why = rule ?? reason;
      if (why !== null) whys.set(why, whys.get(why) ?? staffText);
    }
    return {
      whys: [...whys].map(([why, staffText]) => ({ why, staffText })),
      waves: [...new Set(rows.map((row) => row.wave))].sort((a, b) => a - b),
    };
  },
});

type Found<T> = { value: T; fresh: boolean };
type Known<T> = { kept: { value: T; at: number; until: number } | null; walking: Promise<T> | null };

/**
 * Something about all messages of a campaign, gathered page by page. Of a campaign of one page it is always of this moment (`fresh`); of
 * a larger one it is kept for a while, and who asks while somebody walks gets the same. Lost with the process.
 * @param alike rows of one key are one, put together by `add`
 */
function walked<Row, T>(
  read: (reader: Reader, span: { campaignId: number; after: number; upTo: number | null }) => Promise<Row[]>,
  alike: (row: Row) => string,
  { add, sum }: { add: (kept: Row, row: Row) => void; sum: (rows: readonly Row[]) => T },
): (reader: Reader, campaignId: number, now: Date, anew: boolean) => Promise<Found<T>> {
  const known = new WeakMap<Reader, Map<number, Known<T>>>();

  async function walk(
    reader: Reader,
    campaignId: number,
    first: number,
  ): Promise<{ value: T; pages: number }> {
    const rows = new Map<string, Row>();
    let pages = 0;
    for (let [after, upTo]: [number, number | null] = [0, first]; ; ) {
      for (const row of await read(reader, { campaignId, after, upTo })) {
        const before = rows.get(alike(row));
        if (before === undefined) rows.set(alike(row), row);
        else add(before, row);
      }
      pages += 1;
      if (upTo === null) return { value: sum([...rows.values()]), pages };
      await breathe();
      after = upTo;
      upTo = await ledgerStore.pageEnd(reader, campaignId, after, PAGE);
    }
  }

  return async (reader, campaignId, now, anew) => {
    const campaigns = known.get(reader) ?? new Map<number, Known<T>>();
    known.set(reader, campaigns);
    const one = campaigns.get(campaignId) ?? { kept: null, walking: null };
    const at = now.getTime();
    if (!anew && one.kept !== null && one.kept.at <= at && at < one.kept.until)
      return { value: one.kept.value, fresh: false };
    if (one.walking !== null) return { value: await one.walking, fresh: false };
    const first = await ledgerStore.pageEnd(reader, campaignId, 0, PAGE);
    if (first === null)
      return { value: sum(await read(reader, { campaignId, after: 0, upTo: null })), fresh: true };
    campaigns.set(campaignId, one);
    const walking = walk(reader, campaignId, first);
    one.walking = walking.then(({ value }) => value);
    // Whoever walks hears of a failure below; that nobody else waits is no second one.
    one.walking.catch(() => undefined);
    try {
      const { value, pages } = await walking;
      one.kept = { value, at, until: at + pages * KEPT_MS };
      return { value, fresh: false };
    } finally {
      one.walking = null;
    }
  };
}
