/** What officials read when a rule kept a message back, dropped it or let it run out. */
export const RULE_MESSAGES = {
  hours: 'Ngoài khung giờ được nhắn tin.',
  quiet_day: 'Ngày nghỉ, không nhắn tin.',
  cap_person: 'Người này đã nhận đủ số tin cho phép trong kỳ.',
  cap_campaign: 'Người này vừa nhận tin của chiến dịch này.',
  cap_address: 'Số này đã nhận đủ số tin quảng bá trong 24 giờ.',
  cap_group: 'Nhóm này đã nhận đủ số tin cho phép trong kỳ.',
  quota: 'Kênh đã hết số tin trong ngày, chờ sang ngày sau.',
  in_flight: 'Đang gửi tin khác cho cùng người.',
  expired: 'Đã quá thời điểm hữu ích cuối cùng, không gửi nữa.',
  stopped: 'Người dân đã yêu cầu dừng nhận tin.',
  reminders_off: 'Người dân đã tắt tin nhắc về hồ sơ.',
  refused_by_person: 'Người dân đã từ chối loại tin này.',
  no_permission: 'Chưa có sự đồng ý nhận loại tin này.',
  zalo_window: 'Người dân không tương tác trên Zalo trong thời hạn Zalo cho phép.',
  zalo_template: 'Ngoài thời hạn tương tác Zalo và mẫu tin ZBS không điền được với nội dung này.',
  zalo_paid:
    'Đã hết tin Zalo miễn phí cho người này và hết gói tin tư vấn của tháng; quy tắc gửi không cho gửi tin tính phí.',
  zalo_template_day: 'Đã hết hạn mức gửi mẫu tin trong ngày của Zalo; hệ thống sẽ gửi vào hôm sau.',
  zalo_promotion_day: 'Đã hết hạn mức tin truyền thông trong ngày của Zalo; hệ thống sẽ gửi vào hôm sau.',
  zalo_promotion_month: 'Đã hết hạn mức tin truyền thông trong tháng của Zalo; hệ thống chờ sang tháng sau.',
  gone: 'Địa chỉ đã ngừng nhận tin (bị chặn, bỏ theo dõi hoặc không còn).',
  erased: 'Địa chỉ đã được xóa theo yêu cầu.',
  no_address: 'Không có địa chỉ để gửi.',
  never_allowed: 'Quy tắc gửi không cho phép trong hơn một năm tới.',
  no_source: 'Không còn nơi soạn nội dung tin này; cần báo người quản trị.',
  no_longer_needed: 'Người dân đã xác nhận, không cần nhắc nữa.',
  not_this_person: 'Người nhận báo là nhắn nhầm người.',
  replaced_by_nudge: 'Cán bộ đã nhắc tay thay cho tin này.',
  stale_data: 'Số liệu đã cũ, chờ danh sách mới.',
  no_text: 'Tin trả lời không còn nội dung.',
  text_missing: 'Không có mẫu tin cho bước nhắc này trên kênh này; cần báo người quản trị.',
  demo_data: 'Dữ liệu mẫu: không gửi ra ngoài.',
  not_posted: 'Cán bộ báo không đăng được vào nhóm.',
  cancelled: 'Chiến dịch đã bị hủy.',
  paused: 'Chiến dịch đang tạm dừng.',
  not_approved: 'Chiến dịch chưa được duyệt xong.',
  campaign_hours: 'Ngoài khung giờ riêng của chiến dịch.',
  budget: 'Chiến dịch đã dùng hết kinh phí, tin SMS này không gửi.',
  confirmed: 'Không cần nhắc nữa.',
  telegram_paid: 'Đã hết tin miễn phí cho người này; quy tắc gửi không cho gửi tin tính phí.',
  sms_paid: 'Đã hết tin miễn phí cho người này; quy tắc gửi không cho gửi tin tính phí.',
  webchat_paid: 'Đã hết tin miễn phí cho người này; quy tắc gửi không cho gửi tin tính phí.',
  telegram_window: 'Người dân chưa nhắn cho trợ lý trên Telegram trong thời hạn của quy tắc.',
  sms_window: 'Người dân chưa nhắn đến số này trong thời hạn của quy tắc.',
  webchat_window: 'Người dân không còn ở trang hỏi đáp.',
  not_prepared: 'Chưa soạn được nội dung, sẽ thử lại.',
  left_by_staff: 'Cán bộ quyết định không gửi lại.',
  posted_by_hand: 'Cán bộ đã đăng tay vào nhóm.',
  crashed_while_sending: 'Máy dừng giữa lúc gửi; chưa rõ tin đã đi hay chưa.',
  adapter_threw: 'Lỗi khi gửi; chưa rõ tin đã đi hay chưa.',
} as const;

/** Why a message waits, is dropped or ran out, as rows and ledgers keep it: a reason without its sentence does not compile. */
export type RuleName = keyof typeof RULE_MESSAGES;

/** The sentence for a rule of a row, which an older version may have written. */
export function ruleWords(rule: string): string {
  return Object.hasOwn(RULE_MESSAGES, rule)
    ? RULE_MESSAGES[rule as RuleName]
    : `Lý do chưa có lời giải thích (mã ${rule}); báo người quản trị.`;
}
