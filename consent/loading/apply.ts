import { setImmediate as breathe } from 'node:timers/promises';
import { grantAll, people } from '../../contacts/contacts.ts';
import { trace } from '../../imports/imports.ts';
import { cancelFor } from '../../outbox/outbox.ts';
import type { Tx } from '../../prisma/client.ts';
import type { Keys } from '../../prisma/seal.ts';
import { placeOf } from '../../prisma/sealed-columns.ts';
import type { ConsentRecord, DossierRecord, NewEvent } from '../rows.ts';
import { NO_LONGER_NEEDED } from '../still-needed.ts';
import { addConsents, changeConsent, refreshConsents, setLookAt } from '../store/consents.ts';
import { addDossiers, changeDossier, refreshDossiers } from '../store/dossiers.ts';
import { addEvents } from '../store/events.ts';
import type { NamedPerson } from './dossier-row.ts';
import type { ChunkPlan, ConsentStep, DossierPlan, IncomingConsent } from './plan.ts';
import type { UndoTrace } from './undo.ts';

export type SaveContext = {
  tx: Tx;
  keys: Keys;
  /** The office's list (ConsentImport) and the line in the ledger of loads. */
  importId: number;
  loadId: number;
  fileName: string;
  asOf: Date;
  now: Date;
  userId: number | null;
  demo: boolean;
};

type Carried = SaveContext & {
  events: NewEvent[];
  traced: UndoTrace[];
  sameConsents: ConsentRecord[];
  sameDossiers: number[];
  idOf: (ref: number | null) => number | null;
};

/** Does what a plan says. SQLite answers without leaving the process: between its steps others have their turn. */
export async function applyChunk(saving: SaveContext, plan: ChunkPlan): Promise<void> {
  const { tx, keys, asOf, now, importId, loadId } = saving;
  const traced: UndoTrace[] = [];
  const idOf = await makePeople(saving, plan, traced);
  await breathe();
  const carried: Carried = { ...saving, events: [], traced, sameConsents: [], sameDossiers: [], idOf };
  const isNew = (one: DossierPlan) => one.kind === 'new';
  await addNew(carried, plan.dossiers.filter(isNew));
  await breathe();
  for (const one of plan.dossiers) if (one.kind === 'known') await changeKnown(carried, one);
  const { sameConsents, sameDossiers } = carried;
  const ids = sameConsents.map(({ id }) => id);
  if (sameConsents.length > 0)
    traced.push({ row: 'asOf', of: sameConsents.map(({ id, asOf: at }) => [id, at.getTime()]) });
  await refreshConsents(tx, ids, { asOf, lookAt: now, updatedAt: now });
  await refreshDossiers(tx, sameDossiers, { lastImportId: importId, updatedAt: now });
  await addEvents(tx, carried.events);
  await breathe();
  await trace(tx, keys, loadId, traced);
}

/** Makes the contacts a plan wants and grants what their dossiers are the basis for; gives the ids behind negative numbers. */
async function makePeople(
  { tx, keys, fileName, now, loadId, userId }: SaveContext,
  { wanted, evidence }: ChunkPlan,
  traced: UndoTrace[],
): Promise<Carried['idOf']> {
  const source = `consent/${fileName.slice(0, 120)}`;
  const basis = (code: string) => `Giải quyết hồ sơ ${code} mà người này nộp hoặc phải xác nhận`;
  const made = await people(
    tx,
    keys,
    wanted.map(({ ref, phone, met, name, areaCode, provinceCode }) => ({
      channel: 'sms' as const,
      address: phone,
      met,
      ...(name === null ? {} : { name }),
      areaCode,
      provinceCode,
      source,
      basis: basis(evidence.get(ref) ?? ''),
      now,
    })),
  );
  await breathe();
  const byRef = new Map(wanted.map(({ ref, phone }) => [ref, made.get(phone) ?? null]));
  const idOf: Carried['idOf'] = (ref) => (ref !== null && ref < 0 ? (byRef.get(ref) ?? null) : ref);
  for (const id of byRef.values()) if (id !== null) traced.push({ row: 'person', id });
  const evidenceOf = { way: 'consents' as const, source, at: now, importId: loadId, userId };
  const granted = [...evidence].flatMap(([ref, code]) => {
    const id = idOf(ref);
    return id === null ? [] : [[id, { ...evidenceOf, basis: basis(code) }] as const];
  });
  await grantAll(tx, 'reminder', new Map(granted));
  return idOf;
}

