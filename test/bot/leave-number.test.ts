/** Who wishes to be telephoned, who reads little, and which numbers and codes are read from what was typed. */
import { expect, test } from 'vitest';
import { codeFrom, codeIn, numberIn, readsLittle, wantsCall } from '../../bot/leave-number.ts';

test.each([
  'gọi điện cho tôi với',
  'goi cho ba di con',
  'nhờ cán bộ gọi điện giúp',
  'cho tôi xin gọi lại',
  'cán bộ gọi cho em được không',
])('a call is wished for: %s', (text) => expect(wantsCall(text)).toBe(true));

test.each([
  'công an gọi điện cho tôi bảo cài app',
  'cán bộ gọi điện cho em đòi nộp lại giấy chứng sinh',
  'hôm qua xã gọi cho tôi',
  'gọi số nào để hỏi khai sinh',
  'khai sinh ở đâu',
])('told, not wished for: %s', (text) => expect(wantsCall(text)).toBe(false));

test('who reads little is heard; who lost a paper that cannot be read is not meant', () => {
  for (const text of [
    'tôi không biết chữ nhiều',
    'mat kem lam con oi',
    'bác không rành nhắn tin',
    'không đọc được',
  ])
    expect(readsLittle(text), text).toBe(true);
  for (const text of ['giấy chứng sinh ghi sai tên', 'chưa có giấy báo tử', 'không biết làm ở đâu'])
    expect(readsLittle(text), text).toBe(false);
});

test('numbers and codes as people type them', () => {
  expect(numberIn('dạ số 0912 345 678 nha')).toBe('0912 345 678');
  expect(numberIn('sinh ngày 10/11/2026')).toBeNull();
  expect(codeIn('mã 123 456')).toBe('123456');
  expect(codeIn('1234567')).toBeNull();
  expect(codeFrom('abc')).toMatch(/^\d{6}$/);
  expect(codeFrom('abc')).not.toBe(codeFrom('abd'));
});
