import { daysSince } from '../../../calendar/moment.ts';
import { sayMoment } from '../../../calendar/words.ts';
import { channelLabel } from '../../../channels/labels.ts';
import {
  type ConsentLine,
  type DossierHappening,
  daysLeft,
  isLivesWith,
  isNotNeededReason,
  isState,
  LIVES_WITH_WORDS,
  NOT_NEEDED_WORDS,
  STATE_WORDS,
} from '../../../consent/consent.ts';
import { sayCount } from '../../../writing/numbers.ts';
import type { TagLook } from '../../tags.ts';

/** A confirmation as the clerk reads it: what comes next, how pressing it is, what happened. Pure. */

const WAITS: Record<string, string> = {
  stale_data: 'Số liệu đã cũ, cần nạp tệp mới',
  unknown_state: 'Tệp chưa ghi trạng thái, cần nạp lại',
  not_requested_yet: 'Chưa đến lúc yêu cầu',
  in_outbox: 'Tin nhắc đang chờ gửi',
  other_reminder_in_outbox: 'Người này đang có tin nhắc khác chờ gửi',
  after_last_step: 'Đã nhắc đủ, đang chờ người dân',
};

const CALLS: Record<CallWhy, string> = {
  unreachable: 'không có số để nhắn tin',
  stopped: 'người dân đã dừng nhận tin',
  wrong_person: 'người nhận báo nhầm người',
  no_answer: 'đã nhắc đủ mà chưa xác nhận',
  deadline_passed: 'đã quá hạn',
  no_time_left: 'không còn kịp nhắn tin',
};

const NOTHINGS: Record<string, string> = {
  vanished: 'Không còn trong tệp mới nhất',
  not_needed_by_law: 'Luật không đòi, tỉnh chọn không nhắc',
};

type CallWhy = Extract<ConsentLine['next'], { do: 'call_list' }>['why'];

/** Why the clerk must telephone. */
export function callWord(why: CallWhy): string {
  return CALLS[why];
}

export type NextAction = { kind: 'send' | 'wait' | 'call' | 'nothing'; sentence: string; look: TagLook };