async function addNew(carried: Carried, plans: readonly DossierPlan[]): Promise<void> {
  const { tx, now, importId, demo, idOf } = carried;
  const fresh = plans.flatMap((one) => (one.kind === 'new' ? [one] : []));
  const ids = await addDossiers(
    tx,
    fresh.map(({ row, applicantId, vanishedAt }) => ({
      nationalCode: row.nationalCode,
      provincialCode: row.provincialCode,
      bundle: row.bundle,
      areaCode: row.areaCode,
      provinceCode: row.provinceCode,
      livesWith: row.livesWith,
      applicantId: idOf(applicantId),
      vanishedAt,
      demo,
      lastImportId: importId,
      createdAt: now,
      updatedAt: now,
    })),
  );
  await breathe();
  const id = (code: string) => ids.get(code) ?? 0;
  await addConsents(
    tx,
    fresh.flatMap(({ row, incoming }) => newConsents(carried, id(row.nationalCode), incoming)),
  );
  for (const { row, incoming } of fresh) {
    const dossierId = id(row.nationalCode);
    carried.traced.push({ row: 'newDossier', id: dossierId });
    carried.events.push({
      ...eventOf(carried, dossierId),
      kind: 'listed',
      detail: { count: incoming.length },
    });
  }
}

export function eventOf({ now, userId, importId }: SaveContext, dossierId: number) {
  return { dossierId, consentId: null, at: now, userId, importId };
}

function newConsents(
  { asOf, now, keys, idOf }: Carried,
  dossierId: number,
  incoming: readonly IncomingConsent[],
) {
  return incoming.map(({ role, state, requestedAt, deadlineAt, contactId, personKey, person: named }) => ({
    dossierId,
    role,
    state,
    requestedAt,
    deadlineAt,
    contactId: idOf(contactId),
    personKey,
    ...sealedWho(keys, { dossierId, role, personKey }, named),
    asOf,
    lookAt: now,
    createdAt: now,
    updatedAt: now,
  }));
}

type ConsentKey = { dossierId: number; role: string; personKey: string };

function sealedWho(keys: Keys, of: ConsentKey, { name, callOnly }: Pick<NamedPerson, 'name' | 'callOnly'>) {
  return {
    nameSealed: name === null ? null : keys.seal(name, placeOf.consentName(of)),
    phoneSealed: callOnly === null ? null : keys.seal(callOnly, placeOf.consentPhone(of)),
  };
}

/** The name and number of a confirmation with what a file says of the person, bound to whom the row is about from now on. */
function sealedAnew(keys: Keys, old: ConsentRecord, { personKey, person: named }: IncomingConsent) {
  const of = { ...old, personKey: personKey === '' ? old.personKey : personKey };
  const told = sealedWho(keys, of, named);
  if (of.personKey === old.personKey) return told;
  const { nameSealed, phoneSealed } = old;
  const kept = {
    name: nameSealed === null ? null : keys.open(nameSealed, placeOf.consentName(old)),
    callOnly: phoneSealed === null ? null : keys.open(phoneSealed, placeOf.consentPhone(old)),
  };
  const again = sealedWho(keys, of, kept);
  return {
    nameSealed: told.nameSealed ?? again.nameSealed,
    phoneSealed: told.phoneSealed ?? again.phoneSealed,
  };
}

async function changeKnown(carried: Carried, plan: Extract<DossierPlan, { kind: 'known' }>): Promise<void> {
  const added = plan.consents.flatMap((step) => (step.do === 'add' ? [step.from] : []));
  await addConsents(carried.tx, newConsents(carried, plan.dossier.id, added));
  for (const { role, personKey } of added)
    carried.traced.push({ row: 'newConsent', dossierId: plan.dossier.id, role, personKey });
  for (const step of plan.consents) await changeOne(carried, plan.dossier.id, step);
  if (plan.own !== 'untouched') await changeOwn(carried, plan);
}

