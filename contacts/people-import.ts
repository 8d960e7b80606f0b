/** A list of people is read, checked whole, and saved. */

import { setImmediate as pause } from 'node:timers/promises';
import { onSheet, readLists, sheetLeftOut } from '../files/lists.ts';
import type { Problem } from '../files/problem.ts';
import { unhurried } from '../files/rows.ts';
import { type AreaTally, closeLoad, counting, type LoadTally, openLoad, trace } from '../imports/imports.ts';
import type { Reader, Tx } from '../prisma/client.ts';
import type { Deps } from '../prisma/deps.ts';
import type { Keys } from '../prisma/seal.ts';
import { placeOf } from '../prisma/sealed-columns.ts';
import { type Act, actorId, type Denied, may, refusal } from '../staff/act.ts';
import { record, refusedRows } from '../staff/audit.ts';
import { addressHash } from './addresses.ts';
import { matchPeople } from './match.ts';
import { sealedName } from './people.ts';
import { missingEvidence } from './people-evidence.ts';
import { type PeopleFile, type PersonRow, readPeople } from './people-file.ts';
import type { PersonTrace } from './people-undo.ts';
import type { PermissionPurpose } from './permission.ts';
import { refuseAll } from './permissions.ts';
import { BATCH } from './store/addresses.ts';
import {
  addAddresses,
  addContacts,
  addressesByHashes,
  areasOfAddresses,
  changeContacts,
  contactsBefore,
  linkAddresses,
  nameContacts,
  replaceTags,
  takeImportTurn,
} from './store/many.ts';
import { permitAllUnlessRefused } from './store/permissions.ts';

export type PeopleImport = {
  fileName: string;
  bytes: Uint8Array;
  /** Who gave the list; a row's own `Nguồn` stands above it. */
  source: string;
  /** On what basis these people may be messaged; kept with every permission as evidence. */
  basis: string;
  purposes: readonly PermissionPurpose[];
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
      /** The line in the ledger of loads; null after a dry run. */
      importId: number | null;
      areas: AreaTally[];
      counts: LoadTally;
      warnings: Problem[];
    }
  | { kind: 'refused'; problems: Problem[] }
  | Denied;

/**
 * Loads a file of people (CSV, TSV, XLSX): new ones are made, known ones updated, the purposes granted except to those
 * who refused. A bad row keeps the whole file out. Saves in batches of `BATCH` people: a crash leaves a part, and loading
 * the file again completes it. Pauses often: SQLite answers without ever leaving the process, and without pauses a
 * citizen's message would wait for the whole file.
 */
export async function importContacts(act: Act, deps: Deps, ask: PeopleImport): Promise<ImportedPeople> {
  const no = refusal(act, 'campaign.write');
  if (no !== null) return no;
  const asked = missingEvidence(ask);
  if (asked.length > 0) return { kind: 'refused', problems: asked };
  const { now } = act;
  const file = await readSheets(ask, now);
  if (file.kind === 'refused') return file;
  const { people, warnings } = file;
  const foreign = await foreignPeople(act, deps, people);
  if (foreign.length > 0) {
    const on = { subject: 'contacts', areas: foreign.flatMap((one) => one.areas), rows: foreign.length };
    await deps.db.write((tx) => refusedRows(tx, act, 'campaign.write', on));
    return { kind: 'refused', problems: foreign.map(({ row }) => elsewhere(ask.fileName, row.row)) };
  }
  const tally = counting();
  const loadId =
    ask.dryRun === true ? null : await deps.db.write((tx) => openLoad(tx, act, { kind: 'people', ...ask }));
  const done = { created: 0, updated: 0, refused: 0, leftOut: 0 };
  for (let from = 0; from < people.length; from += BATCH) {
    const batch = people.slice(from, from + BATCH);
    const saved =
      ask.dryRun === true
        ? (await matched(deps.db.read, deps.keys, batch, ask.fileName)).match
        : await deps.db.write((tx) =>
            savePeople(tx, deps.keys, batch, ask, { now, loadId, userId: actorId(act) }),
          );
    for (const name of ['created', 'updated', 'refused', 'leftOut'] as const)
      done[name] += saved[name].length;
    for (const { row } of saved.created) tally.add(row.areaCode, 'fresh');
    for (const { row } of saved.updated) tally.add(row.areaCode, 'changed');
    for (const { areaCode } of saved.leftOut) tally.add(areaCode, 'refused');
    warnings.push(...saved.warnings);
    await pause();
  }
  if (loadId !== null)
    await deps.db.write(async (tx) => {
      await closeLoad(tx, loadId, { counts: tally.sum(), areas: tally.areas() });
      await record(tx, act, {
        action: 'contacts.import',
        subject: `import:${loadId}`,
        areas: tally.areas().map(({ areaCode }) => areaCode),
        detail: { created: done.created, updated: done.updated },
      });
    });
  return {
    ...{ kind: 'imported', dryRun: ask.dryRun === true, importId: loadId, rows: people.length },
    ...done,
    ...{ areas: tally.areas(), counts: tally.sum(), warnings },
  };
}

