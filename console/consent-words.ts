import type { ConsentLine } from '../consent/consent.ts';
import { sayMoment } from './say.ts';
import type { Look } from './words.ts';

/** What comes next for a confirmation, as the clerk reads it. Pure. */

const STEPS: Record<string, string> = {
  first: 'Báo lần đầu',
  day1: 'Nhắc sau 1 ngày',
  day3: 'Nhắc sau 3 ngày',
  day6: 'Nhắc sau 6 ngày',
  last: 'Nhắc lần cuối trước hạn',
};

export function stepWord(step: string): string {
  return step.startsWith('nudge') ? 'Cán bộ nhắc' : (STEPS[step] ?? step);
}

const WAITS: Record<string, string> = {
  stale_data: 'Số liệu đã cũ, cần nạp tệp mới',
  unknown_state: 'Tệp chưa ghi trạng thái, cần nạp lại',
  not_requested_yet: 'Chưa đến lúc yêu cầu',
  in_outbox: 'Tin nhắc đang chờ gửi',
  other_reminder_in_outbox: 'Người này đang có tin nhắc khác chờ gửi',
  after_last_step: 'Đã nhắc đủ, đang chờ người dân',
};

const CALLS: Record<string, string> = {
  unreachable: 'không có số để nhắn tin',
  stopped: 'người dân đã dừng nhận tin',
  wrong_person: 'người nhận báo nhầm người',
  no_answer: 'đã nhắc đủ mà chưa xác nhận',
  deadline_passed: 'đã quá hạn',
  no_time_left: 'không còn kịp nhắn tin',
};

export type Next = { kind: 'send' | 'wait' | 'call' | 'nothing'; sentence: string; look: Look };

export function nextWord(line: Pick<ConsentLine, 'next' | 'recipient'>, now: Date): Next {
  const { next } = line;
  switch (next.do) {
    case 'send': {
      const when = next.at <= now ? 'lượt gửi tới' : sayMoment(next.at);
      const who = line.recipient?.who === 'applicant' ? ' (gửi người nộp)' : '';
      return { kind: 'send', sentence: `${stepWord(next.step)}: ${when}${who}`, look: 'live' };
    }
    case 'wait': {
      const sentence = WAITS[next.why] ?? next.why;
      return {
        kind: 'wait',
        sentence: next.until === null ? sentence : `${sentence}, đến ${sayMoment(next.until)}`,
        look: next.why === 'stale_data' || next.why === 'unknown_state' ? 'bad' : 'wait',
      };
    }
    case 'call_list':
      return { kind: 'call', sentence: `Gọi điện: ${CALLS[next.why] ?? next.why}`, look: 'bad' };
    case 'nothing':
      return {
        kind: 'nothing',
        sentence: next.why === 'vanished' ? 'Không còn trong tệp mới nhất' : 'Không cần nhắc',
        look: 'plain',
      };
  }
}

const LOOKS: Record<string, Look> = {
  requested: 'wait',
  confirmed: 'good',
  paper_signed: 'good',
  said: 'live',
  refused: 'bad',
  lapsed: 'bad',
  unknown: 'wait',
  not_required: 'plain',
};

export function stateLook(state: string): Look {
  return LOOKS[state] ?? 'plain';
}
