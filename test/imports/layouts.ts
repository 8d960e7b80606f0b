/**
 * Lists in layouts found in public programs and forms (`found`: where), and of our own making, put into the containers in
 * which offices send them. What each must become is written by hand.
 */
import { printedWorkbook } from '../../files/printed-workbook.ts';

export type Layout = {
  name: string;
  list: 'people' | 'consents' | 'groups' | 'desks';
  rows: string[][];
  expected: string;
  found?: string;
};

export const P = ['0900000301', '0900000302', '0900000303'] as const;
export const people = (name: string, expected: string, rows: string[][], found?: string): Layout => ({
  ...{ name, list: 'people', rows, expected },
  ...(found === undefined ? {} : { found }),
});
export const consents = (name: string, expected: string, rows: string[][], found?: string): Layout => ({
  ...{ name, list: 'consents', rows, expected },
  ...(found === undefined ? {} : { found }),
});
export const CODE = 'G22.99.08-261120-000';
export const HEAD = ['Mã hồ sơ', 'Thủ tục', 'Vai trò', 'Ngày gửi yêu cầu', 'Trạng thái', 'Xã/phường'];
export const row = (n: number, change: Partial<Record<number, string>> = {}) =>
  [`${CODE}${n}`, 'Khai sinh', 'Chủ hộ', '20/11/2026', 'Chờ xác nhận', 'Xã Cam Lộ'].map(
    (cell, at) => change[at] ?? cell,
  );
const joined = (rows: readonly string[][], sign: string) =>
  rows
    .map((one) =>
      one.map((cell) => (/["\n;,|\t]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(sign),
    )
    .join('\r\n');

/** The containers, taken in turn. */
const CONTAINERS: readonly [string, (rows: string[][]) => Promise<Uint8Array> | Uint8Array][] = [
  ['csv', (rows) => Buffer.from(`\uFEFF${joined(rows, ',')}`)],
  ['semicolons', (rows) => Buffer.from(joined(rows, ';'))],
  ['tabs, UTF-16', (rows) => Buffer.from(`\uFEFF${joined(rows, '\t')}`, 'utf16le')],
  ['bars', (rows) => Buffer.from(joined(rows, '|'))],
  [
    'HTML sold as .xls',
    (rows) =>
      Buffer.from(
        `<html><meta charset="utf-8"><table>${rows.map((one) => `<tr>${one.map((cell) => `<td>${cell.replaceAll('<', '&lt;')}</td>`).join('')}</tr>`).join('')}</table></html>`,
      ),
  ],
  [
    'xlsx',
    (rows) => {
      const width = Math.max(...rows.map((one) => one.length));
      return printedWorkbook([
        {
          name: 'DS',
          title: [],
          columns: Array.from({ length: width }, (_, at) => ({ heading: rows[0]?.[at] ?? '', width: 20 })),
          rows: rows.slice(1),
        },
      ]);
    },
  ],
];

/** The file of a layout: its name and its bytes. */
export async function fileOf(
  { rows }: Layout,
  turn: number,
): Promise<{ container: string; bytes: Uint8Array }> {
  const [container, make] = CONTAINERS[turn % CONTAINERS.length] ??
    CONTAINERS[0] ?? ['', () => new Uint8Array()];
  return { container, bytes: await make(rows) };
}
