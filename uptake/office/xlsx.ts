import { sayDayInLetter } from '../../calendar/words.ts';
import { type PrintedCell, type PrintedSheet, printedWorkbook } from '../../files/printed-workbook.ts';
import { FLOW_LABELS, type FlowShares } from '../report/flow.ts';
import type { OfficeBody } from './office-report.ts';
import { entries } from './wording.ts';

/** A kept report as a workbook: rates, dossiers on their way, difficulties, the words of the document with notes. Numbers are numbers; no formula. */
export async function officeXlsx(
  body: OfficeBody,
  version: { number: number; correction: string | null },
): Promise<Buffer> {
  const rates: PrintedCell[][] = [
    [
      'Nhóm thủ tục',
      'Hạng',
      'Đơn vị',
      'Tổng số hồ sơ',
      'Qua liên thông',
      'Tỷ lệ (%)',
      'So với kỳ trước (điểm)',
      'Lưu ý',
      'Nguồn, lúc lấy số liệu',
    ],
    ...body.bundles.flatMap(({ label, rows, total }) =>
      [...rows, total].map((row) => [
        label,
        row.rankText === '' || row.rankText === '–' ? null : Number(row.rankText),
        row.unit,
        row.total,
        row.linked,
        row.percent,
        row.change,
        row.cautions.join(' '),
        row.source ?? '',
      ]),
    ),
  ];
  const kinds = Object.keys(FLOW_LABELS) as (keyof FlowShares)[];
  const flows: PrintedCell[][] = [
    [
      'Nhóm thủ tục',
      'Đơn vị',
      ...kinds.flatMap((kind) => [
        FLOW_LABELS[kind].label,
        `${FLOW_LABELS[kind].label}: mẫu số`,
        `${FLOW_LABELS[kind].label} (%)`,
      ]),
      'Nguồn, lúc lấy số liệu',
    ],
    ...body.flows.flatMap(({ label, rows, total }) =>
      [...rows, { unit: 'Cộng các đơn vị', source: '', ...total }].map((row) => [
        label,
        row.unit,
        ...kinds.flatMap((kind) => [row[kind].part, row[kind].whole, row[kind].percent]),
        row.source ?? '',
      ]),
    ),
  ];
  const hindered: PrintedCell[][] = [
    ['Ngày', 'Đơn vị', 'Loại', 'Nội dung', 'Trạng thái', 'Cách xử lý'],
    ...body.difficulties.lines.map((line) => [
      line.day,
      line.unit,
      line.kind,
      line.words,
      line.state,
      line.answer,
    ]),
  ];
  const correction =
    version.correction === null ? [] : [`Bản đính chính số ${version.number}: ${version.correction}`];
  const { wording } = body;
  const notes: PrintedCell[][] = [
    wording.parent,
    wording.issuer,
    wording.number,
    `${wording.place}, ${sayDayInLetter(new Date(body.madeAt))}`,
    wording.subject,
    ...correction,
    ...entries(wording.to).map((line) => `Kính gửi: ${line}`),
    wording.opening,
    body.missing.length === 0
      ? ''
      : `Chưa gửi (${body.missing.length} trên ${body.expected}): ${body.missing.join('; ')}.`,
    ...body.late.map((one) => `Gửi muộn: ${one.unit}, ${one.atText}.`),
    ...body.praise.map((line) => `Biểu dương: ${line}`),
    ...body.urge.map((line) => `Đôn đốc: ${line}`),
    ...body.notes,
    wording.closing,
    ...entries(wording.recipients).map((line) => `Nơi nhận: ${line}`),
    [wording.authority, wording.position].filter(Boolean).join(' '),
    wording.signer,
  ].flatMap((line) => (line === '' ? [] : [[line]]));
  const { subject } = wording;
  const table = (name: string, rows: PrintedCell[][], widths: number[]) => page(name, subject, rows, widths);
  return printedWorkbook([
    table('Tỷ lệ liên thông', rates, [24, 7, 30, 14, 14, 10, 14, 60, 24]),
    table('Đồng bộ, trả lại, quá hạn', flows, [24, 30, ...kinds.flatMap(() => [14, 14, 10]), 24]),
    ...(body.lapses === null
      ? []
      : [
          page(
            'Xác nhận VNeID quá hạn',
            `Xác nhận VNeID quá hạn, ${body.lapses.monthText}`,
            lapseRows(body.lapses),
            [36, 14, 14, 12],
          ),
        ]),
    table('Khó khăn, vướng mắc', hindered, [12, 30, 36, 60, 14, 60]),
    {
      name: 'Văn bản, ghi chú và nguồn',
      title: [],
      columns: [{ heading: '', width: 110 }],
      rows: notes,
      standing: true,
    },
  ]);
}

function lapseRows({ rows, total }: NonNullable<OfficeBody['lapses']>): PrintedCell[][] {
  return [
    ['Đơn vị', 'Quá hạn', 'Đã yêu cầu', 'Tỷ lệ (%)'],
    ...[...rows, { unit: 'Cộng các đơn vị', share: total }].map(({ unit, share }) => [
      unit,
      share.part,
      share.whole,
      share.percent,
    ]),
  ];
}

/** The first of `rows` holds the headings. */
function page(name: string, title: string, rows: PrintedCell[][], widths: number[]): PrintedSheet {
  const [head = [], ...body] = rows;
  return {
    name,
    title: [title],
    columns: widths.map((width, at) => ({ heading: String(head[at] ?? ''), width })),
    rows: body,
  };
}
