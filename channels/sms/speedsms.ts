import type { Event, Outcome, ParsedWebhook, WebhookRequest } from '../contract.ts';
import { child, field, id, number, parseJson, string } from '../json.ts';
import { brandnameTrouble } from './brandname.ts';
import { callGateway, outcomeOfHttp } from './call.ts';
import { callbackFields, hasCallbackKey, incomingText, recipientOf } from './callback.ts';
import type { Sms, SmsNeeds, SmsProvider, SmsSettings } from './provider.ts';

/**
 * SpeedSMS.vn (speedsms.vn/sms-api, read November 2026). `SMS_PASSWORD` is the access token (Basic `token:x`), `SMS_SENDER` the
 * brand name (type 3), absent: a random number (type 2). `SMS_USER` is not used by the provider; it only seeds the callback key.
 * Not keyed: nothing is documented that refuses a second send.
 */
export function speedsmsProvider(settings: SmsSettings, needs: SmsNeeds): SmsProvider {
  const root = (settings.url || 'https://api.speedsms.vn/index.php').replace(/\/+$/, '');
  const account = { user: settings.password ?? '', password: 'x' };

  async function send(sms: Sms): Promise<Outcome> {
    const called = await callGateway(
      {
        method: 'POST',
        url: `${root}/sms/send`,
        body: {
          to: [sms.to.replace(/^\+/, '')],
          content: sms.text,
          sms_type: settings.sender ? 3 : 2,
          sender: settings.sender ?? '',
        },
        ...account,
      },
      needs,
      'speedsms',
      'SpeedSMS',
    );
    if (called.kind === 'failure') return called.outcome;
    return outcomeOfAnswer(called.status, parseJson(called.body), sms, called.retryAfterMs);
  }

  return {
    name: 'speedsms',
    keyed: false,
    missing: settings.password
      ? brandnameTrouble(settings.sender)
      : 'Chưa khai báo SMS_PASSWORD (access token) cho nhà cung cấp SpeedSMS.',
    send,
    parse: (request) => parseCallback(request, settings),
    async check() {
      const called = await callGateway(
        { method: 'GET', url: `${root}/user/info`, ...account },
        needs,
        'speedsms',
        'SpeedSMS',
      );
      if (called.kind === 'failure') {
        return { ok: false, reason: called.outcome.reason, staff: called.outcome.staff };
      }
      const answer = parseJson(called.body);
      if (called.status === 200 && string(answer, 'status') !== 'error') {
        const balance = number(child(answer, 'data') ?? answer, 'balance');
        return { ok: true, detail: balance === null ? 'SpeedSMS' : `SpeedSMS, còn ${balance} đồng` };
      }
      return {
        ok: false,
        reason: 'speedsms_refused',
        staff: 'SpeedSMS không nhận access token (SMS_PASSWORD).',
      };
    },
  };
}

type Row = { kind: 'gone' | 'ourFault' | 'retry'; staff: string };

/** SpeedSMS's codes (speedsms.vn/sms-api, en.speedsms.vn/sms-api-service-2). `00` is acceptance. */
const CODES: Record<string, Row> = {
  '007': { kind: 'ourFault', staff: 'Địa chỉ IP của máy chủ đang bị SpeedSMS khóa.' },
  '008': { kind: 'ourFault', staff: 'Tài khoản SpeedSMS đang bị khóa.' },
  '009': { kind: 'ourFault', staff: 'Tài khoản SpeedSMS chưa được phép gọi API.' },
  '101': { kind: 'ourFault', staff: 'SpeedSMS báo yêu cầu thiếu hoặc sai tham số.' },
  '105': { kind: 'gone', staff: 'SpeedSMS báo số điện thoại không đúng.' },
  '110': { kind: 'ourFault', staff: 'SpeedSMS không hỗ trợ bảng mã của nội dung; hãy gửi tin không dấu.' },
  '113': { kind: 'ourFault', staff: 'SpeedSMS báo nội dung quá dài.' },
  '300': { kind: 'ourFault', staff: 'Tài khoản SpeedSMS không đủ tiền.' },
  '500': { kind: 'retry', staff: 'SpeedSMS gặp lỗi hệ thống; hệ thống sẽ gửi lại.' },
};

