/** What staff see of a confirmation: no name, no address (but on the call list, which is opened under audit). Pure. */

import { DAY_MS } from '../calendar/durations.ts';
import type { Bundle } from '../knowledge/bundle.ts';
import { type ConsentFacts, sentOf } from './facts.ts';
import {
  deadlineOf,
  type NextStep,
  nextStep,
  type ScheduledStep,
  type SentReminder,
  stepOf,
} from './ladder.ts';
import type { Need } from './need.ts';
import type { EventRecord, MessageRecord, WholeConsent } from './rows.ts';
import type { ConsentRole, ConsentState, LivesWith } from './states.ts';

export type ConsentLine = {
  id: number;
  code: string;
  provincialCode: string | null;
  bundle: Bundle;
  areaCode: string;
  role: ConsentRole;
  state: ConsentState;
  asOf: Date;
  requestedAt: Date;
  /** Its own, else that of the law, else by the general time limit of the province, else null. */
  deadlineAt: Date | null;
  vanishedAt: Date | null;
  /** Somebody we wrote to said it is not them. */
  wrongPerson: boolean;
  /** When a file was taken that says "requested" against what a citizen or a clerk told. */
  contradictedAt: Date | null;
  recipient: { who: 'person' | 'applicant'; channel: string } | null;
  next: NextStep;
  /** What the law of its day says. */
  need: Need;
  easedBy: WholeConsent['easedBy'];
};

/** A message of the ledger; `title`: of its step, where the ladder still has it. */
export type SentLine = SentReminder & { title: string | null; channel: string; rule: string | null };

export type ReminderPlan = {
  code: string;
  provincialCode: string | null;
  bundle: Bundle;
  areaCode: string;
  vanishedAt: Date | null;
  livesWith: LivesWith | null;
  consents: (ConsentLine & {
    /** All steps with the moment each falls due, before gaps and hours. */
    schedule: ScheduledStep[];
    /** Messages so far, oldest first. */
    sent: SentLine[];
  })[];
};

/** One line of the list to telephone. `phone` E.164 or as the file has it; null: the clerk must look it up. */
export type CallLine = {
  code: string;
  bundle: Bundle;
  areaCode: string;
  role: ConsentRole;
  name: string | null;
  phone: string | null;
  /** Whose number it is. */
  who: 'person' | 'applicant' | null;
  requestedAt: Date;
  deadlineAt: Date | null;
  why: Extract<NextStep, { do: 'call_list' }>['why'];
};

/** One thing that happened to a dossier, whoever did it. */
export type DossierHappening =
  | ({ what: 'event'; role: ConsentRole | null } & Pick<
      EventRecord,
      'at' | 'kind' | 'detail' | 'userId' | 'file'
    >)
  | ({ what: 'message'; role: ConsentRole | null } & SentLine);

export function lineOf(
  consent: WholeConsent,
  { facts, recipient, ladder, need }: ConsentFacts,
  at: Date,
): ConsentLine {
  const { id, role, state, asOf, requestedAt, contradictedAt, dossier } = consent;
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
    deadlineAt: deadlineOf(facts, ladder),
    vanishedAt: dossier.vanishedAt,
    wrongPerson: consent.wrongContactId !== null || dossier.wrongApplicantId !== null,
    contradictedAt,
    recipient: recipient.kind === 'to' ? { who: recipient.who, channel: recipient.channel } : null,
    next: nextStep(facts, ladder, at),
    need,
    easedBy: consent.easedBy,
  };
}

export function sentLine(row: MessageRecord, { ladder }: Pick<ConsentFacts, 'ladder'>): SentLine {
  const sent = sentOf(row);
  return { ...sent, title: stepOf(ladder, sent.step)?.title ?? null, channel: row.channel, rule: row.rule };
}

/** Days until the deadline, negative when it is past; null without one. A day that has begun counts whole. */
export function daysLeft(line: Pick<ConsentLine, 'deadlineAt'>, at: Date): number | null {
  return line.deadlineAt === null ? null : Math.ceil((line.deadlineAt.getTime() - at.getTime()) / DAY_MS);
}
