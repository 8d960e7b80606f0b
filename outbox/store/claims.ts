/** A worker takes due messages, and gives each back, ends it or hands it over: always as the owner of its claim. */
import type { ChannelName } from '../../channels/contract.ts';
import { batches } from '../../prisma/batches.ts';
import { type DatabaseKind, Prisma, type Reader, type Tx } from '../../prisma/client.ts';
import type { AcceptedRow, ClaimedRow, ClaimFilter, ClosedRow, Lane, PutBack, State } from '../message.ts';
import { IN_DOUBT } from './queued.ts';
import { CLAIMED, cell, listed, moment, numberOrNull, type RawRow } from './rows.ts';

/** What there is to claim, lane by lane and channel by channel: a cheap look before a writer's turn is taken. */
export async function dueNow(
  reader: Reader,
  lanes: readonly Lane[],
  channels: readonly ChannelName[],
  now: Date,
): Promise<{ lane: Lane; channel: ChannelName }[]> {
  const looks = lanes.flatMap((lane) =>
    channels.map(
      (
        channel,
      ) => Prisma.sql`SELECT CAST(${lane} AS TEXT) AS "lane", CAST(${channel} AS TEXT) AS "channel" WHERE EXISTS (
        SELECT 1 FROM "Message"
        WHERE "state" = 'queued' AND "lane" = ${lane} AND "channel" = ${channel} AND "nextAt" <= ${now})`,
    ),
  );
  if (looks.length === 0) return [];
  return reader.$queryRaw<{ lane: Lane; channel: ChannelName }[]>`${Prisma.join(looks, ' UNION ALL ')}`;
}

/**
 * Takes messages that are due into this worker's hands. Durable when the transaction is: no provider is called before.
 * On PostgreSQL rows that another worker is taking are passed over; the array keeps the planner from running the inner
 * query again, which would claim more than `limit`.
 */
export async function claim(
  tx: Tx,
  kind: DatabaseKind,
  filter: ClaimFilter,
  now: Date,
  worker: string,
): Promise<ClaimedRow[]> {
  if (filter.limit < 1 || filter.channels.length === 0) return [];
  const campaign =
    filter.campaignId !== undefined
      ? Prisma.sql`AND "campaignId" = ${filter.campaignId}`
      : filter.notCampaigns !== undefined && filter.notCampaigns.length > 0
        ? Prisma.sql`AND ("campaignId" IS NULL OR "campaignId" NOT IN (${Prisma.join([...filter.notCampaigns])}))`
        : Prisma.empty;
  // A million may be due at the same moment: PostgreSQL would sort all of them by id for each claim, SQLite's index ends in it.
  const oldest = kind === 'postgresql' ? Prisma.sql`"nextAt"` : Prisma.sql`"nextAt", "id"`;
  const due = Prisma.sql`
    SELECT "id" FROM "Message"
    WHERE "state" = 'queued' AND "lane" = ${filter.lane} AND "channel" IN (${Prisma.join([...filter.channels])})
      AND "nextAt" <= ${now} ${campaign}
    ORDER BY ${oldest} LIMIT ${filter.limit}`;
  const chosen =
    kind === 'postgresql' ? Prisma.sql`= ANY(ARRAY(${due} FOR UPDATE SKIP LOCKED))` : Prisma.sql`IN (${due})`;
  const rows = await tx.$queryRaw<RawRow<ClaimedRow>[]>`
    UPDATE "Message" SET "state" = 'sending', "claimedAt" = ${now}, "claimedBy" = ${worker}
    WHERE "id" ${chosen} RETURNING ${CLAIMED}`;
  const claimed = rows.map((row) => ({
    ...row,
    id: Number(row.id),
    sourceId: numberOrNull(row.sourceId),
    addressId: numberOrNull(row.addressId),
    groupId: numberOrNull(row.groupId),
    contactId: numberOrNull(row.contactId),
    campaignId: numberOrNull(row.campaignId),
    wave: Number(row.wave),
    attempts: Number(row.attempts),
    nextAt: moment(row.nextAt),
    expiresAt: row.expiresAt === null ? null : moment(row.expiresAt),
    createdAt: moment(row.createdAt),
    doubtAt: row.doubtAt === null ? null : moment(row.doubtAt),
  }));
  return claimed.sort((a, b) => a.id - b.id);
}

/** Waits and drops: many rows share one fate. Only rows still in this worker's hands are touched. */
export async function putBack(
  tx: Tx,
  rows: readonly PutBack[],
  worker: string,
  attempted: boolean,
): Promise<void> {
  for (const batch of batches(rows)) {
    const column = (name: 'nextAt' | 'rule' | 'reason' | 'staffText' | 'doubtAt') => {
      const named = batch.filter((row) => row[name] !== undefined);
      const target = Prisma.raw(`"${name}"`);
      return named.length === 0
        ? target
        : Prisma.sql`CASE "id" ${Prisma.join(
            named.map((row) => Prisma.sql`WHEN ${row.id} THEN ${row[name]}`),
            ' ',
          )} ELSE ${target} END`;
    };
    await tx.$executeRaw`
      UPDATE "Message" SET "state" = 'queued', "nextAt" = ${column('nextAt')}, "rule" = ${column('rule')},
        "reason" = ${column('reason')}, "staffText" = ${column('staffText')}, "doubtAt" = ${column('doubtAt')},
        "attempts" = "attempts" + ${attempted ? 1 : 0}
      WHERE "id" IN (${Prisma.join(batch.map((row) => row.id))}) AND "state" = 'sending' AND "claimedBy" = ${worker}`;
  }
}

