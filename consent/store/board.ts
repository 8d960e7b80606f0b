import { rowsIn, type Scope } from '../../areas/scope.ts';
import { Prisma, type Reader } from '../../prisma/client.ts';
import type { MonthlyConfirmations, PendingCounts, WholeConsent } from '../rows.ts';
import { WHOLE } from './consents.ts';
import { dossiersIn } from './dossiers.ts';
import { type DeadlineCuts, dueBy, earlier, type ListFilter, whereOf } from './narrowing.ts';

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

/** Figures by commune of a scope; `said` and `vanished` count beside the pending. */
export async function pendingByCommune(
  reader: Reader,
  scope: Scope,
  cuts: DeadlineCuts,
): Promise<PendingCounts[]> {
  const here = dossiersIn(scope);
  const when = (test: Prisma.Sql) => Prisma.sql`SUM(CASE WHEN ${test} THEN 1 ELSE 0 END)`;
  const pending = Prisma.sql`c."state" = 'requested' AND d."vanishedAt" IS NULL`;
  const { now, staleBefore } = cuts;
  const due = (by: Date) => dueBy(by, cuts);
  const rows = await reader.$queryRaw<Record<keyof PendingCounts, number | bigint | string>[]>`
    SELECT d."areaCode" AS "areaCode",
      ${when(pending)} AS "waiting",
      ${when(Prisma.sql`${pending} AND ${due(now)}`)} AS "overdue",
      ${when(Prisma.sql`${pending} AND ${due(earlier(now, -24))} AND NOT ${due(now)}`)} AS "withinDay",
      ${when(Prisma.sql`${pending} AND ${due(earlier(now, -72))} AND NOT ${due(now)}`)} AS "withinThreeDays",
      ${when(Prisma.sql`${pending} AND c."requestedAt" < ${earlier(now, 7 * 24)}`)} AS "longWaiting",
      ${when(Prisma.sql`${pending} AND c."asOf" < ${staleBefore}`)} AS "stale",
      ${when(Prisma.sql`${pending} AND c."callWhy" IS NOT NULL`)} AS "calls",
      ${when(Prisma.sql`${pending} AND c."callWhy" = 'unreachable'`)} AS "unreachable",
      ${when(Prisma.sql`c."state" = 'said' AND d."vanishedAt" IS NULL`)} AS "said",
      ${when(Prisma.sql`c."contradictedAt" IS NOT NULL AND d."vanishedAt" IS NULL AND c."state" IN ('said', 'paper_signed', 'not_required', 'requested')`)} AS "contradicted",
      ${when(Prisma.sql`d."vanishedAt" IS NOT NULL AND c."state" IN ('requested', 'said', 'unknown')`)} AS "vanished"
    FROM "Consent" c JOIN "Dossier" d ON d."id" = c."dossierId"
    WHERE ${here}
    GROUP BY d."areaCode" ORDER BY d."areaCode"`;
  return rows.map(
    ({ areaCode, ...figures }) =>
      ({
        areaCode: String(areaCode),
        ...Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, Number(value)])),
      }) as PendingCounts,
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
  cuts: Pick<DeadlineCuts, 'now' | 'deadlineHours' | 'lawDue'>,
): Promise<MonthlyConfirmations[]> {
  const here = dossiersIn(scope);
  const past = dueBy(cuts.now, cuts);
  const over = Prisma.sql`(c."state" = 'lapsed' OR (c."state" = 'requested' AND d."vanishedAt" IS NULL AND ${past}))`;
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
