import type { VisitCounts } from '../../links/funnel.ts';
import type { State } from '../../outbox/message.ts';
import type { StateCount } from '../../outbox/outbox.ts';
import { capitalised } from '../../writing/letters.ts';

/** measured: by this program; declared: somebody said so; tables: as the authorities report. */
export type FigureOrigin = 'measured' | 'declared' | 'tables';
export const ORIGIN_WORDS = {
  measured: 'Đo được',
  declared: 'Tự khai',
  tables: 'Theo bảng số liệu',
} as const satisfies Record<FigureOrigin, string>;

export type ReachStep = {
  key: string;
  label: string;
  origin: FigureOrigin;
  /** Null: nobody counted, or nothing was loaded; that is not zero. */
  count: number | null;
  note: string;
};

export type ReachFunnel = {
  steps: ReachStep[];
  /** Not reached, and why, most first; `waiting` are still on their way. */
  unreached: { total: number; waiting: number; why: { words: string; count: number }[] };
};

const SENT: ReadonlySet<string> = new Set(['sent', 'delivered', 'seen']);
const DELIVERED: ReadonlySet<string> = new Set(['delivered', 'seen']);
const WAITING: ReadonlySet<string> = new Set(['queued', 'sending']);
/** Why a message in one of these states reached nobody; the other states are on their way or have arrived. */
const UNREACHED: ReadonlyMap<string, string> = new Map(
  Object.entries({
    failed: 'Nhà cung cấp báo không gửi được',
    dropped: 'Không gửi theo quy tắc',
    expired: 'Hết thời gian hữu ích trước khi gửi được',
    unknown: 'Chưa rõ đã đến hay chưa, không gửi lại',
  } satisfies Partial<Record<State, string>>),
);

/**
 * One way from a list to a dossier. Steps are counts of different things (messages, visits, dossiers) and not one group of people
 * followed: each says by its origin how far it may be trusted.
 * @param left people whom no message was made for, with the reason; null: not reckoned
 * @param wordsOf what a sending rule is called
 */
export function reachedOf(
  parts: readonly StateCount[],
  visits: VisitCounts,
  more: {
    works: { count: number; declared: number; uncounted: number };
    filed: { linked: number; words: string } | null;
    left: readonly { words: string; count: number }[] | null;
  },
  wordsOf: (rule: string) => string,
): ReachFunnel {
  const sum = (wanted: (part: StateCount) => boolean) =>
    parts.reduce((all, part) => all + (wanted(part) ? part.count : 0), 0);
  const own = (states: ReadonlySet<string>) => sum((part) => !part.manual && states.has(part.state));
  const posts = sum((part) => part.manual);
  const measured = (key: string, label: string, count: number, note: string): ReachStep => ({
    ...{ key, label, count, note },
    origin: 'measured',
  });
  const { works, filed } = more;
  const steps: ReachStep[] = [
    measured(
      'addressed',
      'Có trong danh sách gửi',
      sum((part) => !part.manual),
      'Tin lập cho từng người hoặc nhóm; lặp nhiều lần thì tính mỗi lần.',
    ),
    measured('sent', 'Đã gửi đi', own(SENT), 'Nhà cung cấp đã nhận tin.'),
    measured(
      'delivered',
      'Đã đến máy',
      own(DELIVERED),
      'Chỉ đếm tin có báo nhận; Telegram và một số nhà mạng không báo.',
    ),
    measured('seen', 'Đã xem', own(new Set(['seen'])), 'Chỉ Zalo báo đã xem, nên số thật cao hơn.'),
    measured(
      'scanned',
      'Mở liên kết hoặc quét mã',
      visits.visit,
      'Mỗi người một lần trong một giờ; không biết là ai.',
    ),
    measured('chatted', 'Vào hỏi đáp', visits.chat, ''),
    measured('checked', 'Kiểm tra xong điều kiện', visits.check, ''),
    measured('reminder', 'Hẹn nhắc', visits.reminder, ''),
    {
      key: 'filed',
      label: 'Hồ sơ nộp qua liên thông',
      origin: 'tables',
      count: filed?.linked ?? null,
      note: filed?.words ?? 'Chưa có bảng số liệu cấp xã cho thời gian này.',
    },
    {
      key: 'posted',
      label: 'Bài đăng tay vào nhóm',
      origin: 'declared',
      count: sum((part) => part.manual && SENT.has(part.state)),
      note:
        posts === 0 ? '' : `Trên ${posts} bài cần đăng; cán bộ đánh dấu đã đăng, số người xem không đo được.`,
    },
    {
      key: 'offline',
      label: 'Người dự hoạt động trực tiếp',
      origin: 'declared',
      count: works.count > 0 && works.uncounted === works.count ? null : works.declared,
      note:
        works.count === 0
          ? 'Chưa ghi hoạt động nào.'
          : `${works.count} hoạt động đã ghi${works.uncounted > 0 ? `, ${works.uncounted} không đếm được người` : ''}.`,
    },
  ];
  const why = new Map<string, number>();
  const add = (words: string, count: number) => void why.set(words, (why.get(words) ?? 0) + count);
  for (const { state, manual, rule, count } of parts) {
    const words = UNREACHED.get(state);
    if (words === undefined) continue;
    if (manual) add('Bài đăng tay không đăng được', count);
    else add(state === 'dropped' && rule !== null ? wordsOf(rule) : words, count);
  }
  for (const { words, count } of more.left ?? []) add(capitalised(words), count);
  const reasons = [...why].map(([words, count]) => ({ words, count })).filter(({ count }) => count > 0);
  reasons.sort((a, b) => b.count - a.count || (a.words < b.words ? -1 : 1));
  return {
    steps,
    unreached: {
      total: reasons.reduce((all, { count }) => all + count, 0),
      waiting: sum(({ state }) => WAITING.has(state)),
      why: reasons,
    },
  };
}
