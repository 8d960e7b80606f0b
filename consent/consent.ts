// Longer than 300 lines: the room's whole front door. Everything that decides is in the pure files beside it.
import { createHash } from 'node:crypto';
import { facts as addressFacts, findAddress, grant, person } from '../contacts/contacts.ts';
import type { Problem } from '../files/problem.ts';
import { readSheet } from '../files/sheet.ts';
import { cancelFor, type NewMessage, post, type Source } from '../outbox/outbox.ts';
import type { Reader, Tx } from '../prisma/client.ts';
import type { Deps } from '../prisma/deps.ts';
import type { Keys } from '../prisma/seal.ts';
import { audit } from '../staff/staff.ts';
import { type ConsentRow, type DossierRow, type Named, personId, readCode, readConsents } from './file.ts';
import { CHANNELS, LADDER } from './files.ts';
import { groupBy, knownOf, type Loaded, reachableBy, sentOf } from './known.ts';
import { deadlineOf, type NextStep, nextStep, type Sent, scheduleOf } from './ladder.ts';
import { type ConsentLine, lineOf, type Plan } from './lines.ts';
import { type Merged, mergeConsents } from './merge.ts';
import { NO_LONGER_NEEDED, NOT_THIS_PERSON, prepareReminder } from './needed.ts';
import { NUDGE_REFUSALS, type NudgeRefusal, nudgeMoment, nudgeStep, whyNotNudge } from './nudge.ts';
import type { Recipient } from './recipient.ts';
import type { ConsentRecord, WholeConsent, WholeDossier } from './rows.ts';
import type { Role } from './states.ts';
import {
  addConsents,
  addDossier,
  addImport,
  addressesOf,
  changeConsent,
  changeDossier,
  consentsByIds,
  consentsWhere,
  dossiersByCodes,
  dueConsents,
  finishImport,
  type ListFilter,
  lockRoom,
  messagesOf,
  newestAsOf,
  openOf,
  pendingOf,
  refreshConsents,
  refreshDossiers,
  remindersTo,
  type Scope,
  setLookAt,
} from './store.ts';

export type { ConsentLine, Plan } from './lines.ts';
export { BUNDLE_WORDS, isState, ROLE_WORDS, STATE_WORDS, STATES } from './states.ts';
export type { ListFilter } from './store.ts';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
/** Dossiers per transaction: other writers get their turn between. */
const DOSSIERS_A_TIME = 100;
const CONSENTS_A_TIME = 300;

// ---------------------------------------------------------------- files

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
      /** People who told us they had confirmed, and of whom the file says they have not. */
      contradicted: number;
      /** Warnings, and the errors of rows that were left out. */
      problems: Problem[];
    }
  | { kind: 'refused'; problems: Problem[] };

/** An `asOf` in the future would keep every true file out; a day covers clocks and zones. */
const FUTURE = { shown: DAY_MS, refused: 90 * DAY_MS };

/**
 * Loads a file of confirmations (CSV, TSV, XLSX). A file loaded again, or a newer one, updates and never doubles; what has
 * vanished from it is marked. With a bad row nothing is saved unless `acceptGood`.
 */
