import { readFileSync } from 'node:fs';
import { PUBLIC_HOLIDAYS } from '../calendar/files.ts';
import { type DeliveredRules, deliveryOfYaml, type RuleRow } from './rules.ts';

/** The rules this version of the program is delivered with, local time of Viet Nam. */
export const DELIVERY: DeliveredRules = deliveryOfYaml(
  readFileSync(new URL('./rules.yaml', import.meta.url), 'utf8'),
  PUBLIC_HOLIDAYS,
);

/** The same without their keys: they hold while the table of rules is empty. */
export const DELIVERED_RULES: readonly RuleRow[] = DELIVERY.rules.map(({ row }) => row);
