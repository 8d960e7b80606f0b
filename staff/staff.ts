import { randomBytes } from 'node:crypto';
import { provinceOf, unitAt } from '../areas/areas.ts';
import type { Reader, Tx } from '../prisma/client.ts';
import type { Deps } from '../prisma/deps.ts';
import { type Actor, covers, isRole, ROLE_LEVEL, ROLE_NAMES } from './access.ts';
import { byProgram, byUser } from './act.ts';
import { type Entry, record } from './audit.ts';
import { readUserName } from './names.ts';
import {
  addLink,
  addSession,
  addUserRow,
  areasInUse,
  removeExpired,
  removeSession,
  removeSessionsOf,
  sessionWithUser,
  setDisabled,
  type User,
  useLink,
  userById,
  userByName,
  users,
} from './store.ts';

export {
  auditEntries,
  auditedSince,
  type Detail,
  denied,
  type Entry,
  readAreas,
  record,
  refused,
  type Verified,
  verifyAudit,
} from './audit.ts';
export type { AuditRow, User } from './store.ts';

/** A link is sent by hand from one person to another: long enough for that, and no longer. */
const LINK_MINUTES = 15;
/** One working day; a person signs in again the next. */
const SESSION_HOURS = 12;
const TOKEN_BYTES = 32;
const MINUTE_MS = 60_000;
const LONGEST_DISPLAY_NAME = 100;

/** Expected failures of this room: a Vietnamese sentence for the person in front of the screen. */
export type Refused = { kind: 'refused'; reason: string; staff: string };

function refused(reason: string, staff: string): Refused {
  return { kind: 'refused', reason, staff };
}

/**
 * Adds a user. `role` and `areaCode` must fit: an admin has the whole country (''), a province its province, a commune
 * its commune. Who may add whom is `canMakeUser` in access.ts; `by` is written into the audit.
 */
export async function addUser(
  deps: Deps,
  asked: { name: string; displayName?: string; role: string; areaCode: string; by?: number; demo?: boolean },
): Promise<{ kind: 'added'; user: User } | Refused> {
  const now = deps.now();
  const read = readUserName(asked.name);
  if (read.kind === 'refused') return refused('name', read.staff);
  const displayName = (asked.displayName ?? '').normalize('NFC').replace(/\s+/g, ' ').trim() || read.name;
  if ([...displayName].length > LONGEST_DISPLAY_NAME || /\p{Cc}/u.test(displayName))
    return refused('display_name', 'Tên hiển thị dài quá 100 ký tự hoặc có ký tự lạ.');
  const { role, areaCode } = asked;
  if (!isRole(role))
    return refused('role', `Vai trò phải là một trong: ${Object.keys(ROLE_NAMES).join(', ')}.`);
  const level = areaLevel(areaCode, now);
  if (level === null)
    return refused('area', `Không có đơn vị hành chính hiện nay mang mã “${areaCode.slice(0, 20)}”.`);
  if (!ROLE_LEVEL[role].includes(level))
    return refused(
      'role_area',
      `Vai trò “${ROLE_NAMES[role]}” không dùng với địa bàn này; ${LEVEL_HINT[role]}.`,
    );
  const user = { name: read.name, displayName, role, areaCode, createdAt: now, demo: asked.demo ?? false };
  return deps.db.write(async (tx) => {
    const added = await addUserRow(tx, user);
    const row = await userByName(tx, user.name);
    if (!added || row === null) return refused('name_taken', `Đã có người dùng tên “${user.name}”.`);
    const detail = { name: user.name, role, areaCode };
    await audit(tx, {
      at: now,
      userId: asked.by ?? null,
      action: 'user.add',
      subject: `user:${row.id}`,
      detail,
    });
    return { kind: 'added', user: row };
  });
}

const LEVEL_HINT = {
  admin: 'quản trị dùng cho cả nước, để trống mã đơn vị',
  province: 'cần mã tỉnh, thành phố (2 chữ số)',
  propaganda: 'cần mã tỉnh, thành phố (2 chữ số) hoặc mã xã, phường (5 chữ số)',
  commune: 'cần mã xã, phường, đặc khu (5 chữ số)',
  viewer: 'cần mã tỉnh, mã xã hoặc để trống cho cả nước',
} as const;

function areaLevel(areaCode: string, at: Date): 'country' | 'province' | 'commune' | null {
  if (areaCode === '') return 'country';
  const unit = unitAt(areaCode, at);
  if (unit === null) return null;
  return unit.parent === null ? 'province' : 'commune';
}

/** All users, also disabled ones; with `within`, those whose area lies in that actor's. */
export async function listUsers(reader: Reader, within?: Actor): Promise<User[]> {
  const all = await users(reader);
  return within === undefined ? all : all.filter((user) => covers(within, user.areaCode));
}

/**
 * Whose desk answers somebody whose commune nobody knows: the one province that has officials here, else the national one (''). Never
 * everybody's: the words of a citizen are for one office.
 */
