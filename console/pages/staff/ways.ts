/** Which ways to sign in this installation allows; only an administrator sees and changes it. */

import { setWayPolicy, wayPolicy } from '../../../staff/staff.ts';
import { type SignInWay, WAYS } from '../../../staff/ways.ts';
import { forbidden, type PageAnswer } from '../../answer.ts';
import type { StaffPage } from '../../http.ts';

export async function showWays(page: StaffPage): Promise<PageAnswer> {
  return waysPage(page, null);
}

async function waysPage(page: StaffPage, mistake: string | null): Promise<PageAnswer> {
  const { needs, user } = page;
  if (user.role !== 'admin') return forbidden();
  const policy = await wayPolicy(needs.deps.db.read);
  return {
    kind: 'page',
    view: 'staff/ways',
    title: 'Cách đăng nhập',
    status: mistake === null ? 200 : 422,
    data: {
      mistake,
      outside: needs.outside !== null,
      ways: Object.entries(WAYS).map(([way, title]) => ({ way, title, on: policy[way as SignInWay] })),
    },
  };
}

export async function keepWays(page: StaffPage): Promise<PageAnswer> {
  const { needs, act, form } = page;
  if (act.user === null) return forbidden();
  const kept = await setWayPolicy({ ...act, user: act.user }, needs.deps, {
    passkey: form.ticked('passkey'),
    password: form.ticked('password'),
    outside: form.ticked('outside'),
  });
  if (kept.kind === 'refused') return waysPage(page, kept.staff);
  return { kind: 'goto', to: '/users/ways', done: 'ways_kept' };
}
