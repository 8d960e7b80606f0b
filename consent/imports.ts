// Longer than 300 lines: one recipe from the bytes of a file to saved rows. What it decides stands in the pure files
// beside it (file.ts, merge.ts, telling.ts); a wing of the front door, which hands it on whole.

import { createHash } from 'node:crypto';
import { COUNTRY } from '../areas/scope.ts';
import { findAddresses, grantAll, type NewPerson, people } from '../contacts/contacts.ts';
import type { Problem } from '../files/problem.ts';
import { unhurried } from '../files/rows.ts';
import { readSheet } from '../files/sheet.ts';
import { cancelFor } from '../outbox/outbox.ts';
import type { Reader, Tx } from '../prisma/client.ts';
import type { Deps } from '../prisma/deps.ts';
import type { Keys } from '../prisma/seal.ts';
import { audit } from '../staff/staff.ts';
import { type ConsentRow, type DossierRow, type Named, personId, readConsents } from './file.ts';
import { groupBy } from './known.ts';
import { type LadderOf, laddersFor } from './ladders.ts';
import { type Merged, mergeConsents } from './merge.ts';
import { NO_LONGER_NEEDED } from './needed.ts';
import type { NewEvent, WholeDossier } from './rows.ts';
import {
  addConsents,
  addDossiers,
  addEvents,
  addImport,
  changeConsent,
  changeDossier,
  consentsOf,
  dossiersByCodes,
  finishImport,
  type ListPart,
  lockRoom,
  newestAsOf,
  pendingCodes,
  refreshConsents,
  refreshDossiers,
  signedByHand,
} from './store.ts';
import { fromTheFuture, otherCode, permittedBefore, tellsTheSame, wordAgainst } from './telling.ts';

/** Dossiers per transaction: other writers get their turn between. */
const DOSSIERS_A_TIME = 250;

export type ImportAsk = {
  fileName: string;
  bytes: Uint8Array;
  /** When the office took the data; the file never overwrites what is known from later. */
  asOf: Date;
  by?: number | undefined;
  /** Checks and counts, and saves nothing. */
  dryRun?: boolean | undefined;
  /** Saves the good rows although others are bad. */
  acceptGood?: boolean | undefined;
  demo?: boolean | undefined;
};

export type Imported =
  | {
      kind: 'imported';
      /** Null after a dry run. */
      importId: number | null;
      /** Confirmations in the file. */
      rows: number;
      /** Dossiers that are new, were updated, or were left alone because newer knowledge is here. */
      created: number;
      updated: number;
      older: number;
      /** Pending dossiers of the same commune and bundle that are not in this newer file. */
      vanished: number;
      /** People who told us they had confirmed (or whose paper a clerk has), and of whom the file says they have not. */
      contradicted: number;
      /** Warnings, and the errors of rows that were left out. */
      problems: Problem[];
    }
  | { kind: 'refused'; problems: Problem[] };

/**
 * Loads a file of confirmations (CSV, TSV, XLSX). A file loaded again, or a newer one, updates and never doubles; what has
 * vanished from it is marked. With a bad row nothing is saved unless `acceptGood`.
 */
export async function importConsents(deps: Deps, ask: ImportAsk): Promise<Imported> {
  const { fileName, bytes, asOf } = ask;
  const now = deps.now();
  const file = await readOffice(fileName, bytes, asOf);
  if ('kind' in file) return file;
  const problems = [...fromTheFuture(fileName, asOf, now), ...file.problems];
  const errors = problems.filter((problem) => problem.severity === 'error');
  if (errors.some((problem) => problem.row === null) || (errors.length > 0 && ask.acceptGood !== true))
    return { kind: 'refused', problems };

  const counts = { created: 0, updated: 0, older: 0, vanished: 0, contradicted: 0 };
  const scopes = scopesOf(file.dossiers);
  const newest = new Map<string, Date | null>();
  for (const scope of scopes) newest.set(scopeKey(scope), await newestAsOf(deps.db.read, scope));
  const provinces = new Set(file.dossiers.map((dossier) => dossier.provinceCode));
  const ladderOf = await laddersFor(deps.db.read, provinces, now);
  const save = ask.dryRun !== true;
  const importId = save ? await deps.db.write((tx) => openImport(tx, ask, file.rows, now)) : null;
  const context = { keys: deps.keys, ask, now, newest, ladderOf };
  const present = new Set(file.badCodes);
  for (const dossier of file.dossiers)
    for (const code of [dossier.nationalCode, dossier.provincialCode]) if (code !== null) present.add(code);
  // Taken off the list as they are saved: a province's file is not held whole to the end.
  const left = file.dossiers;
  while (left.length > 0) {
    const chunk = left.splice(0, DOSSIERS_A_TIME);
    const done =
      importId === null
        ? await mergeChunk(deps.db.read, chunk, { ...context, saving: null })
        : await deps.db.write(async (tx) => {
            await lockRoom(tx, now);
            return mergeChunk(tx, chunk, { ...context, saving: newSaving(tx, importId) });
          });
    counts.created += done.created;
    counts.updated += done.updated;
    counts.older += done.older;
    counts.contradicted += done.contradicted;
  }
  // With a row whose dossier could not be read nothing can be said to be missing.
  if (!file.incomplete)
    for (const scope of scopes)
      counts.vanished +=
        importId === null
          ? (await missingFrom(deps.db.read, scope, present, asOf)).length
          : await deps.db.write((tx) => markVanished(newSaving(tx, importId), scope, present, asOf, now));
  if (importId !== null) await deps.db.write((tx) => closeImport(tx, importId, ask, counts, now));
  return { kind: 'imported', importId, rows: file.rows, ...counts, problems };
}

