/** The rows of what came in, until it is handled: events, pieces of long texts, calls nobody understands. */
import { Prisma, type Reader, type Tx } from '../../prisma/client.ts';

export type InboundRow = {
  id: number;
  channel: string;
  providerId: string;
  sealed: string;
  attempts: number;
  receivedAt: Date;
};
/** `state`: `new` when absent; `part`: a piece of a text that waits for the others. */
export type NewInbound = {
  channel: string;
  providerId: string;
  state?: 'new' | 'part';
  sealed: string;
  receivedAt: Date;
};

/** Saves events; one that was seen before (same channel and provider id) is left out. @returns how many were new */
export async function addInbound(tx: Tx, rows: NewInbound[]): Promise<number> {
  if (rows.length === 0) return 0;
  const values = rows.map(
    (row) =>
      Prisma.sql`(${row.channel}, ${row.providerId}, ${row.sealed}, ${row.state ?? 'new'}, 0, ${row.receivedAt}, ${row.receivedAt})`,
  );
  return tx.$executeRaw`
    INSERT INTO "Inbound" ("channel", "providerId", "sealed", "state", "attempts", "receivedAt", "nextAt")
    VALUES ${Prisma.join(values)}
    ON CONFLICT ("channel", "providerId") DO NOTHING`;
}

/** Holds a button; false: somebody holds it. A hold that ends later than ours would is one from before the clock was set back. */
export async function holdTap(
  tx: Tx,
  channel: string,
  name: string,
  { now, until }: { now: Date; until: Date },
): Promise<boolean> {
  const held = await tx.$executeRaw`
    INSERT INTO "WireHold" ("channel", "name", "until") VALUES (${channel}, ${name}, ${until})
    ON CONFLICT ("channel", "name") DO UPDATE SET "until" = excluded."until"
    WHERE "WireHold"."until" <= ${now} OR "WireHold"."until" > excluded."until"`;
  return held === 1;
}

/** The event that came under this id. */
export async function inboundByProviderId(
  reader: Reader,
  channel: string,
  providerId: string,
): Promise<{ id: number; state: string; receivedAt: Date; sealed: string } | null> {
  return reader.inbound.findUnique({
    where: { channel_providerId: { channel, providerId } },
    select: { id: true, state: true, receivedAt: true, sealed: true },
  });
}

/** Does an event of this channel wait that came after this one? */
export async function anyNewAfter(reader: Reader, channel: string, id: number): Promise<boolean> {
  const found = await reader.inbound.findFirst({
    where: { state: 'new', channel, id: { gt: id } },
    select: { id: true },
  });
  return found !== null;
}

/** Pieces of long texts that wait for the others, in the order they came. */
export async function openParts(
  reader: Reader,
  limit: number,
): Promise<{ id: number; channel: string; providerId: string; sealed: string; receivedAt: Date }[]> {
  return reader.inbound.findMany({
    where: { state: 'part' },
    orderBy: { id: 'asc' },
    take: limit,
    select: { id: true, channel: true, providerId: true, sealed: true, receivedAt: true },
  });
}

/** Takes pieces out of waiting; @returns how many still waited. */
export async function closeParts(tx: Tx, ids: readonly number[], now: Date): Promise<number> {
  if (ids.length === 0) return 0;
  const { count } = await tx.inbound.updateMany({
    where: { id: { in: [...ids] }, state: 'part' },
    data: { state: 'done', doneAt: now, sealed: '' },
  });
  return count;
}

/** Puts an event off: it is looked at again later, and no try is counted. */
export async function postponeInbound(tx: Tx, id: number, nextAt: Date): Promise<void> {
  await tx.inbound.updateMany({ where: { id, state: 'new' }, data: { nextAt } });
}

/** Keeps a provider's call that nobody understands, as it came. Nobody handles it. */
export async function keepRaw(tx: Tx, row: NewInbound): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO "Inbound" ("channel", "providerId", "sealed", "state", "attempts", "receivedAt", "nextAt")
    VALUES (${row.channel}, ${row.providerId}, ${row.sealed}, 'kept', 0, ${row.receivedAt}, ${row.receivedAt})
    ON CONFLICT ("channel", "providerId") DO NOTHING`;
}

/** The oldest events that wait to be handled. */
export async function waitingInbound(reader: Reader, now: Date, limit: number): Promise<InboundRow[]> {
  return reader.inbound.findMany({
    where: { state: 'new', nextAt: { lte: now } },
    orderBy: { id: 'asc' },
    take: limit,
    select: { id: true, channel: true, providerId: true, sealed: true, attempts: true, receivedAt: true },
  });
}

/**
 * Takes one event for this transaction; false when another process has it or had it. On PostgreSQL the row stays locked
 * until the transaction ends; on SQLite there is one writer anyway.
 */
export async function takeInbound(tx: Tx, id: number, now: Date): Promise<boolean> {
  const taken = await tx.inbound.updateMany({
    where: { id, state: 'new' },
    data: { state: 'done', doneAt: now, sealed: '' },
  });
  return taken.count === 1;
}

/** After a failure: tried again later, given up after the last attempt (it stays, sealed, for a person to look). */
export async function failInbound(tx: Tx, id: number, attempts: number, nextAt: Date | null): Promise<void> {
  await tx.inbound.updateMany({
    where: { id, state: 'new' },
    data: { attempts, ...(nextAt === null ? { state: 'failed' } : { nextAt }) },
  });
}

export async function inboundCounts(reader: Reader): Promise<Record<string, number>> {
  const groups = await reader.inbound.groupBy({ by: ['state'], _count: { _all: true } });
  return Object.fromEntries(groups.map((group) => [group.state, group._count._all]));
}
