import { describe, expect, it } from 'vitest';
import { placesNamed } from '../../areas/areas.ts';
import { gazetteer } from '../../areas/dataset.ts';
import type { FormerUnit } from '../../areas/units.ts';

const AT = new Date('2026-12-01T09:00:00+07:00');
const PER_STYLE = 120;
const SEED = 20261201;

/** Numbers from 0 to 1 that are the same on every run. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
}

const bare = (name: string) => name.replace(/^(?:Huyện|Quận|Thị xã|Thành phố|Tỉnh|Thị trấn|Phường|Xã) /u, '');
const plain = (text: string) =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/đ/g, 'd')
    .replace(/Đ/g, 'D');
const SHORT: [string, string][] = [
  ['Thị trấn ', 'TT. '],
  ['Thành phố ', 'TP. '],
  ['Thị xã ', 'TX. '],
  ['Phường ', 'P.'],
  ['Huyện ', 'H. '],
  ['Quận ', 'Q.'],
  ['Tỉnh ', 'T. '],
  ['Xã ', 'X. '],
];
const short = (name: string) => SHORT.reduce((said, [long, cut]) => said.replace(long, cut), name);

const full = ({ fullName, district, province }: FormerUnit) => `${fullName}, ${district}, ${province}`;
const WRITTEN: Record<string, (one: FormerUnit) => string> = {
  'as printed': (one) => `${full(one)} giờ là xã nào`,
  'in capitals': (one) => full(one).toUpperCase(),
  'lower case without commas': (one) =>
    `nhà em ở ${full(one).replaceAll(',', '').toLowerCase()} thì nộp ở đâu`,
  'without diacritics': (one) => `${plain(full(one)).replaceAll(',', '').toLowerCase()} gio la xa nao`,
  'capitals without diacritics': (one) => plain(full(one)).toUpperCase(),
  abbreviated: (one) => `em ở ${[one.fullName, one.district ?? '', one.province].map(short).join(' ')} ạ`,
  'with dashes': (one) => [one.fullName, one.district, one.province].join(' - '),
  'larger units without their words': (one) =>
    `${one.fullName} ${bare(one.district ?? '')} ${bare(one.province)} nay thuộc xã nào`,
  'largest first': (one) => [one.province, one.district, one.fullName].join(', '),
};

const all = [...new Set([...gazetteer().former.values()].flat())].filter((one) => one.level === 'commune');

describe('old communes of the whole country, drawn by lot', () => {
  it.each(Object.entries(WRITTEN))('%s', (_style, write) => {
    const next = chance(SEED);
    const wrong: string[] = [];
    for (let i = 0; i < PER_STYLE; i++) {
      const one = all[Math.floor(next() * all.length)];
      if (!one) continue;
      const text = write(one);
      const [place, ...others] = placesNamed(text, { at: AT });
      const finding = place?.finding;
      const right =
        others.length === 0 &&
        (finding?.kind === 'one'
          ? one.successors.length === 1 && finding.unit.code === one.successors[0]
          : (finding?.kind === 'split' || finding?.kind === 'ambiguous') &&
            one.successors.every((code) => finding.units.some((unit) => unit.code === code)));
      if (!right) wrong.push(`${text} => ${place?.written} ${finding?.kind}`);
    }
    expect(wrong).toEqual([]);
  });
});

const glance = (text: string, expected = false) =>
  placesNamed(text, { at: AT }, { expected }).map(({ level, finding }) => {
    const found =
      finding.kind === 'one' ? finding.unit.fullName : finding.kind === 'none' ? 'none' : finding.kind;
    return `${level}: ${found}`;
  });

describe('places inside what people write', () => {
  it.each([
    ['phường Trảng Dài Biên Hòa giờ là gì', 'commune: Phường Trảng Dài'],
    ["tôi ở thôn 3 xã Ea Tul Cư M'gar Đắk Lắk", 'commune: Xã Ea Tul'],
    ['P.5 Q3 tphcm', 'commune: Phường Bàn Cờ'],
    ['xa phu thinh huyen tan phu dong nai nay thuoc xa nao', 'commune: Xã Tà Lài'],
    ['xa phu my huyen tan phu dong nai nay thuoc xa nao', 'commune: none'],
    ['em ở Bắc Giang cũ giờ là tỉnh nào', 'province: Thành phố Bắc Ninh'],
    ['huyện Cần Giờ còn không', 'district: split'],
    ['toi o quan 1', 'district: split'],
    ['em moi sinh o da nang', 'province: Thành phố Đà Nẵng'],
    ['bảo hiểm xã hội An Giang', 'province: Tỉnh An Giang'],
  ])('%s -> %s', (text, found) => {
    expect(glance(text)).toEqual([found]);
  });

  it.each([
    'xa lắm đi bộ',
    'xã tôi ở xa quá',
    'xã hội hóa là gì',
    'cán bộ xã đòi giấy kết hôn',
    'tinh ra thi bao nhieu',
    'nghe an noi kho qua',
    'ông tôi thương binh mất hôm 15/11',
    'tôi tên Nguyễn Văn An',
    'hộ khẩu em ở nhà ba má',
    'x'.repeat(4000),
    'phường '.repeat(800),
    '😀',
  ])('no place: %s', (text) => {
    expect(glance(text)).toEqual([]);
  });

  it('never finds what the words exclude', () => {
    expect(glance('xã Hải Thượng, huyện Ba Vì, Hà Nội')).toEqual(['commune: none']);
    expect(glance('xã Không Có Thật, huyện Hải Lăng, Quảng Trị')).toEqual(['commune: none']);
    expect(placesNamed('xã Hải Thượng huyện Ba Vì', { at: AT })[0]?.finding).toMatchObject({ near: [] });
  });

  it('asks when the name alone was borne by several', () => {
    expect(glance('xã Quảng Sơn')).toEqual(['commune: ambiguous']);
    expect(glance('xã Tân Lập cũ giờ là xã nào')).toEqual(['commune: ambiguous']);
  });

  it('takes a bare name as a place when the message answers where somebody lives', () => {
    expect(glance('Hải Thượng, Hải Lăng', true)).toEqual(['commune: Xã Hải Lăng']);
    expect(glance('dong ha quang tri', true)).toEqual(['commune: Phường Đông Hà']);
  });

  it('says whether the message asks what a place is called now', () => {
    expect(placesNamed('quận 1 giờ là phường nào', { at: AT })[0]?.asked).toBe(true);
    expect(placesNamed('em ở quận 1, khai sinh ở đâu', { at: AT })[0]?.asked).toBe(false);
  });
});
