/** The closed list of what a column of a table can count, with the words in which the page and the messages say it. */

/** Meanings of columns that are kept; what the rate of uptake and the flow of dossiers are made of. */
export const KEPT = [
  'total',
  'linked',
  'rate',
  'received',
  'reached',
  'gap',
  'returned',
  'explained',
  'unexplained',
  'overdue',
] as const;
export type KeptMeaning = (typeof KEPT)[number];

/** Every meaning in the words of the page. Those outside KEPT are understood and left out. */
export const MEANINGS = {
  total: 'Tổng số hồ sơ',
  linked: 'Số hồ sơ qua liên thông',
  rate: 'Tỷ lệ qua liên thông (để đối chiếu)',
  received: 'Tư pháp tiếp nhận',
  reached: 'Cơ sở dữ liệu dân cư nhận được',
  gap: 'Chênh lệch đồng bộ',
  returned: 'Trả lại',
  explained: 'Trả lại có lý do',
  unexplained: 'Trả lại không có lý do',
  overdue: 'Quá hạn',
  direct: 'Nộp trực tiếp',
  online: 'Nộp trực tuyến',
  postal: 'Qua bưu chính',
  settled: 'Đã giải quyết',
  progress: 'Đang giải quyết',
  on_time: 'Đúng hạn',
  early: 'Trước hạn',
  late_part: 'Quá hạn của riêng phần đã hoặc đang giải quyết',
  not_linked: 'Không qua liên thông',
  rest: 'Còn lại',
  failed: 'Lỗi, không thành công',
  refused: 'Bị từ chối',
  cancelled: 'Hủy, rút, dừng',
  supplement: 'Chờ bổ sung',
  confirmed: 'Đã xác nhận',
  unconfirmed: 'Chưa xác nhận',
  signed: 'Đã ký số',
  unsigned: 'Chưa ký số',
  synced: 'Đã đồng bộ',
  resident: 'Đã đăng ký thường trú',
  not_resident: 'Chưa đăng ký thường trú',
  cards: 'Thẻ BHYT, kết quả đã cấp',
  births: 'Số trẻ, số người (không phải hồ sơ)',
  agency: 'Số của riêng một cơ quan',
  paid: 'Thanh toán',
  digitised: 'Số hóa',
  other_thing: 'Việc khác',
  previous: 'Số kỳ trước',
  cumulative: 'Số lũy kế',
  change: 'So sánh, tăng giảm',
  target: 'Chỉ tiêu, mức đạt',
  share: 'Tỷ lệ của việc khác',
  rank: 'Xếp hạng, điểm',
  note: 'Ghi chú',
  unknown: 'Chưa rõ nghĩa',
} as const satisfies Record<KeptMeaning, string> & Record<string, string>;
export type ColumnMeaning = keyof typeof MEANINGS;

/** A proposal. `reason`: one Vietnamese clause that names the words it rests on. */
export type MeaningProposal = { meaning: ColumnMeaning; reason: string };

export function isKept(meaning: ColumnMeaning): meaning is KeptMeaning {
  return (KEPT as readonly string[]).includes(meaning);
}
