/** Sessions and sign-in links as rows. */
import type { Reader, Tx } from '../prisma/client.ts';
import type { User } from './store.ts';
import type { SessionWay } from './ways.ts';

export type SessionRow = {
  tokenHash: string;
  userId: number;
  csrf: string;
  createdAt: Date;
  expiresAt: Date;
  way: SessionWay;
  lastSeenAt: Date | null;
  confirmedAt: Date | null;
  device: string;
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

export async function sessionsOf(reader: Reader, userId: number): Promise<SessionRow[]> {
  return (await reader.session.findMany({
    where: { userId },
    orderBy: { createdAt: 'desc' },
    take: 50,
  })) as SessionRow[];
}

export async function touchSession(tx: Tx, tokenHash: string, userId: number, at: Date): Promise<void> {
  await tx.session.updateMany({ where: { tokenHash }, data: { lastSeenAt: at } });
  await tx.user.update({ where: { id: userId }, data: { lastSeenAt: at } });
}

export async function confirmSession(tx: Tx, tokenHash: string, at: Date): Promise<void> {
  await tx.session.updateMany({ where: { tokenHash }, data: { confirmedAt: at, lastSeenAt: at } });
}

/** An enrolling session that has set up its way is a whole one from then on. */
export async function promoteSession(tx: Tx, tokenHash: string, way: SessionWay, at: Date): Promise<void> {
  await tx.session.updateMany({ where: { tokenHash, way: 'enrol' }, data: { way, confirmedAt: at } });
}

export async function removeSession(tx: Tx, tokenHash: string): Promise<number | null> {
  const row = await tx.session.findUnique({ where: { tokenHash } });
  await tx.session.deleteMany({ where: { tokenHash } });
  return row?.userId ?? null;
}

/** Ends sessions of a user; `except`: this one stays. Gives how many ended. */
export async function endSessions(tx: Tx, userId: number, except: string | null): Promise<number> {
  const { count } = await tx.session.deleteMany({
    where: { userId, ...(except === null ? {} : { tokenHash: { not: except } }) },
  });
  return count;
}

/** Sessions, links, challenges, failures and forms whose time is over. `keptUntil`: a session that ended is remembered a while. */
export async function removeOver(
  tx: Tx,
  before: { sessions: Date; links: Date; failures: Date; forms: Date; challenges: Date },
): Promise<void> {
  await tx.session.deleteMany({ where: { expiresAt: { lte: before.sessions } } });
  await tx.signInLink.deleteMany({ where: { expiresAt: { lte: before.links } } });
  await tx.signInFailure.deleteMany({ where: { at: { lte: before.failures } } });
  await tx.heldForm.deleteMany({ where: { createdAt: { lte: before.forms } } });
  await tx.signInChallenge.deleteMany({ where: { expiresAt: { lte: before.challenges } } });
}

export async function addLink(
  tx: Tx,
  link: { tokenHash: string; userId: number; createdAt: Date; expiresAt: Date; madeById: number | null },
): Promise<void> {
  await tx.signInLink.create({ data: link });
}

/** Uses the link up; whose it is and who made it, or null when it is unknown, used or expired. Of two clicks one wins. */
export async function useLink(
  tx: Tx,
  tokenHash: string,
  now: Date,
): Promise<{ userId: number; madeById: number | null } | null> {
  const { count } = await tx.signInLink.updateMany({
    where: { tokenHash, usedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now },
  });
  if (count !== 1) return null;
  return tx.signInLink.findUnique({ where: { tokenHash }, select: { userId: true, madeById: true } });
}

export async function endLinks(tx: Tx, userId: number): Promise<void> {
  await tx.signInLink.deleteMany({ where: { userId, usedAt: null } });
}
