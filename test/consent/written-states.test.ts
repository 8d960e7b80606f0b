/** Files as offices really make them: headers in many wordings, titles above, sums below, merged cells, old fonts. */
import { describe, expect, test } from 'vitest';
import { header, MEANT, NAMES, type Name, ROW, read, table } from './written-table.ts';

const WORDINGS: Record<Name, string[]> = {
  'Mã hồ sơ': [
    'Mã số hồ sơ',
    'Số hồ sơ',
    'MÃ HỒ SƠ',
    'ma ho so',
    'Mã HS',
    'Số HS',
    'Mã hồ sơ\nquốc gia',
    'Mã hồ sơ (DVCQG)',
    'Mã hồ sơ liên thông',
    'Mã hồ sơ Cổng Dịch vụ công quốc gia',
    'Mã hồ sơ *',
    '  Mã  hồ sơ: ',
  ],
  'Mã hồ sơ tỉnh': [
    'Mã hồ sơ địa phương',
    'Mã hồ sơ một cửa',
    'Mã hồ sơ cấp tỉnh',
    'MA HO SO TINH',
    'Mã hồ sơ trên hệ thống tỉnh',
    'Số hồ sơ tỉnh',
  ],
  'Thủ tục': [
    'Tên thủ tục',
    'TTHC',
    'Tên TTHC',
    'Thủ tục hành chính',
    'Nhóm TTHC',
    'Loại thủ tục',
    'Loại hồ sơ',
    'Dịch vụ công',
    'LĨNH VỰC',
    'ten thu tuc hanh chinh',
  ],
  'Người nộp': [
    'Người nộp hồ sơ',
    'Họ tên người nộp',
    'Họ và tên\nngười nộp',
    'HỌ VÀ TÊN NGƯỜI NỘP HỒ SƠ',
    'Người yêu cầu',
    'Chủ hồ sơ',
    'ho ten nguoi nop',
  ],
  'SĐT người nộp': [
    'Số điện thoại người nộp',
    'Điện thoại người nộp',
    'ĐT người nộp',
    'Số ĐT người nộp',
    'SĐT NGƯỜI NỘP HỒ SƠ',
    'Số điện thoại\nngười nộp hồ sơ',
    'so dien thoai nguoi nop',
  ],
  'Người cần xác nhận': [
    'Người xác nhận',
    'Họ tên người xác nhận',
    'Họ và tên người cần xác nhận',
    'Người phải xác nhận',
    'Người được yêu cầu xác nhận',
    'NGUOI XAC NHAN',
  ],
  'SĐT người cần xác nhận': [
    'SĐT người xác nhận',
    'Số điện thoại người xác nhận',
    'Điện thoại người cần xác nhận',
    'Số ĐT người xác nhận',
    'ĐT người xác nhận',
    'so dt nguoi can xac nhan',
  ],
  'Vai trò': [
    'Vai trò xác nhận',
    'Tư cách',
    'Tư cách xác nhận',
    'VAI TRÒ NGƯỜI XÁC NHẬN',
    'Loại xác nhận',
    'vai tro (chủ hộ, chủ sở hữu…)',
  ],
  'Ngày gửi yêu cầu': [
    'Ngày yêu cầu',
    'Ngày gửi',
    'Thời điểm gửi',
    'Thời gian gửi yêu cầu',
    'NGÀY GỬI YÊU CẦU XÁC NHẬN',
    'Ngày gửi\nyêu cầu',
    'ngay yeu cau xac nhan',
  ],
  'Hạn xác nhận': ['Thời hạn xác nhận', 'Ngày hết hạn', 'Hạn chót', 'Thời hạn', 'HAN XAC NHAN', 'Hạn cuối'],
  'Trạng thái': [
    'Tình trạng',
    'Trạng thái xác nhận',
    'Tình trạng xác nhận',
    'Kết quả xác nhận',
    'TRẠNG THÁI VNeID'.replace(' VNeID', ''),
    'Trạng thái xác nhận VNeID',
    'tinh trang',
  ],
  'Xã/phường': [
    'Xã',
    'Phường',
    'Phường/xã',
    'Xã, phường',
    'Xã/phường/đặc khu',
    'Đơn vị',
    'Đơn vị tiếp nhận',
    'TÊN XÃ',
    'Địa bàn',
    'UBND xã',
  ],
  Tỉnh: ['Tỉnh/thành phố', 'Tỉnh/TP', 'Tỉnh, thành phố', 'TINH', 'Tỉnh thành'],
};

test('the table of wordings is long enough to mean something', () => {
  expect(Object.values(WORDINGS).flat().length).toBeGreaterThanOrEqual(80);
});

describe.each(NAMES)('the column “%s”', (name) => {
  test.each(WORDINGS[name].map((wording) => [wording]))('is known as %j', async (wording) => {
    const file = await read(table([header({ [name]: wording }), ROW]));
    expect(file).toMatchObject({ problems: [], dossiers: [MEANT], rows: 1 });
  });
});