/** The checked rows; the cells they were read from are let go of. */
async function readOffice(fileName: string, bytes: Uint8Array, asOf: Date) {
  const sheet = await readSheet(fileName, bytes);
  if (sheet.kind === 'unreadable') return { kind: 'refused' as const, problems: [sheet.problem] };
  return unhurried(readConsents(sheet, asOf));
}

async function openImport(tx: Tx, ask: ImportAsk, rows: number, now: Date): Promise<number> {
  return addImport(tx, {
    fileName: ask.fileName.slice(0, 200),
    digest: createHash('sha256').update(ask.bytes).digest('hex'),
    asOf: ask.asOf,
    loadedAt: now,
    loadedBy: ask.by ?? null,
    rows,
  });
}

async function closeImport(
  tx: Tx,
  id: number,
  ask: ImportAsk,
  counts: { created: number; updated: number; vanished: number; older: number },
  now: Date,
): Promise<void> {
  const { created, updated, vanished, older } = counts;
  await finishImport(tx, id, { created, updated, vanished });
  await audit(tx, {
    at: now,
    userId: ask.by ?? null,
    action: 'consent.import',
    subject: `consent-import:${id}`,
    detail: { asOf: ask.asOf.toISOString(), created, updated, vanished, older },
  });
}

function scopesOf(dossiers: readonly DossierRow[]): ListPart[] {
  const found = new Map(
    dossiers.map(({ areaCode, bundle }) => [scopeKey({ areaCode, bundle }), { areaCode, bundle }]),
  );
  return [...found.values()];
}

function scopeKey({ areaCode, bundle }: ListPart): string {
  return `${areaCode}/${bundle}`;
}

type ImportContext = {
  keys: Keys;
  ask: ImportAsk;
  now: Date;
  newest: ReadonlyMap<string, Date | null>;
  ladderOf: LadderOf;
  /** Null: a dry run, which only counts. */
  saving: Saving | null;
};
type Saving = {
  tx: Tx;
  importId: number;
  /** What the file tells the same of; written together at the end of the chunk, as are the events. */
  sameDossiers: number[];
  sameConsents: number[];
  events: NewEvent[];
};
type Incoming = ConsentRow & { personKey: string; contactId: number | null };

function newSaving(tx: Tx, importId: number): Saving {
  return { tx, importId, sameDossiers: [], sameConsents: [], events: [] };
}

