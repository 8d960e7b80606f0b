/** The sending rules of the table, read and changed. A wing of the front door. */

import type { Reader, Tx } from '../prisma/client.ts';
import type { ByOfficial, Denied } from '../staff/act.ts';
import { denied, record } from '../staff/staff.ts';
import { DELIVERED_RULES } from './files.ts';
import { aimsOf, type KeptRule } from './rule-change.ts';
import { type RuleRow, ruleOfRow, rulesOfRows, type SendingRules } from './rules.ts';
import * as ruleStore from './store/rules.ts';

/** The sending rules in the table, or the delivered ones while it is empty. */
export async function sendingRules(reader: Reader): Promise<SendingRules> {
  const rows = await ruleStore.ruleRows(reader);
  return rulesOfRows(rows.length === 0 ? DELIVERED_RULES : rows);
}

/** Every rule of the table, those that are over and those to come among them. */
export async function keptRules(reader: Reader): Promise<KeptRule[]> {
  return (await ruleStore.keptRuleRows(reader)).map((row) => {
    const read = ruleOfRow(row);
    if ('mistake' in read) throw new Error(`sending rule ${row.id}: ${read.mistake}`);
    const { id, changedAt, changedBy, delivered } = row;
    return { ...read.rule, id, changedAt, changedBy, delivered };
  });
}

/** How many messages wait that a rule speaks of. */
export async function waitingUnder(
  reader: Reader,
  rule: Pick<KeptRule, 'channel' | 'purpose'>,
): Promise<number> {
  const { channels, purposes } = aimsOf(rule);
  return ruleStore.waitingFor(reader, channels, purposes);
}

/**
 * Writes a new dated rule and closes the one it replaces where the new one begins; without a new row the old one ends at
 * `from`. What held before stays as it was. False: somebody else changed the old rule meanwhile. Messages that were put off
 * by the old hours are looked at again at once.
 */
export async function changeRule(
  act: ByOfficial,
  tx: Tx,
  change: { old: KeptRule | null; row: RuleRow | null; from: Date },
): Promise<boolean | Denied> {
  const { old, row, from } = change;
  const { now } = act;
  const userId = act.user.id;
  const no = await denied(tx, act, 'rules.write', { subject: `rule:${old?.id ?? 0}`, areaCode: '' });
  if (no !== null) return no;
  if (old !== null) {
    const ends = new Date(Math.max(from.getTime(), old.from.getTime()));
    if (!(await ruleStore.closeRule(tx, old, ends, userId, now))) return false;
  }
  if (from <= now) await ruleStore.wakeKept(tx, now);
  const added = row === null ? null : await ruleStore.addRule(tx, row, userId, now, old?.delivered ?? null);
  const action = row === null ? 'rule.end' : old === null ? 'rule.add' : 'rule.change';
  await record(tx, act, {
    action,
    subject: `rule:${added ?? old?.id ?? 0}`,
    detail: { kind: row?.kind ?? old?.kind ?? '', replaces: old?.id ?? null, from: from.toISOString() },
  });
  return true;
}
