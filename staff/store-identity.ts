/** Rows of how officials sign in: sessions, passkeys, passwords with codes, outside accounts, challenges, failures, held forms. */
import type { Reader, Tx } from '../prisma/client.ts';
import type { User } from './store.ts';
import type { OwnWays, SessionWay } from './ways.ts';

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

// ------------------------------------------------------------------------------------------------ links and enrolment

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

export async function setEnrolled(tx: Tx, userId: number, at: Date, byId: number | null): Promise<void> {
  await tx.user.update({ where: { id: userId }, data: { enrolledAt: at, enrolledById: byId } });
}

/** Has an administrator of flesh and blood ever had an account? Demo accounts and locked ones do not count. */
export async function realAdmins(reader: Reader): Promise<{ id: number; lastSeenAt: Date | null }[]> {
  return reader.user.findMany({
    where: { role: 'admin', demo: false, disabledAt: null },
    select: { id: true, lastSeenAt: true },
  });
}

export async function ownWays(reader: Reader, userId: number): Promise<OwnWays> {
  const [passkeys, password, outside] = await Promise.all([
    reader.passkey.count({ where: { userId } }),
    reader.password.findUnique({ where: { userId }, select: { codesSince: true } }),
    reader.outsideIdentity.count({ where: { userId } }),
  ]);
  return { passkeys, password: password?.codesSince != null, outside };
}

export async function keptSetting(reader: Reader, name: string): Promise<string | null> {
  return (await reader.setting.findUnique({ where: { name } }))?.value ?? null;
}

export async function keepSetting(tx: Tx, name: string, value: string, at: Date): Promise<void> {
  const row = { value, updatedAt: at };
  await tx.setting.upsert({ where: { name }, create: { name, ...row }, update: row });
}

// --------------------------------------------------------------------------------------------------------- passkeys

export type PasskeyRow = {
  id: number;
  userId: number;
  credentialId: string;
  publicKey: string;
  counter: number;
  transports: string;
  label: string;
  createdAt: Date;
  lastUsedAt: Date | null;
};

export async function passkeysOf(reader: Reader, userId: number): Promise<PasskeyRow[]> {
  return reader.passkey.findMany({ where: { userId }, orderBy: { id: 'asc' } });
}

export async function passkeyById(reader: Reader, credentialId: string): Promise<PasskeyRow | null> {
  return reader.passkey.findUnique({ where: { credentialId } });
}

export async function addPasskey(tx: Tx, row: Omit<PasskeyRow, 'id' | 'lastUsedAt'>): Promise<void> {
  await tx.passkey.create({ data: row });
}

export async function usePasskey(tx: Tx, id: number, counter: number, at: Date): Promise<void> {
  await tx.passkey.update({ where: { id }, data: { counter, lastUsedAt: at } });
}

export async function removePasskey(tx: Tx, userId: number, id: number): Promise<boolean> {
  return (await tx.passkey.deleteMany({ where: { id, userId } })).count === 1;
}

// -------------------------------------------------------------------------------------------- passwords and their codes

export type PasswordRow = {
  userId: number;
  hash: string;
  changedAt: Date;
  codeSealed: string;
  codesSince: Date | null;
  lastStep: number;
};

export async function passwordOf(reader: Reader, userId: number): Promise<PasswordRow | null> {
  return reader.password.findUnique({ where: { userId } });
}

export async function setPasswordRow(tx: Tx, row: PasswordRow): Promise<void> {
  const { userId, ...rest } = row;
  await tx.password.upsert({ where: { userId }, create: row, update: rest });
}

/** Uses a code's time step up; false when this or a later step was used already. */
export async function useStep(tx: Tx, userId: number, step: number): Promise<boolean> {
  const { count } = await tx.password.updateMany({
    where: { userId, lastStep: { lt: step } },
    data: { lastStep: step },
  });
  return count === 1;
}

export async function removePasswordRow(tx: Tx, userId: number): Promise<void> {
  await tx.password.deleteMany({ where: { userId } });
  await tx.recoveryCode.deleteMany({ where: { userId } });
}