async function mergeChunk(reader: Reader, chunk: readonly DossierRow[], context: ImportContext) {
  const { ask, now, saving, keys } = context;
  const counts = { created: 0, updated: 0, older: 0, contradicted: 0 };
  const known = await knownByCode(reader, chunk);
  const dossierOf = (row: DossierRow) =>
    known.get(row.nationalCode) ?? (row.provincialCode === null ? undefined : known.get(row.provincialCode));
  const contacts = await contactsOf(reader, context, chunk, dossierOf);
  const fresh: { row: DossierRow; incoming: Incoming[] }[] = [];
  for (const row of chunk) {
    const dossier = dossierOf(row);
    const incoming = row.consents.map(
      (consent): Incoming => ({
        ...consent,
        personKey: personKeyOf(keys, consent.person),
        contactId: contactOf(contacts, consent.person),
      }),
    );
    if (dossier === undefined) {
      counts.created += 1;
      fresh.push({ row, incoming });
      continue;
    }
    const merged = mergeConsents(dossier.consents, incoming, ask.asOf);
    // Somebody whom only the older file names had been taken off by the time of the newer one.
    const newer = knowsNewer(dossier, ask.asOf);
    if (newer) merged.create = [];
    if (newer && merged.update.length === 0) counts.older += 1;
    else counts.updated += 1;
    counts.contradicted += await saveConsents(reader, context, dossier, merged);
    if (saving !== null && !newer) await saveDossier(saving, context, dossier, row, contacts);
  }
  if (saving !== null) {
    await saveNew(saving, context, fresh, contacts);
    const { tx, importId, sameDossiers, sameConsents, events } = saving;
    await refreshConsents(tx, sameConsents, { asOf: ask.asOf, lookAt: now, updatedAt: now });
    await refreshDossiers(tx, sameDossiers, { lastImportId: importId, updatedAt: now });
    await addEvents(tx, events);
  }
  return counts;
}

async function knownByCode(reader: Reader, chunk: readonly DossierRow[]): Promise<Map<string, WholeDossier>> {
  const codes = chunk.flatMap((row) => [
    row.nationalCode,
    ...(row.provincialCode === null ? [] : [row.provincialCode]),
  ]);
  const found = await dossiersByCodes(reader, COUNTRY, codes);
  return new Map([
    ...found.flatMap((dossier) =>
      dossier.provincialCode === null ? [] : [[dossier.provincialCode, dossier] as const],
    ),
    ...found.map((dossier) => [dossier.nationalCode, dossier] as const),
  ]);
}

/** Keyed, so that the database holds no name in the open; the same name always gives the same key. */
function personKeyOf(keys: Keys, named: Named): string {
  const id = personId(named);
  return id === '' ? '' : keys.hash('address', `consent/${id}`);
}

/** Is something of this dossier known from after the file? What a citizen said is not a file. */
function knowsNewer(dossier: WholeDossier, asOf: Date): boolean {
  return dossier.consents.some((one) => one.state !== 'said' && one.asOf > asOf);
}

type Contacts = ReadonlyMap<string, number>;

function contactOf(contacts: Contacts, { phone }: Named): number | null {
  return phone === null ? null : (contacts.get(phone) ?? null);
}

/**
 * The contacts behind the phones of a chunk, by phone: made only for somebody who may have to be reminded, and whose own
 * dossier is the basis for it (a refusal stands).
 */
async function contactsOf(
  reader: Reader,
  { keys, ask, now, saving }: ImportContext,
  chunk: readonly DossierRow[],
  dossierOf: (row: DossierRow) => WholeDossier | undefined,
): Promise<Contacts> {
  const named = chunk.flatMap((row) => [row.applicant, ...row.consents.map((consent) => consent.person)]);
  const rows = await findAddresses(reader, keys, 'sms', new Set(named.flatMap(({ phone }) => phone ?? [])));
  const contacts = new Map(
    [...rows].flatMap(([phone, row]) => (row.contactId === null ? [] : [[phone, row.contactId]])),
  );
  if (saving === null) return contacts;
  const source = `consent/${ask.fileName.slice(0, 120)}`;
  const wanted = new Map<string, Omit<NewPerson, 'demo'>>();
  const evidence = new Map<string, { source: string; basis: string; at: Date }>();
  for (const row of chunk) {
    const dossier = dossierOf(row);
    const permitted = permittedBefore(dossier);
    const basis = `Giải quyết hồ sơ ${row.nationalCode} mà người này nộp hoặc phải xác nhận`;
    const pending = row.consents.filter((consent) => consent.state === 'requested');
    const asked = pending.map((consent) => consent.person);
    // An older file does not say who the applicant is now.
    if (asked.length > 0 && (dossier === undefined || !knowsNewer(dossier, ask.asOf)))
      asked.push(row.applicant);
    for (const { name, phone } of asked) {
      if (phone === null || permitted.has(contacts.get(phone) ?? 0)) continue;
      evidence.set(phone, { source, basis, at: now });
      if (contacts.has(phone) || (wanted.has(phone) && name === null)) continue;
      const { areaCode, provinceCode } = row;
      const known = name === null ? {} : { name };
      wanted.set(phone, {
        channel: 'sms',
        address: phone,
        ...known,
        areaCode,
        provinceCode,
        source,
        basis,
        now,
      });
    }
  }
  for (const [phone, id] of await people(saving.tx, keys, [...wanted.values()])) contacts.set(phone, id);
  const granted = [...evidence].flatMap(([phone, why]) => {
    const id = contacts.get(phone);
    return id === undefined ? [] : [[id, why] as const];
  });
  await grantAll(saving.tx, 'reminder', new Map(granted));
  return contacts;
}

