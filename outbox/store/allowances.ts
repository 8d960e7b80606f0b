/** What providers said is left, and what was handed to each person since they wrote. */
import type { ChannelName } from '../../channels/contract.ts';
import type { AllowanceName, AllowanceTold } from '../../channels/limits.ts';
import { type DatabaseKind, Prisma, type Reader, type Tx } from '../../prisma/client.ts';
import { type AllowanceRow, type FreeFacts, periodOf } from '../allowances.ts';
import { cell, listed, moment, type RawRow } from './rows.ts';

/** The row of one person's free answers; its `addressId` is never 0. */
const FREE = 'free_answers';

export async function accountRows(reader: Reader, channel: ChannelName): Promise<AllowanceRow[]> {
  const rows = await reader.allowance.findMany({ where: { channel, addressId: 0 } });
  return rows.map(({ name, period, left }) => ({ channel, name: name as AllowanceName, period, left }));
}

/** Messages to these people since a moment, replies too, and what the provider said of their free answers. */
export async function freeFacts(
  reader: Reader,
  kind: DatabaseKind,
  channel: ChannelName,
  addressIds: readonly number[],
  since: Date,
): Promise<Map<number, FreeFacts>> {
  if (addressIds.length === 0) return new Map();
  const list = addressIds.map((id) => [id]);
  const handed = await reader.$queryRaw<RawRow<{ addressId: number; id: number; state: string; at: Date }>[]>`
    SELECT "addressId", "Message"."id", "state", COALESCE("sentAt", "claimedAt") AS "at"
    FROM ${listed(kind, list)} CROSS JOIN "Message"
    WHERE "addressId" = CAST(${cell(kind, 0)} AS INTEGER) AND "channel" = ${channel}
      AND ("sentAt" >= ${since}
        OR ("sentAt" IS NULL AND "claimedAt" >= ${since} AND COALESCE("state", '') IN ('sending', 'unknown')))`;
  const told = await reader.allowance.findMany({
    where: { channel, name: FREE, addressId: { in: [...addressIds] }, toldAt: { gte: since } },
  });
  const found = new Map<number, { handed: FreeFacts['handed'][number][]; told: FreeFacts['told'] }>();
  const of = (id: number) => {
    const facts = found.get(id) ?? { handed: [], told: null };
    found.set(id, facts);
    return facts;
  };
  for (const row of handed)
    of(Number(row.addressId)).handed.push({
      id: Number(row.id),
      at: moment(row.at),
      underWay: row.state === 'sending',
    });
  for (const { addressId, left, toldAt } of told) of(addressId).told = { left, at: toldAt };
  return found;
}

/**
 * Keeps what an answer said. Answers of messages that were under way together come in any order, and what is left only falls within a
 * period: the lower figure stands. `asked`: the account itself was asked, so the figure stands as it is.
 */
export async function learn(
  tx: Tx,
  channel: ChannelName,
  { name, left, total }: AllowanceTold,
  now: Date,
  asked = false,
): Promise<void> {
  const lower = asked
    ? Prisma.sql`excluded."left"`
    : Prisma.sql`CASE WHEN "Allowance"."period" = excluded."period" AND "Allowance"."left" < excluded."left"
        THEN "Allowance"."left" ELSE excluded."left" END`;
  await tx.$executeRaw`
    INSERT INTO "Allowance" ("channel", "name", "addressId", "period", "left", "total", "toldAt")
    VALUES (${channel}, ${name}, 0, ${periodOf(name, now)}, ${left}, ${total}, ${now})
    ON CONFLICT ("channel", "name", "addressId") DO UPDATE SET "left" = ${lower}, "period" = excluded."period",
      "total" = COALESCE(excluded."total", "Allowance"."total"), "toldAt" = excluded."toldAt"`;
}

/** Keeps the provider's word on one person's free answers: the newest, of equally new ones the lower. */
export async function learnFree(
  tx: Tx,
  channel: ChannelName,
  addressId: number,
  left: number,
  now: Date,
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO "Allowance" ("channel", "name", "addressId", "period", "left", "toldAt")
    VALUES (${channel}, ${FREE}, ${addressId}, '', ${left}, ${now})
    ON CONFLICT ("channel", "name", "addressId") DO UPDATE SET
      "left" = CASE WHEN "Allowance"."toldAt" = excluded."toldAt" AND "Allowance"."left" < excluded."left"
        THEN "Allowance"."left" ELSE excluded."left" END, "toldAt" = excluded."toldAt"
    WHERE "Allowance"."toldAt" <= excluded."toldAt"`;
}

/** The account's figures of this period, held until the transaction ends so that two processes do not take the same one. */
export async function heldRows(
  tx: Tx,
  kind: DatabaseKind,
  channel: ChannelName,
  names: readonly AllowanceName[],
  now: Date,
): Promise<Map<AllowanceName, number>> {
  const lock = Prisma.raw(kind === 'postgresql' ? 'FOR UPDATE' : '');
  const rows = await tx.$queryRaw<RawRow<{ name: string; period: string; left: number }>[]>`
    SELECT "name", "period", "left" FROM "Allowance"
    WHERE "channel" = ${channel} AND "addressId" = 0 AND "name" IN (${Prisma.join([...names])})
    ORDER BY "name" ${lock}`;
  const live = rows.filter(({ name, period }) => period === periodOf(name as AllowanceName, now));
  return new Map(live.map(({ name, left }) => [name as AllowanceName, Number(left)]));
}

/** Takes from an allowance of this period, or (a number below 0) gives back what was not used. */
export async function take(
  tx: Tx,
  channel: ChannelName,
  name: AllowanceName,
  count: number,
  now: Date,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE "Allowance" SET "left" = "left" - ${count}
    WHERE "channel" = ${channel} AND "name" = ${name} AND "addressId" = 0 AND "period" = ${periodOf(name, now)}`;
}

/** People's windows that are over: nothing is left of what was said of them. */
export async function forgetFree(tx: Tx, before: Date): Promise<void> {
  await tx.allowance.deleteMany({ where: { addressId: { not: 0 }, toldAt: { lt: before } } });
}

/** When the account was last heard of one of these; null: never. */
export async function toldAt(
  reader: Reader,
  channel: ChannelName,
  name: AllowanceName,
): Promise<Date | null> {
  const key = { channel, name, addressId: 0 };
  return (await reader.allowance.findUnique({ where: { channel_name_addressId: key } }))?.toldAt ?? null;
}
