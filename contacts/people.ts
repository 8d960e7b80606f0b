/** Verbs on people: found or made, and a list of them written out. */
import { setImmediate as breathe } from 'node:timers/promises';
import { narrowed, type Scope } from '../areas/scope.ts';
import type { ChannelName } from '../channels/contract.ts';
import { csvLine } from '../files/csv.ts';
import type { Reader, Tx } from '../prisma/client.ts';
import type { Deps } from '../prisma/deps.ts';
import type { Keys } from '../prisma/seal.ts';
import { placeOf } from '../prisma/sealed-columns.ts';
import { type Act, type Denied, scopeOf } from '../staff/act.ts';
import { denied, record } from '../staff/staff.ts';
import { addressHash, addressRow, findAddresses, revealAddress } from './addresses.ts';
import { MASKED_HEADER, maskedLines, PERSONAL_HEADER, personalLines } from './export-file.ts';
import { refuseAll } from './permissions.ts';
import { addressById } from './store/addresses.ts';
import { addAddresses, addContacts, nameContacts, tagsBorne } from './store/many.ts';
import { addContact, contactsAfter, fillContact, linkAddress, removeContact } from './store/people.ts';

export type NewPerson = {
  channel: ChannelName;
  address: string;
  name?: string;
  /** Commune, or '' when not known. */
  areaCode: string;
  provinceCode: string;
  source: string;
  basis: string;
  now: Date;
  demo?: boolean;
};

/** A name as it is kept with this contact; null: nobody said one. */
export function sealedName(keys: Keys, id: number, name: string | null): string | null {
  return name === null || name === '' ? null : keys.seal(name, placeOf.contactName(id));
}

/**
 * The person behind an address, made when nobody is. What is known of them stays; a missing name or area is filled.
 * Grants nothing; a person whose address said stop starts with every purpose refused.
 */
export async function person(
  tx: Tx,
  keys: Keys,
  who: NewPerson,
): Promise<{ contactId: number; addressId: number }> {
  const { areaCode, provinceCode, now, demo = false } = who;
  const address = await addressRow(tx, keys, who.channel, who.address, now, { demo });
  const named = (id: number) => sealedName(keys, id, who.name ?? null);
  if (address.contactId !== null) {
    const nameSealed = named(address.contactId);
    await fillContact(tx, address.contactId, { nameSealed, areaCode, provinceCode, at: now });
    return { contactId: address.contactId, addressId: address.id };
  }
  const contactId = await addContact(tx, {
    areaCode,
    provinceCode,
    nameSealed: null,
    source: who.source,
    basis: who.basis,
    createdAt: now,
    updatedAt: now,
    demo,
  });
  if (!(await linkAddress(tx, address.id, contactId))) {
    // Another transaction was faster: its person is the one.
    await removeContact(tx, contactId);
    const owner = (await addressById(tx, address.id))?.contactId;
    if (owner === null || owner === undefined) throw new Error('an address lost its person');
    return { contactId: owner, addressId: address.id };
  }
  await nameContacts(tx, [{ id: contactId, nameSealed: named(contactId) }]);
  if (address.stoppedAt !== null) await refuseAll(tx, contactId, address.stoppedAt);
  return { contactId, addressId: address.id };
}

/**
 * `person` for many of one channel, each address once: gives the contact of each. Those we never met are added together,
 * which a file of a whole province needs; the others one by one. `met` false: the caller has looked in this transaction, and
 * no row has the address.
 */
export async function people(
  tx: Tx,
  keys: Keys,
  who: readonly (Omit<NewPerson, 'demo'> & { met?: boolean })[],
): Promise<Map<string, number>> {
  const contacts = new Map<string, number>();
  const [first] = who;
  if (first === undefined) return contacts;
  const asked = who.filter(({ met }) => met !== false).map((one) => one.address);
  const known = await findAddresses(tx, keys, first.channel, asked);
  const fresh = who.filter((one) => !known.has(one.address));
  for (const one of who)
    if (known.has(one.address)) contacts.set(one.address, (await person(tx, keys, one)).contactId);
  const ids = await addContacts(tx, fresh, first.now);
  await nameContacts(
    tx,
    fresh.map(({ name }, index) => {
      const id = ids[index] ?? 0;
      return { id, nameSealed: sealedName(keys, id, name ?? null) };
    }),
  );
  // SQLite answers without leaving the process: between the steps others have their turn.
  await breathe();
  const addresses = fresh.map(({ channel, address }, index) => {
    const hash = addressHash(keys, channel, address);
    const sealed = keys.seal(address, placeOf.address({ channel, hash }));
    return { channel, hash, sealed, contactId: ids[index] ?? 0 };
  });
  const added = await addAddresses(tx, addresses, first.now);
  for (const [index, one] of fresh.entries()) {
    const { hash = '', contactId = 0 } = addresses[index] ?? {};
    if (added.has(hash)) contacts.set(one.address, contactId);
    else {
      // Another transaction was faster: its row is the one.
      await removeContact(tx, contactId);
      contacts.set(one.address, (await person(tx, keys, one)).contactId);
    }
  }
  return contacts;
}

/**
 * The people of the actor's area as CSV, page by page. Without `personal`: one line per address with area, channel and masked
 * address. With it: names and addresses, in the columns `importContacts` reads, for who may open a person's file there.
 * @param ask.areaCode a province or a commune; absent: all of the actor's area
 */
export async function exportContacts(
  act: Act,
  deps: Deps,
  ask: { personal?: boolean; areaCode?: string } = {},
): Promise<{ kind: 'lines'; lines: AsyncGenerator<string> } | Denied> {
  const personal = ask.personal === true;
  const areaCode = ask.areaCode ?? act.user?.areaCode ?? '';
  // Written down before the first line leaves.
  const no = await deps.db.write(async (tx) => {
    const refused = await denied(tx, act, personal ? 'people.write' : 'view', {
      subject: 'contacts',
      areaCode,
    });
    if (refused === null)
      await record(tx, act, {
        action: personal ? 'contacts.export-personal' : 'contacts.export',
        subject: 'contacts',
        areas: [areaCode],
      });
    return refused;
  });
  if (no !== null) return no;
  return { kind: 'lines', lines: contactLines(deps, narrowed(scopeOf(act), areaCode), personal) };
}

async function* contactLines(deps: Deps, scope: Scope, personal: boolean): AsyncGenerator<string> {
  yield `\uFEFF${csvLine(personal ? PERSONAL_HEADER : MASKED_HEADER)}`;
  for (let after = 0; ; ) {
    const page = await contactsAfter(deps.db.read, scope, after);
    if (page.length === 0) return;
    for (const contact of page) {
      const addresses = contact.addresses.flatMap((one) =>
        one.sealed === '' ? [] : [{ ...one, address: revealAddress(deps.keys, one) }],
      );
      const name =
        contact.nameSealed === null
          ? ''
          : deps.keys.open(contact.nameSealed, placeOf.contactName(contact.id));
      const lines = personal
        ? personalLines({ ...contact, addresses, name })
        : maskedLines({ ...contact, addresses });
      for (const line of lines) yield csvLine(line);
      after = contact.id;
    }
  }
}

/** Those of some tags that nobody bears: most likely written otherwise in the list of people. */
export async function tagsOfNobody(reader: Reader, tags: readonly string[]): Promise<string[]> {
  const borne = await tagsBorne(reader, tags);
  return tags.filter((tag) => !borne.includes(tag));
}
