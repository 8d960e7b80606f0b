import { describe, expect, test } from 'vitest';
import { textRows, textRowsOf } from '../../files/dense.ts';
import type { Sheet } from '../../files/grid.ts';
import { PackedList } from '../../files/packed-list.ts';
import { problemsOfRows, wrongAsAWhole } from '../../files/rows.ts';

type Item = { n: number; at: Date; text: string };
const LONG = 5_321;
const item = (n: number): Item => ({ n, at: new Date(n * 1000), text: `dòng ${n} “ơ”` });
const filled = () => {
  const list = new PackedList<Item>((plain) => ({ ...plain, at: new Date(plain.at) }));
  for (let n = 0; n < LONG; n += 1) list.push(item(n));
  return list;
};

describe('a packed list', () => {
  test('gives every item back in its order, days as days', () => {
    const list = filled();
    expect(list.length).toBe(LONG);
    expect([...list]).toEqual(Array.from({ length: LONG }, (_, n) => item(n)));
    for (const n of [0, 1_999, 2_000, 2_099, 2_100, 5_300, LONG - 1]) expect(list.at(n)).toEqual(item(n));
    expect([list.at(-1), list.at(LONG)]).toEqual([undefined, undefined]);
  });

  test('in lots, none twice and none lost', () => {
    const lots = [...filled().lots(250)];
    expect(lots.map((lot) => lot.length)).toEqual([...Array(21).fill(250), 71]);
    expect(lots.flat().map(({ n }) => n)).toEqual(Array.from({ length: LONG }, (_, n) => n));
  });

  test('keeps what was changed, wherever it stands, also when more is added', () => {
    const list = filled();
    const places = [3, 2_050, 4_444, LONG - 1];
    for (const n of places) list.keep(n, { ...item(n), text: 'sửa' });
    for (let n = LONG; n < LONG + 150; n += 1) list.push(item(n));
    const changed = [...list].flatMap(({ n, text }) => (text === 'sửa' ? [n] : []));
    expect(changed).toEqual(places);
    expect(list.length).toBe(LONG + 150);
  });
});

describe('rows of texts made when they are asked for', () => {
  const cell = (text: string) => ({ text, kind: text === '' ? ('blank' as const) : ('text' as const) });
  const rows = [2, 3, 7, 250].map((number) => ({
    number,
    cells: [cell(`a${number}`), cell(''), cell(number === 3 ? '' : 'c')],
  }));
  const sheet: Sheet = { name: '', index: 0, hidden: false, rows, columns: 3, lastRow: 250 };

  test('are the rows that stand there, blank ones included', () => {
    const lazy = textRowsOf(sheet);
    expect([...lazy]).toEqual(textRows(sheet, 'down'));
    expect(lazy.length).toBe(250);
    for (const [index, row] of textRows(sheet, 'down').entries()) expect(lazy.at(index)).toEqual(row);
    expect([lazy.at(-1), lazy.at(250)]).toEqual([undefined, undefined]);
  });
});

describe('what is wrong with a long list', () => {
  const error = (row: number, severity: 'error' | 'warning' = 'error') => ({
    ...{ file: 'f', row, column: null, value: null, rule: 'r', message: 'm', todo: 't', severity },
  });

  test('is kept to a thousand of each kind, and the rest counted', () => {
    const found = problemsOfRows('f');
    for (let row = 1; row <= 1_500; row += 1) found.add([error(row), error(row, 'warning')]);
    const all = found.all();
    expect(all.length).toBe(2_002);
    expect(all.filter(({ rule }) => rule === 'more_problems').map(({ message }) => message)).toEqual([
      'Còn 500 vấn đề khác chưa liệt kê.',
      'Còn 500 vấn đề khác chưa liệt kê.',
    ]);
  });

  test('of rows alone leaves good rows to save; of the file itself none', () => {
    const found = problemsOfRows('f');
    for (let row = 1; row <= 1_500; row += 1) found.add([error(row)]);
    expect(wrongAsAWhole(found.all())).toBe(false);
    expect(wrongAsAWhole([{ ...error(1), row: null, rule: 'column_missing' }])).toBe(true);
  });
});
