import axios from 'axios';
import { neverLeft } from '../connections.ts';
import type { Outcome, Parsed, WebhookRequest } from '../contract.ts';
import { child, id, number, objectOf, parseJson } from '../json.ts';
import { callbackFields, callbackUrl, hasCallbackKey } from './callback.ts';
import type { Sms, SmsNeeds, SmsProvider, SmsSettings } from './provider.ts';

/**
 * Any gateway that speaks HTTP.
 *
 * `SMS_URL` without placeholders: POST of `{ to, text, sender, id, unicode, callback? }` as JSON, with Basic authentication when `SMS_USER` is set.
 * `SMS_URL` with placeholders: GET of the filled URL, for gateways like Kannel:
 * `http://kannel:13013/cgi-bin/sendsms?username={user}&password={password}&from={sender}&to={to}&text={text}&coding={coding}&charset=UTF-8&dlr-mask=31&dlr-url={callback}`
 *
 * | placeholder | value |
 * |---|---|
 * | `{to}` `{to84}` `{to0}` | `+84912345678`, `84912345678`, `0912345678` |
 * | `{text}` `{sender}` `{user}` `{password}` `{key}` | as in the settings and the message |
 * | `{coding}` | 0 for GSM-7, 2 for UCS-2 (Kannel's numbers) |
 * | `{callback}` | our receipt URL with `id` = key and `status=%d` (Kannel writes the status there) |
 *
 * 2xx is acceptance, unless a JSON answer says `error` or `status: "error"`. The provider's id is `id`, `messageId`, `message_id`
 * (top level or in `data`), else our key. Receipts: `id` and `status` by query, form or JSON. Not keyed: nobody promised it.
 */
export function httpProvider(settings: SmsSettings, needs: SmsNeeds): SmsProvider {
  const missing = URL.canParse(settings.url ?? '')
    ? null
    : 'Chưa khai báo SMS_URL hợp lệ cho cổng SMS qua HTTP.';

  const template = settings.url ?? '';
  const filled = /\{(to|to84|to0|text|key)\}/.test(template);
  const callback = callbackUrl(settings);

  async function send(sms: Sms): Promise<Outcome> {
    try {
      const answer = await axios.request<string>({
        ...(filled
          ? { method: 'GET', url: fill(template, sms, settings, callback) }
          : {
              method: 'POST',
              url: template,
              data: jsonBody(sms, settings, callback),
              ...basicAuth(settings),
            }),
        httpAgent: needs.connections.httpAgent,
        httpsAgent: needs.connections.httpsAgent,
        timeout: needs.timeoutMs,
        signal: AbortSignal.timeout(needs.timeoutMs),
        maxRedirects: 0,
        maxContentLength: 1_000_000,
        responseType: 'text',
        transformResponse: (text) => text,
        validateStatus: () => true,
      });
      return outcomeOfAnswer(answer.status, String(answer.data), sms);
    } catch (error) {
      if (neverLeft(error)) {
        return {
          kind: 'retry',
          reason: 'sms_http_unreachable',
          staff: 'Chưa kết nối được tới cổng SMS; hệ thống sẽ gửi lại.',
          whole: true,
        };
      }
      return {
        kind: 'unknown',
        reason: 'sms_http_no_answer',
        staff: 'Cổng SMS không trả lời kịp nên chưa rõ tin đã được nhận hay chưa.',
      };
    }
  }

  return { name: 'http', keyed: false, missing, send, parse: (request) => parseReceipt(request, settings) };
}

function jsonBody(sms: Sms, settings: SmsSettings, callback: string | null) {
  return {
    to: sms.to,
    text: sms.text,
    sender: settings.sender,
    id: sms.key,
    unicode: sms.unicode,
    ...(callback === null ? {} : { callback }),
  };
}

function basicAuth(settings: SmsSettings) {
  return settings.user ? { auth: { username: settings.user, password: settings.password ?? '' } } : {};
}

function fill(template: string, sms: Sms, settings: SmsSettings, callback: string | null): string {
  const values: Record<string, string> = {
    to: sms.to,
    to84: sms.to.replace(/^\+/, ''),
    to0: sms.to.replace(/^\+84/, '0'),
    text: sms.text,
    sender: settings.sender ?? '',
    user: settings.user ?? '',
    password: settings.password ?? '',
    key: sms.key,
    coding: sms.unicode ? '2' : '0',
    callback: callback === null ? '' : `${callback}&id=${encodeURIComponent(sms.key)}&status=%d`,
  };
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : encodeURIComponent(value);
  });
}

/** What the gateway's answer means. */
function outcomeOfAnswer(status: number, body: string, sms: { key: string; segments: number }): Outcome {
  const json = parseJson(body);
  const data = child(json, 'data');
  if (status >= 200 && status < 300) {
    const said = objectOf(json);
    const error = said?.error;
    const failed =
      (error !== undefined &&
        error !== null &&
        error !== 0 &&
        error !== '0' &&
        error !== false &&
        error !== '') ||
      /^(error|failed|rejected)$/i.test(String(said?.status ?? ''));
    if (failed) {
      return { kind: 'refused', reason: 'sms_http_refused', staff: 'Cổng SMS từ chối tin này.' };
    }
    const names = ['id', 'messageId', 'message_id'];
    const found = names.map((name) => id(json, name) ?? id(data, name)).find((value) => value !== null);
    return { kind: 'accepted', providerId: found ?? sms.key, facts: { segments: sms.segments } };
  }
  const reason = `sms_http_${status}`;
  if (status === 429 || status === 503) {
    const seconds = number(json, 'retry_after');
    return {
      kind: 'retry',
      reason,
      staff: 'Cổng SMS đang quá tải; hệ thống sẽ gửi lại.',
      whole: true,
      ...(seconds !== null && seconds > 0 ? { afterMs: seconds * 1000 } : {}),
    };
  }
  if (status === 401 || status === 403 || status === 404 || status === 405) {
    return {
      kind: 'ourFault',
      reason,
      staff: 'Cổng SMS từ chối kết nối; kiểm tra SMS_URL, SMS_USER và SMS_PASSWORD.',
    };
  }
  if (status >= 400 && status < 500) return { kind: 'refused', reason, staff: 'Cổng SMS từ chối tin này.' };
  return { kind: 'unknown', reason, staff: 'Cổng SMS báo lỗi nên chưa rõ tin đã được nhận hay chưa.' };
}

/** Kannel's numbers and SMPP's words. */
const DELIVERED = /^(1|delivered|delivrd|success)$/i;
const FAILED = /^(2|16|failed|undelivered|undeliverable|undeliv|rejected|rejectd|expired|deleted)$/i;

function parseReceipt(request: WebhookRequest, settings: SmsSettings): Parsed {
  if (!hasCallbackKey(request, settings)) return { kind: 'unsigned', status: 401, name: 'sms_receipt' };
  const fields = callbackFields(request);
  const providerId = fields?.get('id') ?? fields?.get('messageId') ?? fields?.get('message_id');
  const status = fields?.get('status') ?? fields?.get('state') ?? '';
  if (!providerId) return { kind: 'malformed', reason: 'no_id' };
  const state = DELIVERED.test(status) ? 'delivered' : FAILED.test(status) ? 'failed' : null;
  if (state === null) return { kind: 'events', events: [], name: 'sms_receipt_other' };
  const reason = state === 'failed' ? { reason: `sms_${status.toLowerCase()}` } : {};
  return {
    kind: 'events',
    events: [
      { kind: 'receipt', channel: 'sms', providerId, key: providerId, state, ...reason, at: request.at },
    ],
    name: `sms_receipt_${state}`,
  };
}
