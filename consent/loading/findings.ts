/** What can be wrong with a cell of the list, and what to do about it. */
import { sayDay } from '../../calendar/words.ts';
import type { ReadDate } from '../../files/dates.ts';
import type { CellProblem, Problem } from '../../files/problem.ts';

export function badDate(read: Extract<ReadDate, { kind: 'refused' }>): CellProblem {
  return { rule: 'date_unreadable', message: read.why, todo: 'Ghi ngày/tháng/năm, ví dụ 03/11/2026.' };
}
export function differs(row: number): CellProblem {
  return {
    rule: 'dossier_differs',
    message: `Cùng mã hồ sơ nhưng khác với dòng ${row}.`,
    todo: `Sửa cho giống dòng ${row}, hoặc kiểm tra lại mã hồ sơ.`,
  };
}
export function continues(row: number): CellProblem {
  return {
    rule: 'row_continues',
    message: `Dòng này không có mã hồ sơ, được hiểu là cùng hồ sơ với dòng ${row} (ô gộp).`,
    todo: 'Không cần làm gì nếu đúng; nếu là hồ sơ khác, ghi mã hồ sơ.',
  };
}
export function contradicts(row: number): CellProblem {
  return {
    rule: 'state_contradicts',
    message: `Cùng hồ sơ, cùng người, cùng vai trò nhưng trạng thái khác với dòng ${row}.`,
    todo: 'Chỉ giữ dòng đúng; nếu là hai người khác nhau, ghi tên hoặc số điện thoại của từng người.',
  };
}
export function repeated(row: number): CellProblem {
  return {
    rule: 'row_twice',
    message: `Dòng này lặp lại dòng ${row}, được bỏ qua.`,
    todo: 'Không cần làm gì; nếu là hai người khác nhau, ghi tên hoặc số điện thoại của từng người.',
  };
}

export const NO_CODE = {
  rule: 'code_missing',
  message: 'Chưa có mã hồ sơ.',
  todo: 'Ghi mã hồ sơ, hoặc xóa dòng.',
};
export const BAD_CODE = {
  rule: 'code_unreadable',
  message: 'Mã hồ sơ không đúng dạng.',
  todo: 'Chép lại mã hồ sơ trên giấy tiếp nhận, ví dụ G22.99.08-261103-0012.',
};
export const BAD_BUNDLE = {
  rule: 'bundle_unknown',
  message: 'Không rõ là thủ tục khai sinh hay khai tử.',
  todo: 'Ghi “khai sinh” hoặc “khai tử”.',
  asks: true as const,
};
export const BAD_ROLE = {
  rule: 'role_unknown',
  message: 'Không rõ vai trò của người cần xác nhận.',
  todo: 'Ghi “chủ hộ”, “chủ sở hữu”, “cha/mẹ” hoặc “giám hộ”.',
  asks: true as const,
};
export const BAD_STATE = {
  rule: 'state_unknown',
  message: 'Không rõ trạng thái xác nhận.',
  todo: 'Ghi “chờ xác nhận”, “đã xác nhận”, “từ chối”, “quá hạn”, “ký giấy”, “không yêu cầu” hoặc “chưa rõ”.',
  asks: true as const,
};
export const BAD_LIVES_WITH = {
  rule: 'lives_with_unknown',
  message: 'Không rõ trẻ đăng ký cư trú cùng ai, nên hồ sơ vẫn được nhắc như chưa biết.',
  todo: 'Ghi “cha mẹ”, “người giám hộ” hoặc “người khác”; chưa rõ thì để trống.',
  asks: true as const,
};
export const AFTER_AS_OF = {
  rule: 'date_after_as_of',
  message: 'Ngày gửi yêu cầu sau thời điểm của tệp (--as-of).',
  todo: 'Kiểm tra lại ngày gửi yêu cầu, hoặc thời điểm lấy số liệu.',
};
export const BEFORE_REQUEST = {
  rule: 'deadline_before_request',
  message: 'Hạn xác nhận trước ngày gửi yêu cầu.',
  todo: 'Kiểm tra lại hai ngày.',
};

/** One sentence for both: the row names another area, or its dossier is known there. It does not tell which. */
export function outsideArea(file: string, row: number, code: string): Problem {
  return {
    file,
    row,
    column: null,
    value: code,
    rule: 'outside_area',
    message: `Hồ sơ ở dòng ${row} không thuộc địa bàn của anh/chị.`,
    todo: 'Bỏ dòng này khỏi tệp, hoặc chuyển cho đơn vị phụ trách hồ sơ nạp.',
    severity: 'error',
  };
}

/** A request cannot be older than the dossier: mostly a day and a month that changed places. */
export function beforeCode(filed: Date): CellProblem {
  const day = sayDay(filed);
  return {
    rule: 'date_before_code',
    message: `Ngày gửi yêu cầu trước ngày ${day} ghi trong mã hồ sơ.`,
    todo: 'Kiểm tra lại: có thể ngày và tháng bị đổi chỗ (Excel), hoặc mã hồ sơ chép sai.',
  };
}
export const LONG_AGO = {
  rule: 'date_long_ago',
  message: 'Ngày gửi yêu cầu trước thời điểm của tệp hơn một năm.',
  todo: 'Kiểm tra lại năm; nếu cả cột lệch bốn năm thì bảng tính dùng lịch 1904 của máy Mac.',
};
