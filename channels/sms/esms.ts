import type { Event, Outcome, ParsedWebhook, WebhookRequest } from '../contract.ts';
import { number, objectOf, parseJson, string } from '../json.ts';
import { brandnameTrouble } from './brandname.ts';
import { callGateway, outcomeOfHttp } from './call.ts';
import { callbackFields, callbackUrl, hasCallbackKey } from './callback.ts';
import { domestic } from './numbers.ts';
import type { Sms, SmsNeeds, SmsProvider, SmsSettings } from './provider.ts';

/**
 * eSMS.vn, customer-care (CSKH) texts under a registered brand name. Official documents devesms/gitbook_esms_for_develop_v2
 * (2026-04). `SMS_USER` is the ApiKey, `SMS_PASSWORD` the SecretKey, `SMS_SENDER` the brand name, `SMS_URL` another base.
 * Keyed: a repeated RequestId is refused for 24 hours, which is how we learn that the first try had arrived.
 */
export function esmsProvider(settings: SmsSettings, needs: SmsNeeds): SmsProvider {
  const { user, password, sender } = settings;
  const url = endpoint(settings.url);
  const callback = callbackUrl(settings);

  async function send(sms: Sms): Promise<Outcome> {
    const body = {
      ApiKey: user,
      SecretKey: password,
      Brandname: sender,
      Phone: domestic(sms.to),
      // The documents ask for \r\n; a bare \n is lost on some networks.
      Content: sms.text.replace(/\r?\n/g, '\r\n'),
      SmsType: '2',
      IsUnicode: sms.unicode ? '1' : '0',
      RequestId: sms.key,
      ...(callback === null ? {} : { CallbackUrl: callback }),
    };
    const called = await callGateway({ method: 'POST', url, body }, needs, 'esms', 'eSMS');
    if (called.kind === 'failure') return called.outcome;
    return outcomeOfAnswer(called.status, parseJson(called.body), sms, called.retryAfterMs);
  }

  return {
    name: 'esms',
    keyed: true,
    missing: missingOf(settings),
    send,
    parse: (request) => parseCallback(request, settings),
  };
}

function missingOf(settings: SmsSettings): string | null {
  const absent = [
    settings.user ? '' : 'SMS_USER (ApiKey)',
    settings.password ? '' : 'SMS_PASSWORD (SecretKey)',
    settings.sender ? '' : 'SMS_SENDER (tên định danh)',
  ].filter((name) => name !== '');
  if (absent.length > 0) return `Chưa khai báo ${absent.join(', ')} cho nhà cung cấp eSMS.`;
  return brandnameTrouble(settings.sender);
}

/** A bare host gets eSMS's path; any other base gets the method's name. */
function endpoint(base: string | null): string {
  const root = (base || 'https://rest.esms.vn').replace(/\/+$/, '');
  if (/SendMultipleMessage/i.test(root)) return `${root}/`;
  const path = URL.canParse(root) ? new URL(root).pathname : '';
  return `${root}${path === '/' || path === '' ? '/MainService.svc/json' : ''}/SendMultipleMessage_V4_post_json/`;
}

type Row = { kind: 'gone' | 'refused' | 'ourFault' | 'retry'; staff: string; whole?: boolean };

