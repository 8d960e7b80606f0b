import { expect, test } from 'vitest';
import { command } from '../../bot/stop-words.ts';

test.each([
  'Dừng',
  'DỪNG',
  'dung',
  'Dừng!',
  'dừng ạ',
  'STOP',
  'stop.',
  'Tu choi',
  'từ chối',
  'TC',
  'hủy',
  'huỷ đăng ký',
  '/stop',
  'dừng nhắn tin nữa',
  'Dạ thôi dừng nhé',
  'xin dừng lại',
])('"%s" stops everything', (text) => {
  expect(command(text)).toBe('stop');
});

test.each([
  'dừng hồ sơ thì sao ạ',
  'hồ sơ bị từ chối',
  'bị từ chối thì làm sao',
  'hủy hồ sơ khai sinh được không',
  'đăng ký khai sinh',
  'đúng',
  'Dũng',
  'đúng rồi ạ',
  'dùng',
  '',
])('"%s" is not a command to stop', (text) => {
  expect(command(text)).toBe(null);
});

test('"tiếp tục" asks for messages again', () => {
  expect(command('Tiếp tục')).toBe('again');
  expect(command('bật lại nhé')).toBe('again');
});
