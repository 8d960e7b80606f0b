import { createHash } from 'node:crypto';
import type { ChannelName, Outgoing } from '../channels/contract.ts';
import type { Purpose } from '../templates/purposes.ts';
import type { RuleName } from './rule-messages.ts';

/** Lanes in the order they are served: a reply never waits behind a reminder, a reminder never behind a campaign. */
export const LANES = ['reply', 'reminder', 'bulk'] as const;
export type Lane = (typeof LANES)[number];

/**
 * Lanes that nobody dispatches: `held` (a paused campaign's messages keep their time and come back as `bulk`) and `manual`
 * (a person posts it by hand into a group and ticks it off).
 */
export type ParkedLane = 'held' | 'manual';

/** The wires on which we begin to write (a web chat only answers), in the order in which a person's are tried. */
export const ACTIVE_CHANNELS = ['zalo', 'telegram', 'sms'] as const satisfies readonly ChannelName[];

/** `cancelled` of other systems is `dropped` with the rule `cancelled` here. */
export const STATES = [
  'queued',
  'sending',
  'sent',
  'delivered',
  'seen',
  'failed',
  'dropped',
  'unknown',
  'expired',
] as const;
export type State = (typeof STATES)[number];

/**
 * An outgoing message as the outbox keeps it, sealed: a picture is only named, by the code of the link its QR carries, and
 * a list to keep by the token it is drawn from.
 */
export type SealedPayload = Omit<Outgoing, 'image' | 'file'> & { qr?: string; sheet?: string };

/** One message for one person (`addressId`) or one group (`groupId`). `key` can be posted once, ever. */
export type NewMessage = {
  key: string;
  lane: Lane | 'manual';
  purpose: Purpose;
  /** Who prepares it at the moment of sending: the name of a registered Source. */
  source: string;
  sourceId?: number | null | undefined;
  channel: ChannelName;
  addressId?: number | null | undefined;
  groupId?: number | null | undefined;
  contactId?: number | null | undefined;
  campaignId?: number | null | undefined;
  wave?: number | undefined;
  step?: string | null | undefined;
  areaCode: string;
  textId?: string | null | undefined;
  payload?: SealedPayload | undefined;
  linkCode?: string | null | undefined;
  nextAt: Date;
  /** Latest useful time: later nothing is sent and the message is `expired`. */
  expiresAt?: Date | null | undefined;
  demo?: boolean | undefined;
};

/** What many messages of one post have in common, and what each has of its own. */
export type PostTemplate = Omit<NewMessage, keyof PostRow | 'payload'> & { createdAt: Date };
export type PostRow = Pick<NewMessage, 'key' | 'areaCode'> &
  Required<Pick<NewMessage, 'addressId' | 'groupId' | 'contactId' | 'linkCode'>>;

/** A message in the hands of this worker, as a Source sees it. */
export type ClaimedMessage = {
  id: number;
  key: string;
  lane: Lane;
  purpose: Purpose;
  source: string;
  sourceId: number | null;
  channel: ChannelName;
  addressId: number | null;
  groupId: number | null;
  contactId: number | null;
  campaignId: number | null;
  wave: number;
  step: string | null;
  areaCode: string;
  textId: string | null;
  linkCode: string | null;
  payload: SealedPayload | null;
  attempts: number;
  expiresAt: Date | null;
  createdAt: Date;
};

/** What a source says of a message at the moment of sending. `hold`: asked again at `until`. */
export type PreparedMessage =
  | { do: 'send'; outgoing: Outgoing }
  | { do: 'hold'; until: Date; rule: RuleName; staff: string }
  | { do: 'drop'; rule: RuleName; staff: string };

/** The room a message came from: it says the words, and whether they are still needed. */
export type MessageSource = {
  name: string;
  /** Asked in batches, right before sending. A row that is missing in the answer is held for a minute. */
  prepare(rows: ClaimedMessage[], now: Date): Promise<Map<number, PreparedMessage>>;
  /** Messages per second a campaign allowed itself; null: only the channel's own limit holds. */
  rates?(campaignIds: number[]): Promise<Map<number, number | null>>;
};

const SEND_KEY = /^[A-Za-z0-9_-]{1,48}$/;

/** The key as providers take it (channels/contract.ts): itself when it is short and plain, else its hash. */
export function sendKey(key: string): string {
  return SEND_KEY.test(key) ? key : createHash('sha256').update(key).digest('base64url');
}

// ---------------------------------------------------------------- rows as the store gives and takes them

export type MessageRow = {
  key: string;
  lane: Lane | ParkedLane;
  purpose: Purpose;
  source: string;
  sourceId: number | null;
  channel: ChannelName;
  addressId: number | null;
  groupId: number | null;
  contactId: number | null;
  campaignId: number | null;
  wave: number;
  step: string | null;
  areaCode: string;
  textId: string | null;
  payload: string | null;
  linkCode: string | null;
  nextAt: Date;
  expiresAt: Date | null;
  createdAt: Date;
  demo: boolean;
};

/** A message in a worker's hands, its payload still sealed. */
export type ClaimedRow = Omit<MessageRow, 'demo' | 'lane'> & {
  id: number;
  lane: Lane;
  attempts: number;
  /** An earlier try may have reached the phone: it is sent again with its key, and never called unsent. */
  doubtAt: Date | null;
};

/** One of a person's or a group's other messages; `at`: when it was handed over, or claimed when that is not known. */
export type PastMessage = {
  id: number;
  state: State;
  purpose: Purpose;
  channel: ChannelName;
  campaignId: number | null;
  contactId: number | null;
  addressId: number | null;
  groupId: number | null;
  at: Date;
};

export type GroupTarget = {
  id: number;
  state: string;
  mode: string;
  hash: string | null;
  sealed: string | null;
  demo: boolean;
  channel: string;
  key: string;
};

/** Back into the queue. A field that is absent keeps its value. */
export type PutBack = {
  id: number;
  nextAt: Date;
  rule?: string | null;
  reason?: string | null;
  staffText?: string | null;
  /** The try may have reached the phone. */
  doubtAt?: Date;
};

export type ClosedRow = {
  id: number;
  state: 'failed' | 'dropped' | 'expired' | 'unknown';
  rule: string | null;
  reason: string | null;
  staffText: string | null;
};

export type AcceptedRow = {
  id: number;
  providerId: string;
  segments: number | null;
  priceDong: number | null;
};

export type ClaimFilter = {
  lane: Lane;
  channels: readonly ChannelName[];
  /** Only this campaign, or none of these. */
  campaignId?: number;
  notCampaigns?: readonly number[];
  limit: number;
};
