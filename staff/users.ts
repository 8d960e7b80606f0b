/** Accounts of officials: added, changed, moved, locked, enrolled. A wing of the front door. */
import { provinceOf } from '../areas/areas.ts';
import { COUNTRY, scopeOfAreas } from '../areas/scope.ts';
import { DAY_MS, MINUTE_MS } from '../calendar/durations.ts';
import type { Reader, Tx } from '../prisma/client.ts';
import type { Deps } from '../prisma/deps.ts';
import { type Actor, canMakeUser } from './access.ts';
import { type Act, actorId, scopeOf, within } from './act.ts';
import { record } from './audit.ts';
import { administrators, makeLink, SLIP_DAYS } from './enrolment.ts';
import { readUserName } from './names.ts';
import { type AskedUser, type ReadUser, readUser } from './read-user.ts';
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

const DAY_MINUTES = DAY_MS / MINUTE_MS;

export const OUTSIDE = 'Anh/chị chỉ thêm hoặc đổi được người dùng trong địa bàn và quyền của mình.';

/** May this actor make or change such an account? The program may; an official never gives more than they have. */
export function mayMake(act: Act, made: Actor): boolean {
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
  return deps.db.write((tx) => addUserIn(tx, act, { ...read, demo: asked.demo ?? false }));
}

/** `addUser` of what was read and asked already, in the caller's transaction. */
export async function addUserIn(
  tx: Tx,
  act: Act,
  read: ReadUser & { demo?: boolean },
): Promise<{ kind: 'added'; user: User } | Refused> {
  const added = await addUserRow(tx, {
    ...read,
    createdAt: act.now,
    demo: read.demo ?? false,
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

type Asked = { displayName: string; role: string; areaCode: string };

/** Changes role, area or shown name of an account. Whoever is moved is signed out: what they could reach has changed. */
export async function changeUser(
  act: Act,
  deps: Deps,
  id: number,
  asked: Asked,
): Promise<{ kind: 'changed'; user: User } | Refused> {
  return deps.db.write((tx) => changeUserIn(tx, act, id, asked));
}

/** `changeUser` in the caller's transaction. */
export async function changeUserIn(
  tx: Tx,
  act: Act,
  id: number,
  asked: Asked,
): Promise<{ kind: 'changed'; user: User } | Refused> {
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
}

/** Users of the actor's scope, also locked ones, by id; a page when `limit` says so (`after`: the last id of the page before). */
export async function listUsers(
  act: Act,
  reader: Reader,
  ask: { after?: number; limit?: number } = {},
): Promise<User[]> {
  return usersIn(reader, scopeOf(act), ask);
}

/** Officials of the actor's province (of the country for who has it): whom work can be handed to. */
export async function colleagues(act: Act, reader: Reader): Promise<User[]> {
  const area = act.user?.areaCode ?? '';
  return usersIn(reader, area === '' ? COUNTRY : scopeOfAreas([provinceOf(area)]));
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
