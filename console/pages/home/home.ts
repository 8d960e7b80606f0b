import { inbox } from '../../../bot/bot.ts';
import { daysSince, noonOf } from '../../../calendar/moment.ts';
import { sayDay, sayWithWeekday } from '../../../calendar/words.ts';
import { authorsOf } from '../../../campaigns/campaigns.ts';
import { board } from '../../../consent/consent.ts';
import { listLinks, visitsOf } from '../../../links/links.ts';
import { canApprove, type StaffAction } from '../../../staff/access.ts';
import { may, scopeOf } from '../../../staff/act.ts';
import { listTables, report } from '../../../uptake/uptake.ts';
import { sayCount } from '../../../writing/numbers.ts';
import type { PageAnswer } from '../../answer.ts';
import type { StaffPage } from '../../http.ts';
import { placeName } from '../../places.ts';
import { ownCampaigns } from '../campaigns/campaigns.ts';
import { sumOf } from '../consents/consents.ts';
import { factTasks } from '../facts/facts.ts';
import { openQuestions } from '../knowledge/questions.ts';
import { countUnknowns } from '../sending/unknowns.ts';
import { accountTasks } from './home-account.ts';
import { channelTasks, type HomeTask, zaloTasks } from './home-channels.ts';
import { difficultyTasks, reportTasks } from './home-reports.ts';
import { requestTasks } from './home-requests.ts';

const LONG_WAIT_DAYS = 3;
/** Tables come monthly or quarterly; after this time without one somebody should ask. */
const TABLE_LATE_DAYS = 100;

/** What needs attention today, by what the person may do; the most pressing first. */
export async function showHome(page: StaffPage): Promise<PageAnswer> {
  const { user, now } = page;
  const found = await Promise.all([
    consentTasks(page),
    talkTasks(page),
    requestTasks(page),
    questionTasks(page),
    campaignTasks(page),
    unknownTasks(page),
    reportTasks(page),
    difficultyTasks(page),
    uptakeTasks(page),
    factTasks(page),
    accountTasks(page),
  ]);
  const tasks = [...found.flat(), ...knowledgeTasks(page), ...channelTasks(page), ...(await zaloTasks(page))];
  const weight = { urgent: 0, soon: 1, plain: 2 };
  return {
    kind: 'page',
    view: 'home/home',
    title: 'Hôm nay',
    data: {
      today: sayWithWeekday(now),
      place: placeName(user.areaCode, now),
      tasks: tasks.sort((a, b) => weight[a.look] - weight[b.look]),
      figures: await figuresOf(page),
      shortcuts: SHORTCUTS.filter((one) => page.may(one.action)),
      chatUrl: `${page.needs.publicUrl}/chat`,
    },
  };
}

const SHORTCUTS: readonly { href: string; title: string; icon: string; action: StaffAction }[] = [
  { href: '/consents/import', title: 'Nạp danh sách xác nhận', icon: 'check', action: 'consent.write' },
  { href: '/campaigns/new', title: 'Soạn chiến dịch', icon: 'send', action: 'campaign.write' },
  { href: '/links', title: 'Tạo mã QR', icon: 'qr', action: 'links.write' },
  { href: '/uptake/import', title: 'Nạp bảng số liệu', icon: 'chart', action: 'uptake.write' },
];

type Figure = { title: string; value: string; more: string; href: string };

