/** Names on confirmations of cases that are over. */
import type { Tx } from '../../prisma/client.ts';
import { OPEN } from '../states.ts';

export async function clearNames(tx: Tx, before: Date): Promise<{ removed: number; held: number }> {
  const named = {
    updatedAt: { lt: before },
    OR: [{ nameSealed: { not: null } }, { phoneSealed: { not: null } }],
  };
  const over = { OR: [{ vanishedAt: { not: null } }, { consents: { none: { state: { in: [...OPEN] } } } }] };
  const { count } = await tx.consent.updateMany({
    where: { AND: [named, { dossier: over }] },
    data: { nameSealed: null, phoneSealed: null },
  });
  return { removed: count, held: await tx.consent.count({ where: named }) };
}
