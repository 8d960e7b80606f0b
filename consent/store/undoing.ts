/** What a load changed and nobody touched since, put back as it was. Each gives false when the row is no longer the load's. */
import type { Tx } from '../../prisma/client.ts';
import type { ConsentRecord, DossierRecord } from '../rows.ts';

/** `madeAt`: the moment of the load, which its rows carry as `updatedAt` until somebody touches them. */
export async function removeMadeDossier(tx: Tx, id: number, madeAt: Date): Promise<boolean> {
  const row = await tx.dossier.findUnique({
    where: { id },
    select: { updatedAt: true, consents: { select: { updatedAt: true } } },
  });
  const own = (at: Date) => at.getTime() === madeAt.getTime();
  if (row === null || !own(row.updatedAt) || !row.consents.every((one) => own(one.updatedAt))) return false;
  await tx.dossier.delete({ where: { id } });
  return true;
}

export async function consentIdsOf(tx: Tx, dossierId: number): Promise<number[]> {
  const rows = await tx.consent.findMany({ where: { dossierId }, select: { id: true } });
  return rows.map(({ id }) => id);
}

export async function removeMadeConsent(
  tx: Tx,
  key: { dossierId: number; role: string; personKey: string },
  madeAt: Date,
): Promise<number | null> {
  const row = await tx.consent.findUnique({ where: { dossierId_role_personKey: key } });
  if (row === null || row.updatedAt.getTime() !== madeAt.getTime()) return null;
  await tx.consent.delete({ where: { id: row.id } });
  return row.id;
}

export async function restoreConsent(
  tx: Tx,
  id: number,
  before: Partial<Omit<ConsentRecord, 'id' | 'dossierId'>>,
  { madeAt, now }: { madeAt: Date; now: Date },
): Promise<boolean> {
  const { count } = await tx.consent.updateMany({
    where: { id, updatedAt: madeAt },
    data: { ...before, lookAt: now, updatedAt: now },
  });
  return count === 1;
}

export async function restoreDossier(
  tx: Tx,
  id: number,
  before: Partial<Omit<DossierRecord, 'id'>>,
  { madeAt, now }: { madeAt: Date; now: Date },
): Promise<boolean> {
  const { count } = await tx.dossier.updateMany({
    where: { id, updatedAt: madeAt },
    data: { ...before, updatedAt: now },
  });
  return count === 1;
}

/** Does a dossier, a confirmation or a message still speak of this person? */
export async function isTied(tx: Tx, contactId: number): Promise<boolean> {
  const tied = await Promise.all([
    tx.dossier.findFirst({ where: { applicantId: contactId }, select: { id: true } }),
    tx.consent.findFirst({ where: { contactId }, select: { id: true } }),
    tx.message.findFirst({
      where: { contactId, state: { notIn: ['dropped', 'expired', 'cancelled'] } },
      select: { id: true },
    }),
  ]);
  return tied.some((row) => row !== null);
}
