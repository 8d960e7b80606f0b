/** What the gate must know of what was sent before. */
import type { ChannelName } from '../../channels/contract.ts';
import { batches } from '../../prisma/batches.ts';
import { type DatabaseKind, Prisma, type Reader, type Tx } from '../../prisma/client.ts';
import type { GroupTarget, PastMessage } from '../message.ts';
import { cell, idsIn, listed, moment, numberOrNull, type RawRow } from './rows.ts';

/** What these people and groups were sent since a moment, may have been sent, or are being sent now; replies left out. */
export async function pastSends(
  reader: Reader,
  kind: DatabaseKind,
  to: { contactIds: readonly number[]; addressIds: readonly number[]; groupIds: readonly number[] },
  since: Date,
  except: readonly number[],
): Promise<PastMessage[]> {
  const found: RawRow<PastMessage>[] = [];
  // CROSS JOIN and COALESCE leave SQLite only the way by person: left to choose, it reads the whole ledger for each round.
  const read = async (
    column: 'contactId' | 'addressId' | 'groupId',
    ids: readonly number[],
    more: Prisma.Sql,
  ) => {
    if (ids.length === 0) return;
    const list = ids.map((id) => [id]);
    found.push(
      ...(await reader.$queryRaw<RawRow<PastMessage>[]>`
        SELECT "Message"."id", "state", "purpose", "channel", "campaignId", "contactId", "addressId", "groupId",
          COALESCE("sentAt", "claimedAt") AS "at"
        FROM ${listed(kind, list)} CROSS JOIN "Message"
        WHERE ${Prisma.raw(`"${column}"`)} = CAST(${cell(kind, 0)} AS INTEGER) ${more} AND "purpose" <> 'reply'
          AND ("sentAt" > ${since} OR ("sentAt" IS NULL AND COALESCE("state", '') IN ('sending', 'unknown')))
          AND ("sentAt" IS NOT NULL OR "claimedAt" IS NOT NULL)
          AND "Message"."id" NOT IN (${idsIn(kind, except)})`),
    );
  };
  await read('contactId', to.contactIds, Prisma.empty);
  await read('addressId', to.addressIds, Prisma.sql`AND "contactId" IS NULL`);
  await read('groupId', to.groupIds, Prisma.empty);
  return found.map((row) => ({
    ...row,
    id: Number(row.id),
    campaignId: numberOrNull(row.campaignId),
    contactId: numberOrNull(row.contactId),
    addressId: numberOrNull(row.addressId),
    groupId: numberOrNull(row.groupId),
    at: moment(row.at),
  }));
}

/** Messages in any worker's hands by channel, replies not counted. Never many: workers claim in small batches. */
export async function leavingNow(reader: Reader): Promise<Map<string, number>> {
  const rows = await reader.message.groupBy({
    by: ['channel'],
    where: { state: 'sending', purpose: { not: 'reply' } },
    _count: { _all: true },
  });
  return new Map(rows.map((row) => [row.channel, row._count._all]));
}

export async function channelDays(
  reader: Reader,
  since: string,
): Promise<{ channel: string; day: string; sent: number }[]> {
  return reader.channelDay.findMany({ where: { day: { gte: since } } });
}

export async function countDay(tx: Tx, channel: ChannelName, day: string, sent: number): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO "ChannelDay" ("channel", "day", "sent") VALUES (${channel}, ${day}, ${sent})
    ON CONFLICT ("channel", "day") DO UPDATE SET "sent" = "ChannelDay"."sent" + ${sent}`;
}

/** What became of tries on one wire, added to its day. A try that is made again later counts as tried only. */
export async function countTries(
  tx: Tx,
  channel: ChannelName,
  day: string,
  ends: { sent: number; failed: number; doubtful: number },
  now: Date,
): Promise<void> {
  const { sent, failed, doubtful } = ends;
  const tried = sent + failed + doubtful;
  const last = sent > 0 ? now : null;
  await tx.$executeRaw`
    INSERT INTO "ChannelDay" ("channel", "day", "tried", "failed", "doubtful", "lastSent")
    VALUES (${channel}, ${day}, ${tried}, ${failed}, ${doubtful}, ${last})
    ON CONFLICT ("channel", "day") DO UPDATE SET
      "tried" = "ChannelDay"."tried" + ${tried},
      "failed" = "ChannelDay"."failed" + ${failed},
      "doubtful" = "ChannelDay"."doubtful" + ${doubtful},
      "lastSent" = COALESCE(${last}, "ChannelDay"."lastSent")`;
}

export type ChannelHealth = {
  channel: string;
  /** Handed over within the daily limits of providers. */
  sentToday: number;
  tried: number;
  failed: number;
  doubtful: number;
  lastSent: Date | null;
};

/** Sums per wire from a day on; `sentToday` of the newest day. */
export async function channelHealth(reader: Reader, from: string): Promise<ChannelHealth[]> {
  const days = await reader.channelDay.findMany({ where: { day: { gte: from } }, orderBy: { day: 'asc' } });
  const found = new Map<string, ChannelHealth>();
  for (const { channel, sent, tried, failed, doubtful, lastSent, day } of days) {
    const before = found.get(channel);
    found.set(channel, {
      channel,
      sentToday: day > from ? sent : 0,
      tried: (before?.tried ?? 0) + tried,
      failed: (before?.failed ?? 0) + failed,
      doubtful: (before?.doubtful ?? 0) + doubtful,
      lastSent: lastSent ?? before?.lastSent ?? null,
    });
  }
  return [...found.values()];
}

export async function groupsByIds(reader: Reader, ids: readonly number[]): Promise<GroupTarget[]> {
  const rows: GroupTarget[] = [];
  for (const batch of batches(ids))
    rows.push(
      ...(await reader.group.findMany({
        where: { id: { in: batch } },
        select: {
          id: true,
          state: true,
          mode: true,
          hash: true,
          sealed: true,
          demo: true,
          channel: true,
          key: true,
        },
      })),
    );
  return rows;
}
