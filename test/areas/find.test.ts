import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { communesOf, type FindResult, find, provinces, type Unit } from '../../areas/areas.ts';
import { gazetteer } from '../../areas/dataset.ts';
import { exactKey } from '../../areas/names.ts';

const TODAY = new Date('2026-11-21T09:00:00+07:00');
const ask = (name: string, province?: string): FindResult =>
  find(name, province === undefined ? { at: TODAY } : { at: TODAY, province });

/** "19702", "19702 < Xã Hải Thượng", "? same_name: 1 2", "split: 1 2" or "none": a finding at a glance. */
function glance(finding: FindResult): string {
  switch (finding.kind) {
    case 'one':
      return finding.via === 'current'
        ? finding.unit.code
        : `${finding.unit.code} < ${finding.former?.fullName}`;
    case 'ambiguous':
      return `? ${finding.reason}: ${finding.units.map((unit) => unit.code).join(' ')}`;
    case 'split':
      return `split: ${finding.units.map((unit) => unit.code).join(' ')}`;
    case 'none':
      return 'none';
  }
}

const everyCommune: Unit[] = provinces(TODAY).flatMap((province) => communesOf(province.code, TODAY));
const provinceNames = new Map(provinces(TODAY).map((unit) => [unit.code, unit]));

const withoutMarks = (text: string) =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/đ/g, 'd')
    .replace(/Đ/g, 'D');

describe('the places of the source documents', () => {
  it.each([
    ['Huyện Kim Thành, Hải Dương', 'split: 10705 10750 10756 10792 10804 10843'],
    ['Đồng Nai', '75'],
    ['Bình Phước', '75 < Tỉnh Bình Phước'],
    ['tỉnh Bình Phước', '75 < Tỉnh Bình Phước'],
    ['phường Bình Phước', '25195'],
    ['xã Minh Đức', '25349'],
    ['xã Minh Đức, tỉnh Bình Phước', '25349'],
    ['Quảng Trị', '44'],
    ['TP Đông Hà', 'split: 19333 19351'],
    ['phường Đông Hà', '19333'],
    ['Huyện đảo Cồn Cỏ', '19742 < Huyện Cồn Cỏ'],
    ['Cồn Cỏ', '19742'],
  ])('%s -> %s', (name, found) => {
    expect(glance(ask(name))).toBe(found);
  });

  it('mentions the wards of the same name when a province was named', () => {
    const found = ask('Bình Phước');
    expect(found.kind === 'one' && found.also?.map((unit) => unit.code)).toContain('25195');
  });
});

describe('an old commune', () => {
  it.each([
    'Hải Thượng, Hải Lăng',
    'xã Hải Thượng huyện Hải Lăng tỉnh Quảng Trị',
    'Xã Hải Thượng - Hải Lăng - Quảng Trị',
    'hai thuong hai lang',
    'Hai Thuong, Hai Lang, Quang Tri',
    'HẢI THƯỢNG, H. HẢI LĂNG',
    'Thôn 3, xã Hải Thượng, huyện Hải Lăng',
  ])('leads to its commune of today: %s', (name) => {
    expect(glance(ask(name))).toBe('19702 < Xã Hải Thượng');
  });

  it('is found by number in the big cities', () => {
    expect(glance(ask('P.12, Q. Gò Vấp, TP.HCM'))).toBe('26882 < Phường 12');
    expect(glance(ask('phường 01 quận 3 tphcm'))).toBe('27154 < Phường 1');
    expect(glance(ask('Phường Hải Châu 1, quận Hải Châu'))).toBe('20242 < Phường Hải Châu I');
  });

  it('asks when its territory went to several communes', () => {
    expect(glance(ask('Xã Hoà Bình, huyện Kim Thành, tỉnh Hải Dương'))).toBe('split: 10804 10843');
    const found = ask('Dịch Vọng, Cầu Giấy');
    expect(found.kind === 'split' && found.former[0]?.verified).toBe(false);
  });

  it('asks when old communes of this name lay in several districts', () => {
    const found = ask('thị trấn Long Thành');
    expect(glance(found)).toMatch(/^\? same_name: /);
    expect(found.kind === 'ambiguous' && found.formers?.map((one) => one.district).sort()).toEqual([
      'Huyện Duyên Hải',
      'Huyện Long Thành',
    ]);
  });

  it('never answers one commune for a split one, wherever it lay', () => {
    const split = [...gazetteer().former.values()]
      .flat()
      .filter((one) => one.level === 'commune' && one.successors.length > 1);
    expect(split.length).toBeGreaterThan(440);
    for (const one of split) {
      const found = ask(`${one.fullName}, ${one.district}, ${one.province}`);
      expect(found.kind, `${one.fullName}, ${one.district}`).toBe('split');
    }
  });

  it('is found with its district and province, each of the ten thousand', () => {
    const all = [...gazetteer().former.values()].flat().filter((one) => one.level === 'commune');
    expect(all.length).toBeGreaterThan(10_030);
    for (const one of all) {
      const found = ask(`${one.fullName}, ${one.district}, ${one.province}`);
      const units = found.kind === 'one' ? [found.unit] : found.kind === 'none' ? [] : found.units;
      expect(
        units.map((unit) => unit.code).sort(),
        `${one.fullName}, ${one.district}, ${one.province}`,
      ).toEqual([...one.successors].sort());
    }
  });
});

