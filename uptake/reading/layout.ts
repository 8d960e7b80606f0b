/** The tables of a file as they were read, for the page that asks: the grid, and over each column what it was taken for. */

import { createHash } from 'node:crypto';
import { columnLetter } from '../../files/grid.ts';
import type { Repair } from '../../files/repairs.ts';
import type { Bundle } from '../../knowledge/bundle.ts';
import { type PageGrid, readSheets } from '../sheet.ts';
import { type ColumnAnswers, columnKey, type TableColumn } from './head-columns.ts';
import { allHeaders } from './header.ts';
import { type ColumnMeaning, MEANINGS } from './meanings.ts';
import { laidStraight } from './strange.ts';
import { text } from './surroundings.ts';

/** What a column serves for, where it counts nothing, in the words of the page. */
const SERVING = {
  position: 'Số thứ tự',
  code: 'Mã đơn vị',
  unit: 'Tên đơn vị',
  parent: 'Đơn vị cấp trên',
  personal: 'Dữ liệu cá nhân',
  other: 'Kỳ hoặc thông tin khác',
  none: 'Không có tiêu đề',
} as const;

/** `meaning`: null for a column that names units, numbers rows or says the period. `key`: by which it is answered. */
export type ColumnLayout = {
  letter: string;
  key: string;
  /** The words over the column, the group's first: "Liên thông khai sinh › Tổng số hồ sơ". */
  header: string;
  meaning: ColumnMeaning | null;
  bundle: Bundle | null;
  /** The meaning, or what the column serves for, in Vietnamese. */
  says: string;
  reason: string;
  /** The first cells below, as written. */
  samples: string[];
};

/** One table of a page. `rows`: the first rows as read, its header among them; `first` is the number of the first. */
export type TableLayout = { page: string; columns: ColumnLayout[]; first: number; rows: string[][] };

/** `shape`: the same for every file with the same headings. */
export type FileLayout = { shape: string; tables: TableLayout[] };

const ROWS_SHOWN = 8;
const SAMPLES = 3;
const MOST_TABLES = 8;

/** Reads how a file is laid out; null: it cannot be opened, or holds no table. */
export async function layoutOf(
  bytes: Uint8Array,
  answers?: ColumnAnswers,
  repairs: readonly Repair[] = [],
): Promise<FileLayout | null> {
  const opened = await readSheets(bytes, repairs);
  return opened.kind === 'refused' ? null : layoutOfGrids(laidStraight(opened.grids).grids, answers);
}

/** The same of pages that are open. Pure. */
export function layoutOfGrids(grids: readonly PageGrid[], answers?: ColumnAnswers): FileLayout | null {
  const found = grids.flatMap((grid) => allHeaders(grid.rows, answers).map((header) => ({ grid, header })));
  if (found.length === 0) return null;
  const shape = createHash('sha256');
  for (const { header } of found)
    shape.update(JSON.stringify(header.columns.map(({ path }) => columnKey(path))));
  const tables = found.slice(0, MOST_TABLES).map(({ grid: { page, rows }, header }): TableLayout => {
    const seen = new Map<string, number>();
    const below = rows.slice(header.last + 1).filter((row) => row.some((cell) => text(cell) !== ''));
    return {
      page,
      columns: header.columns.map((column) => columnLayout(column, seen, below)),
      first: header.first + 1,
      rows: rows
        .slice(header.first, header.last + 1 + ROWS_SHOWN)
        .map((row) => header.columns.map(({ index }) => text(row[index]))),
    };
  });
  return { shape: shape.digest('base64url'), tables };
}

function columnLayout(
  column: TableColumn,
  seen: Map<string, number>,
  below: readonly PageGrid['rows'][number][],
): ColumnLayout {
  const { index, role, path, reason } = column;
  const words = path.filter((one) => one !== '');
  const key = columnKey(words);
  const nth = (seen.get(key) ?? 0) + 1;
  seen.set(key, nth);
  const meaning =
    role.kind === 'figure'
      ? role.figure
      : role.kind === 'left'
        ? role.meaning
        : role.kind === 'unknown'
          ? 'unknown'
          : null;
  const says = meaning !== null ? MEANINGS[meaning] : SERVING[role.kind as keyof typeof SERVING];
  return {
    letter: columnLetter(index),
    key: nth === 1 ? key : `${key} #${nth}`,
    header: words.filter((one, at) => one !== words[at - 1]).join(' › '),
    meaning,
    bundle: role.kind === 'figure' ? role.bundle : null,
    says,
    reason,
    samples: below
      .slice(0, SAMPLES)
      .map((row) => text(row[index]))
      .filter((cell) => cell !== ''),
  };
}
