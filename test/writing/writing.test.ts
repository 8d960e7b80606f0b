import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  oneLine,
  plainDashes,
  plainForm,
  storableText,
  withoutHidden,
  withoutTextMark,
} from '../../writing/cleaning.ts';
import { fold, foldKey, foldWords, hasMarks, stripMarks } from '../../writing/letters.ts';
import { compareNames } from '../../writing/names.ts';
import { distance, slipsAllowed } from '../../writing/near.ts';
import { sayCount, sayDecimal, sayMoney, sayPercent, sayShare } from '../../writing/numbers.ts';
import { replaceTones, splitTone } from '../../writing/tones.ts';

const VIETNAMESE = 'aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ';

describe('folding', () => {
  test('every Vietnamese letter, composed and decomposed, small and large', () => {
    const plain = 'aaaaaaaaaaaaaaaaaaeeeeeeeeeeeeiiiiiioooooooooooooooooouuuuuuuuuuuuyyyyyyd';
    for (const form of ['NFC', 'NFD'] as const) {
      expect(stripMarks(VIETNAMESE.normalize(form))).toBe(plain);
      expect(stripMarks(VIETNAMESE.toUpperCase().normalize(form))).toBe(plain.toUpperCase());
    }
    expect(stripMarks('ÐẮK LẮK, ɖông')).toBe('DAK LAK, dong');
  });

  test('the map says what Unicode decomposition says', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...VIETNAMESE, 'é', 'ü', ' ', '1', '.') }), (text) => {
        const reference = text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd');
        expect(stripMarks(text)).toBe(reference);
      }),
    );
  });

  test('case, blanks and hidden signs do not matter; folding again changes nothing', () => {
    expect(fold('  Phường\u00a0 ĐÔNG\tHà\u200b ')).toBe('phuong dong ha');
    expect(foldWords('Xin chào, ANH/chị! 3/11')).toBe('xin chao anh chi 3 11');
    expect(foldWords('con sinh ngày 3/11 ạ.', '/')).toBe('con sinh ngay 3/11 a');
    expect(foldKey('Số điện-thoại (di động)')).toBe('sodienthoaididong');
    expect(hasMarks('ha noi') || !hasMarks('Hà Nội')).toBe(false);
    const unsteady: string[] = [];
    for (let code = 0; code < 0x110000; code += 1) {
      const once = fold(String.fromCodePoint(code));
      if (fold(once) !== once) unsteady.push(code.toString(16));
    }
    expect(unsteady).toEqual([]);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(fold(fold(text))).toBe(fold(text));
      }),
    );
  });
});

describe('tones', () => {
  test('where the mark stands does not matter', () => {
    for (const [one, other] of [
      ['hòa', 'hoà'],
      ['thủy', 'thuỷ'],
      ['khoẻ', 'khỏe'],
    ] as const)
      expect(splitTone(one)).toEqual(splitTone(other));
    expect(splitTone('đường')).toEqual({ letters: 'đương', tone: '\u0300' });
    expect(splitTone('ba')).toEqual({ letters: 'ba', tone: '' });
    expect(replaceTones('hỏi ngã', (tone) => (tone === '\u0309' ? '\u0303' : tone))).toBe('hõi ngã');
  });
});

describe('near', () => {
  test('slips of the keys, a swap counts once', () => {
    expect(distance('dakrong', 'dakrogn', 2)).toBe(1);
    expect(distance('gio linh', 'gio lin', 2)).toBe(1);
    expect(distance('abc', 'abc', 2)).toBe(0);
    expect(distance('trieu phong', 'hai lang', 2)).toBe(3);
    expect(distance('', 'ab', 1)).toBe(2);
    expect([slipsAllowed(6), slipsAllowed(7)]).toEqual([1, 2]);
  });

  test('as a plain table without a limit counts them', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });
    fc.assert(
      fc.property(word, word, fc.integer({ min: 0, max: 4 }), (a, b, limit) => {
        expect(distance(a, b, limit)).toBe(Math.min(table(a, b), limit + 1));
      }),
    );
  });
});

/** Optimal string alignment by its definition. */
function table(a: string, b: string): number {
  const at = new Map<string, number>();
  const cost = (i: number, j: number): number => {
    if (i === 0 || j === 0) return i + j;
    const known = at.get(`${i},${j}`);
    if (known !== undefined) return known;
    let least = Math.min(
      cost(i - 1, j) + 1,
      cost(i, j - 1) + 1,
      cost(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1),
    );
    if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
      least = Math.min(least, cost(i - 2, j - 2) + 1);
    at.set(`${i},${j}`, least);
    return least;
  };
  return cost(a.length, b.length);
}

describe('figures', () => {
  test('dots between thousands, a comma before decimals', () => {
    expect([0, 999, 1204, 25_300_000, -1204, 999.6].map(sayCount)).toEqual([
      '0',
      '999',
      '1.204',
      '25.300.000',
      '-1.204',
      '1.000',
    ]);
    expect(sayCount(null)).toBe('–');
    expect([sayDecimal(1204.55), sayDecimal(0.25, 2), sayDecimal(12, 0)]).toEqual(['1.204,5', '0,25', '12']);
    expect([sayPercent(15.2), sayPercent(null), sayPercent(100, 0)]).toEqual(['15,2 %', '–', '100 %']);
    expect([sayShare(38, 250), sayShare(0, 0)]).toEqual(['15,2 %', '–']);
    expect(sayMoney(2_530_000)).toBe('2.530.000 đồng');
  });
});

describe('cleaning and order', () => {
  test('hidden and control signs go, letters are composed', () => {
    expect(withoutHidden('Ha\u0300\u200b\u00ad No\u0302\u0323i\u0007\n')).toBe('Hà Nội \n');
    expect(oneLine(' a\u00a0\u200e b\n\tc ')).toBe('a b c');
  });

  test('names stand in the order of the dictionary', () => {
    expect(['Đa Krông', 'Dục', 'Ân', 'An', 'Êa'].sort(compareNames)).toEqual([
      'An',
      'Ân',
      'Dục',
      'Đa Krông',
      'Êa',
    ]);
  });
});

test('cleaning: one sign at a time, and twice is once', () => {
  expect(oneLine('\u202aHà\u200b  Nội\u0007\n')).toBe('Hà Nội');
  expect(oneLine('t\u00ad\u200b', 'keep')).toBe('t\u00ad');
  expect(plainForm('ＳＴＯＰ\u2069')).toBe('STOP');
  expect(plainDashes('1‐2–3−4')).toBe('1-2-3-4');
  expect(withoutTextMark(`'’0912`)).toBe('0912');
  expect(storableText('a\0b\ud800c👍')).toBe('abc👍');
  for (const clean of [oneLine, withoutHidden, plainForm, plainDashes, withoutTextMark, storableText])
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => clean(clean(text)) === clean(text)));
});
