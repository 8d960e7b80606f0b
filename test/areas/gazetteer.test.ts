import { describe, expect, it } from 'vitest';
import { gazetteer } from '../../areas/dataset.ts';
import { buildGazetteer, type DatedChanges, type MappingRow } from '../../areas/gazetteer.ts';

const provinces = [
  { province_code: '44', name: 'Quảng Trị', place_type: 'Tỉnh' },
  { province_code: '46', name: 'Thành phố Huế', place_type: 'Thành phố Trung Ương' },
];
const wards = [
  { ward_code: '19702', name: 'Xã Hải Lăng', province_code: '44' },
  { ward_code: '19333', name: 'Phường Đông Hà', province_code: '44' },
];
const nothing: DatedChanges = {
  firstDay: '2025-07-01',
  changes: [],
  formers: [],
  spellings: [],
  aliases: [],
};

function row(old: string | null, district: string, code: string | null, to = 'Xã Hải Lăng'): MappingRow {
  return {
    old_ward_code: code,
    old_ward_name: old,
    old_district_name: district,
    old_province_name: 'Tỉnh Quảng Trị',
    new_ward_name: to,
    new_province_name: 'Quảng Trị',
  };
}

describe('building the tables', () => {
  it('joins a second spelling of an old commune to the first', () => {
    const mappings = [
      row('Xã Hòa Phú', 'Huyện Hải Lăng', '19700'),
      row('Xã Hoà Phú', 'Huyện Hải Lăng', null, 'Phường Đông Hà'),
    ];
    const built = buildGazetteer({ provinces, wards, mappings }, nothing, []);
    const [only, ...rest] = (built.former.get('hoaphu') ?? []).filter((one) => one.level === 'commune');
    expect(rest).toEqual([]);
    expect(only?.successors).toEqual(['19702', '19333']);
  });

  it('joins the older kind of a district to its only namesake, but keeps two that stood side by side', () => {
    const mappings = [
      row('Xã A', 'Quận An Dương', '1'),
      row('Xã B', 'Huyện An Dương', null),
      row('Xã C', 'Huyện Cao Lãnh', '2'),
      row('Xã D', 'Thành phố Cao Lãnh', '3'),
    ];
    const built = buildGazetteer({ provinces, wards, mappings }, nothing, []);
    const districts = [...built.former.values()].flat().filter((one) => one.level === 'district');
    expect(districts.map((one) => one.fullName)).toEqual([
      'Quận An Dương',
      'Huyện Cao Lãnh',
      'Thành phố Cao Lãnh',
    ]);
  });

  it('skips the empty rows of the islands', () => {
    const built = buildGazetteer({ provinces, wards, mappings: [row(null, '', '')] }, nothing, []);
    expect(built.former.size).toBe(0);
  });

  it('refuses a change whose code and name do not belong together', () => {
    const wrong: DatedChanges = {
      ...nothing,
      changes: [{ code: '19702', date: '2026-01-01', kind: 'ward', name: 'Hải Lạng', source: 'thử' }],
    };
    expect(() => buildGazetteer({ provinces, wards, mappings: [] }, wrong, [])).toThrow(/19702/);
  });

  it('refuses rows it was not written for', () => {
    expect(() =>
      buildGazetteer(
        { provinces, wards, mappings: [row('Xã A', 'Huyện B', '1', 'Xã Không Có')] },
        nothing,
        [],
      ),
    ).toThrow(/Xã Không Có/);
    const odd = [{ ward_code: '1', name: 'Thôn A', province_code: '44' }];
    expect(() => buildGazetteer({ provinces, wards: odd, mappings: [] }, nothing, [])).toThrow(/Thôn A/);
  });
});

describe('the loaded tables', () => {
  it('are loaded once', () => {
    expect(gazetteer()).toBe(gazetteer());
  });

  it('lead every old unit to units that exist', () => {
    const { former, versions } = gazetteer();
    for (const one of [...former.values()].flat()) {
      expect(one.successors.length, one.fullName).toBeGreaterThan(0);
      for (const code of one.successors) expect(versions.has(code), `${one.fullName} ${code}`).toBe(true);
    }
  });

  it('keep every old commune inside one province of today', () => {
    const { former, versions } = gazetteer();
    for (const one of [...former.values()].flat()) {
      const parents = new Set(one.successors.map((code) => versions.get(code)?.[0]?.unit.parent));
      expect(parents.size, `${one.fullName}, ${one.province}`).toBe(1);
    }
  });
});
