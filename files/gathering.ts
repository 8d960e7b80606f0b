/** Gathers the cells of a file into sheets, and stops when they cost too much. */
import type { CellBudget } from './budget.ts';
import { cleanText } from './cell.ts';
import { BLANK, type Cell, type CellKind, columnLetter, type Sheet } from './grid.ts';
import { filling, type MergedRange } from './merges.ts';
import { type NoteKind, noteOf, type ReadingNote } from './notes.ts';
import { type PackedRows, RowPacker } from './packed.ts';
import { LIMITS, type ReadPolicy } from './policy.ts';
import type { FileRefusal } from './refusals.ts';
import { emptyShare, evidenceOf, type FontShare, fontOf, inUnicode, type OldFont } from './text/old-fonts.ts';

const ROWS_BETWEEN_TELLING = 2000;
/** Rows of a sheet that are hidden are kept up to here: a merged cell may begin in one. */
const MOST_HIDDEN_KEPT = 5000;
const MOST_NAMED = 20;

/** What a container says of a cell besides its text. */
export type CellMarks = {
  value?: number | string | boolean;
  formula?: boolean;
  coloured?: boolean;
  struck?: boolean;
  /** The font it is set in, by its name, is one of before Unicode. */
  font?: OldFont | null;
};

type Seen = { rows: number[]; columns: Set<string>; count: number };

/**
 * One sheet while it is read. Rows come in any order; each is given once. Cells are cleaned here, so that every container's
 * text is the same text.
 */
export class SheetGathering {
  readonly #budget: CellBudget;
  readonly #policy: ReadPolicy;
  readonly #packer = new RowPacker();
  readonly #hiddenRows = new Map<number, readonly Cell[]>();
  readonly #hiddenColumns = new Set<number>();
  readonly #merges: MergedRange[] = [];
  readonly #seen = new Map<NoteKind, Seen>();
  readonly #shares: FontShare[] = [];
  readonly #whole = emptyShare();
  #suspect = false;
  #ordered = true;
  #last = 0;
  #row: { number: number; hidden: boolean; cells: Cell[] } | null = null;
  #hiddenCount = 0;
  filtered = false;
  name = '';
  hidden = false;
  index = 0;

  constructor(
    sheet: { name: string; hidden?: boolean; index: number },
    budget: CellBudget,
    policy: ReadPolicy = {},
  ) {
    this.renamed(sheet);
    this.#budget = budget;
    this.#policy = policy;
  }

  /** What the sheet is called and where it stands, for containers that say so only afterwards. */
  renamed({ name, hidden = false, index }: { name: string; hidden?: boolean; index: number }): this {
    this.name = cleanText(name);
    this.hidden = hidden;
    this.index = index;
    return this;
  }

