import { inBatches } from '../../prisma/batches.ts';
import type { Prisma, Reader, Tx } from '../../prisma/client.ts';
import { manyRows } from '../../prisma/many-rows.ts';
import type { ConsentRecord, WholeConsent } from '../rows.ts';
import { CONSENT, DOSSIER, inLots } from './rows.ts';

/** The confirmations of dossiers, by id. */
export async function consentsOf(reader: Reader, dossierIds: readonly number[]): Promise<ConsentRecord[]> {
  const rows = await inBatches(dossierIds, (batch) =>
    reader.consent.findMany({ where: { dossierId: { in: batch } }, select: CONSENT, orderBy: { id: 'asc' } }),
  );
  return rows as ConsentRecord[];
}

export type NewConsent = Omit<ConsentRecord, 'id' | 'wrongContactId' | 'contradictedAt' | 'easedBy'> & {
  lookAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
};

const NEW_CONSENT = [
  ...(['integer', 'text', 'text', 'integer', 'text', 'text', 'text'] as const),
  ...(['moment', 'moment', 'moment', 'moment', 'moment', 'moment'] as const),
];

export async function addConsents(tx: Tx, rows: readonly NewConsent[]): Promise<void> {
  await inLots(rows, async (lot) => {
    const values = lot.map((row) => [
      ...[row.dossierId, row.role, row.personKey, row.contactId, row.nameSealed, row.phoneSealed, row.state],
      ...[row.asOf, row.requestedAt, row.deadlineAt, row.lookAt, row.createdAt, row.updatedAt],
    ]);
    await tx.$executeRaw`
      INSERT INTO "Consent" ("dossierId", "role", "personKey", "contactId", "nameSealed", "phoneSealed", "state",
        "asOf", "requestedAt", "deadlineAt", "lookAt", "createdAt", "updatedAt")
      SELECT v.c1, v.c2, v.c3, v.c4, v.c5, v.c6, v.c7, v.c8, v.c9, v.c10, v.c11, v.c12, v.c13
      FROM ${manyRows(tx, NEW_CONSENT, values)} AS v`;
    return [];
  });
}

export async function changeConsent(
  tx: Tx,
  id: number,
  data: Partial<Omit<ConsentRecord, 'id' | 'dossierId'>> & {
    lookAt?: Date | null;
    callWhy?: string | null;
    updatedAt?: Date;
  },
): Promise<void> {
  await tx.consent.update({ where: { id }, data });
}

/** Confirmations that a newer file tells the same of. */
export async function refreshConsents(
  tx: Tx,
  ids: readonly number[],
  data: { asOf: Date; lookAt: Date; updatedAt: Date },
): Promise<void> {
  await inBatches(ids, async (batch) => {
    await tx.consent.updateMany({ where: { id: { in: batch } }, data });
    return [];
  });
}

/** When the ladder looks at these again (null: not before something changes), and whether they are on the call list. */
export async function setLookAt(
  tx: Tx,
  ids: readonly number[],
  data: { lookAt: Date | null; callWhy?: string | null },
): Promise<void> {
  await inBatches(ids, async (batch) => {
    await tx.consent.updateMany({ where: { id: { in: batch } }, data });
    return [];
  });
}

/** What the ladder may have to act on: pending, or left alone by law alone. */
const UNDER_THE_LADDER: Prisma.ConsentWhereInput = {
  OR: [{ state: { in: ['requested', 'unknown'] } }, { state: 'not_required', easedBy: 'law' }],
};

/** The ladder looks at everything it may have to act on. */
export async function lookAtAllPending(tx: Tx, now: Date): Promise<void> {
  await tx.consent.updateMany({
    where: { ...UNDER_THE_LADDER, dossier: { vanishedAt: null } },
    data: { lookAt: now },
  });
}

/** The ladder of a province changes at a moment: it looks at what is pending there then, at the latest. */
export async function lookAgainBy(tx: Tx, provinceCode: string, at: Date): Promise<void> {
  await tx.consent.updateMany({
    where: {
      dossier: { provinceCode, vanishedAt: null },
      AND: [UNDER_THE_LADDER, { OR: [{ lookAt: null }, { lookAt: { gt: at } }] }],
    },
    data: { lookAt: at },
  });
}

/** Of these confirmations those that a clerk marked as signed on paper. */
export async function signedByHand(reader: Reader, ids: readonly number[]): Promise<Set<number>> {
  const rows = await inBatches(ids, (batch) =>
    reader.consentEvent.findMany({
      where: { consentId: { in: batch }, kind: 'paper' },
      select: { consentId: true },
    }),
  );
  return new Set(rows.flatMap((row) => row.consentId ?? []));
}

export const WHOLE = { ...CONSENT, dossier: { select: DOSSIER } } as const;

/** Confirmations the ladder must look at now, those that waited longest first. */
export async function dueConsents(reader: Reader, now: Date, limit: number): Promise<WholeConsent[]> {
  const rows = await reader.consent.findMany({
    where: { ...UNDER_THE_LADDER, lookAt: { lte: now } },
    select: WHOLE,
    orderBy: [{ lookAt: 'asc' }, { id: 'asc' }],
    take: limit,
  });
  return rows as WholeConsent[];
}

export async function consentsByIds(reader: Reader, ids: Iterable<number>): Promise<WholeConsent[]> {
  const rows = await inBatches(ids, (batch) =>
    reader.consent.findMany({ where: { id: { in: batch } }, select: WHOLE }),
  );
  return rows as WholeConsent[];
}

/** Open confirmations of which this person is the one to confirm or the applicant. */
export async function openOf(reader: Reader, contactId: number): Promise<WholeConsent[]> {
  const rows = await reader.consent.findMany({
    where: {
      state: { in: ['requested', 'unknown'] },
      dossier: { vanishedAt: null },
      OR: [{ contactId }, { dossier: { applicantId: contactId } }],
    },
    select: WHOLE,
    orderBy: { id: 'asc' },
  });
  return rows as WholeConsent[];
}
