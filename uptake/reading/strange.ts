/** Tables that are laid out, or are of something, that cannot be read: each is refused with the way out. */

import { find } from '../../areas/areas.ts';
import { noonOf } from '../../calendar/moment.ts';
import { foldTitle } from '../fold-title.ts';
import type { CellValue } from '../number.ts';
import type { PageGrid } from '../sheet.ts';
import { error, type TableFinding } from '../tables/problem.ts';
import { TWO_LEVELS_SINCE } from './area-units.ts';
import { allHeaders } from './header.ts';
import { text } from './surroundings.ts';

const TODAY = noonOf(TWO_LEVELS_SINCE);
/** A turned table is small; a long page is not turned on trial. */
const MOST_TURNED = 200;
const NAMES_ASKED = 12;
const FEWEST_PROVINCES = 2;

/** Pages as the reader wants them, and what was moved to that end. */
export type StraightGrids = { grids: PageGrid[]; notes: TableFinding[] };

/**
 * Lays tables the usual way round: one whose units stand in the top row is turned, one that goes on at its right is put
 * below itself. Each is said, for the rows that later problems name are then no longer those of the file.
 */
export function laidStraight(grids: readonly PageGrid[]): StraightGrids {
  const notes: TableFinding[] = [];
  const straight = grids.map((grid) => {
    const turned = turnedTable(grid);
    if (turned !== null) {
      notes.push(
        moved(
          'table-turned',
          `Bảng ở trang “${grid.page}” xoay ngang nên đã được xoay lại: mỗi đơn vị một dòng.`,
        ),
      );
      return turned;
    }
    const stacked = stackedTable(grid);
    if (stacked === null) return grid;
    notes.push(
      moved(
        'tables-beside',
        `Hai nửa bảng đứng cạnh nhau ở trang “${grid.page}” đã được nối lại: nửa bên phải xuống dưới.`,
      ),
    );
    return stacked;
  });
  return { grids: straight, notes };
}

function moved(rule: 'table-turned' | 'tables-beside', message: string): TableFinding {
  const todo = 'Xem lại bảng đã đọc. Số dòng nêu trong các lưu ý khác là số dòng sau khi xếp lại.';
  return { ...error(rule, message, todo), severity: 'warning' };
}

/** A table whose units stand in the top row and whose figures stand below each other, turned; null: it is none. */
function turnedTable({ page, rows }: PageGrid): PageGrid | null {
  const width = Math.max(0, ...rows.slice(0, MOST_TURNED).map((row) => row.length));
  if (rows.length > MOST_TURNED || width > MOST_TURNED || allHeaders(rows).length > 0) return null;
  const begins = Math.max(
    0,
    rows.findIndex((row) => row.filter((cell) => text(cell) !== '').length >= 3),
  );
  const table = rows.slice(begins);
  const turned = Array.from({ length: width }, (_, column) => table.map((row) => row[column] ?? null));
  // The corner of such a table says "Nội dung", "Chỉ tiêu": the units are what stands beside it.
  const [corner, ...units] = turned.map((row) => text(row[0]));
  const asked = [['Đơn vị', ...(turned[0] ?? []).slice(1)], ...turned.slice(1)];
  if (corner === undefined || allHeaders(asked).length === 0) return null;
  const known = units.filter((name) => name !== '' && find(name, { at: TODAY }).kind !== 'none').length;
  return known < 2 ? null : { page, rows: [...rows.slice(0, begins), ...asked] };
}

/**
 * A table that goes on at its right under the same headings, put below itself; null: it is none. Words above the right half
 * alone (another bundle, another period) make it another table, which is not touched.
 */
function stackedTable({ page, rows }: PageGrid): PageGrid | null {
  const [header] = allHeaders(rows);
  if (header === undefined || header.first !== header.last) return null;
  const heads = (rows[header.last] ?? []).map((cell) => foldTitle(text(cell)));
  const named = header.columns.find(({ role }) => role.kind === 'unit')?.index;
  const unit = named === undefined ? -1 : heads.indexOf(heads[named] ?? '');
  const right = unit < 0 ? -1 : heads.indexOf(heads[unit] ?? '', unit + 1);
  if (right < 0) return null;
  const left = heads.slice(unit, right).filter((head) => head !== '' && head !== 'stt' && head !== 'tt');
  const span = left.length;
  if (span < 2 || left.some((head, at) => heads[right + at] !== head)) return null;
  if (
    left.some((head, at) => heads[unit + at] !== head) ||
    heads.slice(right + span).some((head) => head !== '')
  )
    return null;
  if (rows.slice(0, header.first).some((row) => row.slice(right).some((cell) => text(cell) !== '')))
    return null;
  const body = rows.slice(header.last + 1);
  const half = (row: readonly CellValue[], from: number) => [
    ...row.slice(0, unit).map(() => null),
    ...row.slice(from, from + span),
  ];
  const beside = body.map((row) => half(row, right)).filter((row) => text(row[unit]) !== '');
  const cut = body.map((row) => row.slice(0, unit + span));
  return {
    page,
    rows: [...rows.slice(0, header.last), (rows[header.last] ?? []).slice(0, unit + span), ...cut, ...beside],
  };
}

/** A table of the whole country, a province in each row. */
export function countryTable(grids: readonly PageGrid[]): TableFinding | null {
  for (const { rows } of grids) {
    const [header] = allHeaders(rows);
    const unit = header?.columns.find(({ role }) => role.kind === 'unit');
    if (header === undefined || unit === undefined) continue;
    const names = rows
      .slice(header.last + 1, header.last + 1 + NAMES_ASKED)
      .flatMap((row) => row.slice(0, unit.index + 1).map(text))
      .filter((name) => name !== '' && !/^[\d.]+$/.test(name));
    const provinces = names.filter((name) => {
      const found = find(name, { at: TODAY });
      return found.kind === 'one' && found.unit.parent === null;
    });
    const wholeCountry = names.some((name) => /^(toàn quốc|cả nước)$/i.test(name));
    if (provinces.length < FEWEST_PROVINCES && !(wholeCountry && provinces.length > 0)) continue;
    const message = `Bảng liệt kê các tỉnh, thành phố (${provinces.slice(0, 3).join('; ')}…), không phải các xã, phường của một tỉnh.`;
    const todo =
      'Hệ thống nhận bảng của một tỉnh theo xã, phường (hoặc huyện cũ). Xin bảng chi tiết của tỉnh mình; bảng cả nước chỉ dùng để đối chiếu khi viết báo cáo.';
    return error('country-table', message, todo);
  }
  return null;
}
