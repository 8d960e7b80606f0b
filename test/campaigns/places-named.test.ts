import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unitAt } from '../../areas/areas.ts';
import { placeOf } from '../../campaigns/places-named.ts';
import { MORNING } from './office.ts';

const place = (written: string) => {
  const where = placeOf(written, MORNING);
  if (where.kind !== 'place') throw new Error(JSON.stringify(where));
  return where.place;
};

describe('a place of a campaign file', () => {
  test('that is a code of today stands for itself', () => {
    expect(placeOf('44', MORNING)).toEqual({ kind: 'code', code: '44' });
    expect(placeOf(' 19333 ', MORNING)).toEqual({ kind: 'code', code: '19333' });
  });

  test('that is an old district selects the communes that took its territory, and says so', () => {
    const { codes, words } = place('Huyện Hải Lăng, tỉnh Quảng Trị');
    expect(codes).toEqual(['19681', '19699', '19702', '19735', '19741']);
    expect(words).toContain('Huyện Hải Lăng, Tỉnh Quảng Trị (cũ, trước 01/7/2025), nay là 5 đơn vị');
    expect(words).toContain('xã Diên Sanh');
  });

  test('that is an old commune says that the new one is chosen whole', () => {
    const { codes, words } = place('Xã Hải Thượng, huyện Hải Lăng');
    expect(codes).toEqual(['19702']);
    expect(words).toContain('chọn trọn, gồm cả dân cư của đơn vị cũ khác');
    // Phường 12 of Gò Vấp by its old code, which nobody has today.
    expect(place('26881')).toMatchObject({ codes: ['26882'] });
    expect(place('26881').words).toContain('Phường 12, Quận Gò Vấp');
  });

  test('that is an old province is only the communes made of it, not the whole new one', () => {
    const { codes } = place('tỉnh Quảng Bình');
    expect(codes.length).toBeGreaterThan(20);
    expect(codes.length).toBeLessThan(78);
    expect(codes).not.toContain('19333');
    for (const code of codes) expect(unitAt(code, MORNING)?.parent).toBe('44');
  });

  test('that is a name of today is that unit, and what it is not is said', () => {
    expect(place('Quảng Trị')).toMatchObject({ codes: ['44'] });
    expect(place('Quảng Trị').words).toContain('không phải phường Quảng Trị');
    expect(place('Phường Đông Hà').codes).toEqual(['19333']);
  });

  test('that means several places, or none, is asked about', () => {
    for (const written of ['Xã Không Có Đâu', '99999', 'Xã Tân Lập', '', 'x'.repeat(300)])
      expect(placeOf(written, MORNING), written).toMatchObject({ kind: 'unclear' });
  });

  test('whatever is written, only units of today come out', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\d{1,6}$/)), (written) => {
        const where = placeOf(written, MORNING);
        const codes = where.kind === 'code' ? [where.code] : where.kind === 'place' ? where.place.codes : [];
        for (const code of codes) expect(unitAt(code, MORNING)).not.toBeNull();
        if (where.kind === 'unclear') expect(where.message).not.toBe('');
        if (where.kind === 'place') expect(codes.length).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });
});