export async function deskOfUnknown(reader: Reader): Promise<string> {
  const known = (await areasInUse(reader)).filter((code) => code !== '');
  const [only, ...others] = new Set(known.map((code) => provinceOf(code)));
  return only !== undefined && others.length === 0 ? only : '';
}

export async function findUser(reader: Reader, name: string): Promise<User | null> {
  const read = readUserName(name);
  return read.kind === 'refused' ? null : userByName(reader, read.name);
}

export async function findUserById(reader: Reader, id: number): Promise<User | null> {
  return userById(reader, id);
}

/** Locks a user out at once: every session and open link ends. `enableUser` lets them sign in again. */
export async function disableUser(deps: Deps, id: number, by: number | null): Promise<void> {
  const now = deps.now();
  await deps.db.write(async (tx) => {
    await setDisabled(tx, id, now);
    await removeSessionsOf(tx, id);
    await audit(tx, { at: now, userId: by, action: 'user.disable', subject: `user:${id}` });
  });
}

export async function enableUser(deps: Deps, id: number, by: number | null): Promise<void> {
  const now = deps.now();
  await deps.db.write(async (tx) => {
    await setDisabled(tx, id, null);
    await audit(tx, { at: now, userId: by, action: 'user.enable', subject: `user:${id}` });
  });
}

function newToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

/** A one-time link's token for a user, good for 15 minutes. Only its keyed hash is stored: it cannot be shown again. */
export async function signInLink(
  deps: Deps,
  name: string,
  by: number | null = null,
): Promise<{ kind: 'link'; token: string; expiresAt: Date } | Refused> {
  const now = deps.now();
  const token = newToken();
  const expiresAt = new Date(now.getTime() + LINK_MINUTES * MINUTE_MS);
  return deps.db.write(async (tx) => {
    const user = await findUser(tx, name);
    if (user === null) return refused('no_such_user', `Không có người dùng tên “${name.slice(0, 60)}”.`);
    if (user.disabledAt !== null) return refused('disabled', `Người dùng “${user.name}” đã bị khóa.`);
    await addLink(tx, {
      tokenHash: deps.keys.hash('sign-in', token),
      userId: user.id,
      createdAt: now,
      expiresAt,
    });
    await audit(tx, { at: now, userId: by, action: 'user.sign-in-link', subject: `user:${user.id}` });
    return { kind: 'link', token, expiresAt };
  });
}

/** Trades a link's token for a session of 12 hours. The token is used up even when two people try it at the same moment. */
export async function signIn(
  deps: Deps,
  token: string,
): Promise<{ kind: 'signed_in'; sessionToken: string; expiresAt: Date; user: User } | Refused> {
  const now = deps.now();
  const sessionToken = newToken();
  const expiresAt = new Date(now.getTime() + SESSION_HOURS * 60 * MINUTE_MS);
  return deps.db.write(async (tx) => {
    await removeExpired(tx, now);
    const userId = await useLink(tx, deps.keys.hash('sign-in', token), now);
    const user = userId === null ? null : await userById(tx, userId);
    if (user === null || user.disabledAt !== null)
      return refused(
        'link_not_valid',
        'Liên kết đăng nhập không đúng, đã dùng hoặc đã hết hạn. Đề nghị quản trị viên cấp liên kết mới.',
      );
    await addSession(tx, {
      tokenHash: deps.keys.hash('session', sessionToken),
      userId: user.id,
      csrf: newToken(),
      createdAt: now,
      expiresAt,
    });
    await audit(tx, { at: now, userId: user.id, action: 'user.sign-in', subject: `user:${user.id}` });
    return { kind: 'signed_in', sessionToken, expiresAt, user };
  });
}

/** Who a session belongs to, and the token every form of theirs must carry; null when it is unknown, over, or locked. */
export async function session(
  deps: Deps,
  sessionToken: string,
): Promise<{ user: User; csrf: string; expiresAt: Date } | null> {
  const row = await sessionWithUser(deps.db.read, deps.keys.hash('session', sessionToken));
  if (row === null || row.expiresAt <= deps.now() || row.user.disabledAt !== null) return null;
  return { user: row.user, csrf: row.csrf, expiresAt: row.expiresAt };
}

export async function signOut(deps: Deps, sessionToken: string): Promise<void> {
  const now = deps.now();
  await deps.db.write(async (tx) => {
    const userId = await removeSession(tx, deps.keys.hash('session', sessionToken));
    if (userId !== null)
      await audit(tx, { at: now, userId, action: 'user.sign-out', subject: `user:${userId}` });
  });
}

/** The older way to write an entry, of verbs that do not take their actor yet: `record` with a bare user id. */
export async function audit(tx: Tx, entry: { at: Date; userId: number | null } & Entry): Promise<void> {
  const { at, userId, ...what } = entry;
  const user = userId === null ? null : await userById(tx, userId);
  await record(tx, user === null ? byProgram('server', at) : byUser(user, at), what);
}