describe('provinces', () => {
  it.each([
    ['Quảng Bình', '44 < Tỉnh Quảng Bình'],
    ['Hải Dương', '31 < Tỉnh Hải Dương'],
    ['Hoà Bình', '25 < Tỉnh Hoà Bình'],
    ['Bà Rịa - Vũng Tàu', '79 < Tỉnh Bà Rịa - Vũng Tàu'],
    ['tinh thai binh', '33 < Tỉnh Thái Bình'],
    ['Thừa Thiên Huế', '46'],
    ['TP.HCM', '79'],
    ['tỉnh Đồng Nai', '75'],
    ['thành phố Bắc Ninh', '24'],
  ])('%s -> %s', (name, found) => {
    expect(glance(ask(name))).toBe(found);
  });

  it('maps the 63 old provinces onto the 34 of today, eleven unchanged', () => {
    const old = [...gazetteer().former.values()].flat().filter((one) => one.level === 'province');
    expect(old).toHaveLength(63);
    const members = new Map<string, number>();
    for (const { successors } of old) {
      expect(successors).toHaveLength(1);
      members.set(successors[0] ?? '', (members.get(successors[0] ?? '') ?? 0) + 1);
    }
    expect(members.size).toBe(34);
    expect([...members.values()].filter((many) => many === 1)).toHaveLength(11);
  });

  it('means the old city by "Thành phố Bắc Ninh" while Bắc Ninh is a province', () => {
    const found = find('Thành phố Bắc Ninh', { at: new Date('2026-09-19') });
    expect(found.kind).toBe('split');
  });
});

describe('an ambiguous name', () => {
  it('is said to be ambiguous: Tân An lies in ten provinces', () => {
    const found = ask('Tân An');
    expect(found.kind === 'ambiguous' && found.units).toHaveLength(10);
    expect(found.kind === 'ambiguous' && found.reason).toBe('same_name');
  });

  it('is narrowed by the kind only when something is left', () => {
    const wards = ['24', '66', '80', '92'].map((province) => wardOf('Tân An', province));
    expect(glance(ask('phường Tân An'))).toBe(`? same_name: ${wards.sort().join(' ')}`);
    expect(glance(ask('đặc khu Hải Lăng'))).toBe('19702');
  });

  it('is resolved by its province, in words or by code', () => {
    expect(glance(ask('Tân An, Cần Thơ'))).toBe(wardOf('Tân An', '92'));
    expect(glance(ask('Tan An', '91'))).toBe(wardOf('Tân An', '91'));
    expect(glance(ask('Bình Phước', '75'))).toBe('25195');
    expect(glance(ask('Tân An', '44'))).toBe('none');
    expect(glance(ask('Tân An', '99'))).toBe('none');
  });

  it('is found under its former kind after the kind has changed', () => {
    expect(glance(ask('xã Long Thành, Đồng Nai'))).toBe('26368');
    expect(glance(ask('phường Long Thành, Đồng Nai'))).toBe('26368');
  });

  it('asks when a province that is gone makes it an old address or a new one', () => {
    expect(glance(ask('Kim Thành, Hải Dương'))).toBe('split: 10705 10750 10756 10792 10804 10843');
    expect(glance(ask('xã Kim Thành, Hải Dương'))).toBe('10804');
  });

  it.each([
    ['19', 'Văn Lang', 'Văn Lăng'],
    ['31', 'Cẩm Giang', 'Cẩm Giàng'],
    ['38', 'Đồng Tiến', 'Đông Tiến'],
    ['51', 'Sơn Hà', 'Sơn Hạ'],
    ['51', 'Ba Tơ', 'Ba Tô'],
    ['75', 'Lộc Thạnh', 'Lộc Thành'],
    ['79', 'Thanh An', 'Thạnh An'],
    ['80', 'Tân Thành', 'Tân Thạnh'],
    ['82', 'Mỹ Tho', 'Mỹ Thọ'],
    ['82', 'Tân Thành', 'Tân Thạnh'],
  ])('in %s: %s and %s are told apart with diacritics and said to be ambiguous without', (province, a, b) => {
    const typed = ask(withoutMarks(a), province);
    expect(typed.kind).toBe('ambiguous');
    expect(typed.kind === 'ambiguous' && typed.reason).toBe('without_diacritics');
    expect(typed.kind === 'ambiguous' && typed.units.map((unit) => unit.name).sort()).toEqual([a, b].sort());
    for (const name of [a, b]) {
      const full = `${provinceNames.get(province)?.fullName}`;
      const found = ask(`${name}, ${full}`);
      expect(found.kind === 'one' && found.unit.name).toBe(name);
    }
  });

  it('with diacritics beats the same letters without: Hải Lăng is not Hải Lạng', () => {
    expect(glance(ask('Hải Lăng'))).toBe('19702');
    expect(glance(ask('Hai Lang'))).toMatch(/^\? without_diacritics: /);
  });

  it('counts both readings of a first word that may belong to the name', () => {
    expect(glance(ask('phuong liet'))).toBe(glance(ask('Phương Liệt')));
    expect(glance(ask('quan hoa'))).toMatch(/^\? without_diacritics/);
  });
});

