/** Tables without ruled lines: columns are where the rows of the table leave white from top to bottom. */
import type { BlockCell, BlockRow, DocumentBlock } from '../office/blocks.ts';
import type { LineSegment, PdfLine } from './page.ts';

/** A row of a table has at least so many cells. */
const FEWEST_CELLS = 3;

/** The lines of a page (or of what its ruled tables leave) as lines and open tables, top to bottom. */
export function openTables(lines: readonly PdfLine[]): DocumentBlock[] {
  const body = lines.filter(({ segments }) => segments.length >= FEWEST_CELLS);
  const columns = columnsOf(body);
  if (body.length < 2 || columns.length < FEWEST_CELLS) return lines.map(asLine);
  const first = lines.indexOf(body[0] as PdfLine);
  const last = withWrapped(lines, lines.indexOf(body.at(-1) as PdfLine), body);
  const rows: { line: PdfLine; cells: string[][]; wide: number[] }[] = [];
  const spacing = usualSpacing(body);
  const table = lines.slice(first, last + 1);
  for (const line of table) {
    const cells = columns.map((): string[] => []);
    const wide = columns.map(() => 1);
    for (const segment of line.segments) {
      const { from, to } = spanOf(segment, columns);
      cells[from]?.push(segment.text);
      wide[from] = to - from + 1;
    }
    rows.push({ line, cells, wide });
  }
  joinWrapped(rows, spacing, (line) => body.includes(line));
  return [
    ...lines.slice(0, first).map(asLine),
    { kind: 'table', rows: rows.map(({ cells, wide }) => rowOf(cells, wide)) },
    ...lines.slice(last + 1).map(asLine),
  ];
}

/** The last row may go on below: a line of one segment that is nearer to it than rows are to each other. */
function withWrapped(lines: readonly PdfLine[], last: number, body: readonly PdfLine[]): number {
  const [row, next] = [lines[last], lines[last + 1]];
  const isNear =
    row !== undefined &&
    next !== undefined &&
    next.segments.length === 1 &&
    next.top - row.top < usualSpacing(body) * 0.8;
  return isNear ? last + 1 : last;
}

function asLine({ segments }: PdfLine): DocumentBlock {
  return { kind: 'line', text: segments.map(({ text }) => text).join(' ') };
}

type Column = { left: number; right: number };

/** Columns of the rows with the usual number of cells: what overlaps from row to row is one column. */
function columnsOf(body: readonly PdfLine[]): Column[] {
  const counts = new Map<number, number>();
  for (const { segments } of body) counts.set(segments.length, (counts.get(segments.length) ?? 0) + 1);
  const [usual = 0] = [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [];
  const own = body.filter(({ segments }) => segments.length === usual).flatMap(({ segments }) => segments);
  const columns: Column[] = [];
  for (const { left, right } of [...own].sort((a, b) => a.left - b.left)) {
    const before = columns.at(-1);
    if (before !== undefined && left < before.right - 0.5) before.right = Math.max(before.right, right);
    else columns.push({ left, right });
  }
  return columns;
}

/** The columns a segment stands in: all it covers by half, or the one it is nearest to. */
function spanOf(segment: LineSegment, columns: readonly Column[]): { from: number; to: number } {
  const covered = columns.flatMap(({ left, right }, index) => {
    const shared = Math.min(right, segment.right) - Math.max(left, segment.left);
    return shared > 0 && (shared > (right - left) / 2 || shared > (segment.right - segment.left) / 2)
      ? [index]
      : [];
  });
  const [from] = covered;
  if (from !== undefined) return { from, to: covered.at(-1) ?? from };
  let nearest = 0;
  const away = ({ left, right }: Column) => Math.max(left - segment.right, segment.left - right, 0);
  for (const [index, column] of columns.entries())
    if (away(column) < away(columns[nearest] ?? column)) nearest = index;
  return { from: nearest, to: nearest };
}

function usualSpacing(body: readonly PdfLine[]): number {
  const gaps = body
    .slice(1)
    .map(({ top }, index) => top - (body[index]?.top ?? 0))
    .sort((a, b) => a - b);
  return gaps[Math.floor(gaps.length / 2)] ?? 0;
}

type Row = { line: PdfLine; cells: string[][]; wide: number[] };

/** Text that goes on in a second line of its cell joins the row it belongs to: the nearest, when it is nearer than rows are. */
function joinWrapped(rows: Row[], spacing: number, isBody: (line: PdfLine) => boolean): void {
  for (let at = rows.length - 1; at >= 0; at -= 1) {
    const row = rows[at];
    if (row === undefined || isBody(row.line) || row.line.segments.length > 2) continue;
    const above = rows[at - 1];
    const below = rows[at + 1];
    const up = above === undefined ? Number.POSITIVE_INFINITY : row.line.top - above.line.top;
    const down = below === undefined ? Number.POSITIVE_INFINITY : below.line.top - row.line.top;
    const filled = row.cells.findIndex((texts) => texts.length > 0);
    const isOpen = (other: Row | undefined) =>
      other !== undefined && isBody(other.line) && (other.cells[filled]?.length ?? 0) === 0;
    if (down < spacing * 0.8 && isOpen(below) && below !== undefined)
      below.cells[filled]?.unshift(...(row.cells[filled] ?? []));
    else if (up < spacing * 0.8 && above !== undefined && isBody(above.line))
      above.cells[filled]?.push(...(row.cells[filled] ?? []));
    else continue;
    rows.splice(at, 1);
  }
}

function rowOf(cells: readonly string[][], wide: readonly number[]): BlockRow {
  const row: BlockCell[] = [];
  for (let at = 0; at < cells.length; at += 1) {
    const span = Math.max(1, wide[at] ?? 1);
    row.push({ text: cells[at]?.join(' ') ?? '', wide: span, high: 1 });
    at += span - 1;
  }
  return { cells: row };
}