function outcomeOfAnswer(status: number, answer: unknown, sms: Sms, retryAfterMs: number | null): Outcome {
  // Its 429 carries `"code": 0` and a number as status: that is its web server speaking, not the API.
  const code = string(answer, 'status') === null ? '' : (id(answer, 'code') ?? '');
  const row = CODES[code];
  if (row?.kind === 'retry')
    return { kind: 'retry', reason: `speedsms_${code}`, staff: row.staff, whole: true };
  if (row) return { kind: row.kind, reason: `speedsms_${code}`, staff: row.staff };
  const data = child(answer, 'data');
  if (string(answer, 'status') === 'success' && status < 300) {
    // A yes that names our only number among the invalid ones is a no.
    const invalid = field(data, 'invalidPhone');
    if (Array.isArray(invalid) && invalid.length > 0) {
      return {
        kind: 'gone',
        reason: 'speedsms_invalid_phone',
        staff: 'SpeedSMS báo số điện thoại không đúng.',
      };
    }
    const price = number(data, 'totalPrice');
    return {
      kind: 'accepted',
      providerId: id(data, 'tranId') ?? sms.key,
      facts: {
        segments: number(data, 'totalSMS') ?? sms.segments,
        ...(price === null ? {} : { priceDong: price }),
      },
    };
  }
  if (/^\d{1,4}$/.test(code)) {
    return { kind: 'ourFault', reason: `speedsms_${code}`, staff: `SpeedSMS từ chối với mã lỗi lạ ${code}.` };
  }
  return (
    outcomeOfHttp(status, 'speedsms', 'SpeedSMS', retryAfterMs) ?? {
      kind: 'unknown',
      reason: 'speedsms_no_code',
      staff: 'SpeedSMS trả lời không rõ nghĩa nên chưa biết tin đã được nhận hay chưa.',
    }
  );
}

/** `{"type":"report","tranId":…,"phone":"…","status":0}`: 0 delivered, 1–63 may still arrive, 64 and more failed. */
function parseCallback(request: WebhookRequest, settings: SmsSettings): ParsedWebhook {
  if (!hasCallbackKey(request, settings)) return { kind: 'unsigned', status: 401, name: 'speedsms_callback' };
  const fields = callbackFields(request);
  const type = fields?.get('type') ?? '';
  if (type === 'sms') return parseText(fields, request);
  const tranId = fields?.get('tranId');
  const status = fields?.get('status') ?? '';
  if (type !== 'report' || !tranId || !/^\d{1,5}$/.test(status))
    return { kind: 'malformed', reason: 'no_report' };
  const code = Number(status);
  const state = code === 0 ? 'delivered' : code >= 64 ? 'failed' : null;
  if (state === null) return { kind: 'events', events: [], name: 'speedsms_waiting' };
  const receipt: Event = {
    kind: 'receipt',
    channel: 'sms',
    providerId: tranId,
    state,
    ...(state === 'failed' ? { reason: `speedsms_status_${code}` } : {}),
    ...recipientOf(fields?.get('phone')),
    at: request.at,
  };
  return { kind: 'events', events: [receipt], name: `speedsms_${state}` };
}

/** A citizen's answer: `{"type":"sms","phone":"…","content":"…"}`. From memory of the same page, not seen again in 2026. */
function parseText(fields: Map<string, string> | null, request: WebhookRequest): ParsedWebhook {
  const from = fields?.get('phone');
  const text = fields?.get('content');
  if (!from || text === undefined) return { kind: 'malformed', reason: 'no_text' };
  const event = incomingText(
    { provider: 'speedsms', from, text, id: fields?.get('id'), call: request.call },
    request.at,
  );
  return { kind: 'events', events: event === null ? [] : [event], name: 'speedsms_text' };
}
