/** Rows as this room reads them. Types only. */
import type { Bundle, ConsentState, Role } from './states.ts';

export type ConsentRecord = {
  id: number;
  dossierId: number;
  role: Role;
  /** Keyed hash that tells people of one role apart; '' when the file named nobody. */
  personKey: string;
  contactId: number | null;
  /** Said "not me": no later file brings them back. */
  wrongContactId: number | null;
  nameSealed: string | null;
  state: ConsentState;
  asOf: Date;
  requestedAt: Date;
  deadlineAt: Date | null;
};

export type DossierRecord = {
  id: number;
  nationalCode: string;
  provincialCode: string | null;
  bundle: Bundle;
  areaCode: string;
  provinceCode: string;
  applicantId: number | null;
  wrongApplicantId: number | null;
  vanishedAt: Date | null;
  demo: boolean;
};

export type WholeDossier = DossierRecord & { consents: ConsentRecord[] };
export type WholeConsent = ConsentRecord & { dossier: DossierRecord };

/** A row of the outbox about a confirmation or to a person. */
export type MessageRecord = {
  id: number;
  sourceId: number | null;
  contactId: number | null;
  step: string | null;
  state: string;
  rule: string | null;
  channel: string;
  createdAt: Date;
  claimedAt: Date | null;
  sentAt: Date | null;
  closedAt: Date | null;
};
