import type { Event, ParsedWebhook, WebhookRequest } from '../contract.ts';
import { field, objectOf, parseJson, textOf } from '../json.ts';
import { at as valueAt } from './answer-rules.ts';
import { incomingText, recipientOf } from './callback.ts';
import type { Gateway } from './gateways.ts';

/** More events than this in one call are nobody's; a gateway's own bundle is a hundred. */
const MOST_EVENTS = 1_000;

/**
 * A gateway's call, read as its file says. An event without an id is counted and let go: a report by number alone could be of any message to that
 * phone, and a guess would be written into the ledger as a fact. Pure; never throws. The caller has proven where it comes from.
 */
export function parseGatewayCallback(gateway: Gateway, request: WebhookRequest): ParsedWebhook {
  const body = bodyOf(request);
  if (body === undefined) return { kind: 'malformed', reason: 'not_readable' };
  const { text, report, answer } = gateway;
  const reply = answer === undefined ? {} : { answer };
  const read = (each: string | undefined) => withHeaders(itemsOf(body, each), request.headers);
  const texts = read(text.each).filter((item) => holds(item, text.when) && says(item, text.text, text.hex));
  const isText =
    texts.length > 0 && texts.some((item) => wordAt(item, text.from) !== '' && isNoReport(item, gateway));
  if (isText) {
    const events = texts.slice(0, MOST_EVENTS).flatMap((item) => textEvents(gateway, item, request));
    return { kind: 'events', events, name: 'sms_text', ...reply };
  }
  const reports = read(report.each).filter((item) => holds(item, report.when));
  if (reports.length === 0) return { kind: 'events', events: [], name: 'sms_other', ...reply };
  const events = reports.slice(0, MOST_EVENTS).flatMap((item) => reportEvents(gateway, item, request.at));
  const [first] = events;
  const name =
    first?.kind === 'receipt'
      ? `sms_receipt_${first.state}`
      : reports.every((item) => wordAt(item, report.id) === '')
        ? 'sms_receipt_without_id'
        : 'sms_receipt_other';
  return { kind: 'events', events, name, ...reply };
}

/** Without conditions a text is told from a report by the report's state. */
function isNoReport(item: unknown, { text, report }: Gateway): boolean {
  return text.when !== undefined || wordAt(item, report.status) === '';
}

function says(item: unknown, text: string, hex: string | undefined): boolean {
  return wordAt(item, text) !== '' || (hex !== undefined && wordAt(item, hex) !== '');
}

function textEvents({ name, text: map }: Gateway, item: unknown, request: WebhookRequest): Event[] {
  const from = wordAt(item, map.from);
  const id = wordAt(item, map.id);
  const hex = map.hex === undefined ? '' : wordAt(item, map.hex);
  const words =
    hex !== '' && map.wide !== undefined && holds(item, map.wide) ? wideText(hex) : wordAt(item, map.text);
  const time = map.time === undefined ? '' : wordAt(item, map.time);
  const event = incomingText({ provider: name, from, text: words, id, time, call: request.call }, request.at);
  if (event === null) return [];
  const total = map.part === undefined ? 0 : Number(wordAt(item, map.part.total));
  const number = map.part === undefined ? 0 : Number(wordAt(item, map.part.number));
  if (map.part === undefined || !isPlace(number, total)) return [event];
  return [
    {
      kind: 'part',
      channel: 'sms',
      from: event.from,
      set: `${name} ${wordAt(item, map.part.reference).slice(0, 50)}`,
      number,
      total,
      text: words,
      providerId: event.providerId,
      at: event.at,
    },
  ];
}

function isPlace(number: number, total: number): boolean {
  return (
    Number.isInteger(number) &&
    Number.isInteger(total) &&
    total > 1 &&
    total < 256 &&
    number >= 1 &&
    number <= total
  );
}

function reportEvents({ report: map }: Gateway, item: unknown, at: Date): Event[] {
  const providerId = wordAt(item, map.id);
  const status = wordAt(item, map.status).toLowerCase();
  const among = (words: readonly string[]) => words.some((word) => word.toLowerCase() === status);
  const state = among(map.delivered) ? 'delivered' : among(map.failed) ? 'failed' : null;
  if (providerId === '' || state === null) return [];
  const stamp = map.time === undefined ? '' : wordAt(item, map.time).slice(0, 40);
  return [
    {
      kind: 'receipt',
      channel: 'sms',
      providerId,
      key: providerId,
      state,
      ...(state === 'failed' ? { reason: `sms_${status.replace(/\W/g, '_').slice(0, 30)}` } : {}),
      ...recipientOf(map.to === undefined ? null : wordAt(item, map.to)),
      ...(stamp === '' ? {} : { stamp }),
      at,
    },
  ];
}

/** JSON as it is; a form and the address as one object. Undefined: neither. */
function bodyOf(request: WebhookRequest): unknown {
  const written = textOf(request.body).trim();
  if (/^[[{]/.test(written)) return parseJson(written);
  const fields = Object.entries(request.query).filter(
    (pair): pair is [string, string] => pair[1] !== undefined,
  );
  return Object.fromEntries([...fields, ...new URLSearchParams(written)]);
}

function itemsOf(body: unknown, each: string | undefined): unknown[] {
  const found = each === undefined || each === '' ? body : valueAt(body, each);
  return Array.isArray(found) ? found : found === undefined ? [] : [found];
}

function holds(item: unknown, when: Record<string, string> | undefined): boolean {
  return Object.entries(when ?? {}).every(([name, value]) => value.split('|').includes(wordAt(item, name)));
}

/** A gateway may say in a header what the event is; under `header` it stands beside the event's own fields, and over one of that name. */
function withHeaders(items: unknown[], header: WebhookRequest['headers']): unknown[] {
  return items.map((item) => {
    const fields = objectOf(item);
    return fields === null ? item : { ...fields, header };
  });
}

/** The first of the path's alternatives that holds a word. */
function wordAt(item: unknown, path: string): string {
  for (const one of path.split('|')) {
    const word = oneWordAt(item, one);
    if (word !== '') return word;
  }
  return '';
}

/** The field as text: ids may be numbers, and some senders put one value into a list. */
function oneWordAt(item: unknown, path: string): string {
  const found = field(item, path) ?? valueAt(item, path);
  const one = Array.isArray(found) ? found[0] : found;
  return typeof one === 'string' || typeof one === 'number' ? String(one).slice(0, 10_000) : '';
}

function wideText(hex: string): string {
  const bytes = Buffer.from(hex.slice(0, 40_000), 'hex');
  return bytes.length < 2 ? '' : new TextDecoder('utf-16be').decode(bytes);
}
