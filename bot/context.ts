import type { Knowledge } from '../knowledge/knowledge.ts';
import type { Deps } from '../prisma/deps.ts';

/** What a talk works with; `server/` wires it. `publicUrl`: how links to us begin. `callers`: absent, nobody is counted. */
export type BotContext = { deps: Deps; knowledge: Knowledge; publicUrl: string; callers?: CallerCount };

/** How much one caller did of late, counted in this process (console/crowd.ts). */
export type CallerCount = {
  take(key: string, most: number, windowMs: number, now: Date): boolean;
  full(key: string, most: number, windowMs: number, now: Date): boolean;
};
