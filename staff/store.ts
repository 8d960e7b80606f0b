import { rowsIn, type Scope } from '../areas/scope.ts';
import { batches, inBatches } from '../prisma/batches.ts';
import { Prisma, type Reader, type Tx } from '../prisma/client.ts';
import type { Role } from './access.ts';

export type User = {
  id: number;
  name: string;
  displayName: string;
  role: Role;
  /** '' is the whole country. */
  areaCode: string;
  createdAt: Date;
  disabledAt: Date | null;
  demo: boolean;
  /** Who made the account; null: a command on the server. */
  madeById: number | null;
  /** When a link was last used to set up a way to sign in, and who made that link. */
  enrolledAt: Date | null;
  enrolledById: number | null;
  lastSeenAt: Date | null;
};

export async function userByName(reader: Reader, name: string): Promise<User | null> {
  return (await reader.user.findUnique({ where: { name } })) as User | null;
}

export async function userById(reader: Reader, id: number): Promise<User | null> {
  return (await reader.user.findUnique({ where: { id } })) as User | null;
}

/** Areas of the officials who are not locked out, each once. */
export async function areasInUse(reader: Reader): Promise<string[]> {
  const rows = await reader.user.groupBy({ by: ['areaCode'], where: { disabledAt: null } });
  return rows.map((row) => row.areaCode);
}

export async function usersIn(
  reader: Reader,
  scope: Scope,
  { after, limit }: { after?: number; limit?: number } = {},
): Promise<User[]> {
  return (await reader.user.findMany({
    where: { ...rowsIn(scope), ...(after === undefined ? {} : { id: { gt: after } }) },
    orderBy: { id: 'asc' },
    ...(limit === undefined ? {} : { take: limit }),
  })) as User[];
}

/** Those of some names, whatever their area: for a sheet that names them. */
export async function usersNamed(reader: Reader, names: readonly string[]): Promise<User[]> {
  const found: User[] = [];
  for (const part of batches(names))
    found.push(
      ...((await reader.user.findMany({
        where: { name: { in: part } },
      })) as User[]),
    );
  return found;
}

export async function displayNames(reader: Reader): Promise<Map<number, string>> {
  const rows = await reader.user.findMany({ select: { id: true, displayName: true } });
  return new Map(rows.map((row) => [row.id, row.displayName]));
}

/** Adds a user unless the name is taken; false then. */
export async function addUserRow(
  tx: Tx,
  user: Pick<User, 'name' | 'displayName' | 'role' | 'areaCode' | 'createdAt' | 'demo' | 'madeById'>,
): Promise<boolean> {
  const added = await tx.$executeRaw`
    INSERT INTO "User" ("name", "displayName", "role", "areaCode", "createdAt", "demo", "madeById")
    VALUES (${user.name}, ${user.displayName}, ${user.role}, ${user.areaCode}, ${user.createdAt}, ${user.demo}, ${user.madeById})
    ON CONFLICT ("name") DO NOTHING`;
  return added === 1;
}

export async function changeUserRow(
  tx: Tx,
  id: number,
  to: Pick<User, 'displayName' | 'role' | 'areaCode'>,
): Promise<void> {
  const { displayName, role, areaCode } = to;
  await tx.user.update({ where: { id }, data: { displayName, role, areaCode } });
}

export async function setDisabled(tx: Tx, id: number, at: Date | null): Promise<void> {
  await tx.user.update({ where: { id }, data: { disabledAt: at } });
}

export type AuditRow = {
  id: number;
  at: Date;
  userId: number | null;
  program: string | null;
  action: string;
  subject: string;
  /** JSON list of codes. */
  areas: string;
  detail: string;
  hash: string;
};

const HEAD = 1;

/**
 * Takes the writers' turn on the chain, to the end of the transaction, and gives its end; null when there is no chain yet.
 * On PostgreSQL the update holds the row, so that the next writer sees this one's entry.
 */
