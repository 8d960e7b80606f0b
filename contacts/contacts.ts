// Longer than 300 lines: the one front door of the room, for people and for groups. What it decides stands in the pure
// files beside it; here each verb loads, asks them, and saves.
import { setImmediate as pause } from 'node:timers/promises';
import type { ChannelName } from '../channels/contract.ts';
import { csvLine } from '../files/csv.ts';
import type { Problem } from '../files/problem.ts';
import { unhurried } from '../files/rows.ts';
import { readSheet } from '../files/sheet.ts';
import type { Reader, Tx } from '../prisma/client.ts';
import type { Deps } from '../prisma/deps.ts';
import type { Keys } from '../prisma/seal.ts';
import { MASKED_HEADER, maskedLines, PERSONAL_HEADER, personalLines } from './export-file.ts';
import { type GroupChannel, type GroupRow, groupNameKey, readGroups } from './groups-file.ts';
import { matchPeople } from './match.ts';
import { type PersonRow, readPeople } from './people-file.ts';
import { BY_THE_PERSON, type PermissionState, PURPOSES, type Purpose, permissionsAt } from './permission.ts';
import {
  type AddressRow,
  addAddress,
  addressByHash,
  addressById,
  addressesByIds,
  addressesOfPeople,
  addressIdsOf,
  BATCH,
  clearStop,
  heardFrom,
  markGone,
  markStopped,
  permissionsOf,
  permitUnlessRefused,
  setPermission,
  setSealed,
} from './store/addresses.ts';
import {
  addGroup,
  changeGroup,
  type GroupFacts,
  groupById,
  groupByKey,
  groupsWhere,
  removeGroup,
} from './store/groups.ts';
import {
  addAddresses,
  addContacts,
  addressesByHashes,
  changeContacts,
  linkAddresses,
  permitAllUnlessRefused,
  replaceTags,
  tagsBorne,
  takeImportTurn,
} from './store/many.ts';
import {
  addContact,
  contactsAfter,
  eraseAddresses,
  fillContact,
  linkAddress,
  removeContact,
  removeUntouchedContact,
} from './store/people.ts';
import { meantAddresses } from './written-address.ts';

export type { GroupChannel } from './groups-file.ts';
export { isPurpose, type PermissionState, PURPOSES, type Purpose } from './permission.ts';
export type { AddressRow } from './store/addresses.ts';
export type { GroupFacts } from './store/groups.ts';