  /** Begins a row; the cells that follow belong to it. */
  row(number: number, hidden = false): void {
    this.#endRow();
    if (number < 1 || number > LIMITS.rowsWithBlank) {
      this.#row = { number, hidden, cells: [] };
      return;
    }
    if (number <= this.#last) this.#ordered = false;
    this.#last = Math.max(this.#last, number);
    this.#row = { number, hidden, cells: [] };
  }

  /** Puts one cell of the row; blank text takes no room. `column` counts from 0. */
  cell(column: number, text: string, kind: CellKind, marks: CellMarks = {}): void {
    const row = this.#row;
    if (row === null || this.#budget.over) return;
    if (marks.coloured) this.see('colours', row.number, column);
    const clean = kind === 'text' ? this.#textOf(text) : text;
    if (clean === '') {
      if (marks.formula) this.see('formula-empty', row.number, column);
      return;
    }
    if (marks.struck) this.see('struck-through', row.number, column);
    this.#budget.cells += 1;
    const beyond = this.#beyond(row.number, column);
    if (beyond !== null) {
      this.#budget.refuse(beyond);
      return;
    }
    if (kind === 'text') this.#weigh(column, clean, marks.font ?? null);
    while (row.cells.length < column) row.cells.push(BLANK);
    row.cells[column] = cellOf(clean, kind, marks);
  }

  /** Text rows of a container without types: one text per cell. */
  texts(number: number, texts: readonly string[], hidden = false): void {
    this.row(number, hidden);
    for (const [column, text] of texts.entries()) this.cell(column, text, 'text');
  }

  hideColumn(column: number): void {
    if (column >= 0 && column < LIMITS.columns) this.#hiddenColumns.add(column);
  }

  merge(merge: MergedRange): void {
    if (this.#merges.length >= LIMITS.merges) this.#budget.refuse('too-large-inside');
    else if (merge.bottom > merge.top || merge.right > merge.left) this.#merges.push(merge);
  }

  /** Notes something at a place, for the person. */
  see(kind: NoteKind, row: number, column: number | null = null): void {
    const seen = this.#seen.get(kind) ?? { rows: [], columns: new Set<string>(), count: 0 };
    this.#seen.set(kind, seen);
    seen.count += 1;
    if (seen.rows.length < MOST_NAMED) seen.rows.push(row);
    if (column !== null && seen.columns.size < MOST_NAMED) seen.columns.add(columnLetter(column));
  }

  /** How many rows with something in them so far, hidden ones counted. */
  get filled(): number {
    return this.#packer.length + this.#hiddenCount;
  }

  /** The sheet as it is read, and what is to be told about it. Null: it holds nothing, or is hidden and not asked for. */
  finish(): { sheet: (Sheet & { rows: PackedRows }) | null; notes: ReadingNote[] } {
    this.#endRow();
    const include = this.#policy.includeHidden === true;
    if (this.hidden && !include) {
      const notes =
        this.filled === 0 ? [] : [noteOf('sheet-hidden', { sheet: this.name, count: this.filled })];
      return { sheet: null, notes };
    }
    this.#seeHidden(include);
    const packed = this.#rewritten(include);
    const notes = [...this.#seen].map(([kind, { rows, columns, count }]) =>
      noteOf(kind, { sheet: this.name, rows, columns: [...columns], count }),
    );
    if (packed.length === 0) return { sheet: null, notes };
    const { name, index, hidden } = this;
    const lastRow = packed.at(packed.length - 1)?.number ?? 0;
    return { sheet: { name, index, hidden, rows: packed, columns: packed.columns, lastRow }, notes };
  }

  #beyond(row: number, column: number): FileRefusal | null {
    if (!(row >= 1 && row <= LIMITS.rowsWithBlank)) return 'too-large-inside';
    if (!(column >= 0 && column < LIMITS.columns)) return 'too-many-columns';
    return this.#budget.cells > LIMITS.cells ? 'too-large-inside' : null;
  }

  #textOf(text: string): string {
    const cut = text.length > LIMITS.cell ? text.slice(0, LIMITS.cell) : text;
    this.#budget.letters += cut.length;
    return cleanText(cut);
  }

  #weigh(column: number, text: string, named: OldFont | null): void {
    if (!/[\u00A1-\u{10FFFF}]/u.test(text)) return;
    if (/\uFFFD|\p{L}\?\p{L}/u.test(text)) this.see('letters-lost', this.#row?.number ?? 0, column);
    const evidence = evidenceOf(text);
    const share = this.#shares[column] ?? emptyShare();
    this.#shares[column] = share;
    for (const one of [share, this.#whole]) {
      if (evidence.kind === 'unicode') one.unicode += 1;
      else if (evidence.kind === 'old') one.old[evidence.font] += 1;
      else if (evidence.kind === 'either' && named !== null) one.old[named] += 1;
    }
    if (evidence.kind === 'old' || text.includes('\u00AD')) this.#suspect = true;
  }

  #endRow(): void {
    const row = this.#row;
    this.#row = null;
    if (row === null || row.cells.length === 0) return;
    this.#budget.rows += 1;
    if (this.#budget.rows > this.#budget.mostRows) this.#budget.refuse('too-many-rows');
    if (this.#budget.rows % ROWS_BETWEEN_TELLING === 0) this.#budget.tell();
    if (row.hidden) {
      this.see(this.filtered ? 'rows-filtered' : 'rows-hidden', row.number);
      if (this.#policy.includeHidden !== true) {
        this.#hiddenCount += 1;
        if (this.#hiddenRows.size < MOST_HIDDEN_KEPT) this.#hiddenRows.set(row.number, row.cells);
        return;
      }
    }
    const { number, cells } = row;
    this.#packer.add(row.hidden ? { number, cells, hidden: true } : { number, cells });
  }

  /** Says what was hidden; which rows a filter hides is only known when the whole sheet was read. */
  #seeHidden(include: boolean): void {
    const rows = this.#seen.get('rows-hidden');
    if (rows !== undefined && this.filtered) {
      this.#seen.delete('rows-hidden');
      this.#seen.set('rows-filtered', rows);
    }
    const columns = new Set<string>();
    for (const column of this.#hiddenColumns)
      if (column < this.#packer.columns) columns.add(columnLetter(column));
    if (columns.size > 0) this.#seen.set('columns-hidden', { rows: [], columns, count: columns.size });
    if (this.#merges.length > 0)
      this.#seen.set('cells-merged', {
        rows: this.#merges.map(({ top }) => top).slice(0, MOST_NAMED),
        columns: new Set(),
        count: this.#merges.length,
      });
    if (!include) return;
    const count =
      (this.#seen.get('rows-hidden')?.count ?? 0) +
      (this.#seen.get('rows-filtered')?.count ?? 0) +
      columns.size;
    for (const kind of ['rows-hidden', 'rows-filtered', 'columns-hidden'] as const) this.#seen.delete(kind);
    if (count > 0 || this.hidden)
      this.#seen.set('hidden-read', {
        rows: [],
        columns: new Set(),
        count: Math.max(count, this.hidden ? this.filled : 0),
      });
  }

  /** Rows in order, merged cells filled, hidden columns blank, old fonts converted; untouched where there is nothing to do. */
  #rewritten(include: boolean): PackedRows {
    const hides = !include && this.#hiddenColumns.size > 0;
    const packed = this.#packer.finish();
    if (this.#ordered && !hides && this.#merges.length === 0 && !this.#suspect) return packed;
    const fill = filling(this.#merges, this.#originsOf(packed));
    const whole = fontOf(this.#whole);
    const fonts = this.#shares.map((share) => fontOf(share) ?? (share === undefined ? whole : null));
    const packer = new RowPacker();
    const rows = this.#ordered ? packed : [...packed].sort((a, b) => a.number - b.number);
    for (const row of rows) {
      const cells = row.cells.map((cell, column) =>
        this.#suspect ? this.#converted(cell, row.number, column, fonts[column] ?? whole) : cell,
      );
      fill(row.number, cells);
      if (hides) for (const column of this.#hiddenColumns) if (column < cells.length) cells[column] = BLANK;
      while (cells.length > 0 && cells.at(-1)?.text === '') cells.pop();
      if (cells.length > 0) packer.add({ ...row, cells });
    }
    return packer.finish();
  }

  #converted(cell: Cell, row: number, column: number, font: OldFont | null): Cell {
    if (cell.kind !== 'text') return cell;
    const { text, font: from } = inUnicode(cell.text, { column: font });
    if (from === null)
      return cell.text.includes('\u00AD') ? { ...cell, text: cell.text.replaceAll('\u00AD', '') } : cell;
    this.see('old-font', row, column);
    return { ...cell, text: text.normalize('NFC'), font: from };
  }

  /** The first cells of merged ranges, by their address; those of hidden rows too. */
  #originsOf(packed: PackedRows): Map<number, readonly Cell[]> {
    const wanted = new Set(this.#merges.map(({ top }) => top));
    const found = new Map<number, readonly Cell[]>();
    if (wanted.size === 0) return found;
    for (const [number, cells] of this.#hiddenRows) if (wanted.has(number)) found.set(number, cells);
    for (const { number, cells } of packed) if (wanted.has(number)) found.set(number, cells);
    return found;
  }
}

function cellOf(text: string, kind: CellKind, { value, formula }: CellMarks): Cell {
  return {
    text,
    kind,
    ...(value === undefined ? {} : { value }),
    ...(formula === true ? { formula } : {}),
  };
}
