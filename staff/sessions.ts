/** Sessions of officials: opened, used, confirmed, listed, ended. A wing of the front door. */
import { createHash } from 'node:crypto';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../calendar/durations.ts';
import type { Tx } from '../prisma/client.ts';
import type { Deps } from '../prisma/deps.ts';
import { byUser } from './act.ts';
import { record } from './audit.ts';
import type { User } from './store.ts';
import {
  addSession,
  confirmSession,
  endSessions,
  removeOver,
  removeSession,
  type SessionRow,
  sessionsOf,
  sessionWithUser,
  touchSession,
} from './store-sessions.ts';
import { FAILURE_WINDOW_MS } from './throttle.ts';
import { newToken } from './tokens.ts';
import { IDLE_MINUTES, SESSION_HOURS, SESSION_WAYS, type SessionWay, STEP_UP_MINUTES } from './ways.ts';

/** An enrolling session is for setting up a way to sign in, and for nothing else. */
const ENROL_MINUTES = 30;
/** A use within this time of the last writes nothing. */
const TOUCH_MS = MINUTE_MS;
/** An ended session is remembered so long, to give back what its owner typed. */
const REMEMBERED_MS = DAY_MS;
export const HELD_FORM_MS = 30 * MINUTE_MS;

export type OpenedSession = {
  kind: 'signed_in';
  sessionToken: string;
  expiresAt: Date;
  user: User;
  way: SessionWay;
};

/** Opens a session in the caller's transaction and writes it into the audit; the token is shown to its browser alone. */
export async function openSession(
  tx: Tx,
  deps: Deps,
  user: User,
  how: { way: SessionWay; device: string },
): Promise<OpenedSession> {
  const now = deps.now();
  const ago = (ms: number) => new Date(now.getTime() - ms);
  await removeOver(tx, {
    sessions: ago(REMEMBERED_MS),
    links: now,
    failures: ago(FAILURE_WINDOW_MS),
    forms: ago(HELD_FORM_MS),
    challenges: now,
  });
  const sessionToken = newToken();
  const life = how.way === 'enrol' ? ENROL_MINUTES * MINUTE_MS : SESSION_HOURS * HOUR_MS;
  const expiresAt = new Date(now.getTime() + life);
  await addSession(tx, {
    tokenHash: deps.keys.hash('session', sessionToken),
    userId: user.id,
    csrf: newToken(),
    createdAt: now,
    expiresAt,
    way: how.way,
    lastSeenAt: now,
    // A recovery code or a link shows no factor that could confirm what weighs.
    confirmedAt: how.way === 'enrol' || how.way === 'recovery' ? null : now,
    device: how.device,
  });
  await record(tx, byUser(user, now), {
    action: 'user.sign-in',
    subject: `user:${user.id}`,
    detail: { way: how.way, device: how.device },
  });
  return { kind: 'signed_in', sessionToken, expiresAt, user, way: how.way };
}

export type BrowserSession = {
  user: User;
  csrf: string;
  expiresAt: Date;
  way: SessionWay;
  /** What weighs needs no further factor now. */
  confirmed: boolean;
};

function isOver(row: SessionRow & { user: User }, now: Date): boolean {
  if (row.expiresAt <= now || row.user.disabledAt !== null) return true;
  const idle = row.user.role === 'admin' ? IDLE_MINUTES.admin : IDLE_MINUTES.others;
  return (row.lastSeenAt ?? row.createdAt).getTime() + idle * MINUTE_MS <= now.getTime();
}

/**
 * Whose session this is, and the token every form of theirs must carry; null when it is unknown, over, idle too long, or its
 * owner locked. `used`: the person did something (opened a page, sent a form), which keeps it alive; a page that asks for news
 * by itself does not.
 */
