/** Keys of rows in the words that officials read. Pure. */

const CHANNELS: Record<string, string> = {
  telegram: 'Telegram',
  zalo: 'Zalo',
  sms: 'SMS',
  webchat: 'Trang hỏi đáp',
  group: 'Nhóm',
};

export function channelWord(channel: string): string {
  return CHANNELS[channel] ?? channel;
}

/** The look of a tag: good, wait (somebody or something is waited for), bad, live (going on), plain. */
export type Look = 'good' | 'wait' | 'bad' | 'live' | 'plain';
export type Word = { word: string; look: Look };

const MESSAGES: Record<string, Word> = {
  queued: { word: 'Chờ gửi', look: 'wait' },
  sending: { word: 'Đang gửi', look: 'live' },
  sent: { word: 'Đã gửi', look: 'good' },
  delivered: { word: 'Đã đến máy', look: 'good' },
  seen: { word: 'Đã xem', look: 'good' },
  failed: { word: 'Không gửi được', look: 'bad' },
  dropped: { word: 'Không gửi theo quy tắc', look: 'plain' },
  expired: { word: 'Quá hạn, không gửi', look: 'plain' },
  unknown: { word: 'Chưa rõ đã gửi', look: 'wait' },
};
/** In the order of a message's life. */
export const MESSAGE_STATES = [
  'seen',
  'delivered',
  'sent',
  'sending',
  'queued',
  'unknown',
  'failed',
  'dropped',
  'expired',
] as const;

export function messageWord(state: string): Word {
  return MESSAGES[state] ?? { word: state, look: 'plain' };
}

const CAMPAIGNS: Record<string, Word> = {
  draft: { word: 'Bản nháp', look: 'plain' },
  submitted: { word: 'Chờ duyệt', look: 'wait' },
  approved: { word: 'Đã duyệt, chờ đến giờ', look: 'live' },
  running: { word: 'Đang gửi', look: 'live' },
  paused: { word: 'Tạm dừng', look: 'bad' },
  cancelled: { word: 'Đã hủy', look: 'plain' },
  finished: { word: 'Đã xong', look: 'good' },
};

export function campaignWord(state: string): Word {
  return CAMPAIGNS[state] ?? { word: state, look: 'plain' };
}

export const PURPOSE_WORDS: Record<string, string> = {
  outreach: 'Tuyên truyền, hướng dẫn',
  service: 'Thông báo về quyền lợi, hồ sơ',
  reminder: 'Nhắc hồ sơ',
};