/** eSMS's codes (their page “bảng mã lỗi”, 2026-04). 100 and 124 are not here: they are acceptances. */
const CODES: Record<string, Row> = {
  '99': { kind: 'gone', staff: 'Số điện thoại nằm trong danh sách chặn của nhà cung cấp SMS.' },
  '101': { kind: 'ourFault', staff: 'ApiKey hoặc SecretKey của eSMS không đúng.' },
  '102': { kind: 'ourFault', staff: 'Tài khoản eSMS chưa có bảng giá.' },
  '103': { kind: 'ourFault', staff: 'Tài khoản eSMS không đủ tiền.' },
  '104': { kind: 'ourFault', staff: 'Tên định danh (brandname) chưa có trên eSMS.' },
  '107': { kind: 'ourFault', staff: 'Loại tin quảng cáo cần ít nhất 30 số; cấu hình loại tin chưa đúng.' },
  '108': { kind: 'gone', staff: 'eSMS báo số điện thoại không đúng.' },
  '110': { kind: 'ourFault', staff: 'eSMS báo dữ liệu gửi không đúng.' },
  '118': { kind: 'ourFault', staff: 'eSMS không hỗ trợ loại tin này.' },
  '120': { kind: 'ourFault', staff: 'eSMS báo danh sách số quá dài.' },
  '140': { kind: 'ourFault', staff: 'Địa chỉ IP của máy chủ chưa được eSMS cho phép.' },
  '143': { kind: 'ourFault', staff: 'Tài khoản eSMS chưa kích hoạt hoặc đang bị khóa.' },
  '146': { kind: 'ourFault', staff: 'Nội dung không khớp mẫu chăm sóc khách hàng đã đăng ký.' },
  '160': { kind: 'retry', staff: 'eSMS yêu cầu gửi chậm lại; hệ thống sẽ gửi tiếp.', whole: true },
  '163': { kind: 'ourFault', staff: 'eSMS chỉ nhận một số trong mỗi yêu cầu.' },
  '177': { kind: 'ourFault', staff: 'Tên định danh chưa đăng ký với nhà mạng của số này.' },
  '201': { kind: 'ourFault', staff: 'Nội dung có từ khóa bị chặn.' },
  '300': { kind: 'ourFault', staff: 'eSMS báo thiếu loại tin.' },
  '301': { kind: 'ourFault', staff: 'eSMS không hỗ trợ loại dịch vụ này.' },
  '687': { kind: 'ourFault', staff: 'eSMS báo quá 500 số trong một yêu cầu.' },
};

/** What eSMS's answer means. "100" says that eSMS has the text, nothing about the phone. */
function outcomeOfAnswer(
  status: number,
  answer: unknown,
  sms: { key: string; segments: number },
  retryAfterMs: number | null,
): Outcome {
  const code = string(answer, 'CodeResult') ?? String(number(answer, 'CodeResult') ?? '');
  const facts = { segments: sms.segments };
  if (code === '100' || code === '124') {
    return { kind: 'accepted', providerId: string(answer, 'SMSID') ?? sms.key, facts };
  }
  const row = CODES[code];
  if (row?.kind === 'retry') {
    return { kind: 'retry', reason: `esms_${code}`, staff: row.staff, ...(row.whole ? { whole: true } : {}) };
  }
  if (row) return { kind: row.kind, reason: `esms_${code}`, staff: row.staff };
  if (/^\d{1,4}$/.test(code)) {
    return { kind: 'ourFault', reason: `esms_${code}`, staff: `eSMS từ chối với mã lỗi lạ ${code}.` };
  }
  return (
    outcomeOfHttp(status, 'esms', 'eSMS', retryAfterMs) ?? {
      kind: 'unknown',
      reason: objectOf(answer) === null ? `esms_http_${status}` : 'esms_no_code',
      staff: 'eSMS trả lời không rõ nghĩa nên chưa biết tin đã được nhận hay chưa.',
    }
  );
}

/**
 * eSMS's delivery callback: an unsigned GET. `SendStatus` 5 alone is not success, the counters decide; an advertising callback
 * speaks of many numbers at once and says nothing about one of them.
 */
function parseCallback(request: WebhookRequest, settings: SmsSettings): ParsedWebhook {
  if (!hasCallbackKey(request, settings)) return { kind: 'unsigned', status: 401, name: 'esms_callback' };
  const fields = callbackFields(request);
  const smsId = fields?.get('SMSID');
  if (!fields || !smsId) return { kind: 'malformed', reason: 'no_smsid' };
  const count = (name: string) => Number(fields.get(name) ?? '0') || 0;
  const status = fields.get('SendStatus') ?? '';
  const name = /^\d{1,2}$/.test(status) ? `esms_status_${status}` : 'esms_status_other';
  const state =
    status === '4' || (status === '5' && count('SendFailed') > 0 && count('SendSuccess') === 0)
      ? 'failed'
      : status === '5' && count('SendSuccess') > 0
        ? 'delivered'
        : null;
  if (state === null || fields.get('TypeId') === '1') return { kind: 'events', events: [], name };
  const key = fields.get('RequestId');
  const receipt: Event = {
    kind: 'receipt',
    channel: 'sms',
    providerId: smsId,
    state,
    ...(state === 'failed' ? { reason: `esms_status_${status}` } : {}),
    ...(key ? { key } : {}),
    at: request.at,
  };
  return { kind: 'events', events: [receipt], name };
}
