/** Messages of which nobody knows whether they left, and what a person decides about them. */

import { rowsIn, type Scope } from '../../areas/scope.ts';
import { Prisma, type Reader, type Tx } from '../../prisma/client.ts';
import type { State } from '../message.ts';
import { LEDGER, type LedgerRow } from './ledger.ts';
import { numberOrNull, type RawRow } from './rows.ts';

export type UndecidedFilter = {
  campaignId?: number | undefined;
  channel?: string | undefined;
  /** Only rows after this id. */
  after?: number | undefined;
  /** Only rows up to this id. */
  upTo?: number | undefined;
};

/**
 * Messages in doubt that nobody has decided. State and absence are written out, not bound, or the partial index on them could not be
 * used; COALESCE keeps SQLite from walking a whole campaign for the few of it.
 */
function undecidedWhere(scope: Scope, { campaignId, channel, after = 0, upTo }: UndecidedFilter): Prisma.Sql {
  const areaCodes = rowsIn(scope).areaCode?.in ?? null;
  const only = [
    ...(campaignId === undefined ? [] : [Prisma.sql`COALESCE("campaignId", 0) = ${campaignId}`]),
    ...(channel === undefined ? [] : [Prisma.sql`COALESCE("channel", '') = ${channel}`]),
    ...(areaCodes === null
      ? []
      : areaCodes.length === 0
        ? [Prisma.sql`1 = 0`]
        : [Prisma.sql`COALESCE("areaCode", '') IN (${Prisma.join([...areaCodes])})`]),
    ...(upTo === undefined ? [] : [Prisma.sql`"id" <= ${upTo}`]),
  ];
  return Prisma.sql`"state" = 'unknown' AND "closedAt" IS NULL AND "id" > ${after}${
    only.length === 0 ? Prisma.empty : Prisma.sql` AND ${Prisma.join(only, ' AND ')}`
  }`;
}

/** A page of them by id. */
export async function unknownRows(
  reader: Reader,
  scope: Scope,
  filter: UndecidedFilter,
  limit: number,
): Promise<LedgerRow[]> {
  const found = await reader.$queryRaw<{ id: number | bigint }[]>`
    SELECT "id" FROM "Message" WHERE ${undecidedWhere(scope, filter)} ORDER BY "id" LIMIT ${limit}`;
  const rows = await reader.message.findMany({
    where: { id: { in: found.map((row) => Number(row.id)) } },
    orderBy: { id: 'asc' },
    select: LEDGER,
  });
  return rows.map((row) => ({ ...row, state: row.state as State }));
}

export type UndecidedCount = { campaignId: number | null; channel: string; count: number; lastId: number };

/** How many there are, by campaign and channel. */
export async function undecidedCounts(
  reader: Reader,
  scope: Scope,
  filter: UndecidedFilter,
): Promise<UndecidedCount[]> {
  const rows = await reader.$queryRaw<RawRow<UndecidedCount>[]>`
    SELECT "campaignId", "channel", COUNT(*) AS "count", MAX("id") AS "lastId"
    FROM "Message" WHERE ${undecidedWhere(scope, filter)} GROUP BY "campaignId", "channel" ORDER BY "campaignId", "channel"`;
  return rows.map(({ campaignId, channel, count, lastId }) => ({
    campaignId: numberOrNull(campaignId),
    channel,
    count: Number(count),
    lastId: Number(lastId),
  }));
}

/** Decides at most `most` of them; fewer: there are no more. */
export async function decidePage(
  tx: Tx,
  scope: Scope,
  filter: UndecidedFilter,
  choice: 'resend' | 'leave',
  now: Date,
  most: number,
): Promise<number> {
  const change =
    choice === 'resend'
      ? Prisma.sql`"state" = 'queued', "nextAt" = ${now}, "attempts" = 0`
      : Prisma.sql`"rule" = 'left_by_staff', "closedAt" = ${now}, "payload" = NULL`;
  return tx.$executeRaw`
    UPDATE "Message" SET ${change} WHERE "state" = 'unknown' AND "closedAt" IS NULL AND "id" IN (
      SELECT "id" FROM "Message" WHERE ${undecidedWhere(scope, filter)} ORDER BY "id" LIMIT ${most})`;
}

/** Where a message goes; null: there is none. */
export async function areaOfMessage(reader: Reader, id: number): Promise<string | null> {
  const row = await reader.message.findUnique({ where: { id }, select: { areaCode: true } });
  return row?.areaCode ?? null;
}

export async function decide(
  tx: Tx,
  scope: Scope,
  id: number,
  data: { state: 'queued'; nextAt: Date; attempts: 0 } | { rule: string; closedAt: Date; payload: null },
): Promise<boolean> {
  const { count } = await tx.message.updateMany({
    where: { id, ...rowsIn(scope), state: 'unknown', closedAt: null },
    data,
  });
  return count === 1;
}
