/** Reads this room's own data once, when first asked for: lists of what to do, working hours, how often a talk is handed over. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { PUBLIC_HOLIDAYS } from '../calendar/files.ts';
import { CHECKLISTS, type Checklists } from './checklist.ts';
import { HANDOFF_LIMITS, type HandoffLimits } from './handoff-limit.ts';
import { WORKING_HOURS, type WorkingHours } from './working-hours.ts';

type OwnData = { checklists: Checklists; hours: WorkingHours; handoffs: HandoffLimits };

let loaded: OwnData | null = null;

/** Throws when a file of the program itself is broken: a bug that test/bot finds. */
export function ownData(): OwnData {
  if (loaded !== null) return loaded;
  const read = (name: string): unknown => parse(readFileSync(new URL(`./${name}`, import.meta.url), 'utf8'));
  loaded = {
    checklists: CHECKLISTS.parse(read('checklists.yaml')),
    hours: { ...WORKING_HOURS.parse(read('working-hours.yaml')), holidays: PUBLIC_HOLIDAYS },
    handoffs: HANDOFF_LIMITS.parse(read('handoff-limits.yaml')),
  };
  return loaded;
}
