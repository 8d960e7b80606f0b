import { type TextRows, textRows } from './dense.ts';
import type { Problem } from './problem.ts';
import { readTables } from './read.ts';

/** A table somebody loaded: clean text cells. Row n is row n + 1 of the spreadsheet; rows may be shorter than the widest. */
export type TextSheet = { kind: 'sheet'; fileName: string; rows: TextRows };
export type UnreadableFile = { kind: 'unreadable'; problem: Problem };

/** The first sheet of a file that holds a table, as plain rows (a leading cover sheet is passed over). */
export async function readSheet(fileName: string, bytes: Uint8Array): Promise<TextSheet | UnreadableFile> {
  const read = await readTables(bytes, fileName);
  if (read.kind === 'refused') return { kind: 'unreadable', problem: read.problem };
  const all = read.sheets.map((sheet) => textRows(sheet, 'down'));
  return { kind: 'sheet', fileName, rows: all.find(isTable) ?? all[0] ?? [] };
}

function isTable(rows: readonly (readonly string[])[]): boolean {
  return rows.filter((row) => row.filter((cell) => cell !== '').length >= 2).length >= 2;
}
