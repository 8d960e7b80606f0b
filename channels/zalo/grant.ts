import { createHash } from 'node:crypto';
import { openConnections } from '../connections.ts';
import type { TokenStore } from '../contract.ts';
import { zaloHttp } from './http.ts';
import { askForTokens, oauthRoot } from './token-call.ts';

/**
 * How an official gives our app the right to speak for the Official Account (OAuth v4, docs/channels/zalo.md).
 * Sources disagree on the link: made here with a challenge of its own, made by Zalo's console with one fixed challenge, or without
 * any. So both halves are settings: `permissionUrl` (the console's link) and `codeVerifier` (the console's fixed verifier).
 */
export type GrantSettings = {
  appId: string;
  appSecret: string;
  oauthUrl: string;
  /** The link that Zalo's console generated; null: made here. */
  permissionUrl: string | null;
  /** The fixed verifier saved in Zalo's console; null: one of its own for each link. */
  codeVerifier: string | null;
};

/** The PKCE challenge of a verifier: base64url of raw SHA-256, without padding. */
export function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier, 'ascii').digest('base64url');
}

/** Zalo wants exactly 43 characters: 32 bytes in base64url. */
export function isVerifier(text: string): boolean {
  return /^[A-Za-z0-9._~-]{43}$/.test(text);
}

/** The address that the administrator of the OA opens to grant. No `scope`, `response_type` or `code_challenge_method`: Zalo knows none. */
export function permissionLink(
  settings: GrantSettings,
  link: { redirectUri: string; state: string; verifier: string },
): string {
  const url = new URL(settings.permissionUrl ?? `${oauthRoot(settings.oauthUrl)}/oa/permission`);
  if (settings.permissionUrl === null) {
    url.searchParams.set('app_id', settings.appId);
    url.searchParams.set('redirect_uri', link.redirectUri);
    url.searchParams.set('code_challenge', challengeOf(link.verifier));
  }
  url.searchParams.set('state', link.state);
  return url.toString();
}

export type GrantResult = { ok: true } | { ok: false; reason: string; staff: string };

const TIMEOUT_MS = 10_000;

/**
 * Changes the code of a finished grant into a pair and saves it over whatever was there: the newest grant is the living one. A code
 * works once and ten minutes; a code that Zalo refuses leaves the old pair untouched. Never throws for what Zalo can do.
 */
export async function redeem(
  settings: GrantSettings,
  needs: { tokens: TokenStore; now: () => Date },
  given: { code: string; verifier: string },
): Promise<GrantResult> {
  const connections = openConnections();
  try {
    const http = zaloHttp(connections, TIMEOUT_MS);
    return await needs.tokens.lock(async (): Promise<GrantResult> => {
      const answer = await askForTokens(
        { http, now: needs.now },
        settings,
        new URLSearchParams({
          code: given.code,
          app_id: settings.appId,
          grant_type: 'authorization_code',
          code_verifier: given.verifier,
        }),
      );
      if (answer.kind === 'pair') {
        await needs.tokens.replace('', answer.pair, true);
        return { ok: true };
      }
      if (answer.kind === 'refused') {
        const staff =
          REFUSALS[answer.code] ?? `Zalo từ chối cấp quyền (mã ${answer.code}). Hãy bấm nối lại từ đầu.`;
        return { ok: false, reason: `zalo_grant_${answer.code}`, staff };
      }
      return {
        ok: false,
        reason: 'zalo_grant_silence',
        staff: 'Chưa nhận được trả lời của Zalo. Đợi một phút rồi bấm nối lại từ đầu.',
      };
    });
  } finally {
    connections.close();
  }
}

/** Errors of the token call that say what to do (docs/channels/zalo.md). */
const REFUSALS: Record<number, string> = {
  [-118]: 'Mã cấp quyền đã dùng hoặc quá 10 phút. Hãy bấm nối lại từ đầu.',
  [-14002]: 'Zalo không nhận ZALO_APP_ID: kiểm tra mã ứng dụng và ứng dụng đã được kích hoạt chưa.',
  [-14003]:
    'Zalo không nhận địa chỉ trả về: khai báo đúng địa chỉ này ở trang quản lý ứng dụng Zalo (mục Official Account, Thiết lập chung), hoặc đặt ZALO_PERMISSION_URL.',
};
