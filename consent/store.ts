// Longer than 300 lines: the one cellar door of the room; each query once.
import { COUNTRY, rowsIn, type Scope } from '../areas/scope.ts';
import { Prisma, type Reader, type Tx } from '../prisma/client.ts';
import type {
  Asked,
  ConsentRecord,
  DossierRecord,
  EventKind,
  EventRecord,
  MessageRecord,
  NewEvent,
  Pending,
  WholeConsent,
  WholeDossier,
} from './rows.ts';
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

/** Rows per INSERT: a statement of thousands of bound values costs both databases more than several of hundreds. */
const LOT = 250;

/** What is written of many rows, lot by lot. */
async function inLots<Row, Made>(
  rows: readonly Row[],
  write: (lot: readonly Row[]) => Promise<Made[]>,
): Promise<Made[]> {
  const made: Made[] = [];
  for (let from = 0; from < rows.length; from += LOT)
    made.push(...(await write(rows.slice(from, from + LOT))));
  return made;
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
  phoneSealed: true,
  state: true,
  asOf: true,
  requestedAt: true,
  deadlineAt: true,
  contradictedAt: true,
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

/** Dossiers of a scope known under any of these codes, national or provincial. */
export async function dossiersByCodes(
  reader: Reader,
  scope: Scope,
  codes: readonly string[],
): Promise<WholeDossier[]> {
  const here = rowsIn(scope);
  const select = { ...DOSSIER, consents: { select: CONSENT, orderBy: { id: 'asc' } } } as const;
  const national = await inBatches(codes, (batch) =>
    reader.dossier.findMany({ where: { ...here, nationalCode: { in: batch } }, select }),
  );
  const local = await inBatches(codes, (batch) =>
    reader.dossier.findMany({ where: { ...here, provincialCode: { in: batch } }, select }),
  );
  const found = new Map([...national, ...local].map((row) => [row.id, row as WholeDossier]));
  return [...found.values()];
}

/** Where a dossier lies, by either of its codes: all that somebody outside its area may make the program look at. */
export async function areaOfDossier(reader: Reader, code: string): Promise<string | null> {
  const [found] = await dossiersByCodes(reader, COUNTRY, [code]);
  return found?.areaCode ?? null;
}

/** In which areas dossiers of these codes are known, whoever asks: to refuse a row that would reach another's dossier. */
export async function areasOfCodes(reader: Reader, codes: readonly string[]): Promise<Map<string, string>> {
  const select = { nationalCode: true, provincialCode: true, areaCode: true } as const;
  const found = await inBatches(codes, (batch) =>
    reader.dossier.findMany({
      where: { OR: [{ nationalCode: { in: batch } }, { provincialCode: { in: batch } }] },
      select,
    }),
  );
  return new Map(
    found.flatMap(({ nationalCode, provincialCode, areaCode }) => [
      ...(provincialCode === null ? [] : [[provincialCode, areaCode] as const]),
      [nationalCode, areaCode] as const,
    ]),
  );
}

/** Adds dossiers and gives their ids by national code. */
export async function addDossiers(
  tx: Tx,
  rows: readonly (Omit<DossierRecord, 'id' | 'wrongApplicantId'> & {
    lastImportId: number;
    createdAt: Date;
    updatedAt: Date;
  })[],
): Promise<Map<string, number>> {
  const made = await inLots(rows, (lot) => {
    // Raw, here and below: createMany took half of the time of a whole import.
    const values = lot.map(
      (row) => Prisma.sql`(${row.nationalCode}, ${row.provincialCode}, ${row.bundle}, ${row.areaCode},
        ${row.provinceCode}, ${row.applicantId}, ${row.vanishedAt}, ${row.demo}, ${row.lastImportId},
        ${row.createdAt}, ${row.updatedAt})`,
    );
    return tx.$queryRaw<{ id: number; nationalCode: string }[]>`
      INSERT INTO "Dossier" ("nationalCode", "provincialCode", "bundle", "areaCode", "provinceCode", "applicantId",
        "vanishedAt", "demo", "lastImportId", "createdAt", "updatedAt")
      VALUES ${Prisma.join(values)} RETURNING "id", "nationalCode"`;
  });
  return new Map(made.map((row) => [row.nationalCode, Number(row.id)]));
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

/** What one list of an office tells the whole of: a commune's dossiers of a bundle. */
export type ListPart = { areaCode: string; bundle: Bundle };

/** Dossiers of a commune and bundle that are still pending and not vanished: their codes alone, for there may be many. */
export async function pendingCodes(
  reader: Reader,
  { areaCode, bundle }: ListPart,
): Promise<{ id: number; nationalCode: string; provincialCode: string | null }[]> {
  return reader.$queryRaw`
    SELECT d."id" AS "id", d."nationalCode" AS "nationalCode", d."provincialCode" AS "provincialCode"
    FROM "Dossier" d
    WHERE d."areaCode" = ${areaCode} AND d."bundle" = ${bundle} AND d."vanishedAt" IS NULL AND EXISTS (
      SELECT 1 FROM "Consent" c WHERE c."dossierId" = d."id" AND c."state" IN (${Prisma.join(OPEN)}))`;
}

/** The confirmations of dossiers, by id. */
export async function consentsOf(reader: Reader, dossierIds: readonly number[]): Promise<ConsentRecord[]> {
  const rows = await inBatches(dossierIds, (batch) =>
    reader.consent.findMany({ where: { dossierId: { in: batch } }, select: CONSENT, orderBy: { id: 'asc' } }),
  );
  return rows as ConsentRecord[];
}

/** When the newest file was taken that told of this commune and bundle; null when there was none. */
export async function newestAsOf(reader: Reader, { areaCode, bundle }: ListPart): Promise<Date | null> {
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

export type NewConsent = Omit<ConsentRecord, 'id' | 'wrongContactId' | 'contradictedAt'> & {
  lookAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
};

export async function addConsents(tx: Tx, rows: readonly NewConsent[]): Promise<void> {
  await inLots(rows, async (lot) => {
    const values = lot.map(
      (
        row,
      ) => Prisma.sql`(${row.dossierId}, ${row.role}, ${row.personKey}, ${row.contactId}, ${row.nameSealed},
        ${row.phoneSealed}, ${row.state}, ${row.asOf}, ${row.requestedAt}, ${row.deadlineAt}, ${row.lookAt},
        ${row.createdAt}, ${row.updatedAt})`,
    );
    await tx.$executeRaw`
      INSERT INTO "Consent" ("dossierId", "role", "personKey", "contactId", "nameSealed", "phoneSealed", "state",
        "asOf", "requestedAt", "deadlineAt", "lookAt", "createdAt", "updatedAt")
      VALUES ${Prisma.join(values)}`;
    return [];
  });
}

export async function changeConsent(
  tx: Tx,
  id: number,
  data: Partial<Omit<ConsentRecord, 'id' | 'dossierId'>> & {
    lookAt?: Date | null;
    callWhy?: string | null;
    updatedAt?: Date;
  },
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

/** When the ladder looks at these again (null: not before something changes), and whether they are on the call list. */
export async function setLookAt(
  tx: Tx,
  ids: readonly number[],
  data: { lookAt: Date | null; callWhy?: string | null },
): Promise<void> {
  await inBatches(ids, async (batch) => {
    await tx.consent.updateMany({ where: { id: { in: batch } }, data });
    return [];
  });
}

/** The ladder of a province changes at a moment: it looks at what is pending there then, at the latest. */
export async function lookAgainBy(tx: Tx, provinceCode: string, at: Date): Promise<void> {
  await tx.consent.updateMany({
    where: {
      state: 'requested',
      dossier: { provinceCode, vanishedAt: null },
      OR: [{ lookAt: null }, { lookAt: { gt: at } }],
    },
    data: { lookAt: at },
  });
}

/** Of these confirmations those that a clerk marked as signed on paper. */
export async function signedByHand(reader: Reader, ids: readonly number[]): Promise<Set<number>> {
  const rows = await inBatches(ids, (batch) =>
    reader.consentEvent.findMany({
      where: { consentId: { in: batch }, kind: 'paper' },
      select: { consentId: true },
    }),
  );
  return new Set(rows.flatMap((row) => row.consentId ?? []));
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

/** What the board can be narrowed to. */
export const NARROWED = ['call', 'unreachable', 'stale', 'overdue', 'soon', 'contradicted'] as const;
export type Narrowed = (typeof NARROWED)[number];

/** The moments that the figures of a province are counted against. */
export type Cuts = {
  now: Date;
  /** Knowledge from before is too old to remind upon. */
  staleBefore: Date;
  /** Hours of the general deadline; null: none. */
  deadlineHours: number | null;
};

export type ListFilter = {
  state?: ConsentState | undefined;
  vanished?: boolean | undefined;
  /** Ids after this one; for paging in the order of ids. */
  after?: number | undefined;
  limit?: number | undefined;
  /** Only these, among what is pending. */
  only?: { what: Narrowed; cuts: Cuts } | undefined;
  /** The most pressing first: the nearest deadline, then the longest wait; `skip` pages through them. */
  pressing?: { skip: number } | undefined;
};

export async function consentsWhere(
  reader: Reader,
  scope: Scope,
  filter: ListFilter,
): Promise<WholeConsent[]> {
  const { after = 0, limit = 1000, pressing } = filter;
  const rows = await reader.consent.findMany({
    where: { id: { gt: after }, ...whereOf(scope, filter) },
    select: WHOLE,
    orderBy:
      pressing === undefined
        ? { id: 'asc' }
        : [{ deadlineAt: { sort: 'asc', nulls: 'last' } }, { requestedAt: 'asc' }, { id: 'asc' }],
    take: limit,
    ...(pressing === undefined ? {} : { skip: pressing.skip }),
  });
  return rows as WholeConsent[];
}

export async function countWhere(reader: Reader, scope: Scope, filter: ListFilter): Promise<number> {
  return reader.consent.count({ where: whereOf(scope, filter) });
}

function whereOf(scope: Scope, { state, vanished, only }: ListFilter) {
  return {
    ...(state === undefined ? {} : { state }),
    dossier: {
      ...rowsIn(scope),
      ...(vanished === undefined ? {} : { vanishedAt: vanished ? { not: null } : null }),
    },
    ...(only === undefined ? {} : narrowed(only.what, only.cuts)),
  };
}

function narrowed(what: Narrowed, { now, staleBefore, deadlineHours }: Cuts): Prisma.ConsentWhereInput {
  const due = (by: Date): Prisma.ConsentWhereInput => ({
    OR: [
      { deadlineAt: { lte: by } },
      ...(deadlineHours === null
        ? []
        : [{ deadlineAt: null, requestedAt: { lte: earlier(by, deadlineHours) } }]),
    ],
  });
  switch (what) {
    case 'call':
      return { callWhy: { not: null } };
    case 'unreachable':
      return { callWhy: 'unreachable' };
    case 'stale':
      return { asOf: { lt: staleBefore } };
    case 'contradicted':
      return { contradictedAt: { not: null } };
    case 'overdue':
      return due(now);
    case 'soon':
      return { AND: [due(earlier(now, -72)), { NOT: due(now) }] };
  }
}

function earlier(at: Date, hours: number): Date {
  return new Date(at.getTime() - hours * 3_600_000);
}

// ---------------------------------------------------------------- the board

/** The same for a statement of our own, on the dossier `d`. */
function dossiersIn(scope: Scope): Prisma.Sql {
  if (scope.kind === 'country') return Prisma.sql`1 = 1`;
  return scope.codes.length === 0
    ? Prisma.sql`1 = 0`
    : Prisma.sql`d."areaCode" IN (${Prisma.join([...scope.codes])})`;
}

/** Figures by commune of a scope; `said` and `vanished` count beside the pending. */
export async function pendingByCommune(
  reader: Reader,
  scope: Scope,
  { now, staleBefore, deadlineHours }: Cuts,
): Promise<Pending[]> {
  const here = dossiersIn(scope);
  const when = (test: Prisma.Sql) => Prisma.sql`SUM(CASE WHEN ${test} THEN 1 ELSE 0 END)`;
  const pending = Prisma.sql`c."state" = 'requested' AND d."vanishedAt" IS NULL`;
  const due = (by: Date) =>
    deadlineHours === null
      ? Prisma.sql`c."deadlineAt" <= ${by}`
      : Prisma.sql`(c."deadlineAt" <= ${by} OR (c."deadlineAt" IS NULL AND c."requestedAt" <= ${earlier(by, deadlineHours)}))`;
  const rows = await reader.$queryRaw<Record<keyof Pending, number | bigint | string>[]>`
    SELECT d."areaCode" AS "areaCode",
      ${when(pending)} AS "waiting",
      ${when(Prisma.sql`${pending} AND ${due(now)}`)} AS "overdue",
      ${when(Prisma.sql`${pending} AND ${due(earlier(now, -24))} AND NOT COALESCE(${due(now)}, false)`)} AS "withinDay",
      ${when(Prisma.sql`${pending} AND ${due(earlier(now, -72))} AND NOT COALESCE(${due(now)}, false)`)} AS "withinThreeDays",
      ${when(Prisma.sql`${pending} AND c."requestedAt" < ${earlier(now, 7 * 24)}`)} AS "longWaiting",
      ${when(Prisma.sql`${pending} AND c."asOf" < ${staleBefore}`)} AS "stale",
      ${when(Prisma.sql`${pending} AND c."callWhy" IS NOT NULL`)} AS "calls",
      ${when(Prisma.sql`${pending} AND c."callWhy" = 'unreachable'`)} AS "unreachable",
      ${when(Prisma.sql`c."state" = 'said' AND d."vanishedAt" IS NULL`)} AS "said",
      ${when(Prisma.sql`c."contradictedAt" IS NOT NULL AND d."vanishedAt" IS NULL AND c."state" IN ('said', 'paper_signed', 'requested')`)} AS "contradicted",
      ${when(Prisma.sql`d."vanishedAt" IS NOT NULL AND c."state" IN ('requested', 'said', 'unknown')`)} AS "vanished"
    FROM "Consent" c JOIN "Dossier" d ON d."id" = c."dossierId"
    WHERE ${here}
    GROUP BY d."areaCode" ORDER BY d."areaCode"`;
  return rows.map(
    ({ areaCode, ...figures }) =>
      ({
        areaCode: String(areaCode),
        ...Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, Number(value)])),
      }) as Pending,
  );
}

/** The oldest request of a scope that is still pending; null when none is. */
export async function oldestPending(reader: Reader, scope: Scope): Promise<Date | null> {
  const found = await reader.consent.aggregate({
    _min: { requestedAt: true },
    where: whereOf(scope, { state: 'requested', vanished: false }),
  });
  return found._min.requestedAt;
}

/** Provinces of a scope that have dossiers. */
export async function provincesWithDossiers(reader: Reader, scope: Scope): Promise<string[]> {
  const rows = await reader.dossier.groupBy({
    by: ['provinceCode'],
    where: rowsIn(scope),
    orderBy: { provinceCode: 'asc' },
  });
  return rows.map((row) => row.provinceCode);
}

/**
 * By commune: confirmations asked for in [from, to), those that lapsed (the file says so, or the deadline is past while
 * they are still requested) and those still open. What was never required does not count.
 */
export async function askedBetween(
  reader: Reader,
  scope: Scope,
  span: { month: string; from: Date; to: Date },
  { now, deadlineHours }: Pick<Cuts, 'now' | 'deadlineHours'>,
): Promise<Asked[]> {
  const here = dossiersIn(scope);
  const past =
    deadlineHours === null
      ? Prisma.sql`c."deadlineAt" <= ${now}`
      : Prisma.sql`(c."deadlineAt" <= ${now} OR (c."deadlineAt" IS NULL AND c."requestedAt" <= ${earlier(now, deadlineHours)}))`;
  const over = Prisma.sql`(c."state" = 'lapsed' OR (c."state" = 'requested' AND d."vanishedAt" IS NULL AND COALESCE(${past}, false)))`;
  const rows = await reader.$queryRaw<
    Record<'areaCode' | 'asked' | 'lapsed' | 'open', number | bigint | string>[]
  >`
    SELECT d."areaCode" AS "areaCode", COUNT(*) AS "asked",
      SUM(CASE WHEN ${over} THEN 1 ELSE 0 END) AS "lapsed",
      SUM(CASE WHEN c."state" IN ('requested', 'said', 'unknown') AND NOT ${over} THEN 1 ELSE 0 END) AS "open"
    FROM "Consent" c JOIN "Dossier" d ON d."id" = c."dossierId"
    WHERE ${here} AND c."state" <> 'not_required' AND c."requestedAt" >= ${span.from} AND c."requestedAt" < ${span.to}
    GROUP BY d."areaCode" ORDER BY d."areaCode"`;
  return rows.map((row) => ({
    areaCode: String(row.areaCode),
    month: span.month,
    asked: Number(row.asked),
    lapsed: Number(row.lapsed),
    open: Number(row.open),
  }));
}

// ---------------------------------------------------------------- what happened

export async function addEvents(tx: Tx, events: readonly NewEvent[]): Promise<void> {
  await inLots(events, async (lot) => {
    const values = lot.map(
      (event) => Prisma.sql`(${event.dossierId}, ${event.consentId}, ${event.at}, ${event.kind},
        ${JSON.stringify(event.detail)}, ${event.userId}, ${event.importId})`,
    );
    await tx.$executeRaw`
      INSERT INTO "ConsentEvent" ("dossierId", "consentId", "at", "kind", "detail", "userId", "importId")
      VALUES ${Prisma.join(values)}`;
    return [];
  });
}

/** What happened to a dossier, oldest first, with the file that told it. */
export async function eventsOf(reader: Reader, dossierId: number): Promise<EventRecord[]> {
  const rows = await reader.consentEvent.findMany({ where: { dossierId }, orderBy: { id: 'asc' } });
  const imports = await reader.consentImport.findMany({
    where: { id: { in: [...new Set(rows.flatMap((row) => row.importId ?? []))] } },
    select: { id: true, fileName: true, asOf: true },
  });
  const files = new Map(imports.map((one) => [one.id, { name: one.fileName, asOf: one.asOf }]));
  return rows.map((row) => ({
    ...row,
    kind: row.kind as EventKind,
    detail: JSON.parse(row.detail) as NewEvent['detail'],
    file: row.importId === null ? null : (files.get(row.importId) ?? null),
  }));
}

// ---------------------------------------------------------------- ladders of provinces

export type LadderRow = {
  provinceCode: string;
  version: number;
  body: string;
  note: string;
  validFrom: Date;
  savedBy: number | null;
  savedAt: Date;
  retiredAt: Date | null;
};

const LADDER = {
  provinceCode: true,
  version: true,
  body: true,
  note: true,
  validFrom: true,
  savedBy: true,
  savedAt: true,
  retiredAt: true,
} as const;

/** Versions that hold at a moment, of each province the one that began last first. */
export async function laddersInForce(
  reader: Reader,
  provinces: readonly string[],
  now: Date,
): Promise<LadderRow[]> {
  return reader.consentLadder.findMany({
    where: { provinceCode: { in: [...provinces] }, retiredAt: null, validFrom: { lte: now } },
    select: LADDER,
    orderBy: [{ validFrom: 'desc' }, { version: 'desc' }],
  });
}

/** Every version of a province, the newest first. */
export async function ladderRows(reader: Reader, provinceCode: string): Promise<LadderRow[]> {
  return reader.consentLadder.findMany({
    where: { provinceCode },
    select: LADDER,
    orderBy: { version: 'desc' },
  });
}

export async function addLadder(tx: Tx, row: Omit<LadderRow, 'retiredAt'>): Promise<void> {
  await tx.consentLadder.create({ data: row });
}

export async function retireLadders(tx: Tx, provinceCode: string, now: Date): Promise<number> {
  return (
    await tx.consentLadder.updateMany({ where: { provinceCode, retiredAt: null }, data: { retiredAt: now } })
  ).count;
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

// ---------------------------------------------------------------- for campaigns

/** People named in cases, or their applicants where a confirmation names nobody. `states` null: whatever the confirmations say. */
export async function peopleOfCases(
  reader: Reader,
  wish: { bundle: Bundle | null; states: readonly ConsentState[] | null },
  contactIds: readonly number[],
): Promise<Set<number>> {
  const { bundle, states } = wish;
  const dossier = { vanishedAt: null, ...(bundle === null ? {} : { bundle }) };
  const found = new Set<number>();
  const batches = await inBatches(contactIds, async (batch) => {
    const people = { in: batch };
    const consents = await reader.consent.findMany({
      where: {
        ...(states === null ? {} : { state: { in: [...states] } }),
        OR: [
          { contactId: people, dossier },
          { contactId: null, dossier: { ...dossier, applicantId: people } },
        ],
      },
      select: { contactId: true, dossier: { select: { applicantId: true } } },
    });
    const named = consents.map((one) => one.contactId ?? one.dossier.applicantId);
    if (states !== null) return named;
    const dossiers = await reader.dossier.findMany({
      where: { ...dossier, applicantId: people },
      select: { applicantId: true },
    });
    return [...named, ...dossiers.map((one) => one.applicantId)];
  });
  for (const id of batches) if (id !== null) found.add(id);
  return found;
}
