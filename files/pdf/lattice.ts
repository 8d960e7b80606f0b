/** Tables with ruled lines: the lines say which cells there are and which are merged. */
import type { BlockCell, BlockRow } from '../office/blocks.ts';
import { type PdfPage, type Ruling, type TextPiece, textOf } from './page.ts';

export type RuledTable = {
  top: number;
  bottom: number;
  left: number;
  right: number;
  rows: BlockRow[];
  pieces: ReadonlySet<TextPiece>;
};

/** Lines nearer than this are one, and lines this far apart still meet. */
const NEAR = 2.5;
const MOST_RULINGS = 20_000;

/** The ruled tables of a page, top to bottom. A frame without inner lines is none. */
export function ruledTables(page: PdfPage): RuledTable[] {
  if (page.across.length + page.down.length > MOST_RULINGS) return [];
  return componentsOf(joined(page.across), joined(page.down))
    .flatMap(({ across, down }): RuledTable[] => {
      const ys = places(across);
      const xs = places(down);
      if (ys.length < 3 || xs.length < 3) return [];
      return [tableOf(page.pieces, { across, down, xs, ys })];
    })
    .filter(({ rows }) => rows.some(({ cells }) => cells.some(({ text }) => text !== '')))
    .sort((a, b) => a.top - b.top);
}

/** Pieces of line that follow each other at one place, as one: borders are drawn cell by cell. */
function joined(rulings: readonly Ruling[]): Ruling[] {
  const found: Ruling[] = [];
  for (const one of [...rulings].sort((a, b) => Math.round(a.at) - Math.round(b.at) || a.from - b.from)) {
    const before = found.at(-1);
    if (before !== undefined && Math.abs(before.at - one.at) < NEAR && one.from <= before.to + NEAR)
      before.to = Math.max(before.to, one.to);
    else found.push({ ...one });
  }
  return found.filter(({ from, to }) => to - from > NEAR);
}

type Component = { across: Ruling[]; down: Ruling[] };

/** Lines that meet belong to one table. */
function componentsOf(across: readonly Ruling[], down: readonly Ruling[]): Component[] {
  const groups: Component[] = [];
  const left = new Set(down);
  const of = new Map<Ruling, Component>();
  for (const row of across) {
    const group: Component = { across: [row], down: [] };
    of.set(row, group);
    groups.push(group);
  }
  for (const column of left) {
    const met = new Set<Component>();
    for (const row of across) if (meet(row, column)) met.add(of.get(row) as Component);
    const [first, ...others] = met;
    if (first === undefined) continue;
    first.down.push(column);
    for (const other of others) {
      first.across.push(...other.across);
      first.down.push(...other.down);
      for (const row of other.across) of.set(row, first);
      groups.splice(groups.indexOf(other), 1);
    }
  }
  return groups;
}

function meet(row: Ruling, column: Ruling): boolean {
  return (
    column.at >= row.from - NEAR &&
    column.at <= row.to + NEAR &&
    row.at >= column.from - NEAR &&
    row.at <= column.to + NEAR
  );
}

function places(rulings: readonly Ruling[]): number[] {
  const found: number[] = [];
  for (const { at } of [...rulings].sort((a, b) => a.at - b.at))
    if (found.length === 0 || at - (found.at(-1) ?? 0) > NEAR) found.push(at);
  return found;
}

type Lattice = Component & { xs: number[]; ys: number[] };

function tableOf(pieces: readonly TextPiece[], lattice: Lattice): RuledTable {
  const { across, down, xs, ys } = lattice;
  const [left = 0, right = 0, top = 0, bottom = 0] = [xs[0], xs.at(-1), ys[0], ys.at(-1)];
  const own = pieces.filter((piece) =>
    inside(piece, { left: left - NEAR, right: right + NEAR, top: top - NEAR, bottom: bottom + NEAR }),
  );
  const isLineDown = (x: number, y: number) =>
    down.some(({ at, from, to }) => Math.abs(at - x) < NEAR && from - NEAR <= y && y <= to + NEAR);
  const isLineAcross = (y: number, x: number) =>
    across.some(({ at, from, to }) => Math.abs(at - y) < NEAR && from - NEAR <= x && x <= to + NEAR);
  const taken = new Set<number>();
  const width = xs.length - 1;
  const rows: BlockRow[] = [];
  for (let row = 0; row < ys.length - 1; row += 1) {
    const cells: BlockCell[] = [];
    for (let column = 0; column < width; column += 1) {
      if (taken.has(row * width + column)) continue;
      const midY = mid(ys, row);
      let wide = 1;
      while (column + wide < width && !isLineDown(xs[column + wide] ?? 0, midY)) wide += 1;
      let high = 1;
      while (row + high < ys.length - 1 && !isLineAcross(ys[row + high] ?? 0, mid(xs, column))) high += 1;
      for (let y = row; y < row + high; y += 1)
        for (let x = column; x < column + wide; x += 1) taken.add(y * width + x);
      const box = {
        left: xs[column] ?? 0,
        right: xs[column + wide] ?? 0,
        top: ys[row] ?? 0,
        bottom: ys[row + high] ?? 0,
      };
      cells.push({ text: textOf(own.filter((piece) => inside(piece, box))), wide, high });
    }
    rows.push({ cells });
  }
  return { top, bottom, left, right, rows, pieces: new Set(own) };
}

function mid(places: readonly number[], index: number): number {
  return ((places[index] ?? 0) + (places[index + 1] ?? 0)) / 2;
}

type Box = { left: number; right: number; top: number; bottom: number };

/** Whether the middle of a piece lies in a box; of a piece that reaches over the line at its right, its beginning counts. */
function inside(piece: TextPiece, box: Box): boolean {
  const x = (piece.left + piece.right) / 2;
  const y = (piece.top + piece.bottom) / 2;
  return x >= box.left && x < box.right && y >= box.top && y < box.bottom;
}