/** How things stand: the last uptake rates of the province, and what links of the area led to. */
async function figuresOf(page: StaffPage): Promise<Figure[]> {
  const { needs, now } = page;
  const figures: Figure[] = [];
  const newest = (await listTables(page.act, needs.deps)).find((table) => table.supersededBy === null);
  if (newest !== undefined) {
    const { from, to } = newest.period;
    const asked = { from, to, level: newest.level, provinceCode: newest.provinceCode };
    const found = await report(needs.deps, asked);
    const query = new URLSearchParams({ from, to, level: newest.level, province: newest.provinceCode });
    if (found.kind === 'report')
      for (const bundle of found.bundles)
        figures.push({
          title: bundle.label,
          value: bundle.total.percentText,
          more: `${placeName(newest.provinceCode, now)}, đến ${sayDay(to)}`,
          href: `/uptake/report?${query}`,
        });
  }
  const links = await listLinks(needs.deps.db.read, scopeOf(page.act));
  const visits = await visitsOf(
    needs.deps.db.read,
    links.map((link) => link.code),
  );
  const sum = (kind: 'visit' | 'chat') =>
    [...visits.values()].reduce((total, counts) => total + counts[kind], 0);
  figures.push({
    title: 'Lượt mở mã QR, liên kết',
    value: sayCount(sum('visit')),
    more: `${sayCount(sum('chat'))} lượt vào hỏi đáp`,
    href: '/links',
  });
  return figures;
}

async function consentTasks(page: StaffPage): Promise<HomeTask[]> {
  const { user, now } = page;
  const found = await board(page.act, page.needs.deps, { area: user.areaCode, limit: 0 });
  const { waiting, calls, stale, overdue, unreachable, contradicted } = sumOf(found.communes);
  const longest = found.oldest === null ? 0 : daysSince(found.oldest, now);
  const tasks: HomeTask[] = [];
  if (calls > 0)
    tasks.push({
      amount: sayCount(calls),
      what: 'xác nhận cần gọi điện',
      more: `Đã nhắc đủ, quá hạn hoặc không nhắn tin được; ${sayCount(unreachable)} không liên lạc được qua tin nhắn.`,
      href: page.may('consent.write') ? '/consents/calls' : '/consents?step=call',
      look: 'urgent',
    });
  if (stale > 0)
    tasks.push({
      amount: sayCount(stale),
      what: 'xác nhận có số liệu đã cũ',
      more: 'Tin nhắc đang được giữ lại. Nạp danh sách mới để không nhắc người đã xác nhận.',
      href: page.may('consent.write') ? '/consents/import' : '/consents?step=stale',
      look: 'urgent',
    });
  if (contradicted > 0)
    tasks.push({
      amount: sayCount(contradicted),
      what: 'xác nhận mà lời báo và tệp khác nhau',
      more: 'Người dân báo đã xác nhận hoặc đã ký giấy, tệp vẫn ghi chưa.',
      href: '/consents?state=all&step=contradicted',
      look: 'soon',
    });
  if (waiting > 0)
    tasks.push({
      amount: sayCount(waiting),
      what: 'xác nhận VNeID đang chờ',
      more: `Chờ lâu nhất ${longest} ngày${overdue === 0 ? '' : `; ${sayCount(overdue)} đã quá hạn`}.`,
      href: '/consents',
      look: longest > LONG_WAIT_DAYS ? 'soon' : 'plain',
    });
  return tasks;
}

async function talkTasks({ act, needs }: StaffPage): Promise<HomeTask[]> {
  if (!may(act, 'inbox.answer')) return [];
  const talks = await inbox(act, needs.bot);
  const waiting = talks.filter((talk) => talk.heldBy === null).length;
  if (talks.length === 0) return [];
  return [
    {
      amount: sayCount(talks.length),
      what: 'cuộc trò chuyện cần cán bộ',
      more: waiting === 0 ? 'Đều đã có người trả lời.' : `${sayCount(waiting)} chưa ai trả lời.`,
      href: '/inbox',
      look: waiting > 0 ? 'urgent' : 'plain',
    },
  ];
}

async function questionTasks(page: StaffPage): Promise<HomeTask[]> {
  if (!page.may('inbox.answer')) return [];
  const groups = await openQuestions(page);
  if (groups.length === 0) return [];
  return [
    {
      amount: sayCount(groups.length),
      what: 'câu hỏi trợ lý chưa hiểu',
      more: page.may('knowledge.write')
        ? 'Gắn vào mục trả lời để trợ lý học thêm.'
        : 'Xem người dân địa phương đang hỏi gì mà chưa được trả lời đúng.',
      href: '/questions',
      look: 'plain',
    },
  ];
}

