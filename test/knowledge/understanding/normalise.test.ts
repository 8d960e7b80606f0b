import { describe, expect, test } from 'vitest';
import { readModel } from '../../../knowledge/understanding/files.ts';
import { fromTelex, fromVni } from '../../../knowledge/understanding/keyboard.ts';
import { normalise } from '../../../knowledge/understanding/normalise.ts';
import { clean, fingerprint, wordOf } from '../../../knowledge/understanding/text.ts';
import { stripMarks } from '../../../writing/letters.ts';

const { language } = readModel();
const plain = (text: string) =>
  normalise(language, text)
    .map(({ words }) => words.map((word) => word.plain).join(' '))
    .join(' / ');

describe('cleaning a message', () => {
  test.each([
    ['lm ks cho bé cần j', 'lam khai sinh cho be can gi'],
    ['đk online đc k', 'dang ky online duoc khong'],
    ['Mần khai tử ở mô rứa', 'lam khai tu dau the'],
    ['hổng có giấy chứng sanh', 'khong co giay chung sinh'],
    ['khai sinhhhh', 'khai sinh'],
    ['ddawng kys khai sinh', 'dang ky khai sinh'],
    ['khaisinh cho con', 'khai sinh cho con'],
    ['bao nhiêu tiền', 'bao nhieu tien'],
  ])('"%s" reads "%s"', (text, wanted) => {
    expect(plain(text)).toBe(wanted);
  });

  test('sentences are kept apart', () => {
    expect(plain('Bố tôi mất. Cần giấy gì?')).toBe('bo toi mat / can giay gi');
  });

  test('both places of a tone mark and both falling tones are one word', () => {
    expect(wordOf('hoà')).toEqual(wordOf('hòa'));
    expect(wordOf('nghĩ').shape).toBe(wordOf('nghỉ').shape);
  });

  test('links and control characters do not survive', () => {
    expect(clean('xem https://lua-dao.xyz/a?b=1\u0007 nhé')).toBe('xem  linkweb   nhé');
  });

  test('stripping leaves plain letters', () => {
    expect(stripMarks('Đường Nguyễn Huệ')).toBe('Duong Nguyen Hue');
    expect(fingerprint('Khai sinh, ở đâu?')).toBe('khaisinhodau');
  });
});

describe('words typed with the Vietnamese keyboard off', () => {
  test.each([
    ['ddawng', 'đăng'],
    ['kys', 'ký'],
    ['giaays', 'giấy'],
    ['dduwowcj', 'được'],
  ])('Telex %s is %s', (typed, wanted) => {
    expect(wordOf(fromTelex(typed) ?? '')).toEqual(wordOf(wanted));
  });

  test.each([
    ['d9a8ng', 'đăng'],
    ['gia6y1', 'giấy'],
    ['d9u7o7c5', 'được'],
  ])('VNI %s is %s', (typed, wanted) => {
    expect(wordOf(fromVni(typed) ?? '')).toEqual(wordOf(wanted));
  });

  test('a word without keys is left alone', () => {
    expect(fromTelex('khai')).toBeNull();
    expect(fromVni('khai')).toBeNull();
  });
});
