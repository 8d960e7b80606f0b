import { request } from 'undici';
import { capitalised } from '../../writing/letters.ts';
import { neverLeft } from '../connections.ts';
import type { Outcome } from '../contract.ts';
import type { SmsNeeds } from './provider.ts';

/** What came back from a gateway, or the outcome when nothing did. `retryAfterMs`: how long the gateway told us to wait. */
export type GatewayCallResult =
  | { kind: 'answer'; status: number; body: string; retryAfterMs: number | null }
  | { kind: 'failure'; outcome: FailedOutcome };

/** Every outcome but a yes. */
export type FailedOutcome = Exclude<Outcome, { kind: 'accepted' }>;

export type GatewayCall = {
  method: 'GET' | 'POST';
  url: string;
  headers?: Record<string, string>;
  /** An object is sent as JSON. */
  body?: string | object;
  user?: string;
  password?: string;
};

/**
 * One request to a gateway: no redirect is followed (a redirected POST may become a GET that the gateway takes for another
 * message), the whole call is bounded in time, and an answer of any status is an answer.
 * @param mark begins the reasons (`esms_unreachable`); `title` is what staff call the provider
 */
export async function callGateway(
  call: GatewayCall,
  needs: SmsNeeds,
  mark: string,
  title: string,
): Promise<GatewayCallResult> {
  if (!URL.canParse(call.url)) return { kind: 'failure', outcome: unreachable(mark, title) };
  try {
    const { statusCode, headers, body } = await request(call.url, {
      dispatcher: needs.lines,
      method: call.method,
      headers: headersOf(call),
      ...(call.body === undefined
        ? {}
        : { body: typeof call.body === 'string' ? call.body : JSON.stringify(call.body) }),
      signal: AbortSignal.timeout(needs.timeoutMs),
    });
    const text = await body.text();
    // SpeedSMS has a name of its own for it.
    const seconds = Number(headers['retry-after'] ?? headers['x-rate-limit-reset']);
    return {
      kind: 'answer',
      status: statusCode,
      body: text,
      retryAfterMs: Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 3_600) * 1_000 : null,
    };
  } catch (error) {
    return { kind: 'failure', outcome: neverLeft(error) ? unreachable(mark, title) : noAnswer(mark, title) };
  }
}

/** What the call names, over what every gateway may expect. A name and password in the address are the login, as everywhere. */
function headersOf({ url, headers, body, user, password = '' }: GatewayCall): Record<string, string> {
  const made: Record<string, string> = {
    accept: 'application/json, text/plain, */*',
    'user-agent': 'lienthong',
  };
  if (typeof body === 'object') made['content-type'] = 'application/json';
  const login = user ? `${user}:${password}` : loginOf(url);
  if (login !== '') made.authorization = `Basic ${Buffer.from(login).toString('base64')}`;
  for (const [name, value] of Object.entries(headers ?? {})) made[name.toLowerCase()] = value;
  return made;
}

function loginOf(url: string): string {
  if (!url.includes('@')) return '';
  const { username, password } = new URL(url);
  return username === '' ? '' : `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
}

function unreachable(mark: string, title: string): FailedOutcome {
  return {
    kind: 'retry',
    reason: `${mark}_unreachable`,
    staff: `Chưa kết nối được tới ${title}; hệ thống sẽ gửi lại.`,
    whole: true,
  };
}

function noAnswer(mark: string, title: string): FailedOutcome {
  return {
    kind: 'unknown',
    reason: `${mark}_no_answer`,
    staff: `${capitalised(title)} không trả lời kịp nên chưa rõ tin đã được nhận hay chưa.`,
  };
}

/** What an HTTP status says when the body says nothing of its own; null for 2xx. */
export function outcomeOfHttp(
  status: number,
  mark: string,
  title: string,
  retryAfterMs: number | null,
): FailedOutcome | null {
  if (status >= 200 && status < 300) return null;
  const reason = `${mark}_http_${status}`;
  const Title = capitalised(title);
  if (status === 429 || status === 503) {
    return {
      kind: 'retry',
      reason,
      staff: `${Title} đang quá tải hoặc giới hạn tốc độ; hệ thống sẽ gửi lại.`,
      whole: true,
      ...(retryAfterMs === null ? {} : { afterMs: retryAfterMs }),
    };
  }
  if ([401, 403, 404, 405].includes(status)) {
    return {
      kind: 'ourFault',
      reason,
      staff: `${Title} từ chối kết nối; kiểm tra SMS_URL, SMS_USER và SMS_PASSWORD.`,
    };
  }
  if (status >= 400 && status < 500) return { kind: 'refused', reason, staff: `${Title} từ chối tin này.` };
  return { kind: 'unknown', reason, staff: `${Title} báo lỗi nên chưa rõ tin đã được nhận hay chưa.` };
}