async function campaignTasks(page: StaffPage): Promise<HomeTask[]> {
  const { user } = page;
  const rows = await ownCampaigns(page);
  const tasks: HomeTask[] = [];
  const one = (amount: number, what: string, more: string, look: HomeTask['look']) => {
    if (amount > 0) tasks.push({ amount: sayCount(amount), what, more, href: '/campaigns', look });
  };
  const waiting = rows.filter((row) => row.state === 'submitted');
  const authors = await authorsOf(page.needs.deps.db.read, waiting);
  const mine = waiting.filter((row) =>
    canApprove(user, { ...row, authors: authors.get(row.id) ?? [row.authorId] }, page.now),
  );
  one(
    mine.length,
    'chiến dịch chờ anh/chị duyệt',
    mine
      .map((row) => row.name)
      .slice(0, 3)
      .join('; '),
    'soon',
  );
  const others = waiting.length - mine.length;
  if (page.may('campaign.write'))
    one(others, 'chiến dịch chờ người khác duyệt', 'Người soạn không tự duyệt được.', 'plain');
  const paused = rows.filter((row) => row.state === 'paused');
  const why = paused[0]?.pauseReason ?? 'Tin chưa gửi đang được giữ lại.';
  one(paused.length, 'chiến dịch tạm dừng', why, 'urgent');
  const running = rows.filter((row) => row.state === 'running' || row.state === 'approved');
  one(
    running.length,
    'chiến dịch đang chạy',
    running
      .map((row) => row.name)
      .slice(0, 3)
      .join('; '),
    'plain',
  );
  return tasks;
}

async function unknownTasks(page: StaffPage): Promise<HomeTask[]> {
  if (!page.may('campaign.write')) return [];
  const count = await countUnknowns(page);
  if (count === 0) return [];
  return [
    {
      amount: sayCount(count),
      what: 'tin chưa rõ đã gửi hay chưa',
      more: 'Máy không tự gửi lại; anh/chị quyết định từng tin.',
      href: '/outbox/unknown',
      look: 'urgent',
    },
  ];
}

async function uptakeTasks(page: StaffPage): Promise<HomeTask[]> {
  const { needs, user, now } = page;
  if (!page.may('uptake.write') || user.areaCode === '') return [];
  const tables = await listTables(page.act, needs.deps);
  const newest =
    tables
      .map((table) => table.period.to)
      .sort()
      .at(-1) ?? '';
  if (newest === '')
    return [
      {
        amount: '0',
        what: 'bảng số liệu tỷ lệ liên thông',
        more: 'Chưa có bảng nào của tỉnh; nạp bảng đầu tiên để có báo cáo.',
        href: '/uptake/import',
        look: 'plain',
      },
    ];
  const days = daysSince(noonOf(newest), now);
  if (days <= TABLE_LATE_DAYS) return [];
  return [
    {
      amount: sayCount(days),
      what: 'ngày chưa có bảng số liệu mới',
      more: `Bảng gần nhất tính đến ${sayDay(newest)}.`,
      href: '/uptake',
      look: 'soon',
    },
  ];
}

/** Reviewed answers that have ended are not given any more; the province's officer sees it before citizens do. */
function knowledgeTasks({ needs, user, now }: StaffPage): HomeTask[] {
  if (user.role !== 'admin' && user.role !== 'province') return [];
  const alarms = needs.bot.knowledge.alarms(now);
  const expired = alarms.filter((alarm) => alarm.state === 'expired');
  const soon = alarms.filter((alarm) => alarm.state === 'soon');
  const task = (list: typeof alarms, what: string, look: HomeTask['look']): HomeTask[] =>
    list.length === 0
      ? []
      : [{ amount: sayCount(list.length), what, more: list[0]?.staff ?? '', href: '/knowledge', look }];
  return [
    ...task(expired, 'mục trả lời đã hết hiệu lực', 'urgent'),
    ...task(soon, 'mục trả lời sắp hết hiệu lực', 'soon'),
  ];
}
