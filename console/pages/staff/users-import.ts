import { qrPicture } from '../../../links/links.ts';
import { ROLE_NAMES } from '../../../staff/access.ts';
import {
  enrolmentSlips,
  importUsers,
  type LoadedUsers,
  listUsers,
  MOST_SLIPS,
} from '../../../staff/staff.ts';
import type { PageAnswer } from '../../answer.ts';
import type { StaffPage } from '../../http.ts';
import { placeName } from '../../places.ts';
import { problemRows } from '../../problem-rows.ts';

/** The form for a sheet of officials; checks first, saves when told to. */
export async function showUsersImport(_page: StaffPage): Promise<PageAnswer> {
  return importPage({});
}

export async function checkUsers(page: StaffPage): Promise<PageAnswer> {
  return load(page, false);
}

/** Saves the file that was checked; a factor may be asked for in between, so it comes by its ticket. */
export async function loadUsers(page: StaffPage): Promise<PageAnswer> {
  return load(page, true);
}

async function load(page: StaffPage, save: boolean): Promise<PageAnswer> {
  const { act, needs, user, form, files, now } = page;
  const upload = form.file('file') ?? files.take(user.id, form.text('ticket'), now);
  if (upload === null)
    return importPage({
      mistake: 'Chọn tệp danh sách cán bộ (CSV, TSV hoặc XLSX). Tệp đã chọn trước đó chỉ giữ 10 phút.',
    });
  const result = await importUsers(act, needs.deps, {
    fileName: upload.name,
    bytes: upload.bytes,
    dryRun: !save,
  });
  if (save && result.kind === 'loaded') return { kind: 'goto', to: '/users/slips', done: 'imported' };
  return importPage({ result, ticket: files.hold(user.id, upload, now), fileName: upload.name });
}

type Checked = { mistake?: string; result?: LoadedUsers; ticket?: string; fileName?: string };

function importPage({ mistake = '', result, ticket = '', fileName = '' }: Checked): PageAnswer {
  const refused = result?.kind === 'refused';
  const problems = result === undefined ? [] : result.kind === 'refused' ? result.problems : result.warnings;
  return {
    kind: 'page',
    view: 'staff/users-import',
    title: 'Nạp danh sách cán bộ',
    status: mistake !== '' || refused ? 422 : 200,
    data: {
      mistake,
      ticket,
      fileName,
      refused,
      counts: result?.kind === 'loaded' ? result : null,
      ...problemRows(problems),
    },
  };
}

/** Whose slips can be printed: who has not signed in yet comes first and is ticked. */
export async function showSlips(page: StaffPage): Promise<PageAnswer> {
  return slipsPage(page, null);
}

/** Makes the links and shows the slips, once: they cannot be shown again. */
export async function printSlips(page: StaffPage): Promise<PageAnswer> {
  const { act, needs, form, now } = page;
  const ids = form.all('id').flatMap((id) => (/^[1-9]\d{0,8}$/.test(id) ? [Number(id)] : []));
  const made = await enrolmentSlips(act, needs.deps, ids);
  if (made.kind === 'refused') return slipsPage(page, made.staff);
  const slips = await Promise.all(
    made.slips.map(async ({ user, token, expiresAt }) => {
      const url = `${needs.publicUrl}/sign-in/${token}`;
      return {
        name: user.name,
        displayName: user.displayName,
        role: ROLE_NAMES[user.role],
        area: placeName(user.areaCode, now),
        url,
        until: expiresAt,
        picture: await qrPicture(url),
      };
    }),
  );
  return {
    kind: 'page',
    view: 'staff/slips',
    title: 'Phiếu thiết lập đăng nhập',
    data: { slips, leftOut: made.leftOut },
  };
}

async function slipsPage(page: StaffPage, mistake: string | null): Promise<PageAnswer> {
  const { act, needs, user, now } = page;
  const users = (await listUsers(act, needs.deps.db.read)).filter(
    (one) => one.disabledAt === null && one.id !== user.id && !one.demo,
  );
  const waiting = users.filter((one) => one.lastSeenAt === null);
  const shown = [...waiting, ...users.filter((one) => one.lastSeenAt !== null)].slice(0, MOST_SLIPS);
  return {
    kind: 'page',
    view: 'staff/slips-choose',
    title: 'In phiếu thiết lập đăng nhập',
    status: mistake === null ? 200 : 422,
    data: {
      mistake,
      more: Math.max(0, users.length - shown.length),
      users: shown.map((one) => ({
        id: one.id,
        name: one.name,
        displayName: one.displayName,
        area: placeName(one.areaCode, now),
        waiting: one.lastSeenAt === null,
      })),
    },
  };
}
