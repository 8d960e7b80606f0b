/** Talks and waiting events of one person. */
import { batches } from '../../prisma/batches.ts';
import type { Reader, Tx } from '../../prisma/client.ts';

export type SubjectTalkRow = {
  id: number;
  channel: string;
  areaCode: string | null;
  state: string;
  holder: string;
  createdAt: Date;
  updatedAt: Date;
};

const TALK = {
  id: true,
  channel: true,
  areaCode: true,
  state: true,
  holder: true,
  createdAt: true,
  updatedAt: true,
} as const;

export async function talksOf(reader: Reader, addressIds: readonly number[]): Promise<SubjectTalkRow[]> {
  return reader.talk.findMany({
    where: { addressId: { in: [...addressIds] } },
    select: TALK,
    orderBy: { id: 'asc' },
  });
}

export type SubjectTurnRow = {
  id: number;
  talkId: number;
  at: Date;
  direction: string;
  by: string;
  textSealed: string;
};

/** Turns of a talk from the newest back. @param before the last id of the page before; null begins */
export async function turnsOfTalk(
  reader: Reader,
  talkId: number,
  limit: number,
  before: number | null = null,
): Promise<SubjectTurnRow[]> {
  return reader.turn.findMany({
    where: { talkId, ...(before === null ? {} : { id: { lt: before } }) },
    select: { id: true, talkId: true, at: true, direction: true, by: true, textSealed: true },
    orderBy: { id: 'desc' },
    take: limit,
  });
}

/** Events that still hold their words: waiting, given up, pieces, calls nobody understood. */
export async function sealedInbound(
  reader: Reader,
  after: number,
  limit: number,
): Promise<{ id: number; channel: string; providerId: string; sealed: string }[]> {
  return reader.inbound.findMany({
    where: { id: { gt: after }, sealed: { not: '' } },
    select: { id: true, channel: true, providerId: true, sealed: true },
    orderBy: { id: 'asc' },
    take: limit,
  });
}

export async function removeInbound(tx: Tx, ids: readonly number[]): Promise<void> {
  for (const part of batches(ids)) await tx.inbound.deleteMany({ where: { id: { in: part } } });
}

/** Events whose provider's id spells an address; handled ones keep nothing else. */
export async function removeInboundNamed(tx: Tx, address: string): Promise<void> {
  await tx.inbound.deleteMany({ where: { providerId: { contains: address } } });
}
