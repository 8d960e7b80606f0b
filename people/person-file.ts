/** The shape of a person's file: what each room describes of them. Nobody else is named in it. */
import type { SubjectTalk } from '../bot/bot.ts';
import type { SubjectCase } from '../consent/consent.ts';
import type { DataRequest, PermissionChange } from '../contacts/contacts.ts';
import type { SubjectMessage } from '../outbox/outbox.ts';
import type { KnownPerson } from './finding.ts';

export type PersonFile = {
  person: KnownPerson;
  cases: SubjectCase[];
  messages: SubjectMessage[];
  talks: SubjectTalk[];
  /** Every change of their permissions, oldest first. */
  history: PermissionChange[];
  requests: DataRequest[];
};
