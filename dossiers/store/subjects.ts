/** Filed cases of one person, and cases without them. */
import { inBatches } from '../../prisma/batches.ts';
import type { Reader, Tx } from '../../prisma/client.ts';

const NOBODY = { whoSealed: null, phoneHash: '', reasonSealed: null } as const;
const NO_KEYS = { subjectKey: '', applicantKey: '' } as const;

/** Rows of agencies that name one of these numbers. A person has a few numbers. */
export async function sidesByPhone(reader: Reader, hashes: readonly string[], most: number) {
  return reader.filingSide.findMany({
    where: { phoneHash: { in: [...hashes] } },
    select: {
      ...{ id: true, side: true, code: true, state: true, receivedOn: true, asOf: true },
      filing: { select: { id: true, nationalCode: true, bundle: true, areaCode: true, hold: true } },
    },
    orderBy: { id: 'desc' },
    take: most,
  });
}

export async function forgetByPhone(tx: Tx, hashes: readonly string[]): Promise<number[]> {
  const own = await tx.filingSide.findMany({
    where: { phoneHash: { in: [...hashes] } },
    select: { filingId: true },
  });
  const filings = [...new Set(own.map(({ filingId }) => filingId))];
  // Another agency's row of the same case names the same family.
  const rows = await inBatches(filings, (batch) =>
    tx.filingSide.findMany({ where: { filingId: { in: batch } }, select: { id: true } }),
  );
  await inBatches(filings, async (batch) => {
    await tx.filingSide.updateMany({ where: { filingId: { in: batch } }, data: NOBODY });
    await tx.filingEvent.updateMany({ where: { filingId: { in: batch } }, data: { noteSealed: null } });
    await tx.filing.updateMany({ where: { id: { in: batch } }, data: NO_KEYS });
    return [];
  });
  return rows.map(({ id }) => id);
}

const A_TIME = 500;

export async function clearFilingNames(tx: Tx, before: Date): Promise<{ removed: number; held: number }> {
  const named = { OR: [{ whoSealed: { not: null } }, { reasonSealed: { not: null } }] };
  const old = { updatedAt: { lt: before }, sides: { some: named } };
  let removed = 0;
  for (;;) {
    const page = await tx.filing.findMany({
      where: { ...old, hold: null },
      select: { id: true },
      take: A_TIME,
    });
    const ids = page.map(({ id }) => id);
    if (ids.length === 0) break;
    const { count } = await tx.filingSide.updateMany({ where: { filingId: { in: ids } }, data: NOBODY });
    await tx.filingEvent.updateMany({ where: { filingId: { in: ids } }, data: { noteSealed: null } });
    await tx.filing.updateMany({ where: { id: { in: ids } }, data: NO_KEYS });
    removed += count;
  }
  return { removed, held: await tx.filing.count({ where: old }) };
}
