import type { Outcome, Parsed, WebhookRequest } from '../contract.ts';
import { objectOf, parseJson, textOf } from '../json.ts';
import { header } from '../proof.ts';
import { type Answer, answerOf, readId, readSuccess, retryAfterOf } from './answer-rules.ts';
import { type Call, callGateway, outcomeOfHttp } from './call.ts';
import { callbackFields, callbackUrl, hasCallbackKey, incomingText } from './callback.ts';
import { compileFilling, type Filling, type Place, placeOfType, type Values } from './filling.ts';
import { domestic } from './numbers.ts';
import type { Sms, SmsNeeds, SmsProvider, SmsSettings } from './provider.ts';

/**
 * Any gateway that speaks HTTP, described by settings alone.
 *
 * | setting | meaning |
 * |---|---|
 * | `SMS_URL` | Handlebars template of the address; with values in it and no `SMS_BODY`, the request is a GET |
 * | `SMS_HEADERS` | JSON object of headers; the values are templates |
 * | `SMS_BODY` | template of a POST body; values are escaped for its content type (JSON, form, XML; guessed from its first letter) |
 * | `SMS_SUCCESS` | when a 2xx answer is a yes: `path=value,value` in JSON, or `~expression` over the text |
 * | `SMS_ID` | where the provider's id stands: a path in JSON, or `~expression` with one group |
 *
 * Values: `to` (+84…), `to84`, `to0`, `text`, `sender`, `user`, `password`, `key`, `coding` (Kannel's 0 or 2), `callback` (our receipt
 * URL with `id` = key and `status=%d`, which Kannel fills), and `unicode` for `{{#if unicode}}8{{else}}0{{/if}}`.
 *
 * Without templates: a POST of `{ to, text, sender, id, unicode, callback? }` as JSON, Basic authentication when `SMS_USER` is set,
 * 2xx is a yes unless a JSON answer says `error` or `status: "error"`. Receipts: `id` and `status`, citizens' texts: `from` and
 * `text`, by query, form or JSON, or Kannel's `post-url`. Not keyed: nobody promised it.
 */
export function httpProvider(settings: SmsSettings, needs: SmsNeeds): SmsProvider {
  const shape = readShape(settings);

  async function send(sms: Sms): Promise<Outcome> {
    if ('mistake' in shape) throw new Error('asked to send without settings');
    const called = await callGateway(shape.call(sms), needs, 'sms_http', TITLE);
    if (called.kind === 'failure') return called.outcome;
    const { status } = called;
    const answer = answerOf(called.body);
    const retryAfterMs = called.retryAfterMs ?? retryAfterOf(answer);
    const failure = outcomeOfHttp(status, 'sms_http', TITLE, retryAfterMs);
    if (failure !== null) return failure;
    if (!shape.yes(answer)) {
      return { kind: 'refused', reason: 'sms_http_refused', staff: 'Cổng SMS từ chối tin này.' };
    }
    return { kind: 'accepted', providerId: shape.idOf(answer) ?? sms.key, facts: { segments: sms.segments } };
  }

  return {
    name: 'http',
    keyed: false,
    missing: 'mistake' in shape ? shape.mistake : null,
    send,
    parse: (request) => parseCallback(request, settings),
  };
}

const TITLE = 'cổng SMS';
const NAMES = [
  'to',
  'to84',
  'to0',
  'text',
  'sender',
  'user',
  'password',
  'key',
  'coding',
  'callback',
  'unicode',
] as const;

type Shape = {
  call(sms: Sms): Call;
  yes(answer: Answer): boolean;
  idOf(answer: Answer): string | null;
};

