import { AlignmentType, Document, Header, Packer, PageNumber, Paragraph, type Table, TextRun } from 'docx';
import { FLOW_LABELS, type FlowShares } from './flow.ts';
import { formatCount } from './number.ts';
import { bare, bulleted, centred, FONT, MM, rule, run, SIZE, table, text } from './office-layout.ts';
import type { OfficeBody } from './office-report.ts';
import { entries } from './wording.ts';

const VIETNAM_OFFSET_MS = 7 * 3_600_000;

/**
 * A kept report as a document in the layout of administrative documents (Nghị định 30/2020/NĐ-CP, Phụ lục I): national
 * heading and motto, issuer, number and sign, place and date, subject, text with tables, recipients and signature block;
 * A4, margins 20/20/30/20 mm, page number on top from the second page. A letter ("công văn") names its subject under the
 * number, a report under its title. The number is left for the registry to fill.
 */
export async function officeDocx(
  body: OfficeBody,
  version: { number: number; correction: string | null },
): Promise<Buffer> {
  const letter = body.kind === 'letter';
  const { wording } = body;
  const children: (Paragraph | Table)[] = [
    heading(body),
    ...(letter ? addressed(wording.to) : titled(wording.subject)),
    ...(version.correction === null
      ? []
      : [
          text(`Bản đính chính số ${version.number}, thay bản trước. Lý do: ${version.correction}`, {
            bold: true,
          }),
        ]),
    ...entries(wording.opening).map((line) => text(line)),
    ...figures(body),
    ...listed(wording.praise, body.praise),
    ...listed(wording.urge, body.urge),
    ...hindered(body),
    ...arrived(body),
    ...body.notes.map((note) => text(note, { italics: true, size: SIZE.recipients })),
    ...entries(wording.closing).map((line) => text(line)),
    footing(body),
  ];
  const document = new Document({
    creator: wording.issuer,
    title: wording.subject,
    styles: { default: { document: { run: { font: FONT, size: SIZE.body, language: { value: 'vi-VN' } } } } },
    sections: [
      {
        properties: {
          titlePage: true,
          page: {
            size: { width: Math.round(210 * MM), height: Math.round(297 * MM) },
            margin: { top: 20 * MM, bottom: 20 * MM, left: 30 * MM, right: 20 * MM },
          },
        },
        headers: { first: new Header({ children: [] }), default: pageNumber() },
        children,
      },
    ],
  });
  return Packer.toBuffer(document);
}

function pageNumber(): Header {
  const run = new TextRun({ children: [PageNumber.CURRENT], size: SIZE.head });
  return new Header({ children: [new Paragraph({ alignment: AlignmentType.CENTER, children: [run] })] });
}

function heading(body: OfficeBody): Table {
  const { wording, madeAt, kind } = body;
  const wall = new Date(new Date(madeAt).getTime() + VIETNAM_OFFSET_MS);
  const two = (value: number, below: number) => (value < below ? `0${value}` : String(value));
  const date = `${wording.place}, ngày ${two(wall.getUTCDate(), 10)} tháng ${two(wall.getUTCMonth() + 1, 3)} năm ${wall.getUTCFullYear()}`;
  const left = [
    ...(wording.parent === '' ? [] : [centred(wording.parent.toUpperCase(), { size: SIZE.head })]),
    centred(wording.issuer.toUpperCase(), { size: SIZE.head, bold: true }),
    rule(9),
  ];
  const right = [
    centred('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', { size: 24, bold: true }),
    centred('Độc lập - Tự do - Hạnh phúc', { size: SIZE.head, bold: true }),
    rule(22),
  ];
  const numbered = [
    centred(wording.number, { size: SIZE.head }),
    ...(kind === 'letter' ? [centred(wording.subject, { size: 24 })] : []),
  ];
  return bare(
    [
      [left, right],
      [numbered, [centred(date, { size: SIZE.body - 2, italics: true })]],
    ],
    [42, 58],
  );
}

function titled(subject: string): Paragraph[] {
  return [centred('BÁO CÁO', { bold: true }, 240), centred(subject, { bold: true }), rule(14)];
}

function addressed(to: string): Paragraph[] {
  const [first, ...others] = entries(to);
  if (first === undefined) return [];
  if (others.length === 0) return [centred(`Kính gửi: ${first}`, {}, 240)];
  return [
    text('Kính gửi:', { indent: 1500, before: 240 }),
    ...[first, ...others].map((line) => text(`- ${line}`, { indent: 2400 })),
  ];
}

