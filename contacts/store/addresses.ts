/** Addresses on the channels, and what was said about writing to them. */
import type { ChannelName } from '../../channels/contract.ts';
import type { Reader, Tx } from '../../prisma/client.ts';

/** Ids per query: SQLite takes 32,766 bound values, the adapter 999. */
export const BATCH = 900;

export type AddressRow = {
  id: number;
  contactId: number | null;
  channel: ChannelName;
  hash: string;
  state: 'open' | 'gone';
  stoppedAt: Date | null;
  lastInboundAt: Date | null;
  /** Empty: the person was erased and only the stop was kept. */
  sealed: string;
  /** Made up for the demo: never written to by a real provider. */
  demo: boolean;
};

export const ADDRESS = {
  id: true,
  contactId: true,
  channel: true,
  hash: true,
  state: true,
  stoppedAt: true,
  lastInboundAt: true,
  sealed: true,
  demo: true,
} as const;

export async function addressByHash(
  reader: Reader,
  channel: ChannelName,
  hash: string,
): Promise<AddressRow | null> {
  const row = await reader.address.findUnique({
    where: { channel_hash: { channel, hash } },
    select: ADDRESS,
  });
  return row as AddressRow | null;
}

export async function addressById(reader: Reader, id: number): Promise<AddressRow | null> {
  return (await reader.address.findUnique({ where: { id }, select: ADDRESS })) as AddressRow | null;
}

/** Adds the address unless somebody just did (two webhooks of one person at the same moment). */
export async function addAddress(
  tx: Tx,
  row: { channel: ChannelName; hash: string; sealed: string; createdAt: Date; demo: boolean },
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO "Address" ("channel", "hash", "sealed", "state", "createdAt", "demo")
    VALUES (${row.channel}, ${row.hash}, ${row.sealed}, 'open', ${row.createdAt}, ${row.demo})
    ON CONFLICT ("channel", "hash") DO NOTHING`;
}

export async function setSealed(tx: Tx, id: number, sealed: string): Promise<void> {
  await tx.address.update({ where: { id }, data: { sealed } });
}

export async function heardFrom(tx: Tx, id: number, at: Date): Promise<void> {
  await tx.address.updateMany({
    where: { id, OR: [{ lastInboundAt: null }, { lastInboundAt: { lt: at } }] },
    data: { lastInboundAt: at },
  });
  await tx.address.updateMany({ where: { id, state: 'gone' }, data: { state: 'open', goneReason: null } });
}

export async function markGone(tx: Tx, id: number, reason: string, at: Date): Promise<void> {
  await tx.address.updateMany({
    where: { id, OR: [{ lastInboundAt: null }, { lastInboundAt: { lte: at } }] },
    data: { state: 'gone', goneReason: reason },
  });
}

export async function addressIdsOf(reader: Reader, contactId: number): Promise<number[]> {
  const rows = await reader.address.findMany({
    where: { contactId },
    select: { id: true },
    orderBy: { id: 'asc' },
  });
  return rows.map((row) => row.id);
}

export async function markStopped(tx: Tx, ids: readonly number[], at: Date): Promise<void> {
  await tx.address.updateMany({ where: { id: { in: [...ids] }, stoppedAt: null }, data: { stoppedAt: at } });
}

export async function clearStop(tx: Tx, id: number): Promise<void> {
  await tx.address.update({ where: { id }, data: { stoppedAt: null } });
}

export async function addressesByIds(reader: Reader, ids: readonly number[]): Promise<AddressRow[]> {
  return (await reader.address.findMany({
    where: { id: { in: [...ids] } },
    select: ADDRESS,
  })) as AddressRow[];
}

export async function addressesOfPeople(
  reader: Reader,
  contactIds: readonly number[],
): Promise<AddressRow[]> {
  return (await reader.address.findMany({
    where: { contactId: { in: [...contactIds] } },
    select: ADDRESS,
    orderBy: { id: 'asc' },
  })) as AddressRow[];
}
