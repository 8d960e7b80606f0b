import type { Paragraph, Table } from 'docx';
import { exportNotes } from '../report/export-rows.ts';
import { EXTRACT_WORDS, provincesOf, unitNames } from '../report/extract.ts';
import type { ReportModel } from '../report/report-model.ts';
import { rateSums, rates, ways } from './appendix.ts';
import { bare, centred, nation, packed, rule, SIZE, text } from './layout.ts';
import { flowNotes, officeBundle } from './office-report.ts';

/**
 * The report as a document that looks like the kept ones and cannot be taken for one: national heading, title, the figures of
 * every unit, cautions and sources, but no issuer, number, recipients or signature, and a sentence that says so.
 */
export function reportDocx(report: ReportModel): Promise<Buffer> {
  const unitName = unitNames(report);
  const bundles = report.bundles.map((bundle) =>
    officeBundle({ ...bundle, rows: bundle.rows.map((row) => ({ ...row, unit: unitName(row) })) }),
  );
  const left = [
    centred(provincesOf(report).toUpperCase(), { size: SIZE.head }),
    centred('BẢN TRÍCH SỐ LIỆU', { size: SIZE.head, bold: true }),
    rule(24),
  ];
  const children: (Paragraph | Table)[] = [
    bare(
      [
        [left, nation()],
        [
          [centred('Không có số văn bản', { size: SIZE.head, italics: true })],
          [centred(`Lập lúc ${report.madeAtText}`, { size: SIZE.head, italics: true })],
        ],
      ],
      [42, 58],
    ),
    centred(report.title, { bold: true }, 240),
    centred(`${report.periodText}; ${report.levelText}`, { bold: true }),
    rule(55),
    text(`${EXTRACT_WORDS.title}. ${EXTRACT_WORDS.what(report)}`, { italics: true }),
    ...rateSums(bundles),
    ...rates(bundles, 'all'),
    ...ways(report.flows),
    text('Cách tính, lưu ý và nguồn', { bold: true, keep: true, before: 120 }),
    ...[...flowNotes(report), ...exportNotes(report)].map((note) =>
      text(note, { italics: true, size: SIZE.recipients }),
    ),
  ];
  return packed({ creator: 'Liên Thông', title: `${EXTRACT_WORDS.title}: ${report.title}`, children });
}
