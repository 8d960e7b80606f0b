import type { Reader, Tx } from '../prisma/client.ts';

export type LabelledRow = {
  id: number;
  text: string;
  folded: string;
  topic: string;
  addedBy: number | null;
  addedAt: Date;
  reviewedAt: Date | null;
};

/** Adds the message unless one with the same words is there; says whether it did. */
export async function addLabelled(
  tx: Tx,
  row: Omit<LabelledRow, 'id' | 'reviewedAt'> & { demo: boolean },
): Promise<boolean> {
  const added = await tx.$executeRaw`
    INSERT INTO "LabelledMessage" ("text", "folded", "topic", "addedBy", "addedAt", "demo")
    VALUES (${row.text}, ${row.folded}, ${row.topic}, ${row.addedBy}, ${row.addedAt}, ${row.demo})
    ON CONFLICT ("folded") DO NOTHING`;
  return added === 1;
}

/** All of them, in the order they were attached. */
export async function labelledRows(reader: Reader): Promise<LabelledRow[]> {
  return reader.labelledMessage.findMany({ omit: { demo: true }, orderBy: { id: 'asc' } });
}

/** Removes one that nobody has reviewed yet. */
export async function removeUnreviewed(tx: Tx, id: number): Promise<boolean> {
  const { count } = await tx.labelledMessage.deleteMany({ where: { id, reviewedAt: null } });
  return count === 1;
}

/** Marks those up to an id as reviewed; @returns how many were new */
export async function reviewUpTo(tx: Tx, lastId: number, at: Date): Promise<number> {
  const { count } = await tx.labelledMessage.updateMany({
    where: { id: { lte: lastId }, reviewedAt: null },
    data: { reviewedAt: at },
  });
  return count;
}