async function saveNew(
  { tx, importId, events }: Saving,
  context: ImportContext,
  fresh: readonly { row: DossierRow; incoming: readonly Incoming[] }[],
  contacts: Contacts,
): Promise<void> {
  const { now, ask } = context;
  const ids = await addDossiers(
    tx,
    fresh.map(({ row }) => {
      const newer = context.newest.get(scopeKey(row)) ?? null;
      return {
        nationalCode: row.nationalCode,
        provincialCode: row.provincialCode,
        bundle: row.bundle,
        areaCode: row.areaCode,
        provinceCode: row.provinceCode,
        applicantId: contactOf(contacts, row.applicant),
        // An older file tells of a dossier that a newer one of its commune does not hold: it had vanished by then.
        vanishedAt: newer !== null && newer > ask.asOf ? newer : null,
        demo: ask.demo ?? false,
        lastImportId: importId,
        createdAt: now,
        updatedAt: now,
      };
    }),
  );
  const idOf = (row: DossierRow) => ids.get(row.nationalCode) ?? 0;
  await addConsents(
    tx,
    fresh.flatMap(({ row, incoming }) => newConsents(context, idOf(row), incoming)),
  );
  for (const { row, incoming } of fresh)
    events.push({
      ...eventOf(context, idOf(row), importId),
      kind: 'listed',
      detail: { count: incoming.length },
    });
}

function eventOf({ now, ask }: ImportContext, dossierId: number, importId: number) {
  return { dossierId, consentId: null, at: now, userId: ask.by ?? null, importId };
}

function newConsents({ ask, now, keys }: ImportContext, dossierId: number, incoming: readonly Incoming[]) {
  return incoming.map(({ role, state, requestedAt, deadlineAt, contactId, personKey, person: named }) => ({
    dossierId,
    role,
    state,
    requestedAt,
    deadlineAt,
    contactId,
    personKey,
    ...sealedWho(keys, named),
    asOf: ask.asOf,
    lookAt: now,
    createdAt: now,
    updatedAt: now,
  }));
}

function sealedWho(keys: Keys, { name, callOnly }: Named) {
  return {
    nameSealed: name === null ? null : keys.seal(name),
    phoneSealed: callOnly === null ? null : keys.seal(callOnly),
  };
}

/** @returns how many confirmations the file contradicts that a citizen or a clerk had told us of */
async function saveConsents(
  reader: Reader,
  context: ImportContext,
  dossier: WholeDossier,
  merged: Merged<Incoming>,
): Promise<number> {
  const { now, ask, keys, saving } = context;
  const { asOf } = ask;
  const before = new Map(dossier.consents.map((one) => [one.id, one]));
  const onPaper = merged.update.filter(({ id }) => before.get(id)?.state === 'paper_signed');
  const byHand = await signedByHand(
    reader,
    onPaper.map(({ id }) => id),
  );
  const ladder = context.ladderOf(dossier.provinceCode);
  let contradicted = 0;
  if (saving !== null) await addConsents(saving.tx, newConsents(context, dossier.id, merged.create));
  for (const { id, from } of merged.update) {
    const old = before.get(id);
    if (old === undefined) continue;
    const word = wordAgainst(old, from, asOf, byHand.has(id), ladder);
    if (word !== 'none') contradicted += 1;
    if (saving === null) continue;
    const { tx, importId, events } = saving;
    const event = { ...eventOf(context, dossier.id, importId), consentId: id };
    if (word !== 'none')
      events.push({ ...event, kind: 'contradicted', detail: { asOf: asOf.toISOString(), word } });
    if (word === 'holds') {
      await changeConsent(tx, id, { contradictedAt: asOf, updatedAt: now });
      continue;
    }
    if (tellsTheSame(old, from)) {
      saving.sameConsents.push(id);
      continue;
    }
    const { nameSealed, phoneSealed } = sealedWho(keys, from.person);
    const newContact = from.contactId !== null && from.contactId !== old.wrongContactId;
    await changeConsent(tx, id, {
      state: from.state,
      requestedAt: from.requestedAt,
      deadlineAt: from.deadlineAt,
      asOf,
      contradictedAt: word === 'broken' ? asOf : null,
      ...(nameSealed === null ? {} : { nameSealed }),
      ...(phoneSealed === null ? {} : { phoneSealed }),
      ...(from.personKey === '' ? {} : { personKey: from.personKey }),
      // A file without telephones takes away none that are known.
      ...(newContact ? { contactId: from.contactId, wrongContactId: null } : {}),
      lookAt: now,
      updatedAt: now,
    });
    if (old.state !== from.state)
      events.push({ ...event, kind: 'state', detail: { from: old.state, to: from.state } });
    if (old.state === 'requested' && from.state !== 'requested')
      await cancelFor(tx, { consentId: id }, NO_LONGER_NEEDED, now);
  }
  if (saving === null) return contradicted;
  for (const id of merged.missing) {
    await changeConsent(saving.tx, id, { state: 'unknown', asOf, lookAt: null, updatedAt: now });
    await cancelFor(saving.tx, { consentId: id }, NO_LONGER_NEEDED, now);
    const detail = { from: before.get(id)?.state ?? '', to: 'unknown' };
    saving.events.push({
      ...eventOf(context, dossier.id, saving.importId),
      consentId: id,
      kind: 'state',
      detail,
    });
  }
  return contradicted;
}

