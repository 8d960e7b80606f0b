// Longer than 300 lines: the one cellar door of the room; each query once.
import type { ChannelName } from '../channels/contract.ts';
import type { Reader, Tx } from '../prisma/client.ts';
import type { ConsentRecord, DossierRecord, MessageRecord, WholeConsent, WholeDossier } from './rows.ts';
import type { Bundle, ConsentState } from './states.ts';

/** Ids per query: far below both databases' limits on bound values. */
const BATCH = 900;

/** Answers for many ids, asked in batches. */
async function inBatches<Id, Row>(ids: Iterable<Id>, ask: (batch: Id[]) => Promise<Row[]>): Promise<Row[]> {
  const all = [...new Set(ids)];
  const rows: Row[] = [];
  for (let from = 0; from < all.length; from += BATCH)
    rows.push(...(await ask(all.slice(from, from + BATCH))));
  return rows;
}

const OPEN: ConsentState[] = ['requested', 'said', 'unknown'];

const CONSENT = {
  id: true,
  dossierId: true,
  role: true,
  personKey: true,
  contactId: true,
  wrongContactId: true,
  nameSealed: true,
  state: true,
  asOf: true,
  requestedAt: true,
  deadlineAt: true,
} as const;

const DOSSIER = {
  id: true,
  nationalCode: true,
  provincialCode: true,
  bundle: true,
  areaCode: true,
  provinceCode: true,
  applicantId: true,
  wrongApplicantId: true,
  vanishedAt: true,
  demo: true,
} as const;

/**
 * One writer of this room at a time, over all processes, until the transaction ends: two of them would post two reminders
 * to one person, or add one dossier twice.
 */
