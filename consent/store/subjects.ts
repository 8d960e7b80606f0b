/** Filed cases of one person, and cases without them. */
import { rowsIn, type Scope } from '../../areas/scope.ts';
import type { Reader, Tx } from '../../prisma/client.ts';

/** Whose: a contact, or one who is only named on a confirmation. */
export type CaseSubject = { contactId: number } | { consentId: number };

const CASE = {
  id: true,
  nationalCode: true,
  provincialCode: true,
  bundle: true,
  areaCode: true,
  vanishedAt: true,
  createdAt: true,
} as const;
const PART = { id: true, role: true, state: true, requestedAt: true, deadlineAt: true, asOf: true } as const;

/** Confirmations that are this person's. */
export async function consentsOfSubject(reader: Reader, who: CaseSubject, most: number) {
  return reader.consent.findMany({
    where: 'contactId' in who ? { contactId: who.contactId } : { id: who.consentId },
    select: { ...PART, dossier: { select: CASE } },
    orderBy: { id: 'desc' },
    take: most,
  });
}

/** Dossiers this person filed. */
export async function dossiersFiledBy(reader: Reader, contactId: number, most: number) {
  return reader.dossier.findMany({
    where: { applicantId: contactId },
    select: { ...CASE, consents: { select: { state: true } } },
    orderBy: { id: 'desc' },
    take: most,
  });
}

/** Who stands in the dossiers of a scope known under this code. */
export async function peopleOfCode(reader: Reader, scope: Scope, code: string) {
  return reader.dossier.findMany({
    where: { ...rowsIn(scope), OR: [{ nationalCode: code }, { provincialCode: code }] },
    select: {
      applicantId: true,
      consents: {
        select: { id: true, contactId: true, nameSealed: true, phoneSealed: true },
        orderBy: { id: 'asc' },
      },
    },
    take: 5,
  });
}

/** One confirmation that names a person who is in no register. */
export async function namedConsent(reader: Reader, consentId: number) {
  return reader.consent.findFirst({
    where: { id: consentId, contactId: null },
    select: {
      id: true,
      dossierId: true,
      role: true,
      personKey: true,
      nameSealed: true,
      phoneSealed: true,
      createdAt: true,
      updatedAt: true,
      dossier: { select: { areaCode: true, demo: true } },
    },
  });
}

/**
 * Takes a person out of the cases they stand in; the cases stay, as the office's own. The ladder looks at what is open
 * again. @returns the ids of the confirmations that named them
 */
export async function forgetInCases(tx: Tx, who: CaseSubject, now: Date): Promise<number[]> {
  const own = await tx.consent.findMany({
    where: 'contactId' in who ? { contactId: who.contactId } : { id: who.consentId },
    select: { id: true, dossierId: true, role: true, state: true },
  });
  for (const { id, dossierId, role, state } of own) {
    // The key tells people of one role apart; '' may stand once.
    const other = await tx.consent.findFirst({
      where: { dossierId, role, personKey: '', id: { not: id } },
      select: { id: true },
    });
    await tx.consent.update({
      where: { id },
      data: {
        contactId: null,
        nameSealed: null,
        phoneSealed: null,
        personKey: other === null ? '' : `erased-${id}`,
        ...(state === 'requested' || state === 'unknown' ? { lookAt: now } : {}),
        updatedAt: now,
      },
    });
  }
  if ('contactId' in who) {
    const { contactId } = who;
    await tx.consent.updateMany({ where: { wrongContactId: contactId }, data: { wrongContactId: null } });
    await tx.dossier.updateMany({ where: { applicantId: contactId }, data: { applicantId: null } });
    await tx.dossier.updateMany({ where: { wrongApplicantId: contactId }, data: { wrongApplicantId: null } });
  }
  return own.map(({ id }) => id);
}

/** Corrects the name on the confirmations of a person. */
export async function renameInCases(
  tx: Tx,
  contactId: number,
  sealed: (row: { dossierId: number; role: string; personKey: string }) => string,
  now: Date,
): Promise<void> {
  const rows = await tx.consent.findMany({
    where: { contactId },
    select: { id: true, dossierId: true, role: true, personKey: true },
  });
  for (const row of rows)
    await tx.consent.update({ where: { id: row.id }, data: { nameSealed: sealed(row), updatedAt: now } });
}
