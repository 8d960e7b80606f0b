/** What staff see of a confirmation: no name, no address. Pure. */
import type { KnownConsent } from './known.ts';
import { type Ladder, type NextStep, nextStep, type ScheduledStep, type Sent } from './ladder.ts';
import type { WholeConsent } from './rows.ts';
import type { Bundle, ConsentState, Role } from './states.ts';

export type ConsentLine = {
  id: number;
  code: string;
  provincialCode: string | null;
  bundle: Bundle;
  areaCode: string;
  role: Role;
  state: ConsentState;
  asOf: Date;
  requestedAt: Date;
  deadlineAt: Date | null;
  vanishedAt: Date | null;
  /** Somebody we wrote to said it is not them. */
  wrongPerson: boolean;
  recipient: { who: 'person' | 'applicant'; channel: string } | null;
  next: NextStep;
};

export type Plan = {
  code: string;
  provincialCode: string | null;
  bundle: Bundle;
  areaCode: string;
  vanishedAt: Date | null;
  consents: (ConsentLine & {
    /** All steps with the moment each falls due, before gaps and hours. */
    schedule: ScheduledStep[];
    /** Messages so far, oldest first. */
    sent: (Sent & { channel: string; rule: string | null })[];
  })[];
};

export function lineOf(
  consent: WholeConsent,
  { facts, recipient }: KnownConsent,
  ladder: Ladder,
  at: Date,
): ConsentLine {
  const { id, role, state, asOf, requestedAt, deadlineAt, dossier } = consent;
  return {
    id,
    code: dossier.nationalCode,
    provincialCode: dossier.provincialCode,
    bundle: dossier.bundle,
    areaCode: dossier.areaCode,
    role,
    state,
    asOf,
    requestedAt,
    deadlineAt,
    vanishedAt: dossier.vanishedAt,
    wrongPerson: consent.wrongContactId !== null || dossier.wrongApplicantId !== null,
    recipient: recipient.kind === 'to' ? { who: recipient.who, channel: recipient.channel } : null,
    next: nextStep(facts, ladder, at),
  };
}
