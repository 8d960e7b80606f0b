import type { Reader, Tx } from '../prisma/client.ts';

/** `target` null: the guide page of the area; else the address the code leads to. `campaignId` null: no campaign. */
export type LinkRow = {
  code: string;
  areaCode: string;
  placement: string;
  campaignId: number | null;
  channel: string | null;
  target: string | null;
  createdAt: Date;
  createdBy: number | null;
  demo: boolean;
};

/** Adds the link unless its code is taken; says whether it did. Codes are never deleted, so a taken code is taken for good. */
export async function addLink(tx: Tx, row: LinkRow): Promise<boolean> {
  const added = await tx.$executeRaw`
    INSERT INTO "Link" ("code", "areaCode", "placement", "campaignId", "channel", "target", "createdAt", "createdBy", "demo")
    VALUES (${row.code}, ${row.areaCode}, ${row.placement}, ${row.campaignId}, ${row.channel}, ${row.target},
            ${row.createdAt}, ${row.createdBy}, ${row.demo})
    ON CONFLICT ("code") DO NOTHING`;
  return added === 1;
}

export async function linkByCode(reader: Reader, code: string): Promise<LinkRow | null> {
  return reader.link.findUnique({ where: { code } });
}

export async function linksWhere(
  reader: Reader,
  where: { areaCodes?: readonly string[]; campaignId?: number },
): Promise<LinkRow[]> {
  return reader.link.findMany({
    where: {
      ...(where.areaCodes === undefined ? {} : { areaCode: { in: [...where.areaCodes] } }),
      ...(where.campaignId === undefined ? {} : { campaignId: where.campaignId }),
    },
    orderBy: [{ areaCode: 'asc' }, { createdAt: 'asc' }, { code: 'asc' }],
  });
}

export async function setTarget(tx: Tx, code: string, target: string | null): Promise<boolean> {
  const { count } = await tx.link.updateMany({ where: { code }, data: { target } });
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
  const rows = await reader.visit.groupBy({
    by: ['linkCode', 'kind'],
    where: { linkCode: { in: [...codes] } },
    _sum: { count: true },
  });
  return rows.map((row) => ({ linkCode: row.linkCode, kind: row.kind, count: row._sum.count ?? 0 }));
}
