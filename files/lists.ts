/** Lists that stand on the sheets of a file: every sheet with rows of a table, and what was seen and left out. */
import { textRows } from './dense.ts';
import { LEAVES_OUT, noteProblem } from './notes.ts';
import type { Problem } from './problem.ts';
import { readTables } from './read.ts';
import type { TextSheet, UnreadableFile } from './sheet.ts';

/** `leftOut`: something of the file was not read (a hidden sheet, filtered rows): it is never the whole list. */
export type FileLists = {
  kind: 'lists';
  lists: (TextSheet & { name: string })[];
  notes: Problem[];
  leftOut: boolean;
};

/** Reads every sheet that holds a table; cells filled from a merged one above carry its text. */
export async function readLists(fileName: string, bytes: Uint8Array): Promise<FileLists | UnreadableFile> {
  const read = await readTables(bytes, fileName);
  if (read.kind === 'refused') return { kind: 'unreadable', problem: read.problem };
  const all = read.sheets.map((sheet) => ({
    kind: 'sheet' as const,
    fileName,
    name: sheet.name,
    rows: textRows(sheet, 'down'),
  }));
  const tables = all.filter(({ rows }) => isTable(rows));
  return {
    kind: 'lists',
    lists: tables.length > 0 ? tables : all.slice(0, 1),
    notes: read.notes.map((note) => noteProblem(fileName, note)),
    leftOut: read.notes.some(({ kind }) => LEAVES_OUT.has(kind)),
  };
}

function isTable(rows: readonly (readonly string[])[]): boolean {
  return rows.filter((row) => row.filter((cell) => cell !== '').length >= 2).length >= 2;
}

/** Problems of one sheet among several. */
export function onSheet(problems: readonly Problem[], name: string, among: number): Problem[] {
  return among > 1 && name !== '' ? problems.map((one) => ({ ...one, sheet: name })) : [...problems];
}

/** A sheet of a workbook whose headings are none of this list, beside sheets that are: named, and left out. */
export function sheetLeftOut(file: string, name: string): Problem {
  return {
    ...{ file, sheet: name, row: null, column: null, value: null, rule: 'sheet_left_out' },
    message: `Trang “${name}” không có các cột cần nạp nên được để ngoài.`,
    todo: 'Không cần làm gì nếu trang này không phải danh sách; nếu phải, thêm dòng tiêu đề giống các trang kia.',
    severity: 'warning',
  };
}
