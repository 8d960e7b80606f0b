// Longer than 300 lines: the house gives a room one cellar door, and this one holds people, permissions and groups, each
// once by one (a webhook) and once by the thousand (a file).
import type { ChannelName } from '../channels/contract.ts';
import { Prisma, type Reader, type Tx } from '../prisma/client.ts';
import type { GroupChannel, GroupMode } from './groups-file.ts';
import type { Purpose } from './permission.ts';

/** Ids per query: SQLite takes 32,766 bound values, the adapter 999. */
export const BATCH = 900;

export type AddressRow = {
  id: number;
  contactId: number | null;
  channel: ChannelName;
  state: 'open' | 'gone';
  stoppedAt: Date | null;
  lastInboundAt: Date | null;
  /** Empty: the person was erased and only the stop was kept. */
  sealed: string;
  /** Made up for the demo: never written to by a real provider. */
  demo: boolean;
};

const ADDRESS = {
  id: true,
  contactId: true,
  channel: true,
  state: true,
  stoppedAt: true,
  lastInboundAt: true,
  sealed: true,
  demo: true,
} as const;

export async function addressByHash(
  reader: Reader,
  channel: ChannelName,
  hash: string,
): Promise<AddressRow | null> {
  const row = await reader.address.findUnique({
    where: { channel_hash: { channel, hash } },
    select: ADDRESS,
  });
  return row as AddressRow | null;
}

export async function addressById(reader: Reader, id: number): Promise<AddressRow | null> {
  return (await reader.address.findUnique({ where: { id }, select: ADDRESS })) as AddressRow | null;
}

