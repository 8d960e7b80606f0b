import { fromWall } from '../../../calendar/moment.ts';
import { csvText } from '../../../files/csv.ts';
import { PROGRAMS, type Program, scopeOf } from '../../../staff/act.ts';
import { auditLabel } from '../../../staff/audit-labels.ts';
import {
  type AuditRow,
  auditEntries,
  listUsers,
  readAreas,
  record,
  staffNames,
} from '../../../staff/staff.ts';
import type { PageAnswer } from '../../answer.ts';
import { rowNumber } from '../../form.ts';
import type { StaffPage } from '../../http.ts';
import { shortName } from '../../places.ts';
import { detailWords } from './audit-details.ts';

/** More than anybody reads; who needs more asks for a shorter time. */
const MOST_EXPORTED = 20_000;
const PAGE = 100;

/** What a reader looks for, by the beginning of the actions' names. */
const KINDS = {
  refused: 'Bị từ chối',
  'user.': 'Đăng nhập và tài khoản',
  'consent.': 'Xác nhận VNeID',
  'campaign.': 'Chiến dịch',
  'message.': 'Quyết định về tin',
  'talk.': 'Trò chuyện với người dân',
  'database.': 'Sao lưu, khôi phục',
  'keys.': 'Khóa mã hóa',
  'contacts.': 'Danh bạ',
  'person.': 'Hồ sơ người dân',
  'request.': 'Yêu cầu của người dân',
  'retention.': 'Xóa theo thời hạn',
  'groups.': 'Nhóm',
  'link.': 'Liên kết, áp phích',
  'uptake.': 'Số liệu',
  'report.': 'Báo cáo',
  'knowledge.': 'Nội dung trả lời',
  'rule.': 'Quy tắc gửi',
  'audit.': 'Nhật ký',
} as const;

/** What touched the person's area and what was refused there, newest first, a hundred a page. */
export async function showAudit(page: StaffPage): Promise<PageAnswer> {
  const { act, needs } = page;
  const { read } = needs.deps.db;
  const before = rowNumber(page.query('before'));
  const filter = filterOf(page);
  const entries = await auditEntries(read, scopeOf(act), {
    ...filter.asked,
    limit: PAGE,
    ...(before === null ? {} : { before }),
  });
  const users = await listUsers(page.act, read);
  const nameOf = namer(await staffNames(read));
  const query = new URLSearchParams(filter.query);
  const older = new URLSearchParams([...query, ['before', String(entries.at(-1)?.id ?? 0)]]);
  return {
    kind: 'page',
    view: 'staff/audit',
    title: 'Nhật ký',
    data: {
      entries: entries.map((entry) => ({
        at: entry.at,
        who: nameOf(entry),
        what: auditLabel(entry.action),
        subject: entry.subject,
        areas: readAreas(entry.areas)
          .slice(0, 5)
          .map((code) => shortName(code, page.now))
          .join(', '),
        detail: detailWords(entry.detail, page.now),
      })),
      older: entries.length === PAGE ? older.toString() : null,
      exported: query.toString(),
      kinds: Object.entries(KINDS).map(([value, title]) => ({
        value,
        title,
        chosen: value === filter.query.kind,
      })),
      users: users
        .filter((one) => act.user.areaCode === '' || scopeHolds(page, one.areaCode))
        .map((one) => ({
          value: String(one.id),
          title: one.displayName,
          chosen: String(one.id) === filter.query.user,
        })),
      from: filter.query.from,
      to: filter.query.to,
    },
  };
}

/** The same as a file; taking it is an entry itself. */
export async function downloadAudit(page: StaffPage): Promise<PageAnswer> {
  const { act, needs } = page;
  const { db } = needs.deps;
  const entries = await auditEntries(db.read, scopeOf(act), {
    ...filterOf(page).asked,
    limit: MOST_EXPORTED,
  });
  await db.write((tx) =>
    record(tx, act, { action: 'audit.export', subject: 'audit', detail: { entries: entries.length } }),
  );
  const nameOf = namer(await staffNames(db.read));
  const head = ['Số', 'Lúc', 'Người làm', 'Việc', 'Mã việc', 'Đối tượng', 'Địa bàn', 'Chi tiết', 'Mã băm'];
  const rows = entries.map((entry) => [
    entry.id,
    entry.at,
    nameOf(entry),
    auditLabel(entry.action),
    entry.action,
    entry.subject,
    readAreas(entry.areas).join(' '),
    detailWords(entry.detail, page.now),
    entry.hash,
  ]);
  return {
    kind: 'file',
    name: 'nhat-ky.csv',
    type: 'text/csv; charset=utf-8',
    body: csvText([head, ...rows]),
  };
}

function filterOf({ query }: StaffPage) {
  const kind = Object.keys(KINDS).find((one) => one === query('kind')) ?? '';
  const user = rowNumber(query('user'));
  const [from, to] = [fromWall(query('from')), fromWall(query('to'))];
  return {
    asked: {
      ...(kind === '' ? {} : { action: kind }),
      ...(user === null ? {} : { userId: user }),
      ...(from === null ? {} : { from }),
      ...(to === null ? {} : { to }),
    },
    query: {
      kind,
      user: user === null ? '' : String(user),
      from: from === null ? '' : query('from'),
      to: to === null ? '' : query('to'),
    },
  };
}

function scopeHolds({ act }: StaffPage, areaCode: string): boolean {
  const scope = scopeOf(act);
  return scope.kind === 'country' || scope.codes.includes(areaCode);
}

function namer(names: ReadonlyMap<number, string>): (entry: AuditRow) => string {
  return ({ userId, program }) =>
    userId === null
      ? (PROGRAMS[program as Program] ?? 'Hệ thống')
      : (names.get(userId) ?? `Người dùng số ${userId}`);
}
