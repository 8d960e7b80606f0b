/** The printed file of a poster, read as a camera sees it. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { posterFonts } from '../../links/files.ts';
import { DESIGNS, type PosterSize, posterPdf, SIZES } from '../../links/links.ts';
import type { LayoutBox, TextMeasure } from '../../links/poster-fit.ts';
import { layPoster } from '../../links/poster-layout.ts';
import { posterMeasure } from '../../links/poster-pdf.ts';
import { PAPER } from '../../links/poster-shapes.ts';
import { decoded } from './decoder.ts';
import { ask, CODE, DONG_HA, HOST, NOW, words } from './poster-words.ts';

const run = promisify(execFile);

let measure: TextMeasure;

beforeAll(() => {
  measure = posterMeasure(posterFonts());
});

const READY = existsSync('/usr/bin/pdftoppm') || process.env.CI === 'true';

const ZBAR = existsSync('/usr/bin/zbarimg') || process.env.CI === 'true';

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
