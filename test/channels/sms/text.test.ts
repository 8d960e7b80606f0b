import fc from 'fast-check';
import { SegmentedMessage } from 'sms-segments-calculator';
import { describe, expect, it } from 'vitest';
import {
  firstCostlyLetter,
  gsmBytes,
  isGsm,
  partsOf,
  segmentsOf,
  unaccented,
} from '../../../channels/sms/text.ts';

describe('the parts of an SMS', () => {
  it.each([
    ['nothing', '', 'GSM-7', 0],
    ['160 plain letters', 'a'.repeat(160), 'GSM-7', 1],
    ['161 plain letters', 'a'.repeat(161), 'GSM-7', 2],
    ['306 plain letters', 'a'.repeat(306), 'GSM-7', 2],
    ['307 plain letters', 'a'.repeat(307), 'GSM-7', 3],
    ['70 accented letters', 'ạ'.repeat(70), 'UCS-2', 1],
    ['71 accented letters', 'ạ'.repeat(71), 'UCS-2', 2],
    ['134 accented letters', 'ạ'.repeat(134), 'UCS-2', 2],
    ['135 accented letters', 'ạ'.repeat(135), 'UCS-2', 3],
    ['35 emoji', '🙂'.repeat(35), 'UCS-2', 1],
    ['36 emoji', '🙂'.repeat(36), 'UCS-2', 2],
    ['one accented letter among 100 plain ones', `${'a'.repeat(100)}đ`, 'UCS-2', 2],
  ])('%s', (_, text, encoding, segments) => {
    expect(segmentsOf(text)).toMatchObject({ encoding, segments });
  });

  it('counts the signs that need an escape twice: [QC] costs 6', () => {
    expect(segmentsOf('[QC]')).toEqual({ encoding: 'GSM-7', units: 6, segments: 1, left: 154 });
    for (const sign of '[]{}\\^~|€') expect(segmentsOf(sign).units).toBe(2);
  });

  it('does not cut an escaped sign or an emoji in two', () => {
    // 152 letters, then a sign of two: it no longer fits into the first part of 153.
    expect(segmentsOf(`${'a'.repeat(152)}[${'a'.repeat(151)}`).segments).toBe(2);
    expect(segmentsOf(`${'a'.repeat(152)}[${'a'.repeat(152)}`).segments).toBe(3);
    expect(segmentsOf(`${'ạ'.repeat(66)}🙂${'ạ'.repeat(65)}`).segments).toBe(2);
    expect(segmentsOf(`${'ạ'.repeat(66)}🙂${'ạ'.repeat(66)}`).segments).toBe(3);
  });

  it.each('áíóúýâăêôđơưạảãấầẩẫậắằẳẵặẹẻẽếềểễệỉĩịọỏõốồổỗộớờởỡợụủũứừửữựỳỵỷỹĐ'.split(''))(
    '%s makes the whole text dear',
    (letter) => {
      expect(segmentsOf(letter).encoding).toBe('UCS-2');
      expect(firstCostlyLetter(`Xin ${letter}`)).toEqual({ letter, index: 4 });
    },
  );

  it('à è é ì ò ù are in the cheap alphabet', () => {
    expect(isGsm('à è é ì ò ù À'.replace('À', ''))).toBe(true);
    expect(firstCostlyLetter('Hè về')).toEqual({ letter: 'ề', index: 4 });
    expect(firstCostlyLetter('Xin chao')).toBeNull();
  });

  it('finds the letter where a reader would count it, whatever comes before', () => {
    expect(firstCostlyLetter('chào bạn'.normalize('NFD'))).toEqual({ letter: 'ạ', index: 6 });
    expect(firstCostlyLetter('🙂a')).toEqual({ letter: '🙂', index: 0 });
  });
});

