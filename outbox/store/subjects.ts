/** Messages of one person: what was sent to them, and the ledger's lines without them. */
import { batches } from '../../prisma/batches.ts';
import type { Prisma, Reader, Tx } from '../../prisma/client.ts';
import { IN_DOUBT } from './queued.ts';

type Subject = { contactId: number | null; addressIds: readonly number[] };

const mine = ({ contactId, addressIds }: Subject): Prisma.MessageWhereInput => ({
  OR: [...(contactId === null ? [] : [{ contactId }]), { addressId: { in: [...addressIds] } }],
});

export type SubjectMessageRow = {
  id: number;
  key: string;
  channel: string;
  purpose: string;
  state: string;
  staffText: string | null;
  textId: string | null;
  payload: string | null;
  campaignId: number | null;
  createdAt: Date;
  sentAt: Date | null;
  nextAt: Date;
};

export async function messagesOfSubject(
  reader: Reader,
  who: Subject,
  limit: number,
): Promise<SubjectMessageRow[]> {
  return reader.message.findMany({
    where: mine(who),
    orderBy: { id: 'desc' },
    take: limit,
    select: {
      id: true,
      key: true,
      channel: true,
      purpose: true,
      state: true,
      staffText: true,
      textId: true,
      payload: true,
      campaignId: true,
      createdAt: true,
      sentAt: true,
      nextAt: true,
    },
  });
}

const AT_ONCE = 500;

/**
 * Takes a person out of the ledger: what is queued is dropped, words, addresses, keys that name a day of theirs, the
 * provider's ids and its reports go. The lines stay, for figures that must add up. @returns how many lines
 */
export async function forgetInLedger(tx: Tx, who: Subject, staffText: string, now: Date): Promise<number> {
  await tx.message.updateMany({
    where: { ...mine(who), state: 'queued', doubtAt: { not: null } },
    data: IN_DOUBT,
  });
  await tx.message.updateMany({
    where: { ...mine(who), state: 'queued' },
    data: { state: 'dropped', rule: 'erased', staffText, closedAt: now },
  });
  let forgotten = 0;
  for (;;) {
    const rows = await tx.message.findMany({ where: mine(who), select: { id: true }, take: AT_ONCE });
    const ids = rows.map((row) => row.id);
    if (ids.length === 0) break;
    await tx.receipt.deleteMany({ where: { messageId: { in: ids } } });
    await tx.message.updateMany({
      where: { id: { in: ids } },
      data: { contactId: null, addressId: null, payload: null, step: null, sourceId: null, providerId: null },
    });
    for (const id of ids) await tx.message.update({ where: { id }, data: { key: `erased-${id}` } });
    forgotten += ids.length;
  }
  return forgotten;
}

/** What providers said is left of free answers to one person. */
export async function forgetAllowances(tx: Tx, addressIds: readonly number[]): Promise<void> {
  await tx.allowance.deleteMany({ where: { addressId: { in: addressIds.filter((id) => id > 0) } } });
}

/** Reports of providers about these recipients that belong to no message of ours. */
export async function forgetReports(tx: Tx, hashes: readonly string[]): Promise<void> {
  for (const part of batches(hashes)) await tx.receipt.deleteMany({ where: { recipient: { in: part } } });
}
