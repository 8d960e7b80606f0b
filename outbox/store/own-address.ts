import type { Reader, Tx } from '../../prisma/client.ts';

/** Rows of one official: every statement names whose. */
export type OwnAddressRow = {
  id: number;
  userId: number;
  channel: string;
  hash: string;
  sealed: string;
  codeHash: string;
  codeUntil: Date;
  tries: number;
  askedAt: Date;
  verifiedAt: Date | null;
};

export async function ownAddressRows(reader: Reader, userId: number): Promise<OwnAddressRow[]> {
  return reader.ownAddress.findMany({ where: { userId }, orderBy: { id: 'asc' } });
}

/** Codes that were sent to an address since a moment, whoever asked. */
export async function codesTo(reader: Reader, channel: string, hash: string, since: Date): Promise<number> {
  return reader.ownAddress.count({ where: { channel, hash, askedAt: { gt: since } } });
}

/** Asks for a code anew, or for the first time; what was proven stays proven. */
export async function putOwnAddress(
  tx: Tx,
  row: Omit<OwnAddressRow, 'id' | 'tries' | 'verifiedAt'>,
): Promise<number> {
  const { userId, channel, hash, ...asked } = row;
  const put = await tx.ownAddress.upsert({
    where: { userId_channel_hash: { userId, channel, hash } },
    create: row,
    update: { ...asked, tries: 0 },
    select: { id: true },
  });
  return put.id;
}

export async function changeOwnAddress(
  tx: Tx,
  userId: number,
  id: number,
  data: { tries?: number; verifiedAt?: Date; codeHash?: string },
): Promise<void> {
  await tx.ownAddress.updateMany({ where: { id, userId }, data });
}

export async function removeOwnAddress(tx: Tx, userId: number, id: number): Promise<boolean> {
  return (await tx.ownAddress.deleteMany({ where: { id, userId } })).count === 1;
}
