/** How much of a file is read, and how much a file may cost. Whoever loads a kind of file gives the first; the second is one for all. */

/** What the person who loads a file has said about its reading. */
export type ReadPolicy = {
  /** Hidden sheets, rows (also those a filter hides) and columns are read like the others. Otherwise they are named and left out. */
  readonly includeHidden?: boolean;
  /** Filled rows at most, over all sheets; never more than LIMITS.rows. */
  readonly mostRows?: number;
  /** Called now and then while the file is read. */
  readonly onProgress?: (progress: Progress) => void;
};

/** How far the reading is. `share`: of the bytes of the file, 0 to 1, as far as the container tells. */
export type Progress = { readonly share: number; readonly rows: number };

export const LIMITS = {
  /** Of the file as it is sent. */
  bytes: 64 * 1024 * 1024,
  /** Of everything in an archive, unpacked. */
  unpacked: 256 * 1024 * 1024,
  /** Of all different texts of a workbook, in letters. */
  letters: 48_000_000,
  /** Filled rows over all sheets: 200,000 people of a province who are written to at once, and what stands around them. */
  rows: 210_000,
  /** Rows with the blank ones: the rows of a spreadsheet. */
  rowsWithBlank: 1_048_576,
  columns: 200,
  /** Filled cells over all sheets. */
  cells: 6_000_000,
  /** Letters of one cell: what Excel allows. */
  cell: 32_767,
  /** Letters of one record of a text. */
  record: 1_000_000,
  sheets: 500,
  /** Ranges of merged cells of a sheet. */
  merges: 100_000,
  pages: 500,
  /** Without any progress the reading is given up. */
  stuckMs: 10_000,
  /** Whatever happens. */
  wholeMs: 300_000,
} as const;
