import { describe, expect, it } from 'vitest';
import { oldDistrict } from '../../areas/areas.ts';
import { gazetteer } from '../../areas/dataset.ts';

function codes(name: string, province?: string): string[] {
  const found = oldDistrict(name, province === undefined ? {} : { province });
  return found.kind === 'one' ? found.communes.map((commune) => commune.code) : [found.kind];
}

describe('a district of the old tables', () => {
  it.each([
    ['Huyện đảo Cồn Cỏ', 1],
    ['Huyện Triệu Phong', 5],
    ['Huyện Cam Lộ', 2],
    ['Huyện Đakrông', 5],
    ['Huyện Hải Lăng', 5],
    ['Huyện Vĩnh Linh', 5],
    ['Thành phố Đông Hà', 2],
    ['Thị xã Quảng Trị', 1],
    ['Huyện Gio Linh', 4],
    ['Huyện Hướng Hóa', 7],
  ])('of the Quảng Trị table of 2023 leads to communes of today: %s to %i', (name, many) => {
    const found = oldDistrict(name, { province: '44' });
    expect(found.kind === 'one' && found.communes).toHaveLength(many);
    expect(found.kind === 'one' && found.district.oldProvince).toBe('Tỉnh Quảng Trị');
    expect(found.kind === 'one' && found.communes.every((commune) => commune.whole)).toBe(true);
  });

  it('of that table together covers the 37 communes of old Quảng Trị once each', () => {
    const all = [...gazetteer().former.values()].flat();
    const old = all.filter((one) => one.level === 'district' && one.province === 'Tỉnh Quảng Trị');
    expect(old).toHaveLength(10);
    const covered = old.flatMap((one) => one.successors);
    expect(covered).toHaveLength(37);
    expect(new Set(covered).size).toBe(37);
  });

  it('is printed as its own table prints it', () => {
    const found = oldDistrict('huyen dakrong, quang tri');
    expect(found.kind === 'one' && found.district.name).toBe('Huyện Đakrông');
  });

  it('says where a commune of today also holds other districts', () => {
    const found = oldDistrict('Huyện Kim Thành', { province: 'Hải Dương' });
    expect(
      found.kind === 'one' && Object.fromEntries(found.communes.map((one) => [one.name, one.whole])),
    ).toEqual({
      'An Thành': true,
      'Kim Thành': true,
      'Lai Khê': false,
      'Phú Thái': false,
      'Hà Nam': false,
      'Nam An Phụ': false,
    });
    expect(found.kind === 'one' && found.verified).toBe(false);
  });

  it('marks Cồn Cỏ as unverified: the package has no old row for it', () => {
    const found = oldDistrict('Huyện Cồn Cỏ');
    expect(found).toEqual({
      kind: 'one',
      district: { name: 'Huyện Cồn Cỏ', oldProvince: 'Tỉnh Quảng Trị' },
      communes: [{ code: '19742', name: 'Cồn Cỏ', whole: true }],
      verified: false,
    });
  });

  it('is ambiguous when ten provinces had one, and settled by the province of then or today', () => {
    const found = oldDistrict('Huyện Châu Thành');
    expect(found.kind === 'ambiguous' && found.districts).toHaveLength(10);
    expect(codes('Huyện Châu Thành', 'Tỉnh Trà Vinh')).not.toContain('ambiguous');
    expect(codes('Huyện Châu Thành, Bến Tre')).not.toContain('ambiguous');
    expect(codes('Huyện Châu Thành', '86')).toEqual(['ambiguous']);
    expect(codes('Huyện Châu Thành', '44')).toEqual(['none']);
  });

  it('is told from the city of the same name by its word', () => {
    expect(codes('Huyện Cao Lãnh')).not.toEqual(codes('Thành phố Cao Lãnh'));
    expect(codes('Cao Lãnh')).toEqual(['ambiguous']);
  });

  it('is the same district under its older kind', () => {
    expect(codes('Huyện An Dương', 'Hải Phòng')).toEqual(codes('Quận An Dương', 'Hải Phòng'));
    expect(codes('Thị xã Đông Triều')).toEqual(codes('Thành phố Đông Triều'));
  });

  it('is none when nobody had it', () => {
    expect(codes('Huyện Không Có')).toEqual(['none']);
    expect(codes('')).toEqual(['none']);
  });

  it('counts 696 in the country', () => {
    const all = [...gazetteer().former.values()].flat();
    expect(all.filter((one) => one.level === 'district')).toHaveLength(696);
  });
});
