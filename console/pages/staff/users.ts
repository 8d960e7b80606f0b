import { canMakeUser, ROLE_NAMES, ROLES, type Role } from '../../../staff/access.ts';
import {
  addUser,
  administrators,
  changeUser,
  disableUser,
  enableUser,
  listUsers,
  signInLink,
  type User,
  userOf,
  waysOf,
} from '../../../staff/staff.ts';
import { WAYS } from '../../../staff/ways.ts';
import { forbidden, notFound, type PageAnswer } from '../../answer.ts';
import { rowNumber } from '../../form.ts';
import type { StaffPage } from '../../http.ts';
import { placeName, readPlace } from '../../places.ts';

type Filled = { name: string; displayName: string; role: string; area: string };
const NOTHING: Filled = { name: '', displayName: '', role: 'commune', area: '' };

/** Who may work here, and the form that adds somebody. */
export async function showUsers(page: StaffPage): Promise<PageAnswer> {
  return usersPage(page, null, NOTHING);
}

/** What the form asked for: the place by its name or code. */
function read({ form, user, now }: StaffPage) {
  const filled: Filled = {
    name: form.text('name'),
    displayName: form.text('displayName'),
    role: form.text('role'),
    area: form.text('area') || form.text('areaCode'),
  };
  return { filled, place: readPlace(filled.area, user, now) };
}

export async function makeUser(page: StaffPage): Promise<PageAnswer> {
  const { filled, place } = read(page);
  if (place.kind === 'unclear') return usersPage(page, place.staff, filled);
  const made = await addUser(page.act, page.needs.deps, { ...filled, areaCode: place.code });
  if (made.kind === 'refused') return usersPage(page, made.staff, filled);
  return { kind: 'goto', to: '/users', done: 'created' };
}

/** One account: what it is, and the form that changes it. */
export async function showUser(page: StaffPage): Promise<PageAnswer> {
  const other = await ownUser(page);
  if (other === null) return NONE;
  return userPage(page, other, null, {
    name: other.name,
    displayName: other.displayName,
    role: other.role,
    area: other.areaCode === '' ? '' : placeName(other.areaCode, page.now),
  });
}

export async function editUser(page: StaffPage): Promise<PageAnswer> {
  const other = await ownUser(page);
  if (other === null) return NONE;
  const { filled, place } = read(page);
  if (place.kind === 'unclear') return userPage(page, other, place.staff, filled);
  const { displayName, role } = filled;
  const changed = await changeUser(page.act, page.needs.deps, other.id, {
    displayName,
    role,
    areaCode: place.code,
  });
  if (changed.kind === 'refused') return userPage(page, other, changed.staff, filled);
  return { kind: 'goto', to: '/users', done: 'user_changed' };
}

/** Makes a one-time link and shows it once; it cannot be shown again. */
export async function makeSignInLink(page: StaffPage): Promise<PageAnswer> {
  const { needs, act } = page;
  const other = await ownUser(page);
  if (other === null) return NONE;
  const link = await signInLink(act, needs.deps, other.name);
  if (link.kind === 'refused')
    return link.reason === 'scope' ? forbidden() : usersPage(page, link.staff, NOTHING);
  return {
    kind: 'page',
    view: 'staff/user-link',
    title: 'Liên kết đăng nhập',
    data: {
      name: other.displayName,
      url: `${needs.publicUrl}/sign-in/${link.token}`,
      until: link.expiresAt,
    },
  };
}

export async function lockUser(page: StaffPage): Promise<PageAnswer> {
  const { needs, act } = page;
  const other = await ownUser(page);
  if (other === null) return NONE;
  const locking = other.disabledAt === null;
  const done = await (locking ? disableUser : enableUser)(act, needs.deps, other.id);
  if (done.kind === 'refused') return forbidden(done.staff);
  return { kind: 'goto', to: '/users', done: locking ? 'locked' : 'unlocked' };
}

const NONE = notFound('Không có người dùng này trong địa bàn của anh/chị.');

async function ownUser({ act, needs, param }: StaffPage): Promise<User | null> {
  const id = rowNumber(param('id'));
  return id === null ? null : userOf(act, needs.deps.db.read, id);
}

const roleChoices = (user: User, chosen: string) =>
  ROLES.filter((role) => user.role === 'admin' || role !== 'admin').map((role: Role) => ({
    value: role,
    title: ROLE_NAMES[role],
    chosen: role === chosen,
  }));

async function userPage(
  page: StaffPage,
  shown: User,
  mistake: string | null,
  filled: Filled,
): Promise<PageAnswer> {
  const { needs, user, now } = page;
  const { own } = await waysOf(needs.deps.db.read, shown);
  const ways = [
    ...(own.passkeys > 0 ? [WAYS.passkey] : []),
    ...(own.password ? [WAYS.password] : []),
    ...(own.outside > 0 ? [WAYS.outside] : []),
  ];
  return {
    kind: 'page',
    view: 'staff/user',
    title: shown.displayName,
    status: mistake === null ? 200 : 422,
    data: {
      mistake,
      filled,
      shown,
      roles: roleChoices(user, filled.role),
      role: ROLE_NAMES[shown.role],
      area: placeName(shown.areaCode, now),
      ways: ways.length === 0 ? 'chưa thiết lập' : ways.join('; '),
    },
  };
}

async function usersPage(page: StaffPage, mistake: string | null, filled: Filled): Promise<PageAnswer> {
  const { needs, user, now } = page;
  const users = await listUsers(page.act, needs.deps.db.read);
  const admin = user.role === 'admin';
  return {
    kind: 'page',
    view: 'staff/users',
    title: 'Người dùng',
    status: mistake === null ? 200 : 422,
    data: {
      mistake,
      filled,
      admin,
      alone: admin && (await administrators(needs.deps.db.read)).accounts === 1,
      roles: roleChoices(user, filled.role),
      users: users.map((one) => ({
        id: one.id,
        name: one.name,
        displayName: one.displayName,
        role: ROLE_NAMES[one.role],
        area: placeName(one.areaCode, now),
        locked: one.disabledAt !== null,
        demo: one.demo,
        lastSeenAt: one.lastSeenAt,
        self: one.id === user.id,
        mayChange: canMakeUser(user, one),
      })),
    },
  };
}
