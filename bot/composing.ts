import type { Knowledge } from '../knowledge/knowledge.ts';
import type { ComposeContext } from './compose.ts';
import { ownData } from './files.ts';
import { isClosed } from './working-hours.ts';

/** What putting words to replies asks of the knowledge and of this room's own data. */
export function composing({
  lastDay,
}: Pick<Knowledge, 'lastDay'>): Pick<ComposeContext, 'lastDay' | 'isClosed' | 'checklists'> {
  const { checklists, hours } = ownData();
  return { lastDay, checklists, isClosed: (day) => isClosed(hours, day) };
}
