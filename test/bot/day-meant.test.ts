import { expect, test } from 'vitest';
import { dayMeant } from '../../bot/day-meant.ts';

const NOW = new Date('2026-11-21T02:00:00Z');
const said = (day: number, month: number | null = null, year: number | null = null, lunar = false) => ({
  day,
  month,
  year,
  lunar,
});

test('a day and month without a year is the latest that has been', () => {
  expect(dayMeant(said(3, 11), NOW)).toBe('2026-11-03');
  expect(dayMeant(said(25, 12), NOW)).toBe('2025-12-25');
});

test('a day alone is the last one of that number', () => {
  expect(dayMeant(said(9), NOW)).toBe('2026-11-09');
  expect(dayMeant(said(30), NOW)).toBe('2026-10-30');
  expect(dayMeant(said(31), NOW)).toBe('2026-10-31');
});

test('a full date is taken as said, a future one not at all', () => {
  expect(dayMeant(said(1, 7, 2026), NOW)).toBe('2026-07-01');
  expect(dayMeant(said(1, 7, 26), NOW)).toBe('2026-07-01');
  expect(dayMeant(said(1, 7, 2027), NOW)).toBe(null);
});

test('a lunar day, or one that does not exist, is not guessed', () => {
  expect(dayMeant(said(15, 8, null, true), NOW)).toBe(null);
  expect(dayMeant(said(31, 2, 2026), NOW)).toBe(null);
});
