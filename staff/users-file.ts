/** A sheet of officials, read and checked row by row. Pure. */
import { PLACE_COLUMNS, placeFinder, placeOfRow } from '../areas/place-columns.ts';
import { foldHeader, matchHeaders } from '../files/headers.ts';
import type { Problem } from '../files/problem.ts';
import { capped, dataRows } from '../files/rows.ts';
import type { TextSheet } from '../files/sheet.ts';
import { ROLE_NAMES, type Role } from './access.ts';
import { type ReadUser, readUser } from './read-user.ts';

/** An official as a row of the sheet names them. */
export type UserFileRow = ReadUser & { row: number };
export type UsersFile =
  | { kind: 'users'; users: UserFileRow[]; warnings: Problem[] }
  | { kind: 'refused'; problems: Problem[] };

const COLUMNS = {
  name: {
    title: 'Tên đăng nhập',
    also: ['Tài khoản', 'Tên tài khoản', 'Tên người dùng', 'username', 'login', 'user'],
    required: true,
  },
  displayName: {
    title: 'Họ tên, chức danh',
    also: ['Họ tên', 'Họ và tên', 'Tên cán bộ', 'Cán bộ', 'Tên hiển thị', 'full name', 'display name'],
  },
  role: { title: 'Vai trò', also: ['Quyền', 'Phân quyền', 'Nhóm quyền', 'role'] },
  ...PLACE_COLUMNS,
} as const;

/** How offices write a role; a sheet makes no administrators. */
const ROLES_WRITTEN: Record<string, Role> = {
  ...Object.fromEntries(
    (['province', 'propaganda', 'commune', 'viewer'] as const).flatMap((role) => [
      [foldHeader(ROLE_NAMES[role]), role],
      [role, role],
    ]),
  ),
  xa: 'commune',
  canboxa: 'commune',
  canbocapxa: 'commune',
  phuong: 'commune',
  motcua: 'commune',
  tinh: 'province',
  canbotinh: 'province',
  canbocaptinh: 'province',
  tuyentruyen: 'propaganda',
  canbotuyentruyen: 'propaganda',
  xem: 'viewer',
};

/** Checks every row. A name that stands there twice is refused where it comes again; without a column of roles everybody is a commune's. */
export function readUsers(sheet: TextSheet, at: Date): UsersFile {
  const headers = matchHeaders(sheet.fileName, sheet.rows, COLUMNS, [['area', 'commune']]);
  if (headers.kind === 'refused') return headers;
  const placeOf = placeFinder(at);
  const users: UserFileRow[] = [];
  const problems: Problem[] = [];
  const firstRow = new Map<string, number>();
  for (const written of dataRows(sheet.fileName, sheet.rows, headers)) {
    if (written === null) continue;
    const { row, cell, report } = written;
    const role = cell('role') === '' ? 'commune' : ROLES_WRITTEN[foldHeader(cell('role'))];
    if (role === undefined) report('role', WRONG.role);
    const place = placeOfRow(written, headers.at, placeOf);
    if (role !== undefined && place !== null) {
      const read = readUser(
        { name: cell('name'), displayName: cell('displayName'), role, areaCode: place.areaCode },
        at,
      );
      if ('kind' in read) report(COLUMN_OF[read.reason] ?? 'name', { ...WRONG.user, message: read.staff });
      else {
        const key = read.name.toLowerCase();
        const first = firstRow.get(key);
        if (first !== undefined)
          report('name', { ...WRONG.twice, message: `Tên “${read.name}” đã có ở dòng ${first}.` });
        else {
          firstRow.set(key, row);
          users.push({ row, ...read });
        }
      }
    }
    problems.push(...written.problems);
  }
  const errors = problems.filter((problem) => problem.severity === 'error');
  if (errors.length > 0) return { kind: 'refused', problems: capped(errors, sheet.fileName) };
  return { kind: 'users', users, warnings: capped(problems, sheet.fileName) };
}

const COLUMN_OF: Record<string, keyof typeof COLUMNS> = {
  name: 'name',
  display_name: 'displayName',
  role: 'role',
  role_area: 'role',
  area: 'area',
};

const WRONG = {
  role: {
    rule: 'user_role',
    message: 'Vai trò không đọc được.',
    todo: 'Ghi “Cấp xã”, “Cấp tỉnh”, “Tuyên truyền” hoặc “Chỉ xem”. Quản trị viên được thêm từng người trên trang.',
  },
  user: { rule: 'user_row', todo: 'Sửa ô này rồi nạp lại tệp.' },
  twice: {
    rule: 'user_twice',
    todo: 'Mỗi người một tên đăng nhập riêng; đổi tên ở một trong hai dòng.',
  },
} as const;
