/** How a gateway that is described by settings alone calls back (http.ts). */
import type { ParsedWebhook, WebhookRequest } from '../contract.ts';
import { textOf } from '../json.ts';
import { header } from '../proof.ts';
import { callbackFields, incomingText, recipientOf } from './callback.ts';

/** Kannel's numbers and SMPP's words. */
const DELIVERED = /^(1|delivered|delivrd|success)$/i;
const FAILED = /^(2|16|failed|undelivered|undeliverable|undeliv|rejected|rejectd|expired|deleted)$/i;

/** A call in our own plain form, or Kannel's. The caller has proven where it comes from. Pure; never throws. */
export function parseCallback(request: WebhookRequest): ParsedWebhook {
  const writer = header(request.headers, 'x-kannel-from');
  if (writer !== undefined) return parseKannelText(request, writer);
  const fields = callbackFields(request);
  if (fields === null) return { kind: 'malformed', reason: 'not_readable' };
  const first = (...names: string[]) => names.map((name) => fields.get(name)).find((value) => value);
  const providerId = first('id', 'messageId', 'message_id', 'msgid', 'smsid', 'request_id');
  const text = first('text', 'message', 'content');
  const from = first('from', 'sender', 'phone');
  const status = first('status', 'state', 'stat');
  const time = first('time', 'timestamp', 'received_at', 'receivedAt', 'date', 'sentAt', 'ts');
  if (from && text !== undefined && status === undefined) {
    const told = { provider: 'http', from, text, id: providerId, time, call: request.call };
    const event = incomingText(told, request.at);
    return { kind: 'events', events: event === null ? [] : [event], name: 'sms_text' };
  }
  if (!providerId) {
    // By number alone it could be any message to that phone: counted, not guessed.
    if (status !== undefined) return { kind: 'events', events: [], name: 'sms_receipt_without_id' };
    return { kind: 'malformed', reason: 'no_id' };
  }
  const state = DELIVERED.test(status ?? '') ? 'delivered' : FAILED.test(status ?? '') ? 'failed' : null;
  if (state === null) return { kind: 'events', events: [], name: 'sms_receipt_other' };
  const reason = state === 'failed' ? { reason: `sms_${(status ?? '').toLowerCase()}` } : {};
  const to = recipientOf(first('to', 'msisdn', 'recipient', 'destination', 'phone'));
  return {
    kind: 'events',
    events: [
      {
        kind: 'receipt',
        channel: 'sms',
        providerId,
        key: providerId,
        state,
        ...reason,
        ...to,
        ...(time === undefined ? {} : { stamp: time.slice(0, 40) }),
        at: request.at,
      },
    ],
    name: `sms_receipt_${state}`,
  };
}

/**
 * Kannel's `post-url`: headers of its own, the text as body in the alphabet it came in. (Its `get-url` puts UTF-16 bytes into the
 * query, where no web server reads them back.)
 */
function parseKannelText(request: WebhookRequest, from: string): ParsedWebhook {
  const type = header(request.headers, 'content-type') ?? '';
  const wide = /utf-?16/i.test(type) || header(request.headers, 'x-kannel-coding') === '2';
  const text = wide ? new TextDecoder('utf-16be').decode(request.body) : textOf(request.body);
  const told = {
    id: header(request.headers, 'x-kannel-id'),
    time: header(request.headers, 'x-kannel-time'),
    call: request.call,
  };
  const event = incomingText({ provider: 'http', from, text, ...told }, request.at);
  return { kind: 'events', events: event === null ? [] : [event], name: 'sms_text' };
}
