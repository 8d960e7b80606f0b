import { createHmac } from 'node:crypto';
import type { Incoming, WebhookRequest } from '../contract.ts';
import { id, objectOf, parseJson, textOf } from '../json.ts';
import { digestOf, header, sameSecret } from '../proof.ts';
import { readMobile } from './numbers.ts';
import type { SmsSettings } from './provider.ts';

/**
 * SMS gateways call back unsigned. So the URL we give them carries a key that nobody can guess: derived from the account's
 * password, so that it needs no setting of its own and changes with it.
 */
export function callbackKey(settings: SmsSettings): string {
  return createHmac('sha256', settings.password ?? '')
    .update(`lienthong sms ${settings.provider} ${settings.user ?? ''}`)
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

/** Does the call carry our key, as `?key=` or in the header `x-sms-key`? Without a password there is no key and nothing fits. */
export function hasCallbackKey(request: WebhookRequest, settings: SmsSettings): boolean {
  if (!settings.password) return false;
  const given = request.query.key ?? header(request.headers, 'x-sms-key');
  return given !== undefined && sameSecret(given, callbackKey(settings));
}

/** An id for a citizen's text that came without one: the same words from the same phone within ten minutes are one message. */
function idWithout(provider: string, parts: readonly string[], at: Date): string {
  const tenMinutes = Math.floor(at.getTime() / 600_000);
  return `${provider}-${digestOf(new TextEncoder().encode([...parts, tenMinutes].join('\n')))}`;
}

/** A citizen's text as an event; null when no mobile wrote it (networks' own advertising) or it is empty. */
export function incomingText(
  text: { provider: string; from: string; to?: string; text: string; id?: string | undefined },
  at: Date,
): Incoming | null {
  const read = readMobile(text.from);
  if (read.kind !== 'mobile' || text.text.trim() === '') return null;
  return {
    kind: 'message',
    channel: 'sms',
    from: read.e164,
    text: text.text.slice(0, MOST_LETTERS),
    providerId: text.id
      ? `${text.provider}-${text.id}`
      : idWithout(text.provider, [read.e164, text.to ?? '', text.text], at),
    at,
  };
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
