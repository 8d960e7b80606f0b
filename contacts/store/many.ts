/** People of a loaded list, many a statement. */

import type { ChannelName } from '../../channels/contract.ts';
import { batches } from '../../prisma/batches.ts';
import type { Reader, Tx } from '../../prisma/client.ts';
import { manyRows } from '../../prisma/many-rows.ts';
import { ADDRESS, type AddressRow } from './addresses.ts';
import type { NewContact } from './people.ts';

/** One import at a time over all processes, so that two of the same file do not both make the same people. */
export async function takeImportTurn(tx: Tx, now: Date): Promise<void> {
  await tx.setting.upsert({
    where: { name: 'contacts-import' },
    create: { name: 'contacts-import', value: '', updatedAt: now },
    update: { updatedAt: now },
  });
}

export type KeyedAddress = { channel: ChannelName; hash: string };

/** By hash, which is over channel and address; asked channel by channel because that is what the index is on. */
export async function addressesByHashes(
  reader: Reader,
  keyed: readonly KeyedAddress[],
): Promise<Map<string, AddressRow>> {
  const found = new Map<string, AddressRow>();
  for (const channel of new Set(keyed.map((one) => one.channel))) {
    const hashes = keyed.filter((one) => one.channel === channel).map((one) => one.hash);
    for (const part of batches(hashes)) {
      const rows = await reader.address.findMany({
        where: { channel, hash: { in: part } },
        select: ADDRESS,
      });
      for (const row of rows) found.set(row.hash, row as AddressRow);
    }
  }
  return found;
}

/** Adds the addresses that are new; `contactId` null: they are nobody's yet. Gives the ids of those it added, by hash. */
export async function addAddresses(
  tx: Tx,
  rows: readonly (KeyedAddress & { sealed: string; contactId: number | null })[],
  at: Date,
): Promise<Map<string, number>> {
  const added = new Map<string, number>();
  for (const part of batches(rows)) {
    const values = part.map(({ channel, hash, sealed, contactId }) => [channel, hash, sealed, contactId]);
    // WHERE tells SQLite that ON CONFLICT is no join of the SELECT.
    const made = await tx.$queryRaw<{ id: number; hash: string }[]>`
      INSERT INTO "Address" ("channel", "hash", "sealed", "contactId", "state", "createdAt", "demo")
      SELECT v.c1, v.c2, v.c3, v.c4, 'open', ${at}, false
      FROM ${manyRows(tx, ['text', 'text', 'text', 'integer'], values)} AS v WHERE true
      ON CONFLICT ("channel", "hash") DO NOTHING RETURNING "id", "hash"`;
    for (const { id, hash } of made) added.set(hash, Number(id));
  }
  return added;
}

/** Adds the contacts, without names (a name is bound to the id), and gives their ids in the order of `rows`. */
export async function addContacts(
  tx: Tx,
  rows: readonly Pick<NewContact, 'areaCode' | 'provinceCode' | 'source' | 'basis'>[],
  at: Date,
): Promise<number[]> {
  if (rows.length === 0) return [];
  // The place in the list stands where the name will be, until the rows come back.
  const values = rows.map((row, index) => [
    ...[row.areaCode, row.provinceCode, String(index)],
    ...[row.source, row.basis],
  ]);
  const made = await tx.$queryRaw<{ id: number; nameSealed: string }[]>`
    INSERT INTO "Contact"
      ("areaCode", "provinceCode", "nameSealed", "source", "basis", "createdAt", "updatedAt", "demo")
    SELECT v.c1, v.c2, v.c3, v.c4, v.c5, ${at}, ${at}, false
    FROM ${manyRows(tx, ['text', 'text', 'text', 'text', 'text'], values)} AS v
    RETURNING "id", "nameSealed"`;
  const ids = new Array<number>(rows.length);
  for (const { id, nameSealed } of made) ids[Number(nameSealed)] = Number(id);
  return ids;
}

