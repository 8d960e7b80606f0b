import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createKeys } from '../../prisma/seal.ts';
import { placeOf } from '../../prisma/sealed-columns.ts';

const keys = createKeys(new Uint8Array(32).fill(1));
const HERE = placeOf.contactName(1);
const others = createKeys(new Uint8Array(32).fill(2));

test('what was sealed opens to the same text, and never looks like it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const sealed = keys.seal(text, HERE);
      expect(keys.open(sealed, HERE)).toBe(text);
      if (text.length > 8) expect(sealed).not.toContain(text);
      expect(keys.seal(text, HERE)).not.toBe(sealed);
    }),
  );
});

test('another key, or one changed letter, does not open it', () => {
  const sealed = keys.seal('0912345678', HERE);
  expect(() => others.open(sealed, HERE)).toThrow();
  expect(() => keys.open(`${sealed.slice(0, -2)}${sealed.endsWith('AA') ? 'BB' : 'AA'}`, HERE)).toThrow();
  expect(() => keys.open('plain', HERE)).toThrow('not a sealed value');
});

test('the keyed hash finds equal addresses, differs by use and by key', () => {
  expect(keys.hash('address', 'sms:+84912345678')).toBe(keys.hash('address', 'sms:+84912345678'));
  expect(keys.hash('address', 'x')).not.toBe(keys.hash('session', 'x'));
  expect(keys.hash('address', 'x')).not.toBe(others.hash('address', 'x'));
});

test('a short key is refused', () => {
  expect(() => createKeys(new Uint8Array(16))).toThrow('32 bytes');
});
