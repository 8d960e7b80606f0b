import { describe, expect, it } from 'vitest';
import {
  communesOf,
  formerOf,
  isWithin,
  provinceOf,
  provinces,
  successorsOf,
  unitAt,
} from '../../areas/areas.ts';
import { plainKey } from '../../areas/names.ts';

const FIRST_DAY = new Date('2025-07-01T00:00:00+07:00');
const TODAY = new Date('2026-11-21T09:00:00+07:00');

function count(at: Date): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const province of provinces(at)) {
    for (const unit of [province, ...communesOf(province.code, at)])
      counts[unit.kind] = (counts[unit.kind] ?? 0) + 1;
  }
  return counts;
}

const everyCommune = (at: Date) => provinces(at).flatMap((province) => communesOf(province.code, at));

describe('the units of today', () => {
  it('counts 34 provinces and 3,321 communes on 1/7/2025', () => {
    expect(count(FIRST_DAY)).toEqual({
      municipality: 6,
      province: 28,
      ward: 687,
      commune: 2621,
      special_zone: 13,
    });
  });

  it('counts 9 municipalities and 25 provinces, 709 wards, 2,599 communes and 13 special zones after the changes of 2026', () => {
    expect(count(TODAY)).toEqual({
      municipality: 9,
      province: 25,
      ward: 709,
      commune: 2599,
      special_zone: 13,
    });
  });

  it('gives every province the number of communes of the checked snapshot', () => {
    const checked =
      '01:126 04:56 08:124 11:45 12:38 14:75 15:99 19:92 20:65 22:54 24:99 25:148 31:114 33:104 37:129 38:166 40:130 42:69 44:78 46:40 48:94 51:96 52:135 56:65 66:102 68:124 75:95 79:168 80:96 82:102 86:124 91:102 92:103 96:64';
    const ours = provinces(TODAY).map(({ code }) => `${code}:${communesOf(code, TODAY).length}`);
    expect(ours.join(' ')).toBe(checked);
  });

  it('names the nine municipalities', () => {
    const names = provinces(TODAY).filter((unit) => unit.kind === 'municipality');
    expect(names.map((unit) => unit.name).sort()).toEqual(
      [
        'Hà Nội',
        'Quảng Ninh',
        'Bắc Ninh',
        'Hải Phòng',
        'Huế',
        'Đà Nẵng',
        'Đồng Nai',
        'Hồ Chí Minh',
        'Cần Thơ',
      ].sort(),
    );
  });

  it('keeps codes as strings with their leading zeros', () => {
    expect(unitAt('01', TODAY)?.fullName).toBe('Thành phố Hà Nội');
    expect(unitAt('00004', TODAY)).toEqual({
      code: '00004',
      kind: 'ward',
      name: 'Ba Đình',
      fullName: 'Phường Ba Đình',
      parent: '01',
    });
    expect(unitAt('4', TODAY)).toBeNull();
    for (const unit of everyCommune(TODAY)) expect(unit.code).toMatch(/^\d{5}$/);
    for (const unit of provinces(TODAY)) expect(unit.code).toMatch(/^\d{2}$/);
  });

  it('has the rows right that other data sets have mistyped', () => {
    expect(unitAt('24496', FIRST_DAY)?.fullName).toBe('Xã Ea Kly');
    expect(unitAt('06325', FIRST_DAY)?.fullName).toBe('Xã Bắc Sơn');
    expect(unitAt('06970', FIRST_DAY)?.fullName).toBe('Xã Ba Chẽ');
    expect(unitAt('06978', FIRST_DAY)).toBeNull();
  });

  it('prints every name composed, capitalised and without stray spaces', () => {
    for (const { name, fullName } of [...provinces(TODAY), ...everyCommune(TODAY)]) {
      expect(fullName).toBe(fullName.normalize('NFC'));
      expect(name).toMatch(/^[\p{Lu}\d]\S*( \S+)*$/u);
    }
  });

  it('finds 314 names in more than one commune, none twice in one province, and ten pairs that differ only by diacritics', () => {
    const byName = new Map<string, number>();
    const inProvince = new Set<string>();
    const plain = new Map<string, string[]>();
    for (const { name, parent } of everyCommune(TODAY)) {
      byName.set(name, (byName.get(name) ?? 0) + 1);
      inProvince.add(`${name}|${parent}`);
      const key = `${plainKey(name)}|${parent}`;
      plain.set(key, [...(plain.get(key) ?? []), name]);
    }
    expect([...byName.values()].filter((times) => times > 1)).toHaveLength(314);
    expect(byName.get('Tân An')).toBe(10);
    expect(byName.get('Tân Thành')).toBe(9);
    // Hà Giang 1, Phú Hòa 2 and the like carry their number in the name, so nothing collides with its diacritics on.
    expect(inProvince.size).toBe(3321);
    expect([...plain.values()].filter((names) => names.length > 1)).toHaveLength(10);
  });
});

