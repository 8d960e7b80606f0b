import { Paragraph, type Table } from 'docx';
import { sayDayInLetter } from '../../calendar/words.ts';
import { FLOW_LABELS, type FlowShares } from '../report/flow.ts';
import { appendix, hasAppendix, rateSums } from './appendix.ts';
import { bare, bulleted, centred, nation, packed, rule, run, SIZE, text } from './layout.ts';
import type { OfficeBody } from './office-report.ts';
import { entries } from './wording.ts';

/**
 * A kept report as a document in the layout of administrative documents (Nghị định 30/2020/NĐ-CP, Phụ lục I): national
 * heading and motto, issuer, number and sign, place and date, subject, text with tables, recipients and signature block;
 * A4, margins 20/20/30/20 mm, page number on top from the second page; the units' figures in an appendix, as letters have it. A letter ("công văn") names its subject under the
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
    ...sums(body),
    ...listed(wording.praise, body.praise),
    ...listed(wording.urge, body.urge),
    ...hindered(body),
    ...arrived(body),
    // The signature never stands alone on a page.
    ...entries(wording.closing).map((line) => text(line, { keep: true })),
    footing(body),
    ...(hasAppendix(body) ? appendix(body) : []),
  ];
  return packed({ creator: wording.issuer, title: wording.subject, children });
}

function heading(body: OfficeBody): Table {
  const { wording, madeAt, kind } = body;
  const date = `${wording.place}, ${sayDayInLetter(new Date(madeAt))}`;
  const left = [
    ...(wording.parent === ''
      ? []
      : nameLines(wording.parent).map((line) => centred(line, { size: SIZE.head }))),
    ...nameLines(wording.issuer).map((line) => centred(line, { size: SIZE.head, bold: true })),
    rule(24),
  ];
  const numbered = [
    centred(wording.number, { size: SIZE.head }),
    ...(kind === 'letter' ? [centred(wording.subject, { size: 24 })] : []),
  ];
  return bare(
    [
      [left, nation()],
      [numbered, [centred(date, { size: SIZE.body - 2, italics: true })]],
    ],
    [42, 58],
  );
}

/** The name of an office in capitals; what is too long for the column goes on where people would break it. */
function nameLines(name: string): string[] {
  return name.toUpperCase().split(/(?<=NHÂN DÂN) (?=TỈNH |THÀNH PHỐ |XÃ |PHƯỜNG |ĐẶC KHU )/u);
}

function titled(subject: string): Paragraph[] {
  return [centred('BÁO CÁO', { bold: true }, 240), centred(subject, { bold: true }), rule(55)];
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

/** What the figures come to; those of the units stand in the appendix. */
function sums(body: OfficeBody): Paragraph[] {
  const { bundles, flows, lapses } = body;
  const rates = rateSums(bundles);
  const kinds = Object.keys(FLOW_LABELS) as (keyof FlowShares)[];
  const ways = flows.map(({ label, total }) => {
    const said = kinds.flatMap((kind) => {
      const { percentText, ofText } = total[kind];
      return ofText === '' ? [] : [`${FLOW_LABELS[kind].label.toLowerCase()} ${percentText} (${ofText})`];
    });
    return text(`${label}, hồ sơ đã tiếp nhận: ${said.join('; ')}.`);
  });
  const lapsed =
    lapses === null
      ? []
      : [
          text(
            `Xác nhận trên VNeID quá hạn, ${lapses.monthText}: ${lapses.total.ofText} yêu cầu, ${lapses.total.percentText}.`,
          ),
        ];
  if (bundles.length === 0) rates.push(text('Chưa đơn vị nào gửi số liệu của kỳ này.', { bold: true }));
  const more = hasAppendix(body)
    ? [text('(Có phụ lục số liệu từng đơn vị kèm theo)', { italics: true })]
    : [];
  return [...rates, ...ways, ...lapsed, ...more];
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
        return `${line.unit}, ${line.day}: ${line.words.replace(/[.\s]+$/u, '')} (${line.state.toLowerCase()}${line.owned ? '' : ', chưa giao người'}).${answer}`;
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
