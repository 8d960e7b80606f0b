import { createHmac } from 'node:crypto';
import type { Incoming, WebhookRequest } from '../contract.ts';
import { id, objectOf, parseJson, textOf } from '../json.ts';
import { digestOf, header, sameSecret } from '../proof.ts';
import { readMobile } from './numbers.ts';
import type { SmsSettings } from './provider.ts';

/**
 * SMS gateways call back unsigned. So the URL we give them carries a key that nobody can guess: derived with a secret of ours
 * (a gateway's password may be a weak one, or its example), and with the account, so that it changes with it.
 */
export function callbackKey(settings: SmsSettings): string {
  return createHmac('sha256', settings.callbackSecret ?? '')
    .update(JSON.stringify(['lienthong sms', settings.provider, settings.user, settings.password]))
    .digest('hex')
    .slice(0, 40);
}

/** The URL to give to the provider, or null when we do not know where we are. */
export function callbackUrl(settings: SmsSettings): string | null {
  if (!settings.callbackUrl) return null;
  const url = URL.canParse(settings.callbackUrl) ? new URL(settings.callbackUrl) : null;
  url?.searchParams.set('key', callbackKey(settings));
  return url?.toString() ?? null;
}

/** Does the call carry our key, in the header `x-sms-key` or as `?key=`? Without a password or our secret nothing fits. */
export function hasCallbackKey(request: WebhookRequest, settings: SmsSettings): boolean {
  if (!settings.password || !settings.callbackSecret) return false;
  // The header first: an address stands in the logs of every proxy on the way.
  const given = header(request.headers, 'x-sms-key') ?? request.query.key;
  return given !== undefined && sameSecret(given, callbackKey(settings));
}

/** What a gateway tells of a citizen's text. */
export type GatewayText = {
  provider: string;
  from: string;
  text: string;
  /** The gateway's own id; absent: it gives none. */
  id?: string | undefined;
  /** The gateway's own time of the text, as written. */
  time?: string | undefined;
  /** The id may belong to another text some day (a counter that starts again). */
  idMayRepeat?: boolean;
  /** A name of this very call, for a text without id and time: then no other call is the same. */
  call?: string | undefined;
};

/**
 * A citizen's text as an event; null when no mobile wrote it (networks' own advertising) or it is empty. It is the same as an earlier one
 * only by the gateway's id or time; words only tell two texts apart that a gateway gave one id, they never make two texts one.
 */
export function incomingText(told: GatewayText, at: Date): Incoming | null {
  const read = readMobile(told.from);
  if (read.kind !== 'mobile' || told.text.trim() === '') return null;
  const { id = '', time = '', text } = told;
  const own = digestOf(new TextEncoder().encode([read.e164, id, time, text].join('\n'))).slice(0, 32);
  const call = told.call ?? `${at.getTime()}`;
  const identity =
    told.provider === 'smpp'
      ? id
      : id === '' && time === ''
        ? `call-${call}-${own}`
        : `${id === '' ? 'at' : id.slice(0, 80)}-${own}`;
  return {
    kind: 'message',
    channel: 'sms',
    from: read.e164,
    text: text.slice(0, MOST_LETTERS),
    providerId: `${told.provider}-${identity}`,
    // An id with a time is one text's for ever; an id alone may come again.
    ...(told.idMayRepeat === true || time === '' ? { idMayRepeat: true } : {}),
    at,
  };
}

/** Whose phone a report speaks of, when the gateway says so in a number we can read. */
export function recipientOf(phone: string | null | undefined): { to?: string } {
  const read = readMobile(phone ?? '');
  return read.kind === 'mobile' ? { to: read.e164 } : {};
}

/** Ten times what a phone can send as one text. */
const MOST_LETTERS = 10_000;

/** The fields of a callback wherever they are: query, JSON body or form body. Null when the body cannot be read. */
export function callbackFields(request: WebhookRequest): Map<string, string> | null {
  const fields = new Map<string, string>();
  for (const [name, value] of Object.entries(request.query)) if (value !== undefined) fields.set(name, value);
  const body = textOf(request.body).trim();
  if (body === '') return fields;
  if (body.startsWith('{') || body.startsWith('[') || body.startsWith('"')) {
    const json = objectOf(parseJson(body));
    if (json === null) return null;
    for (const name of Object.keys(json)) {
      const value = id(json, name);
      if (value !== null) fields.set(name, value);
    }
    return fields;
  }
  for (const [name, value] of new URLSearchParams(body)) fields.set(name, value);
  return fields;
}
