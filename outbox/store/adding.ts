/** Messages come into the ledger, and what was never sent leaves it. */

import { batches } from '../../prisma/batches.ts';
import { type DatabaseKind, Prisma, type Reader, type Tx } from '../../prisma/client.ts';
import type { MessageRow, PostRow, PostTemplate } from '../message.ts';
import { cell, listed } from './rows.ts';

/** Adds queued messages; a key that exists is left as it is. @returns how many are new */
export async function addMessages(tx: Tx, rows: readonly MessageRow[]): Promise<number> {
  let added = 0;
  for (const batch of batches(rows)) {
    const values = batch.map(
      (r) => Prisma.sql`(${r.key}, ${r.lane}, ${r.purpose}, ${r.source}, ${r.sourceId}, ${r.channel},
        ${r.addressId}, ${r.groupId}, ${r.contactId}, ${r.campaignId}, ${r.wave}, ${r.step}, ${r.areaCode},
        ${r.textId}, ${r.payload}, ${r.linkCode}, 'queued', 0, ${r.nextAt}, ${r.expiresAt}, ${r.createdAt}, ${r.demo})`,
    );
    added += await tx.$executeRaw`
      INSERT INTO "Message" ("key", "lane", "purpose", "source", "sourceId", "channel", "addressId", "groupId",
        "contactId", "campaignId", "wave", "step", "areaCode", "textId", "payload", "linkCode", "state", "attempts",
        "nextAt", "expiresAt", "createdAt", "demo")
      VALUES ${Prisma.join(values)}
      ON CONFLICT ("key") DO NOTHING`;
  }
  return added;
}

/** The same for many that differ only in the recipient: one bound value for all of them, a third of the time. */
export async function addAlike(
  tx: Tx,
  kind: DatabaseKind,
  alike: PostTemplate,
  own: readonly PostRow[],
): Promise<number> {
  const { lane, purpose, source, channel, nextAt, createdAt, wave = 0, demo = false } = alike;
  const { sourceId = null, campaignId = null, step = null, textId = null, expiresAt = null } = alike;
  const list = own.map((one) => [
    one.key,
    one.addressId,
    one.groupId,
    one.contactId,
    one.areaCode,
    one.linkCode,
  ]);
  return tx.$executeRaw`
    INSERT INTO "Message" ("key", "addressId", "groupId", "contactId", "areaCode", "linkCode", "lane", "purpose",
      "source", "sourceId", "channel", "campaignId", "wave", "step", "textId", "state", "attempts", "nextAt", "expiresAt",
      "createdAt", "demo")
    SELECT ${cell(kind, 0)}, CAST(${cell(kind, 1)} AS INTEGER), CAST(${cell(kind, 2)} AS INTEGER),
      CAST(${cell(kind, 3)} AS INTEGER), ${cell(kind, 4)}, ${cell(kind, 5)}, CAST(${lane} AS TEXT),
      CAST(${purpose} AS TEXT), CAST(${source} AS TEXT), CAST(${sourceId} AS INTEGER), CAST(${channel} AS TEXT),
      CAST(${campaignId} AS INTEGER), CAST(${wave} AS INTEGER), CAST(${step} AS TEXT), CAST(${textId} AS TEXT), 'queued', 0,
      ${nextAt}, ${expiresAt}, ${createdAt}, ${demo}
    FROM ${listed(kind, list)} WHERE true
    ON CONFLICT ("key") DO NOTHING`;
}

/** Takes back what was posted and never claimed. @returns how many, at most `limit` */
export async function takeOut(tx: Tx, campaignId: number, limit: number): Promise<number> {
  return tx.$executeRaw`
    DELETE FROM "Message" WHERE "id" IN (
      SELECT "id" FROM "Message" WHERE "campaignId" = ${campaignId} AND "state" = 'queued' AND "attempts" = 0
      LIMIT ${limit})`;
}

export async function countOf(reader: Reader, campaignId: number): Promise<number> {
  return reader.message.count({ where: { campaignId } });
}

/** Is any message of a campaign still to be sent? */
export async function anyOpen(reader: Reader, campaignId: number): Promise<boolean> {
  const open = await reader.message.findFirst({
    where: { campaignId, state: { in: ['queued', 'sending'] } },
    select: { id: true },
  });
  return open !== null;
}
