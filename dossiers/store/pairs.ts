/** Cases that may be one, and those an officer told apart. */
import { rowsIn, type Scope } from '../../areas/scope.ts';
import { inBatches } from '../../prisma/batches.ts';
import type { Reader, Tx } from '../../prisma/client.ts';
import type { WholeFiling } from '../rows.ts';
import { WHOLE } from './rows.ts';

/** Cases of a scope that share one of the keys with another, so many of each key's groups at the most. */
export async function sharingKeys(reader: Reader, scope: Scope, limit: number): Promise<WholeFiling[]> {
  const here = rowsIn(scope);
  const single = { ...here, againBy: null, againOf: null };
  const subjects = await reader.filing.groupBy({
    by: ['subjectKey'],
    where: { ...single, subjectKey: { not: '' } },
    having: { subjectKey: { _count: { gt: 1 } } },
    orderBy: { subjectKey: 'asc' },
    take: limit,
  });
  const applicants = await reader.filing.groupBy({
    by: ['applicantKey'],
    where: { ...single, applicantKey: { not: '' } },
    having: { applicantKey: { _count: { gt: 1 } } },
    orderBy: { applicantKey: 'asc' },
    take: limit,
  });
  const found = [
    ...(await inBatches(
      subjects.map(({ subjectKey }) => subjectKey),
      (batch) => reader.filing.findMany({ where: { ...here, subjectKey: { in: batch } }, select: WHOLE }),
    )),
    ...(await inBatches(
      applicants.map(({ applicantKey }) => applicantKey),
      (batch) => reader.filing.findMany({ where: { ...here, applicantKey: { in: batch } }, select: WHOLE }),
    )),
  ];
  return [...new Map(found.map((row) => [row.id, row as unknown as WholeFiling])).values()];
}

/** Of these cases, the pairs that were told apart, as `low/high`. */
export async function toldApart(reader: Reader, ids: readonly number[]): Promise<Set<string>> {
  const rows = await inBatches(ids, (batch) =>
    reader.filingApart.findMany({ where: { lowId: { in: batch } }, select: { lowId: true, highId: true } }),
  );
  return new Set(rows.map(({ lowId, highId }) => `${lowId}/${highId}`));
}

export async function keepApart(
  tx: Tx,
  [lowId, highId]: readonly [number, number],
  by: { at: Date; userId: number | null },
): Promise<void> {
  await tx.filingApart.upsert({
    where: { lowId_highId: { lowId, highId } },
    create: { lowId, highId, ...by },
    update: {},
  });
}

/** Hands what belongs to one case to another. */
export async function handOver(tx: Tx, from: number, to: number, now: Date): Promise<void> {
  await tx.filingSide.updateMany({ where: { filingId: from }, data: { filingId: to, updatedAt: now } });
  await tx.filingEvent.updateMany({ where: { filingId: from }, data: { filingId: to } });
  await tx.filing.updateMany({ where: { againOf: from }, data: { againOf: to } });
  await tx.filing.updateMany({ where: { againBy: from }, data: { againBy: to } });
}
