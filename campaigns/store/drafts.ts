/** Campaigns that somebody is still writing. */
import type { Reader, Tx } from '../../prisma/client.ts';

export type DraftRow = {
  id: number;
  authorId: number;
  campaignId: number | null;
  /** What the builder's fields say, right or wrong, as JSON. */
  form: string;
  /** The step to go on with. */
  step: number;
  createdAt: Date;
  updatedAt: Date;
};

export async function addDraft(tx: Tx, row: Omit<DraftRow, 'id' | 'updatedAt'>): Promise<number> {
  return (await tx.campaignSketch.create({ data: { ...row, updatedAt: row.createdAt } })).id;
}

export async function saveDraft(
  tx: Tx,
  id: number,
  authorId: number,
  data: { form: string; step: number; updatedAt: Date; campaignId?: number },
): Promise<boolean> {
  return (await tx.campaignSketch.updateMany({ where: { id, authorId }, data })).count === 1;
}

export async function draftById(reader: Reader, id: number): Promise<DraftRow | null> {
  return reader.campaignSketch.findUnique({ where: { id } });
}

export async function draftOfCampaign(reader: Reader, campaignId: number): Promise<DraftRow | null> {
  return reader.campaignSketch.findUnique({ where: { campaignId } });
}

/** Those of an author that were not made into a campaign yet, newest first. */
export async function draftsOf(reader: Reader, authorId: number, limit: number): Promise<DraftRow[]> {
  return reader.campaignSketch.findMany({
    where: { authorId, campaignId: null },
    orderBy: { updatedAt: 'desc' },
    take: limit,
  });
}

export async function dropDraft(tx: Tx, id: number, authorId: number): Promise<void> {
  await tx.campaignSketch.deleteMany({ where: { id, authorId } });
}
