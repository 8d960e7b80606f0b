/** Reads this room's own data once, when the program starts; a broken file stops it there with the field's name. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { PUBLIC_HOLIDAYS } from '../calendar/files.ts';
import { RIGHTS, type RightsCalendar } from './request-days.ts';

export const RIGHTS_CALENDAR: RightsCalendar = {
  periods: RIGHTS.parse(parse(readFileSync(new URL('./rights.yaml', import.meta.url), 'utf8'))),
  holidays: PUBLIC_HOLIDAYS,
};