/** Gives names to contacts that were just added; null: nobody said one. */
export async function nameContacts(
  tx: Tx,
  named: readonly { id: number; nameSealed: string | null }[],
): Promise<void> {
  for (const part of batches(named)) {
    const values = part.map(({ id, nameSealed }) => [id, nameSealed]);
    await tx.$executeRaw`
      UPDATE "Contact" SET "nameSealed" = v.c2
      FROM ${manyRows(tx, ['integer', 'text'], values)} AS v WHERE "Contact"."id" = v.c1`;
  }
}

/** Gives addresses to contacts, those that have none yet. */
export async function linkAddresses(
  tx: Tx,
  links: readonly { addressId: number; contactId: number }[],
): Promise<void> {
  if (links.length === 0) return;
  const values = links.map((link) => [link.addressId, link.contactId]);
  await tx.$executeRaw`
    UPDATE "Address" SET "contactId" = v.c2, "demo" = false
    FROM ${manyRows(tx, ['integer', 'integer'], values)} AS v
    WHERE "Address"."id" = v.c1 AND "Address"."contactId" IS NULL`;
}

export type ContactChange = {
  id: number;
  areaCode: string;
  provinceCode: string;
  /** null: the file does not say; what is known stays. */
  nameSealed: string | null;
  source: string;
};

/** A second file about known people: area, source and basis as it says, and they are real people from now on. */
export async function changeContacts(
  tx: Tx,
  changes: readonly ContactChange[],
  basis: string,
  at: Date,
): Promise<void> {
  if (changes.length === 0) return;
  const values = changes.map((one) => [
    ...[one.id, one.areaCode, one.provinceCode],
    ...[one.nameSealed, one.source],
  ]);
  await tx.$executeRaw`
    UPDATE "Contact" SET "areaCode" = v.c2, "provinceCode" = v.c3,
      "nameSealed" = COALESCE(v.c4, "Contact"."nameSealed"), "source" = v.c5,
      "basis" = ${basis}, "updatedAt" = ${at}, "demo" = false
    FROM ${manyRows(tx, ['integer', 'text', 'text', 'text', 'text'], values)} AS v
    WHERE "Contact"."id" = v.c1`;
  await tx.address.updateMany({
    where: { contactId: { in: changes.map((one) => one.id) }, demo: true },
    data: { demo: false },
  });
}

/** Those of some tags that anybody bears. */
export async function tagsBorne(reader: Reader, tags: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const tag of tags)
    if ((await reader.contactTag.findFirst({ where: { tag }, select: { tag: true } })) !== null)
      found.push(tag);
  return found;
}

export async function replaceTags(
  tx: Tx,
  tagged: readonly { contactId: number; tags: readonly string[] }[],
): Promise<void> {
  if (tagged.length === 0) return;
  await tx.contactTag.deleteMany({ where: { contactId: { in: tagged.map((one) => one.contactId) } } });
  const values = tagged.flatMap(({ contactId, tags }) => tags.map((tag) => [contactId, tag]));
  for (const part of batches(values))
    await tx.$executeRaw`
      INSERT INTO "ContactTag" ("contactId", "tag")
      SELECT v.c1, v.c2 FROM ${manyRows(tx, ['integer', 'text'], part)} AS v
      WHERE true ON CONFLICT DO NOTHING`;
}

/** In which areas the people behind addresses are known, by hash, whoever asks: to refuse a row about another area's. */
export async function areasOfAddresses(
  reader: Reader,
  hashes: readonly string[],
): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for (const part of batches(hashes)) {
    const rows = await reader.address.findMany({
      where: { hash: { in: part }, contactId: { not: null } },
      select: { hash: true, contact: { select: { areaCode: true } } },
    });
    for (const { hash, contact } of rows)
      if (contact !== null) found.set(hash, [...(found.get(hash) ?? []), contact.areaCode]);
  }
  return found;
}
