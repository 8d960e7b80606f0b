/** Lists that stand on the sheets of a file: every sheet with rows of a table, and what was seen and left out. */
import { createHash } from 'node:crypto';
import { type TextRows, textRowsOf } from './dense.ts';
import { type ColumnSpec, type Heading, type Matched, matchHeaders } from './headers.ts';
import { type ListAnswers, NO_ANSWERS } from './list-answers.ts';
import { stageAt, type TellProgress } from './load-progress.ts';
import { LEAVES_OUT, noteProblem } from './notes.ts';
import type { Problem } from './problem.ts';
import { readTables } from './read.ts';
import { mended, type Repair } from './repairs.ts';
import { ROWS_BETWEEN_PAUSES, unhurried } from './rows.ts';
import type { TextSheet, UnreadableFile } from './sheet.ts';

/** A file of a list as somebody sends it, with what they said about it. */
export type ListFile = {
  fileName: string;
  bytes: Uint8Array;
  answers?: ListAnswers | undefined;
  repairs?: readonly Repair[] | undefined;
  /** Hidden sheets, rows and columns are read like the others. */
  includeHidden?: boolean | undefined;
  /** Hears how far the load is. */
  onProgress?: TellProgress | undefined;
};

/** The columns of a kind of list. `oneOf`: of each set at least one column must be there. */
export type ListSpec<Name extends string> = {
  columns: Record<Name, ColumnSpec>;
  oneOf: readonly (readonly NoInfer<Name>[])[];
};

export type NamedSheet = TextSheet & { name: string };

/** `leftOut`: something of the file was not read (a hidden sheet, filtered rows): it is never the whole list. */
export type Lists = { kind: 'lists'; lists: NamedSheet[]; notes: Problem[]; leftOut: boolean };

/** A sheet's headings as they were understood, with the first cells below each. */
export type HeadingChoice = Heading & { samples: string[] };
export type ListLayout = {
  /** Of files with the same headings the same. */
  shape: string;
  sheets: { name: string; headings: HeadingChoice[] }[];
};

const SAMPLES = 3;
const MOST_HEADINGS = 60;
const LONGEST_SAMPLE = 40;

/** Reads every sheet that holds a table; cells filled from a merged one above carry its text. */
export async function readLists(file: ListFile): Promise<Lists | UnreadableFile> {
  const { fileName, bytes, includeHidden = false, repairs = [], onProgress } = file;
  const read = await readTables(bytes, fileName, {
    includeHidden,
    onProgress: ({ rows, share }) => onProgress?.({ stage: 'reading', rows, of: null, share }),
  });
  if (read.kind === 'refused') return { kind: 'unreadable', problem: read.problem };
  const all = mended(read.sheets, repairs).map((sheet) => ({
    kind: 'sheet' as const,
    fileName,
    name: sheet.name,
    rows: textRowsOf(sheet),
  }));
  const tables = all.filter(({ rows }) => isTable(rows));
  return {
    kind: 'lists',
    lists: tables.length > 0 ? tables : all.slice(0, 1),
    notes: read.notes.map((note) => noteProblem(fileName, note)),
    leftOut: read.notes.some(({ kind }) => LEAVES_OUT.has(kind)),
  };
}

/** Two rows of two cells are a table. */
function isTable(rows: TextRows): boolean {
  let found = 0;
  for (const row of rows) {
    if (row.filter((cell) => cell !== '').length >= 2) found += 1;
    if (found === 2) return true;
  }
  return false;
}

export type ReadList =
  | { kind: 'read'; notes: Problem[]; problems: Problem[]; sheetsLeftOut: boolean; layout: ListLayout }
  | { kind: 'refused'; problems: Problem[]; layout: ListLayout | null };

/**
 * Reads a list over all its sheets: each sheet with the columns is given to `each`, which keeps the rows and gives back what
 * is wrong with them; a sheet without the columns is named and left out.
 * @param answersFor what was answered before for files of this shape
 */
export async function readList<Name extends string>(
  file: ListFile,
  spec: ListSpec<Name>,
  each: (sheet: NamedSheet, headers: Matched<Name>) => Generator<void, Problem[]>,
  answersFor: (shape: string) => Promise<ListAnswers> = async () => file.answers ?? NO_ANSWERS,
): Promise<ReadList> {
  const found = await readLists(file);
  if (found.kind === 'unreadable') return { kind: 'refused', problems: [found.problem], layout: null };
  const { lists, notes, leftOut } = found;
  const { fileName } = file;
  const match = (rows: TextRows, answers: ListAnswers) =>
    matchHeaders(fileName, rows, spec.columns, spec.oneOf, answers);
  const shape = shapeOf(lists.map(({ rows }) => match(rows, NO_ANSWERS).headings));
  const answers = await answersFor(shape);
  const layout: ListLayout = { shape, sheets: [] };
  const problems: Problem[] = [];
  const unmatched: Problem[] = [];
  const without: Problem[] = [];
  const all = lists.reduce((sum, { rows }) => sum + rows.length, 0);
  let before = 0;
  for (const list of lists) {
    const headers = match(list.rows, answers);
    layout.sheets.push({ name: list.name, headings: sampled(headers.headings, list.rows, headers.row) });
    if (headers.kind === 'refused') {
      unmatched.push(...onSheet(headers.problems, list.name, lists.length));
      without.push(sheetLeftOut(fileName, list.name));
      continue;
    }
    const said = await unhurried(each(list, headers), (times) =>
      file.onProgress?.(stageAt('checking', before + times * ROWS_BETWEEN_PAUSES, all)),
    );
    before += list.rows.length;
    problems.push(...onSheet([...headers.warnings, ...said], list.name, lists.length));
  }
  if (without.length === lists.length) return { kind: 'refused', problems: unmatched, layout };
  const sheetsLeftOut = leftOut || without.length > 0;
  return { kind: 'read', notes: [...notes, ...without], problems, sheetsLeftOut, layout };
}

function shapeOf(sheets: readonly (readonly Heading[])[]): string {
  const keys = sheets.map((headings) => headings.map(({ key }) => key).join('|'));
  return createHash('sha256')
    .update([...new Set(keys)].sort().join('\n'))
    .digest('hex')
    .slice(0, 40);
}

function sampled(headings: readonly Heading[], rows: TextRows, row: number): HeadingChoice[] {
  return headings.slice(0, MOST_HEADINGS).map((heading) => {
    const samples: string[] = [];
    for (let at = row + 1; at < rows.length && samples.length < SAMPLES; at += 1) {
      const text = rows.at(at)?.[heading.index] ?? '';
      if (text !== '' && !samples.includes(text.slice(0, LONGEST_SAMPLE)))
        samples.push(text.slice(0, LONGEST_SAMPLE));
      if (at > row + 50) break;
    }
    return { ...heading, samples };
  });
}

/** Problems of one sheet among several. */
function onSheet(problems: readonly Problem[], name: string, among: number): Problem[] {
  return among > 1 && name !== '' ? problems.map((one) => ({ ...one, sheet: name })) : [...problems];
}

/** A sheet of a workbook whose headings are none of this list, beside sheets that are: named, and left out. */
function sheetLeftOut(file: string, name: string): Problem {
  return {
    ...{ file, sheet: name, row: null, column: null, value: null, rule: 'sheet_left_out' },
    message: `Trang “${name}” không có các cột cần nạp nên được để ngoài.`,
    todo: 'Không cần làm gì nếu trang này không phải danh sách; nếu phải, thêm dòng tiêu đề giống các trang kia.',
    severity: 'warning',
  };
}
