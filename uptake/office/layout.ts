import {
  AlignmentType,
  BorderStyle,
  Document,
  Header,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  VerticalAlign,
  WidthType,
} from 'docx';
import { writable } from '../../files/writable.ts';

/** Lengths of a page: a millimetre in twentieths of a point. */
const MM = 56.7;
const FONT = 'Times New Roman';
/** Half-points. Sizes by Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục V. */
export const SIZE = { body: 28, head: 26, small: 22, recipients: 24, table: 24 };
const NONE = { style: BorderStyle.NONE, size: 0, color: 'FFFFFF' };
const NO_BORDERS = {
  top: NONE,
  bottom: NONE,
  left: NONE,
  right: NONE,
  insideHorizontal: NONE,
  insideVertical: NONE,
};
/** Width between the margins: 210 - 30 - 20 mm. */
const WIDTH = Math.round(160 * MM);

type Look = { bold?: boolean; italics?: boolean; size?: number };

/** Words in one look; a percent sign stays with its number. */
export function run(words: string, { bold = false, italics = false, size = SIZE.body }: Look): TextRun {
  const kept = writable(words).replaceAll(' %', '\u00a0%');
  return new TextRun({ text: kept, bold, italics, size, font: FONT });
}

/** A centred paragraph. */
export function centred(words: string, look: Look, before = 0): Paragraph {
  return new Paragraph({
    alignment: AlignmentType.CENTER,
    spacing: { before },
    children: [run(words, look)],
  });
}

/** A paragraph of running text, or an indented line. */
export function text(
  words: string,
  look: Look & { indent?: number; before?: number; keep?: boolean } = {},
): Paragraph {
  const { indent, before = 0, keep = false } = look;
  return new Paragraph({
    alignment: AlignmentType.JUSTIFIED,
    keepNext: keep,
    spacing: { before: before + 60, after: 60 },
    indent: indent === undefined ? { firstLine: Math.round(10 * MM) } : { left: indent },
    children: [run(words, look)],
  });
}

/** One line per entry, or the sentence that there is none. */
export function bulleted(lines: readonly string[], none: string): Paragraph[] {
  return lines.length === 0 ? [text(none)] : lines.map((line) => text(`- ${line}`));
}

/** An A4 document with the margins of the decree; page numbers on top from the second page. */
export function packed(document: {
  creator: string;
  title: string;
  children: (Paragraph | Table)[];
}): Promise<Buffer> {
  const number = new TextRun({ children: [PageNumber.CURRENT], size: SIZE.head });
  const head = new Header({
    children: [new Paragraph({ alignment: AlignmentType.CENTER, children: [number] })],
  });
  return Packer.toBuffer(
    new Document({
      creator: writable(document.creator),
      title: writable(document.title),
      styles: {
        default: { document: { run: { font: FONT, size: SIZE.body, language: { value: 'vi-VN' } } } },
      },
      sections: [
        {
          properties: {
            titlePage: true,
            page: {
              size: { width: Math.round(210 * MM), height: Math.round(297 * MM) },
              margin: { top: 20 * MM, bottom: 20 * MM, left: 30 * MM, right: 20 * MM },
            },
          },
          headers: { first: new Header({ children: [] }), default: head },
          children: document.children,
        },
      ],
    }),
  );
}

/** National heading and motto, with the line under it. */
export function nation(): Paragraph[] {
  return [
    centred('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', { size: 24, bold: true }),
    centred('Độc lập - Tự do - Hạnh phúc', { size: SIZE.head, bold: true }),
    rule(17),
  ];
}

/** The line under the issuer, the motto or the title, about as wide as the decree asks (`mm` from either side). */
export function rule(mm: number): Paragraph {
  const indent = Math.round(mm * MM);
  return new Paragraph({
    indent: { left: indent, right: indent },
    spacing: { before: 0, after: 120, line: 60, lineRule: 'exact' },
    border: { top: { style: BorderStyle.SINGLE, size: 6, color: '000000', space: 1 } },
    children: [],
  });
}

/** Cells side by side without lines; `widths` in percent. */
export function bare(rows: Paragraph[][][], widths: number[]): Table {
  return new Table({
    width: { size: WIDTH, type: WidthType.DXA },
    columnWidths: widths.map((share) => Math.round((WIDTH * share) / 100)),
    borders: NO_BORDERS,
    rows: rows.map(
      (cells) =>
        new TableRow({
          cantSplit: true,
          children: cells.map(
            (children, index) =>
              new TableCell({
                borders: { top: NONE, bottom: NONE, left: NONE, right: NONE },
                width: { size: Math.round((WIDTH * (widths[index] ?? 0)) / 100), type: WidthType.DXA },
                children,
              }),
          ),
        }),
    ),
  });
}

/** A table with a head that repeats on every page and a bold last row; `widths` in percent. */
export function table(head: string[], rows: string[][], widths: number[]): Table {
  const wide = (index: number) => Math.round((WIDTH * (widths[index] ?? 0)) / 100);
  const cell = (words: string, index: number, bold: boolean) =>
    new TableCell({
      verticalAlign: VerticalAlign.CENTER,
      width: { size: wide(index), type: WidthType.DXA },
      margins: { left: 60, right: 60 },
      children: words.split('\n').map(
        (line) =>
          new Paragraph({
            alignment: head[index] === 'Đơn vị' && !bold ? AlignmentType.LEFT : AlignmentType.CENTER,
            children: [run(line, { bold, size: SIZE.table })],
          }),
      ),
    });
  const lines = rows.map((cells, at) => {
    const last = at === rows.length - 1;
    return new TableRow({ cantSplit: true, children: cells.map((words, index) => cell(words, index, last)) });
  });
  const first = new TableRow({
    tableHeader: true,
    cantSplit: true,
    children: head.map((words, index) => cell(words, index, true)),
  });
  return new Table({
    width: { size: WIDTH, type: WidthType.DXA },
    columnWidths: widths.map((_, index) => wide(index)),
    rows: [first, ...lines],
  });
}
