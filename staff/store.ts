import type { Reader, Tx } from '../prisma/client.ts';
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
  action: string;
  subject: string;
  detail: string;
};

export async function addAudit(tx: Tx, row: Omit<AuditRow, 'id'>): Promise<void> {
  await tx.auditEntry.create({ data: row });
}

export async function auditCount(
  reader: Reader,
  userId: number,
  action: string,
  since: Date,
): Promise<number> {
  return reader.auditEntry.count({ where: { userId, action, at: { gt: since } } });
}

export async function auditPage(
  reader: Reader,
  filter: { from?: Date; to?: Date; userIds?: readonly number[]; before?: number; limit: number },
): Promise<AuditRow[]> {
  const { from, to, userIds, before, limit } = filter;
  return reader.auditEntry.findMany({
    where: {
      ...(before === undefined ? {} : { id: { lt: before } }),
      ...(userIds === undefined ? {} : { userId: { in: [...userIds] } }),
      at: { ...(from === undefined ? {} : { gte: from }), ...(to === undefined ? {} : { lt: to }) },
    },
    orderBy: { id: 'desc' },
    take: limit,
  });
}
