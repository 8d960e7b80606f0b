import { expect, test } from 'vitest';
import { ownData } from '../../bot/files.ts';
import { endOfNextWorkingDay, nextOpening, sayWhenAnswered } from '../../bot/working-hours.ts';

const { hours } = ownData();
/** A moment in Việt Nam; 20 November 2026 is a Friday. */
const vn = (text: string): Date => new Date(`${text}:00+07:00`);

test('every period and every day off has a source', () => {
  for (const one of [...hours.periods, ...hours.holidays.off]) expect(one.source).not.toBe('');
});

test.each([
  ['2026-11-20T08:00', '2026-11-20T08:00'],
  ['2026-11-20T07:29', '2026-11-20T07:30'],
  ['2026-11-20T11:30', '2026-11-20T13:30'],
  ['2026-11-20T12:15', '2026-11-20T13:30'],
  ['2026-11-20T17:00', '2026-11-23T07:30'],
  ['2026-11-21T10:00', '2026-11-23T07:30'],
  ['2026-12-31T18:00', '2027-01-04T07:30'],
  ['2026-08-21T18:00', '2026-08-22T07:30'],
  ['2027-02-03T18:00', '2027-02-11T07:30'],
])('at %s staff are next there at %s', (now, opening) => {
  expect(nextOpening(hours, vn(now))).toEqual(vn(opening));
});

test.each([
  ['2026-11-19T09:00', '2026-11-20T17:00'],
  ['2026-11-20T09:00', '2026-11-23T17:00'],
  ['2026-11-21T23:30', '2026-11-23T17:00'],
  ['2027-02-03T09:00', '2027-02-11T17:00'],
])('after %s the next working day ends at %s', (since, end) => {
  expect(endOfNextWorkingDay(hours, vn(since))).toEqual(vn(end));
});

test('without hours nothing is promised', () => {
  const none = { ...hours, periods: hours.periods.map((one) => ({ ...one, hours: {} })) };
  expect(nextOpening(none, vn('2026-11-20T08:00'))).toBe(null);
  expect(endOfNextWorkingDay(none, vn('2026-11-20T08:00'))).toBe(null);
  expect(sayWhenAnswered(none, vn('2026-11-20T08:00'))).toBe(
    'Cán bộ sẽ trả lời ngay tại đây trong giờ làm việc.',
  );
});

test('the citizen reads when staff will answer', () => {
  expect(sayWhenAnswered(hours, vn('2026-11-20T08:00'))).toMatch(/đang trong giờ hành chính/);
  expect(sayWhenAnswered(hours, vn('2026-11-20T12:00'))).toMatch(/từ 13 giờ 30 hôm nay\.$/);
  expect(sayWhenAnswered(hours, vn('2026-11-21T10:00'))).toMatch(/từ 7 giờ 30 thứ Hai, ngày 23\/11\/2026\.$/);
});