export async function session(deps: Deps, sessionToken: string, used = true): Promise<BrowserSession | null> {
  const now = deps.now();
  const tokenHash = deps.keys.hash('session', sessionToken);
  const row = await sessionWithUser(deps.db.read, tokenHash);
  if (row === null || isOver(row, now)) return null;
  if (used && now.getTime() - (row.lastSeenAt ?? row.createdAt).getTime() >= TOUCH_MS)
    await deps.db.write((tx) => touchSession(tx, tokenHash, row.userId, now));
  const since =
    row.confirmedAt === null ? Number.POSITIVE_INFINITY : now.getTime() - row.confirmedAt.getTime();
  return {
    user: row.user,
    csrf: row.csrf,
    expiresAt: row.expiresAt,
    way: row.way,
    // A demo account has no factor that could be asked for, and nothing real to protect.
    confirmed: row.way === 'link' || (since >= 0 && since <= STEP_UP_MINUTES * MINUTE_MS),
  };
}

/** A session that has ended by time, for giving back what its owner typed; null: unknown, signed out, or still open. */
export async function endedSession(
  deps: Deps,
  sessionToken: string,
): Promise<{ userId: number; csrf: string } | null> {
  const row = await sessionWithUser(deps.db.read, deps.keys.hash('session', sessionToken));
  if (row === null || row.user.disabledAt !== null || !isOver(row, deps.now())) return null;
  return { userId: row.userId, csrf: row.csrf };
}

/** A factor was shown again in this session. */
export async function confirmAgain(
  tx: Tx,
  deps: Deps,
  sessionToken: string,
  user: User,
  way: SessionWay,
): Promise<void> {
  const now = deps.now();
  await confirmSession(tx, deps.keys.hash('session', sessionToken), now);
  await record(tx, byUser(user, now), {
    action: 'user.confirm',
    subject: `user:${user.id}`,
    detail: { way },
  });
}

export type ListedSession = {
  /** Names the session on a page; tells nothing of its token. */
  mark: string;
  device: string;
  way: string;
  createdAt: Date;
  lastSeenAt: Date;
  current: boolean;
};

const markOf = (tokenHash: string) => createHash('sha256').update(tokenHash).digest('hex').slice(0, 16);

/** One's own open sessions, newest first. */
export async function ownSessions(deps: Deps, user: User, sessionToken: string): Promise<ListedSession[]> {
  const now = deps.now();
  const current = deps.keys.hash('session', sessionToken);
  return (await sessionsOf(deps.db.read, user.id))
    .filter((row) => !isOver({ ...row, user }, now))
    .map((row) => ({
      mark: markOf(row.tokenHash),
      device: row.device || 'Thiết bị không rõ',
      way: SESSION_WAYS[row.way],
      createdAt: row.createdAt,
      lastSeenAt: row.lastSeenAt ?? row.createdAt,
      current: row.tokenHash === current,
    }));
}

/** Ends one of one's own sessions by its mark; false: there is none like that. */
export async function endOwnSession(deps: Deps, user: User, mark: string): Promise<boolean> {
  const now = deps.now();
  return deps.db.write(async (tx) => {
    const row = (await sessionsOf(tx, user.id)).find((one) => markOf(one.tokenHash) === mark);
    if (row === undefined) return false;
    await removeSession(tx, row.tokenHash);
    await record(tx, byUser(user, now), {
      action: 'user.sign-out',
      subject: `user:${user.id}`,
      detail: { device: row.device },
    });
    return true;
  });
}

/** Signs out everywhere but here. Gives how many sessions ended. */
export async function endOtherSessions(deps: Deps, user: User, sessionToken: string): Promise<number> {
  const now = deps.now();
  return deps.db.write(async (tx) => {
    const count = await endSessions(tx, user.id, deps.keys.hash('session', sessionToken));
    await record(tx, byUser(user, now), {
      action: 'user.sign-out-everywhere',
      subject: `user:${user.id}`,
      detail: { count },
    });
    return count;
  });
}

export async function signOut(deps: Deps, sessionToken: string): Promise<void> {
  const now = deps.now();
  const tokenHash = deps.keys.hash('session', sessionToken);
  await deps.db.write(async (tx) => {
    const row = await sessionWithUser(tx, tokenHash);
    if (row === null) return;
    await removeSession(tx, tokenHash);
    await record(tx, byUser(row.user, now), { action: 'user.sign-out', subject: `user:${row.userId}` });
  });
}
