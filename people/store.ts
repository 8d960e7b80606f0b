/** Nights of clearing out. */
import type { Reader, Tx } from '../prisma/client.ts';

/** Takes the night for this process; false: another has it or had it. One that stopped more than an hour ago is taken over. */
export async function takeNight(tx: Tx, day: string, now: Date, stale: Date): Promise<boolean> {
  const made = await tx.$executeRaw`
    INSERT INTO "RetentionRun" ("day", "startedAt", "counts") VALUES (${day}, ${now}, '{}') ON CONFLICT ("day") DO NOTHING`;
  if (made === 1) return true;
  const taken = await tx.retentionRun.updateMany({
    where: { day, finishedAt: null, startedAt: { lt: stale } },
    data: { startedAt: now },
  });
  return taken.count === 1;
}

export async function nightOf(reader: Reader, day: string): Promise<{ counts: string } | null> {
  return reader.retentionRun.findUnique({ where: { day }, select: { counts: true } });
}

export async function setNight(
  tx: Tx,
  day: string,
  data: { counts?: string; finishedAt?: Date },
): Promise<void> {
  await tx.retentionRun.update({ where: { day }, data });
}

export type NightRow = { day: string; startedAt: Date; finishedAt: Date | null; counts: string };

export async function lastNights(reader: Reader, limit: number): Promise<NightRow[]> {
  return reader.retentionRun.findMany({ orderBy: { day: 'desc' }, take: limit });
}
