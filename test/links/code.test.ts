import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeCode, readCode } from '../../links/code.ts';

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
