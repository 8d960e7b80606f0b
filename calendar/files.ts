/** The room's data, read once: days off with their sources. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { HOLIDAYS } from './working-days.ts';

export const PUBLIC_HOLIDAYS = HOLIDAYS.parse(
  parse(readFileSync(new URL('holidays.yaml', import.meta.url), 'utf8')),
);
