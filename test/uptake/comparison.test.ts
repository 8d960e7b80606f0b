import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plusDays } from '../../calendar/day.ts';
import { daysIn } from '../../uptake/period.ts';
import { calendarBefore, compared, periodToCompare } from '../../uptake/report/comparison.ts';
import { reportCsv } from '../../uptake/report/export-csv.ts';
import { exportNotes } from '../../uptake/report/export-rows.ts';
import type { ReportModel } from '../../uptake/report/report-model.ts';
import { importTable, report } from '../../uptake/uptake.ts';
import { server } from '../acts.ts';
import { freshSqlite, testKeys } from '../database.ts';
import { reportOver, storedTable } from './stories.ts';

const AUGUST = { from: '2025-08-01', to: '2025-08-31' };
const SEPTEMBER = { from: '2025-09-01', to: '2025-09-30' };
const september = { id: 2, fileName: 'thang-9.xlsx', source: 'Báo cáo số 13', period: SEPTEMBER };
const DONG_HA = ['19333', 'Phường Đông Hà'] as const;
const CAM_LO = ['19597', 'Xã Cam Lộ'] as const;
const CON_CO = ['19742', 'Đặc khu Cồn Cỏ'] as const;

const changes = (model: ReportModel) =>
  model.bundles[0]?.rows.map(({ unit, change }) => `${unit}: ${change.text} ${change.caution}`.trim());

describe('the period before', () => {
  it.each([
    ['2026-03-01', '2026-03-31', '2026-02-01', '2026-02-28'],
    ['2026-01-01', '2026-03-31', '2025-10-01', '2025-12-31'],
    ['2026-01-01', '2026-06-30', '2025-07-01', '2025-12-31'],
    ['2026-01-01', '2026-12-31', '2025-01-01', '2025-12-31'],
    ['2024-02-01', '2024-02-29', '2024-01-01', '2024-01-31'],
    ['2026-11-30', '2026-11-30', '2026-11-29', '2026-11-29'],
    ['2026-11-23', '2026-11-29', '2026-11-16', '2026-11-22'],
    ['2023-07-20', '2023-10-16', '2023-04-22', '2023-07-19'],
  ])('of %s to %s is %s to %s', (from, to, oldFrom, oldTo) => {
    expect(calendarBefore({ from, to })).toEqual({ from: oldFrom, to: oldTo });
  });

  it('always ends the day before, and is about as long', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9000 }), fc.integer({ min: 0, max: 800 }), (start, length) => {
        const from = plusDays('2015-01-01', start);
        const before = calendarBefore({ from, to: plusDays(from, length) });
        expect(plusDays(before.to, 1)).toBe(from);
        expect(Math.abs(daysIn(before) - length - 1)).toBeLessThanOrEqual(4);
      }),
    );
  });

  it('is that of the last table where none lies in the one of the calendar', () => {
    const quarter = { from: '2023-07-20', to: '2023-10-16' };
    const rest = { from: '2023-10-17', to: '2023-12-31' };
    expect(periodToCompare(rest, [quarter])).toEqual(quarter);
    const day = { from: '2023-10-16', to: '2023-10-16' };
    expect(periodToCompare({ from: '2024-01-01', to: '2024-01-31' }, [quarter, day])).toEqual(quarter);
    expect(periodToCompare(SEPTEMBER, [AUGUST, { from: '2025-08-31', to: '2025-08-31' }])).toEqual(AUGUST);
    expect(periodToCompare(AUGUST, [])).toEqual({ from: '2025-07-01', to: '2025-07-31' });
  });
});

