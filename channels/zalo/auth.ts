import { HOUR_MS, MINUTE_MS } from '../../calendar/durations.ts';
import type { ChannelLog, Outcome, TokenPair, TokenStore } from '../contract.ts';
import type { ZaloHttp } from './http.ts';
import { askForTokens } from './token-call.ts';

export type ZaloAuthSettings = { appId: string; appSecret: string; refreshToken: string; oauthUrl: string };

/** A usable access token, or what a send that needed one must answer: nothing has left yet. */
type Access = { kind: 'token'; accessToken: string } | { kind: 'none'; outcome: Outcome };

export type ZaloAuth = {
  /** A token that is good for a while; refreshes when less than five hours are left. */
  access(): Promise<Access>;
  /** Zalo refused `used`: another token, by one refresh for however many sends ask at once. */
  renewed(used: string): Promise<Access>;
  /** The Vietnamese sentence when Zalo has refused our refresh token, else null. */
  broken(): string | null;
};

/** Access tokens live 25 hours; refreshing at 20 leaves time for a night's outage. */
const REFRESH_BEFORE_MS = 5 * HOUR_MS;
/** When Zalo refuses a token that was just forced, or our refresh token itself, asking again at once would only repeat it. */
const FORCE_PAUSE_MS = MINUTE_MS;
/** After this the channel counts as usable again, so that somebody tries: a person may have granted anew in another process. */
const BROKEN_MS = 10 * MINUTE_MS;
/** A token this close to its end would expire on the way. */
const TOO_LATE_MS = MINUTE_MS;

const REFUSED_STAFF =
  'Zalo không nhận mã làm mới (refresh token); quản trị viên mở trang Kênh gửi, mục Zalo OA, bấm "Nối lại Zalo OA" (hoặc khai báo ZALO_REFRESH_TOKEN mới).';

const REFUSED: Access = {
  kind: 'none',
  outcome: { kind: 'ourFault', reason: 'zalo_token_refused', staff: REFUSED_STAFF },
};

const NOT_CONNECTED: Access = {
  kind: 'none',
  outcome: {
    kind: 'ourFault',
    reason: 'zalo_not_connected',
    staff: 'Zalo OA chưa được nối: quản trị viên mở trang Kênh gửi, mục Zalo OA, và bấm "Nối Zalo OA".',
  },
};

const USELESS: Access = {
  kind: 'none',
  outcome: {
    kind: 'ourFault',
    reason: 'zalo_token_useless',
    staff: 'Zalo không nhận cả mã truy cập vừa cấp; cần kiểm tra quyền của ứng dụng trên trang quản trị OA.',
  },
};

/**
 * Zalo's rotating tokens (OAuth v4). A refresh token works once: the call that uses it kills it and returns the next. So: one refresh at a
 * time (in this process by sharing the promise, between processes by the store's lock), the new pair is saved before anybody
 * uses it, and a pair that could not be saved is kept and saved before anything else happens.
 */