export async function importConsents(deps: Deps, ask: ImportAsk): Promise<Imported> {
  const { fileName, bytes, asOf } = ask;
  const now = deps.now();
  const sheet = await readSheet(fileName, bytes);
  if (sheet.kind === 'unreadable') return { kind: 'refused', problems: [sheet.problem] };
  const file = readConsents(sheet, asOf);
  if ('kind' in file) return file;
  const problems = [...fromTheFuture(fileName, asOf, now), ...file.problems];
  const errors = problems.filter((problem) => problem.severity === 'error');
  if (errors.some((problem) => problem.row === null) || (errors.length > 0 && ask.acceptGood !== true))
    return { kind: 'refused', problems };

  const counts = { created: 0, updated: 0, older: 0, vanished: 0, contradicted: 0 };
  const scopes = scopesOf(file.dossiers);
  const newest = new Map<string, Date | null>();
  for (const scope of scopes) newest.set(scopeKey(scope), await newestAsOf(deps.db.read, scope));
  const save = ask.dryRun !== true;
  const importId = save ? await deps.db.write((tx) => openImport(tx, ask, file.rows, now)) : null;
  for (let from = 0; from < file.dossiers.length; from += DOSSIERS_A_TIME) {
    const chunk = file.dossiers.slice(from, from + DOSSIERS_A_TIME);
    const context = { keys: deps.keys, ask, now, newest };
    const done =
      importId === null
        ? await mergeChunk(deps.db.read, chunk, { ...context, saving: null })
        : await deps.db.write(async (tx) => {
            await lockRoom(tx, now);
            const saving = { tx, importId, sameDossiers: [], sameConsents: [] };
            return mergeChunk(tx, chunk, { ...context, saving });
          });
    counts.created += done.created;
    counts.updated += done.updated;
    counts.older += done.older;
    counts.contradicted += done.contradicted;
  }
  // With a row whose dossier could not be read nothing can be said to be missing.
  if (!file.incomplete) {
    const present = new Set(file.badCodes);
    for (const dossier of file.dossiers)
      for (const code of [dossier.nationalCode, dossier.provincialCode]) if (code !== null) present.add(code);
    for (const scope of scopes)
      counts.vanished += save
        ? await deps.db.write((tx) => markVanished(tx, scope, present, asOf, now, tx))
        : await markVanished(deps.db.read, scope, present, asOf, now, null);
  }
  if (importId !== null) await deps.db.write((tx) => closeImport(tx, importId, ask, counts, now));
  return { kind: 'imported', importId, rows: file.rows, ...counts, problems };
}

