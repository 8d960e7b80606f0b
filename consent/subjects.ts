/** A wing of the front door: one person's filed cases, shown to them, corrected and forgotten. */

import type { Scope } from '../areas/scope.ts';
import type { Bundle } from '../knowledge/bundle.ts';
import { cancelFor } from '../outbox/outbox.ts';
import type { Reader, Tx } from '../prisma/client.ts';
import type { Keys } from '../prisma/seal.ts';
import { placeOf } from '../prisma/sealed-columns.ts';
import type { ConsentRole, ConsentState } from './states.ts';
import { isOpen } from './states.ts';
import { NO_LONGER_NEEDED } from './still-needed.ts';
import { lockRoom } from './store/rows.ts';
import {
  type CaseSubject,
  consentsOfSubject,
  dossiersFiledBy,
  forgetInCases,
  namedConsent,
  peopleOfCode,
  renameInCases,
} from './store/subjects.ts';

/** One case as the person stands in it; nobody else of it is named. */
export type SubjectCase = {
  code: string;
  provincialCode: string | null;
  bundle: Bundle;
  areaCode: string;
  listedAt: Date;
  vanishedAt: Date | null;
  as:
    | 'applicant'
    | {
        role: ConsentRole;
        state: ConsentState;
        requestedAt: Date;
        deadlineAt: Date | null;
        asOf: Date;
      };
  /** Somebody has still to confirm. */
  open: boolean;
};

export async function casesOfSubject(reader: Reader, who: CaseSubject, most: number): Promise<SubjectCase[]> {
  const own = (await consentsOfSubject(reader, who, most)).map(
    ({ dossier, role, state, requestedAt, deadlineAt, asOf }): SubjectCase => ({
      ...caseOf(dossier),
      as: {
        ...{ role: role as ConsentRole, state: state as ConsentState },
        ...{ requestedAt, deadlineAt, asOf },
      },
      open: dossier.vanishedAt === null && isOpen(state),
    }),
  );
  if (!('contactId' in who)) return own;
  const filed = (await dossiersFiledBy(reader, who.contactId, most)).map(
    ({ consents, ...dossier }): SubjectCase => ({
      ...caseOf(dossier),
      as: 'applicant',
      open: dossier.vanishedAt === null && consents.some((one) => isOpen(one.state)),
    }),
  );
  return [...own, ...filed];
}

function caseOf(dossier: {
  nationalCode: string;
  provincialCode: string | null;
  bundle: string;
  areaCode: string;
  createdAt: Date;
  vanishedAt: Date | null;
}) {
  const { nationalCode, provincialCode, bundle, areaCode, createdAt, vanishedAt } = dossier;
  return {
    ...{ code: nationalCode, provincialCode, bundle: bundle as Bundle, areaCode },
    ...{ listedAt: createdAt, vanishedAt },
  };
}

/** Who stands in the dossier of this code, in a scope: people of the register, and confirmations that only name somebody. */
export async function subjectsOfCode(reader: Reader, scope: Scope, code: string): Promise<CaseSubject[]> {
  const dossiers = await peopleOfCode(reader, scope, code);
  const contacts = new Set<number>();
  const named: CaseSubject[] = [];
  for (const { applicantId, consents } of dossiers) {
    if (applicantId !== null) contacts.add(applicantId);
    for (const one of consents)
      if (one.contactId !== null) contacts.add(one.contactId);
      else if (one.nameSealed !== null || one.phoneSealed !== null) named.push({ consentId: one.id });
  }
  return [...[...contacts].map((contactId) => ({ contactId })), ...named];
}

/** Somebody who is only named on a confirmation: with a landline, or without a number. */
export type NamedSubject = {
  name: string | null;
  phone: string | null;
  areaCode: string;
  createdAt: Date;
  updatedAt: Date;
  demo: boolean;
};

export async function namedSubject(
  reader: Reader,
  keys: Keys,
  consentId: number,
): Promise<NamedSubject | null> {
  const row = await namedConsent(reader, consentId);
  if (row === null || (row.nameSealed === null && row.phoneSealed === null)) return null;
  return {
    name: row.nameSealed === null ? null : keys.open(row.nameSealed, placeOf.consentName(row)),
    phone: row.phoneSealed === null ? null : keys.open(row.phoneSealed, placeOf.consentPhone(row)),
    areaCode: row.dossier.areaCode,
    ...{ createdAt: row.createdAt, updatedAt: row.updatedAt, demo: row.dossier.demo },
  };
}

/** Takes a person out of the cases they stand in; their reminders are called off. @returns the confirmations that named them */
export async function forgetCaseSubject(tx: Tx, who: CaseSubject, now: Date): Promise<number[]> {
  await lockRoom(tx, now);
  const ids = await forgetInCases(tx, who, now);
  for (const consentId of ids) await cancelFor(tx, { consentId }, NO_LONGER_NEEDED, now);
  return ids;
}

/** A corrected name stands on the person's confirmations too. */
export async function renameCaseSubject(
  tx: Tx,
  keys: Keys,
  contactId: number,
  name: string,
  now: Date,
): Promise<void> {
  await lockRoom(tx, now);
  await renameInCases(tx, contactId, (row) => keys.seal(name, placeOf.consentName(row)), now);
}
