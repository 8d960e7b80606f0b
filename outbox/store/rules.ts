/** Sending rules as rows: those of the office, and those that came with the program. */
import type { Reader, Tx } from '../../prisma/client.ts';
import { type DeliveredState, readGiven, writeGiven } from '../rule-upgrade.ts';
import type { RuleRow } from '../rules.ts';

export async function ruleRows(reader: Reader): Promise<RuleRow[]> {
  return reader.sendingRule.findMany({
    select: {
      kind: true,
      channel: true,
      purpose: true,
      value: true,
      source: true,
      verified: true,
      validFrom: true,
      validTo: true,
    },
    orderBy: { id: 'asc' },
  });
}

export type KeptRuleRow = RuleRow & {
  id: number;
  changedAt: Date;
  changedBy: number | null;
  /** Key of the delivered rule it is, or came from. */
  delivered: string | null;
};

/** The table with numbers and who wrote each row. */
export async function keptRuleRows(reader: Reader): Promise<KeptRuleRow[]> {
  return reader.sendingRule.findMany({ orderBy: { id: 'asc' } });
}

export async function addRule(
  tx: Tx,
  row: RuleRow,
  by: number,
  now: Date,
  delivered: string | null,
): Promise<number> {
  return (await tx.sendingRule.create({ data: { ...row, changedAt: now, changedBy: by, delivered } })).id;
}

/** Ends a rule at a moment unless it ends before; false: somebody else changed it since it was read. */
export async function closeRule(
  tx: Tx,
  old: { id: number; changedAt: Date },
  to: Date,
  by: number,
  now: Date,
): Promise<boolean> {
  const { count } = await tx.sendingRule.updateMany({
    where: { id: old.id, changedAt: old.changedAt, OR: [{ validTo: null }, { validTo: { gt: to } }] },
    data: { validTo: to, changedAt: now, changedBy: by },
  });
  return count === 1;
}

/** What the hours and quiet days put off is due again: the rules that did so have changed. */
export async function wakeKept(tx: Tx, now: Date): Promise<void> {
  await tx.message.updateMany({
    where: { state: 'queued', rule: { in: ['hours', 'quiet_day'] }, nextAt: { gt: now } },
    data: { nextAt: now },
  });
}

/** Messages that wait on these channels for these purposes. */
export async function waitingFor(
  reader: Reader,
  channels: readonly string[],
  purposes: readonly string[],
): Promise<number> {
  return reader.message.count({
    where: { state: 'queued', channel: { in: [...channels] }, purpose: { in: [...purposes] } },
  });
}

const RULES_VERSION = 'delivered-rules';

/** The delivery the table of rules was last brought up to; 0: never. */
export async function rulesVersion(reader: Reader): Promise<number> {
  return Number((await reader.setting.findUnique({ where: { name: RULES_VERSION } }))?.value ?? 0);
}

/** Takes the turn to bring the rules up to a delivery; false: somebody has, or brought them further. */
export async function takeRulesVersion(tx: Tx, version: number, now: Date): Promise<boolean> {
  const taken = await tx.$executeRaw`
    INSERT INTO "Setting" ("name", "value", "updatedAt") VALUES (${RULES_VERSION}, ${String(version)}, ${now})
    ON CONFLICT ("name") DO UPDATE SET "value" = ${String(version)}, "updatedAt" = ${now}
    WHERE CAST("Setting"."value" AS INTEGER) < ${version}`;
  return taken > 0;
}

export type GivenRow = DeliveredState & { version: number };

export async function givenRules(reader: Reader): Promise<GivenRow[]> {
  const rows = await reader.ruleDelivery.findMany({ orderBy: { key: 'asc' } });
  return rows.map(({ key, version, row, state }) => ({
    key,
    version,
    row: readGiven(row),
    state: state as DeliveredState['state'],
  }));
}

export async function putGiven(tx: Tx, given: DeliveredState, version: number, now: Date): Promise<void> {
  const { key, row, state } = given;
  const data = { version, row: writeGiven(row), state, changedAt: now, changedBy: null };
  await tx.ruleDelivery.upsert({ where: { key }, create: { key, ...data }, update: data });
}

/** @returns false when it is not offered (any more) */
export async function decideGiven(
  tx: Tx,
  key: string,
  state: DeliveredState['state'],
  by: number,
  now: Date,
): Promise<boolean> {
  const { count } = await tx.ruleDelivery.updateMany({
    where: { key, state: 'offered' },
    data: { state, changedAt: now, changedBy: by },
  });
  return count === 1;
}

export async function adoptRules(tx: Tx, ids: readonly number[], delivered: string): Promise<void> {
  await tx.sendingRule.updateMany({ where: { id: { in: [...ids] } }, data: { delivered } });
}

/** A rule as it was delivered: no person wrote it. */
export async function putRule(tx: Tx, row: RuleRow, delivered: string, now: Date): Promise<number> {
  return (await tx.sendingRule.create({ data: { ...row, changedAt: now, delivered } })).id;
}

export async function rewordRule(
  tx: Tx,
  id: number,
  { source, verified }: Pick<RuleRow, 'source' | 'verified'>,
  now: Date,
): Promise<void> {
  await tx.sendingRule.update({ where: { id }, data: { source, verified, changedAt: now } });
}

/** Ends a rule at a moment; one that begins later never holds, one that ends before stays as it is. */
export async function endRule(tx: Tx, id: number, at: Date, now: Date): Promise<void> {
  const rule = await tx.sendingRule.findUniqueOrThrow({ where: { id } });
  const to = at > rule.validFrom ? at : rule.validFrom;
  if (rule.validTo !== null && rule.validTo <= to) return;
  await tx.sendingRule.update({ where: { id }, data: { validTo: to, changedAt: now } });
}
