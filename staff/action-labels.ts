import type { StaffAction } from './access.ts';
import type { Denied } from './act.ts';

/** What staff may do, as officials read of it in the audit: "việc định làm: sửa quy tắc gửi". */
export const ACTION_LABELS = {
  view: 'xem',
  'campaign.write': 'soạn chiến dịch',
  'campaign.approve': 'duyệt chiến dịch',
  'consent.write': 'ghi xác nhận VNeID',
  'dossier.write': 'rà soát hồ sơ',
  'ladder.write': 'sửa lịch nhắc',
  'uptake.write': 'nạp số liệu',
  'difficulty.write': 'ghi vướng mắc',
  'inbox.answer': 'trả lời người dân',
  'people.write': 'xem, sửa hồ sơ người dân',
  'links.write': 'tạo, sửa liên kết',
  'users.write': 'quản lý người dùng, kênh',
  'rules.write': 'sửa quy tắc gửi',
  'audit.read': 'xem nhật ký',
  'knowledge.write': 'sửa nội dung trả lời',
  'fact.write': 'soạn điều kiện, thông tin địa phương',
  'fact.publish': 'công bố điều kiện, thông tin địa phương',
} as const satisfies Record<StaffAction, string>;

/** Why an act was refused, inside a sentence. */
export const DENIED_WORDS = {
  role: 'vai trò không có quyền này',
  area: 'ngoài địa bàn',
  self: 'không được tự duyệt',
} as const satisfies Record<Denied['why'], string>;
