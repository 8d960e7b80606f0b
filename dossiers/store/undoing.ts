/** What a load changed and nobody touched since, put back as it was. Each gives false when the row is no longer the load's. */
import { inBatches } from '../../prisma/batches.ts';
import type { Reader, Tx } from '../../prisma/client.ts';
import type { FilingRecord, SideRecord, WholeFiling } from '../rows.ts';
import { WHOLE } from './rows.ts';

export async function filingsByIds(reader: Reader, ids: readonly number[]): Promise<WholeFiling[]> {
  return (await inBatches(ids, (batch) =>
    reader.filing.findMany({ where: { id: { in: batch } }, select: WHOLE }),
  )) as WholeFiling[];
}

/** `madeAt`: the moment of the load, which its rows carry as `updatedAt` until somebody touches them. */
export async function removeMadeFiling(
  tx: Tx,
  { id, againOf }: { id: number; againOf: number | null },
  madeAt: Date,
): Promise<boolean> {
  const row = await tx.filing.findUnique({
    where: { id },
    select: { updatedAt: true, sides: { select: { updatedAt: true } } },
  });
  const own = (at: Date) => at.getTime() === madeAt.getTime();
  if (row === null || !own(row.updatedAt) || !row.sides.every((one) => own(one.updatedAt))) return false;
  if (againOf !== null)
    await tx.filing.updateMany({ where: { id: againOf, againBy: id }, data: { againBy: null } });
  await tx.filing.delete({ where: { id } });
  return true;
}

export async function removeMadeSide(tx: Tx, id: number, madeAt: Date): Promise<boolean> {
  const { count } = await tx.filingSide.deleteMany({ where: { id, updatedAt: madeAt } });
  return count === 1;
}

export async function restoreSide(
  tx: Tx,
  id: number,
  before: Omit<SideRecord, 'id' | 'filingId' | 'side' | 'rowKey'>,
  { madeAt, now }: { madeAt: Date; now: Date },
): Promise<boolean> {
  const { count } = await tx.filingSide.updateMany({
    where: { id, updatedAt: madeAt },
    data: { ...before, updatedAt: now },
  });
  return count === 1;
}

export async function restoreFiling(
  tx: Tx,
  { id, ...before }: FilingRecord,
  { madeAt, now }: { madeAt: Date; now: Date },
): Promise<boolean> {
  const { count } = await tx.filing.updateMany({
    where: { id, updatedAt: madeAt },
    data: { ...before, updatedAt: now },
  });
  return count === 1;
}
