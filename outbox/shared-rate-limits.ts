/** One rate for all processes on all machines. A wing of the front door. */

import type { Database } from '../prisma/client.ts';
import type { RateLimits } from './dispatch-context.ts';
import { reserve } from './rate-limit.ts';
import * as paceStore from './store/rate-limits.ts';

/** Paces in rows of the database, by the database's clock: one rate for all processes on all machines (decision 10). */
export function sharedRateLimits(db: Database): RateLimits {
  return {
    take: (wants) =>
      db.write(async (tx) => {
        const { now, nextFree } = await paceStore.pacesOf(
          tx,
          db.kind,
          wants.map((want) => want.name),
        );
        const taken = new Map<string, number>();
        for (const want of wants) {
          const slots = reserve(nextFree.get(want.name) ?? null, want, now);
          await paceStore.setPace(tx, want.name, slots.nextFree);
          taken.set(want.name, slots.inMs);
        }
        return taken;
      }, 'paces'),
  };
}
