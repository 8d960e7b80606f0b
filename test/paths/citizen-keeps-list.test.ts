import { expect, test } from 'vitest';
import { citizens } from '../bot/citizen.ts';

const someone = citizens();

test('a parent on Telegram is led through the check and keeps the list as a PDF in the talk', async () => {
  const parent = await someone();
  await parent.say('con em sinh ngày 3/11');
  await parent.say('kiểm tra con tôi có được làm liên thông khai sinh không');
  for (const title of [
    'Kiểm tra trường hợp của tôi',
    'Dưới 6 tuổi, chưa có khai sinh',
    'Không, bé ở cùng cha mẹ đẻ',
    'Đã đăng ký kết hôn',
    'Theo hộ khẩu của cha hoặc mẹ',
    'Danh sách cần làm',
  ])
    await parent.tap(title);
  const [file, ...more] = parent.files();
  expect(more).toEqual([]);
  expect(file?.includes('%PDF-1.')).toBe(true);
  expect(file?.includes('danh-sach-can-lam.pdf')).toBe(true);
  expect(parent.logged()).not.toContain('danh-sach');
});