describe('a name that is not there', () => {
  it('comes with close spellings', () => {
    const found = ask('Hải Lăg');
    expect(found.kind === 'none' && found.near.map((unit) => unit.name)).toContain('Hải Lăng');
  });

  it('comes with what the first piece alone would mean when the district is wrong', () => {
    const found = ask('xã Hải Thượng, huyện Gio Linh');
    expect(found.kind === 'none' && found.near.map((unit) => unit.code)).toEqual(['19702']);
  });

  it.each(['', '   ', ',,,', 'xã', '…', '%%%', '__proto__', 'constructor', 'a'.repeat(5000)])(
    'is none: "%s"',
    (name) => {
      expect(ask(name).kind).toBe('none');
    },
  );
});

describe('properties', () => {
  it('finds every commune by its full name and province as itself', () => {
    for (const unit of everyCommune) {
      const province = provinceNames.get(unit.parent ?? '');
      const name = `${unit.fullName}, ${province?.fullName}`;
      expect(glance(ask(name)), name).toBe(unit.code);
    }
  });

  it('finds every commune by its full name and the code of its province, whatever the case and composition', () => {
    for (const unit of everyCommune) {
      const name = unit.fullName.toUpperCase().normalize('NFD');
      expect(glance(ask(name, unit.parent ?? '')), name).toBe(unit.code);
    }
  });

  it('keeps the right commune among the answers when typed without diacritics and separators', () => {
    for (const unit of everyCommune) {
      const name = `${withoutMarks(unit.fullName)} ${withoutMarks(provinceNames.get(unit.parent ?? '')?.fullName ?? '')}`;
      const found = ask(name);
      const units = found.kind === 'one' ? [found.unit] : found.kind === 'none' ? [] : found.units;
      expect(
        units.map((one) => one.code),
        name,
      ).toContain(unit.code);
    }
  });

  it('never throws and never answers several for one, on odd strings', () => {
    const word = fc.constantFrom(
      'xã',
      'phuong',
      'TP.',
      'Q',
      'huyện',
      'tỉnh',
      'Tân An',
      'Hải Lăng',
      ',',
      '-',
      '1',
      'II',
      'đ',
    );
    const odd = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: 'binary' }),
      fc.array(word, { maxLength: 20 }).map((words) => words.join(' ')),
    );
    fc.assert(
      fc.property(odd, fc.option(fc.constantFrom('44', '75', 'x'), { nil: undefined }), (text, province) => {
        const found = ask(text, province);
        if (found.kind === 'ambiguous') expect(found.units.length).toBeGreaterThan(1);
        if (found.kind === 'split') expect(found.units.length).toBeGreaterThan(1);
        expect(found.asked.length).toBeLessThanOrEqual(120);
      }),
      { numRuns: 500 },
    );
  });
});

function wardOf(name: string, province: string): string {
  return communesOf(province, TODAY).find((unit) => exactKey(unit.name) === exactKey(name))?.code ?? '';
}
