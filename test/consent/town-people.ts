/** Who lives in the made-up town of town.ts, and what confirmations they have to give. */
import type { ReachableAddress } from '../../consent/recipient.ts';
import type { MessageRecord, WholeConsent } from '../../consent/rows.ts';
import type { PastSend } from '../../outbox/gate.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const COMMUNES = 12;

/** What truly happened, written down apart from what the program knows. */
export type Diary = {
  sends: { at: number; person: number; consent: number; step: string; text: string; channel: string }[];
  /** When each confirmation was told to be pending, and told to be over. */
  told: { consent: number; at: number; pending: boolean }[];
  stops: { person: number; at: number }[];
  /** Files by commune, with the confirmations each listed as requested. */
  files: { commune: number; at: number }[];
  called: Set<number>;
  cases: {
    consent: number;
    commune: number;
    person: number;
    listedAt: number;
    requestedAt: number;
    reachable: boolean;
  }[];
  nudges: number;
};

/** A confirmation as it truly is, beside the row the program has of it. */
export type Truth = {
  row: WholeConsent;
  commune: number;
  listedAt: number;
  confirmedAt: number;
  lookAt: number | null;
  listed: boolean;
  messages: Waiting[];
};
/** A reminder on its way. */
export type Waiting = MessageRecord & {
  nextAt: Date;
  textId: string;
  addressId: number;
  expiresAt: Date | null;
};
/** Somebody of the town. */
export type Person = {
  addresses: ReachableAddress[];
  sends: PastSend[];
  reminders: MessageRecord[];
  stopAt: number;
};

/** People with their addresses, and when each says stop. */
export function makePeople(random: () => number, count: number, start: number): Person[] {
  return Array.from({ length: count }, (_, index) => {
    const address = (
      channel: ReachableAddress['channel'],
      more: Partial<ReachableAddress> = {},
    ): ReachableAddress => ({
      addressId: index * 3 + (channel === 'sms' ? 0 : channel === 'telegram' ? 1 : 2),
      contactId: index,
      channel,
      state: 'open',
      stoppedAt: null,
      lastInboundAt: null,
      reminder: 'granted',
      ...more,
    });
    const addresses = random() < 0.9 ? [address('sms')] : [];
    if (random() < 0.1) addresses.push(address('telegram'));
    if (random() < 0.1)
      addresses.push(address('zalo', { lastInboundAt: new Date(start + random() * 300 * DAY) }));
    const stopAt = random() < 0.1 ? start + random() * 365 * DAY : Number.POSITIVE_INFINITY;
    return { addresses, sends: [], reminders: [], stopAt };
  });
}

/** Their confirmations, written into the diary too. */
export function makeCases(
  random: () => number,
  count: number,
  people: readonly Person[],
  start: number,
  diary: Diary,
): Truth[] {
  return Array.from({ length: count }, (_, index) => {
    const requested = start + random() * 350 * DAY;
    // A third of the lists come late: the request is old when the office first tells of it.
    const listedAt = requested + (random() < 0.3 ? random() * 30 * DAY : 0);
    const person = Math.floor(random() * people.length);
    const applicant = random() < 0.5 ? Math.floor(random() * people.length) : null;
    const commune = Math.floor(random() * COMMUNES);
    const reachable = [person, applicant ?? person].some((who) => (people[who]?.addresses.length ?? 0) > 0);
    diary.cases.push({ consent: index + 1, commune, person, listedAt, requestedAt: requested, reachable });
    const dossier = {
      id: index + 1,
      nationalCode: `G22.99.08-260101-${String(index).padStart(5, '0')}`,
      provincialCode: null,
      bundle: random() < 0.7 ? ('birth' as const) : ('death' as const),
      areaCode: '19333',
      provinceCode: '44',
      applicantId: applicant,
      wrongApplicantId: null,
      vanishedAt: null,
      livesWith: 'others' as const,
      demo: false,
    };
    return {
      row: {
        id: index + 1,
        dossierId: index + 1,
        role: 'household_head',
        personKey: '',
        contactId: person,
        wrongContactId: null,
        nameSealed: null,
        phoneSealed: null,
        state: 'unknown',
        asOf: new Date(0),
        requestedAt: new Date(requested),
        deadlineAt: random() < 0.2 ? new Date(requested + DAY + random() * 14 * DAY) : null,
        contradictedAt: null,
        easedBy: null,
        dossier,
      },
      commune,
      listedAt,
      confirmedAt: random() < 0.8 ? requested + random() ** 2 * 20 * DAY : Number.POSITIVE_INFINITY,
      lookAt: null,
      listed: false,
      messages: [],
    };
  });
}
