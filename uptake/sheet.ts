import { valueRows } from '../files/dense.ts';
import { type NoteKind, noteProblem } from '../files/notes.ts';
import { readTables } from '../files/read.ts';
import { mended, type Repair } from '../files/repairs.ts';
import type { CellValue } from './number.ts';
import type { TableFinding, TableProblemRule } from './tables/problem.ts';

/** One page of a file as cells; `rows[0][0]` is A1. Text of unquoted blank cells is ''. */
export type PageGrid = { page: string; rows: CellValue[][] };

/** `notes`: what of the file was left out or cannot be read. */
export type Sheets =
  | { kind: 'grids'; grids: PageGrid[]; notes: TableFinding[] }
  | { kind: 'refused'; problem: TableFinding };

/** Titles are merged and headings coloured in every table of an authority. */
const OF_ANY_TABLE: ReadonlySet<NoteKind> = new Set(['cells-merged', 'colours', 'comments', 'pictures']);

/**
 * Opens the file an office sent, by its content and whatever its name. Never throws.
 * @param repairs cells that a person mended on the page
 * @returns one grid per page that holds anything, or the problem that stops the reading
 */
export async function readSheets(bytes: Uint8Array, repairs: readonly Repair[] = []): Promise<Sheets> {
  const read = await readTables(bytes, '');
  if (read.kind === 'refused') {
    const { file: _, ...problem } = read.problem;
    return { kind: 'refused', problem: { ...problem, rule: problem.rule as TableProblemRule } };
  }
  return {
    kind: 'grids',
    grids: mended(read.sheets, repairs).map((sheet) => ({ page: sheet.name, rows: valueRows(sheet) })),
    notes: read.notes
      .filter(({ kind }) => !OF_ANY_TABLE.has(kind))
      .map((note) => {
        const { file: _, ...problem } = noteProblem('', note);
        return { ...problem, rule: note.kind };
      }),
  };
}
