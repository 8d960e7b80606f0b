/** The closed list of topics (the public contract of `ask --json`) with the titles that citizens see on buttons. */
import type { Bundle } from '../bundle.ts';

export type AnswerTopicKind = 'answer' | 'clarify' | 'handoff' | 'redirect' | 'smalltalk' | 'unknown';

export type TopicEntry = {
  readonly id: string;
  readonly kind: Exclude<AnswerTopicKind, 'clarify'>;
  /** Words of a button, at most 40 characters. */
  readonly title: string;
};

const answer = (id: string, title: string): TopicEntry => ({ id, kind: 'answer', title });

/** Every topic, in the order of the classes of the trained model. */
export const TOPICS: readonly TopicEntry[] = [
  answer('birth.overview', 'Gói liên thông khai sinh là gì'),
  answer('birth.eligibility', 'Trường hợp nào làm được gói khai sinh'),
  answer('birth.who_files', 'Ai được đi khai sinh cho trẻ'),
  answer('birth.documents', 'Giấy tờ làm khai sinh'),
  answer('birth.birth_notice', 'Giấy chứng sinh'),
  answer('birth.unmarried', 'Cha mẹ chưa đăng ký kết hôn'),
  answer('birth.how_to_file', 'Cách nộp khai sinh trực tuyến'),
  answer('birth.partial', 'Chỉ làm một phần gói khai sinh'),
  answer('birth.deadline', 'Thời hạn phải khai sinh'),
  answer('birth.residence', 'Nhập hộ khẩu cho con'),
  answer('birth.health_card', 'Thẻ bảo hiểm y tế của trẻ'),
  answer('birth.identity_card', 'Thẻ căn cước cho trẻ dưới 6 tuổi'),
  answer('birth.processing_time', 'Khai sinh bao lâu có kết quả'),
  answer('birth.fee', 'Lệ phí khai sinh'),
  answer('birth.result', 'Kết quả khai sinh, sửa sai sót'),
  answer('death.overview', 'Việc cần làm khi người thân mất'),
  answer('death.eligibility', 'Trường hợp nào làm được gói khai tử'),
  answer('death.who_files', 'Ai được đi khai tử'),
  answer('death.where', 'Khai tử ở xã, phường nào'),
  answer('death.documents', 'Giấy tờ làm khai tử'),
  answer('death.death_notice', 'Giấy báo tử'),
  answer('death.how_to_file', 'Cách nộp khai tử trực tuyến'),
  answer('death.partial', 'Chỉ làm một phần gói khai tử'),
  answer('death.deadline', 'Thời hạn phải khai tử'),
  answer('death.residence_deletion', 'Xóa tên người mất khỏi hộ khẩu'),
  answer('death.processing_time', 'Khai tử bao lâu có kết quả'),
  answer('death.fee', 'Lệ phí khai tử'),
  answer('death.result', 'Kết quả khai tử nhận được gì'),
  answer('benefit.who', 'Ai được hưởng mai táng phí, tử tuất'),
  answer('benefit.amount', 'Mức tiền mai táng, tử tuất'),
  answer('benefit.recipient', 'Ai nhận tiền, nhận thế nào'),
  answer('consent.who', 'Ai phải xác nhận trên VNeID'),
  answer('consent.how', 'Cách xác nhận trên VNeID'),
  answer('consent.no_vneid', 'Người xác nhận không có VNeID'),
  answer('consent.deadline', 'Hạn xác nhận trên VNeID'),
  answer('consent.missed', 'Quá hạn, chưa xác nhận'),
  answer('account.vneid', 'Tài khoản VNeID, đăng nhập'),
  answer('dossier.status', 'Tra cứu hồ sơ'),
  answer('dossier.supplement', 'Bổ sung hồ sơ'),
  answer('dossier.returned', 'Hồ sơ bị trả lại'),
  answer('dossier.extra_papers', 'Bị đòi thêm giấy tờ'),
  answer('dossier.not_synced', 'Có khai sinh mà chưa có hộ khẩu, thẻ'),
  answer('dossier.overdue', 'Hồ sơ quá ngày hẹn'),
  answer('area.which_commune', 'Xã, phường sau sáp nhập'),
  answer('support.where', 'Đến trực tiếp ở đâu, giờ làm việc'),
  answer('support.hotline', 'Số điện thoại hỗ trợ'),
  { id: 'support.human', kind: 'handoff', title: 'Gặp cán bộ' },
  answer('guide.qr', 'Tài liệu, mã QR hướng dẫn'),
  answer('reminder.subscribe', 'Nhận tin nhắc hạn'),
  answer('reminder.stop', 'Dừng nhận tin nhắn'),
  answer('privacy', 'An toàn, dữ liệu cá nhân'),
  { id: 'bot.identity', kind: 'smalltalk', title: 'Trợ lý này là ai' },
  { id: 'chat.greeting', kind: 'smalltalk', title: 'Xin chào' },
  { id: 'chat.thanks', kind: 'smalltalk', title: 'Cảm ơn' },
  { id: 'complaint', kind: 'handoff', title: 'Góp ý, phản ánh' },
  { id: 'other_procedure', kind: 'redirect', title: 'Thủ tục khác' },
  { id: 'out_of_scope', kind: 'unknown', title: 'Việc khác' },
];

const BY_ID = new Map(TOPICS.map((topic, index) => [topic.id, index]));

/** Class number of a topic id, or -1. */
export function topicIndex(id: string): number {
  return BY_ID.get(id) ?? -1;
}

/** Topics that exist alike in both bundles; without a word of birth or death they cannot be told apart. */
const TWINS = [
  'overview',
  'eligibility',
  'who_files',
  'documents',
  'how_to_file',
  'partial',
  'deadline',
  'processing_time',
  'fee',
  'result',
];

/** The same question in the other bundle (`birth.fee` for `death.fee`), or null when there is none. */
export function twinOf(id: string): string | null {
  const [bundle, question] = id.split('.');
  if (question === undefined || !TWINS.includes(question)) return null;
  if (bundle === 'birth') return `death.${question}`;
  return bundle === 'death' ? `birth.${question}` : null;
}

/** Class numbers of the twins: birth first, death second. */
export const TWIN_INDEXES: readonly (readonly [number, number])[] = TWINS.map((question) => [
  topicIndex(`birth.${question}`),
  topicIndex(`death.${question}`),
]);

/** The bundle that a topic belongs to by itself, or null for topics of both. */
export function bundleOf(id: string): Bundle | null {
  if (id.startsWith('birth.')) return 'birth';
  return id.startsWith('death.') || id.startsWith('benefit.') ? 'death' : null;
}
