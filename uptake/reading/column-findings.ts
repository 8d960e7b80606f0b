/** What can be wrong with the columns of a table, and what to do about it. */

import { columnLetter } from '../../files/grid.ts';
import { BUNDLE_LABELS, type Bundle } from '../../knowledge/bundle.ts';
import type { CellValue } from '../number.ts';
import { atCell, type CellRef, columnName, type TableFinding } from '../tables/problem.ts';
import type { FigureColumn } from './figures.ts';
import type { TableColumn } from './head-columns.ts';
import type { TableHeader } from './header.ts';
import { MEANINGS } from './meanings.ts';

export function personal(cell: CellRef): TableFinding {
  return {
    row: cell.row,
    column: columnName(cell),
    value: null,
    rule: 'personal-data',
    message: 'Bảng có cột dữ liệu cá nhân; chỉ nhận số liệu tổng hợp theo đơn vị.',
    todo: 'Xóa cột này và các dòng của từng người, chỉ gửi số liệu theo đơn vị.',
    severity: 'error',
  };
}

export function bundleUnknown(cell: CellRef): TableFinding {
  return atCell(cell, cell.header, {
    rule: 'bundle-unknown',
    message: 'Không rõ cột này là liên thông khai sinh hay liên thông khai tử.',
    todo: 'Ghi "khai sinh" hoặc "khai tử" vào tiêu đề bảng hoặc tiêu đề cột.',
    severity: 'error',
  });
}

const ON_THE_PAGE = 'chọn nghĩa của cột này ở bảng bên dưới khi nạp trên trang (dòng lệnh: --mapping)';

export function tablesBeside(first: CellRef, second: CellRef): TableFinding {
  return atCell(second, second.header, {
    rule: 'tables-beside',
    message: `Hai bảng đứng cạnh nhau: cột ${columnName(first)} và cột ${columnName(second)} đều là tên đơn vị.`,
    todo: 'Chuyển bảng bên phải xuống dưới bảng bên trái (cắt và dán trong Excel), rồi nạp lại.',
    severity: 'error',
  });
}

export function columnUnknown(cell: CellRef, reason: string): TableFinding {
  return atCell(cell, cell.header, {
    rule: 'column-unknown',
    message: `Chưa rõ cột ${columnName(cell)} đếm gì: ${reason}.`,
    todo: `Đổi tiêu đề cho rõ, hoặc ${ON_THE_PAGE}; cột không cần thì chọn “Để ngoài”.`,
    severity: 'error',
  });
}

export function columnTwice(
  [first, second]: [CellRef, CellRef],
  bundle: Bundle,
  role: TableColumn['role'],
): TableFinding {
  const meaning = role.kind === 'figure' ? MEANINGS[role.figure] : '';
  return atCell(second, second.header, {
    rule: 'column-twice',
    message: `Cột ${columnName(first)} và cột ${columnName(second)} đều được hiểu là “${meaning}” của phần ${BUNDLE_LABELS[bundle].toLowerCase()}.`,
    todo: `Giữ một cột và đổi tiêu đề cột kia, hoặc ${ON_THE_PAGE}.`,
    severity: 'error',
  });
}

/** Every column that is understood and not counted, in one line: nothing is left out unsaid. */
export function columnsLeft(left: readonly TableColumn[], header: TableHeader): TableFinding {
  const said = left.map(({ index, header: words, role }) => {
    const meaning = role.kind === 'left' ? MEANINGS[role.meaning] : '';
    return `${columnName({ column: columnLetter(index), header: words })}: ${meaning}`;
  });
  return {
    row: header.last + 1,
    column: null,
    value: null,
    rule: 'column-left',
    message: `Để ngoài ${left.length} cột đã hiểu nghĩa, không nạp: ${said.join('; ')}.`,
    todo: 'Không cần làm gì nếu đúng; nếu một cột lẽ ra phải nạp, chọn lại nghĩa của cột đó.',
    severity: 'warning',
  };
}

/** No column of the table is one that is counted: uptake cannot be made of rates, ranks or other things. */
export function nothingCounted(header: TableHeader, columns: readonly TableColumn[]): TableFinding {
  return {
    row: header.last + 1,
    column: null,
    value: null,
    rule: 'column-missing',
    message: `Bảng không có cột nào đếm hồ sơ liên thông. Các cột được hiểu là: ${takenFor(columns)}.`,
    todo: 'Cần cột tổng số hồ sơ và cột số hồ sơ qua liên thông (tỷ lệ thì hệ thống tự tính); nếu một cột đã có chính là số đó, hãy chọn nghĩa cho cột ấy (dòng lệnh: --mapping).',
    severity: 'error',
  };
}

export function takenFor(columns: readonly TableColumn[]): string {
  const taken = columns.flatMap(({ index, header: words, role }) => {
    if (role.kind !== 'left' && role.kind !== 'unknown' && role.kind !== 'figure') return [];
    const meaning = role.kind === 'figure' ? role.figure : role.kind === 'left' ? role.meaning : 'unknown';
    return [`${columnLetter(index)} “${words}” → ${MEANINGS[meaning]}`];
  });
  return taken.join('; ');
}

export function columnMissing(
  bundle: Bundle,
  what: string,
  { header, columns }: { header: TableHeader; columns: readonly TableColumn[] },
): TableFinding {
  return {
    row: header.last + 1,
    column: null,
    value: null,
    rule: 'column-missing',
    message: `Phần ${BUNDLE_LABELS[bundle].toLowerCase()} thiếu cột ${what}. Các cột được hiểu là: ${takenFor(columns)}.`,
    todo: `Nếu một cột đã có chính là ${what}, hãy chọn nghĩa cho cột đó (dòng lệnh: --mapping); nếu chưa có, thêm cột ${what} với tiêu đề rõ ràng, ví dụ "Tổng số hồ sơ" và "Số hồ sơ qua liên thông".`,
    severity: 'error',
  };
}

export function unreadable(
  figure: FigureColumn,
  cell: CellRef,
  value: CellValue,
  todo: string,
): TableFinding {
  const shown = String(value ?? '');
  if (figure === 'rate') {
    // A rate is counted again from the rows, so an unreadable one does not spoil the table.
    const message = `Không đọc được tỷ lệ ở ô ${cell.column}${cell.row}: "${shown}".`;
    return atCell(cell, value, { rule: 'rate-unreadable', message, todo, severity: 'warning' });
  }
  const message = `Không đọc được số hồ sơ ở ô ${cell.column}${cell.row}: "${shown}".`;
  return atCell(cell, value, { rule: 'number-unreadable', message, todo, severity: 'error' });
}
