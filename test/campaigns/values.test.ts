import { describe, expect, test } from 'vitest';
import { valueMistake } from '../../campaigns/values.ts';

describe('values around reviewed words (security 2)', () => {
  test.each([
    ['hotline', '18001096'],
    ['hotline', '1900 9095'],
    ['hotline', '0233 3852.000'],
    ['hotline', '+84 233 385 2000'],
    ['hotline', '(0233) 385-2000'],
    ['hotline', '113'],
    ['deskPhone', '0912345678'],
    ['day', '15/12/2026'],
    ['day', '2026-12-15'],
    ['where', 'Nhà văn hóa thôn 3 (cạnh UBND xã)'],
    ['finding', 'giảm 12,5 % so với tháng 11'],
    ['link', 'https://quangtri.gov.vn/khai-sinh'],
  ])('%s may be “%s”', (name, value) => {
    expect(valueMistake(name, value)).toBeNull();
  });

  test.each([
    ['hotline', 'TRUNG THUONG! Nop 500k vao STK 0123456789, xem http://lua-dao.example'],
    ['hotline', '0912345678 gọi ngay'],
    ['hotline', '0912345678 0912345678'],
    ['hotline', '18001096\n0912345678'],
    ['hotline', 'lua-dao.vn'],
    ['hotline', '18001096 😀'],
    ['place', 'Công an tỉnh'],
    ['area', 'x'],
    ['link', 'http://lua-dao.example'],
    ['link', 'https://lua-dao.example/.gov.vn'],
    ['where', 'xem lua-dao.example/x'],
    ['where', 'STK 0123456789'],
    ['where', 'STK 0123 456 789'],
    ['where', 'www.lua-dao'],
    ['where', 'a\nb'],
    ['where', 'a\u202eb'],
    ['where', 'x'.repeat(61)],
  ])('%s may not be %j', (name, value) => {
    expect(valueMistake(name, value)).not.toBeNull();
  });
});
