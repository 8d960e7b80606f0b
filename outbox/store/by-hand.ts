/** Posts to groups that a person makes. */
import { rowsIn, type Scope } from '../../areas/scope.ts';
import type { Reader, Tx } from '../../prisma/client.ts';
import type { ClaimedRow } from '../message.ts';

/** Posts of a scope that a person is to make by hand, oldest first. */
export async function handRows(
  reader: Reader,
  scope: Scope,
  now: Date,
  limit: number,
): Promise<ClaimedRow[]> {
  const rows = await reader.message.findMany({
    where: {
      lane: 'manual',
      state: 'queued',
      nextAt: { lte: now },
      ...rowsIn(scope),
    },
    orderBy: { id: 'asc' },
    take: limit,
  });
  return rows as unknown as ClaimedRow[];
}

/** The clerk cannot post it (the group is gone, she is not in it). */
export async function notPostedByHand(
  tx: Tx,
  scope: Scope,
  id: number,
  end: { rule: string; staffText: string },
  now: Date,
): Promise<boolean> {
  const { count } = await tx.message.updateMany({
    where: { id, ...rowsIn(scope), state: 'queued', lane: 'manual' },
    data: { state: 'dropped', ...end, closedAt: now, payload: null },
  });
  return count === 1;
}

export async function postedByHand(
  tx: Tx,
  scope: Scope,
  id: number,
  reason: string,
  now: Date,
): Promise<boolean> {
  const { count } = await tx.message.updateMany({
    where: { id, ...rowsIn(scope), state: 'queued', lane: 'manual' },
    data: { state: 'sent', reason, rule: null, sentAt: now },
  });
  return count === 1;
}
