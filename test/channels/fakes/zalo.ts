import { type ZaloSettings, zaloChannel } from '../../../channels/zalo/zalo.ts';
import { memoryLog, memoryTokens } from './needs.ts';
import { type Fake, fakeProvider, type Reply, type Seen } from './server.ts';

export const NOW = new Date('2026-12-01T03:00:00Z');
export const HOUR = 3_600_000;

/**
 * Zalo's two hosts on one port, with rotating tokens as Zalo does it: a refresh token works once, an access token works until `expire`
 * is called or another is given. Everything but the token call answers what the test says.
 */
export async function fakeZalo(reply: Reply | ((seen: Seen) => Reply) = accepted('m1')) {
  const state = { refresh: 'refresh-0', access: '', issued: 0, journal: [] as string[] };
  let next = reply;
  let tokenReply: Reply | null = null;
  const fake: Fake = await fakeProvider((seen) => {
    if (seen.path === '/v4/oa/access_token') {
      state.journal.push('refresh');
      if (tokenReply) return tokenReply;
      const form = new URLSearchParams(seen.body);
      if (form.get('refresh_token') !== state.refresh || seen.headers.secret_key !== 'app-secret') {
        return { json: { error: -14014, error_name: 'Invalid refresh token' } };
      }
      state.issued += 1;
      state.refresh = `refresh-${state.issued}`;
      state.access = `access-${state.issued}`;
      return {
        json: { access_token: state.access, refresh_token: state.refresh, expires_in: '90000' },
      };
    }
    state.journal.push(`call ${seen.headers.access_token}`);
    if (seen.headers.access_token !== state.access) {
      return { json: { error: -216, message: 'Access token is invalid' } };
    }
    return typeof next === 'function' ? next(seen) : next;
  });
  return {
    fake,
    state,
    /** All calls that are not token calls. */
    calls: () => fake.seen.filter((seen) => seen.path !== '/v4/oa/access_token'),
    refreshes: () => fake.seen.filter((seen) => seen.path === '/v4/oa/access_token').length,
    answer(now: Reply | ((seen: Seen) => Reply)) {
      next = now;
    },
    answerTokens(now: Reply | null) {
      tokenReply = now;
    },
  };
}

/** A channel against the fake, with a store that already has a pair unless told otherwise. */
export function zaloAt(
  url: string,
  more: Partial<ZaloSettings> & { tokens?: ReturnType<typeof memoryTokens> } = {},
) {
  const log = memoryLog();
  const { tokens = memoryTokens(), ...settings } = more;
  const channel = zaloChannel(
    {
      appId: 'app-1',
      appSecret: 'app-secret',
      oaSecretKey: 'oa-secret',
      oaId: '388613280878808645',
      refreshToken: 'refresh-0',
      apiUrl: url,
      oauthUrl: url,
      znsUrl: url,
      log,
      now: () => NOW,
      ...settings,
    },
    tokens,
  );
  return { channel, tokens, log };
}

export function accepted(id: string, quota?: object): Reply {
  return {
    json: {
      error: 0,
      message: 'Success',
      data: { message_id: id, user_id: '2512523625412515', ...(quota ? { quota } : {}) },
    },
  };
}

export function error(code: number): Reply {
  return { json: { error: code, message: 'Zalo says no' } };
}
