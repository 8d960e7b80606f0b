import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { communesOf, provinces, type Unit, unitAt } from '../../areas/areas.ts';
import { PLACEMENTS, POSTER_TEXTS, posterFonts } from '../../links/files.ts';
import { DESIGNS, type DesignId, type PosterSize, posterPdf, SIZES } from '../../links/links.ts';
import {
  type FittedLine,
  type LayoutBox,
  SOFT_BREAK,
  stack,
  type TextMeasure,
  wrap,
} from '../../links/poster-fit.ts';
import { layPoster } from '../../links/poster-layout.ts';
import { posterMeasure } from '../../links/poster-pdf.ts';
import { PALETTES, PAPER } from '../../links/poster-shapes.ts';
import { type PosterArea, posterWords } from '../../links/poster-texts.ts';
import { decoded } from './decoder.ts';

const run = promisify(execFile);
const NOW = new Date('2026-11-21T02:00:00Z');
const CODE = 'ZXWTSRPN';
const HOST = 'https://lienthong.quangtri.gov.vn';
const DESK = {
  deskAddress: '1 Huyền Trân Công Chúa, phường Đông Hà',
  hours: 'Thứ Hai–thứ Sáu, 7:30–11:30 và 13:30–17:00',
  phone: '0233 3852 123',
};
const DONG_HA: PosterArea = { name: 'Phường Đông Hà', province: 'Tỉnh Quảng Trị', profile: DESK };
const CALLS = PLACEMENTS.map((one) => one.call);
const LONGEST_CALL = CALLS.reduce((a, b) => (b.length > a.length ? b : a), '');

const words = (design: DesignId, area: PosterArea = DONG_HA, call = LONGEST_CALL, host = HOST) =>
  posterWords({ design, area, call, url: `${host}/q/${CODE}`, code: CODE }, POSTER_TEXTS, NOW);
const ask = (design: DesignId, area: PosterArea = DONG_HA, publicUrl = HOST) => ({
  link: { code: CODE, placementKind: 'one_stop_desk' },
  area,
  publicUrl,
  design,
});

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

describe('the file', () => {
  test('is a PDF with the Vietnamese font inside, small, and alike each time', async () => {
    const [one, two] = await Promise.all([0, 1].map(() => buffer(posterPdf([ask('both')], 'A4', NOW))));
    expect(one?.subarray(0, 5).toString()).toBe('%PDF-');
    expect(one?.toString('latin1')).toContain('BeVietnamPro');
    expect(one?.length).toBeLessThan(120_000);
    expect(one?.length).toBe(two?.length);
  });

  test('an address that no code can carry fails the stream, not the program', async () => {
    const long = `https://${'a'.repeat(120)}.gov.vn`;
    await expect(buffer(posterPdf([ask('both', DONG_HA, long)], 'A4', NOW))).rejects.toThrow('at most');
  });

  test('a reader who goes away ends the work', async () => {
    let drawn = 0;
    async function* endless() {
      for (;;) {
        drawn += 1;
        yield ask('both');
      }
    }
    const pdf = posterPdf(endless(), 'A6', NOW);
    await new Promise((resolve) => pdf.once('data', resolve));
    const closed = new Promise((resolve) => pdf.once('close', resolve));
    pdf.destroy();
    await closed;
    await new Promise((resolve) => setImmediate(resolve));
    const after = drawn;
    await new Promise((resolve) => setImmediate(resolve));
    expect(drawn).toBeLessThanOrEqual(after + 1);
  });
});

const READY = existsSync('/usr/bin/pdftoppm') || process.env.CI === 'true';
const ZBAR = existsSync('/usr/bin/zbarimg') || process.env.CI === 'true';

