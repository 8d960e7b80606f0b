import { writable } from '../../files/writable.ts';
import type { Figure } from './figure.ts';
import type { BundleReport, RateChange, ReportModel } from './report-model.ts';

/** A cell of an export: a number stays a number. Null is an empty cell. Each writer keeps text from calculating in its own way. */
export type ExportCell = string | number | null;

export const EXPORT_HEADERS = [
  'Nhóm thủ tục',
  'Hạng',
  'Đơn vị',
  'Mã đơn vị',
  'Tỉnh, thành phố',
  'Tổng số hồ sơ',
  'Qua liên thông',
  'Tỷ lệ',
  'Tỷ lệ (%)',
  'Cận dưới 95 % (%)',
  'Cận trên 95 % (%)',
  'Thay đổi so với kỳ trước (điểm)',
  'Kỳ trước: tổng số hồ sơ',
  'Kỳ trước: qua liên thông',
  'Kỳ trước: tỷ lệ (%)',
  'Kỳ trước: từ ngày',
  'Kỳ trước: đến ngày',
  'Nguồn in tỷ lệ',
  'Lưu ý',
  'Từ ngày',
  'Đến ngày',
  'Nguồn',
  'Lấy số liệu lúc',
] as const;

/**
 * The report as rows of cells, one per unit and one per total, in the order of EXPORT_HEADERS. Every row carries its
 * numerator, denominator, period and source, so that a line that is copied out of the file stays true; what a source
 * printed otherwise, and why it was accepted, stands in the line of the total.
 */
export function exportRows(report: ReportModel): ExportCell[][] {
  return report.bundles.flatMap((bundle) => [
    ...bundle.rows.map((row) => [
      bundle.label,
      row.rank,
      writable(row.unit),
      row.areaCode ?? '',
      row.province,
      ...figures(row),
      ...against(report, row.change),
      row.printedText ?? '',
      writable([...row.cautions, row.change.caution].filter(Boolean).join(' ')),
      ...ends(report, row.tables),
    ]),
    totalRow(report, bundle),
  ]);
}

/** The lines under a table: who is ranked how, what is missing, where the figures come from. */
export function exportNotes(report: ReportModel): string[] {
  const printed = report.bundles.flatMap((bundle) =>
    bundle.printed.map((note) => `${bundle.label}: ${note.text}`),
  );
  const measured = report.bundles.map(
    (bundle) => `${bundle.label}: tỷ lệ = "${bundle.linkedHeader}" chia cho "${bundle.totalHeader}".`,
  );
  const notes = report.bundles.flatMap((bundle) => bundle.notes);
  const sources = report.sources.map((source) => `Nguồn ${source.mark}: ${source.text}`);
  const { before } = report;
  const against =
    before === null
      ? []
      : [before.text, ...before.notes, ...before.sources.map((source) => `Nguồn kỳ trước: ${source.text}`)];
  return [
    ...[report.explanation, ...measured, ...printed, ...new Set(notes), ...report.notes],
    ...[...sources, ...against, ...joinedNotes(report)],
  ].map(writable);
}

/** How old districts and new communes were joined, and which were not, as lines under a table. */
export function joinedNotes({ joined }: ReportModel): string[] {
  if (joined === null) return [];
  const lines = joined.bundles.flatMap(({ label, rows, apart }) => [
    ...rows.map(
      (row) =>
        `${label}: ${row.unit}, ${joined.beforeText}: ${row.before.percentText} (${row.before.ofText}); ${row.communes.join(', ')}, ${joined.nowText}: ${row.now.percentText} (${row.now.ofText}); ${[`${row.change.text}.`, ...row.cautions].join(' ')}`,
    ),
    ...apart.map(({ unit, why }) => `${label}: không nối ${unit}: ${why}`),
  ]);
  return [
    joined.text,
    ...lines,
    ...joined.sources.map((source) => `Nguồn của huyện cũ ${source.mark}: ${source.text}`),
  ];
}

function totalRow(report: ReportModel, bundle: BundleReport): ExportCell[] {
  const printed = bundle.printed.map((note) => note.text).join(' ');
  const all = report.sources.map((source) => source.tableId);
  const own = [...new Set(bundle.rows.flatMap((row) => row.tables))].filter((id) => all.includes(id));
  return [
    bundle.label,
    null,
    bundle.total.label,
    '',
    '',
    ...figures(bundle.total),
    ...against(report, bundle.total.change),
    '',
    writable([printed, bundle.total.change.caution].filter(Boolean).join(' ')),
    ...ends(report, own),
  ];
}

function figures(figure: Figure): ExportCell[] {
  return [figure.total, figure.linked, figure.percentText, figure.percent, figure.low, figure.high];
}

/** The period before stands beside its figures only: where there is none, nothing is said of it. */
function against({ before }: ReportModel, { points, total, linked, percent }: RateChange): ExportCell[] {
  const days = before === null || total === null ? ['', ''] : [before.from, before.to];
  return [points, total, linked, percent, ...days];
}

function ends(report: ReportModel, tables: readonly number[]): ExportCell[] {
  const sources = report.sources.filter((source) => tables.includes(source.tableId));
  const from = sources.map((source) => source.from).sort()[0] ?? report.from;
  const to =
    sources
      .map((source) => source.to)
      .sort()
      .at(-1) ?? report.to;
  const moments = [...new Set(sources.map((source) => source.extractedText))];
  return [from, to, writable(sources.map((source) => source.text).join(' ')), moments.join('; ')];
}
