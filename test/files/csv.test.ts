import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvLine, csvText, neutralised } from '../../files/csv.ts';

test('text that a spreadsheet would calculate is guarded, numbers are not', () => {
  expect(csvLine(['=1+1', '+84912345678', '-x', '@a', '\t=1', ' =cmd', '＝1', -5, 'a-b', null, true])).toBe(
    `'=1+1,'+84912345678,'-x,'@a,'\t=1,' =cmd,'＝1,-5,a-b,,1\r\n`,
  );
});

test('a file starts with the mark Excel needs, or without', () => {
  expect(csvText([['Họ tên']])).toBe('\uFEFFHọ tên\r\n');
  expect(
    csvText(
      [
        ['a', 'b"c'],
        ['d\ne', 'f,g'],
      ],
      { mark: false },
    ),
  ).toBe('a,"b""c"\r\n"d\ne","f,g"\r\n');
  expect(csvLine([new Date('2026-11-21T02:00:00Z')])).toBe('2026-11-21T02:00:00.000Z\r\n');
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
