/** Verbs on what a person allowed or refused: each writes its evidence in the same transaction. */
import { batches } from '../prisma/batches.ts';
import type { Reader, Tx } from '../prisma/client.ts';
import { BY_THE_PERSON, type PermissionEvidence, type PermissionPurpose, PURPOSES } from './permission.ts';
import { addressById, addressIdsOf, clearStop, markStopped } from './store/addresses.ts';
import {
  addPermissionEvents,
  dropGrants,
  type PermissionEventRow,
  permissionEvents,
  permitAllUnlessRefused,
  permitUnlessRefused,
  setPermission,
  undoPermissions,
} from './store/permissions.ts';

/** How the wish came here, when not by the person's own message: an official at the desk, the provider. */
export type RefusalOrigin = Pick<PermissionEvidence, 'way' | 'userId'> & { basis?: string };
const BY_MESSAGE: RefusalOrigin = { way: 'chat' };

const STOPPED = 'Người dân yêu cầu dừng nhận tin';
const ONE_OFF = 'Người dân yêu cầu tắt loại tin này';
const AGAIN = 'Người dân yêu cầu nhận tin trở lại';

function said({ way, userId, basis }: RefusalOrigin, usual: string, at: Date): PermissionEvidence {
  return { way, userId: userId ?? null, source: BY_THE_PERSON, basis: basis ?? usual, at };
}

/**
 * The person said stop: at once, on every channel we know of them, and against every purpose (Nghị định 91/2020/NĐ-CP,
 * Điều 16). Gives the ids of all their addresses, so that what waits for them can be cancelled in the same transaction.
 */
export async function stopEverything(
  tx: Tx,
  addressId: number,
  now: Date,
  heard: RefusalOrigin = BY_MESSAGE,
): Promise<number[]> {
  const address = await addressById(tx, addressId);
  if (address === null) return [];
  const ids = address.contactId === null ? [addressId] : await addressIdsOf(tx, address.contactId);
  await markStopped(tx, ids, now);
  if (address.contactId !== null) await refuseAll(tx, address.contactId, now, heard);
  else await noteOfAddress(tx, addressId, 'refused', said(heard, STOPPED, now));
  return ids;
}

/** An address of nobody has no permissions; what was said there is kept as evidence of the address. */
async function noteOfAddress(
  tx: Tx,
  addressId: number,
  state: 'granted' | 'refused',
  evidence: PermissionEvidence,
): Promise<void> {
  await addPermissionEvents(tx, [{ ...evidence, contactId: null, addressId, purpose: 'all', state }]);
}

/** The person refused these purposes and no others. Gives the ids of all their addresses, for what waits there. */
export async function refuse(
  tx: Tx,
  addressId: number,
  now: Date,
  purposes: readonly PermissionPurpose[],
): Promise<number[]> {
  const address = await addressById(tx, addressId);
  if (address === null) return [];
  if (address.contactId === null) return [addressId];
  await setAll(tx, address.contactId, purposes, 'refused', said(BY_MESSAGE, ONE_OFF, now));
  return addressIdsOf(tx, address.contactId);
}

export async function refuseAll(
  tx: Tx,
  contactId: number,
  at: Date,
  heard: RefusalOrigin = BY_MESSAGE,
): Promise<void> {
  await setAll(tx, contactId, PURPOSES, 'refused', said(heard, STOPPED, at));
}

/** Writes what a person said of some purposes, with its evidence. */
export async function setAll(
  tx: Tx,
  contactId: number,
  purposes: readonly PermissionPurpose[],
  state: 'granted' | 'refused',
  evidence: PermissionEvidence,
): Promise<void> {
  for (const purpose of purposes) await setPermission(tx, { contactId, purpose, state, ...evidence });
}

/**
 * The person asked, from this address, to hear from us again: this address is opened (their others stay stopped until
 * they write from there) and the purposes are granted in their own name. Name the purposes in the text they answer to.
 */
