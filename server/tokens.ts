import { setTimeout as pause } from 'node:timers/promises';
import type { TokenPair, TokenStore } from '../channels/contract.ts';
import type { Deps } from '../prisma/deps.ts';

/** A holder that died lets go after this long: longer than any refresh may take. */
const LOCK_MS = 30_000;
const LOOK_AGAIN_MS = 50;
/** Zalo's refresh token lives three months (channels.md 1.3). */
const REFRESH_LIFE_MS = 90 * 24 * 3_600_000;

/**
 * Keeps the token pair of one account, sealed, with a compare-and-swap on the single-use refresh token and a lock over
 * all processes that share the database.
 * @param holder a name of this process, unique
 */
export function tokenStore(deps: Deps, account: string, holder: string): TokenStore {
  const { db, keys } = deps;

  const load = async (): Promise<TokenPair | null> => {
    const row = await db.read.channelToken.findUnique({ where: { account } });
    return row === null || row.sealed === '' ? null : read(keys.open(row.sealed));
  };

  return {
    load,
    replace: (old, pair, force = false) =>
      db.write(async (tx) => {
        const row = await tx.channelToken.findUnique({ where: { account } });
        const stored = row === null || row.sealed === '' ? null : read(keys.open(row.sealed));
        if (stored !== null && stored.refreshToken !== old && !force) return false;
        const data = {
          sealed: keys.seal(JSON.stringify(pair)),
          accessExpiresAt: pair.expiresAt,
          refreshExpiresAt: new Date(deps.now().getTime() + REFRESH_LIFE_MS),
          updatedAt: deps.now(),
        };
        await tx.channelToken.upsert({
          where: { account },
          create: { account, version: 1, ...data },
          update: { ...data, version: { increment: 1 } },
        });
        return true;
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
      const row = await tx.channelToken.findUnique({ where: { account } });
      if (row === null) {
        await tx.channelToken.create({
          data: { account, sealed: '', version: 0, updatedAt: at, lockedBy: holder, lockedUntil: until },
        });
        return true;
      }
      const free = await tx.channelToken.updateMany({
        where: { account, OR: [{ lockedUntil: null }, { lockedUntil: { lt: at } }] },
        data: { lockedBy: holder, lockedUntil: until },
      });
      return free.count === 1;
    });
    if (taken) return;
    await pause(LOOK_AGAIN_MS);
  }
}

function read(json: string): TokenPair {
  const pair = JSON.parse(json) as { accessToken: string; refreshToken: string; expiresAt: string };
  return { ...pair, expiresAt: new Date(pair.expiresAt) };
}
