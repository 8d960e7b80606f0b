import { AlignmentType, Paragraph, type Table } from 'docx';
import { sayDayInLetter } from '../../calendar/words.ts';
import { sayCount } from '../../writing/numbers.ts';
import { FLOW_LABELS, type FlowShares } from '../report/flow.ts';
import { centred, run, SIZE, table, text } from './layout.ts';
import type { OfficeBody, OfficeBundle } from './office-report.ts';

const KINDS = Object.keys(FLOW_LABELS) as (keyof FlowShares)[];

/** Whether a report has figures of units or words about them to be set behind the signature. */
export function hasAppendix({ bundles, flows }: OfficeBody): boolean {
  return bundles.length + flows.length > 0;
}

/** The figures of every unit, with their sources, on pages of their own: "Phụ lục", title, what it belongs to. */
export function appendix(body: OfficeBody): (Paragraph | Table)[] {
  const { wording, madeAt, kind } = body;
  const number = wording.number.replace(/^Số:?/iu, 'số');
  const belongs = `(Kèm theo ${kind === 'letter' ? 'Công văn' : 'Báo cáo'} ${number} ${sayDayInLetter(new Date(madeAt))} của ${wording.issuer})`;
  return [
    new Paragraph({
      pageBreakBefore: true,
      alignment: AlignmentType.CENTER,
      children: [run('Phụ lục', { bold: true })],
    }),
    centred(`SỐ LIỆU TỪNG ĐƠN VỊ, ${body.periodText.toUpperCase()}`, { bold: true }),
    centred(belongs, { italics: true }),
    ...rates(body.bundles),
    ...ways(body.flows),
    ...body.notes.map((note) => text(note, { italics: true, size: SIZE.recipients })),
  ];
}

/** What the rates of all units come to, with what the sources printed otherwise. */
export function rateSums(bundles: readonly OfficeBundle[]): Paragraph[] {
  return bundles.flatMap(({ label, total }) => [
    text(
      `${label}: ${sayCount(total.linked)} trên ${sayCount(total.total)} hồ sơ, ${total.percentText}${total.change === null ? '' : `; so với kỳ trước ${total.changeText}`}.`,
      { bold: true },
    ),
    ...total.cautions.map((line) => text(line, { italics: true, size: SIZE.recipients })),
  ]);
}

/**
 * The rates of every unit.
 * @param told which cautions are written out below; the others are only marked at the unit
 */
export function rates(
  bundles: readonly OfficeBundle[],
  told: 'accepted' | 'all' = 'accepted',
): (Paragraph | Table)[] {
  const made = bundles.flatMap(({ label, rows, total }) => [
    text(label, { bold: true, keep: true, before: 120 }),
    table(
      ['Hạng', 'Đơn vị', 'Tổng số', 'Qua liên thông', 'Tỷ lệ', 'So kỳ trước', 'Nguồn, lúc lấy số liệu'],
      [...rows, { ...total, cautions: [] }].map((row) => [
        row.rankText,
        row.cautions.length === 0 ? row.unit : `${row.unit} *`,
        sayCount(row.total),
        sayCount(row.linked),
        row.percentText,
        row.changeText,
        row.source ?? '',
      ]),
      [8, 26, 10, 12, 12, 14, 18],
    ),
    // The reason stands wherever the figure is; other cautions are counted out in the workbook.
    ...rows
      .flatMap(({ unit, cautions, accepted = [] }) =>
        told === 'all' && cautions.length > 0 ? [`* ${unit}: ${cautions.join(' ')}`] : accepted,
      )
      .map((line) => text(line, { italics: true, size: SIZE.recipients })),
  ]);
  const marked = bundles.some(({ rows }) => rows.some(({ cautions }) => cautions.length > 0));
  if (marked && told === 'accepted')
    made.push(
      text(
        '* Đơn vị có lưu ý: ít hồ sơ, mức thay đổi có thể do may rủi, hoặc số liệu cần kiểm tra. Nội dung từng lưu ý ghi ở bảng tính kèm theo.',
        { italics: true, size: SIZE.recipients },
      ),
    );
  return made;
}

/** Dossiers on their way. Units without a single dossier are counted, not listed: on most days that is most of a province. */
export function ways(flows: OfficeBody['flows']): (Paragraph | Table)[] {
  return flows.flatMap(({ label, rows, total }) => {
    const busy = rows.filter((row) => KINDS.some((kind) => (row[kind].whole ?? 0) > 0));
    const idle = rows.length - busy.length;
    return [
      text(`${label}: đồng bộ, trả lại, quá hạn`, { bold: true, keep: true, before: 120 }),
      table(
        ['Đơn vị', ...KINDS.map((kind) => FLOW_LABELS[kind].label)],
        [...busy, { unit: 'Cộng các đơn vị', source: '', ...total }].map((row) => [
          row.source ? `${row.unit}\n${row.source}` : row.unit,
          ...KINDS.map((kind) =>
            (row[kind].whole ?? 0) === 0 ? '–' : `${row[kind].percentText}\n${row[kind].ofText}`,
          ),
        ]),
        [32, 17, 17, 17, 17],
      ),
      ...(idle === 0 ? [] : [text(`${sayCount(idle)} đơn vị còn lại không phát sinh hồ sơ.`)]),
    ];
  });
}
