import { describe, expect, test } from 'vitest';
import { benefitGroupIn, dayIn } from '../../../knowledge/understanding/mentions.ts';

describe('days in a message', () => {
  test.each([
    ['bố tôi mất 3/11', { day: 3, month: 11, year: null, lunar: false }],
    ['sinh ngày 20-10-2026', { day: 20, month: 10, year: 2026, lunar: false }],
    ['mất ngày 9 tháng 7 năm 2026', { day: 9, month: 7, year: 2026, lunar: false }],
    ['mất mùng 9 tháng này', { day: 9, month: null, year: null, lunar: false }],
    ['mất mùng 5 tháng 8 âm lịch', { day: 5, month: 8, year: null, lunar: true }],
  ])('"%s"', (text, wanted) => {
    expect(dayIn(text)).toEqual(wanted);
  });

  test.each(['trong 15 ngày', 'quá 60 ngày rồi', 'sinh hôm qua', '32/13', 'gọi 18001096'])(
    '"%s" has none',
    (text) => {
      expect(dayIn(text)).toBeNull();
    },
  );
});

describe('who pays after a death', () => {
  test.each([
    ['ba em có lương hưu', 'pension'],
    ['ong toi la thuong binh', 'merit'],
    ['bà nhận tiền già hằng tháng', 'social'],
    ['chồng tôi đang đóng bảo hiểm xã hội', 'worker'],
    ['bố tôi không có lương hưu', 'none'],
    ['mẹ hưởng hưu trí xã hội', 'social'],
  ])('"%s" is %s', (text, group) => {
    expect(benefitGroupIn(text)).toBe(group);
  });

  test('nothing is guessed', () => {
    expect(benefitGroupIn('bố tôi mất hôm qua')).toBeNull();
  });
});
