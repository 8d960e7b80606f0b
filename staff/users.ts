/** Accounts of officials: added, changed, moved, locked, enrolled. A wing of the front door. */
import { provinceOf, unitAt } from '../areas/areas.ts';
import { DAY_MS, MINUTE_MS } from '../calendar/durations.ts';
import type { Reader } from '../prisma/client.ts';
import type { Deps } from '../prisma/deps.ts';
import { oneLine } from '../writing/cleaning.ts';
import { type Actor, canMakeUser, isRole, ROLE_LEVEL, ROLE_NAMES, type Role } from './access.ts';
import { type Act, actorId, scopeOf, within } from './act.ts';
import { record } from './audit.ts';
import { administrators, makeLink, SLIP_DAYS } from './enrolment.ts';
import { readUserName } from './names.ts';
import { type Refused, refuse } from './refused.ts';
import {
  addUserRow,
  areasInUse,
  changeUserRow,
  displayNames,
  setDisabled,
  type User,
  userById,
  userByName,
  usersIn,
} from './store.ts';
import { endLinks, endSessions } from './store-sessions.ts';

const LONGEST_DISPLAY_NAME = 100;
const DAY_MINUTES = DAY_MS / MINUTE_MS;

const LEVEL_HINT: Record<Role, string> = {
  admin: 'quản trị dùng cho cả nước, để trống mã đơn vị',
  province: 'cần mã tỉnh, thành phố (2 chữ số)',
  propaganda: 'cần mã tỉnh, thành phố (2 chữ số) hoặc mã xã, phường (5 chữ số)',
  commune: 'cần mã xã, phường, đặc khu (5 chữ số)',
  viewer: 'cần mã tỉnh, mã xã hoặc để trống cho cả nước',
};

function areaLevel(areaCode: string, at: Date): 'country' | 'province' | 'commune' | null {
  if (areaCode === '') return 'country';
  const unit = unitAt(areaCode, at);
  if (unit === null) return null;
  return unit.parent === null ? 'province' : 'commune';
}

export type AskedUser = {
  name: string;
  displayName?: string;
  role: string;
  areaCode: string;
  demo?: boolean;
};
export type ReadUser = { name: string; displayName: string; role: Role; areaCode: string };

/**
 * Reads what was asked for an account. `role` and `areaCode` must fit: an admin has the whole country (''), a province its
 * province, a commune its commune.
 */
export function readUser(asked: AskedUser, at: Date): ReadUser | Refused {
  const read = readUserName(asked.name);
  if (read.kind === 'refused') return refuse('name', read.staff);
  const displayName = oneLine((asked.displayName ?? '').normalize('NFC')) || read.name;
  if ([...displayName].length > LONGEST_DISPLAY_NAME || /\p{Cc}/u.test(displayName))
    return refuse('display_name', 'Tên hiển thị dài quá 100 ký tự hoặc có ký tự lạ.');
  const { role, areaCode } = asked;
  if (!isRole(role))
    return refuse('role', `Vai trò phải là một trong: ${Object.values(ROLE_NAMES).join(', ')}.`);
  const level = areaLevel(areaCode, at);
  if (level === null)
    return refuse('area', `Không có đơn vị hành chính hiện nay mang mã “${areaCode.slice(0, 20)}”.`);
  if (!ROLE_LEVEL[role].includes(level))
    return refuse(
      'role_area',
      `Vai trò “${ROLE_NAMES[role]}” không dùng với địa bàn này; ${LEVEL_HINT[role]}.`,
    );
  return { name: read.name, displayName, role, areaCode };
}

const OUTSIDE = 'Anh/chị chỉ thêm hoặc đổi được người dùng trong địa bàn và quyền của mình.';

/** May this actor make or change such an account? The program may; an official never gives more than they have. */
function mayMake(act: Act, made: Actor): boolean {
  return act.user === null || (act.user.disabledAt === null && canMakeUser(act.user, made));
}

/** Adds an account. Who may add whom is `canMakeUser` in access.ts; asked here, written into the audit here. */
export async function addUser(
  act: Act,
  deps: Deps,
  asked: AskedUser,
): Promise<{ kind: 'added'; user: User } | Refused> {
  const read = readUser(asked, act.now);
  if ('kind' in read) return read;
  if (!mayMake(act, read)) return refuse('scope', OUTSIDE);
  return deps.db.write(async (tx) => {
    const added = await addUserRow(tx, {
      ...read,
      createdAt: act.now,
      demo: asked.demo ?? false,
      madeById: actorId(act),
    });
    const row = await userByName(tx, read.name);
    if (!added || row === null) return refuse('name_taken', `Đã có người dùng tên “${read.name}”.`);
    await record(tx, act, {
      action: 'user.add',
      subject: `user:${row.id}`,
      areas: [read.areaCode],
      detail: { name: read.name, role: read.role, areaCode: read.areaCode },
    });
    return { kind: 'added', user: row };
  });
}

/**
 * The first administrator of a real installation, made on the server and once: afterwards administrators are made by
 * administrators. Gives the link by which the person sets up how they sign in.
 */