export async function lockRoom(tx: Tx, now: Date): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO "Setting" ("name", "value", "updatedAt") VALUES ('consent_lock', '', ${now})
    ON CONFLICT ("name") DO UPDATE SET "updatedAt" = excluded."updatedAt"`;
}

// ---------------------------------------------------------------- dossiers

/** Dossiers known under any of these codes, national or provincial. */
export async function dossiersByCodes(reader: Reader, codes: readonly string[]): Promise<WholeDossier[]> {
  const select = { ...DOSSIER, consents: { select: CONSENT, orderBy: { id: 'asc' } } } as const;
  const national = await inBatches(codes, (batch) =>
    reader.dossier.findMany({ where: { nationalCode: { in: batch } }, select }),
  );
  const local = await inBatches(codes, (batch) =>
    reader.dossier.findMany({ where: { provincialCode: { in: batch } }, select }),
  );
  const found = new Map([...national, ...local].map((row) => [row.id, row as WholeDossier]));
  return [...found.values()];
}

export async function addDossier(
  tx: Tx,
  row: Omit<DossierRecord, 'id' | 'wrongApplicantId'> & {
    lastImportId: number;
    createdAt: Date;
    updatedAt: Date;
  },
): Promise<number> {
  return (await tx.dossier.create({ data: row, select: { id: true } })).id;
}

export async function changeDossier(
  tx: Tx,
  id: number,
  data: Partial<Omit<DossierRecord, 'id'>> & { lastImportId?: number; updatedAt: Date },
): Promise<void> {
  await tx.dossier.update({ where: { id }, data });
}

/** Dossiers that a newer file tells the same of. */
export async function refreshDossiers(
  tx: Tx,
  ids: readonly number[],
  data: { lastImportId: number; updatedAt: Date },
): Promise<void> {
  await inBatches(ids, async (batch) => {
    await tx.dossier.updateMany({ where: { id: { in: batch } }, data });
    return [];
  });
}

export type Scope = { areaCode: string; bundle: Bundle };

/** Dossiers of a commune and bundle that are still pending and not vanished, with when each was last known. */
export async function pendingOf(
  reader: Reader,
  { areaCode, bundle }: Scope,
): Promise<{ id: number; nationalCode: string; provincialCode: string | null; consents: ConsentRecord[] }[]> {
  const rows = await reader.dossier.findMany({
    where: { areaCode, bundle, vanishedAt: null, consents: { some: { state: { in: OPEN } } } },
    select: { id: true, nationalCode: true, provincialCode: true, consents: { select: CONSENT } },
  });
  return rows as (Omit<(typeof rows)[number], 'consents'> & { consents: ConsentRecord[] })[];
}

/** When the newest file was taken that told of this commune and bundle; null when there was none. */
export async function newestAsOf(reader: Reader, { areaCode, bundle }: Scope): Promise<Date | null> {
  const consents = await reader.consent.aggregate({
    _max: { asOf: true },
    // What a citizen said is not a file.
    where: { state: { not: 'said' }, dossier: { areaCode, bundle } },
  });
  const vanished = await reader.dossier.aggregate({
    _max: { vanishedAt: true },
    where: { areaCode, bundle },
  });
  const moments = [consents._max.asOf, vanished._max.vanishedAt].filter((at) => at !== null);
  return moments.toSorted((a, b) => b.getTime() - a.getTime())[0] ?? null;
}

// ---------------------------------------------------------------- consents

export type NewConsent = Omit<ConsentRecord, 'id' | 'wrongContactId'> & {
  lookAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
};

export async function addConsents(tx: Tx, rows: readonly NewConsent[]): Promise<void> {
  await tx.consent.createMany({ data: [...rows] });
}

export async function changeConsent(
  tx: Tx,
  id: number,
  data: Partial<Omit<ConsentRecord, 'id' | 'dossierId'>> & { lookAt?: Date | null; updatedAt?: Date },
): Promise<void> {
  await tx.consent.update({ where: { id }, data });
}

/** Confirmations that a newer file tells the same of. */
export async function refreshConsents(
  tx: Tx,
  ids: readonly number[],
  data: { asOf: Date; lookAt: Date; updatedAt: Date },
): Promise<void> {
  await inBatches(ids, async (batch) => {
    await tx.consent.updateMany({ where: { id: { in: batch } }, data });
    return [];
  });
}

/** When the ladder looks at these again; null: not before something changes. */
export async function setLookAt(tx: Tx, ids: readonly number[], lookAt: Date | null): Promise<void> {
  await inBatches(ids, async (batch) => {
    await tx.consent.updateMany({ where: { id: { in: batch } }, data: { lookAt } });
    return [];
  });
}

const WHOLE = { ...CONSENT, dossier: { select: DOSSIER } } as const;

/** Confirmations the ladder must look at now, those that waited longest first. */
export async function dueConsents(reader: Reader, now: Date, limit: number): Promise<WholeConsent[]> {
  const rows = await reader.consent.findMany({
    where: { state: { in: ['requested', 'unknown'] }, lookAt: { lte: now } },
    select: WHOLE,
    orderBy: [{ lookAt: 'asc' }, { id: 'asc' }],
    take: limit,
  });
  return rows as WholeConsent[];
}

export async function consentsByIds(reader: Reader, ids: Iterable<number>): Promise<WholeConsent[]> {
  const rows = await inBatches(ids, (batch) =>
    reader.consent.findMany({ where: { id: { in: batch } }, select: WHOLE }),
  );
  return rows as WholeConsent[];
}

/** Open confirmations of which this person is the one to confirm or the applicant. */
export async function openOf(reader: Reader, contactId: number): Promise<WholeConsent[]> {
  const rows = await reader.consent.findMany({
    where: {
      state: { in: ['requested', 'unknown'] },
      dossier: { vanishedAt: null },
      OR: [{ contactId }, { dossier: { applicantId: contactId } }],
    },
    select: WHOLE,
    orderBy: { id: 'asc' },
  });
  return rows as WholeConsent[];
}

export type ListFilter = {
  state?: ConsentState | undefined;
  /** A province (2 digits) or a commune (5 digits). */
  area?: string | undefined;
  vanished?: boolean | undefined;
  /** Ids after this one; for paging. */
  after?: number | undefined;
  limit?: number | undefined;
};

export async function consentsWhere(reader: Reader, filter: ListFilter): Promise<WholeConsent[]> {
  const { state, area, vanished, after = 0, limit = 1000 } = filter;
  const rows = await reader.consent.findMany({
    where: {
      id: { gt: after },
      ...(state === undefined ? {} : { state }),
      dossier: {
        ...(area === undefined ? {} : area.length === 2 ? { provinceCode: area } : { areaCode: area }),
        ...(vanished === undefined ? {} : { vanishedAt: vanished ? { not: null } : null }),
      },
    },
    select: WHOLE,
    orderBy: { id: 'asc' },
    take: limit,
  });
  return rows as WholeConsent[];
}

// ---------------------------------------------------------------- imports

export async function addImport(
  tx: Tx,
  row: {
    fileName: string;
    digest: string;
    asOf: Date;
    loadedAt: Date;
    loadedBy: number | null;
    rows: number;
  },
): Promise<number> {
  const data = { ...row, created: 0, updated: 0, vanished: 0 };
  return (await tx.consentImport.create({ data, select: { id: true } })).id;
}

export async function finishImport(
  tx: Tx,
  id: number,
  counted: { created: number; updated: number; vanished: number },
): Promise<void> {
  await tx.consentImport.update({ where: { id }, data: counted });
}

// ---------------------------------------------------------------- other rooms' rows, read only

/** Addresses of people (contacts/ knows what may be done with them). */
export async function addressesOf(
  reader: Reader,
  contactIds: Iterable<number>,
): Promise<{ id: number; contactId: number; channel: ChannelName }[]> {
  const rows = await inBatches(contactIds, (batch) =>
    reader.address.findMany({
      where: { contactId: { in: batch } },
      select: { id: true, contactId: true, channel: true },
      orderBy: { id: 'asc' },
    }),
  );
  return rows as { id: number; contactId: number; channel: ChannelName }[];
}

const MESSAGE = {
  id: true,
  sourceId: true,
  contactId: true,
  step: true,
  state: true,
  rule: true,
  channel: true,
  createdAt: true,
  claimedAt: true,
  sentAt: true,
  closedAt: true,
} as const;

/** The messages about these confirmations, oldest first (outbox/ keeps them). */
export async function messagesOf(reader: Reader, consentIds: Iterable<number>): Promise<MessageRecord[]> {
  return inBatches(consentIds, (batch) =>
    reader.message.findMany({
      where: { source: 'consent', sourceId: { in: batch } },
      select: MESSAGE,
      orderBy: { id: 'asc' },
    }),
  );
}

/** The reminders to these people since a moment that left, may have left, or still wait. */
export async function remindersTo(
  reader: Reader,
  contactIds: Iterable<number>,
  since: Date,
): Promise<MessageRecord[]> {
  return inBatches(contactIds, (batch) =>
    reader.message.findMany({
      where: {
        contactId: { in: batch },
        purpose: 'reminder',
        OR: [
          { state: { in: ['queued', 'sending'] } },
          { sentAt: { gte: since } },
          { state: 'unknown', claimedAt: { gte: since } },
        ],
      },
      select: MESSAGE,
      orderBy: { id: 'asc' },
    }),
  );
}
