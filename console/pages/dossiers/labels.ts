/** A filed case as officers read it. Pure. */
import { sayDay } from '../../../calendar/words.ts';
import {
  type FilingLine,
  HOLD_WORDS,
  type Hold,
  MARK_WORDS,
  MOVE_WORDS,
  SIDE_STATE_WORDS,
  SIDE_WORDS,
} from '../../../dossiers/dossiers.ts';
import { BUNDLE_TITLES } from '../../../knowledge/bundle.ts';
import { shortName } from '../../places.ts';
import type { TagLook } from '../../tags.ts';

/** The longer it is stuck, the louder. */
const LONG_DAYS = { wait: 3, bad: 7 };

export function ageLook(days: number): TagLook {
  return days >= LONG_DAYS.bad ? 'bad' : days >= LONG_DAYS.wait ? 'wait' : 'plain';
}

/** What is to be done about a hold, in one sentence. */
export const TODO: Record<Hold, string> = {
  returned: 'Xem lý do; nếu đòi giấy tờ ngoài quy định thì ghi nhận và đề nghị cơ quan trả lại xử lý tiếp.',
  not_synchronised: 'Tư pháp gửi lại dữ liệu, công an kiểm tra; không yêu cầu người dân nộp lại.',
  overdue: 'Cơ quan đang giữ hồ sơ giải quyết ngay hoặc xin lỗi và hẹn lại.',
  waiting_confirmation: 'Nhắc người phải xác nhận; xem trang Xác nhận VNeID.',
  notice_unsigned: 'Đề nghị cơ sở y tế ký số giấy chứng sinh (giấy báo tử).',
  not_resident: 'Công an xã, phường kiểm tra và đăng ký thường trú cho trẻ.',
};

export function shownFiling(line: FilingLine, names: ReadonlyMap<number, string>, now: Date) {
  return {
    id: line.id,
    code: line.code ?? `Hồ sơ số ${line.id}`,
    bundle: BUNDLE_TITLES[line.bundle],
    area: shortName(line.areaCode, now),
    hold: HOLD_WORDS[line.hold],
    since: sayDay(line.since),
    age: { look: ageLook(line.days), text: `${line.days} ngày` },
    move: MOVE_WORDS[line.move],
    owner: line.ownerId === null ? '' : (names.get(line.ownerId) ?? ''),
    dueOn: line.dueOn === null ? '' : sayDay(line.dueOn),
    sides: line.sides.map(({ side, state, mark }) => ({
      name: SIDE_WORDS[side],
      state: SIDE_STATE_WORDS[state],
      mark: mark === null ? '' : MARK_WORDS[mark],
    })),
  };
}

/** What an event says beside its kind. */
export function eventDetail(kind: string, detail: Record<string, unknown>): string {
  if (detail.beyondRules === true) return 'Đòi giấy tờ ngoài quy định';
  if (detail.beyondRules === false) return 'Đúng quy định';
  if (typeof detail.dueOn === 'string') return `Hạn ${sayDay(detail.dueOn)}`;
  const words: Record<string, string> = kind === 'mark' ? MARK_WORDS : SIDE_STATE_WORDS;
  const [from, to] = [detail.from, detail.to ?? detail.state].map((one) => words[String(one)] ?? '');
  if (to === '') return kind === 'mark' ? 'Bỏ đánh dấu' : (from ?? '');
  return from === '' ? (to ?? '') : `${from} → ${to}`;
}
