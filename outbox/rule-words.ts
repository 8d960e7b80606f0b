/** What officials read when a rule kept a message back, dropped it or let it run out. */
const WORDS: Record<string, string> = {
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
  demo_data: 'Dữ liệu mẫu: không gửi ra ngoài.',
  not_posted: 'Cán bộ báo không đăng được vào nhóm.',
  cancelled: 'Chiến dịch đã bị hủy.',
  paused: 'Chiến dịch đang tạm dừng.',
  campaign_hours: 'Ngoài khung giờ riêng của chiến dịch.',
  budget: 'Chiến dịch đã dùng hết kinh phí, tin SMS này không gửi.',
  confirmed: 'Không cần nhắc nữa.',
};

export function ruleWords(rule: string): string {
  return WORDS[rule] ?? `Không gửi theo quy tắc “${rule}”.`;
}