function fromTheFuture(file: string, asOf: Date, now: Date): Problem[] {
  const ahead = asOf.getTime() - now.getTime();
  if (ahead <= FUTURE.shown) return [];
  return [
    {
      file,
      row: null,
      column: null,
      value: asOf.toISOString(),
      rule: 'as_of_in_future',
      message: 'Thời điểm lấy số liệu (--as-of) nằm trong tương lai.',
      todo: 'Ghi thời điểm cơ quan đã xuất tệp này; nếu ghi sai, các tệp sau sẽ bị coi là cũ hơn.',
      severity: ahead > FUTURE.refused ? 'error' : 'warning',
    },
  ];
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

function scopesOf(dossiers: readonly DossierRow[]): Scope[] {
  const found = new Map(
    dossiers.map(({ areaCode, bundle }) => [scopeKey({ areaCode, bundle }), { areaCode, bundle }]),
  );
  return [...found.values()];
}

function scopeKey({ areaCode, bundle }: Scope): string {
  return `${areaCode}/${bundle}`;
}

type ImportContext = {
  keys: Keys;
  ask: ImportAsk;
  now: Date;
  newest: ReadonlyMap<string, Date | null>;
  /** Null: a dry run, which only counts. */
  saving: Saving | null;
};
type Saving = {
  tx: Tx;
  importId: number;
  /** What the file tells the same of; written together at the end of the chunk. */
  sameDossiers: number[];
  sameConsents: number[];
};
type Incoming = ConsentRow & { personKey: string; contactId: number | null };

async function mergeChunk(reader: Reader, chunk: readonly DossierRow[], context: ImportContext) {
  const { ask, now, saving, keys } = context;
  const counts = { created: 0, updated: 0, older: 0, contradicted: 0 };
  const known = await knownByCode(reader, chunk);
  for (const row of chunk) {
    const dossier =
      known.get(row.nationalCode) ??
      (row.provincialCode === null ? undefined : known.get(row.provincialCode));
    const permitted = permittedBefore(dossier);
    const incoming: Incoming[] = [];
    for (const consent of row.consents)
      incoming.push({
        ...consent,
        personKey: personKeyOf(keys, consent.person),
        contactId: await contactOf(reader, context, row, consent.person, {
          pending: consent.state === 'requested',
          permitted,
        }),
      });
    if (dossier === undefined) {
      counts.created += 1;
      if (saving !== null) await saveNew(saving, context, row, incoming);
      continue;
    }
    const merged = mergeConsents(dossier.consents, incoming, ask.asOf);
    // Somebody whom only the older file names had been taken off by the time of the newer one.
    const newer = dossier.consents.some((one) => one.state !== 'said' && one.asOf > ask.asOf);
    if (newer) merged.create = [];
    if (newer && merged.update.length === 0) counts.older += 1;
    else counts.updated += 1;
    const before = new Map(dossier.consents.map((one) => [one.id, one]));
    counts.contradicted += merged.update.filter(
      ({ id, from }) => before.get(id)?.state === 'said' && from.state === 'requested',
    ).length;
    if (saving === null) continue;
    await saveConsents(saving, context, dossier, merged);
    if (!newer) await saveDossier(saving, context, dossier, row, incoming);
  }
  if (saving !== null) {
    const { tx, importId, sameDossiers, sameConsents } = saving;
    await refreshConsents(tx, sameConsents, { asOf: ask.asOf, lookAt: now, updatedAt: now });
    await refreshDossiers(tx, sameDossiers, { lastImportId: importId, updatedAt: now });
  }
  return counts;
}

async function knownByCode(reader: Reader, chunk: readonly DossierRow[]): Promise<Map<string, WholeDossier>> {
  const codes = chunk.flatMap((row) => [
    row.nationalCode,
    ...(row.provincialCode === null ? [] : [row.provincialCode]),
  ]);
  const found = await dossiersByCodes(reader, codes);
  return new Map([
    ...found.flatMap((dossier) =>
      dossier.provincialCode === null ? [] : [[dossier.provincialCode, dossier] as const],
    ),
    ...found.map((dossier) => [dossier.nationalCode, dossier] as const),
  ]);
}

/** People whose permission an earlier file of this dossier has recorded. */
function permittedBefore(dossier: WholeDossier | undefined): Set<number> {
  const pending = dossier?.consents.filter((one) => one.state === 'requested') ?? [];
  const people = pending.flatMap((one) => one.contactId ?? []);
  const applicant = pending.length === 0 ? null : (dossier?.applicantId ?? null);
  return new Set(applicant === null ? people : [...people, applicant]);
}

/** Keyed, so that the database holds no name in the open; the same name always gives the same key. */
function personKeyOf(keys: Keys, named: Named): string {
  const id = personId(named);
  return id === '' ? '' : keys.hash('address', `consent/${id}`);
}

/**
 * The contact behind a phone: made only for somebody who may have to be reminded, and whose own dossier is the basis for
 * it (a refusal stands).
 */
async function contactOf(
  reader: Reader,
  { keys, ask, now, saving }: ImportContext,
  dossier: DossierRow,
  { name, phone }: Named,
  { pending, permitted }: { pending: boolean; permitted: ReadonlySet<number> },
): Promise<number | null> {
  if (phone === null) return null;
  const known = (await findAddress(reader, keys, 'sms', phone))?.contactId ?? null;
  if (saving === null || !pending || (known !== null && permitted.has(known))) return known;
  const { tx } = saving;
  const basis = `Giải quyết hồ sơ ${dossier.nationalCode} mà người này nộp hoặc phải xác nhận`;
  const source = `consent/${ask.fileName.slice(0, 120)}`;
  const made =
    known === null
      ? await person(tx, keys, {
          channel: 'sms',
          address: phone,
          ...(name === null ? {} : { name }),
          areaCode: dossier.areaCode,
          provinceCode: dossier.provinceCode,
          source,
          basis,
          now,
          ...(ask.demo === undefined ? {} : { demo: ask.demo }),
        })
      : { contactId: known };
  await grant(tx, made.contactId, 'reminder', { source, basis, at: now });
  return made.contactId;
}

async function saveNew(
  { tx, importId }: Saving,
  context: ImportContext,
  row: DossierRow,
  incoming: readonly Incoming[],
): Promise<void> {
  const { now, ask } = context;
  const newer = context.newest.get(scopeKey(row)) ?? null;
  const applicant = { pending: isPending(incoming), permitted: new Set<number>() };
  const id = await addDossier(tx, {
    nationalCode: row.nationalCode,
    provincialCode: row.provincialCode,
    bundle: row.bundle,
    areaCode: row.areaCode,
    provinceCode: row.provinceCode,
    applicantId: await contactOf(tx, context, row, row.applicant, applicant),
    // An older file tells of a dossier that a newer one of its commune does not hold: it had vanished by then.
    vanishedAt: newer !== null && newer > ask.asOf ? newer : null,
    demo: ask.demo ?? false,
    lastImportId: importId,
    createdAt: now,
    updatedAt: now,
  });
  await addConsents(tx, newConsents(context, id, incoming));
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
    nameSealed: sealedName(keys, named),
    asOf: ask.asOf,
    lookAt: now,
    createdAt: now,
    updatedAt: now,
  }));
}

