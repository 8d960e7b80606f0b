import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { communesOf, provinces, type Unit, unitAt } from '../../areas/areas.ts';
import { PLACEMENTS, POSTER_TEXTS, posterFonts } from '../../links/files.ts';
import { DESIGNS, type PosterSize, SIZES } from '../../links/links.ts';
import { type FittedLine, SOFT_BREAK, stack, type TextMeasure, wrap } from '../../links/poster-fit.ts';
import { layPoster } from '../../links/poster-layout.ts';
import { posterMeasure } from '../../links/poster-pdf.ts';
import { PALETTES, PAPER } from '../../links/poster-shapes.ts';
import { posterWords } from '../../links/poster-texts.ts';
import { CALLS, CODE, DONG_HA, HOST, NOW, words } from './poster-words.ts';

let measure: TextMeasure;

beforeAll(() => {
  measure = posterMeasure(posterFonts());
});

/** Every line inside the page's margins, and no smaller than the eye needs. */
function outside(size: PosterSize, line: FittedLine): boolean {
  const { width, height } = PAPER[size];
  const end = line.x + measure(line.text, line.face, line.size);
  return line.x < width * 0.05 || end > width * 0.955 || line.y < 0 || line.y + line.size > height;
}

/** The smallest letters in points: 5 is what leaflets of medicines have; from one metre a roll-up wants 30. */
const SMALLEST: Record<PosterSize, number> = { A4: 8, A5: 5.5, A6: 4.9, rollup: 30 };

describe('words stay in their boxes', () => {
  test('in every commune of the country, each on one sheet, the longest names on all', () => {
    const communes = provinces(NOW).flatMap((province) => communesOf(province.code, NOW));
    expect(communes.length).toBeGreaterThan(3_300);
    const length = (unit: Unit) => measure(unit.fullName.toUpperCase(), 'heavy', 10);
    const longest = new Set([...communes].sort((a, b) => length(b) - length(a)).slice(0, 25));
    const wrong: string[] = [];
    for (const [index, unit] of communes.entries()) {
      const province = unit.parent === null ? null : (unitAt(unit.parent, NOW)?.fullName ?? null);
      const design = DESIGNS[index % DESIGNS.length] ?? 'both';
      const own = SIZES[Math.floor(index / DESIGNS.length) % SIZES.length] ?? 'A4';
      for (const size of longest.has(unit) ? SIZES : [own]) {
        const area = { name: unit.fullName, province, profile: null };
        for (const shape of layPoster(words(design, area), size, measure).shapes)
          if (shape.kind === 'text' && outside(size, shape.line))
            wrong.push(`${unit.fullName} ${size}: ${shape.line.text}`);
      }
    }
    expect(wrong).toEqual([]);
  }, 120_000);

  test.each(SIZES)('whatever staff have entered about the desk on %s', (size) => {
    const entered = fc.option(fc.string({ unit: 'grapheme', maxLength: 200 }), { nil: null });
    const profile = fc.record({ deskAddress: entered, hours: entered, phone: entered });
    fc.assert(
      fc.property(profile, fc.constantFrom(...DESIGNS), fc.constantFrom(...CALLS), (told, design, call) => {
        const area = {
          name: 'Xã Vĩnh Hòa Hưng Bắc Nguyễn Nghiêm',
          province: 'Thành phố Hồ Chí Minh',
          profile: told,
        };
        const page = layPoster(words(design, area, call), size, measure);
        const lines = page.shapes.flatMap((shape) => (shape.kind === 'text' ? [shape.line] : []));
        expect(lines.filter((line) => outside(size, line))).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  test.each(SIZES)('and can be read on %s', (size) => {
    for (const design of DESIGNS) {
      const page = layPoster(words(design), size, measure);
      const sizes = page.shapes.flatMap((shape) => (shape.kind === 'text' ? [shape.line.size] : []));
      expect([design, Math.min(...sizes)]).toEqual([
        design,
        expect.toSatisfy((least: number) => least >= SMALLEST[size]),
      ]);
    }
  });

  test.each(SIZES)('and no two lines lie on each other on %s', (size) => {
    for (const design of DESIGNS) {
      const lines = layPoster(words(design), size, measure).shapes.flatMap((shape) =>
        shape.kind === 'text' ? [shape.line] : [],
      );
      const clashes = lines.flatMap((a, index) =>
        lines.slice(index + 1).filter((b) => {
          const across =
            a.x < b.x + measure(b.text, b.face, b.size) && b.x < a.x + measure(a.text, a.face, a.size);
          return across && Math.abs(a.y - b.y) < Math.min(a.size, b.size) * 0.9;
        }),
      );
      expect([design, clashes.map((line) => line.text)]).toEqual([design, []]);
    }
  });
});

describe('wrapping', () => {
  const even: TextMeasure = (text, _face, size) => [...text].length * size * 0.5;

  test('loses no letter and keeps every line within the width', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 30, max: 300 }), (text, width) => {
        const lines = wrap(text, 'regular', 10, width, even);
        expect(lines.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, '').replaceAll(SOFT_BREAK, ''));
        for (const line of lines)
          expect(even(line, 'regular', 10) <= width || [...line].length === 1).toBe(true);
      }),
    );
  });

  test('cuts an address before its code and nowhere else', () => {
    const address = `lienthong.quangtri.gov.vn${SOFT_BREAK}/q/ZXWTSRPN`;
    expect(wrap(address, 'regular', 10, 140, even)).toEqual(['lienthong.quangtri.gov.vn', '/q/ZXWTSRPN']);
    expect(wrap(address, 'regular', 10, 400, even)).toEqual(['lienthong.quangtri.gov.vn/q/ZXWTSRPN']);
  });

  test('a text that cannot fit is a bug of the layout', () => {
    const block = { text: 'a '.repeat(500), face: 'regular' as const, size: 12, colour: '#000' };
    expect(() => stack([block], { x: 0, y: 0, width: 50, height: 50 }, even)).toThrow('does not fit');
  });
});

