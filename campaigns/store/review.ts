/** Versions of a plan and remarks about it, as rows. */
import type { Reader, Tx } from '../../prisma/client.ts';

export type PlanVersionRow = { number: number; authorId: number; at: Date; plan: string };

/** The next version of a plan; the campaign's row stays locked by the caller's own change of it. */
export async function addVersion(
  tx: Tx,
  row: { campaignId: number; authorId: number; at: Date; plan: string },
): Promise<void> {
  const { _max } = await tx.campaignVersion.aggregate({
    where: { campaignId: row.campaignId },
    _max: { number: true },
  });
  await tx.campaignVersion.create({ data: { ...row, number: (_max.number ?? 0) + 1 } });
}

export async function versionsOf(reader: Reader, campaignId: number): Promise<PlanVersionRow[]> {
  return reader.campaignVersion.findMany({
    where: { campaignId },
    orderBy: { number: 'asc' },
    select: { number: true, authorId: true, at: true, plan: true },
    take: 200,
  });
}

/** Whoever wrote any version of one of these campaigns (a page of them). */
export async function authorsOf(
  reader: Reader,
  campaignIds: readonly number[],
): Promise<{ campaignId: number; authorId: number }[]> {
  return reader.campaignVersion.findMany({
    where: { campaignId: { in: [...campaignIds] } },
    distinct: ['campaignId', 'authorId'],
    select: { campaignId: true, authorId: true },
  });
}

export type RemarkRow = { userId: number; at: Date; kind: string; sealed: string };

export async function addRemark(tx: Tx, row: RemarkRow & { campaignId: number }): Promise<void> {
  await tx.campaignRemark.create({ data: row });
}

export async function remarksOf(reader: Reader, campaignId: number): Promise<RemarkRow[]> {
  return reader.campaignRemark.findMany({
    where: { campaignId },
    orderBy: { id: 'asc' },
    select: { userId: true, at: true, kind: true, sealed: true },
    take: 200,
  });
}
