import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { command } from '../../bot/stop-words.ts';
import { NOT_STOP, STOP } from './stop-words-said.ts';

/** One message a line; a comment after two slashes. */
describe('a stop', () => {
  test('is looked for in at least 120 messages that are one and 120 that are none', () => {
    expect(new Set(STOP).size).toBeGreaterThanOrEqual(120);
    expect(new Set(NOT_STOP).size).toBeGreaterThanOrEqual(120);
  });

  test.each(STOP)('"%s" stops everything, also decomposed', (text) => {
    expect(command(text)).toBe('stop');
    expect(command(text.normalize('NFD'))).toBe('stop');
    expect(command(`  ${text.toUpperCase()}\n`)).toBe('stop');
  });

  test.each(NOT_STOP)('"%s" is not a command', (text) => {
    expect(command(text)).toBe(null);
    expect(command(text.normalize('NFD'))).toBe(null);
  });

  test('nothing at all is nothing', () => {
    for (const text of ['', ' ', '...', '???', '👍', '\u0301', '\u200b', 'x'.repeat(100_000)])
      expect(command(text)).toBe(null);
  });
});

test.each([
  ['tiếp tục', 'again'],
  ['Tiếp tục ạ', 'again'],
  ['TIEP TUC', 'again'],
  ['bật lại nhé', 'again'],
  ['nhận lại tin', 'again'],
  ['tiếp tục nhận tin', 'again'],
  ['tắt nhắc', 'reminders_off'],
  ['TẮT NHẮC', 'reminders_off'],
  ['tat nhac', 'reminders_off'],
  ['Tắt nhắc nhé em', 'reminders_off'],
  ['tắt nhắc hẹn', 'reminders_off'],
  ['tắt nhắc hồ sơ', 'reminders_off'],
  ['tắt tin nhắc', 'reminders_off'],
  ['tatnhac', 'reminders_off'],
  ['t ắ t n h ắ c', 'reminders_off'],
  ['tắt nhắc đi', 'reminders_off'],
  ['bật nhắc', 'reminders_on'],
  ['BAT NHAC', 'reminders_on'],
  ['dạ bật nhắc ạ', 'reminders_on'],
  ['bật lại nhắc hồ sơ', 'reminders_on'],
  ['bật nhắc lại giúp em', 'reminders_on'],
  ['mở nhắc', 'reminders_on'],
  ['bắt nhạc', null],
  ['bật nhạc chờ', null],
  ['tắt nhắc thì có sao không', null],
  ['tiếp tục thế nào', null],
  ['tiếp tục làm hồ sơ', null],
] as const)('"%s" is %s', (text, meant) => {
  expect(command(text)).toBe(meant);
  expect(command(text.normalize('NFD'))).toBe(meant);
});

test('no message makes it fail', () => {
  const word = fc.constantFrom(
    'dung',
    'nhan',
    'tin',
    'nhac',
    'cho',
    'toi',
    'so',
    'nay',
    'nua',
    'het',
    'khong',
    'a',
  );
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: 'binary', maxLength: 400 }), fc.array(word, { maxLength: 80 })),
      (any) => {
        const text = typeof any === 'string' ? any : any.join(' ');
        expect(() => command(text)).not.toThrow();
      },
    ),
    { numRuns: 2_000 },
  );
});
