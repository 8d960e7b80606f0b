/** Draws posters as pages of one PDF file, page by page: a file of thousands needs the memory of one. */

import { once } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import PDFDocument from 'pdfkit';
import { PICTURES } from './pictures.ts';
import type { PosterFace, TextMeasure } from './poster-fit.ts';
import { POSTER_FACES } from './poster-fit.ts';
import { layPoster } from './poster-layout.ts';
import type { PosterPage, PosterShape, PosterSize } from './poster-shapes.ts';
import type { PosterWords } from './poster-texts.ts';
import { qrModules } from './qr.ts';

type Doc = InstanceType<typeof PDFDocument>;
export type PosterFonts = Readonly<Record<PosterFace, Uint8Array>>;

/**
 * The pages of a file as they are drawn. The stream fails with the error of a page; a reader who goes away ends the work.
 * @param posters pulled one by one, when the reader has taken the page before
 * @param made written into the file's own record
 */
export function drawPosters(
  posters: Iterable<PosterWords> | AsyncIterable<PosterWords>,
  size: PosterSize,
  fonts: PosterFonts,
  made: Date,
): Readable {
  const out = new PassThrough();
  void (async () => {
    const doc = openDoc(fonts, made);
    const measure = measureWith(doc);
    doc.on('data', (part: Buffer) => void out.write(part));
    const ended = once(doc, 'end');
    for await (const words of posters) {
      drawPage(doc, layPoster(words, size, measure));
      // The file's parts travel between turns of the loop: without one they would pile up here, and nobody else be served.
      await nextTurn();
      if (out.destroyed) return;
      if (out.writableNeedDrain) await Promise.race([once(out, 'drain'), once(out, 'close')]);
      if (out.destroyed) return;
    }
    doc.end();
    await ended;
    out.end();
  })().catch((error: unknown) => void out.destroy(error instanceof Error ? error : new Error(String(error))));
  return out;
}

/** Measures as the drawing will; for tests that lay out without drawing. */
export function posterMeasure(fonts: PosterFonts): TextMeasure {
  return measureWith(openDoc(fonts, new Date(0)));
}

function openDoc(fonts: PosterFonts, made: Date): Doc {
  const doc = new PDFDocument({
    autoFirstPage: false,
    margin: 0,
    lang: 'vi-VN',
    displayTitle: true,
    info: { Title: 'Áp phích hướng dẫn thủ tục liên thông', Creator: 'Liên Thông', CreationDate: made },
  });
  for (const face of POSTER_FACES) doc.registerFont(face, Buffer.from(fonts[face]));
  return doc;
}

/** One face at one size is a multiple of the same at another: widths are kept for 1,000 points. */
function measureWith(doc: Doc): TextMeasure {
  const known = new Map<string, number>();
  return (text, face, size) => {
    const key = `${face}/${text}`;
    const width = known.get(key) ?? doc.font(face).fontSize(1_000).widthOfString(text);
    // Steps and procedures repeat from page to page, names of communes do not.
    if (known.size > 20_000) known.clear();
    known.set(key, width);
    return (width * size) / 1_000;
  };
}

function drawPage(doc: Doc, page: PosterPage): void {
  doc.addPage({ size: [page.width, page.height], margin: 0 });
  for (const shape of page.shapes) drawShape(doc, shape);
}

function drawShape(doc: Doc, shape: PosterShape): void {
  switch (shape.kind) {
    case 'rect': {
      const { x, y, width, height } = shape.box;
      if (shape.round === undefined) doc.rect(x, y, width, height);
      else doc.roundedRect(x, y, width, height, shape.round);
      if (shape.line === undefined) doc.fill(shape.colour);
      else doc.lineWidth(shape.line.width).fillAndStroke(shape.colour, shape.line.colour);
      return;
    }
    case 'ring': {
      const { x, y, width, height } = shape.clip;
      doc.save().rect(x, y, width, height).clip();
      doc.circle(shape.x, shape.y, shape.radius).lineWidth(shape.width);
      doc.strokeOpacity(shape.opacity).stroke(shape.colour);
      doc.restore();
      return;
    }
    case 'disc':
      doc.circle(shape.x, shape.y, shape.radius);
      if (shape.line === undefined) doc.fill(shape.colour);
      else doc.lineWidth(shape.line.width).fillAndStroke(shape.colour, shape.line.colour);
      return;
    case 'line':
      doc.moveTo(shape.x1, shape.y1).lineTo(shape.x2, shape.y2).lineWidth(shape.width).stroke(shape.colour);
      return;
    case 'picture':
      doc
        .save()
        .translate(shape.x, shape.y)
        .scale(shape.side / 24);
      doc.lineWidth(shape.width).lineCap('round').lineJoin('round');
      for (const path of PICTURES[shape.picture]) doc.path(path).stroke(shape.colour);
      doc.restore();
      return;
    case 'text': {
      const { line } = shape;
      doc.font(line.face).fontSize(line.size).fillColor(line.colour);
      doc.text(line.text, line.x, line.y, { lineBreak: false });
      return;
    }
    case 'qr':
      drawQr(doc, shape);
  }
}

/** Squares, not a picture: sharp at any size and small in the file. Runs of a row are one rectangle, without hairlines. */
function drawQr(doc: Doc, shape: Extract<PosterShape, { kind: 'qr' }>): void {
  const { side, quiet, runs } = qrModules(shape.text);
  const unit = shape.box.width / (side + 2 * quiet);
  doc.rect(shape.box.x, shape.box.y, shape.box.width, shape.box.height).fill('#ffffff');
  for (const run of runs)
    doc.rect(
      shape.box.x + (quiet + run.x) * unit,
      shape.box.y + (quiet + run.y) * unit,
      run.width * unit,
      // A hair taller than its row: printers otherwise leave white lines between rows.
      unit * 1.01,
    );
  doc.fill('#000000');
}