function sealedName(keys: Keys, { name }: Named): string | null {
  return name === null ? null : keys.seal(name);
}

function isPending(incoming: readonly Incoming[]): boolean {
  return incoming.some((one) => one.state === 'requested');
}

async function saveConsents(
  { tx, sameConsents }: Saving,
  context: ImportContext,
  dossier: WholeDossier,
  merged: Merged<Incoming>,
): Promise<void> {
  const { now, ask, keys } = context;
  const { asOf } = ask;
  const before = new Map(dossier.consents.map((one) => [one.id, one]));
  await addConsents(tx, newConsents(context, dossier.id, merged.create));
  for (const { id, from } of merged.update) {
    const old = before.get(id);
    if (old !== undefined && tellsTheSame(old, from)) {
      sameConsents.push(id);
      continue;
    }
    const nameSealed = sealedName(keys, from.person);
    const newContact = from.contactId !== null && from.contactId !== old?.wrongContactId;
    await changeConsent(tx, id, {
      state: from.state,
      requestedAt: from.requestedAt,
      deadlineAt: from.deadlineAt,
      asOf,
      ...(nameSealed === null ? {} : { nameSealed }),
      ...(from.personKey === '' ? {} : { personKey: from.personKey }),
      // A file without telephones takes away none that are known.
      ...(newContact ? { contactId: from.contactId, wrongContactId: null } : {}),
      lookAt: now,
      updatedAt: now,
    });
    if (old?.state === 'requested' && from.state !== 'requested')
      await cancelFor(tx, { consentId: id }, NO_LONGER_NEEDED, now);
  }
  for (const id of merged.missing) {
    await changeConsent(tx, id, { state: 'unknown', asOf, lookAt: null, updatedAt: now });
    await cancelFor(tx, { consentId: id }, NO_LONGER_NEEDED, now);
  }
}

function tellsTheSame(old: ConsentRecord, from: Incoming): boolean {
  return (
    old.state === from.state &&
    old.requestedAt.getTime() === from.requestedAt.getTime() &&
    old.deadlineAt?.getTime() === from.deadlineAt?.getTime() &&
    (from.contactId === null || from.contactId === old.contactId || from.contactId === old.wrongContactId) &&
    (from.personKey === '' || from.personKey === old.personKey)
  );
}

