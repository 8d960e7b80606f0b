/** Verbs on addresses: found, heard from, closed; what may be sent to them. */

import type { ChannelName } from '../channels/contract.ts';
import { batches } from '../prisma/batches.ts';
import type { Reader, Tx } from '../prisma/client.ts';
import type { Keys } from '../prisma/seal.ts';
import { placeOf } from '../prisma/sealed-columns.ts';
import { type PermissionPurpose, type PermissionState, permissionsAt } from './permission.ts';
import {
  type AddressRow,
  addAddress,
  addressByHash,
  addressById,
  addressesByIds,
  addressesOfPeople,
  heardFrom,
  markGone,
  setSealed,
} from './store/addresses.ts';
import { addressesByHashes } from './store/many.ts';
import { linkAddress } from './store/people.ts';
import { permissionsOf } from './store/permissions.ts';

/** What the sending rules must know of an address. */
export type AddressFacts = {
  state: 'open' | 'gone';
  stoppedAt: Date | null;
  lastInboundAt: Date | null;
  contactId: number | null;
  permissions: Record<PermissionPurpose, PermissionState>;
  /** Made up for the demo. */
  demo: boolean;
  channel: ChannelName;
  hash: string;
  /** For `revealAddress` at the moment of sending; empty when the person was erased: there is nothing to send to. */
  sealed: string;
};

/** How an address is found again without being readable. */
export function addressHash(keys: Keys, channel: ChannelName, address: string): string {
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

/** The same for many addresses of one channel, by address; those we never met are left out. */
export async function findAddresses(
  reader: Reader,
  keys: Keys,
  channel: ChannelName,
  addresses: Iterable<string>,
): Promise<Map<string, AddressRow>> {
  const byHash = new Map([...addresses].map((address) => [addressHash(keys, channel, address), address]));
  const rows = await addressesByHashes(
    reader,
    [...byHash.keys()].map((hash) => ({ channel, hash })),
  );
  return new Map([...rows].map(([hash, row]) => [byHash.get(hash) ?? '', row]));
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
    const sealed = keys.seal(address, placeOf.address({ channel, hash }));
    await addAddress(tx, { channel, hash, sealed, createdAt: now, demo: opts.demo ?? false });
    row = await addressByHash(tx, channel, hash);
    if (row === null) throw new Error('an address that was just added is not there');
  }
  if (row.sealed === '') {
    row = { ...row, sealed: keys.seal(address, placeOf.address({ channel, hash })) };
    await setSealed(tx, row.id, row.sealed);
  }
  return row;
}

/** The same person's number as an address of another channel (a template of Zalo goes to a number); gives its id. */
export async function sameNumberOn(
  tx: Tx,
  keys: Keys,
  addressId: number,
  channel: ChannelName,
  now: Date,
  opts: { demo?: boolean } = {},
): Promise<number> {
  const known = await addressById(tx, addressId);
  if (known === null || known.sealed === '' || known.contactId === null)
    throw new Error('an address that was just chosen is not there');
  const row = await addressRow(tx, keys, channel, revealAddress(keys, known), now, opts);
  await linkAddress(tx, row.id, known.contactId);
  return row.id;
}

/** The address itself, for the moment of sending. Never log it. `sealed` must not be empty (an erased person). */
export function revealAddress(keys: Keys, row: { channel: string; hash: string; sealed: string }): string {
  return keys.open(row.sealed, placeOf.address(row));
}

/** The address of a row, in its channel's own form; null when there is none, or its person was erased. */
export async function addressOf(reader: Reader, keys: Keys, addressId: number): Promise<string | null> {
  const row = await addressById(reader, addressId);
  return row === null || row.sealed === '' ? null : revealAddress(keys, row);
}

/** The person wrote from here at `at` (provider's time): opens Zalo's window, and an address that was gone is back. */
export async function noteInbound(tx: Tx, addressId: number, at: Date): Promise<void> {
  await heardFrom(tx, addressId, at);
}

/** The provider said the address is dead or closed, at `now`; a message from the person after that moment wins. */
export async function closeAddress(tx: Tx, addressId: number, reason: string, now: Date): Promise<void> {
  await markGone(tx, addressId, reason, now);
}

/** What the sending rules must know, for many addresses at once; an id that does not exist is left out. */
export async function facts(
  reader: Reader,
  addressIds: readonly number[],
): Promise<Map<number, AddressFacts>> {
  const answer = new Map<number, AddressFacts>();
  for (const part of batches(addressIds)) {
    const rows = await addressesByIds(reader, part);
    for (const { id, ...known } of await withPermissions(reader, rows)) answer.set(id, known);
  }
  return answer;
}

/** An address of a person with what the sending rules must know of it. */
export type PersonAddress = AddressFacts & { id: number };

/** The same for every address of many people, by person, oldest address first; a person without any is left out. */
export async function factsOfPeople(
  reader: Reader,
  contactIds: Iterable<number>,
): Promise<Map<number, PersonAddress[]>> {
  const all = [...new Set(contactIds)];
  const answer = new Map<number, PersonAddress[]>();
  for (const part of batches(all)) {
    const rows = await addressesOfPeople(reader, part);
    for (const row of await withPermissions(reader, rows)) {
      const theirs = answer.get(row.contactId ?? 0);
      if (theirs === undefined) answer.set(row.contactId ?? 0, [row]);
      else theirs.push(row);
    }
  }
  return answer;
}

async function withPermissions(reader: Reader, rows: readonly AddressRow[]): Promise<PersonAddress[]> {
  const people = new Set(rows.flatMap((row) => row.contactId ?? []));
  const recorded = new Map<number, { purpose: string; state: string }[]>();
  for (const row of await permissionsOf(reader, [...people])) {
    const of = recorded.get(row.contactId);
    if (of === undefined) recorded.set(row.contactId, [row]);
    else of.push(row);
  }
  return rows.map((row) => ({
    ...row,
    permissions: permissionsAt(row, recorded.get(row.contactId ?? 0) ?? []),
  }));
}
