/** What a campaign has spent and may still spend. */
import { batches } from '../../prisma/batches.ts';
import type { Reader, Tx } from '../../prisma/client.ts';
import type { BudgetRequest } from '../money.ts';

/** What a campaign has spent or put aside; the row stays locked until the transaction ends, so that two workers do not spend one dong twice. */
export async function lockSpent(tx: Tx, id: number): Promise<number> {
  await tx.$executeRaw`UPDATE "Campaign" SET "spentDong" = "spentDong" WHERE "id" = ${id}`;
  return (await tx.campaign.findUnique({ where: { id }, select: { spentDong: true } }))?.spentDong ?? 0;
}

/**
 * Counts anew from the ledger: what was handed over or may have been, and what is on its way. What a provider refused cost
 * nothing; what it took and could not deliver is counted, because contracts bill the handing over.
 */
export async function recountSpent(tx: Tx, id: number): Promise<number> {
  const sum = await tx.message.aggregate({
    where: {
      campaignId: id,
      priceDong: { not: null },
      OR: [
        { state: { in: ['queued', 'sending', 'sent', 'delivered', 'seen', 'unknown'] } },
        { state: 'failed', sentAt: { not: null } },
      ],
    },
    _sum: { priceDong: true },
  });
  const spent = sum._sum.priceDong ?? 0;
  await tx.campaign.updateMany({ where: { id }, data: { spentDong: spent } });
  return spent;
}

/** Of these messages, the ones money was put aside for before (they are tried again). */
export async function paidFor(reader: Reader, ids: readonly number[]): Promise<Set<number>> {
  const found = new Set<number>();
  for (const part of batches(ids))
    for (const row of await reader.message.findMany({
      where: { id: { in: part }, priceDong: { not: null } },
      select: { id: true },
    }))
      found.add(row.id);
  return found;
}

/** Puts money aside for messages. */
export async function putAside(tx: Tx, campaignId: number, wishes: readonly BudgetRequest[]): Promise<void> {
  const alike = new Map<number, number[]>();
  for (const { id, dong } of wishes) alike.set(dong, [...(alike.get(dong) ?? []), id]);
  for (const [dong, ids] of alike)
    for (const part of batches(ids))
      await tx.message.updateMany({
        where: { id: { in: part } },
        data: { priceDong: dong },
      });
  const sum = wishes.reduce((total, wish) => total + wish.dong, 0);
  await tx.campaign.updateMany({ where: { id: campaignId }, data: { spentDong: { increment: sum } } });
}

/** Lets messages go again that the money did not reach for, at most so many. @returns how many */
export async function releaseUnpaid(
  tx: Tx,
  campaignId: number,
  now: Date,
  most: number | null = null,
): Promise<number> {
  const unpaid = { campaignId, state: 'queued', rule: 'budget' };
  const free = { nextAt: now, rule: null, staffText: null };
  if (most === null) return (await tx.message.updateMany({ where: unpaid, data: free })).count;
  const rows = await tx.message.findMany({
    where: unpaid,
    orderBy: { id: 'asc' },
    take: most,
    select: { id: true },
  });
  let released = 0;
  for (const part of batches(rows)) {
    const id = { in: part.map((row) => row.id) };
    released += (await tx.message.updateMany({ where: { ...unpaid, id }, data: free })).count;
  }
  return released;
}

/** The dearest message of a campaign so far, in dong; 0 when none cost anything. */
export async function dearest(reader: Reader, campaignId: number): Promise<number> {
  const most = await reader.message.aggregate({ where: { campaignId }, _max: { priceDong: true } });
  return most._max.priceDong ?? 0;
}