/** The settings as functions, or the Vietnamese sentence that says which of them is wrong. */
function readShape(settings: SmsSettings): Shape | { mistake: string } {
  const template = settings.url ?? '';
  if (!URL.canParse(template) || !/^https?:/.test(template)) {
    return { mistake: 'Chưa khai báo SMS_URL hợp lệ cho cổng SMS qua HTTP.' };
  }
  const headers = readHeaders(settings.headers ?? null);
  if (headers === null) return { mistake: 'SMS_HEADERS phải là một đối tượng JSON gồm tên và giá trị chữ.' };
  const given = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  const type = given ?? guessedType(settings.body ?? '');
  const place = placeOfType(type);
  if (place === null)
    return {
      mistake:
        'SMS_HEADERS ghi kiểu nội dung mà SMS_BODY không dùng được (cần JSON, form, XML hoặc text/plain).',
    };
  const success = readSuccess(settings.success ?? null);
  const idOf = readId(settings.idPath ?? null);
  if (success === null) return { mistake: 'SMS_SUCCESS phải có dạng đường.dẫn=giá_trị hoặc ~biểu_thức.' };
  if (idOf === null) return { mistake: 'SMS_ID phải là đường.dẫn hoặc ~biểu_thức có một nhóm.' };

  const fillings: Record<string, Filling> = {};
  const parts: [string, string, Place][] = [
    ['SMS_URL', template, 'url'],
    ...(settings.body ? ([['SMS_BODY', settings.body, place]] as [string, string, Place][]) : []),
    ...Object.entries(headers).map(([name, value]): [string, string, Place] => [
      `SMS_HEADERS ${name}`,
      value,
      'header',
    ]),
  ];
  for (const [name, text, where] of parts) {
    const filling = compileFilling(text, where, NAMES);
    if ('mistake' in filling) return { mistake: `${name} viết sai mẫu: ${filling.mistake}` };
    fillings[name] = filling;
  }
  const filled = (name: string, values: Values) => fillings[name]?.fill(values) ?? '';
  const callback = callbackUrl(settings);
  const login = settings.user ? { user: settings.user, password: settings.password ?? '' } : {};

  return {
    call(sms) {
      const values = valuesOf(sms, settings, callback);
      const url = filled('SMS_URL', values);
      const own = Object.fromEntries(
        Object.keys(headers).map((name) => [name, filled(`SMS_HEADERS ${name}`, values)]),
      );
      if (settings.body) {
        return {
          method: 'POST',
          url,
          headers: { 'content-type': type, ...own },
          body: filled('SMS_BODY', values),
        };
      }
      if (template.includes('{{')) return { method: 'GET', url, headers: own };
      return { method: 'POST', url, headers: own, body: plainBody(sms, settings, callback), ...login };
    },
    yes: success,
    idOf,
  };
}

function plainBody(sms: Sms, settings: SmsSettings, callback: string | null) {
  return {
    to: sms.to,
    text: sms.text,
    sender: settings.sender,
    id: sms.key,
    unicode: sms.unicode,
    ...(callback === null ? {} : { callback }),
  };
}

function valuesOf(sms: Sms, settings: SmsSettings, callback: string | null): Values {
  return {
    to: sms.to,
    to84: sms.to.replace(/^\+/, ''),
    to0: domestic(sms.to),
    text: sms.text,
    sender: settings.sender ?? '',
    user: settings.user ?? '',
    password: settings.password ?? '',
    key: sms.key,
    coding: sms.unicode ? '2' : '0',
    callback: callback === null ? '' : `${callback}&id=${encodeURIComponent(sms.key)}&status=%d`,
    unicode: sms.unicode,
  };
}

function guessedType(body: string): string {
  const first = body.trimStart().charAt(0);
  if (first === '<') return 'text/xml; charset=utf-8';
  return first === '{' || first === '[' ? 'application/json' : 'application/x-www-form-urlencoded';
}

function readHeaders(text: string | null): Record<string, string> | null {
  if (text === null) return {};
  const read = objectOf(parseJson(text));
  if (read === null) return null;
  const entries = Object.entries(read);
  const fine = entries.every(([name, value]) => /^[\w-]+$/.test(name) && typeof value === 'string');
  return fine ? (Object.fromEntries(entries) as Record<string, string>) : null;
}

/** Kannel's numbers and SMPP's words. */
const DELIVERED = /^(1|delivered|delivrd|success)$/i;
const FAILED = /^(2|16|failed|undelivered|undeliverable|undeliv|rejected|rejectd|expired|deleted)$/i;

function parseCallback(request: WebhookRequest, settings: SmsSettings): Parsed {
  if (!hasCallbackKey(request, settings)) return { kind: 'unsigned', status: 401, name: 'sms_receipt' };
  const writer = header(request.headers, 'x-kannel-from');
  if (writer !== undefined) return parseKannelText(request, writer);
  const fields = callbackFields(request);
  const first = (...names: string[]) => names.map((name) => fields?.get(name)).find((value) => value);
  const providerId = first('id', 'messageId', 'message_id', 'msgid', 'smsid', 'request_id');
  const text = first('text', 'message', 'content');
  const from = first('from', 'sender', 'phone');
  const status = first('status', 'state', 'stat');
  if (from && text !== undefined && status === undefined) {
    const event = incomingText({ provider: 'http', from, text, id: providerId }, request.at);
    return { kind: 'events', events: event === null ? [] : [event], name: 'sms_text' };
  }
  if (!providerId) return { kind: 'malformed', reason: 'no_id' };
  const state = DELIVERED.test(status ?? '') ? 'delivered' : FAILED.test(status ?? '') ? 'failed' : null;
  if (state === null) return { kind: 'events', events: [], name: 'sms_receipt_other' };
  const reason = state === 'failed' ? { reason: `sms_${(status ?? '').toLowerCase()}` } : {};
  return {
    kind: 'events',
    events: [
      { kind: 'receipt', channel: 'sms', providerId, key: providerId, state, ...reason, at: request.at },
    ],
    name: `sms_receipt_${state}`,
  };
}

/**
 * Kannel's `post-url`: headers of its own, the text as body in the alphabet it came in. (Its `get-url` puts UTF-16 bytes into the
 * query, where no web server reads them back.)
 */
function parseKannelText(request: WebhookRequest, from: string): Parsed {
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
