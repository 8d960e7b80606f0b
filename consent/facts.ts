/** Rows of several rooms put together into what the ladder decides on. Pure. */
import { type PersonAddress, revealAddress } from '../contacts/contacts.ts';
import type { ApprovedTexts } from '../outbox/outbox.ts';
import type { Keys } from '../prisma/seal.ts';
import { easedLadder, type Ladder, type LadderFacts, nextStep, type SentReminder } from './ladder.ts';
import { dayOfDossier, type Need, needOf } from './need.ts';
import {
  type ChannelChoice,
  chooseRecipient,
  type ReachableAddress,
  type ReminderRecipient,
  type TemplateReach,
} from './recipient.ts';
import type { MessageRecord, WholeConsent } from './rows.ts';

/** Everything that was loaded for a batch of confirmations. */
export type LoadedRows = {
  /** By province. */
  ladderOf: (provinceCode: string) => Ladder;
  /** By person. */
  addresses: ReadonlyMap<number, readonly ReachableAddress[]>;
  /** By confirmation, oldest first. */
  messages: ReadonlyMap<number, readonly MessageRecord[]>;
  /** By person: their last reminders, for any dossier. */
  reminders: ReadonlyMap<number, readonly MessageRecord[]>;
  /** Texts that Zalo approved as templates. */
  approved: ApprovedTexts;
};

export type ConsentFacts = { facts: LadderFacts; recipient: ReminderRecipient; ladder: Ladder; need: Need };

/** What the law says of a confirmation, and the ladder of its province in words that fit. */
export function needed(consent: WholeConsent, ladder: Ladder, now: Date): { need: Need; ladder: Ladder } {
  const { role, requestedAt, dossier } = consent;
  const { bundle, livesWith, nationalCode } = dossier;
  const filedOn = dayOfDossier(nationalCode, requestedAt);
  const need = needOf({ bundle, role, livesWith, filedOn, requestedAt }, ladder.law, now);
  return { need, ladder: need.eased ? easedLadder(ladder) : ladder };
}

/**
 * What is known of one confirmation at a moment. Whom a template of Zalo reaches depends on the text that goes next: the
 * ladder's, or that of a clerk's nudge.
 */
export function consentFactsOf(
  consent: WholeConsent,
  loaded: LoadedRows,
  channels: readonly ChannelChoice[],
  now: Date,
  by: 'ladder' | 'nudge' = 'ladder',
): ConsentFacts {
  const { user, phone } = loaded.approved;
  const usual = knownWith(consent, loaded, channels, now, { user: false, phone: false });
  // A template that did not carry this confirmation once (not on Zalo, a value too long) is not tried for it again.
  const inVain = loaded.messages
    .get(consent.id)
    ?.some((row) => row.channel === 'zalo' && sentOf(row).state === 'failed');
  if ((user.size === 0 && phone.size === 0) || inVain === true) return usual;
  const hoped = knownWith(consent, loaded, channels, now, { user: user.size > 0, phone: phone.size > 0 });
  const next = nextStep(hoped.facts, usual.ladder, now);
  const text = by === 'nudge' ? usual.ladder.nudge.text : next.do === 'send' ? next.text : null;
  if (text === null) return next.do === 'wait' ? hoped : usual;
  return knownWith(consent, loaded, channels, now, { user: user.has(text), phone: phone.has(text) });
}

function knownWith(
  consent: WholeConsent,
  loaded: LoadedRows,
  channels: readonly ChannelChoice[],
  now: Date,
  templated: TemplateReach,
): ConsentFacts {
  const addressesOf = (contactId: number | null) =>
    contactId === null ? [] : (loaded.addresses.get(contactId) ?? []);
  // Who we wrote to said it is not them: the clerk finds the right person before anybody else is written to.
  const wrong = consent.contactId === null && consent.wrongContactId !== null;
  const recipient = chooseRecipient(
    addressesOf(consent.contactId),
    wrong ? [] : addressesOf(consent.dossier.applicantId),
    channels,
    now,
    templated,
  );
  const reminders = recipient.kind === 'to' ? (loaded.reminders.get(recipient.contactId) ?? []) : [];
  const { need, ladder } = needed(consent, loaded.ladderOf(consent.dossier.provinceCode), now);
  const facts: LadderFacts = {
    state: consent.state,
    asOf: consent.asOf,
    requestedAt: consent.requestedAt,
    deadlineAt: consent.deadlineAt ?? need.deadlineAt,
    vanished: consent.dossier.vanishedAt !== null,
    needless: !need.remind,
    recipient: recipient.kind === 'to' ? recipient.who : wrong ? 'wrong_person' : recipient.why,
    history: (loaded.messages.get(consent.id) ?? []).map(sentOf),
    lastToPerson: latest(
      reminders.flatMap((row) => row.sentAt ?? (row.state === 'unknown' ? row.claimedAt : null) ?? []),
    ),
    openToPerson: reminders.some((row) => isOpen(row) && row.sourceId !== consent.id),
  };
  return { facts, recipient, ladder, need };
}

/** One row of the ledger as the ladder sees it. */
export function sentOf(row: MessageRecord): SentReminder {
  const step = row.step ?? '';
  if (isOpen(row)) return { step, at: row.createdAt, state: 'open' };
  if (row.state === 'unknown') return { step, at: row.claimedAt ?? row.createdAt, state: 'sent' };
  const reached = row.state === 'sent' || row.state === 'delivered' || row.state === 'seen';
  return { step, at: row.sentAt ?? row.closedAt ?? row.createdAt, state: reached ? 'sent' : 'failed' };
}

function isOpen(row: { state: string }): boolean {
  return row.state === 'queued' || row.state === 'sending';
}

/** What the choice of a recipient needs of people's addresses, by person. */
export function reachableBy(
  people: ReadonlyMap<number, readonly PersonAddress[]>,
  keys: Keys,
): Map<number, ReachableAddress[]> {
  const reachable = [...people].map(([contactId, addresses]): [number, ReachableAddress[]] => [
    contactId,
    // An erased address is kept for its stop alone.
    addresses
      .filter((address) => address.sealed !== '')
      .map((address) => ({
        addressId: address.id,
        contactId,
        channel: address.channel,
        state: address.state,
        stoppedAt: address.stoppedAt,
        lastInboundAt: address.lastInboundAt,
        reminder: address.permissions.reminder,
        byPhone: address.channel === 'zalo' && revealAddress(keys, address).startsWith('+'),
      })),
  ]);
  return new Map(reachable);
}

/** Rows by a key that may be missing. */
export function groupBy<Row>(rows: readonly Row[], keyOf: (row: Row) => number | null): Map<number, Row[]> {
  const by = new Map<number, Row[]>();
  for (const row of rows) {
    const key = keyOf(row);
    if (key !== null) put(by, key, row);
  }
  return by;
}

function put<Value>(map: Map<number, Value[]>, key: number, value: Value): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

function latest(moments: readonly Date[]): Date | null {
  return moments.reduce<Date | null>((last, at) => (last === null || at > last ? at : last), null);
}
