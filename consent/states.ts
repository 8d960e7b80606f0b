/** The closed lists of this room. */

export const STATES = [
  'not_required',
  'requested',
  'confirmed',
  'said',
  'refused',
  'lapsed',
  'paper_signed',
  'unknown',
] as const;
/**
 * `requested`: the one state that is reminded of. `said`: the citizen told us, the next file must bear it out.
 * `unknown`: the office's file does not say.
 */
export type ConsentState = (typeof STATES)[number];

export const ROLES = ['household_head', 'dwelling_owner', 'other_parent', 'guardian'] as const;
export type ConsentRole = (typeof ROLES)[number];

export function isState(text: string): text is ConsentState {
  return (STATES as readonly string[]).includes(text);
}

/** As citizens and staff read it. */
export const STATE_WORDS = {
  not_required: 'Không yêu cầu',
  requested: 'Chờ xác nhận',
  confirmed: 'Đã xác nhận',
  said: 'Người dân báo đã xác nhận, chờ đối chiếu',
  refused: 'Từ chối',
  lapsed: 'Quá hạn',
  paper_signed: 'Ký giấy',
  unknown: 'Chưa rõ',
} as const satisfies Record<ConsentState, string>;

export const ROLE_WORDS = {
  household_head: 'chủ hộ',
  dwelling_owner: 'chủ sở hữu chỗ ở',
  other_parent: 'cha hoặc mẹ',
  guardian: 'người giám hộ',
} as const satisfies Record<ConsentRole, string>;
