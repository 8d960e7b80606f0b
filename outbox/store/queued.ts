/** Many waiting messages at once: put off, ended, or given to another lane. */
import type { ChannelName } from '../../channels/contract.ts';
import { batches } from '../../prisma/batches.ts';
import { Prisma, type Reader, type Tx } from '../../prisma/client.ts';
import type { Purpose } from '../../templates/purposes.ts';
import type { Lane } from '../message.ts';

type Kept = {
  lane: Lane;
  channel: ChannelName;
  purpose: string;
  until: Date;
  rule: string;
  staffText: string;
};

/** Is anything of this lane, channel and purpose due? */
export async function anyDueOf(
  reader: Reader,
  aim: Omit<Kept, 'until' | 'rule' | 'staffText'>,
  now: Date,
): Promise<boolean> {
  const found = await reader.message.findFirst({
    where: { ...aim, state: 'queued', nextAt: { lte: now } },
    select: { id: true },
  });
  return found !== null;
}

/** Puts off everything of a lane, channel and purpose that is due; what would then be too late is expired. */
export async function postpone(tx: Tx, kept: Kept, now: Date): Promise<{ waiting: number; expired: number }> {
  const { lane, channel, purpose, until, rule, staffText } = kept;
  const due = Prisma.sql`"state" = 'queued' AND "lane" = ${lane} AND "channel" = ${channel}
    AND "purpose" = ${purpose} AND "nextAt" <= ${now}`;
  const expired = await tx.$executeRaw`
    UPDATE "Message" SET "state" = 'expired', "rule" = ${rule}, "staffText" = ${staffText}, "payload" = NULL,
      "closedAt" = ${now}
    WHERE ${due} AND "expiresAt" IS NOT NULL AND "expiresAt" <= ${until}`;
  const waiting = await tx.$executeRaw`
    UPDATE "Message" SET "nextAt" = ${until}, "rule" = ${rule} WHERE ${due}`;
  return { waiting, expired };
}

export type QueuedOf =
  | { campaignId: number }
  | { consentId: number }
  /** `purposes` absent: all but replies. */
  | { addressIds: readonly number[]; purposes?: readonly Purpose[] };

function queuedWhere(of: QueuedOf): Prisma.MessageWhereInput[] {
  if ('campaignId' in of) return [{ campaignId: of.campaignId }];
  if ('consentId' in of) return [{ source: 'consent', sourceId: of.consentId }];
  const { addressIds, purposes } = of;
  const only = purposes === undefined ? [] : [{ purpose: { in: [...purposes] } }];
  return [...batches(addressIds)].map((batch) => ({ AND: [{ addressId: { in: batch } }, ...only] }));
}

/** What becomes of a message that is no longer to be sent and may have been: a person must look. */
export const IN_DOUBT = {
  state: 'unknown',
  reason: 'in_doubt',
  staffText:
    'Lần gửi trước không có trả lời của nhà cung cấp nên chưa rõ tin đã đi hay chưa, và nay không gửi lại nữa.',
} as const;

/** Ends what is queued and not yet in a worker's hands; answers to the person themselves go on. */
export async function endQueued(
  tx: Tx,
  of: QueuedOf,
  fate: { state: 'dropped' | 'expired'; rule: string; staffText: string },
  now: Date,
): Promise<number> {
  let ended = 0;
  for (const where of queuedWhere(of)) {
    const queued = { ...where, state: 'queued', purpose: { not: 'reply' } };
    const doubtful = await tx.message.updateMany({
      where: { ...queued, doubtAt: { not: null } },
      data: IN_DOUBT,
    });
    const { count } = await tx.message.updateMany({
      where: queued,
      data: { ...fate, payload: null, closedAt: now },
    });
    ended += count + doubtful.count;
  }
  return ended;
}

/** Puts at most `most` of a campaign's queued messages into another lane; fewer: there are no more. */
export async function changeLane(
  tx: Tx,
  campaignId: number,
  from: string,
  to: string,
  most: number,
): Promise<number> {
  return tx.$executeRaw`
    UPDATE "Message" SET "lane" = ${to} WHERE "id" IN (
      SELECT "id" FROM "Message" WHERE "campaignId" = ${campaignId} AND "state" = 'queued' AND "lane" = ${from} LIMIT ${most})`;
}

/** Ends at most `most` of a campaign's queued messages; fewer: there are no more. */
export async function endPage(
  tx: Tx,
  campaignId: number,
  fate: { state: 'dropped' | 'expired'; rule: string; staffText: string },
  now: Date,
  most: number,
): Promise<number> {
  const sure = Prisma.sql`CASE WHEN "doubtAt" IS NULL THEN`;
  return tx.$executeRaw`
    UPDATE "Message" SET
      "state" = ${sure} ${fate.state} ELSE 'unknown' END,
      "rule" = ${sure} ${fate.rule} ELSE "rule" END,
      "reason" = ${sure} "reason" ELSE ${IN_DOUBT.reason} END,
      "staffText" = ${sure} ${fate.staffText} ELSE ${IN_DOUBT.staffText} END,
      "closedAt" = ${sure} ${now} ELSE "closedAt" END,
      "payload" = ${sure} NULL ELSE "payload" END
    WHERE "id" IN (
      SELECT "id" FROM "Message" WHERE "campaignId" = ${campaignId} AND "state" = 'queued' LIMIT ${most})`;
}

/** Everything queued whose latest useful time is past, also on channels that are not served. */
export async function expireOverdue(tx: Tx, staffText: string, now: Date): Promise<number> {
  const overdue = { state: 'queued', expiresAt: { lte: now } };
  const doubtful = await tx.message.updateMany({
    where: { ...overdue, doubtAt: { not: null } },
    data: IN_DOUBT,
  });
  const { count } = await tx.message.updateMany({
    where: overdue,
    data: { state: 'expired', rule: 'expired', staffText, payload: null, closedAt: now },
  });
  return count + doubtful.count;
}
