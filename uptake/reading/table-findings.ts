/** What can be wrong with a table as a whole, or with a row that names no unit. */
import { atCell, atFile, type CellRef, type TableFinding } from '../tables/problem.ts';

/** The finding for a page without a table, or a table without units. */
export function noTable(message: string): TableFinding {
  const todo = 'Bảng cần dòng tiêu đề có cột "Đơn vị", cột tổng số hồ sơ và cột số hồ sơ qua liên thông.';
  return atFile({ rule: 'no-table', message, todo, severity: 'error' });
}

export function ignored(cell: CellRef): TableFinding {
  // The words are not repeated: between units may stand the name of whoever made the table.
  const message = `Dòng ${cell.row} không có số liệu và không phải tên đơn vị nên được bỏ qua.`;
  const todo = 'Nếu đây là một đơn vị không phát sinh hồ sơ, hãy ghi đúng tên và số 0.';
  return atCell(cell, '', { rule: 'row-ignored', message, todo, severity: 'warning' });
}

export function unnamed(cell: CellRef): TableFinding {
  const message = `Dòng ${cell.row} có số liệu nhưng không có tên đơn vị.`;
  return atCell(cell, '', {
    rule: 'unit-missing-name',
    message,
    todo: 'Ghi tên đơn vị, hoặc ghi "Tổng" nếu đây là dòng tổng.',
    severity: 'error',
  });
}