/** What the sending rules must know of an address. */
export type AddressFacts = {
  state: 'open' | 'gone';
  stoppedAt: Date | null;
  lastInboundAt: Date | null;
  contactId: number | null;
  permissions: Record<Purpose, PermissionState>;
  /** Made up for the demo. */
  demo: boolean;
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
  const row = await addressRow(tx, keys, channel, revealAddress(keys, known.sealed), now, opts);
  await linkAddress(tx, row.id, known.contactId);
  return row.id;
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

/** The person refused these purposes and no others. Gives the ids of all their addresses, for what waits there. */
export async function refuse(
  tx: Tx,
  addressId: number,
  now: Date,
  purposes: readonly Purpose[],
): Promise<number[]> {
  const address = await addressById(tx, addressId);
  if (address === null) return [];
  if (address.contactId === null) return [addressId];
  for (const purpose of purposes)
    await setPermission(tx, {
      contactId: address.contactId,
      purpose,
      state: 'refused',
      source: BY_THE_PERSON,
      basis: 'Người dân yêu cầu tắt loại tin này',
      at: now,
    });
  return addressIdsOf(tx, address.contactId);
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
 * `person` for many of one channel, each address once: gives the contact of each. Those we never met are added together,
 * which a file of a whole province needs; the others one by one.
 */
export async function people(
  tx: Tx,
  keys: Keys,
  who: readonly Omit<NewPerson, 'demo'>[],
): Promise<Map<string, number>> {
  const contacts = new Map<string, number>();
  const [first] = who;
  if (first === undefined) return contacts;
  const known = await findAddresses(
    tx,
    keys,
    first.channel,
    who.map((one) => one.address),
  );
  const fresh = who.filter((one) => !known.has(one.address));
  for (const one of who)
    if (known.has(one.address)) contacts.set(one.address, (await person(tx, keys, one)).contactId);
  const sealed = fresh.map(({ channel, address }) => ({
    channel,
    hash: addressHash(keys, channel, address),
    sealed: keys.seal(address),
  }));
  await addAddresses(tx, sealed, first.now);
  const rows = await addressesByHashes(tx, sealed);
  const ids = await addContacts(
    tx,
    fresh.map((one) => ({
      areaCode: one.areaCode,
      provinceCode: one.provinceCode,
      nameSealed: one.name === undefined || one.name === '' ? null : keys.seal(one.name),
      source: one.source,
      basis: one.basis,
      createdAt: one.now,
      updatedAt: one.now,
      demo: false,
    })),
  );
  const links = sealed.map(({ hash }, index) => ({
    addressId: rows.get(hash)?.id ?? 0,
    contactId: ids[index] ?? 0,
  }));
  for (let from = 0; from < links.length; from += BATCH)
    await linkAddresses(tx, links.slice(from, from + BATCH));
  for (const [index, one] of fresh.entries()) contacts.set(one.address, ids[index] ?? 0);
  return contacts;
}

/** `grant` for many; a refusal stands. */
export async function grantAll(
  tx: Tx,
  purpose: Purpose,
  evidence: ReadonlyMap<number, { source: string; basis: string; at: Date }>,
): Promise<void> {
  const rows = [...evidence].map(([contactId, why]) => ({ contactId, purpose, ...why }));
  for (let from = 0; from < rows.length; from += BATCH)
    await permitAllUnlessRefused(tx, rows.slice(from, from + BATCH));
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
    for (const { id, channel: _, ...known } of await withPermissions(reader, rows)) answer.set(id, known);
  }
  return answer;
}

/** An address of a person with what the sending rules must know of it. */
export type PersonAddress = AddressFacts & { id: number; channel: ChannelName };

/** The same for every address of many people, by person, oldest address first; a person without any is left out. */
export async function factsOfPeople(
  reader: Reader,
  contactIds: Iterable<number>,
): Promise<Map<number, PersonAddress[]>> {
  const all = [...new Set(contactIds)];
  const answer = new Map<number, PersonAddress[]>();
  for (let from = 0; from < all.length; from += BATCH) {
    const rows = await addressesOfPeople(reader, all.slice(from, from + BATCH));
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

// ---------------------------------------------------------------- files of people

export type PeopleImport = {
  fileName: string;
  bytes: Uint8Array;
  /** Who gave the list; a row's own `Nguồn` stands above it. */
  source: string;
  /** On what basis these people may be messaged; kept with every permission as evidence. */
  basis: string;
  purposes: readonly Purpose[];
  dryRun?: boolean;
};
export type ImportedPeople =
  | {
      kind: 'imported';
      dryRun: boolean;
      rows: number;
      created: number;
      updated: number;
      /** People who said stop: kept up to date, never permitted. */
      refused: number;
      /** People who said stop and were erased: not loaded again. */
      leftOut: number;
      warnings: Problem[];
    }
  | { kind: 'refused'; problems: Problem[] };

/**
 * Loads a file of people (CSV, TSV, XLSX): new ones are made, known ones updated, the purposes granted except to those
 * who refused. A bad row keeps the whole file out. Saves in batches of `BATCH` people: a crash leaves a part, and loading
 * the file again completes it. Pauses often: SQLite answers without ever leaving the process, and without pauses a
 * citizen's message would wait for the whole file.
 */
export async function importContacts(deps: Deps, ask: PeopleImport): Promise<ImportedPeople> {
  const asked = missingEvidence(ask);
  if (asked.length > 0) return { kind: 'refused', problems: asked };
  const sheet = await readSheet(ask.fileName, ask.bytes);
  if (sheet.kind === 'unreadable') return { kind: 'refused', problems: [sheet.problem] };
  const now = deps.now();
  const file = await unhurried(readPeople(sheet, now));
  if (file.kind === 'refused') return file;
  const { people, warnings } = file;
  const done = { created: 0, updated: 0, refused: 0, leftOut: 0 };
  for (let from = 0; from < people.length; from += BATCH) {
    const batch = people.slice(from, from + BATCH);
    const saved =
      ask.dryRun === true
        ? (await matched(deps.db.read, deps.keys, batch, ask.fileName)).match
        : await deps.db.write((tx) => savePeople(tx, deps.keys, batch, ask, now));
    for (const name of ['created', 'updated', 'refused', 'leftOut'] as const)
      done[name] += saved[name].length;
    warnings.push(...saved.warnings);
    await pause();
  }
  return { kind: 'imported', dryRun: ask.dryRun === true, rows: people.length, ...done, warnings };
}

function missingEvidence({ fileName, source, basis }: PeopleImport): Problem[] {
  const missing = (rule: string, message: string, todo: string): Problem => ({
    file: fileName,
    row: null,
    column: null,
    value: null,
    rule,
    message,
    todo,
    severity: 'error',
  });
  return [
    ...(source.trim() === ''
      ? [
          missing(
            'source_missing',
            'Chưa ghi nguồn của danh sách.',
            'Ghi cơ quan, đơn vị cung cấp (--source).',
          ),
        ]
      : []),
    ...(basis.trim() === ''
      ? [
          missing(
            'basis_missing',
            'Chưa ghi căn cứ được nhắn tin cho những người này.',
            'Ghi căn cứ, ví dụ “Phiếu đồng ý nhận tin tháng 11/2026” (--basis).',
          ),
        ]
      : []),
  ];
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

async function savePeople(tx: Tx, keys: Keys, batch: readonly PersonRow[], ask: PeopleImport, now: Date) {
  await takeImportTurn(tx, now);
  const { known, match } = await matched(tx, keys, batch, ask.fileName);
  const { created, updated, leftOut } = match;
  const fresh = [...created, ...updated].flatMap((one) => one.keyed).filter((one) => !known.has(one.hash));
  await addAddresses(
    tx,
    fresh.map(({ channel, hash, address }) => ({ channel, hash, sealed: keys.seal(address) })),
    now,
  );
  for (const [hash, row] of await addressesByHashes(tx, fresh)) known.set(hash, row);

  const sealedName = (row: PersonRow) => (row.name === null ? null : keys.seal(row.name));
  const ids = await addContacts(
    tx,
    created.map(({ row }) => ({
      areaCode: row.areaCode,
      provinceCode: row.provinceCode,
      nameSealed: sealedName(row),
      source: row.source ?? ask.source,
      basis: ask.basis,
      createdAt: now,
      updatedAt: now,
      demo: false,
    })),
  );
  await changeContacts(
    tx,
    updated.map(({ row, contactId }) => ({
      id: contactId,
      areaCode: row.areaCode,
      provinceCode: row.provinceCode,
      nameSealed: sealedName(row),
      source: row.source ?? ask.source,
    })),
    ask.basis,
    now,
  );
  const people = [...created.map((one, index) => ({ ...one, contactId: ids[index] ?? 0 })), ...updated];
  const free = people.flatMap(({ contactId, keyed }) =>
    keyed.flatMap(({ hash }) => {
      const row = known.get(hash);
      return row !== undefined && row.contactId === null ? [{ ...row, addressId: row.id, contactId }] : [];
    }),
  );
  for (let from = 0; from < free.length; from += BATCH)
    await linkAddresses(tx, free.slice(from, from + BATCH));
  for (const { contactId, stoppedAt } of free)
    if (stoppedAt !== null) await refuseAll(tx, contactId, stoppedAt);
  await replaceTags(
    tx,
    people.flatMap(({ row, contactId }) => (row.tags.length === 0 ? [] : [{ contactId, tags: row.tags }])),
  );
  for (const purpose of new Set(ask.purposes))
    await permitAllUnlessRefused(
      tx,
      people.map(({ row, contactId }) => ({
        contactId,
        purpose,
        source: row.source ?? ask.source,
        basis: ask.basis,
        at: now,
      })),
    );
  return { ...match, leftOut };
}

/**
 * The people as CSV, page by page. Without `personal`: one line per address with area, channel and masked address. With
 * it: names and addresses, in the columns `importContacts` reads. `areaCode`: a province or a commune.
 */
export async function* exportContacts(
  deps: Deps,
  ask: { personal?: boolean; areaCode?: string } = {},
): AsyncGenerator<string> {
  const personal = ask.personal === true;
  yield `\uFEFF${csvLine(personal ? PERSONAL_HEADER : MASKED_HEADER)}`;
  for (let after = 0; ; ) {
    const page = await contactsAfter(deps.db.read, after, ask.areaCode);
    if (page.length === 0) return;
    for (const contact of page) {
      const addresses = contact.addresses.flatMap((one) =>
        one.sealed === '' ? [] : [{ ...one, address: deps.keys.open(one.sealed) }],
      );
      const name = contact.nameSealed === null ? '' : deps.keys.open(contact.nameSealed);
      const lines = personal
        ? personalLines({ ...contact, addresses, name })
        : maskedLines({ ...contact, addresses });
      for (const line of lines) yield csvLine(line);
      after = contact.id;
    }
  }
}

export type Erased = { kind: 'erased'; addressIds: number[]; contactIds: number[] } | { kind: 'not_found' };

/**
 * Erases the person behind an address as staff write it (`0912…`, `zalo:…`, `telegram:…`, a bare id): the contact, the
 * name, permissions, tags and every address. An address that said stop leaves only its hash and the stop behind. Talks
 * and confirmations lie in higher rooms, which erase theirs by the given ids in the same transaction.
 */
export async function eraseWithin(tx: Tx, keys: Keys, written: string): Promise<Erased> {
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
  await eraseAddresses(tx, [...addressIds]);
  for (const contactId of contactIds) await removeContact(tx, contactId);
  return { kind: 'erased', addressIds: [...addressIds], contactIds: [...contactIds] };
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
  deps: Deps,
  written: string,
  also: (tx: Tx, erased: { addressIds: number[]; contactIds: number[] }) => Promise<void> = async () => {},
): Promise<Erased> {
  return deps.db.write(async (tx) => {
    const erased = await eraseWithin(tx, deps.keys, written);
    if (erased.kind === 'erased') await also(tx, erased);
    return erased;
  });
}

// ---------------------------------------------------------------- groups

function groupHash(keys: Keys, channel: GroupChannel, id: string): string {
  return keys.hash('address', `group:${channel}:${id}`);
}

export type ImportedGroups =
  | { kind: 'imported'; dryRun: boolean; rows: number; created: number; updated: number; warnings: Problem[] }
  | { kind: 'refused'; problems: Problem[] };

/**
 * Loads a file of groups. A group is known again by its id, or by channel, area and name; a bad row keeps the file out.
 * `within`: whether the one who loads may speak for an area; a row of another area is a bad row.
 */
export async function importGroups(
  deps: Deps,
  ask: {
    fileName: string;
    bytes: Uint8Array;
    dryRun?: boolean;
    within?: (areaCode: string) => boolean;
  },
): Promise<ImportedGroups> {
  const sheet = await readSheet(ask.fileName, ask.bytes);
  if (sheet.kind === 'unreadable') return { kind: 'refused', problems: [sheet.problem] };
  const now = deps.now();
  const file = readGroups(sheet, now);
  if (file.kind === 'refused') return file;
  const { groups, warnings } = file;
  const foreign = groups.filter((group) => ask.within?.(group.areaCode) === false);
  if (foreign.length > 0)
    return { kind: 'refused', problems: foreign.map((group) => elsewhere(ask.fileName, group)) };
  const dryRun = ask.dryRun === true;
  let created = 0;
  for (let from = 0; from < groups.length; from += BATCH) {
    const batch = groups.slice(from, from + BATCH);
    created += dryRun
      ? (await knownGroups(deps.db.read, deps.keys, batch)).filter((one) => one.known === null).length
      : await deps.db.write((tx) => saveGroups(tx, deps.keys, batch, now));
  }
  return {
    kind: 'imported',
    dryRun,
    rows: groups.length,
    created,
    updated: groups.length - created,
    warnings,
  };
}

function elsewhere(file: string, { row, areaCode }: GroupRow): Problem {
  return {
    file,
    row,
    column: 'Mã đơn vị',
    value: areaCode,
    rule: 'outside_area',
    message: 'Nhóm ở ngoài địa bàn của anh/chị.',
    todo: 'Bỏ dòng này, hoặc nhờ người phụ trách địa bàn đó nạp.',
    severity: 'error',
  };
}

async function knownGroups(reader: Reader, keys: Keys, batch: readonly GroupRow[]) {
  const there = await groupsWhere(reader, { areas: [...new Set(batch.map((row) => row.areaCode))] });
  const byName = new Map(there.map((group) => [groupNameKey(group), group]));
  const answer: { row: GroupRow; hash: string | null; key: string; known: GroupFacts | null }[] = [];
  for (const row of batch) {
    const nameKey = groupNameKey(row);
    const hash = row.id === null ? null : groupHash(keys, row.channel, row.id);
    const key = hash === null ? nameKey : `${row.channel}#${hash}`;
    const named = byName.get(nameKey) ?? null;
    // Two groups of one name with two ids are two groups.
    const sameName = named !== null && (hash === null || named.sealed === null) ? named : null;
    answer.push({ row, hash, key, known: (await groupByKey(reader, key)) ?? sameName });
  }
  return answer;
}

async function saveGroups(tx: Tx, keys: Keys, batch: readonly GroupRow[], now: Date): Promise<number> {
  let created = 0;
  for (const { row, hash, key, known } of await knownGroups(tx, keys, batch)) {
    const { name, channel, areaCode, provinceCode, hamlet, members, id } = row;
    const mode = row.mode ?? (id === null ? (known?.mode ?? 'manual') : 'api');
    const place = { name, channel, areaCode, provinceCode, mode };
    const identity = id === null ? {} : { key, hash, sealed: keys.seal(id) };
    if (known === null) {
      await addGroup(
        tx,
        { ...place, hamlet, members, key, hash: null, sealed: null, ...identity },
        now,
        false,
      );
      created += 1;
      continue;
    }
    const told = { ...(hamlet === null ? {} : { hamlet }), ...(members === null ? {} : { members }) };
    await changeGroup(tx, known.id, { ...place, ...told, ...identity, demo: false }, now);
  }
  return created;
}

/** The groups of an area (a province or a commune), or all, for staff. */
export async function listGroups(reader: Reader, areaCode?: string): Promise<GroupFacts[]> {
  return groupsWhere(reader, areaCode === undefined ? {} : { areas: [areaCode] });
}

/** One group, for its page. */
export async function groupOf(reader: Reader, id: number): Promise<GroupFacts | null> {
  return groupById(reader, id);
}

export type GroupChange = {
  name: string;
  areaCode: string;
  provinceCode: string;
  hamlet: string | null;
  mode: GroupFacts['mode'];
  members: number | null;
  state: GroupFacts['state'];
};

/**
 * Corrects what is known of a group. `same_name`: another group of that channel has this name there. `no_id`: it cannot be
 * posted to by the machine, for nobody told us its id.
 */
export async function changeGroupFacts(
  tx: Tx,
  id: number,
  change: GroupChange,
  now: Date,
): Promise<'saved' | 'not_found' | 'same_name' | 'no_id'> {
  const known = await groupById(tx, id);
  if (known === null) return 'not_found';
  if (change.mode === 'api' && known.sealed === null) return 'no_id';
  const named = { ...change, name: change.name.trim() };
  // A group with an id keeps the id as its key; one without is known by its name.
  const key = known.sealed === null ? { key: groupNameKey({ channel: known.channel, ...named }) } : {};
  if (key.key !== undefined) {
    const same = await groupByKey(tx, key.key);
    if (same !== null && same.id !== id) return 'same_name';
  }
  await changeGroup(tx, id, { ...named, ...key }, now);
  return 'saved';
}

/** The groups that can be written to in these areas (provinces or communes). `manual` ones are posted by hand. */
export async function openGroups(reader: Reader, areaCodes: readonly string[]): Promise<GroupFacts[]> {
  return groupsWhere(reader, { areas: areaCodes, state: 'open' });
}

/** A group by its provider's id. */
export async function findGroup(
  reader: Reader,
  keys: Keys,
  channel: GroupChannel,
  id: string,
): Promise<GroupFacts | null> {
  return groupByKey(reader, `${channel}#${groupHash(keys, channel, id)}`);
}

/** The bot was let into a group. A group nobody loaded yet is kept without an area until somebody says where it is. */
export async function groupOpened(
  tx: Tx,
  keys: Keys,
  group: { channel: GroupChannel; id: string; title?: string },
  now: Date,
): Promise<number> {
  const { channel, id, title = '' } = group;
  const known = await findGroup(tx, keys, channel, id);
  if (known !== null) {
    await changeGroup(tx, known.id, { state: 'open' }, now);
    return known.id;
  }
  const hash = groupHash(keys, channel, id);
  const nowhere = { areaCode: '', provinceCode: '', hamlet: null, members: null };
  return addGroup(
    tx,
    {
      ...nowhere,
      name: title.trim().slice(0, 150) || 'Nhóm chưa đặt tên',
      channel,
      mode: 'api',
      key: `${channel}#${hash}`,
      hash,
      sealed: keys.seal(id),
    },
    now,
    false,
  );
}

/** The bot was removed from a group, or the group is gone: nothing is sent there any more. */
export async function groupClosed(
  tx: Tx,
  keys: Keys,
  group: { channel: GroupChannel; id: string },
  now: Date,
): Promise<void> {
  const known = await findGroup(tx, keys, group.channel, group.id);
  if (known !== null) await changeGroup(tx, known.id, { state: 'closed' }, now);
}

/** The group has a new id (Telegram makes a supergroup of it): the same group goes on, also when the new id was met first. */
export async function groupMoved(
  tx: Tx,
  keys: Keys,
  group: { channel: GroupChannel; from: string; to: string },
  now: Date,
): Promise<void> {
  const { channel, from, to } = group;
  const old = await findGroup(tx, keys, channel, from);
  if (old === null || from === to) return;
  const met = await findGroup(tx, keys, channel, to);
  if (met !== null && met.areaCode !== '') {
    await changeGroup(tx, old.id, { state: 'closed' }, now);
    return;
  }
  if (met !== null) await removeGroup(tx, met.id);
  const hash = groupHash(keys, channel, to);
  await changeGroup(
    tx,
    old.id,
    { key: `${channel}#${hash}`, hash, sealed: keys.seal(to), state: 'open' },
    now,
  );
}

/** Those of some tags that nobody bears: most likely written otherwise in the list of people. */
export async function tagsOfNobody(reader: Reader, tags: readonly string[]): Promise<string[]> {
  const borne = await tagsBorne(reader, tags);
  return tags.filter((tag) => !borne.includes(tag));
}
