import { rowsIn, type Scope } from '../areas/scope.ts';
import { inBatches } from '../prisma/batches.ts';
import { Prisma, type Reader, type Tx } from '../prisma/client.ts';
import type { FunnelPart } from './funnel.ts';
import type { HourlyVisits, OutreachWork } from './outreach.ts';

/** `target` null: the guide page of the area; else the address the code leads to. `campaignId` null: no campaign. */
export type LinkRow = {
  code: string;
  areaCode: string;
  placement: string;
  /** A key of placements.yaml. */
  placementKind: string;
  campaignId: number | null;
  channel: string | null;
  target: string | null;
  createdAt: Date;
  createdBy: number | null;
  /** No longer listed; it still opens. */
  retiredAt: Date | null;
  demo: boolean;
};

/** Adds the link unless its code is taken; says whether it did. Codes are never deleted, so a taken code is taken for good. */
export async function addLink(tx: Tx, row: LinkRow): Promise<boolean> {
  const added = await tx.$executeRaw`
    INSERT INTO "Link" ("code", "areaCode", "placement", "placementKind", "campaignId", "channel", "target", "createdAt", "createdBy", "demo")
    VALUES (${row.code}, ${row.areaCode}, ${row.placement}, ${row.placementKind}, ${row.campaignId}, ${row.channel}, ${row.target},
            ${row.createdAt}, ${row.createdBy}, ${row.demo})
    ON CONFLICT ("code") DO NOTHING`;
  return added === 1;
}

export async function linkByCode(reader: Reader, code: string): Promise<LinkRow | null> {
  return reader.link.findUnique({ where: { code } });
}

/** Those of these codes that exist and are in use. `codes`: at most some hundreds. */
export async function linksByCodes(reader: Reader, codes: readonly string[]): Promise<LinkRow[]> {
  return reader.link.findMany({ where: { code: { in: [...codes] }, retiredAt: null }, take: 20 });
}

export async function linksWhere(
  reader: Reader,
  scope: Scope,
  where: { campaignId?: number; limit?: number },
): Promise<LinkRow[]> {
  return reader.link.findMany({
    where: {
      retiredAt: null,
      ...rowsIn(scope),
      ...(where.campaignId === undefined ? {} : { campaignId: where.campaignId }),
    },
    orderBy: [{ areaCode: 'asc' }, { createdAt: 'asc' }, { code: 'asc' }],
    ...(where.limit === undefined ? {} : { take: where.limit }),
  });
}

export async function setTarget(tx: Tx, scope: Scope, code: string, target: string | null): Promise<boolean> {
  const { count } = await tx.link.updateMany({ where: { code, ...rowsIn(scope) }, data: { target } });
  return count === 1;
}

/** Counts one visit of a code that exists; false when it does not. One statement: two at the same moment are two. */
export async function addVisit(tx: Tx, code: string, hour: Date, kind: string): Promise<boolean> {
  const counted = await tx.$executeRaw`
    INSERT INTO "Visit" ("linkCode", "hour", "kind", "count")
    SELECT "code", ${hour}, ${kind}, 1 FROM "Link" WHERE "code" = ${code}
    ON CONFLICT ("linkCode", "hour", "kind") DO UPDATE SET "count" = "Visit"."count" + 1`;
  return counted === 1;
}

export async function visitTotals(
  reader: Reader,
  codes: readonly string[],
): Promise<{ linkCode: string; kind: string; count: number }[]> {
  const rows = await inBatches(codes, (batch) =>
    reader.visit.groupBy({
      by: ['linkCode', 'kind'],
      where: { linkCode: { in: batch } },
      _sum: { count: true },
    }),
  );
  return rows.map((row) => ({ linkCode: row.linkCode, kind: row.kind, count: row._sum.count ?? 0 }));
}

