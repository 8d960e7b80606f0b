/** Where each shared pace stands (GCRA, see `rate-limits.ts`). */
import type { DatabaseKind, Tx } from '../../prisma/client.ts';

/** Paces that processes share, and the database's clock, which is the same for all of them; milliseconds since 1970. */
export async function pacesOf(
  tx: Tx,
  kind: DatabaseKind,
  names: readonly string[],
): Promise<{ now: number; nextFree: Map<string, number> }> {
  const [clock] = await (kind === 'postgresql'
    ? tx.$queryRaw<
        { now: number }[]
      >`SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS DOUBLE PRECISION) AS "now"`
    : tx.$queryRaw<{ now: number }[]>`SELECT (julianday('now') - 2440587.5) * 86400000.0 AS "now"`);
  if (clock === undefined) throw new Error('the database has no clock');
  const rows = await tx.pace.findMany({ where: { name: { in: [...names] } } });
  return { now: Number(clock.now), nextFree: new Map(rows.map((row) => [row.name, row.nextFree])) };
}

export async function setPace(tx: Tx, name: string, nextFree: number): Promise<void> {
  await tx.pace.upsert({ where: { name }, create: { name, nextFree }, update: { nextFree } });
}
