import type { TokenPair } from '../contract.ts';
import { number, string } from '../json.ts';
import type { ZaloHttp } from './http.ts';

/** What came of asking for a pair. `refused`: Zalo's number (`-14014`, `-118`…); `silence`: `left` says whether the token may be spent. */
export type TokenAnswer =
  | { kind: 'pair'; pair: TokenPair }
  | { kind: 'refused'; code: number }
  | { kind: 'silence'; left: boolean };

/** Zalo prints `expires_in: "90000"`; for the day it does not. */
const DEFAULT_LIFE_SECONDS = 90_000;

/**
 * The one call of OAuth v4 that gives tokens, for a refresh token and for the code of a new grant alike: a form, and the app secret as
 * the header `secret_key` (docs/channels/zalo.md).
 */
export async function askForTokens(
  { http, now }: { http: ZaloHttp; now: () => Date },
  settings: { appSecret: string; oauthUrl: string },
  form: URLSearchParams,
): Promise<TokenAnswer> {
  const answer = await http({
    method: 'POST',
    url: `${oauthRoot(settings.oauthUrl)}/oa/access_token`,
    headers: { secret_key: settings.appSecret, 'content-type': 'application/x-www-form-urlencoded' },
    data: form.toString(),
  });
  if (answer.kind === 'silence') return answer;
  if (answer.kind === 'noise') return { kind: 'silence', left: true };
  const accessToken = string(answer.json, 'access_token');
  const refreshToken = string(answer.json, 'refresh_token');
  if (accessToken !== null && refreshToken !== null) {
    const given = number(answer.json, 'expires_in');
    const seconds = given !== null && given > 0 ? given : DEFAULT_LIFE_SECONDS;
    return {
      kind: 'pair',
      pair: { accessToken, refreshToken, expiresAt: new Date(now().getTime() + seconds * 1000) },
    };
  }
  if (answer.status >= 500 || answer.status === 429) return { kind: 'silence', left: true };
  return { kind: 'refused', code: number(answer.json, 'error') ?? answer.status };
}

/** Where OAuth v4 lives: the setting may be the host, with or without `/v4`, or the whole address of the token call. */
export function oauthRoot(base: string): string {
  const root = base.replace(/\/+$/, '').replace(/\/oa\/access_token$/, '');
  return root.endsWith('/v4') ? root : `${root}/v4`;
}
