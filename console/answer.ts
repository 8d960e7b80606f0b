import type { Readable } from 'node:stream';
import type { PageFrame } from './frame.ts';
import type { ViewData } from './views.ts';

/** What a page action answers; `http.ts` turns it into a response. Actions themselves know no HTTP reply. */
export type PageAnswer =
  /** A page in its frame. `status` other than 200 for refused forms (422) and the like. */
  | { kind: 'page'; view: string; title: string; data: ViewData; status?: number; frame?: PageFrame }
  /** A piece of a page, for htmx. `status` 204: nothing new. */
  | { kind: 'piece'; view: string; data: ViewData }
  | { kind: 'nothing' }
  /** Pieces of a page as they change (server-sent events). */
  | { kind: 'events'; stream: Readable }
  /** Too many watch at once: the page goes on without. */
  | { kind: 'busy' }
  /** After a form: look there. `done` names a sentence of `done.ts`. */
  | { kind: 'goto'; to: string; done?: DoneNotice }
  | { kind: 'file'; name: string; type: string; body: string | Uint8Array | Readable; inline?: boolean }
  | { kind: 'refused'; status: 403 | 404; sentence: string };

/** Sentences shown once after a form was done; the address carries only the key, so nobody can put words into our page. */
export const DONE = {
  saved: 'Đã lưu.',
  erased: 'Đã xóa người đó khỏi hệ thống.',
  request_opened: 'Đã ghi yêu cầu, có hạn trả lời ở trang Yêu cầu của người dân.',
  kept: 'Đã lưu phần đang soạn. Anh/chị mở lại lúc nào cũng được.',
  thrown_away: 'Đã bỏ bản đang soạn.',
  split: 'Đã lùi giờ kết thúc theo dự báo. Xem lại rồi trình duyệt.',
  code_sent: 'Nếu địa chỉ nhận được tin, mã đang trên đường đến. Anh/chị nhập mã trong 10 phút.',
  tried: 'Tin thử đang được gửi, có ghi “TIN THỬ” ở đầu.',
  rule_saved: 'Đã lưu quy tắc. Tin đang chờ được xét lại theo quy tắc mới.',
  rule_ended: 'Quy tắc sẽ hết hiệu lực vào ngày đã chọn.',
  rule_taken: 'Đã áp dụng quy tắc của bản cài. Tin đang chờ được xét lại theo quy tắc này.',
  rule_kept: 'Đã giữ quy tắc của đơn vị.',
  joined: 'Đã ghép hai hồ sơ làm một.',
  kept_apart: 'Đã ghi nhận là hai hồ sơ khác nhau.',
  marked_many: 'Đã đánh dấu các hồ sơ đã chọn.',
  imported: 'Đã lưu dữ liệu từ tệp.',
  forgotten: 'Đã bỏ các lựa chọn đã nhớ cho tệp dạng này.',
  same: 'Tệp này đã được lưu trước đó, không có gì thay đổi.',
  created: 'Đã tạo.',
  submitted: 'Đã gửi duyệt. Nội dung và danh sách nhận đã được giữ nguyên.',
  approved: 'Đã duyệt. Tin sẽ được gửi theo lịch.',
  given_back: 'Đã trả lại cho người soạn kèm ý kiến.',
  remarked: 'Đã gửi ý kiến.',
  paused: 'Đã tạm dừng. Tin chưa gửi được giữ lại.',
  resumed: 'Đã chạy tiếp.',
  cancelled: 'Đã hủy. Tin chưa gửi sẽ không gửi nữa.',
  reminded: 'Đã xếp tin nhắc. Tin được gửi trong khung giờ cho phép.',
  resent: 'Đã xếp gửi lại.',
  left: 'Đã ghi nhận, không gửi lại.',
  resent_many: 'Đã xếp gửi lại các tin đã chọn.',
  left_many: 'Đã ghi nhận, không gửi lại các tin đã chọn.',
  posted: 'Đã ghi nhận tin đăng tay. Số người xem là số tự khai của nhóm.',
  not_posted: 'Đã ghi nhận: tin không đăng được vào nhóm này.',
  answered: 'Đã gửi câu trả lời.',
  released: 'Đã trả cuộc trò chuyện lại cho trợ lý.',
  attached: 'Đã gắn vào mục. Tin chờ rà soát trước khi thành câu mẫu.',
  detached: 'Đã bỏ gắn. Câu hỏi trở lại danh sách.',
  fact_drafted: 'Đã lưu bản nháp. Người dân chưa nghe câu này cho đến khi một người khác duyệt.',
  fact_published: 'Đã duyệt. Trợ lý trả lời bằng câu này từ ngày ghi trong bản.',
  fact_returned: 'Đã trả lại cho người soạn kèm ý kiến.',
  fact_retired: 'Đã thôi dùng bản sửa.',
  fact_silenced: 'Trợ lý thôi trả lời bằng câu này.',
  reviewed: 'Đã ghi nhận: các tin đã vào bộ câu mẫu.',
  locked: 'Đã khóa người dùng và đóng mọi phiên đăng nhập.',
  connected: 'Đã nối Zalo OA.',
  unlocked: 'Đã mở khóa người dùng.',
  signed_out: 'Anh/chị đã đăng xuất.',
  way_added: 'Đã thêm cách đăng nhập.',
  way_removed: 'Đã bỏ cách đăng nhập.',
  way_failed: 'Chưa gắn được tài khoản của tỉnh. Anh/chị thử lại.',
  session_ended: 'Đã kết thúc phiên đó.',
  sessions_ended: 'Đã đăng xuất ở mọi nơi khác.',
  user_changed: 'Đã đổi thông tin người dùng.',
  ways_kept: 'Đã lưu các cách đăng nhập.',
} as const;
export type DoneNotice = keyof typeof DONE;

export function doneSentence(key: string | undefined): string | null {
  return key !== undefined && Object.hasOwn(DONE, key) ? DONE[key as DoneNotice] : null;
}

export function notFound(sentence = 'Không tìm thấy trang hoặc dữ liệu này.'): PageAnswer {
  return { kind: 'refused', status: 404, sentence };
}

export function forbidden(sentence = 'Anh/chị không có quyền xem hoặc làm việc này.'): PageAnswer {
  return { kind: 'refused', status: 403, sentence };
}
