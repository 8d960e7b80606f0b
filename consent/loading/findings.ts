/** What can be wrong with a cell of the list, and what to do about it. */
import { sayDay } from '../../calendar/words.ts';
import type { ReadDate } from '../../files/dates.ts';
import type { CellProblem, Problem } from '../../files/problem.ts';
import type { NotWhole } from '../../imports/imports.ts';

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
};
export const BAD_ROLE = {
  rule: 'role_unknown',
  message: 'Không rõ vai trò của người cần xác nhận.',
  todo: 'Ghi “chủ hộ”, “chủ sở hữu”, “cha/mẹ” hoặc “giám hộ”.',
};
export const BAD_STATE = {
  rule: 'state_unknown',
  message: 'Không rõ trạng thái xác nhận.',
  todo: 'Ghi “chờ xác nhận”, “đã xác nhận”, “từ chối”, “quá hạn”, “ký giấy”, “không yêu cầu” hoặc “chưa rõ”.',
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

const WHY_NOT_WHOLE: Record<NotWhole, string> = {
  rows_left_out: 'tệp còn dòng chưa đọc được',
  sheets_left_out: 'tệp còn trang chưa đọc',
  far_fewer: 'số hồ sơ trong tệp ít hơn hẳn số đang theo dõi',
};

/** The loader says that the file is the whole list, and it cannot be taken for it. */
export function notWholeProblem(file: string, why: NotWhole, leaving: number): Problem {
  const todo =
    why === 'far_fewer'
      ? `Nếu đúng là danh sách đầy đủ, hãy xác nhận ${leaving} hồ sơ sẽ rời danh sách (dòng lệnh: --leaving ${leaving}).`
      : 'Sửa các dòng đã nêu rồi nạp lại cả danh sách; lần này không hồ sơ nào rời danh sách.';
  return {
    ...{ file, row: null, column: null, value: null, rule: 'not_whole', severity: 'warning' as const },
    message: `Tệp không được coi là danh sách đầy đủ vì ${WHY_NOT_WHOLE[why]}: ${leaving} hồ sơ không có trong tệp vẫn được giữ.`,
    todo,
  };
}

/** Nobody said whether the file is the whole list: nothing leaves, and the question is put. */
export function unasked(file: string, leaving: number): Problem {
  return {
    ...{ file, row: null, column: null, value: null, rule: 'coverage_unasked', severity: 'warning' as const },
    message: `${leaving} hồ sơ đang chờ không có trong tệp này và vẫn được giữ trong danh sách.`,
    todo: 'Nếu tệp là danh sách đầy đủ thì chọn “Danh sách đầy đủ” (dòng lệnh: --whole); nếu chỉ là phần bổ sung thì không cần làm gì.',
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
