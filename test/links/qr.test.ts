import jsQRModule from 'jsqr';
import { PNG } from 'pngjs';
import { describe, expect, test } from 'vitest';
import { MOST_CHARACTERS, qrPng, qrSvg } from '../../links/qr.ts';

// The package is CommonJS; what a default import gives depends on who loads it.
const jsQR = (jsQRModule as unknown as { default?: typeof jsQRModule.default }).default ?? jsQRModule;

function decode(png: Buffer): string | null {
  const picture = PNG.sync.read(png);
  const decoder = jsQR as unknown as (
    data: Uint8ClampedArray,
    width: number,
    height: number,
  ) => { data: string } | null;
  return decoder(new Uint8ClampedArray(picture.data), picture.width, picture.height)?.data ?? null;
}

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
