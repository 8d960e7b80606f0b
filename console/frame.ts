import { ROLE_NAMES, type StaffAction } from '../staff/access.ts';
import type { User } from '../staff/staff.ts';

/** staff: menu and name of the signed-in person; public: nothing but the mark; chat: the whole height. */
export type PageFrame = 'staff' | 'public' | 'chat';

type Entry = { href: string; title: string; icon: string; action: StaffAction };

/** The menu in the order of a working day. */
const MENU: readonly Entry[] = [
  { href: '/', title: 'Hôm nay', icon: 'home', action: 'view' },
  { href: '/consents', title: 'Xác nhận VNeID', icon: 'check', action: 'view' },
  { href: '/dossiers', title: 'Rà soát hồ sơ', icon: 'list', action: 'view' },
  { href: '/inbox', title: 'Hộp thư người dân', icon: 'chat', action: 'inbox.answer' },
  { href: '/people', title: 'Người dân', icon: 'people', action: 'people.write' },
  { href: '/campaigns', title: 'Chiến dịch', icon: 'send', action: 'view' },
  { href: '/outbox/unknown', title: 'Tin chưa rõ', icon: 'question', action: 'campaign.write' },
  { href: '/rules', title: 'Quy tắc gửi', icon: 'rule', action: 'view' },
  { href: '/uptake', title: 'Tỷ lệ liên thông', icon: 'chart', action: 'view' },
  { href: '/links', title: 'Liên kết và mã QR', icon: 'qr', action: 'view' },
  { href: '/groups', title: 'Nhóm thôn, tổ', icon: 'people', action: 'view' },
  { href: '/outreach', title: 'Hoạt động trực tiếp', icon: 'people', action: 'view' },
  { href: '/areas', title: 'Bộ phận Một cửa', icon: 'place', action: 'view' },
  { href: '/facts', title: 'Câu trả lời', icon: 'book', action: 'view' },
  { href: '/knowledge', title: 'Nội dung trả lời', icon: 'book', action: 'view' },
  { href: '/questions', title: 'Câu hỏi chưa hiểu', icon: 'ask', action: 'inbox.answer' },
  { href: '/channels', title: 'Kênh gửi', icon: 'wire', action: 'view' },
  { href: '/users', title: 'Người dùng', icon: 'people', action: 'users.write' },
  { href: '/audit', title: 'Nhật ký', icon: 'list', action: 'audit.read' },
];

export type MenuEntry = { href: string; title: string; icon: string; current: boolean };

/** The entries this person may open; the one whose page is shown is marked. */
export function menuFor(may: (action: StaffAction) => boolean, path: string): MenuEntry[] {
  const shown = MENU.filter((entry) => may(entry.action));
  const inside = shown
    .filter((entry) => path === entry.href || (entry.href !== '/' && path.startsWith(`${entry.href}/`)))
    .sort((a, b) => b.href.length - a.href.length)[0];
  return shown.map(({ href, title, icon }) => ({ href, title, icon, current: href === inside?.href }));
}

export function roleName(user: User): string {
  return ROLE_NAMES[user.role];
}
