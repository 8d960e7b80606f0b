import { rowsIn, type Scope } from '../areas/scope.ts';
import type { Reader, Tx } from '../prisma/client.ts';

export type LoadRow = {
  id: number;
  kind: string;
  fileName: string;
  digest: string;
  at: Date;
  userId: number | null;
  areaCode: string;
  areas: string;
  counts: string;
  undoneAt: Date | null;
  undoneBy: number | null;
};

export async function addLoad(
  tx: Tx,
  row: Omit<LoadRow, 'id' | 'areas' | 'counts' | 'undoneAt' | 'undoneBy'>,
): Promise<number> {
  return (await tx.fileImport.create({ data: row, select: { id: true } })).id;
}

export async function setLoad(
  tx: Tx,
  id: number,
  data: Partial<Pick<LoadRow, 'areas' | 'counts' | 'undoneAt' | 'undoneBy'>>,
): Promise<void> {
  await tx.fileImport.update({ where: { id }, data });
}

/** Takes a load back once: false when somebody was faster. */
export async function claimUndo(tx: Tx, id: number, by: { undoneAt: Date; undoneBy: number | null }) {
  const { count } = await tx.fileImport.updateMany({ where: { id, undoneAt: null }, data: by });
  return count === 1;
}

export async function loadById(reader: Reader, scope: Scope, id: number): Promise<LoadRow | null> {
  return reader.fileImport.findFirst({ where: { id, ...rowsIn(scope) } });
}

/** The newest loads of a scope. */
export async function loadsSince(
  reader: Reader,
  scope: Scope,
  asked: { kind?: string; since: Date; limit: number },
): Promise<LoadRow[]> {
  return reader.fileImport.findMany({
    where: {
      ...rowsIn(scope),
      at: { gte: asked.since },
      ...(asked.kind === undefined ? {} : { kind: asked.kind }),
    },
    orderBy: { id: 'desc' },
    take: asked.limit,
  });
}

export async function addTrace(tx: Tx, importId: number, body: string): Promise<void> {
  await tx.fileTrace.create({ data: { importId, body } });
}

/** The traces of a load, the last first, some at a time. */
export async function tracesBefore(
  reader: Reader,
  importId: number,
  before: number,
  limit: number,
): Promise<{ id: number; body: string }[]> {
  return reader.fileTrace.findMany({
    where: { importId, id: { lt: before } },
    select: { id: true, body: true },
    orderBy: { id: 'desc' },
    take: limit,
  });
}

export async function forgetTraces(tx: Tx, before: Date): Promise<number> {
  return (await tx.fileTrace.deleteMany({ where: { import: { at: { lt: before } } } })).count;
}

export async function dropTraces(tx: Tx, importId: number): Promise<void> {
  await tx.fileTrace.deleteMany({ where: { importId } });
}

export type AnswersRow = {
  id: number;
  kind: string;
  areaCode: string;
  shape: string;
  fileName: string;
  answers: string;
  userId: number | null;
  at: Date;
};

export async function answersOf(
  reader: Reader,
  key: { kind: string; areaCode: string; shape: string },
): Promise<AnswersRow | null> {
  return reader.fileAnswers.findUnique({ where: { kind_areaCode_shape: key } });
}

export async function keepAnswers(tx: Tx, row: Omit<AnswersRow, 'id'>): Promise<void> {
  const { kind, areaCode, shape, ...data } = row;
  await tx.fileAnswers.upsert({
    where: { kind_areaCode_shape: { kind, areaCode, shape } },
    create: row,
    update: data,
  });
}

export async function dropAnswers(
  tx: Tx,
  key: { kind: string; areaCode: string; shape: string },
): Promise<boolean> {
  const { count } = await tx.fileAnswers.deleteMany({ where: key });
  return count > 0;
}

/** Traces that are kept, by id, some at a time: they live a day. */
export async function tracesAfter(
  reader: Reader,
  after: number,
  limit: number,
): Promise<{ id: number; importId: number; body: string }[]> {
  return reader.fileTrace.findMany({
    where: { id: { gt: after } },
    select: { id: true, importId: true, body: true },
    orderBy: { id: 'asc' },
    take: limit,
  });
}

export async function setTrace(tx: Tx, id: number, body: string): Promise<void> {
  await tx.fileTrace.update({ where: { id }, data: { body } });
}
