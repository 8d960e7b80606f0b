import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvLine, csvText, neutralised } from '../../files/csv.ts';

test('text that a spreadsheet would calculate is guarded, numbers are not', () => {
  expect(csvLine(['=1+1', '+84912345678', '-x', '@a', '\t=1', ' =cmd', '＝1', -5, 'a-b', null, true])).toBe(
    `'=1+1;'+84912345678;'-x;'@a;'\t=1;' =cmd;'＝1;-5;a-b;;1\r\n`,
  );
});

test('a file starts with the mark Excel needs, cells stand between semicolons', () => {
  expect(csvText([['Họ tên']])).toBe('\uFEFFHọ tên\r\n');
  expect(
    csvText([
      ['a', 'b"c'],
      ['d\ne', 'f;g', 'h,i'],
    ]),
  ).toBe('\uFEFFa;"b""c"\r\n"d\ne";"f;g";h,i\r\n');
});

test('numbers and moments stand as a spreadsheet set to Vietnamese reads them', () => {
  expect(csvLine([26.4, 18, -0.5, 1204, new Date('2026-11-21T02:03:04.567Z')])).toBe(
    '26,4;18;-0,5;1204;21/11/2026 09:03:04\r\n',
  );
});

test('digits that are no number stay as they are written', () => {
  expect(csvLine(['0912345678', '02333852123', '00004', '2512523625412515001', '19333', '2026'])).toBe(
    `0912 345 678;0233 385 2123;'00004;'2512523625412515001;19333;2026\r\n`,
  );
});

test('no text whatever starts a formula', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('=', '+', '-', '@'),
      fc.string(),
      fc.constantFrom('', ' ', '\t', '\n', '\u00A0'),
      (sign, rest, lead) => neutralised(lead + sign + rest).startsWith("'"),
    ),
  );
});