describe('what a poster says', () => {
  test('no number of days for the confirmation, and nothing that a known day makes untrue', () => {
    for (const design of DESIGNS) {
      const all = JSON.stringify(words(design));
      expect(all).not.toContain('Dịch vụ công liên thông khai sinh');
      expect(all.normalize('NFC')).toBe(all);
    }
    expect(JSON.stringify(words('vneid'))).not.toMatch(/\d+\s*(giờ|ngày|tiếng)/);
  });

  test('four procedures after a birth from the day the decree holds', () => {
    const before = posterWords(
      { design: 'birth', area: DONG_HA, call: '', url: `${HOST}/q/${CODE}`, code: CODE },
      POSTER_TEXTS,
      new Date('2026-08-31T16:59:59Z'),
    );
    expect(before.title).toContain('ba thủ tục');
    expect(words('birth').title).toContain('bốn thủ tục');
  });

  test('every design holds today and carries its source', () => {
    expect(POSTER_TEXTS.designs.every((design) => design.source.length > 10)).toBe(true);
    for (const placement of PLACEMENTS) expect(DESIGNS).toContain(placement.design);
  });

  test('says where to ask when staff have entered nothing', () => {
    expect(words('both', { ...DONG_HA, profile: null }).desk).toEqual([
      'Hỏi trực tiếp tại trụ sở UBND xã, phường nơi cư trú.',
    ]);
  });

  test('words and grounds differ in lightness enough for every eye', () => {
    const light = (hex: string) => {
      const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
        const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
        return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const contrast = (a: string, b: string) => {
      const [high = 0, low = 0] = [light(a), light(b)].sort((x, y) => y - x);
      return (high + 0.05) / (low + 0.05);
    };
    for (const p of Object.values(PALETTES))
      for (const [ink, ground] of [
        [p.onGround, p.ground],
        [p.softOnGround, p.ground],
        [p.accent, p.ground],
        [p.ink, p.wash],
        [p.ink, p.paper],
        [p.soft, p.paper],
        [p.ground, p.paper],
      ] as const)
        expect([ink, ground, contrast(ink, ground)]).toEqual([
          ink,
          ground,
          expect.toSatisfy((c: number) => c >= 4.5),
        ]);
  });
});