/** Takes a link out of lists (a moment) or back into them (null). Its code still opens. */
export async function setRetired(
  tx: Tx,
  scope: Scope,
  code: string,
  retiredAt: Date | null,
): Promise<boolean> {
  const { count } = await tx.link.updateMany({ where: { code, ...rowsIn(scope) }, data: { retiredAt } });
  return count === 1;
}

/** Links of a scope and what they led to, summed by area, place and campaign; visits from one moment until before another. */
export async function funnelParts(
  reader: Reader,
  scope: Scope,
  from: Date,
  until: Date,
): Promise<FunnelPart[]> {
  const here =
    scope.kind === 'country'
      ? Prisma.empty
      : scope.codes.length === 0
        ? Prisma.sql`AND 1 = 0`
        : Prisma.sql`AND l."areaCode" IN (${Prisma.join([...scope.codes])})`;
  const visits = await reader.$queryRaw<FunnelPart[]>`
    SELECT l."areaCode", l."placementKind", l."campaignId", v."kind", SUM(v."count") AS "count"
    FROM "Visit" v JOIN "Link" l ON l."code" = v."linkCode"
    WHERE v."hour" >= ${from} AND v."hour" < ${until} ${here}
    GROUP BY l."areaCode", l."placementKind", l."campaignId", v."kind"`;
  const links = await reader.link.groupBy({
    by: ['areaCode', 'placementKind', 'campaignId'],
    where: { retiredAt: null, ...rowsIn(scope) },
    _count: { _all: true },
  });
  return [
    ...visits.map((row) => ({
      ...row,
      campaignId: row.campaignId === null ? null : Number(row.campaignId),
      count: Number(row.count),
    })),
    ...links.map(({ _count, ...row }) => ({ ...row, kind: '', count: _count._all })),
  ];
}

/** A logged work. `replacedBy`: the corrected row that holds instead. */
export type OutreachRow = OutreachWork & {
  id: number;
  loggedAt: Date;
  loggedBy: number | null;
  replacedBy: number | null;
  withdrawn: boolean;
  demo: boolean;
};

export async function addOutreach(
  tx: Tx,
  row: OutreachWork & { loggedAt: Date; loggedBy: number | null; withdrawn: boolean; demo: boolean },
): Promise<number> {
  return (await tx.outreachEntry.create({ data: row, select: { id: true } })).id;
}

/** Marks a row as corrected by another; false when it already was: two clerks at the same moment make one correction. */
export async function setReplaced(tx: Tx, id: number, by: number): Promise<boolean> {
  const { count } = await tx.outreachEntry.updateMany({
    where: { id, replacedBy: null },
    data: { replacedBy: by },
  });
  return count === 1;
}

export async function outreachById(reader: Reader, scope: Scope, id: number): Promise<OutreachRow | null> {
  return reader.outreachEntry.findFirst({ where: { id, ...rowsIn(scope) } });
}

/** The row that a corrected one replaced; null when it was the first. */
export async function outreachBefore(reader: Reader, id: number): Promise<OutreachRow | null> {
  return reader.outreachEntry.findFirst({ where: { replacedBy: id } });
}

/** What holds today, newest day first; days inclusive. */
export async function outreachWhere(
  reader: Reader,
  scope: Scope,
  where: { from: string; to: string; limit: number },
): Promise<OutreachRow[]> {
  return reader.outreachEntry.findMany({
    where: {
      replacedBy: null,
      withdrawn: false,
      day: { gte: where.from, lte: where.to },
      ...rowsIn(scope),
    },
    orderBy: [{ day: 'desc' }, { id: 'desc' }],
    take: where.limit,
  });
}

/** Scans of codes by hour. */
export async function visitHours(
  reader: Reader,
  codes: readonly string[],
  from: Date,
  until: Date,
): Promise<HourlyVisits[]> {
  return inBatches(codes, (batch) =>
    reader.visit.findMany({
      where: { kind: 'visit', linkCode: { in: batch }, hour: { gte: from, lt: until } },
      select: { linkCode: true, hour: true, count: true },
    }),
  );
}
