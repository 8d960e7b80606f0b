import type { Knowledge } from '../knowledge/knowledge.ts';
import type { Deps } from '../prisma/deps.ts';

/** What a talk works with; `server/` wires it. `publicUrl`: how links to us begin. */
export type BotContext = { deps: Deps; knowledge: Knowledge; publicUrl: string };
