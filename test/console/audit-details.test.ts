/** What the audit page says of an entry: the words of the rooms that wrote it, never their keys. */
import { describe, expect, test } from 'vitest';
import { detailWords } from '../../console/pages/staff/audit-details.ts';
import { closedWords, rawKeys } from '../province/raw-keys.ts';

const NOW = new Date('2026-12-01T03:00:00Z');
const said = (detail: Record<string, unknown>) => detailWords(JSON.stringify(detail), NOW);

describe('the details of an audit entry', () => {
  test.each([
    [
      { action: 'rules.write', why: 'role' },
      'việc định làm: sửa quy tắc gửi; vì sao: vai trò không có quyền này',
    ],
    [{ role: 'commune', areaCode: '' }, 'vai trò: Cấp xã; địa bàn: cả nước'],
    [
      { way: 'passkey', device: 'Máy bàn' },
      'cách thức: Khóa truy cập (vân tay, khuôn mặt, mã PIN của máy); thiết bị: Máy bàn',
    ],
    [
      { kind: 'window', from: '2026-12-01T01:00:00.000Z', replaces: null },
      'loại: Khung giờ gửi; từ: 08:00 01/12/2026; thay quy tắc số: không',
    ],
    [
      { kind: 'consents', restored: 3, touched: 0 },
      'loại: Danh sách xác nhận; số dòng đã lấy lại: 3; số dòng đã đổi sau đó: 0',
    ],
    [{ kind: 'access', way: 'desk' }, 'loại: Xem dữ liệu về mình; cách thức: Tại bộ phận một cửa'],
    [{ from: 'parents', to: '' }, 'từ: Cha, mẹ hoặc người giám hộ; đến: không'],
    [{ parts: 'name addAddress' }, 'phần đã sửa: họ tên, thêm số, địa chỉ liên hệ'],
    [{ purpose: 'reminder', state: 'refused' }, 'mục đích: Nhắc hồ sơ; trạng thái: Từ chối'],
    [{ purpose: 'all', state: 'none' }, 'mục đích: mọi loại tin; trạng thái: Chưa có ý kiến'],
    [{ passkey: true, password: false }, 'cho vào bằng khóa truy cập: có; cho vào bằng mật khẩu: không'],
    [{ issued: '2026-11-20' }, 'bản cài ngày: 20/11/2026'],
  ])('%j', (detail, words) => {
    expect(said(detail)).toBe(words);
    expect(rawKeys(said(detail), closedWords())).toEqual([]);
  });

  test('a name of an older version is not shown, what it says is; a spoiled row says nothing', () => {
    expect(said({ lot: 7 })).toBe('chi tiết khác: 7');
    expect(detailWords('{', NOW)).toBe('');
  });
});
