/** When a clerk may remind by hand, and when that message leaves. Pure. */
import { HOUR_MS } from '../calendar/durations.ts';
import { deadlineOf, isNudge, isStale, type Ladder, type LadderFacts } from './ladder.ts';

/** Why not, as staff read it. */
export const NUDGE_REFUSALS = {
  no_such_dossier: 'Không có hồ sơ mang mã này.',
  not_needed: 'Theo quy định không cần xác nhận này, và tỉnh đã chọn không nhắc.',
  not_pending: 'Hồ sơ này không còn xác nhận nào đang chờ.',
  stale_data: 'Số liệu đã cũ; hãy nạp tệp mới trước khi nhắc, để không nhắc người đã xác nhận.',
  unreachable: 'Không liên lạc được qua tin nhắn; hãy gọi điện.',
  stopped: 'Người dân đã yêu cầu dừng nhận tin; hãy gọi điện nếu cần.',
  wrong_person: 'Người nhận trước đã báo nhầm người; hãy tìm số điện thoại đúng.',
  already_waiting: 'Một tin nhắc bằng tay đang chờ gửi.',
  deadline_passed: 'Đã quá hạn xác nhận; xem hướng xử lý với công an xã.',
} as const;
export type NudgeRefusal = keyof typeof NUDGE_REFUSALS;

/** Null: the clerk may. */
export function whyNotNudge(facts: LadderFacts, ladder: Ladder, at: Date): NudgeRefusal | null {
  if (facts.state !== 'requested' || facts.vanished) return 'not_pending';
  if (facts.needless) return 'not_needed';
  if (isStale(facts.asOf, ladder, at)) return 'stale_data';
  if (facts.recipient !== 'person' && facts.recipient !== 'applicant') return facts.recipient;
  if (facts.history.some((sent) => sent.state === 'open' && isNudge(sent.step))) return 'already_waiting';
  const deadline = deadlineOf(facts, ladder);
  return deadline !== null && deadline <= nudgeMoment(facts, ladder, at) ? 'deadline_passed' : null;
}

/** A day after the person's last reminder at the earliest, in the hours. */
export function nudgeMoment(facts: LadderFacts, ladder: Ladder, at: Date): Date {
  const gapEnds = facts.lastToPerson === null ? 0 : facts.lastToPerson.getTime() + ladder.gapHours * HOUR_MS;
  return ladder.opensFrom(new Date(Math.max(at.getTime(), gapEnds)));
}

/** `nudge-1`, `nudge-2`…: each is a step of its own. */
export function nudgeStep(facts: LadderFacts): string {
  return `nudge-${facts.history.filter((sent) => isNudge(sent.step)).length + 1}`;
}
