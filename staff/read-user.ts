/** What was asked for an account, read and checked. Pure. */
import type { OfficeLevel } from '../areas/areas.ts';
import { unitAt } from '../areas/areas.ts';
import { oneLine } from '../writing/cleaning.ts';
import { isRole, ROLE_LEVEL, ROLE_NAMES, type Role } from './access.ts';
import { readUserName } from './names.ts';
import { type Refused, refuse } from './refused.ts';

const LONGEST_DISPLAY_NAME = 100;

const LEVEL_HINT: Record<Role, string> = {
  admin: 'quản trị dùng cho cả nước, để trống mã đơn vị',
  province: 'cần mã tỉnh, thành phố (2 chữ số)',
  propaganda: 'cần mã tỉnh, thành phố (2 chữ số) hoặc mã xã, phường (5 chữ số)',
  commune: 'cần mã xã, phường, đặc khu (5 chữ số)',
  viewer: 'cần mã tỉnh, mã xã hoặc để trống cho cả nước',
};

function areaLevel(areaCode: string, at: Date): OfficeLevel | null {
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
