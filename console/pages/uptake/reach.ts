import { sayDayShort } from '../../../calendar/words.ts';
import { csvText } from '../../../files/csv.ts';
import { covers } from '../../../staff/access.ts';
import { areaReach, campaignReach, ORIGIN_WORDS, type ReachFunnel } from '../../../uptake/effect/reach.ts';
import { percent } from '../../../uptake/rate.ts';
import { type ChartWidth, funnelChart, trendChart } from '../../../uptake/report/charts.ts';
import { type BundleEffect, campaignEffect } from '../../../uptake/uptake.ts';
import { sayShare } from '../../../writing/numbers.ts';
import { notFound, type PageAnswer } from '../../answer.ts';
import type { StaffPage } from '../../http.ts';
import { placeName, shortName } from '../../places.ts';
import { noCampaign, ownCampaign } from '../campaigns/campaign.ts';
import { dayPeriod } from '../links/outreach.ts';
import { plainPeriod } from './uptake.ts';

const DAYS = 90;
const NO_AREA = 'Không có địa bàn này trong phạm vi của anh/chị.';

/** How far one campaign came, and what may be said of its effect. */
export async function showCampaignReach(page: StaffPage): Promise<PageAnswer> {
  const row = await ownCampaign(page);
  if (row === null) return noCampaign();
  const { needs, now } = page;
  const reached = await campaignReach(page.act, needs.deps, row.id, needs.publicUrl);
  const found = await campaignEffect(page.act, needs.deps.db.read, row.id);
  if (reached === null || found === null) return noCampaign();
  return {
    kind: 'page',
    view: 'uptake/reach',
    title: `Tiếp cận: ${row.name}`,
    data: {
      back: { href: `/campaigns/${row.id}`, title: row.name },
      name: row.name,
      about: 'Từ danh sách gửi đến hồ sơ nộp qua liên thông, và chiến dịch có tác dụng hay không.',
      days: null,
      at: `/campaigns/${row.id}/reach`,
      query: '',
      ...funnelData(reached),
      lift: {
        drawn: found.drawn,
        lots: found.lots.map(({ lot, start, communes }) => ({
          number: lot + 1,
          start,
          count: communes.length,
          names: communes.map(({ code, past }) => `${shortName(code, now)} (${pastWords(past)})`).join(', '),
        })),
        bundles: found.bundles.map((one) => ({
          bundle: one.bundle,
          label: one.label,
          foresight: one.foresight?.words ?? [],
          words: (one.judgement ?? one.description)?.words ?? [],
          trend: trendRows(one),
          heads: headsOf(one),
          at: `/campaigns/${row.id}/reach`,
        })),
      },
    },
  };
}

function pastWords(past: { linked: number; total: number } | null): string {
  return past === null ? 'chưa có số liệu' : `trước đó ${sayShare(past.linked, past.total)}`;
}

/** The figures of a campaign's charts as CSV, the charts themselves as SVG: `funnel.csv`, `trend-birth.svg`, … */
export async function downloadCampaignReach(page: StaffPage): Promise<PageAnswer> {
  const row = await ownCampaign(page);
  if (row === null) return noCampaign();
  const { needs } = page;
  const file = page.param('file');
  const name = `chien-dich-${row.id}`;
  if (isFunnel(file)) {
    const reached = await campaignReach(page.act, needs.deps, row.id, needs.publicUrl);
    return reached === null ? noCampaign() : funnelFile(reached, file, name, row.name);
  }
  const [, bundle, narrow, form] = /^trend-(birth|death)(-narrow)?\.(svg|csv)$/.exec(file) ?? [];
  const found = bundle === undefined ? null : await campaignEffect(page.act, needs.deps.db.read, row.id);
  const one = found?.bundles.find((other) => other.bundle === bundle);
  if (one === undefined) return notFound();
  const heads = headsOf(one);
  const rows = trendRows(one);
  if (form === 'csv')
    return csvFile(`${name}-${bundle}.csv`, [
      ['Kỳ', ...heads],
      ...rows.map(({ period, cells }) => [period, ...cells]),
    ]);
  const lines = one.trend.lots.map((cases, lot) => ({
    name: heads[lot] ?? '',
    points: cases.map(({ linked, total }) => percent(linked, total)),
  }));
  return picture(
    trendChart(
      `Tỷ lệ qua liên thông, ${one.label}`,
      one.trend.periods.map(({ from }) => shortDay(from)),
      lines,
      widthOf(narrow),
    ),
    `${name}-${bundle}.svg`,
  );
}

