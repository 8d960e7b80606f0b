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

/** Somebody has still to confirm, or the next file to bear it out. */
export const OPEN: readonly ConsentState[] = ['requested', 'said', 'unknown'];
/** Is it one of them? For a state as a row has it. */
export const isOpen = (state: string): boolean => (OPEN as readonly string[]).includes(state);
/** Nobody answered: a clerk may mark it as not needed. */
export const WITHOUT_ANSWER: readonly ConsentState[] = ['requested', 'unknown', 'lapsed'];
/** No file bears a confirmation out: a clerk may record a signature on paper. */
export const NOT_BORNE_OUT: readonly ConsentState[] = ['requested', 'said', 'unknown', 'lapsed'];

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

/** With whom the child of a birth bundle is registered: the case on which consent depends since 1 July 2026. */
export const LIVES_WITH = ['parents', 'others'] as const;
/** `parents`: father, mother or guardian. */
export type LivesWith = (typeof LIVES_WITH)[number];
export const LIVES_WITH_WORDS = {
  parents: 'Cha, mẹ hoặc người giám hộ',
  others: 'Người khác (ông bà, họ hàng…)',
} as const satisfies Record<LivesWith, string>;

export function isLivesWith(text: string): text is LivesWith {
  return (LIVES_WITH as readonly string[]).includes(text);
}

/** What a province does about confirmations that the law no longer asks, while it is not known whether the software stopped asking. */
export const CHOICES = ['remind', 'rest'] as const;
export type ReminderChoice = (typeof CHOICES)[number];
export const CHOICE_WORDS = {
  remind: 'Vẫn nhắc: VNeID ở tỉnh còn gửi yêu cầu',
  rest: 'Không nhắc: VNeID ở tỉnh đã thôi gửi yêu cầu',
} as const satisfies Record<ReminderChoice, string>;

export function isChoice(text: string): text is ReminderChoice {
  return (CHOICES as readonly string[]).includes(text);
}

/** Why a clerk says that a confirmation is not needed. A closed list: free words could hold names. */
export const NOT_NEEDED_WORDS = {
  with_parents: 'Trẻ dưới 6 tuổi về ở với cha, mẹ, người giám hộ (từ 01/7/2026)',
  signed_once: 'Người này cũng là cha, mẹ, đã có ý kiến trong hồ sơ',
  police_asked: 'Công an xã, phường đã lấy ý kiến',
  not_asked: 'Phần mềm không gửi yêu cầu này',
} as const;
export type NotNeededReason = keyof typeof NOT_NEEDED_WORDS;

export function isNotNeededReason(text: string): text is NotNeededReason {
  return Object.hasOwn(NOT_NEEDED_WORDS, text);
}
