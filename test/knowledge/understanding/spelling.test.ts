import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { correct, isSyllable, soundOf, spellingOf } from '../../../knowledge/understanding/spelling.ts';

const WORDS = ['khai', 'sinh', 'tu', 'giay', 'bao', 'cho', 'con'];
const pair = (a: string, b: string, count: number) => [WORDS.indexOf(a), WORDS.indexOf(b), count] as const;
const spelling = spellingOf(
  WORDS,
  [90, 60, 40, 30, 30, 40, 30],
  [
    pair('khai', 'sinh', 50),
    pair('khai', 'tu', 35),
    pair('giay', 'bao', 20),
    pair('bao', 'tu', 20),
    pair('sinh', 'cho', 20),
    pair('cho', 'con', 25),
  ],
);
const fixed = (text: string, trusted = false) =>
  correct(
    spelling,
    text.split(' ').map((plain) => ({ plain, trusted })),
  )
    .flat()
    .join(' ');

describe('slips of the fingers and of the ear', () => {
  test.each([
    ['khia sinh', 'khai sinh'],
    ['khai xinh', 'khai sinh'],
    ['kha sinh', 'khai sinh'],
    ['khai sinhh', 'khai sinh'],
    ['giay boa tu', 'giay bao tu'],
    ['khaisinh cho con', 'khai sinh cho con'],
  ])('"%s" is "%s"', (text, wanted) => {
    expect(fixed(text)).toBe(wanted);
  });

  test('a right message is left as it is', () => {
    expect(fixed('giay bao tu')).toBe('giay bao tu');
  });

  test('numbers are left as they are', () => {
    expect(fixed('khai 60 con')).toBe('khai 60 con');
  });

  test('a real word of another subject that was marked in full is not bent to ours', () => {
    expect(fixed('pho', true)).toBe('pho');
  });

  test('never loses a word', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom(...'abcdeghiknostu'), minLength: 1, maxLength: 9 }), {
          maxLength: 12,
        }),
        (words) => {
          const out = correct(
            spelling,
            words.map((plain) => ({ plain, trusted: false })),
          );
          expect(out.length).toBe(words.length);
          for (const parts of out) expect(parts.length).toBeGreaterThan(0);
        },
      ),
    );
  });
});

describe('syllables', () => {
  test.each(['khai', 'gi', 'giay', 'nghieng', 'quyet', 'uong', 'xoay'])('%s can be one', (word) => {
    expect(isSyllable(word)).toBe(true);
  });

  test.each(['qwerty', 'hjk', 'sinhh', 'aeu', 'str'])('%s cannot', (word) => {
    expect(isSyllable(word)).toBe(false);
  });

  test('sound-alikes have one key', () => {
    expect(soundOf('xinh')).toBe(soundOf('sinh'));
    expect(soundOf('trung')).toBe(soundOf('chung'));
    expect(soundOf('ky')).toBe(soundOf('ki'));
  });
});
