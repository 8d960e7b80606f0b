/** The agencies that handle one filed case, what each says of it, and who has the next move: closed lists with their words. */
import type { Bundle } from '../knowledge/bundle.ts';

/** An agency whose own system holds the case, in the order in which the bundle reaches them (Decree 63/2024/NĐ-CP). */
export const SIDE_WORDS = {
  justice: 'Tư pháp – hộ tịch',
  police: 'Công an',
  insurance: 'Bảo hiểm xã hội',
  home_affairs: 'Nội vụ',
} as const;
export type Side = keyof typeof SIDE_WORDS;
export const SIDES = Object.keys(SIDE_WORDS) as Side[];

export function isSide(text: string): text is Side {
  return Object.hasOwn(SIDE_WORDS, text);
}

/** Who must have the case after the civil registrar: what is not there yet is not synchronised. Benefits after a death are not owed to all. */
export const FOLLOWING = {
  birth: ['police', 'insurance'],
  death: ['police'],
} as const satisfies Record<Bundle, readonly Side[]>;

/**
 * What a side says. not_arrived: its list, or the sender's, says that the case did not come over; not_resident: the police
 * have the child, and not its residence.
 */
export const SIDE_STATE_WORDS = {
  unknown: 'Chưa có trong danh sách',
  not_arrived: 'Chưa đồng bộ sang',
  arrived: 'Đã tiếp nhận, đang giải quyết',
  not_resident: 'Chưa đăng ký thường trú',
  returned: 'Trả lại',
  withdrawn: 'Đã rút hoặc hủy',
  done: 'Đã giải quyết',
} as const;
export type SideState = keyof typeof SIDE_STATE_WORDS;
export const SIDE_STATES = Object.keys(SIDE_STATE_WORDS) as SideState[];

/** What an officer of a side marks by hand in the joint review. */
export const MARK_WORDS = {
  working: 'Đang xử lý',
  done: 'Đã xử lý xong',
  not_here: 'Không tìm thấy trên hệ thống của mình',
  not_ours: 'Không thuộc trách nhiệm của mình',
} as const;
export type Mark = keyof typeof MARK_WORDS;
export const MARKS = Object.keys(MARK_WORDS) as Mark[];

export function isMark(text: string): text is Mark {
  return Object.hasOwn(MARK_WORDS, text);
}

/** Who has to do something next. `health`: the facility that signs the notice of birth or death. */
export const MOVE_WORDS = {
  ...SIDE_WORDS,
  citizen: 'Người dân',
  health: 'Cơ sở y tế',
} as const satisfies Record<Side, string> & Record<string, string>;
export type Move = keyof typeof MOVE_WORDS;

export function isMove(text: string): text is Move {
  return Object.hasOwn(MOVE_WORDS, text);
}
