/** The ledger counted by state and by facet. */
import { Prisma, type Reader } from '../../prisma/client.ts';
import type { State } from '../message.ts';
import type { RawRow } from './rows.ts';

export type CountRow = { state: State; channel: string; areaCode: string; count: number };

export async function countRows(reader: Reader, campaignId: number): Promise<CountRow[]> {
  const groups = await reader.message.groupBy({
    by: ['state', 'channel', 'areaCode'],
    where: { campaignId },
    _count: { _all: true },
  });
  return groups.map(({ state, channel, areaCode, _count }) => ({
    state: state as State,
    channel,
    areaCode,
    count: _count._all,
  }));
}

export async function stateRows(reader: Reader): Promise<{ state: State; count: number }[]> {
  const groups = await reader.message.groupBy({ by: ['state'], _count: { _all: true } });
  return groups.map(({ state, _count }) => ({ state: state as State, count: _count._all }));
}

/** Messages of a campaign by id, after one and up to another (null: to the end). */
type Span = { campaignId: number; after: number; upTo: number | null };

function spanOf({ campaignId, after, upTo }: Span): Prisma.Sql {
  const end = upTo === null ? Prisma.empty : Prisma.sql`AND "id" <= ${upTo}`;
  return Prisma.sql`"campaignId" = ${campaignId} AND "id" > ${after} ${end}`;
}

export async function countSpan(reader: Reader, span: Span): Promise<CountRow[]> {
  const rows = await reader.$queryRaw<RawRow<CountRow>[]>`
    SELECT "state", "channel", "areaCode", COUNT(*) AS "count" FROM "Message" WHERE ${spanOf(span)}
    GROUP BY "state", "channel", "areaCode"`;
  return rows.map(({ state, channel, areaCode, count }) => ({
    state: state as State,
    channel,
    areaCode,
    count: Number(count),
  }));
}

export type FacetRow = { wave: number; rule: string | null; reason: string | null; staffText: string | null };

/** What the rows of a campaign can be filtered by: every reason and wave that occurs. */
export async function facetSpan(reader: Reader, span: Span): Promise<FacetRow[]> {
  const rows = await reader.$queryRaw<RawRow<FacetRow>[]>`
    SELECT "wave", "rule", "reason", MAX("staffText") AS "staffText" FROM "Message" WHERE ${spanOf(span)}
    GROUP BY "wave", "rule", "reason"`;
  return rows.map((row) => ({ ...row, wave: Number(row.wave) }) as FacetRow);
}

/** A campaign's messages by state alone: read off one index. */
export async function stateRowsOf(
  reader: Reader,
  campaignId: number,
): Promise<{ state: State; count: number }[]> {
  const rows = await reader.$queryRaw<{ state: State; count: number | bigint }[]>`
    SELECT "state", COUNT(*) AS "count" FROM "Message" WHERE "campaignId" = ${campaignId} GROUP BY "state"`;
  return rows.map(({ state, count }) => ({ state, count: Number(count) }));
}