export async function takeAuditTurn(tx: Tx): Promise<{ hash: string } | null> {
  await tx.$executeRaw`
    INSERT INTO "AuditHead" ("id", "entryId", "hash", "genesis") VALUES (${HEAD}, 0, '', '') ON CONFLICT ("id") DO NOTHING`;
  await tx.$executeRaw`UPDATE "AuditHead" SET "id" = ${HEAD} WHERE "id" = ${HEAD}`;
  const head = await tx.auditHead.findUnique({ where: { id: HEAD } });
  return head === null || head.hash === '' ? null : head;
}

/** Adds an entry at the end of the chain; the turn must have been taken. */
export async function addAudit(tx: Tx, row: Omit<AuditRow, 'id'>, touched: readonly string[]): Promise<void> {
  const { id } = await tx.auditEntry.create({ data: row, select: { id: true } });
  if (touched.length > 0)
    await tx.auditTouch.createMany({ data: touched.map((areaCode) => ({ areaCode, entryId: id })) });
  await tx.auditHead.update({ where: { id: HEAD }, data: { entryId: id, hash: row.hash } });
}

export async function setGenesis(tx: Tx, genesis: string): Promise<void> {
  await tx.auditHead.update({ where: { id: HEAD }, data: { genesis } });
}

export type AuditHeadRow = { entryId: number; hash: string; genesis: string };

export async function auditHead(reader: Reader): Promise<AuditHeadRow | null> {
  return reader.auditHead.findUnique({
    where: { id: HEAD },
    select: { entryId: true, hash: true, genesis: true },
  });
}

/** Entries of some kinds about one subject, newest first. */
export async function auditOfSubject(
  reader: Reader,
  subject: string,
  actions: readonly string[],
  { since, limit }: { since: Date; limit: number },
): Promise<AuditRow[]> {
  return reader.auditEntry.findMany({
    where: { subject, action: { in: [...actions] }, at: { gt: since } },
    orderBy: { id: 'desc' },
    take: limit,
  });
}

/** Entries in the order they were written, a page at a time. */
export async function auditAfter(reader: Reader, after: number, limit: number): Promise<AuditRow[]> {
  return reader.auditEntry.findMany({ where: { id: { gt: after } }, orderBy: { id: 'asc' }, take: limit });
}

export async function auditCount(
  reader: Reader,
  userId: number,
  action: string,
  since: Date,
): Promise<number> {
  return reader.auditEntry.count({ where: { userId, action, at: { gt: since } } });
}

export type AuditFilter = {
  from?: Date;
  to?: Date;
  /** Touched units; absent: the whole country. */
  codes?: readonly string[];
  userId?: number;
  /** Beginning of the action (`consent.`). */
  action?: string;
  before?: number;
  limit: number;
};

/** Entries that touched these units, newest first. */
export async function auditPage(reader: Reader, filter: AuditFilter): Promise<AuditRow[]> {
  const { from, to, codes, userId, action, before, limit } = filter;
  if (codes !== undefined && codes.length === 0) return [];
  const touched =
    codes === undefined
      ? Prisma.empty
      : Prisma.sql`AND "id" IN (SELECT "entryId" FROM "AuditTouch" WHERE "areaCode" IN (${Prisma.join([...codes])}))`;
  const ids = await reader.$queryRaw<{ id: number }[]>`
    SELECT "id" FROM "AuditEntry" WHERE 1 = 1 ${touched}
    ${before === undefined ? Prisma.empty : Prisma.sql`AND "id" < ${before}`}
    ${userId === undefined ? Prisma.empty : Prisma.sql`AND "userId" = ${userId}`}
    ${action === undefined ? Prisma.empty : Prisma.sql`AND "action" LIKE ${`${action}%`}`}
    ${from === undefined ? Prisma.empty : Prisma.sql`AND "at" >= ${from}`}
    ${to === undefined ? Prisma.empty : Prisma.sql`AND "at" < ${to}`}
    ORDER BY "id" DESC LIMIT ${limit}`;
  // Newest first in every batch, and so in all of them.
  return inBatches(
    ids.map((row) => Number(row.id)),
    (batch) => reader.auditEntry.findMany({ where: { id: { in: batch } }, orderBy: { id: 'desc' } }),
  );
}