async function changeOne(carried: Carried, dossierId: number, step: ConsentStep): Promise<void> {
  const { tx, asOf, now, keys, events } = carried;
  if (step.do === 'add') return;
  const { old } = step;
  const event = { ...eventOf(carried, dossierId), consentId: old.id };
  if (step.do === 'same') {
    carried.sameConsents.push(old);
    return;
  }
  carried.traced.push({ row: 'consent', id: old.id, before: before(old) });
  if (step.do === 'hold') {
    const detail = { asOf: asOf.toISOString(), word: step.word };
    events.push({ ...event, kind: 'contradicted', detail });
    await changeConsent(tx, old.id, { contradictedAt: asOf, updatedAt: now });
    return;
  }
  if (step.do === 'miss') {
    await changeConsent(tx, old.id, { state: 'unknown', asOf, lookAt: null, updatedAt: now });
    await cancelFor(tx, { consentId: old.id }, NO_LONGER_NEEDED, now);
    events.push({ ...event, kind: 'state', detail: { from: old.state, to: 'unknown' } });
    return;
  }
  const { from, word } = step;
  if (word !== 'none')
    events.push({ ...event, kind: 'contradicted', detail: { asOf: asOf.toISOString(), word } });
  const { nameSealed, phoneSealed } = sealedAnew(keys, old, from);
  const contactId = carried.idOf(from.contactId);
  const newContact = contactId !== null && contactId !== old.wrongContactId;
  await changeConsent(tx, old.id, {
    state: from.state,
    requestedAt: from.requestedAt,
    deadlineAt: from.deadlineAt,
    asOf,
    contradictedAt: word === 'broken' ? asOf : null,
    easedBy: null,
    ...(nameSealed === null ? {} : { nameSealed }),
    ...(phoneSealed === null ? {} : { phoneSealed }),
    ...(from.personKey === '' ? {} : { personKey: from.personKey }),
    // A file without telephones takes away none that are known.
    ...(newContact ? { contactId, wrongContactId: null } : {}),
    lookAt: now,
    updatedAt: now,
  });
  if (old.state !== from.state)
    events.push({ ...event, kind: 'state', detail: { from: old.state, to: from.state } });
  if (old.state === 'requested' && from.state !== 'requested')
    await cancelFor(tx, { consentId: old.id }, NO_LONGER_NEEDED, now);
}

async function changeOwn(
  carried: Carried,
  { row, dossier, own }: Extract<DossierPlan, { kind: 'known' }>,
): Promise<void> {
  const { tx, now, importId, events } = carried;
  if (own === null) {
    carried.sameDossiers.push(dossier.id);
    return;
  }
  if (own === 'untouched') return;
  if (own.back) events.push({ ...eventOf(carried, dossier.id), kind: 'back', detail: {} });
  if (own.movedFrom !== null)
    events.push({
      ...eventOf(carried, dossier.id),
      kind: 'moved',
      detail: { from: own.movedFrom, to: row.areaCode },
    });
  if (own.livesWith !== dossier.livesWith) {
    const detail = { from: dossier.livesWith ?? '', to: own.livesWith ?? '' };
    events.push({ ...eventOf(carried, dossier.id), kind: 'case', detail });
    // Also what was settled by law, and is in no list any more.
    await setLookAt(
      tx,
      dossier.consents.map(({ id }) => id),
      { lookAt: now },
    );
  }
  carried.traced.push({ row: 'dossier', id: dossier.id, before: dossierBefore(dossier) });
  const applicantId = carried.idOf(own.applicantId);
  await changeDossier(tx, dossier.id, {
    nationalCode: row.nationalCode,
    provincialCode: own.provincialCode,
    bundle: row.bundle,
    areaCode: row.areaCode,
    provinceCode: row.provinceCode,
    applicantId,
    livesWith: own.livesWith,
    ...(applicantId === dossier.applicantId ? {} : { wrongApplicantId: null }),
    vanishedAt: null,
    lastImportId: importId,
    updatedAt: now,
  });
}

export function before({ id: _id, dossierId: _dossier, ...fields }: ConsentRecord) {
  return fields;
}

function dossierBefore(dossier: DossierRecord) {
  const { nationalCode, provincialCode, bundle, areaCode, provinceCode, applicantId, wrongApplicantId } =
    dossier;
  const { vanishedAt, livesWith } = dossier;
  return {
    ...{ nationalCode, provincialCode, bundle, areaCode, provinceCode, applicantId, wrongApplicantId },
    vanishedAt,
    livesWith,
  };
}
