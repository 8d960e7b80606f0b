import type { Database } from './client.ts';
import type { Keys } from './seal.ts';

/** What every front door is given: the database, the keys, and the clock (time is an argument, also here). */
export type Deps = { db: Database; keys: Keys; now: () => Date };
