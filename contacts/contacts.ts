import type { ChannelName } from '../channels/contract.ts';
import type { Reader, Tx } from '../prisma/client.ts';
import type { Keys } from '../prisma/seal.ts';
import { BY_THE_PERSON, type PermissionState, PURPOSES, type Purpose, permissionsAt } from './permission.ts';
import {
  type AddressRow,
  addAddress,
  addContact,
  addressByHash,
  addressById,
  addressesByIds,
  addressIdsOf,
  BATCH,
  clearStop,
  fillContact,
  heardFrom,
  linkAddress,
  markGone,
  markStopped,
  permissionsOf,
  permitUnlessRefused,
  removeContact,
  setPermission,
  setSealed,
} from './store.ts';

export type { AddressRow } from './store.ts';

/** What the sending rules must know of an address. */
export type AddressFacts = {
  state: 'open' | 'gone';
  stoppedAt: Date | null;
  lastInboundAt: Date | null;
  contactId: number | null;
  permissions: Record<Purpose, PermissionState>;
  /** For `revealAddress` at the moment of sending; empty when the person was erased: there is nothing to send to. */
  sealed: string;
};

function addressHash(keys: Keys, channel: ChannelName, address: string): string {
  return keys.hash('address', `${channel}:${address}`);
}

/** The row of an address, or null when we never met it. `address` is in its channel's own form (sms: E.164). */
export async function findAddress(
  reader: Reader,
  keys: Keys,
  channel: ChannelName,
  address: string,
): Promise<AddressRow | null> {
  return addressByHash(reader, channel, addressHash(keys, channel, address));
}

/**
 * The row of an address, made when we never met it. An erased address that writes again gets its text back (we must be
 * able to answer), and keeps its stop.
 */
export async function addressRow(
  tx: Tx,
  keys: Keys,
  channel: ChannelName,
  address: string,
  now: Date,
  opts: { demo?: boolean } = {},
): Promise<AddressRow> {
  const hash = addressHash(keys, channel, address);
  let row = await addressByHash(tx, channel, hash);
  if (row === null) {
    const sealed = keys.seal(address);
    await addAddress(tx, { channel, hash, sealed, createdAt: now, demo: opts.demo ?? false });
    row = await addressByHash(tx, channel, hash);
    if (row === null) throw new Error('an address that was just added is not there');
  }
  if (row.sealed === '') {
    row = { ...row, sealed: keys.seal(address) };
    await setSealed(tx, row.id, row.sealed);
  }
  return row;
}

/** The address itself, for the moment of sending. Never log it. `sealed` must not be empty (an erased person). */
export function revealAddress(keys: Keys, sealed: string): string {
  return keys.open(sealed);
}

/** The person wrote from here at `at` (provider's time): opens Zalo's window, and an address that was gone is back. */
export async function noteInbound(tx: Tx, addressId: number, at: Date): Promise<void> {
  await heardFrom(tx, addressId, at);
}

/** The provider said the address is dead or closed, at `now`; a message from the person after that moment wins. */
export async function closeAddress(tx: Tx, addressId: number, reason: string, now: Date): Promise<void> {
  await markGone(tx, addressId, reason, now);
}

/**
 * The person said stop: at once, on every channel we know of them, and against every purpose (Nghị định 91/2020/NĐ-CP,
 * Điều 16). Gives the ids of all their addresses, so that what waits for them can be cancelled in the same transaction.
 */
export async function stopEverything(tx: Tx, addressId: number, now: Date): Promise<number[]> {
  const address = await addressById(tx, addressId);
  if (address === null) return [];
  const ids = address.contactId === null ? [addressId] : await addressIdsOf(tx, address.contactId);
  await markStopped(tx, ids, now);
  if (address.contactId !== null) await refuseAll(tx, address.contactId, now);
  return ids;
}

async function refuseAll(tx: Tx, contactId: number, at: Date): Promise<void> {
  for (const purpose of PURPOSES)
    await setPermission(tx, {
      contactId,
      purpose,
      state: 'refused',
      source: BY_THE_PERSON,
      basis: 'Người dân yêu cầu dừng nhận tin',
      at,
    });
}

/**
 * The person asked, from this address, to hear from us again: this address is opened (their others stay stopped until
 * they write from there) and the purposes are granted in their own name. Name the purposes in the text they answer to.
 */
export async function allowAgain(
  tx: Tx,
  addressId: number,
  now: Date,
  purposes: readonly Purpose[] = PURPOSES,
): Promise<void> {
  const address = await addressById(tx, addressId);
  if (address === null) return;
  await clearStop(tx, addressId);
  if (address.contactId === null) return;
  for (const purpose of purposes)
    await setPermission(tx, {
      contactId: address.contactId,
      purpose,
      state: 'granted',
      source: BY_THE_PERSON,
      basis: 'Người dân yêu cầu nhận tin trở lại',
      at: now,
    });
}

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
  const nameSealed = who.name === undefined || who.name === '' ? null : keys.seal(who.name);
  if (address.contactId !== null) {
    await fillContact(tx, address.contactId, { nameSealed, areaCode, provinceCode, at: now });
    return { contactId: address.contactId, addressId: address.id };
  }
  const contactId = await addContact(tx, {
    areaCode,
    provinceCode,
    nameSealed,
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
  if (address.stoppedAt !== null) await refuseAll(tx, contactId, address.stoppedAt);
  return { contactId, addressId: address.id };
}

/**
 * An office records that the person may be messaged for a purpose: who says so and on what basis. Never overrides the
 * person's own refusal: then false, and nothing is changed.
 */
export async function grant(
  tx: Tx,
  contactId: number,
  purpose: Purpose,
  evidence: { source: string; basis: string; at: Date },
): Promise<boolean> {
  return permitUnlessRefused(tx, { contactId, purpose, ...evidence });
}

/** What the sending rules must know, for many addresses at once; an id that does not exist is left out. */
export async function facts(
  reader: Reader,
  addressIds: readonly number[],
): Promise<Map<number, AddressFacts>> {
  const answer = new Map<number, AddressFacts>();
  for (let from = 0; from < addressIds.length; from += BATCH) {
    const rows = await addressesByIds(reader, addressIds.slice(from, from + BATCH));
    const people = new Set(rows.flatMap((row) => (row.contactId === null ? [] : [row.contactId])));
    const recorded = new Map<number, { purpose: string; state: string }[]>();
    for (const row of await permissionsOf(reader, [...people])) {
      const of = recorded.get(row.contactId);
      if (of === undefined) recorded.set(row.contactId, [row]);
      else of.push(row);
    }
    for (const { id, channel: _, ...row } of rows)
      answer.set(id, {
        ...row,
        permissions: permissionsAt(row, row.contactId === null ? [] : (recorded.get(row.contactId) ?? [])),
      });
  }
  return answer;
}
