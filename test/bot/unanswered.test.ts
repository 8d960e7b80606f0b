import { expect, test } from 'vitest';
import { grouped, type UnclearQuestion } from '../../bot/unanswered.ts';

const said = (
  text: string,
  hour: number,
  mark: UnclearQuestion['mark'] = 'unknown',
  topic: string | null = null,
): UnclearQuestion => ({
  text,
  at: new Date(Date.UTC(2026, 10, 21, hour)),
  topic,
  mark,
});

test('the same words in other spellings are one group, shown as last written', () => {
  const groups = grouped(
    [
      said('Làm hộ chiếu ở đâu?', 1),
      said('lam ho chieu o dau', 3, 'clarify', 'other_procedure'),
      said('LÀM HỘ CHIẾU Ở ĐÂU', 2, 'bad', 'birth.fee'),
    ],
    10,
  );
  expect(groups).toEqual([
    {
      text: 'lam ho chieu o dau',
      count: 3,
      lastAt: new Date('2026-11-21T03:00:00Z'),
      topic: 'other_procedure',
      marks: { unknown: 1, clarify: 1, bad: 1 },
    },
  ]);
});

test('the most frequent come first, of equals the newest, and no more than asked for', () => {
  const groups = grouped([said('một', 1), said('hai', 2), said('hai', 3), said('ba', 4)], 2);
  expect(groups.map((group) => group.text)).toEqual(['hai', 'ba']);
});

test('a message without letters says nothing', () => {
  expect(grouped([said('???', 1), said('👍', 2), said('123', 3)], 10)).toEqual([]);
});
