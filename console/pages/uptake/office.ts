import { isDay } from '../../../calendar/day.ts';
import {
  isReportKind,
  lastClosed,
  makeOfficeReport,
  officeDocx,
  officeReport,
  officeReports,
  officeXlsx,
  REPORT_KIND_WORDS,
  REPORT_KINDS,
  SENT_KINDS,
  stillMissing,
} from '../../../uptake/uptake.ts';
import { forbidden, notFound, type PageAnswer } from '../../answer.ts';
import { rowNumber } from '../../form.ts';
import type { StaffPage } from '../../http.ts';
import { placeName, provinceChoices } from '../../places.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** The kept reports of a province, who has not sent yesterday's figures, and the form that makes a report. */
export async function showOfficeReports(page: StaffPage): Promise<PageAnswer> {
  return listPage(page, null);
}

/** Makes the report of a closed period, or shows the one that is kept. */
export async function makeReport(page: StaffPage): Promise<PageAnswer> {
  const { act, needs, form, now } = page;
  const province = provinceAsked(page);
  if (province === null || province === '') return forbidden();
  const kind = form.text('kind');
  const day = form.text('day');
  if (!isReportKind(kind)) return listPage(page, 'Chọn loại báo cáo.');
  if (day !== '' && !isDay(day)) return listPage(page, 'Chọn một ngày có thật trong kỳ.');
  const correct = form.text('correct');
  const made = await makeOfficeReport(act, needs.deps, {
    kind,
    provinceCode: province,
    day: day === '' ? lastClosed(kind, now).from : day,
    ...(correct === '' ? {} : { correction: correct }),
  });
  if (made.kind === 'refused') return listPage(page, made.message);
  const to = `/uptake/reports/${made.report.id}`;
  return made.kind === 'made' ? { kind: 'goto', to, done: 'created' } : { kind: 'goto', to };
}

/** One kept report as it was made. */
export async function showOfficeReport(page: StaffPage): Promise<PageAnswer> {
  const kept = await keptOf(page);
  if (kept === null) return notFound('Không có báo cáo này.');
  const { body, id, version, correction, madeAt, newest, provinceCode, kind } = kept;
  return {
    kind: 'page',
    view: 'uptake/office-report',
    title: body.wording.subject,
    data: {
      id,
      version,
      correction,
      madeAt,
      kind,
      kindWord: REPORT_KIND_WORDS[kind],
      provinceCode,
      chosenDay: body.from,
      newer: newest.id === id ? null : newest,
      mayWrite: page.may('uptake.write', provinceCode),
      body,
      sent: body.expected - body.missing.length,
    },
  };
}

/** The same as a document to be signed (`docx`) or a workbook (`xlsx`). */
export async function downloadOfficeReport(page: StaffPage): Promise<PageAnswer> {
  const kept = await keptOf(page);
  const format = page.param('format');
  if (kept === null || (format !== 'docx' && format !== 'xlsx')) return notFound('Không có tệp này.');
  const { body, version, correction } = kept;
  const name = `bao-cao-${body.kind}-${body.from}-ban-${version}.${format}`;
  const which = { number: version, correction };
  return format === 'docx'
    ? { kind: 'file', name, type: DOCX, body: await officeDocx(body, which) }
    : { kind: 'file', name, type: XLSX, body: await officeXlsx(body, which) };
}

/** The province a page is about: the person's own or the one chosen; '' none chosen; null not theirs. */
export function provinceAsked({ user, now, query, form }: StaffPage): string | null {
  const asked = query('province') || form.text('province');
  const choices = provinceChoices(user, now, asked);
  if (asked !== '') return choices.some((choice) => choice.chosen) ? asked : null;
  return user.areaCode === '' ? '' : (choices[0]?.value ?? '');
}

async function keptOf(page: StaffPage) {
  const id = rowNumber(page.param('id'));
  const kept = id === null ? null : await officeReport(page.act, page.needs.deps, id);
  return kept;
}

async function listPage(page: StaffPage, mistake: string | null): Promise<PageAnswer> {
  const { needs, user, now, form } = page;
  const province = provinceAsked(page);
  if (province === null) return forbidden();
  const kept = await officeReports(page.act, needs.deps, province === '' ? {} : { provinceCode: province });
  const seen = new Set<string>();
  const waiting =
    province === ''
      ? []
      : await Promise.all(SENT_KINDS.map((kind) => stillMissing(needs.deps, province, kind)));
  return {
    kind: 'page',
    view: 'uptake/office-reports',
    title: 'Báo cáo định kỳ',
    status: mistake === null ? 200 : 422,
    data: {
      province,
      place: placeName(province, now),
      provinces: provinceChoices(user, now, province),
      mayWrite: province !== '' && page.may('uptake.write', province),
      mistake,
      chosenDay: form.text('day'),
      kinds: REPORT_KINDS.map((kind) => ({
        value: kind,
        title: REPORT_KIND_WORDS[kind],
        chosen: form.text('kind') === kind,
      })),
      waiting: waiting.flatMap((one) =>
        one.expected === 0
          ? []
          : [
              {
                ...{ kind: one.kind, kindWord: REPORT_KIND_WORDS[one.kind], periodText: one.periodText },
                expected: one.expected,
                sent: one.expected - one.missing.length,
                count: one.missing.length,
                names: one.named ? one.missing.map(({ words }) => words).join('; ') : '',
                due: one.due,
                late: now > one.due,
                told: one.told,
              },
            ],
      ),
      reports: kept.map(({ id, kind, body, version, correction, madeAt, madeBy, provinceCode, period }) => {
        const key = `${provinceCode} ${kind} ${period.from}`;
        const newest = !seen.has(key);
        seen.add(key);
        const byItself = madeBy === null;
        return {
          id,
          kindWord: REPORT_KIND_WORDS[kind],
          periodText: body.periodText,
          place: body.province,
          version,
          correction,
          madeAt,
          newest,
          byItself,
        };
      }),
    },
  };
}
