/** People whom nothing ties here any more, and the words of old requests. */
import type { Reader, Tx } from '../../prisma/client.ts';

/** People without a granted permission and untouched since then; their addresses have not written since either. */
export async function unusedContacts(
  reader: Reader,
  before: Date,
  after: number,
  limit: number,
): Promise<{ id: number; addresses: { id: number }[] }[]> {
  return reader.contact.findMany({
    where: {
      id: { gt: after },
      updatedAt: { lt: before },
      permissions: { none: { state: 'granted' } },
      addresses: { none: { lastInboundAt: { gte: before } } },
    },
    select: { id: true, addresses: { select: { id: true } } },
    orderBy: { id: 'asc' },
    take: limit,
  });
}

export async function clearRequestWords(tx: Tx, before: Date): Promise<number> {
  const { count } = await tx.personRequest.updateMany({
    where: {
      closedAt: { lt: before },
      OR: [{ wordsSealed: { not: null } }, { noteSealed: { not: null } }, { contactId: { not: null } }],
    },
    data: { wordsSealed: null, noteSealed: null, contactId: null, addressId: null },
  });
  return count;
}
