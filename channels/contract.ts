/**
 * What every wire has in common. An adapter returns these values and knows nothing of bot, outbox or database;
 * `server/` carries them to the right room. This is the only file of `channels/` that rooms above may import types from.
 */
import type { AddressChange, AttachmentKind, ReceiptState } from './event-kinds.ts';
import type { AllowanceTold, RetryFacts } from './limits.ts';

/** The wires a person can be reached on. `sms` addresses are E.164 mobile numbers (`+84…`), the others provider ids. */
export const CHANNEL_NAMES = ['telegram', 'zalo', 'sms', 'webchat'] as const;
export type ChannelName = (typeof CHANNEL_NAMES)[number];

/** One message or event from a citizen (or a group). Ids are strings: Zalo ids exceed 2^53. `at` is the provider's own time. */
export type Incoming = {
  kind: 'message';
  channel: ChannelName;
  /** Address of the person who wrote (Telegram chat id, Zalo user id, web chat session id, phone). */
  from: string;
  text?: string;
  /** Payload of a tapped button, exactly as we sent it. */
  button?: string;
  /** Code carried by a deep link (`/start <code>`). */
  start?: string;
  /** Address of the group when written in a group; then the message was addressed to us (mention or reply). */
  group?: string;
  /** What the group calls itself, when the provider says: for a group whose joining we never heard of. */
  groupTitle?: string;
  /** The topic of the group it was written in (Telegram forums); absent in "General". */
  thread?: string;
  /** The network address it came from as a keyed hash, where we see one (our own page): for limits, never kept with the words. */
  caller?: string;
  /** The citizen sent a picture, a file, a voice note…: we never fetch it, the bot says so. */
  attachment?: AttachmentKind;
  /** The provider's id of this event; (channel, providerId) is seen at most once. Never made of the words alone. */
  providerId: string;
  /** Who pressed which button of which message: two within a moment are one, although the provider numbers each press. */
  tapOf?: string;
  /** The provider may give this id to another message some day: a stop is then never taken for a repeat. */
  idMayRepeat?: boolean;
  at: Date;
};

/** What happened to an address, not a message: follow, unfollow, block, group joined or left, phone shared. */
export type AddressEvent = {
  kind: 'address';
  channel: ChannelName;
  event: AddressChange;
  address: string;
  /** `group_moved`: the new id; `phone_shared`: the phone, E.164; `group_opened`: the group's title; `staff_wrote`: the words. */
  detail?: string;
  providerId: string;
  at: Date;
};

/** What a provider says later about a message we sent. A seen message was also delivered. */
export type Receipt = {
  kind: 'receipt';
  channel: ChannelName;
  /** The id the provider gave in `accepted`. */
  providerId: string;
  state: ReceiptState;
  reason?: string;
  /** Our own key, when the provider echoes it: the second way to find the message (the first answer may have been lost). */
  key?: string;
  /** The address it speaks of, in the channel's own form, when the provider names it: message centres use ids again. */
  to?: string;
  /** The provider's own mark of this report (its time as written, its number): tells two reports with one id apart. */
  stamp?: string;
  /** True: of the whole message, so an arrival overtakes a failure. False: of one part perhaps, so its arrival says nothing of several parts. */
  whole?: boolean;
  /** It is a receipt only if the id is ours; if not, these are a citizen's words that look like one. */
  otherwise?: Incoming;
  at: Date;
};

/**
 * A piece of a citizen's long text (SMS). Kept until all pieces are there, or ten minutes have passed; then it is an `Incoming`.
 * `set`: what the pieces of one text have in common besides the phone (to whom, reference, count). `number` counts from 1.
 */
export type IncomingPart = {
  kind: 'part';
  channel: ChannelName;
  from: string;
  set: string;
  number: number;
  total: number;
  text: string;
  providerId: string;
  at: Date;
};

export type Event = Incoming | IncomingPart | AddressEvent | Receipt;

export type Button =
  | { kind: 'reply'; title: string; payload: string }
  | { kind: 'url'; title: string; url: string }
  | { kind: 'phone'; title: string; phone: string };

/**
 * One message ready to leave. `image` is a PNG, `file` a PDF to keep; their bytes travel with the message, never a public
 * URL. A wire that carries no files leaves `file` out: the text must stand without it.
 */
