/** Bringing the rules of a database up to those the program is delivered with, and what a person decides where both were changed. */

import type { Database, Reader, Tx } from '../prisma/client.ts';
import { type ByOfficial, byProgram, type Denied } from '../staff/act.ts';
import { denied, record } from '../staff/staff.ts';
import { DELIVERY } from './files.ts';
import type { KeptRule } from './rule-change.ts';
import { type DeliveredState, notBefore, planUpgrade } from './rule-upgrade.ts';
import { type DeliveredRules, ruleOfRow, type SendingRule } from './rules.ts';
import * as ruleStore from './store/rules.ts';

type RulesTaken = { added: number; changed: number; ended: number; offered: number };

/**
 * Brings the table of rules up to a delivery; null: it has been before, or by a newer program. Of several processes that start at
 * once one does it. Messages that the old hours put off are looked at again.
 */
export async function deliverRules(
  db: Database,
  now: Date,
  delivery: DeliveredRules = DELIVERY,
): Promise<RulesTaken | null> {
  if ((await ruleStore.rulesVersion(db.read)) >= delivery.version) return null;
  return db.write((tx) => deliverRulesIn(tx, now, delivery));
}

/** The same in the caller's transaction. */
export async function deliverRulesIn(
  tx: Tx,
  now: Date,
  delivery: DeliveredRules = DELIVERY,
): Promise<RulesTaken | null> {
  if (!(await ruleStore.takeRulesVersion(tx, delivery.version, now))) return null;
  const table = await ruleStore.keptRuleRows(tx);
  const { steps, given } = planUpgrade(delivery, table, await ruleStore.givenRules(tx), now);
  const taken: RulesTaken = { added: 0, changed: 0, ended: 0, offered: 0 };
  let holds = false;
  for (const step of steps) {
    switch (step.do) {
      case 'adopt':
        await ruleStore.adoptRules(tx, step.ids, step.key);
        break;
      case 'add':
        await ruleStore.putRule(tx, step.row, step.key, now);
        taken.added += 1;
        holds ||= step.row.validFrom <= now;
        break;
      case 'reword':
        await ruleStore.rewordRule(tx, step.id, step.row, now);
        taken.changed += 1;
        break;
      case 'replace':
        await ruleStore.endRule(tx, step.id, step.row.validFrom, now);
        await ruleStore.putRule(tx, step.row, step.key, now);
        taken.changed += 1;
        holds ||= step.row.validFrom <= now;
        break;
      case 'end':
        await ruleStore.endRule(tx, step.id, step.at, now);
        taken.ended += 1;
        holds = true;
        break;
    }
  }
  for (const one of given) {
    await ruleStore.putGiven(tx, one, delivery.version, now);
    if (one.state === 'offered') taken.offered += 1;
  }
  // An empty table is filled before anything waits.
  if (table.length === 0) return taken;
  if (holds) await ruleStore.wakeKept(tx, now);
  await record(tx, byProgram('delivery', now), {
    action: 'rule.delivered',
    subject: `rules:${delivery.version}`,
    detail: { ...taken, issued: delivery.issued },
  });
  return taken;
}

/** A delivered rule that waits for a person: the office's own version of it, and what the delivery says. Null: it has none (any more). */
export type RuleOffer = { key: string; version: number; own: KeptRule | null; delivered: SendingRule | null };

/** Delivered rules that were not applied because staff had changed or ended theirs, and nobody has decided. */
export async function ruleOffers(reader: Reader, kept: readonly KeptRule[]): Promise<RuleOffer[]> {
  return (await ruleStore.givenRules(reader))
    .filter((one) => one.state === 'offered')
    .map(({ key, row, version }) => ({
      key,
      version,
      own: kept.filter((rule) => rule.delivered === key).at(-1) ?? null,
      delivered: row === null ? null : ruleOf(row),
    }));
}

function ruleOf(row: NonNullable<DeliveredState['row']>): SendingRule {
  const read = ruleOfRow(row);
  if ('mistake' in read) throw new Error(`delivered rule: ${read.mistake}`);
  return read.rule;
}

/**
 * A person decides about an offer: `take` ends the office's own rule now and begins the delivered one, `keep` leaves it. Either way it is
 * not asked again until the delivery changes that rule. False: it is not offered (any more).
 */
export async function decideOffer(
  act: ByOfficial,
  tx: Tx,
  key: string,
  choice: 'take' | 'keep',
): Promise<boolean | Denied> {
  const { now } = act;
  const userId = act.user.id;
  const no = await denied(tx, act, 'rules.write', { subject: 'rule:', areaCode: '' });
  if (no !== null) return no;
  const offer = (await ruleStore.givenRules(tx)).find((one) => one.key === key && one.state === 'offered');
  const state = choice === 'take' ? 'applied' : 'kept';
  if (offer === undefined || !(await ruleStore.decideGiven(tx, key, state, userId, now))) return false;
  let added: number | null = null;
  const own = (await ruleStore.keptRuleRows(tx)).filter((one) => one.delivered === key).at(-1);
  if (choice === 'take') {
    const row = offer.row === null ? null : notBefore(offer.row, now);
    if (own !== undefined) await ruleStore.endRule(tx, own.id, row?.validFrom ?? now, now);
    if (row !== null) added = await ruleStore.putRule(tx, row, key, now);
    await ruleStore.wakeKept(tx, now);
  }
  await record(tx, act, {
    action: `rule.${choice}`,
    subject: `rule:${added ?? own?.id ?? 0}`,
    detail: { key, version: offer.version, replaces: own?.id ?? null },
  });
  return true;
}

/** Which delivery the database has. */
export async function rulesVersion(reader: Reader): Promise<number> {
  return ruleStore.rulesVersion(reader);
}