/** Ends messages in this worker's hands. The words are forgotten, except of those a person must still decide. */
export async function end(tx: Tx, rows: readonly ClosedRow[], now: Date, worker: string): Promise<void> {
  const alike = new Map<string, ClosedRow[]>();
  for (const row of rows) {
    const fate = JSON.stringify([row.state, row.rule, row.reason, row.staffText]);
    const list = alike.get(fate);
    if (list === undefined) alike.set(fate, [row]);
    else list.push(row);
  }
  for (const list of alike.values())
    for (const batch of batches(list)) {
      const [first] = batch;
      if (first === undefined) continue;
      const { state, rule, reason, staffText } = first;
      const inHands = { id: { in: batch.map((row) => row.id) }, state: 'sending', claimedBy: worker };
      if (state === 'dropped' || state === 'expired')
        await tx.message.updateMany({ where: { ...inHands, doubtAt: { not: null } }, data: IN_DOUBT });
      await tx.message.updateMany({
        where: inHands,
        data: {
          state,
          rule,
          reason,
          staffText,
          ...(state === 'unknown' ? {} : { payload: null, closedAt: now }),
          ...(state === 'failed' || state === 'unknown' ? { attempts: { increment: 1 } } : {}),
        },
      });
    }
}

/**
 * Records that a provider took messages. Also when a sweep gave the row up meanwhile: the provider's word is the truth.
 * A row that a receipt already carried further keeps its state and only learns what it did not know.
 */
export async function accept(
  tx: Tx,
  kind: DatabaseKind,
  rows: readonly AcceptedRow[],
  from: readonly State[],
  now: Date,
): Promise<void> {
  const list = rows.map(({ id, providerId, segments, priceDong }) => [id, providerId, segments, priceDong]);
  const further = Prisma.sql`"state" IN ('delivered', 'seen')`;
  // COALESCE keeps SQLite from walking the index of states with the whole list for each row of it.
  await tx.$executeRaw`
    UPDATE "Message" SET "providerId" = "said"."theirs", "segments" = "said"."parts", "priceDong" = COALESCE("said"."dong", "priceDong"),
      "payload" = NULL, "attempts" = "attempts" + 1,
      "sentAt" = CASE WHEN ${further} AND "sentAt" IS NOT NULL THEN "sentAt" ELSE ${now} END,
      "rule" = CASE WHEN ${further} THEN "rule" END, "reason" = CASE WHEN ${further} THEN "reason" END,
      "staffText" = CASE WHEN ${further} THEN "staffText" END,
      "state" = CASE WHEN ${further} THEN "state" ELSE 'sent' END
    FROM (SELECT CAST(${cell(kind, 0)} AS INTEGER) AS "own", ${cell(kind, 1)} AS "theirs",
        CAST(${cell(kind, 2)} AS INTEGER) AS "parts", CAST(${cell(kind, 3)} AS INTEGER) AS "dong"
      FROM ${listed(kind, list)}) AS "said"
    WHERE "id" = "said"."own" AND (COALESCE("state", '') IN (${Prisma.join([...from])})
      OR (COALESCE("state", '') IN ('delivered', 'seen') AND "providerId" IS NULL))`;
}

export type InHand = { id: number; channel: ChannelName; claimedBy: string | null; claimedAt: Date | null };

/** Everything in some worker's hands: never many, because workers claim in small batches. */
export async function inHand(reader: Reader): Promise<InHand[]> {
  return (await reader.message.findMany({
    where: { state: 'sending' },
    select: { id: true, channel: true, claimedBy: true, claimedAt: true },
    orderBy: { id: 'asc' },
  })) as InHand[];
}

/** Takes messages out of a dead worker's hands, unless that very claim was let go meanwhile. */
export async function takeBack(
  tx: Tx,
  rows: readonly InHand[],
  to:
    | { state: 'queued'; nextAt: Date; doubtAt: Date }
    | { state: 'unknown'; reason: string; staffText: string },
): Promise<number> {
  const byClaim = new Map<string, InHand[]>();
  for (const row of rows) {
    const claim = `${row.claimedBy} ${row.claimedAt?.getTime()}`;
    byClaim.set(claim, [...(byClaim.get(claim) ?? []), row]);
  }
  let taken = 0;
  for (const claim of byClaim.values())
    for (const batch of batches(claim)) {
      const { count } = await tx.message.updateMany({
        where: {
          id: { in: batch.map((row) => row.id) },
          state: 'sending',
          claimedBy: batch[0]?.claimedBy ?? null,
          claimedAt: batch[0]?.claimedAt ?? null,
        },
        data: { ...to, attempts: { increment: 1 } },
      });
      taken += count;
    }
  return taken;
}
