/** A second press saves by what its check found, and checks once more where anything is otherwise. */
import { expect, test } from 'vitest';
import { checkedAs, type ListAsked, savesAsChecked } from '../../console/pages/loads/list-form.ts';
import { NO_ANSWERS } from '../../files/list-answers.ts';

const FIELDS = ['UBND xã', 'Phiếu đồng ý'];
const asked = (more: Partial<ListAsked> = {}): ListAsked => ({
  ...{ file: { name: 'a.csv', bytes: new Uint8Array() }, answers: NO_ANSWERS, repairs: [] },
  ...{ includeHidden: false, acceptGood: false, coverage: undefined, agreed: undefined, save: true },
  ...more,
});
const after = (
  missing: number,
  notWhole: 'far_fewer' | 'rows_left_out' | null,
  more: Partial<ListAsked> = {},
) => {
  const one = asked(more);
  const checked = { asked: checkedAs(asked(), FIELDS), missing, notWhole };
  return { ...one, file: { ...one.file, checked } };
};

test.each([
  ['what was checked, and nobody leaves', after(0, null), true],
  ['a file that was never checked', asked(), false],
  ['a press of check', after(0, null, { save: false }), false],
  ['another answer', after(0, null, { answers: { ...NO_ANSWERS, columns: { a: 'phone' } } }), false],
  ['a mended cell', after(0, null, { repairs: [{ sheet: '', row: 2, letter: 'A', text: 'x' }] }), false],
  ['the good rows only', after(0, null, { acceptGood: true }), false],
  ['somebody would leave and nobody was asked', after(3, null), false],
  ['additions', after(3, null, { coverage: 'additions' }), true],
  ['the whole list', after(3, null, { coverage: 'whole' }), true],
  ['a whole list that cannot be one', after(3, 'rows_left_out', { coverage: 'whole' }), false],
  ['far fewer, not agreed', after(3, 'far_fewer', { coverage: 'whole' }), false],
  ['far fewer, another number agreed', after(3, 'far_fewer', { coverage: 'whole', agreed: 2 }), false],
  ['far fewer, agreed', after(3, 'far_fewer', { coverage: 'whole', agreed: 3 }), true],
] as const)('%s', (_what, press, saves) => {
  expect(savesAsChecked(press, FIELDS)).toBe(saves);
});

test('other fields of the kind are another question', () => {
  expect(savesAsChecked(after(0, null), ['UBND xã', 'Căn cứ khác'])).toBe(false);
});
