/** Columns named after a role, in lists that have one row for a dossier and its people side by side. */
import type { ColumnSpec } from '../../files/headers.ts';

export const ROLE_COLUMNS = {
  head: { title: 'Chủ hộ', also: ['Họ tên chủ hộ', 'Họ và tên chủ hộ', 'Tên chủ hộ'] },
  headPhone: {
    title: 'SĐT chủ hộ',
    also: ['Số điện thoại chủ hộ', 'Điện thoại chủ hộ', 'ĐT chủ hộ', 'Số ĐT chủ hộ', 'ĐTDĐ chủ hộ'],
  },
  headState: {
    title: 'Chủ hộ xác nhận',
    also: [
      'Chủ hộ XN',
      'Chủ hộ đã xác nhận',
      'Xác nhận của chủ hộ',
      'TT chủ hộ',
      'Trạng thái chủ hộ',
      'Chủ hộ đồng ý',
    ],
    telling: true,
  },
  owner: {
    title: 'Chủ sở hữu',
    also: [
      'Họ tên chủ sở hữu',
      'Họ và tên chủ sở hữu',
      'Tên chủ sở hữu',
      'Chủ sở hữu chỗ ở',
      'Chủ sở hữu chỗ ở hợp pháp',
    ],
  },
  ownerPhone: {
    title: 'SĐT chủ sở hữu',
    also: [
      'Số điện thoại chủ sở hữu',
      'Điện thoại chủ sở hữu',
      'ĐT chủ sở hữu',
      'SĐT CSH',
      'Số ĐT chủ sở hữu',
    ],
  },
  ownerState: {
    title: 'Chủ sở hữu xác nhận',
    also: [
      'Chủ sở hữu XN',
      'CSH XN',
      'Xác nhận của chủ sở hữu',
      'TT chủ sở hữu',
      'Trạng thái chủ sở hữu',
      'Chủ sở hữu đồng ý',
    ],
    telling: true,
  },
} as const satisfies Record<string, ColumnSpec>;

/** One row is then a confirmation of each of them. `role`: as a cell of the column of roles would say it. */
export const BY_ROLE = [
  { name: 'head', phone: 'headPhone', state: 'headState', role: 'Chủ hộ' },
  { name: 'owner', phone: 'ownerPhone', state: 'ownerState', role: 'Chủ sở hữu' },
] as const;
