import { describe, expect, test } from 'vitest';
import { funnelChart, gapChart, ratesChart, trendChart } from '../../uptake/report/charts.ts';

const pictures = {
  rates: ratesChart('Tỷ lệ', [
    { unit: 'Xã <b>Cam Lộ</b> & "A"', percent: 12.5, low: 8, high: 18 },
    { unit: 'Xã không có hồ sơ', percent: null, low: null, high: null },
  ]),
  trend: trendChart(
    'Diễn biến',
    ['01/9', '08/9', '15/9'],
    [
      { name: 'Đợt 1', points: [10, null, 14] },
      { name: 'Đợt 2', points: [9, 9.5, 10] },
    ],
  ),
  funnel: funnelChart('Phễu', [
    { label: 'Đã gửi', count: 12_345, look: 'measured' },
    { label: 'Họp dân (tự khai)', count: 800, look: 'declared' },
    { label: 'Hồ sơ', count: 9_876, look: 'number' },
  ]),
  gap: gapChart('Còn thiếu', { part: 'Qua liên thông', rest: 'Nộp rời' }, [
    { unit: 'Xã A', part: 30, whole: 100 },
  ]),
};

describe('charts', () => {
  test.each(Object.entries(pictures))(
    '%s is one picture without style, script or anything from outside',
    (_name, svg) => {
      expect(svg).toMatch(/^<svg role="img" [^>]*><title>/);
      expect(svg.trim().endsWith('</svg>')).toBe(true);
      expect(svg).not.toMatch(/ style=|<style|<script|<image|href=|javascript:|@import|url\((?!#)/i);
      expect(svg).not.toContain('NaN');
    },
  );

  test('names and numbers are written as Vietnamese readers write them, and names stay words', () => {
    expect(pictures.rates).toContain('Xã &lt;b&gt;Cam Lộ&lt;/b&gt; &amp; ');
    expect(pictures.funnel).toContain('12.345');
    expect(pictures.funnel).toContain('Họp dân (tự khai)');
    expect(pictures.gap).toContain('Nộp rời');
    expect(pictures.funnel).toContain('9.876 (khác thang)');
  });

  test('the interval is drawn where there is one, and only there', () => {
    const without = ratesChart('Tỷ lệ', [{ unit: 'A', percent: null, low: null, high: null }]);
    const with_ = ratesChart('Tỷ lệ', [{ unit: 'A', percent: 12, low: 8, high: 18 }]);
    const strokes = (svg: string) => svg.split('stroke-width="1.5"').length - 1;
    expect(strokes(with_)).toBe(strokes(without) + 3);
  });

  test('what was declared is told from what was measured without colour, and lines by mark and dash', () => {
    expect(pictures.funnel).toContain('stroke-dasharray');
    expect(pictures.trend).toContain('stroke-dasharray');
    // The gap of the first line: two pieces of one point each, no line through the hole.
    expect(trendChart('x', ['a', 'b'], [{ name: 'n', points: [] }])).toContain('<svg');
  });

  test('a phone gets a picture of its own width, with letters as large', () => {
    const narrow = trendChart('x', ['a'], [{ name: 'n', points: [1] }], 'narrow');
    expect(narrow).toContain('viewBox="0 0 360 340"');
    expect(narrow).toContain('font-size="12px"');
  });

  test('a name too long for a phone goes on in a second line, and no cases are a dash, not nought', () => {
    const one = (unit: string) => ({ unit, percent: null, low: null, high: null });
    const svg = ratesChart('x', [one('Phường Nam Đông Hà thứ hai')], 'narrow');
    expect(svg).toMatch(/>Phường Nam Đông Hà<.*>thứ hai</s);
    expect(svg).toContain('>–<');
    expect(ratesChart('x', [{ unit: 'Xã A', percent: 0, low: 0, high: 9 }])).not.toContain('>–<');
    expect(ratesChart('x', [one('Đ'.repeat(500))], 'narrow')).toContain('ĐĐĐ…');
  });

  test('a thousand units and no unit are drawn too', () => {
    const units = Array.from({ length: 1_000 }, (_, i) => ({
      unit: `Xã ${i}`,
      percent: i / 20,
      low: i / 25,
      high: i / 15,
    }));
    expect(ratesChart('x', units)).toContain('Xã 999');
    expect(ratesChart('x', [])).toContain('</svg>');
  });
});
