import { isDay } from '../../../calendar/day.ts';
import {
  type ReportModel,
  type ReportQuestion,
  report,
  reportCsv,
  reportDocx,
  reportHtml,
  reportXlsx,
  type UnitLevel,
} from '../../../uptake/uptake.ts';
import { forbidden, notFound, type PageAnswer } from '../../answer.ts';
import { rateBar, scaleFor } from '../../bar.ts';
import type { StaffPage } from '../../http.ts';
import { provinceChoices } from '../../places.ts';
import { ofOwnProvince } from './uptake.ts';

/** The ranked report of both bundles for a period. */
export async function showReport(page: StaffPage): Promise<PageAnswer> {
  const asked = questionOf(page);
  if (asked === 'forbidden') return forbidden();
  const filled = {
    from: page.query('from'),
    to: page.query('to'),
    level: page.query('level'),
    province: asked?.provinceCode ?? '',
  };
  const found = asked === null ? null : await report(page.needs.deps, asked);
  return {
    kind: 'page',
    view: 'uptake/report',
    title: 'Báo cáo tỷ lệ liên thông',
    data: {
      filled,
      provinces: provinceChoices(page.user, page.now, filled.province),
      anyProvince: page.user.areaCode === '',
      mistake:
        asked === null
          ? 'Chọn ngày đầu và ngày cuối của kỳ; ngày đầu không sau ngày cuối.'
          : found?.kind === 'nothing'
            ? found.message
            : null,
      report: found?.kind === 'report' ? shown(found) : null,
      query: new URLSearchParams(filled).toString(),
    },
  };
}

const OFFICE = 'application/vnd.openxmlformats-officedocument';
type Writer = { type: string; write: (found: ReportModel) => string | Promise<Buffer> };
const FILES: ReadonlyMap<string, Writer> = new Map([
  ['csv', { type: 'text/csv; charset=utf-8', write: reportCsv }],
  ['xlsx', { type: `${OFFICE}.spreadsheetml.sheet`, write: reportXlsx }],
  ['docx', { type: `${OFFICE}.wordprocessingml.document`, write: reportDocx }],
  ['html', { type: 'text/html; charset=utf-8', write: reportHtml }],
]);

/** The same as a file: `csv` (for every spreadsheet), `xlsx`, `docx` (an extract, not a kept report) or `html` (one page to be sent or printed). */
export async function downloadReport(page: StaffPage): Promise<PageAnswer> {
  const asked = questionOf(page);
  if (asked === 'forbidden') return forbidden();
  const found = asked === null ? null : await report(page.needs.deps, asked);
  if (found === null || found.kind === 'nothing') return { kind: 'goto', to: '/uptake/report' };
  const file = FILES.get(page.param('format'));
  if (file === undefined) return notFound('Không có tệp này.');
  const name = `ty-le-lien-thong-${found.from}-${found.to}.${page.param('format')}`;
  return { kind: 'file', name, type: file.type, body: await file.write(found) };
}

/** What the address asks for; null: not enough. Staff of a province ask about that province. */
function questionOf(page: StaffPage): ReportQuestion | 'forbidden' | null {
  const [from, to, level] = [page.query('from'), page.query('to'), page.query('level')];
  const own = page.user.areaCode;
  const provinceCode =
    page.query('province') || (own === '' ? '' : (provinceChoices(page.user, page.now, '')[0]?.value ?? ''));
  if (provinceCode !== '' && !ofOwnProvince(page, provinceCode)) return 'forbidden';
  if (!isDay(from) || !isDay(to) || from > to) return null;
  const levels: UnitLevel[] = ['district', 'commune'];
  const wanted = levels.find((one) => one === level);
  return {
    from,
    to,
    ...(provinceCode === '' ? {} : { provinceCode }),
    ...(wanted === undefined ? {} : { level: wanted }),
  };
}

function shown(found: ReportModel) {
  return {
    title: found.title,
    periodText: found.periodText,
    levelText: found.levelText,
    madeAtText: found.madeAtText,
    explanation: found.explanation,
    notes: found.notes,
    flows: found.flows,
    before: found.before,
    joined: found.joined,
    sources: found.sources,
    bundles: found.bundles.map((bundle) => {
      const scale = scaleFor(Math.max(...bundle.rows.map((row) => row.high ?? 0), bundle.total.percent ?? 0));
      return {
        label: bundle.label,
        totalHeader: bundle.totalHeader,
        linkedHeader: bundle.linkedHeader,
        printed: bundle.printed.map((note) => note.text),
        notes: bundle.notes,
        scale,
        total: { ...bundle.total, bar: rateBar(bundle.total, scale) },
        rows: bundle.rows.map((row) => ({
          rankText: row.rankText,
          unit: row.unit,
          totalText: row.totalText,
          linkedText: row.linkedText,
          percentText: row.percentText,
          intervalText: row.intervalText,
          cautions: [...row.cautions, ...(row.change.caution === '' ? [] : [row.change.caution])],
          change: row.change,
          source: row.source,
          bar: rateBar(row, scale),
        })),
      };
    }),
  };
}
