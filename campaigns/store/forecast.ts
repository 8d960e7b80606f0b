/** What a forecast must know of messages that wait or went out lately. */

import type { ChannelName } from '../../channels/contract.ts';
import { batches } from '../../prisma/batches.ts';
import type { Reader } from '../../prisma/client.ts';
import type { Purpose } from '../../templates/purposes.ts';

/** What somebody was sent: enough for the caps of the sending rules. */
export type RecentSend = {
  contactId: number;
  addressId: number | null;
  at: Date;
  purpose: Purpose;
  channel: ChannelName;
  campaignId: number | null;
};

const RECENT = {
  contactId: true,
  addressId: true,
  sentAt: true,
  purpose: true,
  channel: true,
  campaignId: true,
} as const;

/** What these people were sent since a moment, replies left out (outbox/ keeps it). */
export async function recentSends(
  reader: Reader,
  contactIds: readonly number[],
  since: Date,
): Promise<RecentSend[]> {
  const rows = await reader.message.findMany({
    where: { contactId: { in: [...contactIds] }, sentAt: { gt: since }, purpose: { not: 'reply' } },
    select: RECENT,
  });
  return rows.map(({ sentAt, ...row }) => ({ ...row, at: sentAt ?? since }) as RecentSend);
}

/** What a campaign has waiting, alike messages together. */
export async function waitingLots(
  reader: Reader,
  campaignId: number,
): Promise<{ channel: ChannelName; areaCode: string; lane: string; nextAt: Date; count: number }[]> {
  const rows = await reader.message.groupBy({
    by: ['channel', 'areaCode', 'lane', 'nextAt'],
    where: { campaignId, state: { in: ['queued', 'sending'] } },
    _count: { _all: true },
  });
  return rows.map(({ _count, channel, ...row }) => ({
    ...row,
    channel: channel as ChannelName,
    count: _count._all,
  }));
}

/** Messages of a campaign that wait for people who were sent something since a moment: only they can meet a cap. */
export async function waitingForRecent(
  reader: Reader,
  campaignId: number,
  since: Date,
  limit: number,
): Promise<{ contactId: number; addressId: number; channel: ChannelName; areaCode: string; nextAt: Date }[]> {
  const ids = await reader.$queryRaw<{ id: number | bigint }[]>`
    SELECT "Waiting"."id" FROM "Message" AS "Waiting"
    WHERE "Waiting"."campaignId" = ${campaignId} AND "Waiting"."state" = 'queued' AND "Waiting"."addressId" IS NOT NULL
      AND EXISTS (SELECT 1 FROM "Message" AS "Past"
        WHERE "Past"."contactId" = "Waiting"."contactId" AND "Past"."sentAt" > ${since} AND "Past"."purpose" <> 'reply')
    ORDER BY "Waiting"."id" LIMIT ${limit}`;
  const rows = [];
  for (const part of batches(ids))
    rows.push(
      ...(await reader.message.findMany({
        where: { id: { in: part.map((row) => Number(row.id)) } },
        select: { contactId: true, addressId: true, channel: true, areaCode: true, nextAt: true },
      })),
    );
  return rows as {
    contactId: number;
    addressId: number;
    channel: ChannelName;
    areaCode: string;
    nextAt: Date;
  }[];
}

/** What other campaigns have waiting until a moment. */
export async function othersWaiting(
  reader: Reader,
  campaignId: number,
  until: Date,
): Promise<{ channel: ChannelName; readyAt: Date; count: number }[]> {
  const rows = await reader.message.groupBy({
    by: ['channel', 'nextAt'],
    where: {
      state: 'queued',
      lane: 'bulk',
      nextAt: { lt: until },
      OR: [{ campaignId: null }, { campaignId: { not: campaignId } }],
    },
    _count: { _all: true },
  });
  return rows.map((row) => ({
    channel: row.channel as ChannelName,
    readyAt: row.nextAt,
    count: row._count._all,
  }));
}

/** How many messages of a source about one thing were posted since a moment. */
export async function messagesSince(
  reader: Reader,
  source: string,
  sourceId: number,
  since: Date,
): Promise<number> {
  return reader.message.count({ where: { source, sourceId, createdAt: { gt: since } } });
}

/** Messages handed over by channel and local day since a day. */
export async function channelDays(
  reader: Reader,
  since: string,
): Promise<{ channel: string; day: string; sent: number }[]> {
  return reader.channelDay.findMany({ where: { day: { gte: since } } });
}
