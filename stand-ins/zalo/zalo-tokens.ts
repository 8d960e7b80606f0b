import { createHash } from 'node:crypto';
import { MINUTE_MS } from '../../calendar/durations.ts';
import type { Answered, StageRequest } from '../stage.ts';

/** Zalo's OAuth v4 as it bites: access tokens of 25 hours, refresh tokens that work once, codes of ten minutes with their challenge. */
export type ZaloTokens = {
  /** Is this the living access token? */
  accepts(token: string): boolean;
  answer(asked: StageRequest): Answered;
  /** The access token dies now; the refresh token lives. */
  expireAccess(): void;
  /** Somebody else used the refresh token: ours is dead. */
  spoilRefresh(): void;
  /** The refresh token that works next. */
  refreshToken(): string;
  refreshes(): number;
};

const ACCESS_SECONDS = 90_000;
const CODE_MS = 10 * MINUTE_MS;
const APP_SECRET = 'tap-luyen';

export function openTokens(now: () => Date, account: { appId: string; oaId: string }): ZaloTokens {
  let [issued, refreshes] = [0, 0];
  let refresh = 'tap-luyen-refresh-0';
  let access: { token: string; until: number } | null = null;
  const codes = new Map<string, { challenge: string | null; until: number }>();

  function issue(): Answered {
    issued += 1;
    refresh = `tap-luyen-refresh-${issued}`;
    access = { token: `tap-luyen-access-${issued}`, until: now().getTime() + ACCESS_SECONDS * 1000 };
    return {
      json: { access_token: access.token, refresh_token: refresh, expires_in: String(ACCESS_SECONDS) },
    };
  }

  /** The page where the administrator of the OA would say yes: here the yes is given at once. */
  function permission(query: URLSearchParams): Answered {
    if (query.get('app_id') !== account.appId) return no(-14002, 'Invalid appId');
    const back = query.get('redirect_uri') ?? '';
    if (!URL.canParse(back)) return no(-14003, 'Invalid redirect uri');
    const code = `code-${issued}-${codes.size}`;
    codes.set(code, { challenge: query.get('code_challenge'), until: now().getTime() + CODE_MS });
    const to = new URL(back);
    to.searchParams.set('oa_id', account.oaId);
    to.searchParams.set('code', code);
    const state = query.get('state');
    if (state !== null) to.searchParams.set('state', state);
    return { status: 302, headers: { location: to.toString() }, json: {} };
  }

  function tokens(asked: StageRequest): Answered {
    const form = new URLSearchParams(asked.body);
    if (asked.headers.secret_key !== APP_SECRET || form.get('app_id') !== account.appId)
      return no(-14002, 'Invalid appId');
    if (form.get('grant_type') === 'refresh_token') {
      refreshes += 1;
      return form.get('refresh_token') === refresh ? issue() : no(-14014, 'Invalid refresh token');
    }
    if (form.get('grant_type') !== 'authorization_code') return no(-118, 'invalid_grant');
    const code = codes.get(form.get('code') ?? '');
    codes.delete(form.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const wrong = code?.challenge !== null && code?.challenge !== challenge;
    return code === undefined || now().getTime() >= code.until || wrong ? no(-118, 'invalid_grant') : issue();
  }

  return {
    accepts: (token) => access !== null && token === access.token && now().getTime() < access.until,
    answer(asked) {
      if (asked.method === 'GET' && asked.path === '/v4/oa/permission') return permission(asked.query);
      if (asked.method === 'POST' && asked.path === '/v4/oa/access_token') return tokens(asked);
      return { status: 404, text: '<html>Not Found</html>' };
    },
    expireAccess() {
      access = null;
    },
    spoilRefresh() {
      issued += 1;
      refresh = `tap-luyen-refresh-${issued}`;
      access = null;
    },
    refreshToken: () => refresh,
    refreshes: () => refreshes,
  };
}

function no(error: number, name: string): Answered {
  return { json: { error, error_name: name, error_reason: name, error_description: name, ref_doc: '' } };
}
