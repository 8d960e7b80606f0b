import { describe, expect, it } from 'vitest';
import { arrivalsOf, lateOf, missingOf } from '../../uptake/office/arrivals.ts';
import { storedTable } from './stories.ts';

const DONG_HA = ['19333', 'Phường Đông Hà'] as const;
const CAM_LO = ['19597', 'Xã Cam Lộ'] as const;
const EXPECTED = [
  { code: '19333', name: 'Phường Đông Hà' },
  { code: '19597', name: 'Xã Cam Lộ' },
];
const WEEK = { from: '2026-11-23', to: '2026-11-29' };
const on = (from: string, to = from) => ({ from, to });
const at = (time: string) => new Date(`${time}+07:00`);

const names = (...tables: ReturnType<typeof storedTable>[]) =>
  missingOf(arrivalsOf(tables, EXPECTED, WEEK), WEEK).map(({ words }) => words);

describe('a week', () => {
  const whole = storedTable([[...DONG_HA, 10, 9]], { period: WEEK, loadedAt: at('2026-11-30T09:00:00') });

  it('has come with one table of the week, or with tables of all its days', () => {
    const days = ['23', '24', '25', '26', '27', '28', '29'].map((day, index) =>
      storedTable([[...CAM_LO, 3, 2]], {
        ...{ id: 10 + index, period: on(`2026-11-${day}`) },
        loadedAt: at(`2026-11-${day}T13:30:00`),
      }),
    );
    expect(names(whole, ...days)).toEqual([]);
    expect(names(whole, ...days.slice(0, 5))).toEqual([
      'Xã Cam Lộ (thiếu số liệu từ 28/11/2026 đến 29/11/2026)',
    ]);
    expect(names(whole, ...days.filter((_, index) => index % 2 === 1))).toEqual([
      'Xã Cam Lộ (thiếu số liệu ngày 23/11/2026, ngày 25/11/2026, ngày 27/11/2026 và 1 khoảng khác)',
    ]);
  });

  it('is missing whole where only tables of other periods came', () => {
    expect(names(whole)).toEqual(['Xã Cam Lộ']);
    expect(names(storedTable([[...DONG_HA, 10, 9]], { period: on('2026-11-22', '2026-11-29') }))).toEqual([
      'Phường Đông Hà',
      'Xã Cam Lộ',
    ]);
  });

  it('is late when its last day came after 13:00 of Monday; a later, better version is not', () => {
    const first = storedTable([[...DONG_HA, 10, 9]], {
      ...{ period: WEEK, loadedAt: at('2026-11-30T12:59:00'), supersededBy: 2 },
    });
    const better = storedTable(
      [
        [...DONG_HA, 12, 9],
        [...CAM_LO, 3, 3],
      ],
      { id: 2, period: WEEK, loadedAt: at('2026-11-30T15:00:00') },
    );
    expect(lateOf(arrivalsOf([first, better], EXPECTED, WEEK), WEEK)).toEqual([
      { unit: 'Xã Cam Lộ', atText: '15:00 30/11/2026' },
    ]);
  });

  it('has not come any more when the version in use leaves the unit out', () => {
    const first = storedTable(
      [
        [...DONG_HA, 10, 9],
        [...CAM_LO, 3, 3],
      ],
      { period: WEEK, supersededBy: 2 },
    );
    expect(names(first, storedTable([[...DONG_HA, 10, 9]], { id: 2, period: WEEK }))).toEqual(['Xã Cam Lộ']);
  });
});