function figures(body: OfficeBody): (Paragraph | Table)[] {
  const rates = body.bundles.flatMap(({ label, rows, total }) => [
    text(
      `${label}: ${formatCount(total.linked)} trên ${formatCount(total.total)} hồ sơ, ${total.percentText}${total.change === null ? '' : `; so với kỳ trước ${total.changeText}`}.`,
      { bold: true, keep: true },
    ),
    table(
      ['Hạng', 'Đơn vị', 'Tổng số', 'Qua liên thông', 'Tỷ lệ', 'So kỳ trước'],
      [...rows, { ...total, cautions: [] }].map((row) => [
        row.rankText,
        row.unit,
        formatCount(row.total),
        formatCount(row.linked),
        row.percentText,
        row.changeText,
      ]),
      [9, 37, 13, 15, 12, 14],
    ),
    ...total.cautions.map((line) => text(line, { italics: true, size: SIZE.recipients })),
  ]);
  const kinds = Object.keys(FLOW_LABELS) as (keyof FlowShares)[];
  const flows = body.flows.flatMap(({ label, rows, total }) => [
    text(`${label}: đồng bộ, trả lại, quá hạn`, { bold: true, keep: true }),
    table(
      ['Đơn vị', ...kinds.map((kind) => FLOW_LABELS[kind].label)],
      [...rows, { unit: 'Cộng các đơn vị', ...total }].map((row) => [
        row.unit,
        ...kinds.map((kind) => [row[kind].percentText, row[kind].ofText].filter(Boolean).join('\n')),
      ]),
      [32, 17, 17, 17, 17],
    ),
  ]);
  const { lapses } = body;
  if (lapses !== null)
    rates.push(
      text(
        `Xác nhận trên VNeID quá hạn, ${lapses.monthText}: ${lapses.total.ofText} yêu cầu, ${lapses.total.percentText}.`,
      ),
    );
  if (body.bundles.length === 0)
    rates.unshift(text('Chưa đơn vị nào gửi số liệu của kỳ này.', { bold: true }));
  return [...rates, ...flows];
}

function listed(opening: string, lines: readonly string[]): Paragraph[] {
  if (opening === '') return [];
  return [
    ...entries(opening).map((line) => text(line, { keep: true })),
    ...bulleted(lines, 'Không có đơn vị nào.'),
  ];
}

function hindered({ difficulties, kind }: OfficeBody): Paragraph[] {
  if (kind === 'letter' && difficulties.lines.length === 0) return [];
  const counts = difficulties.counts.map(({ label, count }) => `${label}: ${count}`).join('; ');
  return [
    text(counts === '' ? 'Khó khăn, vướng mắc' : `Khó khăn, vướng mắc (${counts})`, {
      bold: true,
      keep: true,
    }),
    ...bulleted(
      difficulties.lines.map((line) => {
        const answer = line.answer === '' ? '' : ` Cách xử lý: ${line.answer}`;
        return `${line.unit}, ${line.day}: ${line.words} (${line.state.toLowerCase()}${line.owned ? '' : ', chưa giao người'}).${answer}`;
      }),
      'Không có khó khăn, vướng mắc được ghi nhận.',
    ),
  ];
}

function arrived({ expected, missing, late }: OfficeBody): Paragraph[] {
  if (expected === 0) return [];
  return [
    text(`Đơn vị gửi số liệu: ${expected - missing.length} trên ${expected}.`, { bold: true, keep: true }),
    ...(missing.length === 0 ? [] : [text(`Chưa gửi: ${missing.join('; ')}.`)]),
    ...(late.length === 0
      ? []
      : [text(`Gửi sau 13 giờ: ${late.map((one) => `${one.unit} (${one.atText})`).join('; ')}.`)]),
  ];
}

function footing({ wording }: OfficeBody): Table {
  const recipients = [
    new Paragraph({ children: [run('Nơi nhận:', { bold: true, italics: true, size: SIZE.recipients })] }),
    ...entries(wording.recipients).map(
      (line) => new Paragraph({ children: [run(`- ${line}`, { size: SIZE.small })] }),
    ),
  ];
  const signature = [
    ...(wording.authority === '' ? [] : [centred(wording.authority.toUpperCase(), { bold: true })]),
    centred(wording.position.toUpperCase(), { bold: true }),
    ...Array.from({ length: 4 }, () => centred('', {})),
    centred(wording.signer, { bold: true }),
  ];
  return bare([[recipients, signature]], [50, 50]);
}
