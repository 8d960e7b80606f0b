/**
 * Rows packed into pieces of bytes: two hundred thousand rows of a province take some ten megabytes instead of half a
 * gigabyte, and go from the reading thread to the asking one without a copy. Packed is JSON, compressed where there is much.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { dayText, numberText } from './cell.ts';
import { BLANK, type Cell, type GridRow, type Rows } from './grid.ts';

const ROWS_PER_PIECE = 256;
/** A short file is asked for again and again; it is not worth compressing. */
const PLAIN_PIECES = 4;

/** `rows` of it start at index `first`; `deflated` says how the bytes are to be read. */
export type PackedPiece = { bytes: Uint8Array; rows: number; deflated: boolean };
/** Rows as they travel between threads. */
export type PackedTable = { pieces: PackedPiece[]; length: number; columns: number };

/** A cell as JSON: a text, a number (shown as numbers are), nothing, a day in a list, or all of it. */
type PackedCell = string | number | null | [day: string] | Cell;
type PackedRow = [number: number, hidden: 0 | 1, ...cells: PackedCell[]];

export class RowPacker {
  readonly #pieces: PackedPiece[] = [];
  #rows: PackedRow[] = [];
  length = 0;
  columns = 0;

  add(row: GridRow): void {
    this.#rows.push([row.number, row.hidden ? 1 : 0, ...row.cells.map(packCell)]);
    this.length += 1;
    this.columns = Math.max(this.columns, row.cells.length);
    if (this.#rows.length === ROWS_PER_PIECE) this.#endPiece();
  }

  finish(): PackedRows {
    this.#endPiece();
    return new PackedRows({ pieces: this.#pieces, length: this.length, columns: this.columns });
  }

  #endPiece(): void {
    if (this.#rows.length === 0) return;
    const json = Buffer.from(JSON.stringify(this.#rows));
    const deflated = this.#pieces.length >= PLAIN_PIECES;
    // A small Buffer is part of a pool that other buffers share: what travels between threads must own its memory.
    const bytes = new Uint8Array(deflated ? deflateRawSync(json, { level: 1 }) : json);
    this.#pieces.push({ bytes, rows: this.#rows.length, deflated });
    this.#rows = [];
  }
}

/** Rows that unpack one piece at a time. */
export class PackedRows implements Rows {
  readonly packed: PackedTable;
  #piece = -1;
  #rows: GridRow[] = [];

  constructor(packed: PackedTable) {
    this.packed = packed;
  }

  get length(): number {
    return this.packed.length;
  }

  get columns(): number {
    return this.packed.columns;
  }

  at(index: number): GridRow | undefined {
    const from = index < 0 ? this.length + index : index;
    if (from < 0 || from >= this.length) return undefined;
    const piece = Math.floor(from / ROWS_PER_PIECE);
    if (piece !== this.#piece) {
      this.#rows = unpackPiece(this.packed.pieces[piece]);
      this.#piece = piece;
    }
    return this.#rows[from % ROWS_PER_PIECE];
  }

  *[Symbol.iterator](): Iterator<GridRow> {
    for (const piece of this.packed.pieces) yield* unpackPiece(piece);
  }
}

function unpackPiece(piece: PackedPiece | undefined): GridRow[] {
  if (piece === undefined) return [];
  const bytes = piece.deflated
    ? inflateRawSync(piece.bytes)
    : Buffer.from(piece.bytes.buffer, piece.bytes.byteOffset, piece.bytes.byteLength);
  const rows = JSON.parse(bytes.toString('utf8')) as PackedRow[];
  return rows.map(([number, hidden, ...cells]) => {
    const row = { number, cells: cells.map(unpackCell) };
    return hidden === 1 ? { ...row, hidden: true as const } : row;
  });
}

function packCell(cell: Cell): PackedCell {
  if (cell.kind === 'blank') return null;
  if (cell.merged !== undefined || cell.formula !== undefined || cell.font !== undefined) return cell;
  if (cell.kind === 'text') return cell.text;
  if (
    cell.kind === 'number' &&
    typeof cell.value === 'number' &&
    numberText(String(cell.value)) === cell.text
  )
    return cell.value;
  if (cell.kind === 'day' && typeof cell.value === 'string' && dayText(cell.value) === cell.text)
    return [cell.value];
  return cell;
}

function unpackCell(cell: PackedCell): Cell {
  if (cell === null) return BLANK;
  if (typeof cell === 'string') return { text: cell, kind: 'text' };
  if (typeof cell === 'number') return { text: numberText(String(cell)), kind: 'number', value: cell };
  if (Array.isArray(cell)) return { text: dayText(cell[0]), kind: 'day', value: cell[0] };
  return cell;
}
