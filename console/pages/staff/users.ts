import { canMakeUser, isRole, ROLE_NAMES, ROLES } from '../../../staff/access.ts';
import {
  addUser,
  disableUser,
  enableUser,
  findUserById,
  listUsers,
  signInLink,
  type User,
} from '../../../staff/staff.ts';
import { type Answer, forbidden, notFound } from '../../answer.ts';
import { rowNumber } from '../../form.ts';
import type { StaffPage } from '../../http.ts';
import { placeName, readCode } from '../../places.ts';

/** Who may work here, and the form that adds somebody. */
export async function showUsers(page: StaffPage): Promise<Answer> {
  return usersPage(page, null, { name: '', displayName: '', role: 'commune', areaCode: '' });
}

export async function makeUser(page: StaffPage): Promise<Answer> {
  const { needs, user, form } = page;
  const asked = {
    name: form.text('name'),
    displayName: form.text('displayName'),
    role: form.text('role'),
    areaCode: readCode(form.text('areaCode')),
  };
  if (isRole(asked.role) && !canMakeUser(user, { role: asked.role, areaCode: asked.areaCode }))
    return usersPage(page, 'Anh/chị chỉ thêm được người dùng trong địa bàn và quyền của mình.', asked);
  const made = await addUser(needs.deps, { ...asked, by: user.id });
  if (made.kind === 'refused') return usersPage(page, made.staff, asked);
  return { kind: 'goto', to: '/users', done: 'created' };
}

/** Makes a one-time link and shows it once; it cannot be shown again. */
export async function makeSignInLink(page: StaffPage): Promise<Answer> {
  const { needs, user } = page;
  const other = await ownUser(page);
  if (other === null) return notFound('Không có người dùng này trong địa bàn của anh/chị.');
  if (!canMakeUser(user, other)) return forbidden();
  const link = await signInLink(needs.deps, other.name, user.id);
  if (link.kind === 'refused')
    return usersPage(page, link.staff, { name: '', displayName: '', role: 'commune', areaCode: '' });
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

export async function lockUser(page: StaffPage): Promise<Answer> {
  const { needs, user } = page;
  const other = await ownUser(page);
  if (other === null) return notFound('Không có người dùng này trong địa bàn của anh/chị.');
  if (!canMakeUser(user, other) || other.id === user.id) return forbidden();
  if (other.disabledAt === null) {
    await disableUser(needs.deps, other.id, user.id);
    return { kind: 'goto', to: '/users', done: 'locked' };
  }
  await enableUser(needs.deps, other.id, user.id);
  return { kind: 'goto', to: '/users', done: 'unlocked' };
}

async function ownUser({ needs, user, param }: StaffPage): Promise<User | null> {
  const id = rowNumber(param('id'));
  const other = id !== null ? await findUserById(needs.deps.db.read, id) : null;
  if (other === null) return null;
  const own = await listUsers(needs.deps.db.read, user);
  return own.some((one) => one.id === other.id) ? other : null;
}

async function usersPage(
  page: StaffPage,
  mistake: string | null,
  filled: { name: string; displayName: string; role: string; areaCode: string },
): Promise<Answer> {
  const { needs, user, now } = page;
  const users = await listUsers(needs.deps.db.read, user);
  return {
    kind: 'page',
    view: 'staff/users',
    title: 'Người dùng',
    status: mistake === null ? 200 : 422,
    data: {
      mistake,
      filled,
      roles: ROLES.filter((role) => user.role === 'admin' || role !== 'admin').map((role) => ({
        value: role,
        title: ROLE_NAMES[role],
        chosen: role === filled.role,
      })),
      users: users.map((one) => ({
        id: one.id,
        name: one.name,
        displayName: one.displayName,
        role: ROLE_NAMES[one.role],
        area: placeName(one.areaCode, now),
        locked: one.disabledAt !== null,
        demo: one.demo,
        self: one.id === user.id,
        mayChange: canMakeUser(user, one),
      })),
    },
  };
}
