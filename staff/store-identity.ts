import type { Reader, Tx } from '../prisma/client.ts';
import type { OwnWays } from './ways.ts';

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

/** Every form that is held now: they live half an hour. */
export async function heldForms(reader: Reader): Promise<{ tokenHash: string; sealed: string }[]> {
  return reader.heldForm.findMany({ select: { tokenHash: true, sealed: true } });
}
