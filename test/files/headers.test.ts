import { expect, test } from 'vitest';
import { columnLetter } from '../../files/grid.ts';
import { foldHeader, matchHeaders } from '../../files/headers.ts';

const COLUMNS = {
  phone: { title: 'Số điện thoại', also: ['SĐT', 'Điện thoại', 'phone'] },
  zalo: { title: 'Zalo' },
  name: { title: 'Họ tên', also: ['Họ và tên', 'name'] },
  area: { title: 'Mã đơn vị', required: true },
};
const match = (rows: string[][]) => matchHeaders('a.csv', rows, COLUMNS, [['phone', 'zalo']]);

test('columns are found in any order, with or without diacritics, case, spaces and punctuation', () => {
  for (const header of [
    ['Họ tên', 'Số điện thoại', 'Mã đơn vị'],
    ['HO VA TEN', 'so dien thoai (*)', 'ma_don_vi'],
    ['name', 'SĐT [bắt buộc]', 'Mã Đơn Vị:'],
    ['Họ  tên'.normalize('NFD'), 'Điện-thoại', 'mã đơn vị'.normalize('NFD')],
  ]) {
    const found = match([header]);
    expect(found).toMatchObject({ kind: 'headers', row: 0, at: { name: 0, phone: 1, area: 2 } });
  }
});

test('a title above the table and columns nobody asked for do no harm', () => {
  const found = match([['DANH SÁCH', '', ''], [], ['STT', 'Zalo', 'Mã đơn vị'], ['1', 'x', '19273']]);
  expect(found).toMatchObject({ row: 2, at: { zalo: 1, area: 2 } });
  expect(found.kind === 'headers' && found.label('area')).toBe('C: Mã đơn vị');
});

test('a column twice, a missing one and a missing choice are each named', () => {
  const refused = match([['Họ tên', 'ho va ten', 'Ghi chú']]);
  if (refused.kind !== 'refused') throw new Error('was matched');
  expect(refused.problems.map((problem) => [problem.rule, problem.row, problem.column])).toEqual([
    ['column_twice', 1, 'B: ho va ten'],
    ['column_missing', 1, null],
    ['column_missing', 1, null],
  ]);
  expect(refused.problems[2]?.message).toBe('Thiếu cột “Số điện thoại” hoặc “Zalo”.');
});

test('letters and folds', () => {
  expect([0, 25, 26, 701, 702].map(columnLetter)).toEqual(['A', 'Z', 'AA', 'ZZ', 'AAA']);
  expect(foldHeader('Thôn/ấp/khu phố')).toBe('thonapkhupho');
  expect(foldHeader('(*)')).toBe('');
});
