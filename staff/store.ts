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

export async function users(reader: Reader): Promise<User[]> {
  return (await reader.user.findMany({ orderBy: { id: 'asc' } })) as User[];
}

/** Adds a user unless the name is taken; false then. */
export async function addUserRow(tx: Tx, user: Omit<User, 'id' | 'disabledAt'>): Promise<boolean> {
  const added = await tx.$executeRaw`
    INSERT INTO "User" ("name", "displayName", "role", "areaCode", "createdAt", "demo")
    VALUES (${user.name}, ${user.displayName}, ${user.role}, ${user.areaCode}, ${user.createdAt}, ${user.demo})
    ON CONFLICT ("name") DO NOTHING`;
  return added === 1;
}

export async function setDisabled(tx: Tx, id: number, at: Date | null): Promise<void> {
  await tx.user.update({ where: { id }, data: { disabledAt: at } });
}

export async function addLink(
  tx: Tx,
  link: { tokenHash: string; userId: number; createdAt: Date; expiresAt: Date },
): Promise<void> {
  await tx.signInLink.create({ data: link });
}

/** Uses the link up; the user's id, or null when it is unknown, used or expired. One statement: of two clicks one wins. */
export async function useLink(tx: Tx, tokenHash: string, now: Date): Promise<number | null> {
  const { count } = await tx.signInLink.updateMany({
    where: { tokenHash, usedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now },
  });
  if (count !== 1) return null;
  return (await tx.signInLink.findUnique({ where: { tokenHash } }))?.userId ?? null;
}

export type SessionRow = {
  tokenHash: string;
  userId: number;
  csrf: string;
  createdAt: Date;
  expiresAt: Date;
};

export async function addSession(tx: Tx, row: SessionRow): Promise<void> {
  await tx.session.create({ data: row });
}

export async function sessionWithUser(
  reader: Reader,
  tokenHash: string,
): Promise<(SessionRow & { user: User }) | null> {
  return (await reader.session.findUnique({ where: { tokenHash }, include: { user: true } })) as
    | (SessionRow & { user: User })
    | null;
}

export async function removeSession(tx: Tx, tokenHash: string): Promise<number | null> {
  const row = await tx.session.findUnique({ where: { tokenHash } });
  await tx.session.deleteMany({ where: { tokenHash } });
  return row?.userId ?? null;
}

export async function removeSessionsOf(tx: Tx, userId: number): Promise<void> {
  await tx.session.deleteMany({ where: { userId } });
  await tx.signInLink.deleteMany({ where: { userId, usedAt: null } });
}

export async function removeExpired(tx: Tx, now: Date): Promise<number> {
  const sessions = await tx.session.deleteMany({ where: { expiresAt: { lte: now } } });
  const links = await tx.signInLink.deleteMany({ where: { expiresAt: { lte: now } } });
  return sessions.count + links.count;
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
  return reader.auditEntry.findMany({
    where: { id: { in: ids.map((row) => Number(row.id)) } },
    orderBy: { id: 'desc' },
  });
}
