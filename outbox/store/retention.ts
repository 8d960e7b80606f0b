/** Words and recipients of old messages. */
import type { Tx } from '../../prisma/client.ts';

const CLOSED = ['sent', 'delivered', 'seen', 'failed', 'dropped', 'expired'];

export async function clearPayloads(tx: Tx, before: Date): Promise<{ removed: number; held: number }> {
  const old = { payload: { not: null }, createdAt: { lt: before } };
  const { count } = await tx.message.updateMany({
    where: { ...old, state: { in: CLOSED }, OR: [{ sentAt: null }, { sentAt: { lt: before } }] },
    data: { payload: null },
  });
  return { removed: count, held: await tx.message.count({ where: old }) };
}

export async function unlinkRecipients(tx: Tx, before: Date): Promise<{ removed: number; held: number }> {
  const old = {
    createdAt: { lt: before },
    OR: [{ contactId: { not: null } }, { addressId: { not: null } }],
  };
  const { count } = await tx.message.updateMany({
    where: { ...old, state: { in: CLOSED } },
    data: { contactId: null, addressId: null, payload: null },
  });
  await tx.receipt.deleteMany({ where: { receivedAt: { lt: before } } });
  return { removed: count, held: await tx.message.count({ where: old }) };
}
