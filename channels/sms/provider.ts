import type { Connections } from '../connections.ts';
import type { Outcome, Parsed, WebhookRequest } from '../contract.ts';

/** One text on its way to a mobile: NFC, not empty, counted. `to` is E.164. */
export type Sms = { to: string; text: string; unicode: boolean; segments: number; key: string };

/** What a provider of SMS has to do; everything else (limits, numbers, counting) is done once in `sms.ts`. */
export type SmsProvider = {
  name: string;
  /** Does it refuse a second request with the same key? */
  keyed: boolean;
  missing: string | null;
  send(sms: Sms): Promise<Outcome>;
  parse(request: WebhookRequest): Parsed;
};

/** `url`, `user`, `password`, `sender` mean what each provider's file says. `callbackUrl`: where receipts shall go, without key. */
export type SmsSettings = {
  provider: 'sandbox' | 'esms' | 'speedsms' | 'smpp' | 'android' | 'http';
  url: string | null;
  user: string | null;
  password: string | null;
  sender: string | null;
  callbackUrl?: string | null;
};

export type SmsNeeds = { connections: Connections; timeoutMs: number };
