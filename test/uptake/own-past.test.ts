import { expect, it } from 'vitest';
import { pastOf } from '../../uptake/tables/past-checks.ts';
import { importTable, type ReportModel, report, reportCsv } from '../../uptake/uptake.ts';
import { server } from '../acts.ts';
import { onBothDatabases } from '../database.ts';
import { NOW } from './reading.ts';

const REASON = 'Xã rà soát sổ cũ, đã đối chiếu với Công an xã';
const table = (month: number, rows: string) => ({
  fileName: `thang-${month}.csv`,
  bytes: Buffer.from(
    `Liên thông khai sinh tháng ${month}/2025, tỉnh Quảng Trị\nĐơn vị,Tổng số,Liên thông\n${rows}\n`,
  ),
});
const day = (text: string) => ({ from: text, to: text });

onBothDatabases('a table beside the past of its own units', (open) => {
  async function withPast() {
    const { database, close } = await open();
    const deps = { db: database, now: () => NOW };
    for (const [month, rows] of [
      [7, 'Phường Đông Hà,120,100\nXã Cam Lộ,3,2'],
      [8, 'Phường Đông Hà,130,110\nXã Cam Lộ,1,1'],
      [9, 'Phường Đông Hà,125,104\nXã Cam Lộ,4,4'],
    ] as const)
      expect((await importTable(server(deps.now()), deps, table(month, rows))).kind).toBe('kept');
    return { deps, close };
  }

  it('is refused for the cell of a count ten times the usual, and small counts are left alone', async () => {
    const { deps, close } = await withPast();
    const refused = await importTable(
      server(deps.now()),
      deps,
      table(10, 'Phường Đông Hà,1250,1040\nXã Cam Lộ,8,2'),
    );
    expect(refused.kind === 'refused' && refused.problems.filter((one) => one.severity === 'error')).toEqual([
      expect.objectContaining({
        file: 'thang-10.csv',
        row: 3,
        column: 'B (Tổng số)',
        value: '1250',
        rule: 'outlier-past',
        computed: 129,
        message:
          'Phường Đông Hà, liên thông khai sinh: 1.250 hồ sơ, khác xa mức thường có của chính đơn vị (khoảng 129 hồ sơ một kỳ dài như kỳ này, theo 3 kỳ trước).',
      }),
    ]);
    await close();
  });

  it('is kept with a reason, which stands beside the figure and nowhere else', async () => {
    const { deps, close } = await withPast();
    const kept = await importTable(server(deps.now()), deps, {
      ...table(10, 'Phường Đông Hà,130,12\nXã Cam Lộ,8,2'),
      acceptTotal: REASON,
    });
    expect(kept.kind).toBe('kept');
    const made = (await report(deps, { from: '2025-10-01', to: '2025-10-31' })) as ReportModel;
    const cautions = new Map(made.bundles[0]?.rows.map((row) => [row.unit, row.cautions.join(' ')]));
    expect(cautions.get('Phường Đông Hà')).toContain(
      'tỷ lệ 9,2 % (12 trên 130), khác xa mức thường có của chính đơn vị (khoảng 83,3 %, theo 3 kỳ trước).',
    );
    expect(cautions.get('Phường Đông Hà')).toContain(`Vẫn dùng với lý do: ${REASON}`);
    expect(cautions.get('Xã Cam Lộ')).not.toContain(REASON);
    expect(reportCsv(made)).toContain(REASON);
    await close();
  });

  it('of the same month sent again is compared with earlier months, not with itself', async () => {
    const { deps, close } = await withPast();
    const again = table(9, 'Phường Đông Hà,1250,1040\nXã Cam Lộ,4,4');
    // Two months are too few to know what is usual.
    expect((await importTable(server(deps.now()), deps, again)).kind).toBe('kept');
    await close();
  });
});

it('periods are set beside earlier ones as long, days beside the same day of the week, and no day counts twice', () => {
  const head = (id: number, from: string, to: string) => ({ id, period: { from, to } });
  const months = [
    head(1, '2025-05-01', '2025-05-31'),
    head(2, '2025-06-01', '2025-06-30'),
    head(3, '2025-06-16', '2025-07-15'),
    head(4, '2025-07-01', '2025-07-31'),
    head(5, '2025-01-01', '2025-07-31'),
    head(6, '2022-07-01', '2022-07-31'),
  ];
  const october = { from: '2025-10-01', to: '2025-10-31' };
  expect(pastOf(october, months).map(({ id }) => id)).toEqual([1, 2, 4]);
  expect(pastOf(october, months.slice(1))).toEqual([]);
  const days = ['2025-09-29', '2025-10-04', '2025-10-05', '2025-10-06', '2025-10-13'].map((text, id) => ({
    id,
    period: day(text),
  }));
  expect(pastOf(day('2025-10-20'), days).map(({ period }) => period.from)).toEqual([
    '2025-09-29',
    '2025-10-06',
    '2025-10-13',
  ]);
});
