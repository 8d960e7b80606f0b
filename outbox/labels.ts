/** The closed lists of the outbox in the words of officials. Pure. */
import type { ActivePurpose } from '../templates/purposes.ts';
import type { State } from './message.ts';

/** As a tag or the head of a line; inside a sentence in lower case. In the order of a message's life, last first. */
export const MESSAGE_STATE_LABELS = {
  seen: 'Đã xem',
  delivered: 'Đã đến máy',
  sent: 'Đã gửi',
  sending: 'Đang gửi',
  queued: 'Chờ gửi',
  unknown: 'Chưa rõ đã gửi',
  failed: 'Không gửi được',
  dropped: 'Không gửi theo quy tắc',
  expired: 'Quá hạn, không gửi',
} as const satisfies Record<State, string>;

/** Inside a sentence: "tin tuyên truyền". */
export const PURPOSE_WORDS = {
  outreach: 'tuyên truyền',
  service: 'thông báo quyền lợi',
  reminder: 'nhắc hồ sơ',
} as const satisfies Record<ActivePurpose, string>;

/** As a choice by itself. */
export const PURPOSE_LABELS = {
  outreach: 'Tuyên truyền, hướng dẫn',
  service: 'Thông báo về quyền lợi, hồ sơ',
  reminder: 'Nhắc hồ sơ',
} as const satisfies Record<ActivePurpose, string>;

/** The label of a row's purpose; what is none that we begin is an answer. */
export function purposeLabel(purpose: string): string {
  return isActivePurpose(purpose) ? PURPOSE_LABELS[purpose] : 'Trả lời';
}

export function isActivePurpose(text: string): text is ActivePurpose {
  return Object.hasOwn(PURPOSE_LABELS, text);
}