export async function allowAgain(
  tx: Tx,
  addressId: number,
  now: Date,
  purposes: readonly PermissionPurpose[] = PURPOSES,
): Promise<void> {
  const address = await addressById(tx, addressId);
  if (address === null) return;
  await clearStop(tx, addressId);
  const evidence = said(BY_MESSAGE, AGAIN, now);
  if (address.contactId !== null) await setAll(tx, address.contactId, purposes, 'granted', evidence);
  else if (address.stoppedAt !== null) await noteOfAddress(tx, addressId, 'granted', evidence);
}

/** `grant` for many; a refusal stands, and so does what the same basis granted before. */
export async function grantAll(
  tx: Tx,
  purpose: PermissionPurpose,
  evidence: ReadonlyMap<number, PermissionEvidence>,
): Promise<void> {
  const rows = [...evidence].map(([contactId, why]) => ({ contactId, purpose, ...why }));
  for (const part of batches(rows)) await permitAllUnlessRefused(tx, part, 'basis');
}

/**
 * An office records that the person may be messaged for a purpose: who says so and on what basis. Never overrides the
 * person's own refusal: then false, and nothing is changed.
 */
export async function grant(
  tx: Tx,
  contactId: number,
  purpose: PermissionPurpose,
  evidence: PermissionEvidence,
): Promise<boolean> {
  return permitUnlessRefused(tx, { contactId, purpose, ...evidence });
}

/** People are no longer on the list that was the basis: what was granted for these purposes ends; a refusal stays. */
export async function withdrawAll(
  tx: Tx,
  contactIds: readonly number[],
  purposes: readonly PermissionPurpose[],
  evidence: PermissionEvidence,
): Promise<void> {
  for (const part of batches(contactIds)) await dropGrants(tx, part, purposes, evidence);
}

/**
 * What a person said at the desk, recorded by an official: a refusal of everything is a stop; a grant opens their addresses
 * again, for the purposes named only.
 */
export async function recordAtDesk(
  tx: Tx,
  who: { contactId: number | null; addressIds: readonly number[] },
  said: {
    purpose: PermissionPurpose | 'all';
    state: 'granted' | 'refused';
    basis: string;
    userId: number | null;
    now: Date;
  },
): Promise<void> {
  const { purpose, state, userId, now } = said;
  const basis = said.basis === '' ? 'Người dân yêu cầu tại bộ phận một cửa' : said.basis;
  const heard: RefusalOrigin = { way: 'desk', userId, basis };
  if (state === 'refused' && purpose === 'all') {
    const [first] = who.addressIds;
    if (first !== undefined) await stopEverything(tx, first, now, heard);
    else if (who.contactId !== null) await refuseAll(tx, who.contactId, now, heard);
    return;
  }
  if (who.contactId === null) return;
  if (state === 'granted') for (const id of who.addressIds) await clearStop(tx, id);
  const purposes = purpose === 'all' ? PURPOSES : [purpose];
  await setAll(tx, who.contactId, purposes, state, {
    ...{ way: 'desk', userId, source: BY_THE_PERSON, basis, at: now },
  });
}

/** Every change of a person's permissions, oldest first, each with where it came from. */
export async function permissionHistory(
  reader: Reader,
  who: { contactId: number | null; addressIds: readonly number[] },
  most: number,
): Promise<PermissionEventRow[]> {
  return permissionEvents(reader, who, most);
}

/** What a load had granted a person is taken back with the load; what they said themselves stays. */
export async function takeBackGrants(
  tx: Tx,
  contactId: number,
  load: { id: number; way: 'import' | 'consents' },
  by: { now: Date; userId: number | null },
): Promise<void> {
  const undone = { source: 'lienthong', basis: TAKEN_BACK, at: by.now, userId: by.userId };
  await undoPermissions(tx, contactId, load, undone);
}

const TAKEN_BACK = 'Cán bộ lấy lại lần nạp tệp';
