/** Filed cases. */

import { COUNTRY, rowsIn, type Scope } from '../../areas/scope.ts';
import type { Bundle } from '../../knowledge/bundle.ts';
import { inBatches } from '../../prisma/batches.ts';
import { Prisma, type Reader, type Tx } from '../../prisma/client.ts';
import { manyRows } from '../../prisma/many-rows.ts';
import type { DossierRecord, WholeDossier } from '../rows.ts';
import type { ConsentState } from '../states.ts';
import { OPEN } from '../states.ts';
import { CONSENT, DOSSIER, inLots } from './rows.ts';

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

const NEW_DOSSIER = [
  ...(['text', 'text', 'text', 'text', 'text'] as const),
  ...(['integer', 'moment', 'text', 'integer', 'integer', 'moment', 'moment'] as const),
];

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
    const values = lot.map((row) => [
      ...[row.nationalCode, row.provincialCode, row.bundle, row.areaCode, row.provinceCode],
      ...[row.applicantId, row.vanishedAt, row.livesWith, row.demo ? 1 : 0, row.lastImportId],
      ...[row.createdAt, row.updatedAt],
    ]);
    return tx.$queryRaw<{ id: number; nationalCode: string }[]>`
      INSERT INTO "Dossier" ("nationalCode", "provincialCode", "bundle", "areaCode", "provinceCode", "applicantId",
        "vanishedAt", "livesWith", "demo", "lastImportId", "createdAt", "updatedAt")
      SELECT v.c1, v.c2, v.c3, v.c4, v.c5, v.c6, v.c7, v.c8, v.c9 = 1, v.c10, v.c11, v.c12
      FROM ${manyRows(tx, NEW_DOSSIER, values)} AS v RETURNING "id", "nationalCode"`;
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

/** The same for a statement of our own, on the dossier `d`. */
export function dossiersIn(scope: Scope): Prisma.Sql {
  if (scope.kind === 'country') return Prisma.sql`1 = 1`;
  return scope.codes.length === 0
    ? Prisma.sql`1 = 0`
    : Prisma.sql`d."areaCode" IN (${Prisma.join([...scope.codes])})`;
}

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
