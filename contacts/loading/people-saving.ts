/** What a batch of people will change, and the change itself. */
import { setImmediate as breathe } from 'node:timers/promises';
import { trace } from '../../imports/imports.ts';
import { batches } from '../../prisma/batches.ts';
import type { Reader, Tx } from '../../prisma/client.ts';
import type { Keys } from '../../prisma/seal.ts';
import { placeOf } from '../../prisma/sealed-columns.ts';
import { addressHash } from '../addresses.ts';
import { sealedName } from '../people.ts';
import type { PermissionPurpose } from '../permission.ts';
import { refuseAll, withdrawAll } from '../permissions.ts';
import { type ContactBefore, contactsBefore } from '../store/loads.ts';
import {
  addAddresses,
  addContacts,
  addressesByHashes,
  changeContacts,
  linkAddresses,
  nameContacts,
  replaceTags,
  takeImportTurn,
} from '../store/many.ts';
import { permitAllUnlessRefused } from '../store/permissions.ts';
import { type ImportMatch, matchPeople } from './match.ts';
import type { PersonRow } from './people-file.ts';
import type { TracedPerson } from './people-undo.ts';

/** The list that a batch comes from. */
export type PeopleList = {
  fileName: string;
  source: string;
  basis: string;
  purposes: readonly PermissionPurpose[];
};

/** When and by whom a list is saved, and under which line of the ledger. */
export type SavedBy = { now: Date; loadId: number; userId: number | null };

/** `same`: contacts of which the file tells nothing new. `made`: the ids of those that are new. */
export type PlannedPeople = ImportMatch & { same: ReadonlySet<number>; made: readonly number[] };

/** Who of a batch is new, known, changed: nothing is written. */
export async function planPeople(
  reader: Reader,
  keys: Keys,
  batch: readonly PersonRow[],
  list: PeopleList,
): Promise<PlannedPeople> {
  const { known, match } = await matched(reader, keys, batch, list.fileName);
  const before = await contactsBefore(
    reader,
    match.updated.map(({ contactId }) => contactId),
  );
  return { ...match, same: unchanged(match, { known, before, keys, list }), made: [] };
}

async function matched(reader: Reader, keys: Keys, batch: readonly PersonRow[], fileName: string) {
  const hashed = batch.map((row) => ({
    row,
    keyed: row.addresses.map((one) => ({ ...one, hash: addressHash(keys, one.channel, one.address) })),
  }));
  const known = await addressesByHashes(
    reader,
    hashed.flatMap((one) => one.keyed),
  );
  return { known, match: matchPeople(hashed, known, fileName) };
}

type Compared = {
  known: ReadonlyMap<string, { contactId: number | null }>;
  before: readonly ContactBefore[];
  keys: Keys;
  list: PeopleList;
};

/** People whom the file finds as they are: name, place, tags, addresses and permissions. New evidence alone is no change. */
function unchanged(match: ImportMatch, { known, before, keys, list }: Compared): Set<number> {
  const by = new Map(before.map((one) => [one.id, one]));
  const same = match.updated.filter(({ row, keyed, contactId }) => {
    const old = by.get(contactId);
    if (old === undefined || old.areaCode !== row.areaCode) return false;
    if (
      row.name !== null &&
      (old.nameSealed === null || keys.open(old.nameSealed, placeOf.contactName(old.id)) !== row.name)
    )
      return false;
    if (row.tags.length > 0 && [...row.tags].sort().join('|') !== [...old.tags].sort().join('|'))
      return false;
    return (
      list.purposes.every((purpose) => old.settled.includes(purpose)) &&
      keyed.every(({ hash }) => known.get(hash)?.contactId === contactId)
    );
  });
  return new Set(same.map(({ contactId }) => contactId));
}

/**
 * Saves a batch, with what it was before for the day in which it can be taken back. SQLite answers without leaving the
 * process: between the steps others have their turn.
 */