export async function replaceRecoveryCodes(tx: Tx, userId: number, hashes: readonly string[]): Promise<void> {
  await tx.recoveryCode.deleteMany({ where: { userId } });
  await tx.recoveryCode.createMany({ data: hashes.map((codeHash) => ({ userId, codeHash })) });
}

export async function useRecoveryCode(tx: Tx, userId: number, codeHash: string, at: Date): Promise<boolean> {
  const { count } = await tx.recoveryCode.updateMany({
    where: { userId, codeHash, usedAt: null },
    data: { usedAt: at },
  });
  return count === 1;
}

export async function recoveryCodesLeft(reader: Reader, userId: number): Promise<number> {
  return reader.recoveryCode.count({ where: { userId, usedAt: null } });
}

// --------------------------------------------------------------------------------------------------- outside accounts

export async function outsideIdentity(
  reader: Reader,
  issuer: string,
  subject: string,
): Promise<{ id: number; userId: number } | null> {
  return reader.outsideIdentity.findUnique({
    where: { issuer_subject: { issuer, subject } },
    select: { id: true, userId: true },
  });
}

export async function addOutsideIdentity(
  tx: Tx,
  row: { userId: number; issuer: string; subject: string; createdAt: Date },
): Promise<void> {
  await tx.outsideIdentity.create({ data: row });
}

export async function useOutsideIdentity(tx: Tx, id: number, at: Date): Promise<void> {
  await tx.outsideIdentity.update({ where: { id }, data: { lastUsedAt: at } });
}

export async function removeOutsideIdentities(tx: Tx, userId: number): Promise<number> {
  return (await tx.outsideIdentity.deleteMany({ where: { userId } })).count;
}

// ------------------------------------------------------------------------------------ challenges, failures, held forms

export type ChallengeRow = {
  tokenHash: string;
  kind: string;
  userId: number | null;
  value: string;
  createdAt: Date;
  expiresAt: Date;
};

export async function addChallenge(tx: Tx, row: ChallengeRow): Promise<void> {
  await tx.signInChallenge.create({ data: row });
}

/** Takes a challenge away with its answer: it is good once, right or wrong. */
export async function takeChallenge(
  tx: Tx,
  tokenHash: string,
  kind: string,
  now: Date,
): Promise<ChallengeRow | null> {
  const row = await tx.signInChallenge.findUnique({ where: { tokenHash } });
  if (row === null || row.kind !== kind) return null;
  const { count } = await tx.signInChallenge.deleteMany({ where: { tokenHash } });
  return count === 1 && row.expiresAt > now ? row : null;
}

export async function addFailures(tx: Tx, hashes: readonly string[], at: Date): Promise<void> {
  await tx.signInFailure.createMany({ data: hashes.map((ofHash) => ({ ofHash, at })) });
}

/** The failures of one name or address since then, newest first, at most 30. */
export async function failuresSince(reader: Reader, ofHash: string, since: Date): Promise<Date[]> {
  const rows = await reader.signInFailure.findMany({
    where: { ofHash, at: { gt: since } },
    orderBy: { at: 'desc' },
    take: 30,
    select: { at: true },
  });
  return rows.map((row) => row.at);
}

export async function forgiveFailures(tx: Tx, ofHash: string): Promise<void> {
  await tx.signInFailure.deleteMany({ where: { ofHash } });
}

export async function addHeldForm(
  tx: Tx,
  row: { tokenHash: string; userId: number; sealed: string; createdAt: Date },
): Promise<void> {
  await tx.heldForm.create({ data: row });
}

export async function heldForm(
  reader: Reader,
  tokenHash: string,
): Promise<{ userId: number; sealed: string; createdAt: Date } | null> {
  return reader.heldForm.findUnique({ where: { tokenHash } });
}

export async function removeHeldForm(tx: Tx, tokenHash: string): Promise<void> {
  await tx.heldForm.deleteMany({ where: { tokenHash } });
}
