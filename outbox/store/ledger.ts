/** The ledger as people read it, page by page. */

import { rowsIn, type Scope } from '../../areas/scope.ts';
import type { Reader } from '../../prisma/client.ts';
import type { State } from '../message.ts';

export const LEDGER = {
  id: true,
  campaignId: true,
  wave: true,
  step: true,
  areaCode: true,
  channel: true,
  lane: true,
  purpose: true,
  state: true,
  rule: true,
  reason: true,
  staffText: true,
  attempts: true,
  createdAt: true,
  nextAt: true,
  sentAt: true,
  deliveredAt: true,
  seenAt: true,
  closedAt: true,
  claimedAt: true,
  providerId: true,
  segments: true,
  priceDong: true,
  groupId: true,
} as const;

export type LedgerRow = {
  id: number;
  campaignId: number | null;
  wave: number;
  step: string | null;
  areaCode: string;
  channel: string;
  lane: string;
  purpose: string;
  state: State;
  rule: string | null;
  reason: string | null;
  staffText: string | null;
  attempts: number;
  createdAt: Date;
  nextAt: Date;
  sentAt: Date | null;
  deliveredAt: Date | null;
  seenAt: Date | null;
  closedAt: Date | null;
  claimedAt: Date | null;
  providerId: string | null;
  segments: number | null;
  priceDong: number | null;
  groupId: number | null;
};

export type LedgerFilter = {
  campaignId?: number | undefined;
  states?: readonly string[] | undefined;
  channel?: string | undefined;
  areaCodes?: readonly string[] | undefined;
  lane?: string | undefined;
  wave?: number | undefined;
  /** Key of a rule or of an outcome. */
  why?: string | undefined;
  /** One message. */
  id?: number | undefined;
  /** Only rows after this id. */
  after?: number | undefined;
  limit?: number | undefined;
};

export async function ledgerRows(reader: Reader, scope: Scope, filter: LedgerFilter): Promise<LedgerRow[]> {
  const { campaignId, states, channel, areaCodes, lane, wave, why, id, after = 0, limit = 1000 } = filter;
  const rows = await reader.message.findMany({
    where: {
      id: { gt: after },
      ...(campaignId === undefined ? {} : { campaignId }),
      ...(states === undefined ? {} : { state: { in: [...states] } }),
      ...(channel === undefined ? {} : { channel }),
      ...(lane === undefined ? {} : { lane }),
      ...(wave === undefined ? {} : { wave }),
      AND: [
        rowsIn(scope),
        ...(areaCodes === undefined ? [] : [{ areaCode: { in: [...areaCodes] } }]),
        ...(why === undefined ? [] : [{ OR: [{ rule: why }, { reason: why }] }]),
        ...(id === undefined ? [] : [{ id }]),
      ],
    },
    orderBy: { id: 'asc' },
    take: limit,
    select: LEDGER,
  });
  return rows.map((row) => ({ ...row, state: row.state as State }));
}

/**
 * Where a page of a campaign's messages ends, so many after `after`; null: there are no more than that. A row is in one page whatever
 * happens meanwhile, so the pages of a walk add up; all at once would hold up everybody for a second.
 */
export async function pageEnd(
  reader: Reader,
  campaignId: number,
  after: number,
  most: number,
): Promise<number | null> {
  const [last] = await reader.$queryRaw<{ id: number | bigint }[]>`
    SELECT "id" FROM "Message" WHERE "campaignId" = ${campaignId} AND "id" > ${after}
    ORDER BY "id" LIMIT 1 OFFSET ${most - 1}`;
  return last === undefined ? null : Number(last.id);
}
