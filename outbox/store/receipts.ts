/** What providers say of a message afterwards. */
import type { ChannelName } from '../../channels/contract.ts';
import type { ReceiptState } from '../../channels/event-kinds.ts';
import { type DatabaseKind, Prisma, type Reader, type Tx } from '../../prisma/client.ts';
import type { State } from '../message.ts';
import { cell, listed } from './rows.ts';

export type ReceiptRow = {
  channel: ChannelName;
  providerId: string;
  state: ReceiptState;
  reason: string | null;
  at: Date;
  receivedAt: Date;
  /** Hash of the address it speaks of; empty: the provider names nobody. */
  recipient: string;
  /** The provider's own mark of this report; empty: none. */
  stamp: string;
};

/** @returns false when this very receipt was recorded before */
export async function addReceipt(tx: Tx, r: ReceiptRow): Promise<boolean> {
  const added = await tx.$executeRaw`
    INSERT INTO "Receipt" ("channel", "providerId", "state", "reason", "at", "receivedAt", "applied", "recipient", "stamp")
    VALUES (${r.channel}, ${r.providerId}, ${r.state}, ${r.reason}, ${r.at}, ${r.receivedAt}, ${false}, ${r.recipient}, ${r.stamp})
    ON CONFLICT ("channel", "providerId", "state", "recipient", "stamp") DO NOTHING`;
  return added > 0;
}

/** `segments`: the parts it was sent in, when the provider said so. */
export type FoundMessage = {
  id: number;
  state: State;
  providerId: string | null;
  segments: number | null;
};

/**
 * The newest message a provider gave this id to, because message centres start their numbers again.
 * @param recipient hash of the address, when the provider names it: then only a message to that address is meant
 */
export async function messageByProviderId(
  reader: Reader,
  channel: ChannelName,
  providerId: string,
  recipient = '',
): Promise<FoundMessage | null> {
  const found = await reader.$queryRaw<
    { id: number | bigint; state: State; providerId: string | null; segments: number | bigint | null }[]
  >`SELECT "Message"."id", "Message"."state", "Message"."providerId", "Message"."segments" FROM "Message"
    WHERE "Message"."channel" = ${channel} AND "Message"."providerId" = ${providerId} ${toRecipient(Prisma.sql`${recipient}`)}
    ORDER BY "Message"."id" DESC LIMIT 1`;
  const [row] = found;
  if (row === undefined) return null;
  return { ...row, id: Number(row.id), segments: row.segments === null ? null : Number(row.segments) };
}

/** Is a message to this address, or is no address named? A group's and an erased person's message has none to compare. */
function toRecipient(recipient: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`AND (${recipient} = '' OR "Message"."addressId" IS NULL OR EXISTS (
      SELECT 1 FROM "Address" WHERE "Address"."id" = "Message"."addressId" AND "Address"."hash" = ${recipient}))`;
}

export async function messageByKey(
  reader: Reader,
  channel: ChannelName,
  key: string,
): Promise<FoundMessage | null> {
  return (await reader.message.findFirst({
    where: { channel, key },
    select: { id: true, state: true, providerId: true, segments: true },
  })) as FoundMessage | null;
}

/** Moves a message as a receipt says; false when it is no longer in one of the states the move may start from. */
export async function moveByReceipt(
  tx: Tx,
  id: number,
  from: readonly State[],
  receipt: { state: ReceiptState; providerId: string; reason: string | null; at: Date },
): Promise<boolean> {
  const { state, at } = receipt;
  const moved = await tx.message.updateMany({
    where: { id, state: { in: [...from] } },
    data: {
      state,
      rule: null,
      reason: state === 'failed' ? receipt.reason : null,
      payload: null,
      ...(state === 'delivered' ? { deliveredAt: at } : {}),
      ...(state === 'seen' ? { seenAt: at } : {}),
      // A report of failure is overtaken by one of arrival: then nothing is closed any more.
      closedAt: state === 'failed' ? at : null,
    },
  });
  if (moved.count === 0) return false;
  await tx.message.updateMany({ where: { id, sentAt: null }, data: { sentAt: at } });
  await tx.message.updateMany({ where: { id, providerId: null }, data: { providerId: receipt.providerId } });
  return true;
}

export async function settleReceipt(
  tx: Tx,
  { channel, providerId, state, recipient, stamp }: ReceiptRow,
  messageId: number,
  applied: boolean,
): Promise<void> {
  await tx.receipt.updateMany({
    where: { channel, providerId, state, recipient, stamp },
    data: { messageId, applied },
  });
}

/** Receipts that came before anybody knew their message; oldest first. */
export async function orphanReceipts(
  reader: Reader,
  kind: DatabaseKind,
  ids: readonly { channel: ChannelName; providerId: string }[],
): Promise<ReceiptRow[]> {
  const list = ids.map(({ channel, providerId }) => [channel, providerId]);
  // CROSS JOIN, so that the list is walked and the index of receipts asked, not the other way round.
  const found = await reader.$queryRaw<{ id: number | bigint }[]>`
    SELECT "Receipt"."id" FROM ${listed(kind, list)}
    CROSS JOIN "Receipt"
    WHERE "Receipt"."channel" = ${cell(kind, 0)} AND "Receipt"."providerId" = ${cell(kind, 1)}
      AND "Receipt"."messageId" IS NULL`;
  if (found.length === 0) return [];
  return (await reader.receipt.findMany({
    where: { id: { in: found.map((row) => Number(row.id)) } },
    orderBy: { id: 'asc' },
  })) as ReceiptRow[];
}

/** Receipts without a message although the message is there: what two transactions could not see of each other. */
export async function strandedReceipts(reader: Reader, limit: number): Promise<ReceiptRow[]> {
  const rows = await reader.$queryRaw<{ id: number | bigint }[]>`
    SELECT "Receipt"."id" FROM "Receipt"
    WHERE "Receipt"."messageId" IS NULL AND EXISTS (
      SELECT 1 FROM "Message"
      WHERE "Message"."channel" = "Receipt"."channel" AND "Message"."providerId" = "Receipt"."providerId"
        ${toRecipient(Prisma.sql`"Receipt"."recipient"`)})
    ORDER BY "Receipt"."id" LIMIT ${limit}`;
  return (await reader.receipt.findMany({
    where: { id: { in: rows.map((row) => Number(row.id)) } },
    orderBy: { id: 'asc' },
  })) as ReceiptRow[];
}