async function saveDossier(
  { tx, importId, sameDossiers }: Saving,
  context: ImportContext,
  dossier: WholeDossier,
  row: DossierRow,
  incoming: readonly Incoming[],
): Promise<void> {
  const { ask, now } = context;
  if (dossier.vanishedAt !== null && dossier.vanishedAt > ask.asOf) return;
  const told = await contactOf(tx, context, row, row.applicant, {
    pending: isPending(incoming),
    permitted: permittedBefore(dossier),
  });
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

/** A list that holds only provincial codes was loaded before one with both: the code we knew is the other one. */
function otherCode(dossier: WholeDossier, nationalCode: string): string | null {
  if (dossier.provincialCode === nationalCode) return dossier.nationalCode;
  return dossier.provincialCode ?? (dossier.nationalCode === nationalCode ? null : dossier.nationalCode);
}

/** Marks what a newer file of a commune and bundle no longer holds: it is shown, not deleted, and nobody is reminded of it. */
async function markVanished(
  reader: Reader,
  scope: Scope,
  present: ReadonlySet<string>,
  asOf: Date,
  now: Date,
  tx: Tx | null,
): Promise<number> {
  const gone = (await pendingOf(reader, scope)).filter(
    (dossier) =>
      !present.has(dossier.nationalCode) &&
      !(dossier.provincialCode !== null && present.has(dossier.provincialCode)) &&
      dossier.consents.every((consent) => consent.asOf < asOf || consent.state === 'said'),
  );
  if (tx !== null)
    for (const dossier of gone) {
      await changeDossier(tx, dossier.id, { vanishedAt: asOf, updatedAt: now });
      for (const consent of dossier.consents)
        await cancelFor(tx, { consentId: consent.id }, NO_LONGER_NEEDED, now);
    }
  return gone.length;
}

// ---------------------------------------------------------------- what is due

/** How long a confirmation rests after each answer of the ladder before it is looked at again. */
const LOOK_AGAIN_MS = {
  /** A message was posted: not before the next could leave. */
  posted: DAY_MS,
  /** Something in the outbox must move first. */
  outbox: 2 * HOUR_MS,
  /** An address may open again, a person may allow messages again. */
  call: DAY_MS,
};

export type DueCounts = { looked: number; posted: number; held: number; callList: number };

/**
 * Posts the reminders that are due at `now`, each step once. `held`: confirmations that wait for a fresh file;
 * `callList`: those that came onto the clerk's list or stayed there.
 */
export async function due(deps: Deps, now: Date): Promise<DueCounts> {
  const total: DueCounts = { looked: 0, posted: 0, held: 0, callList: 0 };
  for (;;) {
    const round = await deps.db.write(async (tx) => {
      await lockRoom(tx, now);
      return dueRound(tx, deps.keys, now);
    });
    total.looked += round.looked;
    total.posted += round.posted;
    total.held += round.held;
    total.callList += round.callList;
    if (round.looked < CONSENTS_A_TIME) return total;
  }
}

async function dueRound(tx: Tx, keys: Keys, now: Date): Promise<DueCounts> {
  const consents = await dueConsents(tx, now, CONSENTS_A_TIME);
  const loaded = await load(tx, consents, now);
  const counts: DueCounts = { looked: consents.length, posted: 0, held: 0, callList: 0 };
  const messages: NewMessage[] = [];
  const taken = new Set<number>();
  const later = new Map<number | null, number[]>();
  for (const consent of consents) {
    const { facts, recipient } = knownOf(consent, loaded, CHANNELS, now);
    const busy = recipient.kind === 'to' && taken.has(recipient.contactId);
    const next = nextStep(busy ? { ...facts, openToPerson: true } : facts, LADDER, now);
    if (next.do === 'send' && next.at <= now && recipient.kind === 'to') {
      messages.push(messageOf(consent, recipient, facts.history, next, now));
      taken.add(recipient.contactId);
    } else if (next.do === 'call_list') counts.callList += 1;
    else if (next.do === 'wait' && next.why === 'stale_data') counts.held += 1;
    const at = lookAgain(next, now)?.getTime() ?? null;
    later.set(at, [...(later.get(at) ?? []), consent.id]);
  }
  counts.posted = await post(tx, keys, messages, now);
  for (const [at, ids] of later) await setLookAt(tx, ids, at === null ? null : new Date(at));
  return counts;
}

function lookAgain(next: NextStep, now: Date): Date | null {
  const after = (ms: number) => new Date(now.getTime() + ms);
  switch (next.do) {
    case 'send':
      return next.at > now ? next.at : after(LOOK_AGAIN_MS.posted);
    case 'wait':
      if (next.why === 'in_outbox' || next.why === 'other_reminder_in_outbox')
        return after(LOOK_AGAIN_MS.outbox);
      return next.until;
    case 'call_list':
      return next.why === 'unreachable' || next.why === 'stopped' ? after(LOOK_AGAIN_MS.call) : null;
    case 'nothing':
      return null;
  }
}

async function load(reader: Reader, consents: readonly WholeConsent[], now: Date): Promise<Loaded> {
  const people = new Set(
    consents.flatMap(({ contactId, dossier }) => [contactId ?? [], dossier.applicantId ?? []].flat()),
  );
  const addresses = await addressesOf(reader, people);
  const known = await addressFacts(
    reader,
    addresses.map((address) => address.id),
  );
  const since = new Date(now.getTime() - LADDER.gapHours * HOUR_MS);
  return {
    addresses: reachableBy(addresses, known),
    messages: groupBy(
      await messagesOf(
        reader,
        consents.map((consent) => consent.id),
      ),
      (row) => row.sourceId,
    ),
    reminders: groupBy(await remindersTo(reader, people, since), (row) => row.contactId),
  };
}

function messageOf(
  consent: WholeConsent,
  to: Extract<Recipient, { kind: 'to' }>,
  history: readonly Sent[],
  next: { step: string; text: string; at: Date },
  now: Date,
): NewMessage {
  // Asked for again after an earlier round of the ladder: the same step has a key of its own.
  const rounds = history.filter((sent) => sent.step === next.step).length;
  return {
    key: `k${consent.id}-${next.step}${rounds === 0 ? '' : `-r${rounds}`}`,
    lane: 'reminder',
    purpose: 'reminder',
    source: 'consent',
    sourceId: consent.id,
    channel: to.channel,
    addressId: to.addressId,
    contactId: to.contactId,
    step: next.step,
    areaCode: consent.dossier.areaCode,
    textId: next.text,
    nextAt: next.at > now ? next.at : now,
    expiresAt: deadlineOf(consent, LADDER),
    demo: consent.dossier.demo,
  };
}

// ---------------------------------------------------------------- at the moment of sending

/** Says, at the moment of sending, whether a reminder is still needed, and renders its words. */
export function consentSource(deps: Deps): Source {
  return {
    name: 'consent',
    async prepare(rows, now) {
      const ids = rows.flatMap((row) => (row.sourceId === null ? [] : [row.sourceId]));
      const consents = new Map(
        (await consentsByIds(deps.db.read, ids)).map((consent) => [consent.id, consent]),
      );
      return new Map(
        rows.map((row) => [row.id, prepareReminder(row, consents.get(row.sourceId ?? 0), LADDER, now)]),
      );
    },
  };
}

// ---------------------------------------------------------------- what citizens say

/**
 * "Đã xác nhận": the confirmations this person was reminded of (or, if of none, those that are theirs) count as said, and
 * the next file must bear it out. Gives how many.
 */
export async function said(tx: Tx, addressId: number, now: Date): Promise<number> {
  await lockRoom(tx, now);
  const { consents } = await meant(tx, addressId);
  for (const { id } of consents) {
    await changeConsent(tx, id, { state: 'said', asOf: now, lookAt: null, updatedAt: now });
    await cancelFor(tx, { consentId: id }, NO_LONGER_NEEDED, now);
  }
  return consents.length;
}

/**
 * "Không phải tôi": this person is taken off the confirmations they were reminded of, for good; the clerk must find the
 * right one. Gives how many.
 */
export async function notMe(tx: Tx, addressId: number, now: Date): Promise<number> {
  await lockRoom(tx, now);
  const { consents, contactId } = await meant(tx, addressId);
  for (const { id, dossier, ...consent } of consents) {
    const theirs = consent.contactId === contactId;
    await changeConsent(tx, id, {
      ...(theirs ? { contactId: null, wrongContactId: contactId } : {}),
      lookAt: now,
      updatedAt: now,
    });
    if (!theirs)
      await changeDossier(tx, dossier.id, { applicantId: null, wrongApplicantId: contactId, updatedAt: now });
    await cancelFor(tx, { consentId: id }, NOT_THIS_PERSON, now);
  }
  return consents.length;
}

/** Which confirmations a person's short answer is about. */
async function meant(
  tx: Tx,
  addressId: number,
): Promise<{ consents: WholeConsent[]; contactId: number | null }> {
  const contactId = (await addressFacts(tx, [addressId])).get(addressId)?.contactId ?? null;
  if (contactId === null) return { consents: [], contactId };
  const open = await openOf(tx, contactId);
  const reminded = new Set(
    (
      await messagesOf(
        tx,
        open.map((consent) => consent.id),
      )
    )
      .filter((row) => row.contactId === contactId && sentOf(row).state === 'sent')
      .map((row) => row.sourceId),
  );
  const consents = open.filter((consent) => reminded.has(consent.id));
  return {
    consents: consents.length > 0 ? consents : open.filter((consent) => consent.contactId === contactId),
    contactId,
  };
}

// ---------------------------------------------------------------- the clerk

export type Nudged =
  | { kind: 'posted'; messages: { role: Role; channel: string; who: 'person' | 'applicant'; at: Date }[] }
  | { kind: 'refused'; reason: string; staff: string };

/**
 * A clerk reminds by hand: one message to each person whose confirmation of this dossier is missing. It takes the place of
 * the automatic one that waits, and leaves a day after the person's last reminder at the earliest.
 */
export async function remind(deps: Deps, code: string, userId: number, at: Date): Promise<Nudged> {
  return deps.db.write(async (tx) => {
    await lockRoom(tx, at);
    const dossier = await dossierOf(tx, code);
    if (dossier === null) return refusedNudge('no_such_dossier');
    const consents = wholeConsents(dossier);
    const loaded = await load(tx, consents, at);
    const messages: (NewMessage & { role: Role; who: 'person' | 'applicant' })[] = [];
    const reasons: NudgeRefusal[] = [];
    const taken = new Set<number>();
    for (const consent of consents) {
      const known = knownOf(consent, loaded, CHANNELS, at);
      const refusal = whyNotNudge(known.facts, LADDER, at);
      if (refusal !== null || known.recipient.kind !== 'to') {
        reasons.push(refusal ?? 'unreachable');
        continue;
      }
      if (taken.has(known.recipient.contactId)) continue;
      taken.add(known.recipient.contactId);
      await cancelFor(tx, { consentId: consent.id }, 'replaced_by_nudge', at);
      const leaves = nudgeMoment(known.facts, LADDER, at);
      const step = { step: nudgeStep(known.facts), text: LADDER.nudge.text, at: leaves };
      const message = messageOf(consent, known.recipient, [], step, at);
      messages.push({ ...message, role: consent.role, who: known.recipient.who });
    }
    if (messages.length === 0)
      return refusedNudge(reasons.find((reason) => reason !== 'not_pending') ?? 'not_pending');
    await post(
      tx,
      deps.keys,
      messages.map(({ role: _, who: __, ...message }) => message),
      at,
    );
    await setLookAt(
      tx,
      consents.map((consent) => consent.id),
      new Date(at.getTime() + LOOK_AGAIN_MS.outbox),
    );
    await audit(tx, {
      at,
      userId,
      action: 'consent.remind',
      subject: `dossier:${dossier.id}`,
      detail: { messages: messages.length },
    });
    return {
      kind: 'posted',
      messages: messages.map(({ role, channel, who, nextAt }) => ({ role, channel, who, at: nextAt })),
    };
  });
}

function refusedNudge(reason: NudgeRefusal): Nudged {
  return { kind: 'refused', reason, staff: NUDGE_REFUSALS[reason] };
}

/** Confirmations by id with what comes next for each at `at`, 1,000 a page (`after`: the last id of the page before). No name, no address. */
export async function list(deps: Deps, filter: ListFilter, at: Date): Promise<ConsentLine[]> {
  const { read } = deps.db;
  const consents = await consentsWhere(read, filter);
  const loaded = await load(read, consents, at);
  return consents.map((consent) => lineOf(consent, knownOf(consent, loaded, CHANNELS, at), LADDER, at));
}

/** What was sent for a dossier and what comes next, at `at`. Null when no dossier has this code (national or provincial). */
export async function plan(deps: Deps, code: string, at: Date): Promise<Plan | null> {
  const { read } = deps.db;
  const dossier = await dossierOf(read, code);
  if (dossier === null) return null;
  const consents = wholeConsents(dossier);
  const loaded = await load(read, consents, at);
  const { nationalCode, provincialCode, bundle, areaCode, vanishedAt } = dossier;
  return {
    code: nationalCode,
    provincialCode,
    bundle,
    areaCode,
    vanishedAt,
    consents: consents.map((consent) => {
      const known = knownOf(consent, loaded, CHANNELS, at);
      const messages = loaded.messages.get(consent.id) ?? [];
      return {
        ...lineOf(consent, known, LADDER, at),
        schedule: scheduleOf(known.facts, LADDER),
        sent: messages.map((row) => ({ ...sentOf(row), channel: row.channel, rule: row.rule })),
      };
    }),
  };
}

async function dossierOf(reader: Reader, written: string): Promise<WholeDossier | null> {
  const code = readCode(written);
  if (code === null) return null;
  const found = await dossiersByCodes(reader, [code]);
  return found.find((dossier) => dossier.nationalCode === code) ?? found[0] ?? null;
}

function wholeConsents({ consents, ...dossier }: WholeDossier): WholeConsent[] {
  return consents.map((consent: ConsentRecord) => ({ ...consent, dossier }));
}
