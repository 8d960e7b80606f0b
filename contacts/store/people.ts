/** People, and which addresses are theirs. */
import { rowsIn, type Scope } from '../../areas/scope.ts';
import type { Prisma, Reader, Tx } from '../../prisma/client.ts';
import { BATCH } from './addresses.ts';
import { removePermissionEvents } from './permissions.ts';

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
  await removePermissionEvents(tx, { contactIds: [id], addressIds: [] });
}

/** Removes a contact that is still as it was made at that moment. */
export async function removeUntouchedContact(tx: Tx, id: number, madeAt: Date): Promise<boolean> {
  const { count } = await tx.contact.deleteMany({ where: { id, createdAt: madeAt, updatedAt: madeAt } });
  if (count === 1) await removePermissionEvents(tx, { contactIds: [id], addressIds: [] });
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

export type ContactWhole = {
  id: number;
  areaCode: string;
  provinceCode: string;
  nameSealed: string | null;
  source: string;
  addresses: { channel: string; hash: string; sealed: string; state: string; stoppedAt: Date | null }[];
  permissions: { purpose: string; state: string }[];
  tags: { tag: string }[];
};

/** People of a scope; one whose commune is not known belongs to their province's desk. */
export function livingIn(scope: Scope): Prisma.ContactWhereInput {
  if (scope.kind === 'country') return {};
  return { OR: [rowsIn(scope), { areaCode: '', provinceCode: { in: [...scope.codes] } }] };
}

/** A page of contacts with all that hangs on them, by id. */
export async function contactsAfter(reader: Reader, scope: Scope, id: number): Promise<ContactWhole[]> {
  return reader.contact.findMany({
    where: { id: { gt: id }, ...livingIn(scope) },
    orderBy: { id: 'asc' },
    take: BATCH,
    select: {
      id: true,
      areaCode: true,
      provinceCode: true,
      nameSealed: true,
      source: true,
      addresses: {
        select: { channel: true, hash: true, sealed: true, state: true, stoppedAt: true },
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
  await removePermissionEvents(tx, { contactIds: [], addressIds: ids });
}
