/** Draws a list of things to do as an A4 sheet: one page whenever it fits. */
import PDFDocument from 'pdfkit';
import {
  bodyOf,
  type ChecklistBlock,
  type ChecklistFont,
  type ChecklistSheet,
  footOf,
} from './checklist-layout.ts';
import { qrPng } from './qr.ts';

type Doc = InstanceType<typeof PDFDocument>;

const MARGIN = 48;
const QR_SIDE = 96;
const GAP = 16;
/** A square to tick, as wide as this many of the text's points. */
const BOX_SIZE = 0.85;
const BOX_ROOM = 1.75;
/** Tried from the largest; a list that fits at none goes on to a second page at the first. */
const SCALES = [1, 0.94, 0.88, 0.82];
/** Contrast on white: 15:1, 8:1 and 6:1. */
const COLOURS = { ink: '#1f2328', accent: '#0b4f6c', quiet: '#57606a' } as const;

/**
 * The sheet as a PDF file (A4, under 200 kB; fonts are embedded with the letters used). The file's own record holds a title
 * and the day it was made, nothing of the reader. Throws when the address is too long for a QR code (see qr.ts).
 * @param fonts the two faces as TrueType files with all Vietnamese letters
 */
export async function drawChecklist(
  sheet: ChecklistSheet,
  fonts: Readonly<Record<ChecklistFont, Uint8Array>>,
): Promise<Buffer> {
  const doc = new PDFDocument({
    size: 'A4',
    // pdfkit turns the page by itself at its margin; ours is turned before, never in the middle of the foot.
    margins: { top: MARGIN, left: MARGIN, right: MARGIN, bottom: 0 },
    lang: 'vi-VN',
    displayTitle: true,
    info: { Title: 'Danh sách cần làm', Creator: 'Liên Thông', CreationDate: sheet.made.at },
  });
  const parts: Buffer[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    doc.on('data', (part: Buffer) => parts.push(part));
    doc.on('end', resolve);
    doc.on('error', reject);
  });
  for (const face of ['regular', 'strong'] as const) doc.registerFont(face, Buffer.from(fonts[face]));
  // At this size the picture for screens has 246 dots an inch; the one for posters took about 100 ms longer to pack.
  const qr = sheet.guideUrl === null ? null : await qrPng(sheet.guideUrl);
  drawSheet(doc, sheet, qr);
  doc.end();
  await ended;
  return Buffer.concat(parts);
}

function drawSheet(doc: Doc, sheet: ChecklistSheet, qr: Buffer | null): void {
  const width = doc.page.width - 2 * MARGIN;
  const bottom = doc.page.height - MARGIN;
  const foot = footOf(sheet);
  const footWidth = qr === null ? width : width - QR_SIDE - GAP;
  const footHeight = Math.max(heightOf(doc, foot, footWidth, 1), qr === null ? 0 : QR_SIDE + 12);
  const footTop = bottom - footHeight;
  const body = bodyOf(sheet);
  const room = footTop - GAP - MARGIN;
  const scale = SCALES.find((one) => heightOf(doc, body, width, one) <= room) ?? 1;
  let y = MARGIN;
  for (const [index, block] of body.entries()) {
    const next = body[index + 1];
    // A heading never stands alone at the end of a page.
    const needs =
      heightOf(doc, [block], width, scale) +
      (block.kind === 'text' && next !== undefined ? heightOf(doc, [next], width, scale) : 0);
    if (y + needs > bottom) {
      doc.addPage();
      y = MARGIN;
    }
    y = drawBlock(doc, block, MARGIN, y, width, scale);
  }
  if (y > footTop - GAP) doc.addPage();
  doc
    .moveTo(MARGIN, footTop - GAP / 2)
    .lineTo(MARGIN + width, footTop - GAP / 2)
    .lineWidth(0.5)
    .stroke(COLOURS.quiet);
  let at = footTop;
  for (const block of foot) at = drawBlock(doc, block, MARGIN, at, footWidth, 1);
  if (qr === null) return;
  const left = MARGIN + width - QR_SIDE;
  doc.image(qr, left, footTop, { width: QR_SIDE });
  doc.font('regular').fontSize(8).fillColor(COLOURS.quiet);
  doc.text('Quét để mở hướng dẫn', left - 8, footTop + QR_SIDE, {
    width: QR_SIDE + 16,
    align: 'center',
    lineBreak: false,
  });
}

function heightOf(doc: Doc, blocks: readonly ChecklistBlock[], width: number, scale: number): number {
  return blocks.reduce((sum, block) => {
    const size = block.size * scale;
    // The widest face measures for all runs: a line more is a gap, a line less would be written over.
    doc.font(block.runs.some((run) => run.face === 'strong') ? 'strong' : 'regular').fontSize(size);
    const words = block.runs.map((run) => run.text).join('');
    return sum + block.before * scale + doc.heightOfString(words, { width: width - indentOf(block, size) });
  }, 0);
}

function drawBlock(
  doc: Doc,
  block: ChecklistBlock,
  x: number,
  y: number,
  width: number,
  scale: number,
): number {
  const size = block.size * scale;
  const top = y + block.before * scale;
  const indent = indentOf(block, size);
  if (block.kind === 'box') {
    const side = size * BOX_SIZE;
    doc.font('regular').fontSize(size);
    const line = doc.currentLineHeight();
    doc
      .lineWidth(0.9)
      .rect(x + 1, top + (line - side) / 2, side, side)
      .stroke(COLOURS.ink);
  }
  doc.fillColor(COLOURS[block.colour]).fontSize(size);
  for (const [index, run] of block.runs.entries()) {
    const more = index < block.runs.length - 1;
    doc.font(run.face);
    if (index === 0) doc.text(run.text, x + indent, top, { width: width - indent, continued: more });
    else doc.text(run.text, { continued: more });
  }
  return top + heightOf(doc, [{ ...block, before: 0 }], width, scale);
}

function indentOf(block: ChecklistBlock, size: number): number {
  return block.kind === 'box' ? size * BOX_ROOM : 0;
}
