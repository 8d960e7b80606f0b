import { batches } from '../prisma/batches.ts';
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

export async function removeLabelled(tx: Tx, folded: readonly string[]): Promise<void> {
  for (const part of batches(folded))
    await tx.labelledMessage.deleteMany({ where: { folded: { in: part } } });
}

/** Marks those up to an id as reviewed; @returns how many were new */
export async function reviewUpTo(tx: Tx, lastId: number, at: Date): Promise<number> {
  const { count } = await tx.labelledMessage.updateMany({
    where: { id: { lte: lastId }, reviewedAt: null },
    data: { reviewedAt: at },
  });
  return count;
}

export type AnswerVersionRow = {
  id: number;
  topic: string;
  version: number;
  yaml: string;
  note: string;
  savedBy: number | null;
  savedAt: Date;
  retiredAt: Date | null;
};

/** Adds a version; false when another person saved that number meanwhile. */
export async function addVersion(
  tx: Tx,
  row: Omit<AnswerVersionRow, 'id' | 'retiredAt'> & { demo: boolean },
): Promise<boolean> {
  const added = await tx.$executeRaw`
    INSERT INTO "KnowledgeVersion" ("topic", "version", "yaml", "note", "savedBy", "savedAt", "demo")
    VALUES (${row.topic}, ${row.version}, ${row.yaml}, ${row.note}, ${row.savedBy}, ${row.savedAt}, ${row.demo})
    ON CONFLICT ("topic", "version") DO NOTHING`;
  return added === 1;
}

/** Every version of a topic, the newest first. */
export async function versionRows(reader: Reader, topic: string): Promise<AnswerVersionRow[]> {
  return reader.knowledgeVersion.findMany({
    where: { topic },
    omit: { demo: true },
    orderBy: { version: 'desc' },
  });
}

/** The text in use of each edited topic: its newest version that is not retired. */
export async function versionsInUse(reader: Reader): Promise<{ topic: string; yaml: string }[]> {
  const rows = await reader.knowledgeVersion.findMany({
    where: { retiredAt: null },
    select: { topic: true, yaml: true },
    orderBy: { version: 'asc' },
  });
  return [...new Map(rows.map((row) => [row.topic, row])).values()];
}

/** Retires every version of a topic; @returns how many were in force */
export async function retireRows(tx: Tx, topic: string, at: Date): Promise<number> {
  const { count } = await tx.knowledgeVersion.updateMany({
    where: { topic, retiredAt: null },
    data: { retiredAt: at },
  });
  return count;
}

/** A short mark that changes with every save and every retirement. */
export async function versionsMark(reader: Reader): Promise<string> {
  const all = await reader.knowledgeVersion.aggregate({
    _max: { id: true },
    _count: { id: true, retiredAt: true },
  });
  return `${all._max.id ?? 0}/${all._count.id}/${all._count.retiredAt}`;
}
