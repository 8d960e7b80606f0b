/** Rows as this room reads them, and the closed list of events. */
import type { Bundle } from '../knowledge/bundle.ts';
import type { ConsentRole, ConsentState, LivesWith } from './states.ts';

export type ConsentRecord = {
  id: number;
  dossierId: number;
  role: ConsentRole;
  /** Keyed hash that tells people of one role apart; '' when the file named nobody. */
  personKey: string;
  contactId: number | null;
  /** Said "not me": no later file brings them back. */
  wrongContactId: number | null;
  nameSealed: string | null;
  /** A number of the file that takes no messages, for the call list. */
  phoneSealed: string | null;
  state: ConsentState;
  asOf: Date;
  requestedAt: Date;
  deadlineAt: Date | null;
  /** When a file was taken that contradicts what a citizen or a clerk told. */
  contradictedAt: Date | null;
  /** Who made it `not_required` though a file did not: the rule with the province's choice, or a clerk. */
  easedBy: 'law' | 'hand' | null;
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
  /** With whom the child is registered; null: nobody said. */
  livesWith: LivesWith | null;
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

/**
 * What happened besides messages. listed: first stood in a file; moved: to another commune; paper: a clerk has the form;
 * by_law, needed_again: the rule and the province's choice; case: with whom the child is registered.
 */
export const EVENT_KINDS = [
  'listed',
  'state',
  'vanished',
  'back',
  'moved',
  'said',
  'contradicted',
  'not_me',
  'help',
  'nudge',
  'paper',
  'paper_undone',
  'not_needed',
  'not_needed_undone',
  'by_law',
  'needed_again',
  'case',
] as const;
export type ConsentEventKind = (typeof EVENT_KINDS)[number];

export type NewEvent = {
  dossierId: number;
  consentId: number | null;
  at: Date;
  kind: ConsentEventKind;
  /** No personal data. */
  detail: Record<string, string | number>;
  userId: number | null;
  importId: number | null;
};
export type EventRecord = NewEvent & { id: number; file: { name: string; asOf: Date } | null };

/** A commune's (or a month's) figures of pending confirmations. */
export type PendingCounts = {
  areaCode: string;
  waiting: number;
  /** Past the deadline; and those that end within one and three days. Zero without deadlines. */
  overdue: number;
  withinDay: number;
  withinThreeDays: number;
  /** Asked for more than a week ago. */
  longWaiting: number;
  /** Known from a file that is too old to remind upon. */
  stale: number;
  /** On the clerk's call list; of these nobody can be reached by message. */
  calls: number;
  unreachable: number;
  /** Told us to be done, and of these contradicted by a file. */
  said: number;
  contradicted: number;
  vanished: number;
};

/** Confirmations of one commune asked for in one month, and what became of them. */
export type MonthlyConfirmations = {
  areaCode: string;
  month: string;
  asked: number;
  lapsed: number;
  open: number;
};
