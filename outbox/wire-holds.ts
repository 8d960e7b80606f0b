/** What the processes of a wire tell each other: who must wait, and for how long. A wing of the front door. */

import { DAY_MS } from '../calendar/durations.ts';
import type { ChannelName } from '../channels/contract.ts';
import type { WireHolds } from '../channels/limits.ts';
import type { Deps } from '../prisma/deps.ts';
import * as holdStore from './store/wire-holds.ts';

/** A hold that seems longer than this is one from before the clock was set back. */
const LONGEST_MS = DAY_MS;
/** So many chats of one bot that wait are looked at: three are enough to slow it. */
const MOST_HELD = 100;

/** The holds of one wire in the database. Addresses are hashed. */
export function wireHolds({ db, keys, now }: Deps, channel: ChannelName): WireHolds {
  const nameOf = (family: string, of: string) =>
    of === '' ? `${family}:` : `${family}:${keys.hash('address', `${channel}:${of}`)}`;
  const leftOf = (until: Date) => {
    const left = until.getTime() - now().getTime();
    return left > LONGEST_MS ? 0 : Math.max(0, left);
  };
  const from = (ms: number) => new Date(now().getTime() + Math.min(ms, LONGEST_MS));

  return {
    async hold(family, of, ms) {
      const [until, longest] = [from(ms), from(LONGEST_MS)];
      await db.write((tx) =>
        holdStore.takeHold(tx, channel, nameOf(family, of), { free: until, until, longest }),
      );
    },
    async held(any) {
      const names = any.map(({ family, of }) => nameOf(family, of));
      return Math.max(0, ...(await holdStore.holdsNamed(db.read, channel, names)).map(leftOf));
    },
    async heldIn(family) {
      const rows = await holdStore.holdsFrom(db.read, channel, `${family}:`, MOST_HELD);
      return rows.map(({ until }) => leftOf(until)).filter((ms) => ms > 0);
    },
    take: (family, of, most, ms) =>
      db.write(async (tx) => {
        const start = `${nameOf(family, of)}:`;
        const rows = await holdStore.holdsFrom(tx, channel, start, most);
        const left = new Map(rows.map(({ name, until }) => [name, leftOf(until)]));
        const places = Array.from({ length: most }, (_, place) => `${start}${place}`);
        const within = { free: now(), until: from(ms), longest: from(LONGEST_MS) };
        // On PostgreSQL another process may have taken a place that was free a moment ago: then the next one.
        for (const name of places.filter((one) => (left.get(one) ?? 0) === 0))
          if (await holdStore.takeHold(tx, channel, name, within)) return 0;
        return Math.max(1, Math.min(ms, ...left.values()));
      }),
  };
}

/** Forgets what is over. */
export async function sweepHolds({ db, now }: Deps): Promise<void> {
  const before = new Date(now().getTime() - DAY_MS);
  const after = new Date(now().getTime() + 2 * LONGEST_MS);
  await db.write((tx) => holdStore.forgetHolds(tx, { before, after }));
}