const AUDIT: Record<string, string> = {
  refused: 'Bị từ chối (không có quyền hoặc ngoài địa bàn)',
  'own-address.ask': 'Xin mã xác nhận địa chỉ nhận tin thử',
  'own-address.prove': 'Xác nhận địa chỉ nhận tin thử',
  'own-address.drop': 'Bỏ địa chỉ nhận tin thử',
  'talk.read': 'Mở cuộc trò chuyện của người dân',
  'campaign.ledger': 'Xuất danh sách tin của chiến dịch',
  'message.not_posted': 'Ghi nhận không đăng được tin vào nhóm',
  'contacts.import': 'Nạp danh bạ',
  'contacts.export': 'Xuất danh bạ (che địa chỉ)',
  'contacts.export-personal': 'Xuất danh bạ có tên, địa chỉ đầy đủ',
  'contacts.erase': 'Xóa một người khỏi hệ thống',
  'groups.import': 'Nạp danh sách nhóm',
  'audit.export': 'Xuất nhật ký',
  'user.add': 'Thêm người dùng',
  'user.disable': 'Khóa người dùng',
  'user.enable': 'Mở khóa người dùng',
  'user.sign-in-link': 'Tạo liên kết đăng nhập',
  'user.sign-in': 'Đăng nhập',
  'campaign.remark': 'Góp ý chiến dịch',
  'campaign.give-back': 'Trả lại chiến dịch kèm ý kiến',
  'user.sign-out': 'Đăng xuất',
  'user.sign-out-everywhere': 'Đăng xuất mọi nơi khác',
  'user.sign-in-failed': 'Đăng nhập không thành công',
  'user.confirm': 'Xác nhận lại trước việc hệ trọng',
  'user.way-add': 'Thêm cách đăng nhập',
  'user.way-remove': 'Bỏ cách đăng nhập',
  'user.recovery-renew': 'Tạo mã khôi phục mới',
  'user.change': 'Đổi tên hiển thị người dùng',
  'user.move': 'Đổi vai trò, địa bàn người dùng',
  'sign-in.ways': 'Đổi các cách đăng nhập được phép',
  'campaign.create': 'Tạo chiến dịch',
  'campaign.submit': 'Gửi duyệt chiến dịch',
  'campaign.approve': 'Duyệt chiến dịch',
  'campaign.pause': 'Tạm dừng chiến dịch',
  'campaign.resume': 'Chạy tiếp chiến dịch',
  'campaign.cancel': 'Hủy chiến dịch',
  'campaign.test': 'Gửi thử chiến dịch',
  'campaign.revise': 'Sửa chiến dịch',
  'campaign.voided': 'Chiến dịch trở lại bản nháp vì có thay đổi',
  'campaign.budget': 'Tăng kinh phí chiến dịch',
  'rule.add': 'Thêm quy tắc gửi',
  'rule.change': 'Đổi quy tắc gửi',
  'rule.end': 'Chấm dứt quy tắc gửi',
  'rule.delivered': 'Cập nhật quy tắc gửi theo bản cài mới',
  'rule.take': 'Áp dụng quy tắc gửi của bản cài',
  'rule.keep': 'Giữ quy tắc gửi của đơn vị',
  'message.posted': 'Ghi nhận đã đăng tin vào nhóm',
  'campaign.trouble': 'Tự dừng chiến dịch vì sự cố',
  'consent.import': 'Nạp danh sách xác nhận',
  'consent.remind': 'Nhắc xác nhận bằng tay',
  'consent.call-list': 'Mở danh sách gọi điện (có tên, số điện thoại)',
  'consent.paper': 'Ghi nhận đã ký giấy CT01',
  'consent.paper-undo': 'Bỏ ghi nhận ký giấy CT01',
  'consent.ladder-save': 'Sửa các bước nhắc xác nhận',
  'consent.ladder-drop': 'Dùng lại các bước nhắc gốc',
  'zalo.grant-begin': 'Mở liên kết cấp quyền Zalo OA',
  'zalo.grant': 'Nối Zalo OA',
  'zalo.grant-failed': 'Nối Zalo OA không thành',
  'template.bind': 'Gắn mẫu tin ZBS với nội dung',
  'uptake.import': 'Nạp bảng số liệu',
  'report.make': 'Lập báo cáo định kỳ',
  'report.correct': 'Lập bản đính chính báo cáo',
  'report.wording': 'Sửa lời văn báo cáo',
  'difficulty.log': 'Ghi khó khăn, vướng mắc',
  'difficulty.settle': 'Cập nhật khó khăn, vướng mắc',
  'message.resend': 'Quyết định gửi lại tin chưa rõ',
  'message.leave': 'Quyết định không gửi lại tin chưa rõ',
  'message.resend_many': 'Quyết định gửi lại nhiều tin chưa rõ',
  'message.leave_many': 'Quyết định không gửi lại nhiều tin chưa rõ',
  'talk.reply': 'Trả lời người dân',
  'talk.release': 'Trả cuộc trò chuyện cho trợ lý',
  'link.create': 'Tạo liên kết',
  'link.target': 'Đổi nơi liên kết dẫn đến',
  'link.retire': 'Ẩn liên kết khỏi danh sách',
  'link.posters': 'Tạo tệp áp phích',
  'outreach.log': 'Ghi hoạt động trực tiếp',
  'outreach.correct': 'Sửa hoạt động trực tiếp',
  'outreach.withdraw': 'Rút hoạt động trực tiếp',
  'area.profile': 'Sửa thông tin Bộ phận Một cửa',
  'knowledge.save': 'Sửa nội dung trả lời',
  'knowledge.retire': 'Dùng lại bản gốc của nội dung trả lời',
  'knowledge.label': 'Gắn câu hỏi vào mục trả lời',
  'knowledge.unlabel': 'Bỏ gắn câu hỏi',
  'knowledge.label-review': 'Đưa tin đã gắn vào bộ câu mẫu',
};

export function auditWord(action: string): string {
  return AUDIT[action] ?? action;
}
