import type { Outcome } from '../contract.ts';
import { field, number } from '../json.ts';
import type { ZaloAuth } from './auth.ts';
import { kindOf, outcomeOf, type ZaloSurface } from './errors.ts';
import type { ZaloHttp } from './http.ts';

/**
 * What came of a call to the OA API.
 * - `ok`: error 0; `data` is what Zalo put there.
 * - `error`: Zalo's own number. - `failed`: no such answer; `left` says whether the request may have been carried out.
 */
export type CallResult =
  | { kind: 'ok'; data: unknown }
  | { kind: 'error'; code: number; outcome: Outcome }
  | { kind: 'failed'; left: boolean; outcome: Outcome };

type ZaloCall = {
  method: 'GET' | 'POST';
  /** Which host: openapi.zalo.me, or business.openapi.zalo.me for templates. The same number means another error there. */
  surface?: ZaloSurface;
  path: string;
  query?: Record<string, string>;
  /** An object becomes JSON, a FormData multipart; made anew for every try, because a stream is spent after one. */
  data?: () => object;
};

export type ZaloClient = { call(request: ZaloCall): Promise<CallResult> };

/** Both hosts with our token on every call: one forced refresh and one more try when Zalo refuses the token. */
export function zaloClient(
  urls: { apiUrl: string; znsUrl: string },
  needs: { http: ZaloHttp; auth: ZaloAuth; now: () => Date },
): ZaloClient {
  const { http, auth, now } = needs;
  const roots = { oa: urls.apiUrl.replace(/\/+$/, ''), zns: urls.znsUrl.replace(/\/+$/, '') };

  async function once(request: ZaloCall, accessToken: string): Promise<CallResult> {
    const surface = request.surface ?? 'oa';
    const answer = await http({
      method: request.method,
      url: `${roots[surface]}${request.path}`,
      headers: { access_token: accessToken },
      ...(request.query === undefined ? {} : { query: request.query }),
      ...(request.data === undefined ? {} : { data: request.data() }),
    });
    if (answer.kind === 'silence') return silent(answer.left);
    const code = answer.kind === 'answer' ? number(answer.json, 'error') : null;
    if (answer.kind === 'answer' && code === 0) return { kind: 'ok', data: field(answer.json, 'data') };
    if (code !== null) return { kind: 'error', code, outcome: outcomeOf(surface, code, now()) };
    if (answer.status === 401) return { kind: 'error', code: 401, outcome: outcomeOf(surface, 401, now()) };
    return noise(answer.status);
  }

  return {
    async call(request) {
      const access = await auth.access();
      if (access.kind === 'none') return { kind: 'failed', left: false, outcome: access.outcome };
      const first = await once(request, access.accessToken);
      if (first.kind !== 'error' || kindOf(request.surface ?? 'oa', first.code) !== 'token') return first;
      const renewed = await auth.renewed(access.accessToken);
      if (renewed.kind === 'none') return { kind: 'failed', left: false, outcome: renewed.outcome };
      return once(request, renewed.accessToken);
    },
  };
}

function silent(left: boolean): CallResult {
  if (!left) {
    return {
      kind: 'failed',
      left,
      outcome: {
        kind: 'retry',
        reason: 'zalo_unreachable',
        staff: 'Chưa kết nối được tới máy chủ Zalo; hệ thống sẽ gửi lại.',
        whole: true,
      },
    };
  }
  return {
    kind: 'failed',
    left,
    outcome: {
      kind: 'unknown',
      reason: 'zalo_no_answer',
      staff: 'Zalo không trả lời kịp nên chưa rõ tin đã tới hay chưa; hệ thống không tự gửi lại.',
    },
  };
}

/** An answer without Zalo's envelope: a gateway on the way. Only 429 and 503 promise that nothing was done. */
function noise(status: number): CallResult {
  const reason = `zalo_http_${status}`;
  if (status === 429 || status === 503) {
    const staff = 'Máy chủ Zalo đang quá tải; hệ thống sẽ gửi lại.';
    return { kind: 'failed', left: false, outcome: { kind: 'retry', reason, staff, whole: true } };
  }
  if (status >= 300 && status < 500) {
    const staff = 'Zalo từ chối yêu cầu; kiểm tra ZALO_API_URL và cấu hình ứng dụng.';
    return { kind: 'failed', left: false, outcome: { kind: 'ourFault', reason, staff } };
  }
  return {
    kind: 'failed',
    left: true,
    outcome: {
      kind: 'unknown',
      ...(status >= 500 ? { gateway: true } : {}),
      reason,
      staff: 'Zalo trả lời không rõ nghĩa nên chưa biết tin đã tới hay chưa.',
    },
  };
}
