import { describe, expect, it } from 'vitest';
import { unitsOfProvince } from '../../uptake/reading/area-units.ts';
import type { UnitAnswer, UnitLevel } from '../../uptake/reading/units.ts';

const ask =
  (provinceCode: string, periodTo: string, answers: Record<string, string> = {}) =>
  (name: string, more: { code?: string; parent?: string; level?: UnitLevel } = {}): string => {
    const question = {
      name,
      code: more.code ?? null,
      parent: more.parent ?? null,
      level: more.level ?? null,
    };
    return shown(unitsOfProvince({ provinceCode, periodTo, answers })(question));
  };

function shown(answer: UnitAnswer): string {
  if (answer.kind === 'ambiguous') return `? ${answer.candidates.join('; ')}`;
  if (answer.kind === 'none') return `none ${answer.near.join('; ')}`.trim();
  const { unit } = answer;
  return `${unit.areaCode ?? unit.district} "${unit.name}"${answer.read === undefined ? '' : ' (spelling)'}`;
}

describe('units of a table before 1/7/2025', () => {
  const quangTri = ask('44', '2023-10-16');

  it.each([
    ['Huyện Triệu Phong', 'Huyện Triệu Phong, Tỉnh Quảng Trị "Huyện Triệu Phong"'],
    ['Triệu Phong', 'Huyện Triệu Phong, Tỉnh Quảng Trị "Huyện Triệu Phong"'],
    ['huyen trieu phong', 'Huyện Triệu Phong, Tỉnh Quảng Trị "Huyện Triệu Phong"'],
    ['Huyện đảo Cồn Cỏ', 'Huyện Cồn Cỏ, Tỉnh Quảng Trị "Huyện đảo Cồn Cỏ"'],
    ['TX Quảng Trị', 'Thị xã Quảng Trị, Tỉnh Quảng Trị "Thị xã Quảng Trị"'],
    ['Đa Krông', 'Huyện Đakrông, Tỉnh Quảng Trị "Huyện Đakrông"'],
    ['Huyện Hướng Hoá', 'Huyện Hướng Hóa, Tỉnh Quảng Trị "Huyện Hướng Hóa"'],
    ['Huyện Triệu Phonh', 'Huyện Triệu Phong, Tỉnh Quảng Trị "Huyện Triệu Phong" (spelling)'],
  ])('%s is a former district', (name, found) => {
    expect(quangTri(name)).toBe(found);
  });

  it('a district of another province is not found', () => {
    expect(quangTri('Huyện Kim Thành')).toBe('none');
  });

  it('two districts of one name in a merged province are asked for, and told apart by the answer', () => {
    const tayNinh = ask('80', '2024-12-31');
    const asked = tayNinh('Huyện Châu Thành');
    expect(asked).toMatch(/^\? .*Huyện Châu Thành, Tỉnh Long An/);
    expect(asked).toMatch(/Huyện Châu Thành, Tỉnh Tây Ninh/);
    const answered = ask('80', '2024-12-31', { 'Huyện Châu Thành': 'Huyện Châu Thành, Tỉnh Long An' });
    expect(answered('Huyện Châu Thành')).toMatch(/^Huyện Châu Thành, Tỉnh Long An/);
  });
});

describe("units of a table of today's communes", () => {
  const dongNai = ask('75', '2025-10-31');

  it.each([
    ['Phường Bình Phước', '25195 "Phường Bình Phước"'],
    ['Bình Phước', '25195 "Phường Bình Phước"'],
    ['xa minh duc', '25349 "Xã Minh Đức"'],
    ['Xã Lộc Thạnh', '25280 "Xã Lộc Thạnh"'],
    ['Loc Thanh', '? Xã Lộc Thạnh (mã 25280); Xã Lộc Thành (mã 25294)'],
    ['Xã Bàu Hàmm', '26254 "Xã Bàu Hàm" (spelling)'],
    ['Xã Không Có', 'none'],
  ])('%s', (name, found) => {
    expect(dongNai(name)).toBe(found);
  });

  it('has the names of its day: Long Thành became a phường on 30/4/2026', () => {
    expect(dongNai('Long Thành')).toBe('26368 "Xã Long Thành"');
    expect(ask('75', '2026-05-31')('Xã Long Thành')).toBe('26368 "Phường Long Thành"');
  });

  it('codes decide, also without their leading zero, and are held against the name', () => {
    const langSon = ask('20', '2025-10-31');
    expect(langSon('Bắc Sơn', { code: '6325' })).toBe('06325 "Xã Bắc Sơn"');
    expect(dongNai('Xã Minh Đức', { code: '25195' })).toBe(
      '? Phường Bình Phước (mã 25195); Xã Minh Đức (mã 25349)',
    );
    expect(dongNai('Xã Minh Đức', { code: '99999' })).toBe('25349 "Xã Minh Đức"');
  });

  it('an old commune is not taken for the new one it went into', () => {
    expect(ask('44', '2025-10-31')('Xã Hải Thượng', { level: 'commune' })).toMatch(/^none Xã|^none Phường/);
  });

  it('the island that was a district stands among communes under its old name', () => {
    expect(ask('44', '2025-10-31')('Huyện đảo Cồn Cỏ', { level: 'commune' })).toBe('19742 "Đặc khu Cồn Cỏ"');
  });

  it('a district above its communes stays a district', () => {
    expect(ask('44', '2025-10-31')('Huyện Cam Lộ', { level: 'commune' })).toBe(
      'Huyện Cam Lộ, Tỉnh Quảng Trị "Huyện Cam Lộ"',
    );
  });
});
