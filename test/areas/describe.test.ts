import { describe, expect, it } from 'vitest';
import { find, describe as say } from '../../areas/areas.ts';

const at = new Date('2026-11-21T09:00:00+07:00');
const said = (name: string) => say(find(name, { at }));

describe('a finding in words', () => {
  it('names the unit, its province and its code', () => {
    expect(said('phường Bình Phước')).toBe('Phường Bình Phước, Đồng Nai (mã 25195).');
  });

  it('says where an old commune is today', () => {
    expect(said('Hải Thượng, Hải Lăng')).toBe(
      'Xã Hải Thượng, huyện Hải Lăng, tỉnh Quảng Trị (cũ) nay thuộc xã Hải Lăng, Quảng Trị (mã 19702).',
    );
  });

  it('says which province of today holds an old one, and which communes share the name', () => {
    expect(said('Quảng Bình')).toBe(
      'Tỉnh Quảng Bình (cũ) nay thuộc tỉnh Quảng Trị (mã 44). Cùng tên này còn có: xã Quảng Bình (Thanh Hóa).',
    );
  });

  it('lists the places of an ambiguous name and asks for the province', () => {
    expect(said('Tân An')).toMatch(
      /^Tên "Tân An" có ở 10 nơi: .*phường Tân An \(Bắc Ninh\).*Xin cho biết thêm tỉnh, thành phố\.$/,
    );
  });

  it('asks for diacritics when only they tell two names apart', () => {
    expect(said('Loc Thanh')).toBe(
      '"Loc Thanh" có thể là: xã Lộc Thạnh, xã Lộc Thành (đều thuộc Đồng Nai). Xin viết tên có dấu để chọn đúng nơi.',
    );
  });

  it('asks for the old district when old communes share a name', () => {
    expect(said('thị trấn Long Thành')).toMatch(
      /huyện Duyên Hải, tỉnh Trà Vinh.*Xin cho biết thêm quận, huyện, tỉnh cũ\.$/,
    );
  });

  it('asks where a split commune is meant, and says that the split is not verified', () => {
    expect(said('xã Hòa Bình, huyện Kim Thành')).toBe(
      'Xã Hòa Bình, huyện Kim Thành, tỉnh Hải Dương (cũ) nay thuộc 2 nơi: xã Kim Thành, xã Hà Nam (đều thuộc Hải Phòng). ' +
        'Xin cho biết địa chỉ hiện nay thuộc nơi nào. Thông tin này chưa được đối chiếu với văn bản chính thức.',
    );
  });

  it('says so when nothing was found, with close spellings', () => {
    expect(said('Hải Lăg')).toBe(
      'Không tìm thấy đơn vị hành chính "Hải Lăg". Có phải là: xã Hải Lạng (Quảng Ninh), xã Hải Lăng (Quảng Trị)?',
    );
    expect(said('zzz')).toBe('Không tìm thấy đơn vị hành chính "zzz".');
  });
});
