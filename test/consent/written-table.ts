/** A table of confirmations as an office writes it, and what the reader makes of it. */
import { readConsents } from '../../consent/loading/file.ts';
import { unhurried } from '../../files/rows.ts';
import { readSheet } from '../../files/sheet.ts';

export const AS_OF = new Date('2026-11-10T00:00:00Z');

/** A good cell for each column, by the wording that every test uses when it does not vary it. */
export const CELLS = {
  'Mã hồ sơ': 'G22.99.08-261103-0012',
  'Mã hồ sơ tỉnh': 'H50.15-261103-0007',
  'Thủ tục': 'Đăng ký khai sinh, đăng ký thường trú, cấp thẻ BHYT cho trẻ em dưới 6 tuổi',
  'Người nộp': 'Trần Thị Bưởi',
  'SĐT người nộp': '0912345678',
  'Người cần xác nhận': 'Nguyễn Văn Ổi',
  'SĐT người cần xác nhận': '0987654321',
  'Vai trò': 'Chủ hộ',
  'Ngày gửi yêu cầu': '03/11/2026 14:05',
  'Hạn xác nhận': '20-11-2026',
  'Trạng thái': 'Chờ xác nhận',
  'Xã/phường': 'Phường Đông Hà',
  Tỉnh: 'Quảng Trị',
} as const;

export type Name = keyof typeof CELLS;

export const NAMES = Object.keys(CELLS) as Name[];

/** What the whole row means, however its headers are written. */
export const MEANT = {
  nationalCode: 'G22.99.08-261103-0012',
  provincialCode: 'H50.15-261103-0007',
  bundle: 'birth',
  areaCode: '19333',
  applicant: { name: 'Trần Thị Bưởi', phone: '+84912345678' },
  consents: [
    {
      role: 'household_head',
      person: { name: 'Nguyễn Văn Ổi', phone: '+84987654321' },
      state: 'requested',
      requestedAt: new Date('2026-11-03T07:05:00Z'),
      deadlineAt: new Date('2026-11-20T16:59:59Z'),
    },
  ],
};

export async function read(bytes: Uint8Array, name = 'tệp.csv') {
  const sheet = await readSheet(name, bytes);
  if (sheet.kind === 'unreadable') return sheet;
  return unhurried(readConsents(sheet, AS_OF));
}

export const quoted = (cells: readonly string[]) =>
  cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(';');

export const table = (rows: readonly (readonly string[])[]) =>
  Buffer.from(rows.map(quoted).join('\r\n'), 'utf8');

export const header = (changes: Partial<Record<Name, string>> = {}) =>
  NAMES.map((name) => changes[name] ?? name);

export const ROW = NAMES.map((name) => CELLS[name]);