/** Adds the address unless somebody just did (two webhooks of one person at the same moment). */
export async function addAddress(
  tx: Tx,
  row: { channel: ChannelName; hash: string; sealed: string; createdAt: Date; demo: boolean },
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO "Address" ("channel", "hash", "sealed", "state", "createdAt", "demo")
    VALUES (${row.channel}, ${row.hash}, ${row.sealed}, 'open', ${row.createdAt}, ${row.demo})
    ON CONFLICT ("channel", "hash") DO NOTHING`;
}

export async function setSealed(tx: Tx, id: number, sealed: string): Promise<void> {
  await tx.address.update({ where: { id }, data: { sealed } });
}

export async function heardFrom(tx: Tx, id: number, at: Date): Promise<void> {
  await tx.address.updateMany({
    where: { id, OR: [{ lastInboundAt: null }, { lastInboundAt: { lt: at } }] },
    data: { lastInboundAt: at },
  });
  await tx.address.updateMany({ where: { id, state: 'gone' }, data: { state: 'open', goneReason: null } });
}

export async function markGone(tx: Tx, id: number, reason: string, at: Date): Promise<void> {
  await tx.address.updateMany({
    where: { id, OR: [{ lastInboundAt: null }, { lastInboundAt: { lte: at } }] },
    data: { state: 'gone', goneReason: reason },
  });
}

export async function addressIdsOf(reader: Reader, contactId: number): Promise<number[]> {
  const rows = await reader.address.findMany({
    where: { contactId },
    select: { id: true },
    orderBy: { id: 'asc' },
  });
  return rows.map((row) => row.id);
}

export async function markStopped(tx: Tx, ids: readonly number[], at: Date): Promise<void> {
  await tx.address.updateMany({ where: { id: { in: [...ids] }, stoppedAt: null }, data: { stoppedAt: at } });
}

export async function clearStop(tx: Tx, id: number): Promise<void> {
  await tx.address.update({ where: { id }, data: { stoppedAt: null } });
}

export type PermissionRow = {
  contactId: number;
  purpose: Purpose;
  state: 'granted' | 'refused';
  source: string;
  basis: string;
  at: Date;
};

/** Writes what the person said: nothing stands above it. */
export async function setPermission(tx: Tx, row: PermissionRow): Promise<void> {
  const { contactId, purpose, ...said } = row;
  await tx.permission.upsert({
    where: { contactId_purpose: { contactId, purpose } },
    create: row,
    update: said,
  });
}

/** Writes what an office recorded, unless the person refused; says whether it was written. One statement, so that a stop cannot slip between. */
export async function permitUnlessRefused(tx: Tx, row: Omit<PermissionRow, 'state'>): Promise<boolean> {
  const changed = await tx.$executeRaw`
    INSERT INTO "Permission" ("contactId", "purpose", "state", "source", "basis", "at")
    VALUES (${row.contactId}, ${row.purpose}, 'granted', ${row.source}, ${row.basis}, ${row.at})
    ON CONFLICT ("contactId", "purpose") DO UPDATE
    SET "state" = 'granted', "source" = excluded."source", "basis" = excluded."basis", "at" = excluded."at"
    WHERE "Permission"."state" <> 'refused'`;
  return changed > 0;
}

export type NewContact = {
  areaCode: string;
  provinceCode: string;
  nameSealed: string | null;
  source: string;
  basis: string;
  createdAt: Date;
  updatedAt: Date;
  demo: boolean;
};

export async function addContact(tx: Tx, row: NewContact): Promise<number> {
  return (await tx.contact.create({ data: row, select: { id: true } })).id;
}

/** Gives the address to the contact if it has none yet; false: it already belongs to somebody. */
export async function linkAddress(tx: Tx, addressId: number, contactId: number): Promise<boolean> {
  const { count } = await tx.address.updateMany({
    where: { id: addressId, contactId: null },
    data: { contactId },
  });
  return count === 1;
}

export async function removeContact(tx: Tx, id: number): Promise<void> {
  await tx.contact.delete({ where: { id } });
}

/** Removes a contact that is still as it was made at that moment. */
export async function removeUntouchedContact(tx: Tx, id: number, madeAt: Date): Promise<boolean> {
  const { count } = await tx.contact.deleteMany({ where: { id, createdAt: madeAt, updatedAt: madeAt } });
  return count === 1;
}

/** Fills what is not known yet of a contact; what is known stays. */
export async function fillContact(
  tx: Tx,
  id: number,
  known: { nameSealed: string | null; areaCode: string; provinceCode: string; at: Date },
): Promise<void> {
  if (known.nameSealed !== null)
    await tx.contact.updateMany({
      where: { id, nameSealed: null },
      data: { nameSealed: known.nameSealed, updatedAt: known.at },
    });
  if (known.areaCode !== '')
    await tx.contact.updateMany({
      where: { id, areaCode: '' },
      data: { areaCode: known.areaCode, provinceCode: known.provinceCode, updatedAt: known.at },
    });
}

export async function addressesByIds(reader: Reader, ids: readonly number[]): Promise<AddressRow[]> {
  return (await reader.address.findMany({
    where: { id: { in: [...ids] } },
    select: ADDRESS,
  })) as AddressRow[];
}

export async function addressesOfPeople(
  reader: Reader,
  contactIds: readonly number[],
): Promise<AddressRow[]> {
  return (await reader.address.findMany({
    where: { contactId: { in: [...contactIds] } },
    select: ADDRESS,
    orderBy: { id: 'asc' },
  })) as AddressRow[];
}

export async function permissionsOf(
  reader: Reader,
  contactIds: readonly number[],
): Promise<{ contactId: number; purpose: string; state: string }[]> {
  return reader.permission.findMany({
    where: { contactId: { in: [...contactIds] } },
    select: { contactId: true, purpose: true, state: true },
  });
}

// ---------------------------------------------------------------- by the thousand: a file of people

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
        select: { ...ADDRESS, hash: true },
      });
      for (const { hash, ...row } of rows) found.set(hash, row as AddressRow);
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

/** Adds the contacts and gives their ids in the order of `rows`. */
export async function addContacts(tx: Tx, rows: readonly NewContact[]): Promise<number[]> {
  if (rows.length === 0) return [];
  // Raw: createManyAndReturn took 150 microseconds a row, four fifths of a whole import.
  const values = rows.map(
    (row) =>
      Prisma.sql`(${row.areaCode}, ${row.provinceCode}, ${row.nameSealed}, ${row.source}, ${row.basis},
        ${row.createdAt}, ${row.updatedAt}, ${row.demo})`,
  );
  const made = await tx.$queryRaw<{ id: number; areaCode: string; nameSealed: string | null }[]>`
    INSERT INTO "Contact"
      ("areaCode", "provinceCode", "nameSealed", "source", "basis", "createdAt", "updatedAt", "demo")
    VALUES ${Prisma.join(values)} RETURNING "id", "areaCode", "nameSealed"`;
  // Both databases number the rows of one INSERT in order, but neither promises to return them in order.
  made.sort((a, b) => a.id - b.id);
  return made.map((row, index) => {
    const asked = rows[index];
    if (asked?.areaCode !== row.areaCode || asked.nameSealed !== row.nameSealed)
      throw new Error('contacts came back in another order than they were added');
    return row.id;
  });
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

/** `permitUnlessRefused` for many; says how many were written. */
export async function permitAllUnlessRefused(
  tx: Tx,
  rows: readonly Omit<PermissionRow, 'state'>[],
): Promise<number> {
  if (rows.length === 0) return 0;
  const values = rows.map(
    (row) =>
      Prisma.sql`(${row.contactId}, ${row.purpose}, 'granted', ${row.source}, ${row.basis}, ${row.at})`,
  );
  return tx.$executeRaw`
    INSERT INTO "Permission" ("contactId", "purpose", "state", "source", "basis", "at")
    VALUES ${Prisma.join(values)}
    ON CONFLICT ("contactId", "purpose") DO UPDATE
    SET "state" = 'granted', "source" = excluded."source", "basis" = excluded."basis", "at" = excluded."at"
    WHERE "Permission"."state" <> 'refused'`;
}

// ---------------------------------------------------------------- out: export, erase

export type ContactWhole = {
  id: number;
  areaCode: string;
  provinceCode: string;
  nameSealed: string | null;
  source: string;
  addresses: { channel: string; sealed: string; state: string; stoppedAt: Date | null }[];
  permissions: { purpose: string; state: string }[];
  tags: { tag: string }[];
};

/** A page of contacts with all that hangs on them, by id. `area`: a province or a commune. */
export async function contactsAfter(
  reader: Reader,
  id: number,
  area: string | undefined,
): Promise<ContactWhole[]> {
  return reader.contact.findMany({
    where: {
      id: { gt: id },
      ...(area === undefined ? {} : { OR: [{ areaCode: area }, { provinceCode: area }] }),
    },
    orderBy: { id: 'asc' },
    take: BATCH,
    select: {
      id: true,
      areaCode: true,
      provinceCode: true,
      nameSealed: true,
      source: true,
      addresses: {
        select: { channel: true, sealed: true, state: true, stoppedAt: true },
        orderBy: { id: 'asc' },
      },
      permissions: { select: { purpose: true, state: true } },
      tags: { select: { tag: true }, orderBy: { tag: 'asc' } },
    },
  });
}

/** Removes the addresses; of one that said stop only the hash and the stop remain, so that the stop is still obeyed. */
export async function eraseAddresses(tx: Tx, ids: readonly number[]): Promise<void> {
  await tx.address.deleteMany({ where: { id: { in: [...ids] }, stoppedAt: null } });
  await tx.address.updateMany({
    where: { id: { in: [...ids] } },
    data: { contactId: null, sealed: '', lastInboundAt: null, goneReason: null, state: 'open' },
  });
}

// ---------------------------------------------------------------- groups

const GROUP = {
  id: true,
  name: true,
  channel: true,
  sealed: true,
  areaCode: true,
  provinceCode: true,
  hamlet: true,
  mode: true,
  members: true,
  state: true,
} as const;

export type GroupFacts = {
  id: number;
  name: string;
  channel: GroupChannel;
  /** For `revealAddress`; null when nobody told us the group's id. */
  sealed: string | null;
  /** '' until somebody says where the group is. */
  areaCode: string;
  provinceCode: string;
  hamlet: string | null;
  mode: GroupMode;
  members: number | null;
  state: 'open' | 'closed';
};

export type NewGroup = Omit<GroupFacts, 'id' | 'state'> & { key: string; hash: string | null };

export async function groupByKey(reader: Reader, key: string): Promise<GroupFacts | null> {
  return (await reader.group.findUnique({ where: { key }, select: GROUP })) as GroupFacts | null;
}

export async function groupById(reader: Reader, id: number): Promise<GroupFacts | null> {
  return (await reader.group.findUnique({ where: { id }, select: GROUP })) as GroupFacts | null;
}

export async function groupsWhere(
  reader: Reader,
  filter: { areas?: readonly string[]; state?: 'open' },
): Promise<GroupFacts[]> {
  const { areas, state } = filter;
  const rows = await reader.group.findMany({
    where: {
      ...(state === undefined ? {} : { state }),
      ...(areas === undefined
        ? {}
        : { OR: [{ areaCode: { in: [...areas] } }, { provinceCode: { in: [...areas] } }] }),
    },
    orderBy: { id: 'asc' },
    select: GROUP,
  });
  return rows as GroupFacts[];
}

export async function addGroup(tx: Tx, group: NewGroup, at: Date, demo: boolean): Promise<number> {
  const made = await tx.group.create({
    data: { ...group, demo, createdAt: at, updatedAt: at },
    select: { id: true },
  });
  return made.id;
}

export async function changeGroup(
  tx: Tx,
  id: number,
  change: Partial<NewGroup> & { state?: 'open' | 'closed'; demo?: boolean },
  at: Date,
): Promise<void> {
  await tx.group.update({ where: { id }, data: { ...change, updatedAt: at } });
}

export async function removeGroup(tx: Tx, id: number): Promise<void> {
  await tx.group.delete({ where: { id } });
}
