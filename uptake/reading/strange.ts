/** Tables that are laid out, or are of something, that cannot be read: each is refused with the way out. */

import { find } from '../../areas/areas.ts';
import { noonOf } from '../../calendar/moment.ts';
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

/** A table whose units stand in the top row and whose figures stand below each other. */
export function turnedTable(grids: readonly PageGrid[]): TableFinding | null {
  for (const { page, rows } of grids) {
    const width = Math.max(0, ...rows.slice(0, MOST_TURNED).map((row) => row.length));
    if (rows.length > MOST_TURNED || width > MOST_TURNED) continue;
    const begins = rows.findIndex((row) => row.filter((cell) => text(cell) !== '').length >= 3);
    const table = rows.slice(Math.max(0, begins));
    const turned = Array.from({ length: width }, (_, column) => table.map((row) => row[column] ?? null));
    // The corner of such a table says "Nội dung", "Chỉ tiêu": the units are what stands beside it.
    const [corner, ...units] = turned.map((row) => text(row[0]));
    const asked = [['Đơn vị', ...(turned[0] ?? []).slice(1)], ...turned.slice(1)];
    if (corner === undefined || allHeaders(asked).length === 0) continue;
    const known = units.filter((name) => name !== '' && find(name, { at: TODAY }).kind !== 'none').length;
    if (known < 2) continue;
    const message = `Bảng ở trang “${page}” xoay ngang: mỗi đơn vị là một cột, mỗi số là một dòng.`;
    const todo =
      'Trong Excel, chép bảng, chọn Dán đặc biệt (Paste Special), đánh dấu Chuyển vị (Transpose), rồi nạp bảng đã xoay.';
    return error('table-turned', message, todo);
  }
  return null;
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
