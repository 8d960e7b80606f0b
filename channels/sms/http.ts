import type { Outcome } from '../contract.ts';
import { objectOf, parseJson } from '../json.ts';
import {
  answerOf,
  type GatewayAnswer,
  isPage,
  isUnreadable,
  readId,
  readSuccess,
  retryAfterOf,
} from './answer-rules.ts';
import { callGateway, type GatewayCall, outcomeOfHttp } from './call.ts';
import { callbackUrl, hasCallbackKey } from './callback.ts';
import {
  compileFilling,
  type GatewayTemplate,
  placeOfType,
  type TemplatePlace,
  type TemplateValues,
} from './filling.ts';
import { parseGatewayCallback } from './gateway-callback.ts';
import { GATEWAYS, type Gateway } from './gateways.ts';
import { parseCallback } from './http-callback.ts';
import { domestic } from './numbers.ts';
import type { Sms, SmsNeeds, SmsProvider, SmsSettings } from './provider.ts';
import { gsmBytes } from './text.ts';

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
 * Values: `to` (+84…), `to84`, `to0`, `text`, `hex` (its bytes: GSM-7 or UTF-16), `sender`, `user`, `password`, `basic` (both for a header),
 * `key`, `coding` (Kannel's 0 or 2), `report` (our receipt URL), `callback` (the same with `id` = key and `status=%d`, which Kannel
 * fills), and `unicode` for `{{#if unicode}}8{{else}}0{{/if}}`. `SMS_GATEWAY` names a gateway whose forms are known (gateways.ts).
 *
 * An answer is a yes only when it says so: templates need `SMS_SUCCESS`, and a web page is never one. Without templates: a POST of
 * `{ to, text, sender, id, unicode, callback? }` as JSON, Basic authentication when `SMS_USER` is set, and a JSON object that does not say
 * `error` or `status: "error"` is a yes. Receipts: `id` and `status`, citizens' texts: `from` and `text`, by query, form or JSON, or
 * Kannel's `post-url`. Not keyed: nobody promised it.
 */
export function httpProvider(given: SmsSettings, needs: SmsNeeds): SmsProvider {
  const gateway = GATEWAYS.get(given.gateway ?? '') ?? null;
  const settings = gateway === null ? given : settingsOf(gateway, given);
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
    if (isPage(answer) || (shape.plain && isUnreadable(answer))) return NO_ANSWER;
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
    parse(request) {
      if (!hasCallbackKey(request, settings)) return { kind: 'unsigned', status: 401, name: 'sms_receipt' };
      return gateway === null ? parseCallback(request) : parseGatewayCallback(gateway, request);
    },
  };
}

/** A page where an answer should be: somebody on the way spoke, and whether the gateway heard of the text nobody knows. */
const NO_ANSWER: Outcome = {
  kind: 'unknown',
  reason: 'sms_http_not_an_answer',
  staff:
    'Cổng SMS trả về một trang web hoặc câu trả lời lạ nên chưa rõ tin đã được nhận hay chưa; kiểm tra SMS_URL và cách đăng nhập.',
};

/** The settings of a known gateway, with what is set beside it before its own. */
function settingsOf({ name, send }: Gateway, given: SmsSettings): SmsSettings {
  const own = given.url === null || !given.url.includes('{{');
  const base = (given.url ?? '').replace(/\/+$/, '');
  return {
    ...given,
    gateway: name,
    url: own ? send.url.replaceAll('{{base}}', base) : given.url,
    headers: given.headers ?? (send.headers === undefined ? null : JSON.stringify(send.headers)),
    body: given.body ?? send.body ?? null,
    success: given.success ?? send.success,
    idPath: given.idPath ?? send.id,
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
  'report',
  'basic',
  'hex',
  'unicode',
] as const;

type Shape = {
  call(sms: Sms): GatewayCall;
  yes(answer: GatewayAnswer): boolean;
  idOf(answer: GatewayAnswer): string | null;
  /** Our own form, answered in JSON. */
  plain: boolean;
};

/** The settings as functions, or the Vietnamese sentence that says which of them is wrong. */
function readShape(settings: SmsSettings): Shape | { mistake: string } {
  const template = settings.url ?? '';
  if (settings.gateway && !GATEWAYS.has(settings.gateway))
    return { mistake: `SMS_GATEWAY phải là một trong: ${[...GATEWAYS.keys()].join(', ')}.` };
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
  const plain = !settings.body && !template.includes('{{');
  if (!plain && !settings.success)
    return {
      mistake:
        'Chưa khai báo SMS_SUCCESS: câu trả lời nào của cổng SMS là đã nhận tin (ví dụ CodeResult=100), hoặc chọn SMS_GATEWAY.',
    };
  if (idOf === null) return { mistake: 'SMS_ID phải là đường.dẫn hoặc ~biểu_thức có một nhóm.' };

  const fillings: Record<string, GatewayTemplate> = {};
  const parts: [string, string, TemplatePlace][] = [
    ['SMS_URL', template, 'url'],
    ...(settings.body ? ([['SMS_BODY', settings.body, place]] as [string, string, TemplatePlace][]) : []),
    ...Object.entries(headers).map(([name, value]): [string, string, TemplatePlace] => [
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
  const filled = (name: string, values: TemplateValues) => fillings[name]?.fill(values) ?? '';
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
    plain,
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

function valuesOf(sms: Sms, settings: SmsSettings, callback: string | null): TemplateValues {
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
    report: callback ?? '',
    basic: Buffer.from(`${settings.user ?? ''}:${settings.password ?? ''}`).toString('base64'),
    hex: (sms.unicode
      ? Buffer.from(sms.text.normalize('NFC'), 'utf16le').swap16()
      : Buffer.from(gsmBytes(sms.text) ?? [])
    ).toString('hex'),
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