describe('the count of Twilio', () => {
  const gsm = [...'abcABC019 .,;?!\n@£èéàù[]{}^~\\|€'];
  const vietnamese = [...'ăâđêôơưạảãấầẩẫậắằẳẵặẹẻẽếềểễệỉĩịọỏõốồổỗộớờởỡợụủũứừửữựỳỵỷỹĐ'];
  const emoji = ['🙂', '🎉'];
  const text = (letters: string[], maxLength: number) =>
    fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength });

  it('agrees with ours on alphabet, length and parts, whatever is written', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          text(gsm, 700),
          text([...gsm, ...vietnamese], 400),
          // Long runs at the borders of 153 and 67, with what must not be split standing on them.
          fc
            .tuple(fc.integer({ min: 140, max: 165 }), text(gsm, 200))
            .map(([n, rest]) => 'a'.repeat(n) + rest),
          fc
            .tuple(fc.integer({ min: 60, max: 72 }), text([...vietnamese, ...emoji], 80))
            .map(([n, rest]) => 'ạ'.repeat(n) + rest),
        ),
        (written) => {
          const ours = segmentsOf(written);
          const theirs = new SegmentedMessage(written, 'auto');
          expect(ours.encoding).toBe(theirs.encodingName);
          expect(ours.segments).toBe(theirs.segmentsCount);
          const lengths = theirs.segments.map((segment) => segment.messageSizeInBits());
          const bits = ours.encoding === 'GSM-7' ? 7 : 16;
          expect(partsOf(written).parts.map(({ units }) => units * bits)).toEqual(lengths);
        },
      ),
      { numRuns: 1500 },
    );
  });

  it('is kept by the parts: joined they are the text, and none is longer than a phone takes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (written) => {
        const { encoding, parts } = partsOf(written);
        expect(parts.map((part) => part.text).join('')).toBe(written.normalize('NFC'));
        const most = encoding === 'GSM-7' ? [160, 153] : [70, 67];
        for (const part of parts) {
          expect(part.units).toBeLessThanOrEqual(most[parts.length > 1 ? 1 : 0] ?? 0);
          // A lone half of an emoji has no UTF-8.
          expect(() => encodeURIComponent(part.text)).not.toThrow();
          if (encoding === 'GSM-7') expect(gsmBytes(part.text)).toHaveLength(part.units);
        }
      }),
    );
  });
});

/** Every letter of Vietnamese that can be written: twelve vowels, six tones, đ, both cases. */
const EVERY_LETTER = [...'aăâeêioôơuưy'].flatMap((vowel) =>
  ['', '\u0300', '\u0301', '\u0303', '\u0309', '\u0323'].map((tone) => (vowel + tone).normalize('NFC')),
);
const EVERY = [...EVERY_LETTER, 'đ'].flatMap((letter) => [letter, letter.toUpperCase()]);

describe('a text without marks', () => {
  it.each(['NFC', 'NFD', 'NFKC', 'NFKD'] as const)(
    'of any of the 146 letters in %s is one cheap letter',
    (form) => {
      expect(new Set(EVERY).size).toBe(146);
      for (const letter of EVERY) {
        const plain = unaccented(letter.normalize(form));
        expect(plain, letter).toMatch(/^[a-zA-Z]$/);
        expect(isGsm(plain)).toBe(true);
        expect(plain === plain.toUpperCase()).toBe(letter === letter.toUpperCase());
      }
    },
  );

  it.each([...'“”‘’„«»–—‐‑…•·→×₫\u00a0\u200b\u2009\ufeff'])('has no %j left', (sign) => {
    expect(isGsm(unaccented(`Hạn${sign}chót`))).toBe(true);
  });

  it.each([
    ['Đăng ký khai sinh đúng hạn cho trẻ dưới 6 tuổi', 'Dang ky khai sinh dung han cho tre duoi 6 tuoi'],
    ['“Xác nhận” trên VNeID – hạn 3 ngày…', '"Xac nhan" tren VNeID - han 3 ngay...'],
    ['Phí: 5.000₫ • miễn phí', 'Phi: 5.000d - mien phi'],
    ['Chúc mừng 🎉 bé', 'Chuc mung  be'],
    ['Số\u00a018001096\tnhé', 'So 18001096 nhe'],
    ['Ｆｕｌｌ ﬁ', 'Full fi'],
    ['你好', '??'],
  ])('%s', (text, plain) => {
    expect(unaccented(text)).toBe(plain);
    expect(unaccented(text.normalize('NFD'))).toBe(plain);
  });

  it('is in the cheap alphabet whatever came in, and taking marks off again changes nothing', () => {
    const vietnamese = fc.string({
      unit: fc.constantFrom(
        ...'aàảãáạăằẳẵắặâầẩẫấậđeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵĐƯƠ “”–…,.!?0123456789',
      ),
    });
    fc.assert(
      fc.property(
        fc.oneof(vietnamese, fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' })),
        (text) => {
          const plain = unaccented(text);
          expect(segmentsOf(plain).encoding).toBe('GSM-7');
          expect(firstCostlyLetter(plain)).toBeNull();
          expect(unaccented(plain)).toBe(plain);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('keeps the number of words and letters of Vietnamese', () => {
    const letters = [...'aàảãáạăằẳẵắặâầẩẫấậđeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵ'];
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...letters, ' ') }), (text) => {
        expect(unaccented(text)).toHaveLength(text.length);
        expect(unaccented(text)).toMatch(/^[a-z ]*$/);
      }),
    );
  });
});