async function saveDossier(
  { tx, importId, sameDossiers, events }: Saving,
  context: ImportContext,
  dossier: WholeDossier,
  row: DossierRow,
  contacts: Contacts,
): Promise<void> {
  const { ask, now } = context;
  if (dossier.vanishedAt !== null && dossier.vanishedAt > ask.asOf) return;
  const told = contactOf(contacts, row.applicant);
  const applicantId = told === null || told === dossier.wrongApplicantId ? dossier.applicantId : told;
  const provincialCode = row.provincialCode ?? otherCode(dossier, row.nationalCode);
  const same =
    dossier.nationalCode === row.nationalCode &&
    dossier.provincialCode === provincialCode &&
    dossier.bundle === row.bundle &&
    dossier.areaCode === row.areaCode &&
    dossier.applicantId === applicantId &&
    dossier.vanishedAt === null;
  if (same) {
    sameDossiers.push(dossier.id);
    return;
  }
  if (dossier.vanishedAt !== null)
    events.push({ ...eventOf(context, dossier.id, importId), kind: 'back', detail: {} });
  if (dossier.areaCode !== row.areaCode)
    events.push({
      ...eventOf(context, dossier.id, importId),
      kind: 'moved',
      detail: { from: dossier.areaCode, to: row.areaCode },
    });
  await changeDossier(tx, dossier.id, {
    nationalCode: row.nationalCode,
    provincialCode,
    bundle: row.bundle,
    areaCode: row.areaCode,
    provinceCode: row.provinceCode,
    applicantId,
    ...(applicantId === dossier.applicantId ? {} : { wrongApplicantId: null }),
    vanishedAt: null,
    lastImportId: importId,
    updatedAt: now,
  });
}

/** Pending dossiers of a commune and bundle that a newer file of them does not hold. */
async function missingFrom(reader: Reader, scope: ListPart, present: ReadonlySet<string>, asOf: Date) {
  const absent = (await pendingCodes(reader, scope)).filter(
    ({ nationalCode, provincialCode }) =>
      !present.has(nationalCode) && !(provincialCode !== null && present.has(provincialCode)),
  );
  const ids = absent.map(({ id }) => id);
  const consents = groupBy(await consentsOf(reader, ids), (consent) => consent.dossierId);
  return absent
    .map(({ id }) => ({ id, consents: consents.get(id) ?? [] }))
    .filter((dossier) =>
      dossier.consents.every((consent) => consent.asOf < asOf || consent.state === 'said'),
    );
}

/** Marks what a newer file no longer holds: it is shown, not deleted, and nobody is reminded of it. */
async function markVanished(
  { tx, importId }: Saving,
  scope: ListPart,
  present: ReadonlySet<string>,
  asOf: Date,
  now: Date,
): Promise<number> {
  const gone = await missingFrom(tx, scope, present, asOf);
  for (const dossier of gone) {
    await changeDossier(tx, dossier.id, { vanishedAt: asOf, updatedAt: now });
    for (const consent of dossier.consents)
      await cancelFor(tx, { consentId: consent.id }, NO_LONGER_NEEDED, now);
  }
  await addEvents(
    tx,
    gone.map(({ id }) => ({
      dossierId: id,
      consentId: null,
      at: now,
      userId: null,
      importId,
      kind: 'vanished' as const,
      detail: {},
    })),
  );
  return gone.length;
}
