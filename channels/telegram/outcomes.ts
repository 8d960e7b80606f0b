import { GrammyError, HttpError } from 'grammy';
import { neverLeft } from '../connections.ts';
import type { Outcome } from '../contract.ts';

/**
 * What Telegram's refusals mean. Descriptions are matched, because one error code covers many causes.
 * Source: the Bot API's own answers as collected in the channel notes, November 2026 (watzon/tg-mock scenarios for Bot API 9.2;
 * core.telegram.org/bots/faq). First match wins.
 */
type Refusal = {
  code: number;
  says: RegExp;
  kind: 'gone' | 'refused' | 'ourFault';
  reason: string;
  staff: string;
};

const REFUSALS: Refusal[] = [
  gone(403, /blocked by the user/, 'blocked', 'Người dân đã chặn bot Telegram.'),
  gone(403, /user is deactivated/, 'deactivated', 'Tài khoản Telegram của người dân đã bị xóa.'),
  gone(403, /can't initiate conversation/, 'never_started', 'Người dân chưa từng mở trò chuyện với bot.'),
  gone(
    403,
    /kicked|not a member|group chat was deleted/,
    'left_group',
    'Bot không còn trong nhóm Telegram này.',
  ),
  gone(403, /to bots/, 'is_a_bot', 'Địa chỉ này là một bot khác, không phải người dân.'),
  gone(403, /./s, 'forbidden', 'Telegram không cho gửi tới địa chỉ này.'),
  gone(
    400,
    /chat not found|user not found|PEER_ID_INVALID/i,
    'chat_not_found',
    'Không tìm thấy cuộc trò chuyện Telegram.',
  ),
  gone(400, /group chat was deactivated/, 'group_deactivated', 'Nhóm Telegram này đã ngừng hoạt động.'),
  {
    code: 400,
    says: /not enough rights|no rights to send|CHAT_WRITE_FORBIDDEN|CHAT_RESTRICTED|TOPIC_CLOSED/i,
    kind: 'refused',
    reason: 'no_right_to_write',
    staff: 'Bot không có quyền gửi tin trong nhóm này; nhờ quản trị viên nhóm cấp quyền.',
  },
  fault(400, /too long/, 'too_long', 'Nội dung dài hơn giới hạn của Telegram.'),
  fault(
    400,
    /BUTTON_|reply markup|inline keyboard/i,
    'bad_buttons',
    'Nút bấm của tin không hợp lệ với Telegram.',
  ),
  fault(400, /PHOTO|IMAGE|wrong file/i, 'bad_photo', 'Telegram không nhận ảnh kèm theo tin.'),
  fault(
    400,
    /./s,
    'bad_request',
    'Telegram không hiểu yêu cầu gửi tin; cần người phụ trách kỹ thuật xem lại.',
  ),
  fault(401, /./s, 'bad_token', 'Mã bot Telegram (TELEGRAM_BOT_TOKEN) sai hoặc đã bị thu hồi.'),
  fault(404, /./s, 'bad_token', 'Mã bot Telegram (TELEGRAM_BOT_TOKEN) sai hoặc đã bị thu hồi.'),
  fault(413, /./s, 'too_large', 'Ảnh kèm theo lớn hơn giới hạn của Telegram.'),
];

/** Telegram always says how long after a 429; this is for the day it does not. */
const UNTOLD_WAIT_MS = 5_000;

/** Turns anything grammY throws into an outcome. The error itself carries the token and the text: only codes leave here. */
export function outcomeOf(error: unknown): Outcome {
  // An answer without a code is not Telegram's: something on the way spoke for it.
  if (error instanceof GrammyError && typeof error.error_code === 'number') return answered(error);
  const cause = error instanceof HttpError ? error.error : error;
  if (neverLeft(cause)) {
    return {
      kind: 'retry',
      reason: 'telegram_unreachable',
      staff: 'Chưa kết nối được tới máy chủ Telegram; hệ thống sẽ gửi lại.',
      whole: true,
    };
  }
  // The body was no JSON: the page of a gateway (502), or its own envelope without Telegram's code.
  const gateway = error instanceof GrammyError || isNoJson(cause);
  return {
    kind: 'unknown',
    ...(gateway ? { gateway } : {}),
    reason: gateway ? 'telegram_gateway' : 'telegram_no_answer',
    staff: 'Telegram không trả lời kịp nên chưa rõ tin đã tới hay chưa; hệ thống không tự gửi lại.',
  };
}

/** Telegram wants silence for `afterMs` in this chat. */
export function rateLimited(afterMs: number): Extract<Outcome, { kind: 'retry' }> {
  return {
    kind: 'retry',
    reason: 'telegram_rate_limited',
    staff: 'Telegram yêu cầu gửi chậm lại; hệ thống sẽ chờ rồi gửi tiếp.',
    afterMs,
  };
}

/** What grammY's HTTP client throws when an answer is not JSON. */
function isNoJson(cause: unknown): boolean {
  if (cause instanceof SyntaxError) return true;
  return typeof cause === 'object' && cause !== null && 'type' in cause && cause.type === 'invalid-json';
}

function answered(error: GrammyError): Outcome {
  if (error.error_code === 429) {
    const seconds = error.parameters.retry_after;
    return rateLimited(typeof seconds === 'number' && seconds > 0 ? seconds * 1000 : UNTOLD_WAIT_MS);
  }
  if (error.error_code >= 500) {
    return {
      kind: 'retry',
      reason: 'telegram_server_error',
      staff: 'Máy chủ Telegram đang lỗi; hệ thống sẽ gửi lại.',
    };
  }
  const found = REFUSALS.find(
    (refusal) => refusal.code === error.error_code && refusal.says.test(String(error.description)),
  );
  if (found) return { kind: found.kind, reason: `telegram_${found.reason}`, staff: found.staff };
  return {
    kind: 'ourFault',
    reason: `telegram_${error.error_code}`,
    staff: 'Telegram từ chối yêu cầu với mã lỗi lạ; cần người phụ trách kỹ thuật xem lại.',
  };
}

function gone(code: number, says: RegExp, reason: string, staff: string): Refusal {
  return { code, says, kind: 'gone', reason, staff };
}

function fault(code: number, says: RegExp, reason: string, staff: string): Refusal {
  return { code, says, kind: 'ourFault', reason, staff };
}
