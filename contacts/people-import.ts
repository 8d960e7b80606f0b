/** A list of people is read, checked whole, and saved. */
import { setImmediate as pause } from 'node:timers/promises';
import type { Problem } from '../files/problem.ts';
import { unhurried } from '../files/rows.ts';
import { readSheet } from '../files/sheet.ts';
import type { Reader, Tx } from '../prisma/client.ts';
import type { Deps } from '../prisma/deps.ts';
import type { Keys } from '../prisma/seal.ts';
import { addressHash, refuseAll } from './addresses.ts';
import { matchPeople } from './match.ts';
import { type PersonRow, readPeople } from './people-file.ts';
import type { Purpose } from './permission.ts';
import { BATCH } from './store/addresses.ts';
import {
  addAddresses,
  addContacts,
  addressesByHashes,
  changeContacts,
  linkAddresses,
  permitAllUnlessRefused,
  replaceTags,
  takeImportTurn,
} from './store/many.ts';

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