export type Outgoing = {
  text: string;
  /** The topic of a group that the answer belongs in. */
  thread?: string;
  buttons?: Button[];
  link?: string;
  image?: { png: Uint8Array; alt: string };
  file?: { pdf: Uint8Array; name: string };
  /** Which reviewed text this is and the values it was filled with: for wires that carry only templates of their own. */
  said?: { textId: string; values: Record<string, string> };
  /** A template that the provider approved, to be sent instead of the text: outside its interaction window. */
  template?: { id: string; params: Record<string, string> };
};

/**
 * The closed list of what can happen to a send. `reason` is a stable key for logs and tables
 * (`blocked`, `rate_limited`, `zalo_-230`); `staff` is the Vietnamese sentence that officials read.
 * - `retry`: not our fault, not final; `afterMs` when the provider said how long. `whole`: it slows the whole lane, not one message.
 *   `held`: the provider was not asked; the wait is of our own planning and counts as no try.
 * - `refused`: the provider said no to this message for good.
 * - `gone`: this address is dead or closed (blocked, unfollowed, number dead): stop messaging it.
 * - `ourFault`: our request or settings are wrong; a person must look.
 * - `unknown`: it may or may not have been sent (timeout after the request left). `gateway`: something on the way answered for the
 *   provider (an error page): most likely not sent, and an answer that comes twice costs nobody anything.
 */
export type Outcome =
  | { kind: 'accepted'; providerId: string; facts?: SendFacts }
  | ({ kind: 'retry' } & RetryFacts)
  /** `windowClosed`: only because the person has been silent for too long; a template or another channel may still go. */
  | { kind: 'refused'; reason: string; staff: string; windowClosed?: true }
  | { kind: 'gone'; reason: string; staff: string }
  | { kind: 'ourFault'; reason: string; staff: string }
  | { kind: 'unknown'; reason: string; staff: string; gateway?: true };

/** What the provider told besides: quota left, parts billed, a new group id. */
export type SendFacts = {
  segments?: number;
  /** Each part has an id of its own and its receipts speak of it alone; `providerId` is the first one's. */
  byPart?: true;
  priceDong?: number;
  quotaRemaining?: number;
  /** Which allowance the message came out of, in the provider's word (Zalo: `reply`, `sub_quota`…); `billed`: none. */
  quotaKind?: string;
  /** What the answer says is left of the account's allowances. */
  allowances?: readonly AllowanceTold[];
  /** The group has a new id (Telegram supergroup): use this address from now on. */
  movedTo?: string;
};

export type SendTarget = { address: string; group?: boolean };

/** An HTTP request as a webhook got it: the raw bytes, because signatures are over bytes. Header names in lower case. */
export type WebhookRequest = {
  headers: Record<string, string | string[] | undefined>;
  query: Record<string, string | undefined>;
  body: Uint8Array;
  /** When it came in (signatures have time windows). */
  at: Date;
  /** A name that this call alone has, for what carries no id of its own. */
  call?: string;
};

/**
 * What a webhook body turned out to be.
 * - `events`: authentic and understood (an authentic event that says nothing to us gives an empty list and a `name` to count)
 *   `account`: what it says of our account with the provider, rather than of a citizen; `raw`: nobody here knows its shape, so its
 *   bytes are to be kept for a person to read.
 * - `unsigned`: no or wrong proof of origin; never processed. Zalo's console demands 200 all the same: the channel's choice is `status`.
 * - `malformed`: authentic or not required to be, but not readable: 400.
 */
export type ParsedWebhook =
  | {
      kind: 'events';
      events: Event[];
      name: string;
      account?: AccountNews;
      raw?: true;
      /** What this provider wants to hear back; absent: any 200. */
      answer?: { type: string; body: string };
    }
  | { kind: 'unsigned'; status: 200 | 401; name: string }
  | { kind: 'malformed'; reason: string };

/** `revoked`: the account took our right to speak for it back. `templates`: a template's state, quality or allowance changed. */
export type AccountNews = { event: 'revoked' | 'templates'; at: Date };

/** Answer of a credential check: what the provider calls us, or the Vietnamese sentence that says what is wrong. */
export type CredentialCheck = { ok: true; detail: string } | { ok: false; reason: string; staff: string };

/**
 * The few things an adapter may say. Fields are reason codes, counts and durations: never an address, a name, a text or a token.
 * A pino logger fits.
 */
