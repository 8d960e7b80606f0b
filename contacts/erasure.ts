/** A person is forgotten: their addresses, their permissions and what hangs on them. */
import type { Tx } from '../prisma/client.ts';
import { markStopped } from './store/addresses.ts';
import { eraseAddresses, removeContact, removeUntouchedContact } from './store/people.ts';
import { forgetRequestWords } from './store/requests.ts';
import type { DataSubject } from './subjects.ts';

/**
 * Erases a person here: the contact, the name, permissions with their evidence, tags, every address, the words of what they
 * asked. An address that said stop leaves only its hash and the stop behind; with `stop` every address does, so that no
 * later list brings them back. What other rooms hold of them goes in the same transaction (people/erasing.ts).
 */
export async function eraseSubject(tx: Tx, of: DataSubject, stop: boolean, now: Date): Promise<void> {
  if (stop) await markStopped(tx, of.addressIds, now);
  await forgetRequestWords(tx, of);
  // The person first: their evidence may only go when they have.
  if (of.contactId !== null) await removeContact(tx, of.contactId);
  await eraseAddresses(tx, of.addressIds);
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
  await eraseSubject(tx, { contactId: null, addressIds: [addressId] }, true, now);
}
