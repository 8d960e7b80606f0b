/** One's own account: ways to sign in, sessions and devices. Open to who has only begun to set up how they sign in. */
import { DAY_MS } from '../../../calendar/durations.ts';
import { qrPicture } from '../../../links/links.ts';
import { ROLE_NAMES } from '../../../staff/access.ts';
import {
  accountNews,
  askForNewPasskey,
  beginPassword,
  begunCodes,
  confirmCodes,
  endOtherSessions,
  endOwnSession,
  keepPasskey,
  ownPasskeys,
  ownSessions,
  recoveryLeft,
  removePasskey,
  removePassword,
  renewRecoveryCodes,
  unbindOutside,
  waysOf,
} from '../../../staff/staff.ts';
import type { PageAnswer } from '../../answer.ts';
import { rowNumber } from '../../form.ts';
import type { StaffPage } from '../../http.ts';
import { placeName } from '../../places.ts';

const NEWS_DAYS = 30;

export async function showAccount(page: StaffPage): Promise<PageAnswer> {
  return accountPage(page, null);
}

async function accountPage(page: StaffPage, mistake: string | null): Promise<PageAnswer> {
  const { needs, user, session, now } = page;
  const { deps, outside } = needs;
  const { own, policy, canSignIn } = await waysOf(deps.db.read, user);
  return {
    kind: 'page',
    view: 'staff/account',
    title: 'Tài khoản của tôi',
    status: mistake === null ? 200 : 422,
    data: {
      mistake,
      enrolling: session.way === 'enrol',
      ready: canSignIn,
      demo: user.demo,
      me: { name: user.name, role: ROLE_NAMES[user.role], area: placeName(user.areaCode, now) },
      passkey: policy.passkey,
      passkeySite: page.site !== null,
      passkeys: await ownPasskeys(deps, user),
      password: policy.password,
      hasPassword: own.password,
      recoveryLeft: own.password ? await recoveryLeft(deps, user) : 0,
      outside: policy.outside && outside !== null,
      outsideName: outside?.name ?? '',
      bound: own.outside > 0,
      sessions: await ownSessions(deps, user, session.token),
      news: await accountNews(page.act, deps, new Date(now.getTime() - NEWS_DAYS * DAY_MS)),
    },
  };
}

export async function newPasskey(page: StaffPage): Promise<PageAnswer> {
  if (page.site === null)
    return accountPage(page, 'Khóa truy cập chỉ dùng được khi trang mở bằng địa chỉ https.');
  const ask = await askForNewPasskey(page.needs.deps, page.user, page.site);
  if ('kind' in ask) return accountPage(page, ask.staff);
  return {
    kind: 'page',
    view: 'staff/passkey',
    title: 'Khóa truy cập mới',
    data: {
      ...ask,
      make: true,
      action: '/account/passkeys/answer',
      back: '/account',
      heading: 'Thêm khóa truy cập trên máy này',
    },
  };
}

export async function keepNewPasskey(page: StaffPage): Promise<PageAnswer> {
  const { needs, user, session, site, form } = page;
  if (site === null) return accountPage(page, 'Khóa truy cập chỉ dùng được khi trang mở bằng địa chỉ https.');
  const kept = await keepPasskey(needs.deps, user, session.token, site, {
    token: form.text('token'),
    answer: form.text('answer'),
    label: form.text('label'),
  });
  if (kept.kind === 'refused') return accountPage(page, kept.staff);
  return { kind: 'goto', to: '/account', done: 'way_added' };
}

export async function dropPasskey(page: StaffPage): Promise<PageAnswer> {
  const gone = await removePasskey(page.needs.deps, page.user, rowNumber(page.param('id')) ?? 0);
  if (gone.kind === 'refused') return accountPage(page, gone.staff);
  return { kind: 'goto', to: '/account', done: 'way_removed' };
}

/** Step one: the password; then the codes of an app. */
export async function setPassword(page: StaffPage): Promise<PageAnswer> {
  const { needs, user, form } = page;
  if (form.secret('password') !== form.secret('again'))
    return accountPage(page, 'Hai lần gõ mật khẩu không giống nhau.');
  const begun = await beginPassword(needs.deps, user, form.secret('password'));
  if (begun.kind === 'refused') return accountPage(page, begun.staff);
  return codesPage(begun, null);
}

async function codesPage(
  codes: { uri: string; secret: string },
  mistake: string | null,
): Promise<PageAnswer> {
  return {
    kind: 'page',
    view: 'staff/codes',
    title: 'Mã một lần',
    status: mistake === null ? 200 : 422,
    data: { mistake, picture: await qrPicture(codes.uri), secret: codes.secret },
  };
}

/** Step two: the first code of the app; then the recovery codes, shown once. */
export async function confirmFirstCode(page: StaffPage): Promise<PageAnswer> {
  const { needs, user, session, form } = page;
  const done = await confirmCodes(needs.deps, user, session.token, form.text('code'));
  if (done.kind === 'confirmed') return recoveryPage(done.recovery);
  const codes = await begunCodes(needs.deps, user);
  return codes === null ? accountPage(page, done.staff) : codesPage(codes, done.staff);
}

const recoveryPage = (codes: readonly string[]): PageAnswer => ({
  kind: 'page',
  view: 'staff/recovery',
  title: 'Mã khôi phục',
  data: { codes },
});

export async function renewRecovery(page: StaffPage): Promise<PageAnswer> {
  const codes = await renewRecoveryCodes(page.needs.deps, page.user);
  return Array.isArray(codes) ? recoveryPage(codes) : accountPage(page, codes.staff);
}

export async function dropPassword(page: StaffPage): Promise<PageAnswer> {
  const gone = await removePassword(page.needs.deps, page.user);
  if (gone.kind === 'refused') return accountPage(page, gone.staff);
  return { kind: 'goto', to: '/account', done: 'way_removed' };
}

export async function dropOutside(page: StaffPage): Promise<PageAnswer> {
  const gone = await unbindOutside(page.needs.deps, page.user);
  if (gone.kind === 'refused') return accountPage(page, gone.staff);
  return { kind: 'goto', to: '/account', done: 'way_removed' };
}

export async function dropSession(page: StaffPage): Promise<PageAnswer> {
  const { needs, user, form } = page;
  const ended = await endOwnSession(needs.deps, user, form.text('mark'));
  return ended
    ? { kind: 'goto', to: '/account', done: 'session_ended' }
    : accountPage(page, 'Phiên này đã kết thúc.');
}

export async function dropOtherSessions(page: StaffPage): Promise<PageAnswer> {
  await endOtherSessions(page.needs.deps, page.user, page.session.token);
  return { kind: 'goto', to: '/account', done: 'sessions_ended' };
}
