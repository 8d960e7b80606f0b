/** The values that the reminder texts need. Pure. Names of people are not among them: a message may reach the wrong person. */

import { sayDay } from '../calendar/words.ts';
import { BUNDLE_WORDS, type Bundle } from '../knowledge/bundle.ts';
import { type ConsentRole, ROLE_WORDS } from './states.ts';

export type ReminderFacts = {
  code: string;
  bundle: Bundle;
  role: ConsentRole;
  /** Printed name of the commune: "Phường Đông Hà". */
  place: string;
  deadlineAt: Date | null;
  /** The message goes to the applicant, who is asked to pass it on. */
  toApplicant: boolean;
};

/** `applicant` and `deadline` are empty when they do not apply; the texts ask with {{#if}}. */
export function valuesOf(told: ReminderFacts): Record<string, string> {
  return {
    code: told.code,
    bundle: BUNDLE_WORDS[told.bundle],
    role: ROLE_WORDS[told.role],
    place: told.place,
    deadline: told.deadlineAt === null ? '' : sayDay(told.deadlineAt),
    applicant: told.toApplicant ? 'có' : '',
  };
}

/** The taps a chat reminder offers. Payloads are those of the bot (bot/buttons.ts, a higher floor: a test holds them together). */
export const REPLIES = [
  { kind: 'reply', title: 'Tôi đã xác nhận', payload: 'd:confirmed' },
  { kind: 'reply', title: 'Không phải tôi', payload: 'd:not_me' },
  { kind: 'reply', title: 'Cần giúp', payload: 'd:help' },
] as const;
