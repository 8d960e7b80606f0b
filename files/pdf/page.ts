/** What a page of a PDF shows, in points from its top left corner: pieces of text and ruled lines. */

export type TextPiece = { text: string; left: number; right: number; top: number; bottom: number };
/** A ruled line along one axis: `at` across it, `from` and `to` along it. */
export type Ruling = { at: number; from: number; to: number };
export type PdfPage = {
  pieces: TextPiece[];
  across: Ruling[];
  down: Ruling[];
  width: number;
  height: number;
};

/** A cell put together from pieces. */
export type LineSegment = TextPiece;
/** Pieces of one line of writing, from left to right. */
export type PdfLine = { top: number; bottom: number; segments: LineSegment[] };

/** Gaps, in heights of the letters: below the first letters of one word, above the second a new column. */
const WORD_GAP = 0.18;
const COLUMN_GAP = 0.95;
/** Between a number and words in a row of figures. */
const FIGURE_GAP = 0.2;

/** A piece that is a number and nothing else: beside another piece it is a cell of its own. */
const FIGURE = /^\s*[\d.,]+\s*%?\s*$/;

/** The lines of some pieces, top to bottom; pieces that stand close together are one segment. */
export function linesOf(pieces: readonly TextPiece[], columnGap = COLUMN_GAP): PdfLine[] {
  const lines: { top: number; bottom: number; pieces: TextPiece[] }[] = [];
  for (const piece of [...pieces].sort((a, b) => middle(a) - middle(b) || a.left - b.left)) {
    const line = lines.at(-1);
    const height = piece.bottom - piece.top;
    if (line !== undefined && middle(piece) < line.bottom - height * 0.2) {
      line.pieces.push(piece);
      line.bottom = Math.max(line.bottom, Math.min(piece.bottom, line.top + height * 1.6));
    } else lines.push({ top: piece.top, bottom: piece.bottom, pieces: [piece] });
  }
  return lines.map(({ top, bottom, pieces: own }) => ({ top, bottom, segments: segmentsOf(own, columnGap) }));
}

function segmentsOf(pieces: readonly TextPiece[], columnGap: number): LineSegment[] {
  const segments: LineSegment[] = [];
  const isRow = pieces.filter(({ text }) => FIGURE.test(text)).length >= 2;
  for (const piece of [...pieces].sort((a, b) => a.left - b.left)) {
    const before = segments.at(-1);
    const size = Math.max(4, piece.bottom - piece.top);
    const gap = before === undefined ? Number.POSITIVE_INFINITY : piece.left - before.right;
    const apart =
      isRow && FIGURE.test(piece.text) !== FIGURE.test(before?.text ?? '') ? FIGURE_GAP : COLUMN_GAP;
    if (
      before === undefined ||
      gap > size * Math.min(columnGap, columnGap === COLUMN_GAP ? apart : columnGap)
    ) {
      segments.push({ ...piece });
      continue;
    }
    before.text +=
      gap > size * WORD_GAP && !/\s$/.test(before.text) && !/^\s/.test(piece.text)
        ? ` ${piece.text}`
        : piece.text;
    before.right = Math.max(before.right, piece.right);
    before.top = Math.min(before.top, piece.top);
    before.bottom = Math.max(before.bottom, piece.bottom);
  }
  return segments;
}

/** The pieces of one cell as one text, line by line. */
export function textOf(pieces: readonly TextPiece[]): string {
  return linesOf(pieces, Number.POSITIVE_INFINITY)
    .map(({ segments }) => segments.map(({ text }) => text).join(' '))
    .join(' ');
}

function middle({ top, bottom }: TextPiece): number {
  return (top + bottom) / 2;
}
