import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readUserName } from '../../staff/names.ts';

test.each(['nguyen.van.an', 'Nguyễn Thị Hường', 'xa-dong-ha_2', 'Đ'])('“%s” is a name', (written) => {
  expect(readUserName(written)).toEqual({ kind: 'name', name: written });
});

test('a name is composed and trimmed', () => {
  expect(readUserName('  Nguyễn   An '.normalize('NFD'))).toEqual({ kind: 'name', name: 'Nguyễn An' });
  // Signs nobody sees do not make another person of the same name.
  expect(readUserName('a\u0000b')).toEqual({ kind: 'name', name: 'a b' });
});

test.each(['', '   ', '-an', 'a<b>', 'a/b', '=cmd', 'a@b.vn', 'x'.repeat(61)])(
  '“%s” is refused with a sentence',
  (written) => {
    const read = readUserName(written);
    expect(read.kind === 'refused' && read.staff).toMatch(/\.$/);
  },
);

test('a name that is read reads the same again', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (written) => {
      const read = readUserName(written);
      if (read.kind === 'name') expect(readUserName(read.name)).toEqual(read);
    }),
  );
});
