/** Reads this room's own data once; a broken file stops the program with the field's name. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { RETENTION_TABLE, type RetentionLine } from './retention-table.ts';

export const RETENTION: readonly RetentionLine[] = RETENTION_TABLE.parse(
  parse(readFileSync(new URL('./retention.yaml', import.meta.url), 'utf8')),
);