describe('dated kinds', () => {
  const kinds = (code: string, ...days: string[]) => days.map((day) => unitAt(code, new Date(day))?.fullName);

  it('turns xã Long Thành into a phường on 30/4/2026, at Vietnamese midnight', () => {
    expect(kinds('26368', '2026-04-29', '2026-04-30')).toEqual(['Xã Long Thành', 'Phường Long Thành']);
    expect(kinds('26368', '2026-04-29T16:59:59Z', '2026-04-29T17:00:00Z')).toEqual([
      'Xã Long Thành',
      'Phường Long Thành',
    ]);
  });

  it('makes Đồng Nai, Quảng Ninh and Bắc Ninh municipalities on their three days', () => {
    expect(kinds('75', '2026-04-29', '2026-04-30')).toEqual(['Tỉnh Đồng Nai', 'Thành phố Đồng Nai']);
    expect(kinds('22', '2026-08-31', '2026-09-01')).toEqual(['Tỉnh Quảng Ninh', 'Thành phố Quảng Ninh']);
    expect(kinds('24', '2026-09-19', '2026-09-20')).toEqual(['Tỉnh Bắc Ninh', 'Thành phố Bắc Ninh']);
  });

  it('keeps code, name and parent when only the kind changes', () => {
    const before = unitAt('09319', new Date('2026-09-19'));
    const after = unitAt('09319', new Date('2026-09-20'));
    expect(after).toEqual({ ...before, kind: 'ward', fullName: 'Phường Tiên Du' });
  });

  it('counts 33 wards and 62 communes in Đồng Nai, 8, 69 and 1 in Quảng Trị', () => {
    const of = (province: string, kind: string) =>
      communesOf(province, TODAY).filter((unit) => unit.kind === kind).length;
    expect([of('75', 'ward'), of('75', 'commune')]).toEqual([33, 62]);
    expect([of('44', 'ward'), of('44', 'commune'), of('44', 'special_zone')]).toEqual([8, 69, 1]);
  });

  it('knows no units of the two-level order before 1/7/2025', () => {
    const before = new Date('2025-06-30T23:59:59+07:00');
    expect(unitAt('44', before)).toBeNull();
    expect(provinces(before)).toEqual([]);
    expect(communesOf('44', before)).toEqual([]);
  });
});

describe('what lies in what', () => {
  it('puts a commune in its province and a unit in itself, and nothing in a unit that does not exist', () => {
    expect(isWithin('19702', '44')).toBe(true);
    expect(isWithin('19702', '19702')).toBe(true);
    expect(isWithin('44', '44')).toBe(true);
    expect(isWithin('44', '19702')).toBe(false);
    expect(isWithin('19702', '75')).toBe(false);
    expect(isWithin('99999', '99')).toBe(false);
    expect(isWithin('99999', '99999')).toBe(false);
  });

  it('names the province of a code, and treats an unknown code as a bug', () => {
    expect(provinceOf('25195')).toBe('75');
    expect(provinceOf('75')).toBe('75');
    expect(() => provinceOf('00000')).toThrow(/00000/);
  });

  it('answers an unknown province with no communes', () => {
    expect(communesOf('19702', TODAY)).toEqual([]);
    expect(communesOf('', TODAY)).toEqual([]);
  });
});

describe('old communes', () => {
  it('lists the five old wards of phường Đông Hà under their old city', () => {
    const formers = formerOf('19333');
    expect(formers.map((one) => one.fullName).sort()).toEqual(
      ['Phường 1', 'Phường 3', 'Phường 4', 'Phường Đông Giang', 'Phường Đông Thanh'].sort(),
    );
    for (const one of formers) {
      expect(one.district).toBe('Thành phố Đông Hà');
      expect(one.province).toBe('Tỉnh Quảng Trị');
      expect(one.successors).toContain('19333');
    }
  });

  it('knows for every commune of today what it was made of', () => {
    for (const { code } of everyCommune(TODAY)) expect(formerOf(code).length, code).toBeGreaterThan(0);
    expect(formerOf('99999')).toEqual([]);
  });

  it('follows an old commune to its successors, with or without the words for its kind', () => {
    expect(successorsOf('Xã Hải Thượng', 'Huyện Hải Lăng', 'Tỉnh Quảng Trị')).toEqual(['19702']);
    expect(successorsOf('Hải Thượng', 'Hải Lăng', 'Quảng Trị')).toEqual(['19702']);
    expect(successorsOf('Hải Thượng', 'Gio Linh', 'Quảng Trị')).toEqual([]);
  });

  it('gives all successors of a split commune', () => {
    expect(successorsOf('Xã Hòa Bình', 'Huyện Kim Thành', 'Tỉnh Hải Dương')).toEqual(['10804', '10843']);
    expect(successorsOf('Phường Cửa Nam', 'Quận Hoàn Kiếm', 'Hà Nội')).toHaveLength(4);
  });

  it('does not let a caller change the tables', () => {
    formerOf('19333').length = 0;
    expect(formerOf('19333').length).toBeGreaterThan(0);
    expect(Object.isFrozen(unitAt('19333', TODAY))).toBe(true);
  });
});