/** The people of every sheet that has the columns; a sheet without them is named. */
async function readSheets({ fileName, bytes }: PeopleImport, now: Date): Promise<PeopleFile> {
  const found = await readLists(fileName, bytes);
  if (found.kind === 'unreadable') return { kind: 'refused', problems: [found.problem] };
  const { lists, notes } = found;
  const people: PersonRow[] = [];
  const warnings = [...notes];
  const errors: Problem[] = [];
  const leftOut: Problem[] = [];
  const seen = new Map<string, number>();
  for (const list of lists) {
    const file = await unhurried(readPeople(list, now, seen));
    if (file.kind === 'people') {
      people.push(...file.people);
      warnings.push(...onSheet(file.warnings, list.name, lists.length));
    } else if (file.problems.every(({ rule }) => rule === 'column_missing')) {
      leftOut.push(sheetLeftOut(fileName, list.name));
      if (lists.length === 1) return file;
    } else errors.push(...onSheet(file.problems, list.name, lists.length));
  }
  if (errors.length > 0) return { kind: 'refused', problems: errors };
  if (people.length === 0 && leftOut.length > 0)
    return { kind: 'refused', problems: leftOut.map((one) => ({ ...one, severity: 'error' as const })) };
  return { kind: 'people', people, warnings: [...warnings, ...leftOut] };
}

type Foreign = { row: PersonRow; areas: string[] };

/** Rows of areas the actor may not speak for, and rows of people who are known in such an area. */
async function foreignPeople(act: Act, deps: Deps, people: readonly PersonRow[]): Promise<Foreign[]> {
  if (may(act, 'campaign.write', '')) return [];
  const foreign: Foreign[] = [];
  for (let from = 0; from < people.length; from += BATCH) {
    const batch = people.slice(from, from + BATCH);
    const hashed = batch.map((row) =>
      row.addresses.map((one) => addressHash(deps.keys, one.channel, one.address)),
    );
    const areas = await areasOfAddresses(deps.db.read, hashed.flat());
    batch.forEach((row, at) => {
      const held = (hashed[at] ?? []).flatMap((hash) => areas.get(hash) ?? []).filter((code) => code !== '');
      const theirs = [row.areaCode, ...held].filter((code) => !may(act, 'campaign.write', code));
      if (theirs.length > 0) foreign.push({ row, areas: theirs });
    });
  }
  return foreign;
}

/** One sentence for both kinds: it does not tell who is known elsewhere. */
function elsewhere(file: string, row: number): Problem {
  return {
    ...{ file, row, column: null, value: null, rule: 'outside_area' },
    message: `Người ở dòng ${row} không thuộc địa bàn của anh/chị.`,
    todo: 'Bỏ dòng này, hoặc nhờ người phụ trách địa bàn đó nạp.',
    severity: 'error',
  };
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

async function savePeople(
  tx: Tx,
  keys: Keys,
  batch: readonly PersonRow[],
  ask: PeopleImport,
  { now, loadId, userId }: { now: Date; loadId: number | null; userId: number | null },
) {
  await takeImportTurn(tx, now);
  const { known, match } = await matched(tx, keys, batch, ask.fileName);
  const { created, updated, leftOut } = match;
  const fresh = [...created, ...updated].flatMap((one) => one.keyed).filter((one) => !known.has(one.hash));
  await addAddresses(
    tx,
    fresh.map(({ channel, hash, address }) => ({
      channel,
      hash,
      sealed: keys.seal(address, placeOf.address({ channel, hash })),
    })),
    now,
  );
  for (const [hash, row] of await addressesByHashes(tx, fresh)) known.set(hash, row);

  const ids = await addContacts(
    tx,
    created.map(({ row }) => ({
      areaCode: row.areaCode,
      provinceCode: row.provinceCode,
      source: row.source ?? ask.source,
      basis: ask.basis,
      createdAt: now,
      updatedAt: now,
      demo: false,
    })),
  );
  await nameContacts(
    tx,
    created.map(({ row }, index) => {
      const id = ids[index] ?? 0;
      return { id, nameSealed: sealedName(keys, id, row.name) };
    }),
  );
  if (loadId !== null) {
    const before = await contactsBefore(
      tx,
      updated.map(({ contactId }) => contactId),
    );
    const made = ids.map((id): PersonTrace => ({ row: 'made', id }));
    await trace(tx, keys, loadId, [
      ...made,
      ...before.map((one): PersonTrace => ({ row: 'changed', ...one })),
    ]);
  }
  await changeContacts(
    tx,
    updated.map(({ row, contactId }) => ({
      id: contactId,
      areaCode: row.areaCode,
      provinceCode: row.provinceCode,
      nameSealed: sealedName(keys, contactId, row.name),
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
        way: 'import' as const,
        source: row.source ?? ask.source,
        basis: ask.basis,
        at: now,
        importId: loadId,
        userId,
      })),
      'source',
    );
  return { ...match, leftOut };
}
