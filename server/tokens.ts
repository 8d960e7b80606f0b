import { setTimeout as pause } from 'node:timers/promises';
import { DAY_MS } from '../calendar/durations.ts';
import type { TokenPair, TokenStore } from '../channels/contract.ts';
import type { AccountState } from '../console/needs.ts';
import type { Deps } from '../prisma/deps.ts';
import { placeOf } from '../prisma/sealed-columns.ts';

/** A holder that died lets go after this long: longer than any refresh may take. */
const LOCK_MS = 30_000;
const LOOK_AGAIN_MS = 50;
/** Zalo's refresh token lives three months (docs/channels/zalo.md). */
const REFRESH_LIFE_MS = 90 * DAY_MS;

/**
 * Keeps the token pair of one account, sealed, with a compare-and-swap on the single-use refresh token and a lock over
 * all processes that share the database.
 * @param holder a name of this process, unique
 */
export function tokenStore(deps: Deps, account: string, holder: string): TokenStore {
  const { db, keys } = deps;

  const load = async (): Promise<TokenPair | null> => {
    const row = await db.read.channelToken.findUnique({ where: { account } });
    return row === null || row.sealed === ''
      ? null
      : read(keys.open(row.sealed, placeOf.channelToken(account)));
  };

  return {
    load,
    replace: (old, pair, force = false) =>
      db.write(async (tx) => {
        const row = await tx.channelToken.findUnique({ where: { account } });
        const stored =
          row === null || row.sealed === ''
            ? null
            : read(keys.open(row.sealed, placeOf.channelToken(account)));
        if (stored !== null && stored.refreshToken !== old && !force) return false;
        const data = {
          sealed: keys.seal(JSON.stringify(pair), placeOf.channelToken(account)),
          accessExpiresAt: pair.expiresAt,
          refreshExpiresAt: new Date(deps.now().getTime() + REFRESH_LIFE_MS),
          refusedAt: null,
          refusedCode: null,
          updatedAt: deps.now(),
        };
        await tx.channelToken.upsert({
          where: { account },
          create: { account, version: 1, ...data },
          update: { ...data, version: { increment: 1 } },
        });
        return true;
      }),
    refused: (code, at = deps.now()) =>
      db.write(async (tx) => {
        // Since when, not the last time: staff should see how long nothing has left.
        const data = { refusedAt: deps.now(), refusedCode: code };
        await tx.channelToken.updateMany({
          where: { account, refusedAt: null, updatedAt: { lte: at } },
          data,
        });
      }),
    lock: async (work) => {
      await take(deps, account, holder);
      try {
        return await work();
      } finally {
        await db.write((tx) =>
          tx.channelToken.updateMany({
            where: { account, lockedBy: holder },
            data: { lockedBy: null, lockedUntil: null },
          }),
        );
      }
    },
  };
}

async function take({ db, now }: Deps, account: string, holder: string): Promise<void> {
  for (;;) {
    const taken = await db.write(async (tx) => {
      const at = now();
      const until = new Date(at.getTime() + LOCK_MS);
      // Several processes may meet an empty table at once: the row is made by whoever comes first, held by whoever is next.
      await tx.channelToken.upsert({
        where: { account },
        create: { account, sealed: '', version: 0, updatedAt: at },
        update: {},
      });
      const free = await tx.channelToken.updateMany({
        where: { account, OR: [{ lockedUntil: null }, { lockedUntil: { lt: at } }] },
        data: { lockedBy: holder, lockedUntil: until },
      });
      return free.count === 1;
    }, `token ${account}`);
    if (taken) return;
    await pause(LOOK_AGAIN_MS);
  }
}

/** How long before a refresh token dies staff are told (docs/channels/zalo.md: a person must grant anew). */
const WARN_BEFORE_MS = 7 * DAY_MS;

/** How an account's tokens stand, for staff: nothing secret. `trouble` is the Vietnamese sentence, null when all is well. */
export type TokenHealth = {
  connected: boolean;
  refreshExpiresAt: Date | null;
  state: AccountState;
  trouble: string | null;
};

export async function tokenHealth({ db, now }: Deps, account: string): Promise<TokenHealth> {
  const row = await db.read.channelToken.findUnique({ where: { account } });
  const connected = row !== null && row.sealed !== '';
  const refreshExpiresAt = connected ? row.refreshExpiresAt : null;
  const left = refreshExpiresAt === null ? null : refreshExpiresAt.getTime() - now().getTime();
  if (row !== null && row.refusedAt !== null)
    return {
      connected,
      refreshExpiresAt,
      state: 'broken',
      trouble: `${whyRefused(row.refusedCode)} nên tin Zalo không gửi được; quản trị viên bấm "Nối lại Zalo OA".`,
    };
  if (left !== null && left <= 0)
    return {
      connected,
      refreshExpiresAt,
      state: 'broken',
      trouble: 'Mã làm mới của Zalo đã hết hạn (3 tháng); quản trị viên bấm "Nối lại Zalo OA".',
    };
  if (left !== null && left <= WARN_BEFORE_MS)
    return {
      connected,
      refreshExpiresAt,
      state: 'soon',
      trouble: `Mã làm mới của Zalo còn ${Math.max(1, Math.ceil(left / DAY_MS))} ngày là hết hạn; quản trị viên bấm "Nối lại Zalo OA" trước ngày đó.`,
    };
  return { connected, refreshExpiresAt, state: connected ? 'good' : 'none', trouble: null };
}

function whyRefused(code: number | null): string {
  return code ? `Zalo không nhận mã làm mới (mã lỗi ${code})` : 'Zalo OA đã thu hồi quyền của ứng dụng';
}

function read(json: string): TokenPair {
  const pair = JSON.parse(json) as { accessToken: string; refreshToken: string; expiresAt: string };
  return { ...pair, expiresAt: new Date(pair.expiresAt) };
}