describe.skipIf(!READY)('every printed poster, as a camera sees it', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'posters-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** Pages at so many dots that a module has five to seven: what an old camera gives from an arm's length. */
  const DPI: Record<PosterSize, number> = { A4: 120, A5: 170, A6: 170, rollup: 28 };

  async function pictures(size: PosterSize, host: string, name: string): Promise<string[]> {
    const file = join(folder, `${name}.pdf`);
    await writeFile(
      file,
      await buffer(
        posterPdf(
          DESIGNS.map((design) => ask(design, DONG_HA, host)),
          size,
          NOW,
        ),
      ),
    );
    await run('pdftoppm', ['-r', String(DPI[size]), '-png', file, join(folder, name)]);
    const made = (await readdir(folder)).filter((one) => one.startsWith(`${name}-`) && one.endsWith('.png'));
    expect(made).toHaveLength(DESIGNS.length);
    return made.sort().map((one) => join(folder, one));
  }

  test.each(SIZES)(
    '%s: the code is read, also blurred, noisy, smaller and badly lit',
    async (size) => {
      for (const [index, path] of (await pictures(size, HOST, size)).entries()) {
        const shapes = layPoster(words(DESIGNS[index] ?? 'both'), size, measure).shapes;
        const box = shapes.flatMap((shape) => (shape.kind === 'qr' ? [shape.box] : []))[0];
        const picture = PNG.sync.read(await readFile(path));
        expect(decoded(picture)).toBe(`${HOST}/q/${CODE}`);
        if (!ZBAR) continue;
        const near = aimed(picture, size, box);
        const seen = { clean: picture, worn: worn(near), shrunk: shrunk(near, 0.75) };
        for (const [name, one] of Object.entries(seen)) {
          const file = join(folder, `seen-${name}.png`);
          await writeFile(file, PNG.sync.write(one));
          const { stdout } = await run('zbarimg', ['-q', '--raw', file]).catch(() => ({ stdout: '' }));
          expect([name, stdout.trim()]).toEqual([name, `${HOST}/q/${CODE}`]);
        }
      }
    },
    120_000,
  );

  test.each(SIZES)(
    '%s: the longest address that is allowed',
    async (size) => {
      const host = `https://${'a'.repeat(92)}.gov.vn`;
      const [first = ''] = await pictures(size, host, `long-${size}`);
      expect(decoded(PNG.sync.read(await readFile(first)))).toBe(`${host}/q/${CODE}`);
    },
    120_000,
  );

  test('the pages are of the size that was asked for, and hold the commune’s name as text', async () => {
    for (const size of SIZES) {
      const file = join(folder, `text-${size}.pdf`);
      await writeFile(file, await buffer(posterPdf([ask('birth')], size, NOW)));
      const { stdout: text } = await run('pdftotext', ['-layout', file, '-']);
      expect(text).toContain('ỦY BAN NHÂN DÂN PHƯỜNG ĐÔNG HÀ');
      const { stdout: info } = await run('pdfinfo', [file]);
      const [, width, height] = /Page size:\s+([\d.]+) x ([\d.]+)/.exec(info) ?? [];
      expect(Number(width)).toBeCloseTo(PAPER[size].width, 0);
      expect(Number(height)).toBeCloseTo(PAPER[size].height, 0);
    }
  });
});

/** What a camera that is held to the code sees: the code of the layout and a fifth more around it. */
function aimed(picture: PNG, size: PosterSize, box: LayoutBox | undefined): PNG {
  if (box === undefined) throw new Error('a poster without a code');
  const scale = picture.width / PAPER[size].width;
  const more = box.width * 0.2 * scale;
  const [x, y] = [Math.max(0, Math.floor(box.x * scale - more)), Math.floor(box.y * scale - more)];
  const width = Math.min(picture.width - x, Math.ceil(box.width * scale + 2 * more));
  const height = Math.min(picture.height - y, Math.ceil(box.height * scale + 2 * more));
  const made = new PNG({ width, height });
  PNG.bitblt(picture, made, x, y, width, height, 0, 0);
  return made;
}

/** Blur of three by three, noise, and light that falls off by two fifths from left to right. */
function worn(picture: PNG): PNG {
  const { width, height } = picture;
  const made = new PNG({ width, height });
  let seed = 7;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      const noise = (seed / 2_147_483_648 - 0.5) * 40;
      const shadow = 1 - (0.4 * x) / width;
      for (let c = 0; c < 3; c++) {
        let sum = 0;
        for (const [dx, dy] of AROUND) {
          const at =
            (Math.min(height - 1, Math.max(0, y + dy)) * width + Math.min(width - 1, Math.max(0, x + dx))) *
            4;
          sum += picture.data[at + c] ?? 0;
        }
        made.data[(y * width + x) * 4 + c] = Math.max(0, Math.min(255, (sum / 9) * shadow + noise));
      }
      made.data[(y * width + x) * 4 + 3] = 255;
    }
  return made;
}
const AROUND = [-1, 0, 1].flatMap((dy) => [-1, 0, 1].map((dx) => [dx, dy] as const));

/** A smaller picture by nearest point: what a cheap camera makes of it. */
function shrunk(picture: PNG, by: number): PNG {
  const made = new PNG({ width: Math.floor(picture.width * by), height: Math.floor(picture.height * by) });
  for (let y = 0; y < made.height; y++)
    for (let x = 0; x < made.width; x++) {
      const from = (Math.floor(y / by) * picture.width + Math.floor(x / by)) * 4;
      picture.data.copy(made.data, (y * made.width + x) * 4, from, from + 4);
    }
  return made;
}
