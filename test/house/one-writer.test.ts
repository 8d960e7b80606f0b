/** A file that leaves the program is written in one way: CSV by files/csv.ts, workbooks by files/printed-workbook.ts. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const APART = new Set(['dist', 'node_modules', 'test', 'docs', 'prisma', 'stand-ins']);

function sources(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (name.startsWith('.') || (folder === '.' && APART.has(name))) return [];
    if (statSync(path).isDirectory()) return sources(path);
    return path.endsWith('.ts') ? [path] : [];
  });
}

function using(what: RegExp): string[] {
  return sources('.').filter((path) => what.test(readFileSync(path, 'utf8')));
}

test('one file writes CSV', () => {
  expect(using(/from 'csv-stringify/)).toEqual(['files/csv.ts']);
  // A line put together by hand has no guard.
  expect(using(/\.join\('[;,]'\)[^\n]*\\r?\\n/)).toEqual([]);
});

test('one file writes workbooks, and nothing writes them by the library that reads old ones', () => {
  expect(using(/xl\/worksheets\/sheet\$?\{/)).toEqual(['files/printed-workbook.ts']);
  expect(using(/XLSX\.write|writeFileXLSX/)).toEqual([]);
});
