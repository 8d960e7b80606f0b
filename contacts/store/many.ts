/** People of a loaded list, many a statement. */
import type { ChannelName } from '../../channels/contract.ts';
import { Prisma, type Reader, type Tx } from '../../prisma/client.ts';
import { ADDRESS, type AddressRow, BATCH } from './addresses.ts';
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
    for (let from = 0; from < hashes.length; from += BATCH) {
      const rows = await reader.address.findMany({
        where: { channel, hash: { in: hashes.slice(from, from + BATCH) } },
        select: ADDRESS,
      });
      for (const row of rows) found.set(row.hash, row as AddressRow);
    }
  }
  return found;
}

export async function addAddresses(
  tx: Tx,
  rows: readonly (KeyedAddress & { sealed: string })[],
  at: Date,
): Promise<void> {
  for (let from = 0; from < rows.length; from += BATCH) {
    const values = rows
      .slice(from, from + BATCH)
      .map((row) => Prisma.sql`(${row.channel}, ${row.hash}, ${row.sealed}, 'open', ${at}, false)`);
    if (values.length > 0)
      await tx.$executeRaw`
        INSERT INTO "Address" ("channel", "hash", "sealed", "state", "createdAt", "demo")
        VALUES ${Prisma.join(values)} ON CONFLICT ("channel", "hash") DO NOTHING`;
  }
}

/** Adds the contacts, without names (a name is bound to the id), and gives their ids in the order of `rows`. */
export async function addContacts(
  tx: Tx,
  rows: readonly Omit<NewContact, 'nameSealed'>[],
): Promise<number[]> {
  if (rows.length === 0) return [];
  // Raw: createManyAndReturn took 150 microseconds a row, four fifths of a whole import.
  const values = rows.map(
    (row, index) =>
      Prisma.sql`(${row.areaCode}, ${row.provinceCode}, ${String(index)}, ${row.source}, ${row.basis},
        ${row.createdAt}, ${row.updatedAt}, ${row.demo})`,
  );
  // The place in the list stands where the name will be, until the rows come back.
  const made = await tx.$queryRaw<{ id: number; nameSealed: string }[]>`
    INSERT INTO "Contact"
      ("areaCode", "provinceCode", "nameSealed", "source", "basis", "createdAt", "updatedAt", "demo")
    VALUES ${Prisma.join(values)} RETURNING "id", "nameSealed"`;
  const ids = new Array<number>(rows.length);
  for (const { id, nameSealed } of made) ids[Number(nameSealed)] = id;
  return ids;
}

/** Gives names to contacts that were just added; null: nobody said one. */
export async function nameContacts(
  tx: Tx,
  named: readonly { id: number; nameSealed: string | null }[],
): Promise<void> {
  for (let from = 0; from < named.length; from += BATCH) {
    const values = named
      .slice(from, from + BATCH)
      .map(({ id, nameSealed }) => Prisma.sql`(CAST(${id} AS INTEGER), CAST(${nameSealed} AS TEXT))`);
    await tx.$executeRaw`
      UPDATE "Contact" SET "nameSealed" = v.column2
      FROM (VALUES ${Prisma.join(values)}) AS v WHERE "Contact"."id" = v.column1`;
  }
}

/** Gives addresses to contacts, those that have none yet. */
export async function linkAddresses(
  tx: Tx,
  links: readonly { addressId: number; contactId: number }[],
): Promise<void> {
  if (links.length === 0) return;
  const values = links.map(
    (link) => Prisma.sql`(CAST(${link.addressId} AS INTEGER), CAST(${link.contactId} AS INTEGER))`,
  );
  await tx.$executeRaw`
    UPDATE "Address" SET "contactId" = v.column2, "demo" = false
    FROM (VALUES ${Prisma.join(values)}) AS v
    WHERE "Address"."id" = v.column1 AND "Address"."contactId" IS NULL`;
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
  const values = changes.map(
    (one) =>
      Prisma.sql`(CAST(${one.id} AS INTEGER), CAST(${one.areaCode} AS TEXT), CAST(${one.provinceCode} AS TEXT),
        CAST(${one.nameSealed} AS TEXT), CAST(${one.source} AS TEXT))`,
  );
  await tx.$executeRaw`
    UPDATE "Contact" SET "areaCode" = v.column2, "provinceCode" = v.column3,
      "nameSealed" = COALESCE(v.column4, "Contact"."nameSealed"), "source" = v.column5,
      "basis" = ${basis}, "updatedAt" = ${at}, "demo" = false
    FROM (VALUES ${Prisma.join(values)}) AS v WHERE "Contact"."id" = v.column1`;
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
  const values = tagged.flatMap(({ contactId, tags }) =>
    tags.map((tag) => Prisma.sql`(${contactId}, ${tag})`),
  );
  for (let from = 0; from < values.length; from += BATCH)
    await tx.$executeRaw`
      INSERT INTO "ContactTag" ("contactId", "tag") VALUES ${Prisma.join(values.slice(from, from + BATCH))}
      ON CONFLICT DO NOTHING`;
}

/** In which areas the people behind addresses are known, by hash, whoever asks: to refuse a row about another area's. */
export async function areasOfAddresses(
  reader: Reader,
  hashes: readonly string[],
): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for (let from = 0; from < hashes.length; from += BATCH) {
    const rows = await reader.address.findMany({
      where: { hash: { in: hashes.slice(from, from + BATCH) }, contactId: { not: null } },
      select: { hash: true, contact: { select: { areaCode: true } } },
    });
    for (const { hash, contact } of rows)
      if (contact !== null) found.set(hash, [...(found.get(hash) ?? []), contact.areaCode]);
  }
  return found;
}