export async function savePeople(
  tx: Tx,
  keys: Keys,
  batch: readonly PersonRow[],
  list: PeopleList,
  by: SavedBy,
): Promise<PlannedPeople> {
  const { now, loadId, userId } = by;
  await takeImportTurn(tx, now);
  const { known, match } = await matched(tx, keys, batch, list.fileName);
  const { created, updated } = match;
  await breathe();
  const ids = await addContacts(
    tx,
    created.map(({ row }) => ({
      areaCode: row.areaCode,
      provinceCode: row.provinceCode,
      source: row.source ?? list.source,
      basis: list.basis,
    })),
    now,
  );
  await nameContacts(
    tx,
    created.map(({ row }, index) => {
      const id = ids[index] ?? 0;
      return { id, nameSealed: sealedName(keys, id, row.name) };
    }),
  );
  await breathe();
  // Of somebody new the address is theirs at once; of somebody known it is linked below, so that it can be unlinked.
  const theirs = created.map(({ keyed }, index) => ({ keyed, contactId: ids[index] ?? 0 }));
  const owned = [...theirs, ...updated.map(({ keyed }) => ({ keyed, contactId: null }))].flatMap(
    ({ keyed, contactId }) => keyed.map((one) => ({ ...one, contactId })),
  );
  const fresh = owned.filter(({ hash }) => !known.has(hash));
  const added = await addAddresses(
    tx,
    fresh.map(({ channel, hash, address, contactId }) => ({
      ...{ channel, hash, contactId },
      sealed: keys.seal(address, placeOf.address({ channel, hash })),
    })),
    now,
  );
  const later = fresh.filter(({ hash, contactId }) => contactId === null || !added.has(hash));
  for (const [hash, row] of await addressesByHashes(tx, later)) known.set(hash, row);
  await breathe();
  const before = await contactsBefore(
    tx,
    updated.map(({ contactId }) => contactId),
  );
  const same = unchanged(match, { known, before, keys, list });
  await changeContacts(
    tx,
    updated.map(({ row, contactId }) => ({
      id: contactId,
      areaCode: row.areaCode,
      provinceCode: row.provinceCode,
      nameSealed: sealedName(keys, contactId, row.name),
      source: row.source ?? list.source,
    })),
    list.basis,
    now,
  );
  const people = [...created.map((one, index) => ({ ...one, contactId: ids[index] ?? 0 })), ...updated];
  const free = people.flatMap(({ contactId, keyed }) =>
    keyed.flatMap(({ hash }) => {
      const row = known.get(hash);
      return row !== undefined && row.contactId === null ? [{ ...row, addressId: row.id, contactId }] : [];
    }),
  );
  const traced: TracedPerson[] = [
    ...ids.map((id): TracedPerson => ({ row: 'made', id })),
    ...before.map((one): TracedPerson => ({ row: 'changed', ...one })),
  ];
  const knownIds = new Set(updated.map(({ contactId }) => contactId));
  const linked = free.filter(({ contactId }) => knownIds.has(contactId)).map(({ addressId }) => addressId);
  if (linked.length > 0) traced.push({ row: 'linked', ids: linked });
  await trace(tx, keys, loadId, traced);
  for (const part of batches(free)) await linkAddresses(tx, part);
  for (const { contactId, stoppedAt } of free)
    if (stoppedAt !== null) await refuseAll(tx, contactId, stoppedAt);
  await replaceTags(
    tx,
    people.flatMap(({ row, contactId }) => (row.tags.length === 0 ? [] : [{ contactId, tags: row.tags }])),
  );
  await breathe();
  for (const purpose of new Set(list.purposes))
    await permitAllUnlessRefused(
      tx,
      people.map(({ row, contactId }) => ({
        contactId,
        purpose,
        way: 'import' as const,
        source: row.source ?? list.source,
        basis: list.basis,
        at: now,
        importId: loadId,
        userId,
      })),
      'source',
    );
  return { ...match, same, made: ids };
}

const LEFT = 'Không còn trong danh sách đầy đủ của nguồn này';

/** Who is no longer in a whole list loses the permissions that it gave; the person and what they refused stay. */
export async function saveLeaving(
  tx: Tx,
  keys: Keys,
  ids: readonly number[],
  { source, purposes }: PeopleList,
  { now, loadId, userId }: SavedBy,
): Promise<void> {
  await trace(tx, keys, loadId, [{ row: 'left', ids: [...ids] } satisfies TracedPerson]);
  const evidence = { way: 'import' as const, source, basis: LEFT, at: now, importId: loadId, userId };
  await withdrawAll(tx, ids, purposes, evidence);
}
