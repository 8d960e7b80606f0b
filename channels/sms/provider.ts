import type { Dispatcher } from 'undici';
import type {
  ChannelLog,
  CredentialCheck,
  Event,
  Outcome,
  ParsedWebhook,
  WebhookRequest,
} from '../contract.ts';

/** One text on its way to a mobile: NFC, not empty, counted. `to` is E.164. */
export type Sms = { to: string; text: string; unicode: boolean; segments: number; key: string };

/** What a provider of SMS has to do; everything else (limits, numbers, counting) is done once in `sms.ts`. */
export type SmsProvider = {
  name: string;
  /** Does it refuse a second request with the same key? */
  keyed: boolean;
  missing: string | null;
  send(sms: Sms): Promise<Outcome>;
  parse(request: WebhookRequest): ParsedWebhook;
  /** For a provider that speaks over a line of its own instead of calling us: see `Channel.poll`. */
  poll?(deliver: (events: Event[]) => Promise<void>): Promise<void>;
  check?(): Promise<CredentialCheck>;
  announce?(url: string): Promise<CredentialCheck>;
  close?(): Promise<void>;
};

/** Who carries our SMS: what `SMS_PROVIDER` may name. `http`: a gateway described in a file. */
export const SMS_PROVIDERS = ['sandbox', 'esms', 'speedsms', 'smpp', 'android', 'http'] as const;
export type SmsProviderName = (typeof SMS_PROVIDERS)[number];

/** `url`, `user`, `password`, `sender` mean what each provider's file says. `callbackUrl`: where receipts shall go, without key. */
export type SmsSettings = {
  provider: SmsProviderName;
  url: string | null;
  user: string | null;
  password: string | null;
  sender: string | null;
  callbackUrl?: string | null;
  /** A secret of ours that the key in that URL is derived with. */
  callbackSecret?: string;
  /** `android` only: the app's signing key. */
  webhookSecret?: string | null;
  /** `http` only: JSON object of headers, body, and the rules that read the answer (see `http.ts`). */
  headers?: string | null;
  body?: string | null;
  success?: string | null;
  idPath?: string | null;
  /** `http` only: a gateway whose forms are known (`gateways/`); what is set beside it goes before its own. */
  gateway?: string | null;
};

export type SmsNeeds = {
  lines: Dispatcher;
  timeoutMs: number;
  log: ChannelLog;
  now: () => Date;
  /** SMPP's patience; absent: 30 s of silence before a sign of life is asked for, 1 s before a new connection. */
  pace?: { enquireMs: number; reconnectMs: number };
};
