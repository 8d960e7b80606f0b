import fc from 'fast-check';
import { expect, test } from 'vitest';
import { daysBetween, partsOf } from '../../calendar/day.ts';
import { dayOf } from '../../calendar/moment.ts';
import { readDate, readMoment } from '../../files/dates.ts';

test.each([
  ['3/11/2026', null],
  ['03-11-2026', null],
  ['03.11.2026', null],
  ['3 / 11 / 2026', null],
  ['2026-11-03', null],
  ['2026/11/3', null],
  ['46329', null],
  ['Ngày 3 tháng 11 năm 2026', null],
  ['03/11/2026 14:30', 52_200],
  ['03/11/2026 14:30:05', 52_205],
  ['14:30 3/11/2026', 52_200],
  ['14h30 ngày 03/11/2026', 52_200],
  ['14 giờ 30 phút, ngày 3 tháng 11 năm 2026', 52_200],
  ['3/11/2026 8h', 28_800],
  ['2026-11-03T14:30', 52_200],
  ['46329.5', 43_200],
])('“%s” is the 3rd of November 2026', (written, seconds) => {
  expect(readDate(written)).toEqual({ kind: 'date', day: '2026-11-03', seconds });
});

test.each([
  '',
  'hôm qua',
  '11/21/2026',
  '31/11/2026',
  '29/2/2025',
  '3/11/26',
  '3/11',
  '2026',
  '912345678',
  '3/11-2026',
  '25:00 3/11/2026',
  '0/1/2026',
  '1/1/0026',
])('“%s” is refused with a sentence', (written) => {
  const read = readDate(written);
  if (read.kind !== 'refused') throw new Error('was read');
  expect(read.why).toMatch(/\.$/);
});

test('a month-first date is named as such', () => {
  expect(readDate('11/21/2026')).toMatchObject({ why: expect.stringContaining('tháng trước ngày') });
});

test('a moment is told in Vietnamese time unless a zone is written', () => {
  const at = (text: string) => {
    const read = readMoment(text);
    return read.kind === 'moment' ? [read.at.toISOString(), read.hasTime] : read.why;
  };
  expect(at('3/11/2026')).toEqual(['2026-11-02T17:00:00.000Z', false]);
  expect(at('3/11/2026 14:30')).toEqual(['2026-11-03T07:30:00.000Z', true]);
  expect(at('2026-11-03T14:30:00Z')).toEqual(['2026-11-03T14:30:00.000Z', true]);
  expect(at('2026-11-03T14:30:00.123+07:00')).toEqual(['2026-11-03T07:30:00.000Z', true]);
  expect(at('2026-11-03 14:30 +0700')).toEqual(['2026-11-03T07:30:00.000Z', true]);
});

test('every day survives every way of writing it', () => {
  const days = fc
    .date({
      min: new Date('1950-01-02T00:00:00Z'),
      max: new Date('2119-12-30T00:00:00Z'),
      noInvalidDate: true,
    })
    .map((at) => dayOf(at));
  fc.assert(
    fc.property(days, fc.constantFrom('/', '-', '.'), (day, sign) => {
      const { year: y, month: m, date: d } = partsOf(day);
      const serial = daysBetween('1970-01-01', day) + 25_569;
      for (const written of [[d, m, y].join(sign), day, String(serial)])
        expect(readDate(written)).toEqual({ kind: 'date', day, seconds: null });
      const moment = readMoment(day);
      expect(moment.kind === 'moment' && dayOf(moment.at)).toEqual(day);
    }),
  );
});

test('no text makes the reader throw', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => readMoment(text).kind.length > 0));
});