describe('the change against the period before', () => {
  const before = reportOver(
    [
      storedTable([
        [...DONG_HA, 1000, 200],
        [...CAM_LO, 60, 5],
        [...CON_CO, 0, 0],
      ]),
    ],
    AUGUST,
  );

  it('is given in points, with a caution where counts are small or luck explains it', () => {
    const now = reportOver(
      [
        storedTable(
          [
            [...DONG_HA, 1000, 300],
            [...CAM_LO, 400, 100],
            [...CON_CO, 30, 20],
          ],
          september,
        ),
      ],
      SEPTEMBER,
    );
    expect(changes(compared(now, AUGUST, before))).toEqual([
      'Đặc khu Cồn Cỏ: –',
      'Phường Đông Hà: +10,0 điểm',
      'Xã Cam Lộ: +16,7 điểm Ít hồ sơ ở kỳ trước: chưa nên dựa vào mức thay đổi.',
    ]);
    const barely = reportOver([storedTable([[...DONG_HA, 1000, 190]], september)], SEPTEMBER);
    expect(changes(compared(barely, AUGUST, before))).toEqual([
      'Phường Đông Hà: −1,0 điểm Mức thay đổi có thể do may rủi.',
    ]);
    expect(compared(barely, AUGUST, before).bundles[0]?.total.change.caution).toContain(
      'Hai kỳ không cùng các đơn vị (kỳ này thiếu 2 đơn vị).',
    );
  });

  it('is "–" for everybody where there was no table, and the period is named all the same', () => {
    const model = compared(before, { from: '2025-07-01', to: '2025-07-31' }, null);
    expect(changes(model)?.every((line) => line.endsWith(': –'))).toBe(true);
    expect(model.before?.text).toBe(
      'Không có bảng nào của kỳ trước (từ 01/07/2025 đến 31/07/2025) để so sánh.',
    );
  });

  it('stands in every export with the counts, the period and the tables it comes from', () => {
    const now = reportOver([storedTable([[...DONG_HA, 1000, 300]], september)], SEPTEMBER);
    const model = compared(now, AUGUST, before);
    const [row] = parse(reportCsv(model), { bom: true, columns: true, delimiter: ';' }) as Record<
      string,
      string
    >[];
    expect(row).toMatchObject({
      'Thay đổi so với kỳ trước (điểm)': '10',
      'Kỳ trước: tổng số hồ sơ': '1000',
      'Kỳ trước: qua liên thông': '200',
      'Kỳ trước: tỷ lệ (%)': '20',
      'Kỳ trước: từ ngày': '2025-08-01',
      'Kỳ trước: đến ngày': '2025-08-31',
    });
    const notes = exportNotes(model).join('\n');
    expect(notes).toContain(
      'Kỳ trước: từ 01/08/2025 đến 31/08/2025, theo bảng Báo cáo số 12/BC-UBND (bản số 1).',
    );
    expect(notes).toContain('Nguồn kỳ trước: Báo cáo số 12/BC-UBND (tệp thang-8.xlsx)');
  });
});

it('the report asks the tables for the period before by itself, at its own level only', async () => {
  const { database, close } = await freshSqlite();
  const deps = { db: database, keys: testKeys, now: () => new Date('2025-11-05T02:00:00Z') };
  const load = (fileName: string, from: string, to: string, rows: string) =>
    importTable(server(deps.now()), deps, {
      ...{ fileName, from, to, provinceCode: '44' },
      bytes: Buffer.from(`Liên thông khai sinh\nĐơn vị,Tổng số,Liên thông\n${rows}\n`),
    });
  await load('huyen.csv', '2025-05-01', '2025-06-30', 'Huyện Hải Lăng,874,169');
  await load('t8.csv', '2025-08-01', '2025-08-31', 'Phường Đông Hà,1000,200');
  await load('t9.csv', '2025-09-01', '2025-09-30', 'Phường Đông Hà,1000,300');
  const asked = async (from: string, to: string) => {
    const found = await report(deps, { from, to, provinceCode: '44' });
    if (found.kind === 'nothing') throw new Error(found.message);
    return found;
  };
  const found = await asked('2025-09-01', '2025-09-30');
  expect(changes(found)).toEqual(['Phường Đông Hà: +10,0 điểm']);
  const first = await asked('2025-08-01', '2025-08-31');
  expect(changes(first)).toEqual(['Phường Đông Hà: –']);
  expect(first.before?.text).toContain('Các bảng trước đó tính theo cấp đơn vị khác');
  await close();
});