export function nextWord(line: Pick<ConsentLine, 'next' | 'recipient'>, now: Date): NextAction {
  const { next } = line;
  switch (next.do) {
    case 'send': {
      const when = next.at <= now ? 'lượt gửi tới' : sayMoment(next.at);
      const who = line.recipient?.who === 'applicant' ? ' (gửi người nộp)' : '';
      return { kind: 'send', sentence: `${next.title}: ${when}${who}`, look: 'live' };
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
      return { kind: 'call', sentence: `Gọi điện: ${CALLS[next.why]}`, look: 'bad' };
    case 'nothing':
      return {
        kind: 'nothing',
        sentence: NOTHINGS[next.why] ?? 'Không cần nhắc',
        look: 'plain',
      };
  }
}

const LOOKS: Record<string, TagLook> = {
  requested: 'wait',
  confirmed: 'good',
  paper_signed: 'good',
  said: 'live',
  refused: 'bad',
  lapsed: 'bad',
  unknown: 'wait',
  not_required: 'plain',
};

export function stateLook(state: string): TagLook {
  return LOOKS[state] ?? 'plain';
}

/** How pressing a confirmation is: days to its deadline, or, without one, days since it was asked for. */
export function pressWord(
  line: Pick<ConsentLine, 'deadlineAt' | 'requestedAt'>,
  now: Date,
): { text: string; look: TagLook } {
  const left = daysLeft(line, now);
  if (left === null) {
    const days = daysSince(line.requestedAt, now);
    return { text: `Đã chờ ${sayCount(days)} ngày`, look: days > LONG_WAIT_DAYS ? 'wait' : 'plain' };
  }
  if (line.deadlineAt !== null && line.deadlineAt <= now)
    return { text: left === 0 ? 'Vừa quá hạn' : `Quá hạn ${sayCount(-left)} ngày`, look: 'bad' };
  return {
    text: left <= 1 ? 'Còn chưa đến 1 ngày' : `Còn ${sayCount(left)} ngày`,
    look: left <= 3 ? 'wait' : 'plain',
  };
}

const LONG_WAIT_DAYS = 3;

export const SENT_WORDS = {
  open: { word: 'Đang chờ gửi', look: 'wait' },
  sent: { word: 'Đã gửi', look: 'good' },
  failed: { word: 'Không đến', look: 'bad' },
} as const;

/** What a message of the ledger was, when its step is in no ladder any more. */
export function stepWord(sent: { step: string; title: string | null }): string {
  return sent.title ?? `Bước nhắc cũ (${sent.step})`;
}

const stateWord = (written: string | number | undefined) =>
  typeof written === 'string' && isState(written) ? STATE_WORDS[written] : '';

/** With whom the child is registered, as the dossier's page says it. */
export function caseWord(written: string | number | null | undefined): string {
  return typeof written === 'string' && isLivesWith(written) ? LIVES_WITH_WORDS[written] : 'Chưa rõ';
}

function reasonWord(written: string | number | undefined): string {
  return typeof written === 'string' && isNotNeededReason(written) ? NOT_NEEDED_WORDS[written] : '';
}

/** One thing that happened, as a clerk reads it: what, and what is told of it. */
export function happeningWord(one: DossierHappening): { what: string; more: string } {
  if (one.what === 'message')
    return {
      what: `Tin nhắc qua ${channelLabel(one.channel)}: ${stepWord(one)}`,
      more: SENT_WORDS[one.state].word,
    };
  const file = one.file === null ? '' : `Tệp ${one.file.name}, số liệu lúc ${sayMoment(one.file.asOf)}`;
  switch (one.kind) {
    case 'listed':
      return { what: 'Hồ sơ có trong danh sách lần đầu', more: file };
    case 'state':
      return {
        what: `${stateWord(one.detail.from)} → ${stateWord(one.detail.to)}`,
        more: file,
      };
    case 'vanished':
      return { what: 'Không còn trong danh sách mới', more: file };
    case 'back':
      return { what: 'Có lại trong danh sách', more: file };
    case 'moved':
      return { what: 'Chuyển địa bàn', more: file };
    case 'said':
      return { what: 'Người dân báo đã xác nhận', more: 'Ngừng nhắc, chờ đối chiếu với tệp mới.' };
    case 'contradicted':
      return {
        what: 'Tệp vẫn ghi chưa xác nhận',
        more:
          one.detail.word === 'holds'
            ? `${file}. Tạm tin lời đã báo, chưa nhắc lại.`
            : `${file}. Nhắc lại từ đây.`,
      };
    case 'not_me':
      return { what: 'Người nhận báo không phải mình', more: 'Cần tìm đúng người.' };
    case 'help':
      return { what: 'Người dân nhờ giúp', more: 'Đã chuyển vào Hộp thư người dân.' };
    case 'nudge':
      return { what: 'Cán bộ nhắc bằng tay', more: channelLabel(String(one.detail.channel ?? '')) };
    case 'paper':
      return { what: 'Cán bộ ghi nhận đã ký giấy CT01', more: '' };
    case 'not_needed':
      return { what: 'Cán bộ ghi nhận không cần xác nhận', more: reasonWord(one.detail.reason) };
    case 'not_needed_undone':
      return { what: 'Cán bộ bỏ ghi nhận không cần xác nhận', more: 'Nhắc lại từ đây.' };
    case 'by_law':
      return {
        what: 'Thôi nhắc theo quy định',
        more: 'Luật không đòi xác nhận này và tỉnh đã chọn không nhắc.',
      };
    case 'needed_again':
      return {
        what: 'Nhắc lại',
        more: 'Theo quy định hoặc lựa chọn hiện nay, việc nhắc xác nhận này tiếp tục.',
      };
    case 'case':
      return {
        what: 'Trẻ đăng ký cư trú cùng',
        more: [caseWord(one.detail.to), file].filter((part) => part !== '').join('. '),
      };
    case 'paper_undone':
      return { what: 'Cán bộ bỏ ghi nhận ký giấy', more: '' };
  }
}
