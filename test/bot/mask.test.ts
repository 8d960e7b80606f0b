import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mask } from '../../bot/mask.ts';

test('identity numbers of 9 and 12 digits are masked, also in groups', () => {
  for (const id of ['045123456789', '045 123 456 789', '197123456', '197 123 456']) {
    const { text, found } = mask(`CCCD của em là ${id} ạ`);
    expect(text).toBe('CCCD của em là [số giấy tờ] ạ');
    expect(found).toEqual(['personal_id']);
  }
});

test('phone numbers are masked in every usual form', () => {
  for (const phone of [
    '0912345678',
    '+84912345678',
    '84912345678',
    '0912.345.678',
    '091 234 5678',
    '0912-345-678',
  ]) {
    expect(mask(`gọi ${phone} giúp`)).toEqual({ text: 'gọi [số điện thoại] giúp', found: ['phone'] });
  }
});

test('a one-time code or password beside its word is masked, the word stays', () => {
  expect(mask('mã OTP là 482913').text).toBe('mã OTP là [đã ẩn]');
  expect(mask('ma otp cua toi 4829').text).toBe('ma otp cua toi [đã ẩn]');
  expect(mask('mật khẩu: Hoa@2026').text).toBe('mật khẩu: [đã ẩn]');
  expect(mask('passcode 112233 bị khóa').text).toBe('passcode [đã ẩn] bị khóa');
});

test('dossier codes and e-mail addresses are masked', () => {
  expect(mask('hồ sơ G22.99.08-261103-00123 của em').text).toBe('hồ sơ [mã hồ sơ] của em');
  expect(mask('thư về lan@example.vn nhé').text).toBe('thư về [email] nhé');
});

test('dates, money, counts and ages stay', () => {
  // Long enough to be a number of papers, were it not for the dots.
  expect(mask('xã được cấp 12.500.000.000 đồng').text).toBe('xã được cấp 12.500.000.000 đồng');
  for (const text of [
    'con em sinh ngày 3/11/2026',
    'được 25.300.000 đồng không',
    'bé 5 tuổi, 60 ngày rồi',
    'sai passcode 5 lần',
    'nộp lúc 16 giờ ngày 03-11-2026',
    'nghị định 63/2024/NĐ-CP',
    'gọi 18001096 được không',
    'tốn 500000 đồng',
  ]) {
    expect(mask(text)).toEqual({ text, found: [] });
  }
});

test('no run of 9 to 12 digits ever survives', () => {
  fc.assert(
    fc.property(fc.string(), fc.stringMatching(/^[0-9]{12}$/), fc.string(), (before, id, after) => {
      const text = `${before.replace(/[\d.,/+-]/g, '')} ${id} ${after.replace(/[\d.,/-]/g, '')}`;
      expect(mask(text).text).not.toContain(id);
    }),
  );
});
