import { describe, expect, it } from 'vitest';
import { proposeMeaning } from '../../uptake/reading/meaning.ts';
import type { ColumnMeaning } from '../../uptake/reading/meanings.ts';

/** `group > leaf`; behind `|` the meaning of the column to the left. */
const HEADINGS: [string, ColumnMeaning][] = [
  // What letters of provinces print.
  ['Tổng số hồ sơ đăng ký thường trú lần đầu', 'total'],
  ['Số hồ sơ từ đăng ký qua DVC liên thông', 'linked'],
  ['Tổng số hồ sơ xóa đăng ký thường do chết', 'total'],
  [
    'Tình hình kết quả thực hiện DVC liên thông "Đăng ký khai sinh, đăng ký thường trú, cấp thẻ bảo hiểm y tế cho trẻ em dưới 6 tuổi" > Tỷ lệ % | linked',
    'rate',
  ],
  ['Tổng số trường hợp khai tử', 'total'],
  ['Số hồ sơ liên thông', 'linked'],
  ['Khai sinh liên thông', 'linked'],
  ['Trong đó liên thông | total', 'linked'],
  ['Qua liên thông > Số hồ sơ', 'linked'],
  ['Số HS phải thực hiện LT', 'total'],
  ['Số HS đã thực hiện LT', 'linked'],
  ['KS > LT', 'linked'],
  ['KS > % | linked', 'rate'],
  ['Trong tháng > Hồ sơ liên thông', 'linked'],
  // Words that deny.
  ['Số hồ sơ chưa liên thông', 'not_linked'],
  ['Hồ sơ không thực hiện qua liên thông', 'not_linked'],
  ['Không thực hiện liên thông', 'not_linked'],
  ['Ngoài liên thông', 'not_linked'],
  ['Liên thông không thành công', 'failed'],
  ['Hồ sơ liên thông bị lỗi', 'failed'],
  ['Hồ sơ liên thông bị từ chối', 'refused'],
  ['Hồ sơ liên thông đã hủy', 'cancelled'],
  ['Liên thông thất bại', 'failed'],
  ['Hồ sơ còn lại', 'rest'],
  ['Liên thông khai sinh > Chưa xác nhận VNeID', 'unconfirmed'],
  ['Liên thông khai sinh > Hồ sơ bị từ chối', 'refused'],
  ['Liên thông khai sinh > Có ký số giấy chứng sinh', 'signed'],
  ['Chưa ký số', 'unsigned'],
  ['Chưa đăng ký thường trú', 'not_resident'],
  ['Đã đăng ký thường trú', 'resident'],
  ['Chưa đồng bộ', 'gap'],
  // Stages.
  ['Liên thông khai sinh > Đã giải quyết', 'settled'],
  ['Liên thông khai sinh > Đang giải quyết', 'progress'],
  ['Liên thông khai sinh > Trả kết quả', 'settled'],
  ['Liên thông khai sinh > Trong hạn', 'on_time'],
  ['Liên thông khai sinh > Quá hạn', 'overdue'],
  ['Liên thông khai sinh > Giải quyết trước hạn', 'early'],
  ['Liên thông khai sinh > Thanh toán trực tuyến', 'paid'],
  ['Liên thông khai sinh > Số hóa hồ sơ', 'digitised'],
  ['Liên thông khai sinh > Trực tuyến', 'online'],
  ['Hồ sơ nộp trực tuyến', 'online'],
  ['Hồ sơ nộp trực tiếp', 'direct'],
  ['Tỷ lệ trực tuyến (%) | direct', 'share'],
  ['Số lượng hồ sơ đã giải quyết > Tổng số', 'settled'],
  ['Số lượng hồ sơ đã giải quyết > Quá hạn', 'late_part'],
  ['Số lượng hồ sơ đã giải quyết > Đúng hạn (Bao gồm cả hồ sơ trả lại/xin rút)', 'on_time'],
  ['Số hồ sơ nhận giải quyết > Kỳ trước', 'previous'],
  ['Trả lại', 'returned'],
  ['Lý do trả lại | returned', 'note'],
  ['Trong đó > Có lý do | returned', 'explained'],
  ['Trong đó > Không có lý do | explained', 'unexplained'],
  ['Hồ sơ trả lại > Không có lý do | explained', 'unexplained'],
  ['Cơ quan Tư pháp tiếp nhận', 'received'],
  ['Tư pháp > Tiếp nhận', 'received'],
  ['Tư pháp > Đã giải quyết', 'agency'],
  ['Công an > Tiếp nhận', 'agency'],
  ['BHXH > Đã cấp thẻ', 'agency'],
  ['CSDLQG về dân cư nhận được', 'reached'],
  // Time, comparisons, marks.
  ['Tỷ lệ tháng trước | rate', 'previous'],
  ['Lũy kế từ đầu năm > Hồ sơ liên thông', 'cumulative'],
  ['Tăng, giảm (điểm %)', 'change'],
  ['Chênh lệch so với kỳ trước', 'change'],
  ['Chỉ tiêu giao (hồ sơ)', 'target'],
  ['Đạt (%)', 'target'],
  ['Thực hiện (hồ sơ)', 'unknown'],
  ['Xếp loại', 'rank'],
  ['Ghi chú', 'note'],
  ['Tỷ lệ quá hạn', 'share'],
  // Other things than dossiers.
  ['Số trẻ sinh trong kỳ', 'births'],
  ['Số thẻ BHYT đã cấp', 'cards'],
  ['Trong đó cấp qua liên thông | cards', 'cards'],
  ['Số trẻ đã đăng ký khai sinh', 'total'],
  // Written down before the words were tried on them.
  ['Số hồ sơ tiếp nhận trực tuyến', 'online'],
  ['Số hồ sơ chưa giải quyết > Quá hạn', 'progress'],
  ['Hồ sơ liên thông chờ chủ hộ đồng ý', 'unconfirmed'],
  ['Số trường hợp đăng ký khai sinh liên thông điện tử', 'linked'],
  ['Số TH thực hiện liên thông', 'linked'],
  ['Số hồ sơ DVCLT Công an đã tiếp nhận', 'agency'],
  ['Hồ sơ liên thông trễ', 'overdue'],
  ['Hồ sơ liên thông không đủ điều kiện', 'failed'],
  ['Hồ sơ liên thông ngoài địa bàn', 'unknown'],
  ['Hồ sơ liên thông (không tính hồ sơ rút)', 'unknown'],
  ['Số xã có hồ sơ liên thông', 'other_thing'],
  ['HS liên thông/HS phát sinh', 'unknown'],
  ['Tỷ lệ hồ sơ liên thông/tổng số | linked', 'rate'],
  ['Số HS LT gửi đi', 'unknown'],
  ['Dự kiến liên thông', 'unknown'],
  ['Số hồ sơ liên thông cùng kỳ 2024', 'previous'],
  ['Liên thông > Chưa', 'unknown'],
  ['Số người được hưởng mai táng phí', 'other_thing'],
  // A word nobody taught the program.
  ['Hồ sơ liên thông mồ côi', 'unknown'],
  ['Số hồ sơ liên thông kiểu Z', 'unknown'],
];

describe('the meaning of a heading', () => {
  it.each(HEADINGS)('%s → %s', (written, expected) => {
    const [path = '', before] = written.split(' | ');
    const { meaning, reason } = proposeMeaning(
      path.split(' > '),
      (before as ColumnMeaning | undefined) ?? null,
    );
    expect(`${meaning} (${reason})`).toMatch(new RegExp(`^${expected} `));
  });
});
