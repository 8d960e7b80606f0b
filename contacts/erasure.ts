/** A person is forgotten: their addresses, their permissions and what hangs on them. */
import type { Tx } from '../prisma/client.ts';
import type { Deps } from '../prisma/deps.ts';
import type { Keys } from '../prisma/seal.ts';
import type { Act } from '../staff/act.ts';
import { record } from '../staff/staff.ts';
import { findAddress } from './addresses.ts';
import { addressIdsOf, markStopped } from './store/addresses.ts';
import { areasOfContacts, eraseAddresses, removeContact, removeUntouchedContact } from './store/people.ts';
import { meantAddresses } from './written-address.ts';

export type ErasureResult =
  /** `areas`: where the person lived, for the office there to see it. */
  { kind: 'erased'; addressIds: number[]; contactIds: number[]; areas: string[] } | { kind: 'not_found' };

/**
 * Erases the person behind an address as staff write it (`0912…`, `zalo:…`, `telegram:…`, a bare id): the contact, the
 * name, permissions, tags and every address. An address that said stop leaves only its hash and the stop behind. Talks
 * and confirmations lie in higher rooms, which erase theirs by the given ids in the same transaction.
 */
export async function eraseWithin(tx: Tx, keys: Keys, written: string): Promise<ErasureResult> {
  const addressIds = new Set<number>();
  const contactIds = new Set<number>();
  for (const { channel, address } of meantAddresses(written)) {
    const row = await findAddress(tx, keys, channel, address);
    if (row === null) continue;
    addressIds.add(row.id);
    if (row.contactId !== null) contactIds.add(row.contactId);
  }
  if (addressIds.size === 0) return { kind: 'not_found' };
  for (const contactId of contactIds) for (const id of await addressIdsOf(tx, contactId)) addressIds.add(id);
  const areas = await areasOfContacts(tx, [...contactIds]);
  await eraseAddresses(tx, [...addressIds]);
  for (const contactId of contactIds) await removeContact(tx, contactId);
  return { kind: 'erased', addressIds: [...addressIds], contactIds: [...contactIds], areas };
}

/**
 * A person whom a load had made and nobody touched since is unmade with their permissions; the address stays, with what it
 * said. False: somebody changed them meanwhile.
 */
export async function forgetMadePerson(tx: Tx, contactId: number, madeAt: Date): Promise<boolean> {
  return removeUntouchedContact(tx, contactId, madeAt);
}

/** The person took the consent to be known here back: of this address only its hash and a stop remain. */
export async function forgetAddress(tx: Tx, addressId: number, now: Date): Promise<void> {
  await markStopped(tx, [addressId], now);
  await eraseAddresses(tx, [addressId]);
}

/** `eraseWithin` in a transaction of its own, in which `also` erases what higher rooms know of these addresses. */
export async function eraseAddress(
  act: Act,
  deps: Deps,
  written: string,
  also: (tx: Tx, erased: { addressIds: number[]; contactIds: number[] }) => Promise<void> = async () => {},
): Promise<ErasureResult> {
  return deps.db.write(async (tx) => {
    const erased = await eraseWithin(tx, deps.keys, written);
    if (erased.kind !== 'erased') return erased;
    await also(tx, erased);
    await record(tx, act, {
      action: 'contacts.erase',
      subject: 'contact:',
      areas: erased.areas,
      detail: { contacts: erased.contactIds.length, addresses: erased.addressIds.length },
    });
    return erased;
  });
}
