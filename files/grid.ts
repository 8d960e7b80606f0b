/**
 * What every file becomes before anybody asks what it means: sheets of rows of cells, each with the place at which the
 * person sees it. Containers (XLSX, XLS, ODS, DOCX, HTML, PDF, text …) are told apart no more from here on.
 */

/** What stands in a cell. `day`: a day (with or without a time) of a spreadsheet; `truth`: TRUE or FALSE; `error`: #N/A, #DIV/0! … */
export type CellKind = 'blank' | 'text' | 'number' | 'day' | 'truth' | 'error';

export type Cell = {
  /** One line, composed (NFC), without invisible signs; numbers with all their digits, days as `dd/mm/yyyy[ hh:mm:ss]`. '' is blank. */
  readonly text: string;
  readonly kind: CellKind;
  /** Of a number the number, of a day `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM:SS` (wall time), of a truth the boolean. */
  readonly value?: number | string | boolean;
  /** Filled from a merged cell: the address of the cell that holds the text (`B4`). The first cell itself has none. */
  readonly merged?: string;
  /** Computed by the spreadsheet; `text` is what it last computed. */
  readonly formula?: true;
  /** Written in a font of before Unicode and converted. */
  readonly font?: 'tcvn3' | 'vni';
};

/**
 * A row that holds something. `number` is what the person sees at its left: the row of a spreadsheet, the line of a text,
 * the row counted down a document (DOCX, HTML, PDF), the lines around its table included. `cells[0]` is column A; the row
 * ends with its last filled cell.
 */
export type GridRow = {
  readonly number: number;
  readonly cells: readonly Cell[];
  /** Hidden by hand or by a filter; such rows are here only when the policy asked for them. */
  readonly hidden?: true;
};

/** Rows in their order, blank ones left out. An array of rows is one; those of a file are unpacked when they are asked for. */
export type Rows = Iterable<GridRow> & {
  readonly length: number;
  at(index: number): GridRow | undefined;
};

export type Sheet = {
  /** '' where the container has no names (CSV, pasted text); "Bảng 2" in a document. */
  readonly name: string;
  /** Position in the file, hidden sheets counted. */
  readonly index: number;
  readonly hidden: boolean;
  readonly rows: Rows;
  /** Columns of the widest row. */
  readonly columns: number;
  /** `number` of the last row; 0 when there is none. */
  readonly lastRow: number;
};

/** The blank cell; rows hold this very object. */
export const BLANK: Cell = Object.freeze({ text: '', kind: 'blank' });

/** Spreadsheet letter of a column: 0 is A, 26 is AA. */
export function columnLetter(index: number): string {
  let letters = '';
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26))
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  return letters;
}

/** The column of its letters (`AA` is 26); infinite for more letters than a spreadsheet has columns. */
export function columnIndex(letters: string): number {
  if (letters.length === 0 || letters.length > 3) return Number.POSITIVE_INFINITY;
  let number = 0;
  for (const letter of letters.toUpperCase()) number = number * 26 + letter.charCodeAt(0) - 64;
  return number - 1;
}
