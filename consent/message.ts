/** The message of one step, and when the ladder looks at a confirmation again. Pure. */
import { DAY_MS, HOUR_MS } from '../calendar/durations.ts';
import type { NewMessage } from '../outbox/outbox.ts';
import { deadlineOf, type Ladder, type NextStep, type SentReminder } from './ladder.ts';
import type { ReminderRecipient } from './recipient.ts';
import type { WholeConsent } from './rows.ts';

/** How long a confirmation rests after each answer of the ladder before it is looked at again. */
export const LOOK_AGAIN_MS = {
  /** A message was posted: not before the next could leave. */
  posted: DAY_MS,
  /** Something in the outbox must move first. */
  outbox: 2 * HOUR_MS,
  /** An address may open again, a person may allow messages again. */
  call: DAY_MS,
};

/** Null: not before something changes (a fresh file, a clerk's hand). */
export function lookAgain(next: NextStep, now: Date): Date | null {
  const after = (ms: number) => new Date(now.getTime() + ms);
  switch (next.do) {
    case 'send':
      return next.at > now ? next.at : after(LOOK_AGAIN_MS.posted);
    case 'wait':
      if (next.why === 'in_outbox' || next.why === 'other_reminder_in_outbox')
        return after(LOOK_AGAIN_MS.outbox);
      return next.until;
    case 'call_list':
      return next.why === 'unreachable' || next.why === 'stopped' ? after(LOOK_AGAIN_MS.call) : null;
    case 'nothing':
      return null;
  }
}

/** @param history what was sent before: asked for again after an earlier round, the same step has a key of its own */
export function messageOf(
  consent: WholeConsent,
  to: Extract<ReminderRecipient, { kind: 'to' }>,
  history: readonly SentReminder[],
  next: { step: string; text: string; at: Date },
  ladder: Pick<Ladder, 'deadline'>,
  now: Date,
): NewMessage {
  const rounds = history.filter((sent) => sent.step === next.step).length;
  return {
    key: `k${consent.id}-${next.step}${rounds === 0 ? '' : `-r${rounds}`}`,
    lane: 'reminder',
    purpose: 'reminder',
    source: 'consent',
    sourceId: consent.id,
    channel: to.channel,
    addressId: to.addressId,
    contactId: to.contactId,
    step: next.step,
    areaCode: consent.dossier.areaCode,
    textId: next.text,
    nextAt: next.at > now ? next.at : now,
    expiresAt: deadlineOf(consent, ladder),
    demo: consent.dossier.demo,
  };
}
