/** Reads this room's own data once, when first asked for: lists of what to do, working hours, days to register. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { deadline } from '../knowledge/amounts.ts';
import { readAmounts } from '../knowledge/files.ts';
import { CHECKLISTS, type Checklists } from './checklist.ts';
import { WORKING_HOURS, type WorkingHours } from './working-hours.ts';

type OwnData = { checklists: Checklists; hours: WorkingHours; lastDay: LastDay };
export type LastDay = (what: 'birth' | 'death', day: string) => string | null;

let loaded: OwnData | null = null;

/** Throws when a file of the program itself is broken: a bug that test/bot finds. */
export function ownData(): OwnData {
  if (loaded !== null) return loaded;
  const read = (name: string): unknown => parse(readFileSync(new URL(`./${name}`, import.meta.url), 'utf8'));
  const { amounts } = readAmounts();
  loaded = {
    checklists: CHECKLISTS.parse(read('checklists.yaml')),
    hours: WORKING_HOURS.parse(read('working-hours.yaml')),
    lastDay: (what, day) =>
      deadline(amounts, `${what}_registration`, new Date(`${day}T12:00:00+07:00`))?.on ?? null,
  };
  return loaded;
}
