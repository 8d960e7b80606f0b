import { campaignNames } from '../../../campaigns/campaigns.ts';
import { csvText } from '../../../files/csv.ts';
import {
  type FunnelBy,
  type FunnelRow,
  funnel,
  funnelTotal,
  PLACEMENTS,
  placementOf,
} from '../../../links/links.ts';
import { scopeOf } from '../../../staff/act.ts';
import { sayShare } from '../../../writing/numbers.ts';
import type { PageAnswer } from '../../answer.ts';
import type { StaffPage } from '../../http.ts';
import { placeName } from '../../places.ts';
import { dayPeriod } from './outreach.ts';

const BY: Record<FunnelBy, string> = {
  placement: 'Nơi đặt',
  area: 'Xã, phường',
  campaign: 'Chiến dịch',
};
const MOST_SHOWN = 500;
/** Steps after the scan, in the order of a citizen's way. */
const STEPS = [
  ['chat', 'Hỏi đáp'],
  ['guide', 'Xem xong'],
  ['check', 'Kiểm tra'],
  ['reminder', 'Hẹn nhắc'],
] as const;

/** From scan to reminder, for a period, by place, commune or campaign. */
export async function showFunnel(page: StaffPage): Promise<PageAnswer> {
  const { by, period, rows, names } = await asked(page);
  const most = Math.max(1, ...rows.map((row) => row.visit));
  const shown = (row: FunnelRow) => ({
    name: names.get(row.key) ?? row.key,
    links: row.links,
    visit: row.visit,
    width: `${Math.round((1_000 * row.visit) / most) / 10}%`,
    steps: STEPS.map(([key, title]) => ({ title, count: row[key], share: sayShare(row[key], row.visit) })),
  });
  return {
    kind: 'page',
    view: 'links/funnel',
    title: 'Mã QR dẫn đến đâu',
    data: {
      ...period,
      by,
      byName: BY[by],
      choices: Object.entries(BY).map(([value, title]) => ({ value, title, chosen: value === by })),
      steps: STEPS.map(([, title]) => title),
      total: shown(funnelTotal(rows)),
      rows: rows.slice(0, MOST_SHOWN).map(shown),
      left: Math.max(0, rows.length - MOST_SHOWN),
      query: new URLSearchParams({ ...period, by }).toString(),
    },
  };
}

/** The same as CSV, every row. */
export async function downloadFunnel(page: StaffPage): Promise<PageAnswer> {
  const { by, period, rows, names } = await asked(page);
  const cells = rows.map((row) => [
    row.key,
    names.get(row.key) ?? row.key,
    row.links,
    row.visit,
    ...STEPS.map(([key]) => row[key]),
  ]);
  const head = ['Mã', BY[by], 'Số liên kết', 'Lượt mở', ...STEPS.map(([, title]) => title)];
  return {
    kind: 'file',
    name: `ma-qr-${period.from}-${period.to}.csv`,
    type: 'text/csv; charset=utf-8',
    body: csvText([head, ...cells]),
  };
}

async function asked(page: StaffPage) {
  const { act, needs, now } = page;
  const { read } = needs.deps.db;
  const wanted = page.query('by');
  const by = (Object.keys(BY) as FunnelBy[]).find((one) => one === wanted) ?? 'placement';
  const { from, to, start, until } = dayPeriod(page, 90);
  const rows = await funnel(read, scopeOf(act), { by, from: start, until });
  const campaigns =
    by === 'campaign'
      ? await campaignNames(
          read,
          rows.flatMap(({ key }) => (key === '' ? [] : [Number(key)])),
        )
      : new Map<number, string>();
  const names = new Map<string, string>();
  for (const { key } of rows)
    names.set(
      key,
      by === 'placement'
        ? placementOf(key, PLACEMENTS).name
        : by === 'area'
          ? placeName(key, now)
          : key === ''
            ? 'Không thuộc chiến dịch'
            : (campaigns.get(Number(key)) ?? `Chiến dịch số ${key}`),
    );
  return { by, period: { from, to }, rows, names };
}