export type ChannelLog = {
  info(fields: Record<string, string | number | boolean | null>, event: string): void;
  warn(fields: Record<string, string | number | boolean | null>, event: string): void;
  error(fields: Record<string, string | number | boolean | null>, event: string): void;
};

/** Zalo's rotating pair. The refresh token is single use: the row that holds it is the only copy. */
export type TokenPair = { accessToken: string; refreshToken: string; expiresAt: Date };

/** Where the pair is kept; `server/` implements it over the database, encrypted. */
export type TokenStore = {
  load(): Promise<TokenPair | null>;
  /**
   * Saves `pair` if the stored refresh token is still `old` or nothing is stored; false: somebody else was faster.
   * `old` may also be the token of the settings, newer than a dead stored one: then the pair is saved whatever is stored,
   * which `force` says.
   */
  replace(old: string, pair: TokenPair, force?: boolean): Promise<boolean>;
  /** One holder at a time over all processes. */
  lock<T>(work: () => Promise<T>): Promise<T>;
  /**
   * The provider refused our refresh token: kept for staff until a pair is saved. `at`: when the provider said so, if not
   * now; a pair saved since then is not meant.
   */
  refused(code: number, at?: Date): Promise<void>;
};

/** What a provider says of our account with it: what we are called, and what is missing for what we want (Vietnamese). */
export type AccountFacts = {
  name: string;
  accountId: string | null;
  verified: boolean | null;
  package: string | null;
  packageUntil: string | null;
  billing: boolean | null;
  missing: string[];
};

/** A template as the provider lists it. `status`: only `ENABLE` may be sent. Prices in dong. */
export type ProviderTemplate = {
  templateId: string;
  name: string;
  status: string;
  tag: string | null;
  quality: string | null;
  params: { name: string; required: boolean; maxLength: number | null }[];
  priceUidDong: number | null;
  pricePhoneDong: number | null;
};

/** A group that the account made and may post into. */
export type ProviderGroup = { groupId: string; name: string; members: number | null; open: boolean };

/** An answer of the provider that is not a send: the value, or why there is none. */
export type ProviderAnswer<T> = { ok: true; value: T } | { ok: false; reason: string; staff: string };

export type Channel = {
  name: ChannelName;
  /** Does the provider refuse a second send with the same key? Decides what a crash means. */
  keyed: boolean;
  /** May we send now? `null`, or the Vietnamese sentence that says what is missing. */
  missing: string | null;
  /** Real provider or the sandbox standing in for it. */
  provider: string;
  /** Sends one message. Never throws for anything a provider can do; `key` is at most 48 characters of [A-Za-z0-9_-]. */
  send(target: SendTarget, outgoing: Outgoing, key: string): Promise<Outcome>;
  parse(request: WebhookRequest): ParsedWebhook;
  /**
   * Tells the citizen's app that a message or a tap arrived (a tapped button's spinner stops; when the answer is slow, "is
   * typing" is shown). After the events are saved; fire and forget.
   */
  acknowledge?(event: Incoming): void;
  /** Asks the provider who we are, for `doctor`: nothing is sent to anybody. */
  check?(): Promise<CredentialCheck>;
  /** What the provider says of our account: package, verification, billing. Nothing is sent. */
  account?(): Promise<ProviderAnswer<AccountFacts>>;
  /** Templates that the provider approved (or not yet), for messages outside its interaction window. */
  templates?(): Promise<ProviderAnswer<ProviderTemplate[]>>;
  /** What is left of the account's allowances, asked now. Nothing is sent. */
  allowances?(): Promise<ProviderAnswer<AllowanceTold[]>>;
  /** Groups that the account may post into. */
  groups?(): Promise<ProviderAnswer<ProviderGroup[]>>;
  /** Keeps what lives only when used (rotating tokens) alive; cheap, called every few seconds. Never throws. */
  tend?(): Promise<void>;
  /** Tells the provider to push to this URL (Telegram); providers set up by hand do not have it. */
  announce?(url: string): Promise<CredentialCheck>;
  /**
   * Pull instead of push (Telegram long polling): events go to `deliver`, which has saved them when it resolves.
   * Resolves when pulling has ended: after `close`, or when the provider refused our credentials.
   */
  poll?(deliver: (events: Event[]) => Promise<void>): Promise<void>;
  /** Stops pulling and closes sockets; resolves when nothing is in flight. */
  close(): Promise<void>;
};
