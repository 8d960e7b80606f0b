/** What can be wrong with a cell of an agency's list, and what to do about it. */

import type { Day } from '../../calendar/day.ts';
import { sayDay } from '../../calendar/words.ts';
import type { CellProblem, Problem } from '../../files/problem.ts';

export const NO_IDENTITY: CellProblem = {
  rule: 'identity_missing',
  message: 'Không có mã hồ sơ, cũng không đủ họ tên và ngày sinh (ngày mất) để nhận ra hồ sơ.',
  todo: 'Ghi mã hồ sơ; nếu là sổ ghi tay thì ghi họ tên và ngày sinh của trẻ (họ tên và ngày mất).',
};
export const BAD_CODE: CellProblem = {
  rule: 'code_unreadable',
  message: 'Mã hồ sơ không đúng dạng.',
  todo: 'Chép lại mã hồ sơ trên giấy tiếp nhận, ví dụ G22.99.08-261103-0012.',
};
export const BAD_BUNDLE: CellProblem = {
  rule: 'bundle_unknown',
  message: 'Không rõ là thủ tục khai sinh hay khai tử.',
  todo: 'Ghi “khai sinh” hoặc “khai tử”.',
  asks: true,
};
export const BAD_STATE: CellProblem = {
  rule: 'state_unknown',
  message: 'Không rõ tình trạng của hồ sơ.',
  todo: 'Ghi “đã giải quyết”, “đang giải quyết”, “trả lại”, “chưa đồng bộ sang”, “chưa đăng ký thường trú” hoặc “đã rút”.',
  asks: true,
};
export const BAD_SIGNED: CellProblem = {
  rule: 'signed_unknown',
  message: 'Không rõ giấy chứng sinh (giấy báo tử) đã ký số hay chưa, nên để trống.',
  todo: 'Ghi “đã ký số” hoặc “chưa ký số”.',
  asks: true,
};

export function badDay(why: string): CellProblem {
  return { rule: 'date_unreadable', message: why, todo: 'Ghi ngày/tháng/năm, ví dụ 03/11/2026.' };
}

export function afterList(asOf: Day): CellProblem {
  return {
    rule: 'date_after_as_of',
    message: `Ngày này sau ngày của danh sách (${sayDay(asOf)}).`,
    todo: 'Kiểm tra lại ngày, hoặc ngày lấy danh sách.',
  };
}

export function beforeCode(filed: Day): CellProblem {
  return {
    rule: 'date_before_code',
    message: `Ngày này trước ngày ${sayDay(filed)} ghi trong mã hồ sơ.`,
    todo: 'Kiểm tra lại: có thể ngày và tháng bị đổi chỗ (Excel), hoặc mã hồ sơ chép sai.',
  };
}

export const DONE_BEFORE: CellProblem = {
  rule: 'days_reversed',
  message: 'Ngày giải quyết (trả lại) trước ngày tiếp nhận.',
  todo: 'Kiểm tra lại hai ngày.',
};

export function twice(first: number): CellProblem {
  return {
    rule: 'row_twice',
    message: `Hồ sơ này đã có ở dòng ${first}; dòng này được bỏ qua.`,
    todo: 'Không cần làm gì nếu hai dòng như nhau; nếu khác nhau, chỉ giữ dòng đúng.',
  };
}

export function contradicts(first: number): CellProblem {
  return {
    rule: 'state_contradicts',
    message: `Cùng hồ sơ nhưng tình trạng khác với dòng ${first}.`,
    todo: 'Chỉ giữ dòng đúng.',
  };
}

/** One sentence for both: the row names another area, or its case is known there. It does not tell which. */
export function outsideArea(file: string, row: number, code: string): Problem {
  return {
    ...{ file, row, column: null, value: code, rule: 'outside_area', severity: 'error' as const },
    message: `Hồ sơ ở dòng ${row} không thuộc địa bàn của anh/chị.`,
    todo: 'Bỏ dòng này khỏi danh sách, hoặc chuyển cho đơn vị phụ trách hồ sơ nạp.',
  };
}
