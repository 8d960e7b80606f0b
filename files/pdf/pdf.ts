/** PDF files with a text layer: tables by their ruled lines, or by where their text stands. Nothing is guessed from pictures. */
import { getDocument, OPS, type PDFDocumentProxy, type PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { CellBudget } from '../budget.ts';
import type { SheetGathering } from '../gathering.ts';
import { noteOf, type ReadingNote } from '../notes.ts';
import { type BlockRow, type DocumentBlock, sheetsOf } from '../office/blocks.ts';
import { LIMITS, type ReadPolicy } from '../policy.ts';
import { type RefusedFile, refused } from '../refusals.ts';
import { ruledTables } from './lattice.ts';
import { openTables } from './open-table.ts';
import { linesOf, type PdfPage, type TextPiece } from './page.ts';

const MOST_PIECES = 1_000_000;

export async function readPdf(
  bytes: Uint8Array,
  budget: CellBudget,
  policy: ReadPolicy,
): Promise<{ sheets: SheetGathering[]; notes: ReadingNote[] } | RefusedFile> {
  // The library takes the bytes over: it gets its own.
  const loading = getDocument({
    data: new Uint8Array(bytes),
    verbosity: 0,
    isEvalSupported: false,
    disableFontFace: true,
    useSystemFonts: false,
    stopAtErrors: false,
    enableXfa: false,
  });
  let book: PDFDocumentProxy;
  try {
    book = await loading.promise;
  } catch (error) {
    await loading.destroy();
    return refused(
      error instanceof Error && error.name === 'PasswordException' ? 'pdf-locked' : 'pdf-broken',
    );
  }
  try {
    return await readBook(book, budget, policy);
  } catch {
    // The library throws for what a damaged page can be.
    return refused(budget.refusal ?? 'pdf-broken');
  } finally {
    await loading.destroy();
  }
}

async function readBook(book: PDFDocumentProxy, budget: CellBudget, policy: ReadPolicy) {
  if (book.numPages > LIMITS.pages) return refused('too-large-inside');
  const pages: DocumentBlock[][] = [];
  const scanned: number[] = [];
  let letters = 0;
  let strange = 0;
  let pieces = 0;
  for (let number = 1; number <= book.numPages; number += 1) {
    const page = await book.getPage(number);
    const shown = await pageOf(page);
    for (const { text } of shown.pieces) {
      letters += text.length;
      strange += text.match(/[\uE000-\uF8FF\uFFFD]|[^\P{Cc}\t\n\r]/gu)?.length ?? 0;
    }
    pieces += shown.pieces.length;
    if (pieces > MOST_PIECES) return refused('too-large-inside');
    if (shown.pieces.length === 0 && shown.pictures > 0) scanned.push(number);
    pages.push(blocksOf(shown));
    page.cleanup();
    budget.share = number / book.numPages;
    budget.tell();
  }
  if (letters === 0) return refused('pdf-scanned');
  if (strange * 3 > letters) return refused('pdf-unreadable-letters');
  const blocks = throughPages(pages);
  if (!blocks.some(({ kind }) => kind === 'table'))
    return refused(scanned.length > 0 ? 'pdf-scanned' : 'no-table-inside');
  const notes = [noteOf('tables-guessed', {})];
  if (scanned.length > 0) notes.push(noteOf('page-scanned', { rows: scanned, count: scanned.length }));
  return { sheets: sheetsOf(blocks, budget, policy), notes };
}

type Matrix = [number, number, number, number, number, number];

async function pageOf(page: PDFPageProxy): Promise<PdfPage & { pictures: number }> {
  const view = page.getViewport({ scale: 1 });
  const base = view.transform as Matrix;
  const content = await page.getTextContent({ includeMarkedContent: false });
  const pieces: TextPiece[] = [];
  for (const item of content.items) {
    if (!('str' in item) || item.str.trim() === '') continue;
    pieces.push(pieceOf(item.str, times(base, item.transform as Matrix), item.width, item.height));
  }
  const drawn = await drawingOf(page, base);
  return { pieces, ...drawn, width: view.width, height: view.height };
}

function pieceOf(text: string, [a, b, , , x, y]: Matrix, width: number, height: number): TextPiece {
  const size = Math.hypot(a, b) || height || 10;
  const tall = height || size;
  // Text that runs up or down a heading cell.
  if (Math.abs(b) > Math.abs(a)) {
    const end = y + (b > 0 ? width : -width);
    return { text, left: x - tall, right: x, top: Math.min(y, end), bottom: Math.max(y, end) };
  }
  return { text, left: x, right: x + width, top: y - tall * 0.8, bottom: y + tall * 0.2 };
}

/** Ruled lines of a page: strokes, thin filled rectangles, edges of cells; and how many pictures it has. */
async function drawingOf(
  page: PDFPageProxy,
  base: Matrix,
): Promise<Pick<PdfPage, 'across' | 'down'> & { pictures: number }> {
  const { fnArray, argsArray } = await page.getOperatorList();
  const across: PdfPage['across'] = [];
  const down: PdfPage['down'] = [];
  const stack: Matrix[] = [];
  let matrix = base;
  let pictures = 0;
  const line = (x1: number, y1: number, x2: number, y2: number) => {
    if (Math.abs(y1 - y2) <= THIN && Math.abs(x1 - x2) > THIN)
      across.push({ at: (y1 + y2) / 2, from: Math.min(x1, x2), to: Math.max(x1, x2) });
    else if (Math.abs(x1 - x2) <= THIN && Math.abs(y1 - y2) > THIN)
      down.push({ at: (x1 + x2) / 2, from: Math.min(y1, y2), to: Math.max(y1, y2) });
  };
  for (const [index, operator] of fnArray.entries()) {
    const args = argsArray[index] as unknown[] | null;
    if (operator === OPS.save) stack.push(matrix);
    else if (operator === OPS.restore) matrix = stack.pop() ?? base;
    else if (operator === OPS.transform) matrix = times(matrix, args as unknown as Matrix);
    else if (operator === OPS.paintFormXObjectBegin) {
      stack.push(matrix);
      if (Array.isArray(args?.[0])) matrix = times(matrix, args[0] as unknown as Matrix);
    } else if (operator === OPS.paintFormXObjectEnd) matrix = stack.pop() ?? base;
    else if (
      operator === OPS.paintImageXObject ||
      operator === OPS.paintInlineImageXObject ||
      operator === OPS.paintImageMaskXObject
    )
      pictures += 1;
    else if (operator === OPS.constructPath && args !== null && args[0] !== OPS.endPath) {
      const [path] = args[1] as [Float32Array | null];
      if (path !== null && path !== undefined && across.length + down.length < MOST_PIECES)
        drawPath(path, matrix, line);
    }
  }
  return { across, down, pictures };
}

/** A line is at most this thick, in points. */
const THIN = 2;
const MOVE = 0;
const LINE = 1;
const CURVE = 2;
const QUADRATIC = 3;
const CLOSE = 4;

/** Walks a path as the library writes it (an operator and its points, flat) and tells its straight pieces. */
function drawPath(
  path: Float32Array,
  matrix: Matrix,
  line: (x1: number, y1: number, x2: number, y2: number) => void,
): void {
  let points: [number, number][] = [];
  const end = () => {
    const box = boxOf(points);
    // A thin rectangle is one line, not four.
    if (box !== null && points.length >= 4 && (box.right - box.left <= THIN || box.bottom - box.top <= THIN))
      line(box.left, box.top, box.right, box.bottom);
    else
      for (let at = 1; at < points.length; at += 1)
        line(points[at - 1]?.[0] ?? 0, points[at - 1]?.[1] ?? 0, points[at]?.[0] ?? 0, points[at]?.[1] ?? 0);
    points = [];
  };
  const put = (x: number, y: number) =>
    points.push([matrix[0] * x + matrix[2] * y + matrix[4], matrix[1] * x + matrix[3] * y + matrix[5]]);
  for (let at = 0; at < path.length; ) {
    const operator = path[at];
    if (operator === MOVE || operator === LINE) {
      if (operator === MOVE) end();
      put(path[at + 1] ?? 0, path[at + 2] ?? 0);
      at += 3;
    } else if (operator === CURVE) {
      end();
      put(path[at + 5] ?? 0, path[at + 6] ?? 0);
      at += 7;
    } else if (operator === QUADRATIC) {
      end();
      put(path[at + 3] ?? 0, path[at + 4] ?? 0);
      at += 5;
    } else {
      if (operator === CLOSE && points[0] !== undefined) points.push(points[0]);
      at += 1;
    }
  }
  end();
}

function boxOf(points: readonly [number, number][]) {
  if (points.length === 0) return null;
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
}

function times(m: Matrix, n: Matrix): Matrix {
  return [
    m[0] * n[0] + m[2] * n[1],
    m[1] * n[0] + m[3] * n[1],
    m[0] * n[2] + m[2] * n[3],
    m[1] * n[2] + m[3] * n[3],
    m[0] * n[4] + m[2] * n[5] + m[4],
    m[1] * n[4] + m[3] * n[5] + m[5],
  ];
}

/** A page as lines and tables: ruled ones first, and open ones in what they leave. */
function blocksOf(page: PdfPage): DocumentBlock[] {
  const tables = ruledTables(page);
  const blocks: DocumentBlock[] = [];
  let from = Number.NEGATIVE_INFINITY;
  const within = new Set(tables.flatMap(({ pieces }) => [...pieces]));
  const rest = page.pieces.filter((piece) => !within.has(piece) && !isPageNumber(piece, page));
  for (const table of [...tables, null]) {
    const to = table?.top ?? Number.POSITIVE_INFINITY;
    const between = linesOf(rest.filter(({ top }) => top >= from && top < to));
    blocks.push(
      ...(tables.length === 0
        ? openTables(between)
        : between.map(
            (line): DocumentBlock => ({
              kind: 'line',
              text: line.segments.map(({ text }) => text).join(' '),
            }),
          )),
    );
    if (table !== null) blocks.push({ kind: 'table', rows: table.rows });
    from = to;
  }
  return blocks;
}

/** "2", "- 2 -", "Trang 2/3" at the edge of a page. */
function isPageNumber({ text, top, bottom }: TextPiece, page: PdfPage): boolean {
  const atEdge = bottom < page.height * 0.09 || top > page.height * 0.91;
  return atEdge && /^\s*(trang|page)?\s*[-–]?\s*\d{1,4}\s*([/-]\s*\d{1,4})?\s*[-–]?\s*$/i.test(text);
}

/** Pages one after the other. A table that begins a page goes on from the one that ended the page before when it is as wide; its repeated heading is left out. */
function throughPages(pages: readonly DocumentBlock[][]): DocumentBlock[] {
  const blocks: DocumentBlock[] = [];
  for (const page of pages) {
    const [first, ...others] = page;
    const before = blocks.at(-1);
    if (before?.kind === 'table' && first?.kind === 'table' && widthOf(before.rows) === widthOf(first.rows)) {
      before.rows.push(...withoutHeading(first.rows, before.rows));
      blocks.push(...others);
    } else blocks.push(...page);
  }
  return blocks;
}

function withoutHeading(rows: BlockRow[], before: readonly BlockRow[]): BlockRow[] {
  let same = 0;
  const said = ({ cells }: BlockRow) =>
    cells.map(({ text }) => text.replace(/\s+/g, ' ').trim().toLowerCase()).join('|');
  while (
    same < rows.length &&
    same < before.length &&
    said(rows[same] as BlockRow) === said(before[same] as BlockRow)
  )
    same += 1;
  return rows.slice(same);
}

function widthOf(rows: readonly BlockRow[]): number {
  return Math.max(0, ...rows.map(({ cells }) => cells.reduce((sum, { wide }) => sum + wide, 0)));
}