export async function addFirstAdmin(
  act: Act,
  deps: Deps,
  asked: { name: string; displayName?: string },
): Promise<{ kind: 'link'; user: User; token: string; expiresAt: Date } | Refused> {
  if ((await administrators(deps.db.read)).accounts > 0)
    return refuse(
      'there',
      'Đã có quản trị viên. Quản trị viên khác do quản trị viên hiện có tạo; nếu không ai đăng nhập được nữa, hãy cấp lại liên kết cho người cũ.',
    );
  const added = await addUser(act, deps, { ...asked, role: 'admin', areaCode: '' });
  if (added.kind === 'refused') return added;
  const link = await deps.db.write((tx) => makeLink(tx, act, deps, added.user));
  return link.kind === 'refused' ? link : { ...link, user: added.user };
}

/** Changes role, area or shown name of an account. Whoever is moved is signed out: what they could reach has changed. */
export async function changeUser(
  act: Act,
  deps: Deps,
  id: number,
  asked: { displayName: string; role: string; areaCode: string },
): Promise<{ kind: 'changed'; user: User } | Refused> {
  return deps.db.write(async (tx) => {
    const before = await userById(tx, id);
    if (before === null) return refuse('no_such_user', 'Không có người dùng này.');
    const read = readUser({ ...asked, name: before.name }, act.now);
    if ('kind' in read) return read;
    if (!mayMake(act, before) || !mayMake(act, read)) return refuse('scope', OUTSIDE);
    if (act.user?.id === id && (read.role !== before.role || read.areaCode !== before.areaCode))
      return refuse('self', 'Vai trò và địa bàn của chính mình do người khác đổi.');
    const moved = read.role !== before.role || read.areaCode !== before.areaCode;
    await changeUserRow(tx, id, read);
    if (moved) await endSessions(tx, id, null);
    await record(tx, act, {
      action: moved ? 'user.move' : 'user.change',
      subject: `user:${id}`,
      areas: [before.areaCode, read.areaCode],
      detail: { fromRole: before.role, fromArea: before.areaCode, role: read.role, areaCode: read.areaCode },
    });
    return { kind: 'changed', user: { ...before, ...read } };
  });
}

/** Users of the actor's scope, also locked ones, by id; a page when `limit` says so (`after`: the last id of the page before). */
export async function listUsers(
  act: Act,
  reader: Reader,
  ask: { after?: number; limit?: number } = {},
): Promise<User[]> {
  return usersIn(reader, scopeOf(act), ask);
}

/** One user of the actor's scope; null: there is none there. */
export async function userOf(act: Act, reader: Reader, id: number): Promise<User | null> {
  const user = await userById(reader, id);
  return user !== null && within(act, user.areaCode) ? user : null;
}

/** How officials are called, by id: what stands beside a deed. No role, no area. */
export async function staffNames(reader: Reader): Promise<Map<number, string>> {
  return displayNames(reader);
}

/**
 * Whose desk answers somebody whose commune nobody knows: the one province that has officials here, else the national one
 * (''). Never everybody's: the words of a citizen are for one office.
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
export async function disableUser(act: Act, deps: Deps, id: number): Promise<{ kind: 'done' } | Refused> {
  return lock(deps, act, id, true);
}

export async function enableUser(act: Act, deps: Deps, id: number): Promise<{ kind: 'done' } | Refused> {
  return lock(deps, act, id, false);
}

async function lock(deps: Deps, act: Act, id: number, locked: boolean): Promise<{ kind: 'done' } | Refused> {
  return deps.db.write(async (tx) => {
    const user = await userById(tx, id);
    if (user === null) return refuse('no_such_user', 'Không có người dùng này.');
    if (!mayMake(act, user)) return refuse('scope', OUTSIDE);
    if (act.user?.id === id) return refuse('self', 'Không tự khóa được tài khoản của chính mình.');
    await setDisabled(tx, id, locked ? act.now : null);
    if (locked) {
      await endSessions(tx, id, null);
      await endLinks(tx, id);
    }
    await record(tx, act, {
      action: locked ? 'user.disable' : 'user.enable',
      subject: `user:${id}`,
      areas: [user.areaCode],
    });
    return { kind: 'done' };
  });
}

/**
 * A one-time link for a user: it lets them set up how they sign in (a demo account: signs in). Good for 15 minutes, on a
 * printed slip for seven days. Never for oneself: recovery needs a second person.
 */
export async function signInLink(
  act: Act,
  deps: Deps,
  name: string,
  on: 'screen' | 'slip' = 'screen',
): Promise<{ kind: 'link'; token: string; expiresAt: Date } | Refused> {
  return deps.db.write(async (tx) => {
    const user = await findUser(tx, name);
    if (user === null) return refuse('no_such_user', `Không có người dùng tên “${name.slice(0, 60)}”.`);
    if (!mayMake(act, user)) return refuse('scope', OUTSIDE);
    if (act.user?.id === user.id && !user.demo)
      return refuse('self', 'Liên kết của anh/chị do người khác cấp: khôi phục tài khoản cần người thứ hai.');
    return makeLink(tx, act, deps, user, on === 'slip' ? SLIP_DAYS * DAY_MINUTES : undefined);
  });
}
