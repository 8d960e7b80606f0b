import { BUNDLES } from '../../../knowledge/bundle.ts';
import { percent } from '../../../uptake/rate.ts';
import { gapChart, ratesChart, trendChart } from '../../../uptake/report/charts.ts';
import { report, trend, type UptakeTrend } from '../../../uptake/uptake.ts';
import { sayCount, sayDecimal, sayShare } from '../../../writing/numbers.ts';
import { notFound, type PageAnswer } from '../../answer.ts';
import type { StaffPage } from '../../http.ts';
import { placeName, provinceChoices } from '../../places.ts';
import { dayPeriod } from '../links/outreach.ts';
import { csvFile, picture, shortDay, widthOf } from './reach.ts';
import { ofOwnProvince, plainPeriod } from './uptake.ts';

const DAYS = 365;

/** Rates, trend and gap of a province as pictures, each with its table and files. */
export async function showCharts(page: StaffPage): Promise<PageAnswer> {
  const asked = await chartsAsked(page);
  const query =
    asked === null
      ? ''
      : `?${new URLSearchParams({ province: asked.province, from: asked.from, to: asked.to })}`;
  return {
    kind: 'page',
    view: 'uptake/charts',
    title: 'Biểu đồ tỷ lệ liên thông',
    data: {
      provinces: provinceChoices(page.user, page.now, asked?.province ?? ''),
      from: asked?.from ?? '',
      to: asked?.to ?? '',
      name: asked === null ? null : placeName(asked.province, page.now),
      query,
      bundles:
        asked?.bundles.map(({ bundle, label, rows, sync, points, joined }) => ({
          bundle,
          label,
          query,
          rows: rows.map((row) => ({ ...row, rest: sayCount(row.total - row.linked) })),
          sync: sync.map((row) => ({
            unit: row.unit,
            of: `${sayCount(row.part)} / ${sayCount(row.whole)}`,
            missing: sayCount(row.missing),
            percentText: row.percentText,
          })),
          points: points.map(pointRow),
          joined:
            joined === null
              ? null
              : { units: joined.units.join(', '), points: joined.points.map(pointRow), apart: joined.apart },
        })) ?? [],
    },
  };
}

function pointRow({ period, cases }: UptakeTrend['points'][number]) {
  return {
    period: plainPeriod(period),
    of: `${sayCount(cases.linked)} / ${sayCount(cases.total)}`,
    rate: cases.total === 0 ? '–' : sayShare(cases.linked, cases.total),
  };
}

/** `rates-birth.svg`, `trend-death.csv`, `gap-birth.svg`, `sync-birth-narrow.svg` … */
export async function downloadChart(page: StaffPage): Promise<PageAnswer> {
  const [, chart, bundle, narrow, form] =
    /^(rates|trend|gap|sync)-(birth|death)(-narrow)?\.(svg|csv)$/.exec(page.param('file')) ?? [];
  const asked = chart === undefined ? null : await chartsAsked(page);
  const one = asked?.bundles.find((other) => other.bundle === bundle);
  if (asked === null || one === undefined) return notFound();
  const name = `${chart}-${bundle}-${asked.province}-${asked.from}-${asked.to}.${form}`;
  const title = `${one.label}, ${placeName(asked.province, page.now)}`;
  if (chart === 'trend') {
    const rates = one.points.map(({ cases }) => percent(cases.linked, cases.total));
    return form === 'csv'
      ? csvFile(name, [
          ['Từ ngày', 'Đến ngày', 'Qua liên thông', 'Tổng số', 'Tỷ lệ (%)'],
          ...one.points.map(({ period, cases }, at) => [
            period.from,
            period.to,
            cases.linked,
            cases.total,
            rates[at] ?? null,
          ]),
        ])
      : picture(
          trendChart(
            `Diễn biến tỷ lệ: ${title}`,
            one.points.map(({ period }) => shortDay(period.from)),
            [{ name: one.label, points: rates }],
            widthOf(narrow),
          ),
          name,
        );
  }
  if (chart === 'sync')
    return form === 'csv'
      ? csvFile(name, [
          ['Đơn vị', 'Tư pháp tiếp nhận', 'Dữ liệu dân cư nhận được', 'Chưa đến'],
          ...one.sync.map((row) => [row.unit, row.whole, row.part, row.missing]),
        ])
      : picture(
          gapChart(
            `Chênh lệch đồng bộ: ${title}`,
            { part: 'Đã đến dữ liệu dân cư', rest: 'Chưa đến' },
            one.sync,
            widthOf(narrow),
          ),
          name,
        );
  if (form === 'csv')
    return csvFile(name, [
      [
        'Đơn vị',
        'Qua liên thông',
        'Tổng số',
        'Chưa qua liên thông',
        'Tỷ lệ (%)',
        'Thấp nhất (95 %)',
        'Cao nhất (95 %)',
        'Lưu ý',
      ],
      ...one.rows.map((row) => [
        row.unit,
        row.linked,
        row.total,
        row.total - row.linked,
        row.percent,
        row.low,
        row.high,
        row.accepted.join(' '),
      ]),
    ]);
  return picture(
    chart === 'rates'
      ? ratesChart(`Tỷ lệ theo đơn vị, khoảng tin cậy 95 %: ${title}`, one.rows, widthOf(narrow))
      : gapChart(
          `Hồ sơ chưa qua liên thông: ${title}`,
          { part: 'Qua liên thông', rest: 'Chưa qua liên thông' },
          one.rows.map(({ unit, linked, total }) => ({ unit, part: linked, whole: total })),
          widthOf(narrow),
        ),
    name,
  );
}

async function chartsAsked(page: StaffPage) {
  const { deps } = page.needs;
  const [first] = provinceChoices(page.user, page.now, '').filter(({ value }) => value !== '');
  const province = page.query('province') || (first?.value ?? '');
  if (!/^\d{2}$/.test(province) || !ofOwnProvince(page, province)) return null;
  const { from, to } = dayPeriod(page, DAYS);
  const model = await report(deps, { from, to, provinceCode: province });
  const lines = await trend(deps.db.read, province, { from, to });
  const bundles = BUNDLES.flatMap((bundle) => {
    const found = model.kind === 'report' ? model.bundles.find((one) => one.bundle === bundle) : undefined;
    const line: UptakeTrend | undefined = lines.find((one) => one.bundle === bundle);
    const flow = model.kind === 'report' ? model.flows.find((one) => one.bundle === bundle) : undefined;
    // Received by the justice side, and of them what reached the population database; only where a table says both.
    const sync = (flow?.rows ?? []).flatMap(({ unit, gap: { part, whole, percentText } }) =>
      part === null || whole === null
        ? []
        : [{ unit, part: whole - part, whole, missing: part, percentText }],
    );
    if (line === undefined || (found === undefined && sync.length === 0)) return [];
    const rows = (found?.rows ?? []).map(
      ({ unit, linked, total, percent: rate, low, high, percentText, accepted }) => ({
        ...{ unit, linked, total, percent: rate, low, high, percentText, accepted },
        linkedText: sayCount(linked),
        totalText: sayCount(total),
        between: low === null || high === null ? '–' : `${comma(low)} – ${comma(high)} %`,
      }),
    );
    return [{ bundle, label: line.label, rows, sync, points: line.points, joined: line.joined }];
  });
  return { province, from, to, bundles };
}

function comma(value: number): string {
  return sayDecimal(value);
}
