/** What a loaded list finds, takes away, and puts back when it is taken back. */
import { batches } from '../../prisma/batches.ts';
import type { Reader, Tx } from '../../prisma/client.ts';
import type { PermissionPurpose } from '../permission.ts';
import { BATCH } from './addresses.ts';
import { removeUntouchedContact } from './people.ts';

/** A contact as it is before a load changes it. Its permissions have their own evidence. */
export type ContactBefore = {
  id: number;
  areaCode: string;
  provinceCode: string;
  nameSealed: string | null;
  source: string;
  basis: string;
  tags: string[];
  /** The purposes of which something is settled: granted or refused. */
  settled: string[];
};

export async function contactsBefore(reader: Reader, ids: readonly number[]): Promise<ContactBefore[]> {
  if (ids.length === 0) return [];
  const rows = await reader.contact.findMany({
    where: { id: { in: [...ids] } },
    select: {
      ...{ id: true, areaCode: true, provinceCode: true, nameSealed: true, source: true, basis: true },
      tags: { select: { tag: true } },
      permissions: { select: { purpose: true } },
    },
  });
  return rows.map(({ tags, permissions, ...row }) => ({
    ...row,
    tags: tags.map(({ tag }) => tag),
    settled: permissions.map(({ purpose }) => purpose),
  }));
}

/** People of these communes and sources who may be written to for one of the purposes, a page at a time. */
export async function* contactsListed(
  reader: Reader,
  {
    areaCodes,
    sources,
    purposes,
  }: { areaCodes: readonly string[]; sources: readonly string[]; purposes: readonly PermissionPurpose[] },
): AsyncGenerator<{ id: number; areaCode: string }[]> {
  if (purposes.length === 0) return;
  for (const source of sources)
    for (const part of batches(areaCodes))
      for (let after = 0; ; ) {
        const page = await reader.contact.findMany({
          where: {
            ...{ source, id: { gt: after } },
            areaCode: { in: part },
            permissions: { some: { purpose: { in: [...purposes] }, state: 'granted' } },
          },
          select: { id: true, areaCode: true },
          orderBy: { id: 'asc' },
          take: BATCH,
        });
        if (page.length > 0) yield page;
        after = page.at(-1)?.id ?? 0;
        if (page.length < BATCH) break;
      }
}

/** The sealed names of some contacts, by id. */
export async function namesOfContacts(
  reader: Reader,
  ids: readonly number[],
): Promise<Map<number, string | null>> {
  const rows = await reader.contact.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, nameSealed: true },
  });
  return new Map(rows.map(({ id, nameSealed }) => [id, nameSealed]));
}

/** Removes a contact that a load made, if nobody touched or wrote to them since. */
export async function removeMadeContact(tx: Tx, id: number, madeAt: Date): Promise<boolean> {
  const tied = await Promise.all([
    tx.dossier.findFirst({ where: { applicantId: id }, select: { id: true } }),
    tx.consent.findFirst({ where: { contactId: id }, select: { id: true } }),
    tx.message.findFirst({ where: { contactId: id }, select: { id: true } }),
  ]);
  if (tied.some((row) => row !== null)) return false;
  return removeUntouchedContact(tx, id, madeAt);
}

/** Puts a contact back as it was, with its tags, if nobody touched it since. */
export async function restoreContact(
  tx: Tx,
  before: ContactBefore,
  { madeAt, now }: { madeAt: Date; now: Date },
): Promise<boolean> {
  const { id, areaCode, provinceCode, nameSealed, source, basis, tags } = before;
  const { count } = await tx.contact.updateMany({
    where: { id, updatedAt: madeAt },
    data: { areaCode, provinceCode, nameSealed, source, basis, updatedAt: now },
  });
  if (count !== 1) return false;
  await tx.contactTag.deleteMany({ where: { contactId: id } });
  for (const tag of tags) await tx.contactTag.create({ data: { contactId: id, tag } });
  return true;
}

export async function unlinkAddresses(tx: Tx, ids: readonly number[]): Promise<boolean> {
  for (const part of batches(ids))
    await tx.address.updateMany({
      where: { id: { in: part }, stoppedAt: null },
      data: { contactId: null },
    });
  return true;
}

/** Addresses that a load at this moment made and that are nobody's any more, heard and written to by nobody. */
export async function dropLoadedAddresses(tx: Tx, madeAt: Date): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM "Address" WHERE "createdAt" = ${madeAt} AND "contactId" IS NULL AND "stoppedAt" IS NULL
      AND "lastInboundAt" IS NULL AND "state" = 'open'
      AND NOT EXISTS (SELECT 1 FROM "Message" WHERE "Message"."addressId" = "Address"."id")`;
}

// ---------------------------------------------------------------- groups

const GROUP_ROW = {
  ...{ id: true, key: true, name: true, channel: true, hash: true, sealed: true, areaCode: true },
  ...{ provinceCode: true, hamlet: true, mode: true, members: true, state: true, demo: true },
} as const;

/** A group as it is before a load changes it. */
export type GroupBefore = {
  id: number;
  key: string;
  name: string;
  channel: string;
  hash: string | null;
  sealed: string | null;
  areaCode: string;
  provinceCode: string;
  hamlet: string | null;
  mode: string;
  members: number | null;
  state: string;
  demo: boolean;
};

export async function groupsBefore(reader: Reader, ids: readonly number[]): Promise<GroupBefore[]> {
  return ids.length === 0
    ? []
    : reader.group.findMany({ where: { id: { in: [...ids] } }, select: GROUP_ROW });
}

/** Removes a group that a load made, if nobody changed it or posted to it since. */
export async function removeMadeGroup(tx: Tx, id: number, madeAt: Date): Promise<boolean> {
  const posted = await tx.message.findFirst({ where: { groupId: id }, select: { id: true } });
  if (posted !== null) return false;
  const { count } = await tx.group.deleteMany({ where: { id, createdAt: madeAt, updatedAt: madeAt } });
  return count === 1;
}

export async function restoreGroup(
  tx: Tx,
  { id, ...before }: GroupBefore,
  { madeAt, now }: { madeAt: Date; now: Date },
): Promise<boolean> {
  const { count } = await tx.group.updateMany({
    where: { id, updatedAt: madeAt },
    data: { ...before, updatedAt: now },
  });
  return count === 1;
}
