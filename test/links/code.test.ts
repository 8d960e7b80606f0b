import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeCode, nearCodes, readCode } from '../../links/code.ts';

test('a code is eight letters that cannot be taken for each other or for a digit', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 64, maxLength: 64 }), (bytes) => {
      let at = 0;
      // What is left of a short supply is made up, so that the draw always ends.
      const code = makeCode((count) => Uint8Array.from({ length: count }, () => bytes[at++] ?? at % 250));
      expect(code).toMatch(/^[BCDFGHJKMNPRSTWXZ]{8}$/);
      expect(readCode(code.toLowerCase())).toBe(code);
    }),
  );
});

test('bytes that would favour some letters are thrown away', () => {
  const supply = [new Uint8Array(16).fill(255), new Uint8Array(16).fill(16)];
  expect(makeCode(() => supply.shift() ?? new Uint8Array(16))).toBe('ZZZZZZZZ');
});

test('what cannot be a code is not read as one', () => {
  for (const text of ['', 'BCDFGHJ', 'BCDFGHJKM', 'BCDFGHJ0', 'ABCDEFGH', 'B'.repeat(10_000)])
    expect(readCode(text)).toBeNull();
});

test.each([
  'BCDFGHJK',
  'bcdfghjk',
  'BCDF GHJK',
  'bcdf-ghjk',
  'BCDFGHJK.',
  'BCDFGHJK)',
  'BCDFGHJK,',
  'BCDFGHJK/',
  'BCDFGHJK”',
  'BCDFGHJK;',
  'BCDFGHJK:',
  '“BCDFGHJK”.',
  '(BCDFGHJK)',
  'BCDFGHJK\u200b',
  '\u202aBCDFGHJK\u202c',
  'BCDF\u00adGHJK',
  'BCDFGHJK\ufeff.',
  'ＢＣＤＦＧＨＪＫ',
  'BCDFGHJK/?fbclid=1',
  'BCDFGHJK…',
])('report 16: a code is found whatever sticks to it: %j', (written) => {
  expect(readCode(written)).toBe('BCDFGHJK');
});

test.each(['BCDFGHJKM', 'XBCDFGHJK', 'BCDFGHJK1', 'BCDFGHJKế', 'BCDFGHJ K1'])(
  'but %j is no code: a letter more may be another',
  (written) => {
    expect(readCode(written)).toBeNull();
  },
);

test.each([
  ['a letter misread', 'BCDFGHJM', 'BCDFGHJK'],
  ['a sign that is not ours', 'BCOFGHJK', 'BCDFGHJK'],
  ['a digit for a letter', '8CDFGHJK', 'BCDFGHJK'],
  ['a letter left out', 'BCDGHJK', 'BCDFGHJK'],
  ['a letter too many', 'BCDFFGHJK', 'BCDFGHJK'],
  ['two exchanged', 'BDCFGHJK', 'BCDFGHJK'],
  ['the sheet upside down', 'HNSXZMWH', 'HMWZXSNH'],
])('of %s the code that was meant is among the near ones', (_, written, meant) => {
  const near = nearCodes(written);
  expect(near).toContain(meant);
  expect(near.length).toBeLessThanOrEqual(600);
  expect(near.every((code) => readCode(code) === code)).toBe(true);
});

test('of what is no code nothing is near', () => {
  for (const text of ['', 'xin', 'B'.repeat(1_000), 'https://dichvucong.gov.vn'])
    expect(nearCodes(text)).toEqual([]);
});
