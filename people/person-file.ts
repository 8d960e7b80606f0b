/** The shape of a person's file: what each room describes of them. Nobody else is named in it. */
import type { SubjectTalk } from '../bot/bot.ts';
import type { SubjectCase } from '../consent/consent.ts';
import type { DataRequest, PermissionChange } from '../contacts/contacts.ts';
import type { SubjectFiling } from '../dossiers/dossiers.ts';
import type { SubjectMessage } from '../outbox/outbox.ts';
import type { KnownPerson } from './finding.ts';

/** Of each kind at most so many lines, the newest, are read of one person. */
export const MOST_OF_A_KIND = 2_000;

export type PersonFile = {
  person: KnownPerson;
  cases: SubjectCase[];
  /** What agencies' lists say of cases they filed. */
  filings: SubjectFiling[];
  messages: SubjectMessage[];
  talks: SubjectTalk[];
  /** Every change of their permissions, oldest first. */
  history: PermissionChange[];
  requests: DataRequest[];
};

/** Whether something is kept of the person that did not fit in. */
export function isCut({ cases, filings, messages, talks, history, requests }: PersonFile): boolean {
  const kinds = [cases, filings, messages, history, requests, ...talks.map((talk) => talk.turns)];
  return kinds.some((lines) => lines.length >= MOST_OF_A_KIND);
}