export function zaloAuth(
  settings: ZaloAuthSettings,
  needs: { http: ZaloHttp; tokens: TokenStore; log: ChannelLog; now: () => Date },
): ZaloAuth {
  const { http, tokens, log, now } = needs;
  let current: TokenPair | null = null;
  let marginMs = REFRESH_BEFORE_MS;
  let unsaved: { old: string; pair: TokenPair; force: boolean } | null = null;
  let refreshing: Promise<Access> | null = null;
  let refusedAt: number | null = null;
  let forcedAt: number | null = null;
  const since = (moment: number | null) =>
    moment === null ? Number.POSITIVE_INFINITY : now().getTime() - moment;

  const lifeLeft = (pair: TokenPair) => pair.expiresAt.getTime() - now().getTime();
  const usable = (pair: TokenPair | null, refused: string | null): TokenPair | null => {
    if (pair === null || pair.accessToken === refused) return null;
    const margin = pair.accessToken === current?.accessToken ? marginMs : REFRESH_BEFORE_MS;
    return lifeLeft(pair) > margin ? pair : null;
  };

  function use(pair: TokenPair, margin = REFRESH_BEFORE_MS): Access {
    current = pair;
    marginMs = margin;
    refusedAt = null;
    return { kind: 'token', accessToken: pair.accessToken };
  }

  function refresh(refused: string | null): Promise<Access> {
    if (since(refusedAt) < FORCE_PAUSE_MS) return Promise.resolve(REFUSED);
    refreshing ??= tokens
      .lock(() => refreshHoldingLock(refused))
      .catch((): Access => {
        log.error({ reason: 'zalo_token_store' }, 'zalo.token');
        return wait('zalo_token_store', 'Chưa đọc hoặc lưu được mã truy cập Zalo; hệ thống sẽ thử lại.');
      })
      .finally(() => {
        refreshing = null;
      });
    return refreshing;
  }

  async function refreshHoldingLock(refused: string | null): Promise<Access> {
    if (unsaved) {
      await save(unsaved);
      unsaved = null;
    }
    const stored = await tokens.load();
    const waiting = usable(stored, refused);
    if (waiting) return use(waiting);

    const own = stored?.refreshToken ?? null;
    // Nobody has granted anything yet: there is nothing to ask Zalo with.
    if (own === null && settings.refreshToken === '') return NOT_CONNECTED;
    const first = await exchange(own ?? settings.refreshToken);
    // A stored token that died may have been replaced by a person in the settings.
    const secondHand =
      first.kind === 'refused' &&
      own !== null &&
      settings.refreshToken !== '' &&
      own !== settings.refreshToken;
    const answer = secondHand ? await exchange(settings.refreshToken) : first;

    if (answer.kind === 'pair') {
      const old = secondHand ? settings.refreshToken : (own ?? settings.refreshToken);
      unsaved = { old, pair: answer.pair, force: secondHand };
      const saved = await save(unsaved);
      unsaved = null;
      const left = lifeLeft(saved);
      log.info({ seconds: Math.round(left / 1000) }, 'zalo.token.refreshed');
      // A token that lives shorter than usual must not be refreshed with every send.
      return use(saved, Math.min(REFRESH_BEFORE_MS, left / 5));
    }
    if (answer.kind === 'refused') {
      refusedAt = now().getTime();
      log.error({ code: answer.code }, 'zalo.token.refused');
      await tokens.refused(answer.code);
      return REFUSED;
    }
    log.warn({ left: answer.left }, 'zalo.token.unreachable');
    // The old access token may still have hours to live; only a refused or dying one is useless.
    if (stored && stored.accessToken !== refused && lifeLeft(stored) > TOO_LATE_MS) {
      return { kind: 'token', accessToken: stored.accessToken };
    }
    return wait('zalo_token_unreachable', 'Chưa lấy được mã truy cập Zalo; hệ thống sẽ thử lại.');
  }

  /** Saves before use. When somebody else was faster, theirs is the living pair. */
  async function save(next: { old: string; pair: TokenPair; force: boolean }): Promise<TokenPair> {
    if (await tokens.replace(next.old, next.pair, next.force)) return next.pair;
    return (await tokens.load()) ?? next.pair;
  }

  const exchange = (refreshToken: string) =>
    askForTokens(
      { http, now },
      settings,
      new URLSearchParams({
        refresh_token: refreshToken,
        app_id: settings.appId,
        grant_type: 'refresh_token',
      }),
    );

  return {
    async access() {
      const ready = usable(current, null);
      return ready ? { kind: 'token', accessToken: ready.accessToken } : refresh(null);
    },
    async renewed(used) {
      const ready = usable(current, used);
      if (ready) return { kind: 'token', accessToken: ready.accessToken };
      if (refreshing) {
        const shared = await refreshing;
        if (shared.kind === 'none' || shared.accessToken !== used) return shared;
      }
      if (since(refusedAt) < FORCE_PAUSE_MS) return REFUSED;
      if (current?.accessToken === used && since(forcedAt) < FORCE_PAUSE_MS) return USELESS;
      forcedAt = now().getTime();
      return refresh(used);
    },
    broken: () => (since(refusedAt) < BROKEN_MS ? REFUSED_STAFF : null),
  };
}

function wait(reason: string, staff: string): Access {
  return { kind: 'none', outcome: { kind: 'retry', reason, staff, whole: true } };
}