/** How far everything came that was sent and done in one area. */
export async function showAreaReach(page: StaffPage): Promise<PageAnswer> {
  const asked = await areaAsked(page);
  if (asked === null) return notFound(NO_AREA);
  const { code, name, from, to, reached } = asked;
  return {
    kind: 'page',
    view: 'uptake/reach',
    title: `Tiếp cận: ${name}`,
    data: {
      back: { href: '/areas', title: 'Bộ phận Một cửa' },
      name,
      about: 'Mọi tin đã gửi, mã đã quét và hoạt động đã ghi trong địa bàn, đến hồ sơ nộp qua liên thông.',
      days: { from, to },
      at: `/areas/${code}/reach`,
      query: `?${new URLSearchParams({ from, to })}`,
      ...funnelData(reached),
      lift: null,
    },
  };
}

export async function downloadAreaReach(page: StaffPage): Promise<PageAnswer> {
  const file = page.param('file');
  if (!isFunnel(file)) return notFound();
  const asked = await areaAsked(page);
  if (asked === null) return notFound(NO_AREA);
  return funnelFile(asked.reached, file, `dia-ban-${asked.code}-${asked.from}-${asked.to}`, asked.name);
}

async function areaAsked(page: StaffPage) {
  const code = page.param('code');
  if (!/^(\d{2}|\d{5})$/.test(code) || !covers(page.user, code)) return null;
  const name = placeName(code, page.now);
  if (name === code) return null;
  const { from, to } = dayPeriod(page, DAYS);
  return {
    code,
    name,
    from,
    to,
    reached: await areaReach(page.act, page.needs.deps.db.read, code, { from, to }),
  };
}

function funnelData({ steps, unreached }: ReachFunnel) {
  const [first] = steps;
  return {
    steps: steps.map((step) => ({
      ...step,
      origin: ORIGIN_WORDS[step.origin],
      declared: step.origin === 'declared',
      known: step.count !== null,
      share:
        step.origin === 'measured' && step.key !== 'addressed'
          ? sayShare(step.count ?? 0, first?.count ?? 0)
          : '',
    })),
    unreached,
  };
}

function funnelFile(reached: ReachFunnel, file: FunnelFile, name: string, title: string): PageAnswer {
  const { steps, unreached } = reached;
  if (file === 'funnel.csv')
    return csvFile(`tiep-can-${name}.csv`, [
      ['Bước', 'Số lượng', 'Nguồn', 'Ghi chú'],
      ...steps.map(({ label, count, origin, note }) => [label, count, ORIGIN_WORDS[origin], note]),
      ...unreached.why.map(({ words, count }) => [
        `Không liên lạc được: ${words}`,
        count,
        ORIGIN_WORDS.measured,
        '',
      ]),
    ]);
  const drawn = [
    ...steps.map(({ label, count, origin }) => ({
      label: origin === 'measured' ? label : `${label} (${ORIGIN_WORDS[origin].toLowerCase()})`,
      count: count ?? 0,
      look: origin === 'tables' ? ('number' as const) : origin,
    })),
    { label: 'Không liên lạc được', count: unreached.total, look: 'measured' as const },
  ];
  return picture(
    funnelChart(`Tiếp cận: ${title}`, drawn, file === 'funnel-narrow.svg' ? 'narrow' : 'wide'),
    `tiep-can-${name}.svg`,
  );
}

type FunnelFile = 'funnel.svg' | 'funnel-narrow.svg' | 'funnel.csv';

function isFunnel(file: string): file is FunnelFile {
  return file === 'funnel.svg' || file === 'funnel-narrow.svg' || file === 'funnel.csv';
}

/** A phone asks for a picture of its own (`-narrow`). */
export function widthOf(narrow: string | undefined): ChartWidth {
  return narrow === undefined ? 'wide' : 'narrow';
}

export function picture(svg: string, name: string): PageAnswer {
  return { kind: 'file', name, type: 'image/svg+xml; charset=utf-8', body: svg, inline: true };
}

export function csvFile(name: string, rows: Parameters<typeof csvText>[0]): PageAnswer {
  return { kind: 'file', name, type: 'text/csv; charset=utf-8', body: csvText(rows) };
}

function headsOf({ trend }: BundleEffect): string[] {
  return trend.lots.map((_, lot) => (trend.lots.length === 1 ? 'Địa bàn của chiến dịch' : `Đợt ${lot + 1}`));
}

function trendRows({ trend }: BundleEffect): { period: string; cells: string[] }[] {
  return trend.periods.map((period, at) => ({
    period: plainPeriod(period),
    cells: trend.lots.map((cases) => {
      const { linked, total } = cases[at] ?? { linked: 0, total: 0 };
      return total === 0 ? '–' : `${sayShare(linked, total)} (${linked}/${total})`;
    }),
  }));
}

/** "2026-09-07" -> "07/09" */
export function shortDay(day: string): string {
  return sayDayShort(day);
}
