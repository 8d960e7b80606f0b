/** What can be wrong with the periods of a page, in words. Rows and columns count from 0. */

import { columnLetter } from '../../files/grid.ts';
import { atCell, type TableFinding } from '../tables/problem.ts';
import type { TableBlock } from './blocks.ts';
import type { TableColumn } from './head-columns.ts';
import type { TableHeader } from './header.ts';

/** A cell or a heading in which no period can be read; `index`, `header`: its column. */
export function unreadable(row: number, index: number, header: string, written: string): TableFinding {
  const cell = { row: row + 1, column: columnLetter(index), header };
  const shown = written.slice(0, 60);
  const message = `Không rõ kỳ ở ô ${cell.column}${cell.row}: "${shown}".`;
  const isDate = /^\d{4}-\d{2}-\d{2}$|^\d{1,2}[/.-]\d{1,2}[/.-]\d{4}$/.test(shown.trim());
  const todo = isDate
    ? 'Ô ghi một ngày: hãy ghi rõ là cả tháng ("Tháng 7/2025") hay chỉ ngày đó ("ngày 01/7/2025"), rồi nạp lại.'
    : 'Ghi kỳ có đủ tháng và năm, ví dụ "Tháng 7/2025", "Quý III/2025" hoặc "01/7/2025–31/7/2025", rồi nạp lại.';
  return atCell(cell, shown, { rule: 'period-unreadable', message, todo, severity: 'error' });
}

/** A column of figures without a period beside columns that have several. */
export function apart(header: TableHeader, column: TableColumn): TableFinding {
  const cell = { row: header.last + 1, column: columnLetter(column.index), header: column.header };
  const message = `Cột ${cell.column} không thuộc kỳ nào, trong khi các cột khác có kỳ riêng.`;
  const todo = 'Ghi kỳ ở trên cột này; nếu là cột cộng các kỳ, hãy xóa (phần mềm tự cộng), rồi nạp lại.';
  return atCell(cell, cell.header, { rule: 'period-unknown', message, todo, severity: 'error' });
}

/** A heading that goes on with the other bundle under the columns of the first. */
export function bundleChanged(row: number, index: number): TableFinding {
  const cell = { row: row + 1, column: columnLetter(index), header: '' };
  const message = `Dòng ${cell.row} mở phần khai sinh hoặc khai tử khác với phần trên mà không có dòng tiêu đề cột.`;
  const todo = 'Chép lại dòng tiêu đề cột (Đơn vị, Tổng số, Liên thông) ngay dưới dòng này.';
  return atCell(cell, '', { rule: 'bundle-unknown', message, todo, severity: 'error' });
}

/** The first row of which nothing says to which of several periods it belongs. */
export function periodless(row: number, column: TableBlock['column']): TableFinding {
  const cell = { row: row + 1, column: columnLetter(column?.index ?? 0), header: column?.header ?? '' };
  const message = `Bảng có nhiều kỳ nhưng không rõ dòng ${cell.row} thuộc kỳ nào.`;
  const todo = 'Ghi kỳ ở dòng này, hoặc ở dòng tiêu đề phía trên phần bảng này.';
  return atCell(cell, '', { rule: 'period-unknown', message, todo, severity: 'error' });
}

/** More periods on a page than are read. */
export function tooMany(row: number, most: number): TableFinding {
  const message = `Trang có hơn ${most} kỳ (kỳ thứ ${most + 1} ở dòng ${row + 1}).`;
  const todo = 'Tách thành nhiều tệp, mỗi tệp một vài kỳ.';
  return {
    ...{ row: row + 1, column: null, value: null, rule: 'several-periods' },
    ...{ message, todo, severity: 'error' },
  };
}
