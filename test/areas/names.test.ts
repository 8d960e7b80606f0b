import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactKey, looseReadings, plainKey, readings, tidyName } from '../../areas/names.ts';
import { hasMarks } from '../../writing/letters.ts';

const shapes = (text: string) =>
  readings(text)[0]?.map((part) => (part.prefix ? `${part.prefix.kind}:${part.name}` : part.name));

describe('keys of names', () => {
  it('does not mind where the tone mark stands', () => {
    for (const [a, b] of [
      ['Hoà Bình', 'Hòa Bình'],
      ['Thuỷ Nguyên', 'Thủy Nguyên'],
      ['Kiến Thuỵ', 'Kiến Thụy'],
      ['Khoẻ', 'Khỏe'],
    ] as const) {
      expect(exactKey(a)).toBe(exactKey(b));
    }
  });

  it('does not mind composition, case, spaces, hyphens, apostrophes or leading zeros', () => {
    expect(exactKey('ĐÔNG HÀ'.normalize('NFD'))).toBe(exactKey('Đông Hà'));
    expect(exactKey('Đa Krông')).toBe(exactKey('Đakrông'));
    expect(exactKey('M’Drắk')).toBe(exactKey("M'Drắk"));
    expect(exactKey('Văn Miếu–Quốc Tử Giám')).toBe(exactKey('Văn Miếu - Quốc Tử Giám'));
    expect(exactKey('Phường 01')).toBe(exactKey('Phường 1'));
    expect(exactKey('Ðông Hà')).toBe(exactKey('Đông Hà'));
  });

  it('reads Roman numerals as numbers, but not the syllable "vi"', () => {
    expect(plainKey('Hải Châu I')).toBe(plainKey('Hải Châu 1'));
    expect(plainKey('Phường IV')).toBe(plainKey('Phường 4'));
    expect(plainKey('Ba Vi')).toBe(plainKey('Ba Vì'));
  });

  it('tells apart what only a mark tells apart, and joins it without marks', () => {
    for (const [a, b] of [
      ['Lộc Thạnh', 'Lộc Thành'],
      ['Ba Tơ', 'Ba Tô'],
      ['Đồng Tiến', 'Đông Tiến'],
      ['Mỹ Tho', 'Mỹ Thọ'],
    ] as const) {
      expect(exactKey(a)).not.toBe(exactKey(b));
      expect(plainKey(a)).toBe(plainKey(b));
    }
  });

  it('sees whether a text was typed with Vietnamese letters', () => {
    expect(hasMarks('Dong Ha')).toBe(false);
    expect(hasMarks('Đong Ha')).toBe(true);
    expect(hasMarks('dông ha')).toBe(true);
  });

  it('gives the same key for a key folded again, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(tidyName(tidyName(text))).toBe(tidyName(text));
        expect(plainKey(tidyName(text))).toBe(plainKey(text));
      }),
    );
  });
});

describe('reading an address line', () => {
  it('cuts at commas and before the words for kinds', () => {
    const full = ['commune:hải thượng', 'district:hải lăng', 'province:quảng trị'];
    expect(shapes('Xã Hải Thượng, huyện Hải Lăng, tỉnh Quảng Trị')).toEqual(full);
    expect(shapes('xã Hải Thượng huyện Hải Lăng tỉnh Quảng Trị')).toEqual(full);
    expect(shapes('xa hai thuong huyen hai lang tinh quang tri')).toEqual([
      'commune:hai thuong',
      'district:hai lang',
      'province:quang tri',
    ]);
  });

  it('knows the usual short forms', () => {
    expect(shapes('P.12, Q. Gò Vấp, TP.HCM')).toEqual(['ward:12', 'urban_district:gò vấp', 'city:hcm']);
    expect(shapes('p12, q3')).toEqual(['ward:12', 'urban_district:3']);
    expect(shapes('TT. Khe Sanh, H. Hướng Hóa')).toEqual(['township:khe sanh', 'district:hướng hóa']);
    expect(shapes('TX Quảng Trị')).toEqual(['town:quảng trị']);
    expect(shapes('T.P Đông Hà')).toEqual(['city:đông hà']);
    expect(shapes('Huyện đảo Cồn Cỏ')).toEqual(['district:cồn cỏ']);
    expect(shapes('Thị trấn Diên Sanh')).toEqual(['township:diên sanh']);
  });

  it('leaves a word for a kind alone when it ends the name', () => {
    expect(shapes('xã Phước Tỉnh huyện Long Điền')).toEqual(['commune:phước tỉnh', 'district:long điền']);
    expect(shapes('xã')).toEqual(['xã']);
  });

  it('drops the country', () => {
    expect(shapes('Xã Cam Lộ, Quảng Trị, Việt Nam')).toEqual(['commune:cam lộ', 'quảng trị']);
  });

  it('tries without the hamlet before the commune', () => {
    const all = readings('Thôn 3, xã Hải Thượng, huyện Hải Lăng');
    expect(all.map((parts) => parts[0]?.whole)).toContain('xã hải thượng');
  });

  it('tries every cut of a line without separators', () => {
    const cuts = looseReadings(readings('minh đức đồng nai')[0] ?? []).map((parts) =>
      parts.map((part) => part.whole),
    );
    expect(cuts).toContainEqual(['minh đức', 'đồng nai']);
    expect(cuts[0]).toEqual(['minh đức đồng', 'nai']);
  });
});
