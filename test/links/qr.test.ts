import { PNG } from 'pngjs';
import { describe, expect, test } from 'vitest';
import { MOST_CHARACTERS, qrModules, qrPng, qrSvg } from '../../links/qr.ts';
import { decoded } from './decoder.ts';

const decode = (png: Buffer) => decoded(PNG.sync.read(png));

describe('a real decoder reads', () => {
  const texts = [
    'http://localhost:3000/q/BCDFGHJK',
    'https://lienthong.quangtri.gov.vn/q/ZXWTSRPN',
    `https://${'a'.repeat(MOST_CHARACTERS - 19)}.gov.vn/q/B`,
  ];
  for (const text of texts)
    for (const use of ['screen', 'print'] as const)
      test(`${text.length} characters for ${use}`, async () => {
        const png = await qrPng(text, use);
        expect(decode(png)).toBe(text);
        expect(png.length).toBeLessThan(50_000);
      });
});

test('a printed code is still read when a part of it is covered', async () => {
  const text = 'https://lienthong.quangtri.gov.vn/q/ZXWTSRPN';
  const picture = PNG.sync.read(await qrPng(text, 'print'));
  const side = Math.round(picture.width * 0.16);
  const from = Math.round(picture.width * 0.5);
  for (let y = from; y < from + side; y++)
    for (let x = from; x < from + side; x++)
      picture.data.fill(255, (y * picture.width + x) * 4, (y * picture.width + x) * 4 + 4);
  expect(decode(PNG.sync.write(picture))).toBe(text);
});

test('the code has a quiet zone of four modules', async () => {
  const picture = PNG.sync.read(await qrPng('https://x.gov.vn/q/BCDFGHJK', 'screen'));
  const dark = (x: number, y: number) => (picture.data[(y * picture.width + x) * 4] ?? 255) < 128;
  expect(dark(31, 31)).toBe(false);
  expect(dark(32, 32)).toBe(true);
});

test('the SVG is a picture of its own and nothing else', async () => {
  const svg = await qrSvg('https://x.gov.vn/q/BCDFGHJK');
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
  expect(svg).not.toMatch(/script|href/);
});

test('a text that is too long is a bug of the caller', async () => {
  await expect(qrPng('a'.repeat(MOST_CHARACTERS + 1))).rejects.toThrow('at most 120');
  await expect(qrSvg('')).rejects.toThrow();
});

test('posters lose a third of the code (H) while the address is short, and a quarter (Q) when it is long', () => {
  const short = qrModules('https://lienthong.quangtri.gov.vn/q/ZXWTSRPN');
  const long = qrModules(`https://${'a'.repeat(92)}.gov.vn/q/ZXWTSRPN`);
  expect([short.level, long.level]).toEqual(['H', 'Q']);
  expect(short.quiet).toBe(4);
  // 105 mm × 37/100 on A6: a module of 0.7 mm or more for the usual address.
  expect((105 * 0.37) / (short.side + 8)).toBeGreaterThan(0.7);
  expect((105 * 0.37) / (long.side + 8)).toBeGreaterThan(0.45);
});
