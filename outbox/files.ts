import { readFileSync } from 'node:fs';
import { VIETNAM_MINUTES } from './local-time.ts';
import { type RuleRow, rowsOfYaml } from './rules.ts';

/** The rules the program is delivered with, local time of Viet Nam: they hold until an administrator changes the table. */
export const DELIVERED_RULES: readonly RuleRow[] = rowsOfYaml(
  readFileSync(new URL('./rules.yaml', import.meta.url), 'utf8'),
  VIETNAM_MINUTES,
);
