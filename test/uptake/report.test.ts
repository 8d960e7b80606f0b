import { describe, expect, it } from 'vitest';
import { buildReport, type ReportRequest } from '../../uptake/report/report.ts';
import { printed, problem, storedTable } from './stories.ts';

const request: ReportRequest = {
  period: { from: '2025-08-01', to: '2025-10-31' },
  level: 'commune',
  provinceCode: null,
  provinceName: (code) => (code === '44' ? 'Tỉnh Quảng Trị' : code),
  now: new Date('2025-11-05T02:00:00Z'),
};
const DONG_HA = ['19333', 'Phường Đông Hà'] as const;
const CAM_LO = ['19597', 'Xã Cam Lộ'] as const;
const CON_CO = ['19742', 'Đặc khu Cồn Cỏ'] as const;
const september = { id: 2, fileName: 'thang-9.xlsx', period: { from: '2025-09-01', to: '2025-09-30' } };

function births(...tables: Parameters<typeof buildReport>[0]) {
  const report = buildReport(tables, request);
  const bundle = report?.bundles[0];
  if (report === null || bundle === undefined) throw new Error('no report');
  return {
    report,
    bundle,
    rows: bundle.rows.map((row) => `${row.rankText} ${row.unit} ${row.ofText} ${row.percentText}`),
  };
}

describe('the report', () => {
  it('ranks units, adds them up, and shows "–" where nothing happened', () => {
    const { bundle, rows } = births(
      storedTable([
        [...CON_CO, null, null],
        [...CAM_LO, 400, 100],
        [...DONG_HA, 1000, 900],
      ]),
    );
    expect(rows).toEqual([
      '1 Phường Đông Hà 900 trên 1.000 90,0 %',
      '2 Xã Cam Lộ 100 trên 400 25,0 %',
      '– Đặc khu Cồn Cỏ 0 trên 0 –',
    ]);
    expect(bundle.total).toMatchObject({
      totalText: '1.400',
      linkedText: '1.000',
      percentText: '71,4 %',
      label: 'Cộng các đơn vị',
    });
    expect(bundle.rows[2]).toMatchObject({ intervalText: '–', percent: null, rank: null, cautions: [] });
  });

  it('adds months before it divides, never averages rates', () => {
    const { rows, bundle } = births(
      storedTable([[...DONG_HA, 100, 90]]),
      storedTable([[...DONG_HA, 300, 90]], september),
    );
    expect(rows).toEqual(['1 Phường Đông Hà 180 trên 400 45,0 %']);
    expect(bundle.rows[0]?.tables).toEqual([1, 2]);
  });

  it('counts no day twice: of overlapping tables those that cover most are used, the others named', () => {
    const both = { id: 3, fileName: 'luy-ke.xlsx', period: { from: '2025-08-01', to: '2025-09-30' } };
    const { rows, report } = births(
      storedTable([[...DONG_HA, 100, 90]]),
      storedTable([[...DONG_HA, 410, 200]], both),
    );
    expect(rows).toEqual(['1 Phường Đông Hà 200 trên 410 48,8 %']);
    expect(report.notes).toEqual([
      'Không dùng bảng "thang-8.xlsx" (từ 01/08/2025 đến 31/08/2025) vì trùng ngày với kỳ đã chọn.',
      'Tỉnh Quảng Trị: chưa có số liệu liên thông khai sinh từ 01/10/2025 đến 31/10/2025.',
    ]);
    expect(report.sources.map((source) => source.fileName)).toEqual(['luy-ke.xlsx']);
  });

  it('says which unit lacks a period', () => {
    const { bundle } = births(
      storedTable([
        [...DONG_HA, 100, 90],
        [...CAM_LO, 40, 30],
      ]),
      storedTable([[...DONG_HA, 300, 90]], september),
    );
    const camLo = bundle.rows.find((row) => row.unit === 'Xã Cam Lộ');
    expect(camLo?.cautions).toEqual(['Không có số liệu từ 01/09/2025 đến 30/09/2025.']);
  });

  it('sets parts of a province side by side, and takes of a unit the row loaded last', () => {
    const part = storedTable([[...CAM_LO, 50, 40]], { id: 4, fileName: 'cam-lo.xlsx' });
    const { rows } = births(
      storedTable([
        [...DONG_HA, 100, 90],
        [...CAM_LO, 40, 30],
      ]),
      part,
    );
    expect(rows).toEqual(['1 Phường Đông Hà 90 trên 100 90,0 %', '2 Xã Cam Lộ 40 trên 50 80,0 %']);
  });

  it('leaves out replaced versions, other levels and tables that reach beyond the period', () => {
    const one = storedTable([[...DONG_HA, 100, 90]]);
    expect(buildReport([{ ...one, supersededBy: 9 }], request)).toBeNull();
    expect(buildReport([{ ...one, level: 'district' }], request)).toBeNull();
    expect(buildReport([{ ...one, period: { from: '2025-07-31', to: '2025-08-31' } }], request)).toBeNull();
    expect(buildReport([one], { ...request, provinceCode: '75' })).toBeNull();
  });

  it('prints what the source printed otherwise, and the reason for which it was accepted', () => {
    const table = storedTable([[...DONG_HA, 100, 90]], {
      printed: printed({ total: 110, linked: 90, percent: 81.8 }),
      acceptedReason: 'Đã hỏi, chờ trả lời',
    });
    expect(births(table).bundle.printed).toEqual([
      {
        tableId: 1,
        printedTotal: 110,
        printedLinked: 90,
        printedPercent: 81.8,
        reason: 'Đã hỏi, chờ trả lời',
        text: 'Nguồn "Báo cáo số 12/BC-UBND" in tổng 110 (cộng các dòng được 100); tỷ lệ 81,8 % (tính từ các dòng là 90,0 %). Bảng vẫn được dùng với lý do: Đã hỏi, chờ trả lời',
      },
    ]);
    const sound = storedTable([[...DONG_HA, 100, 90]], {
      printed: printed({ total: 100, linked: 90, percent: 90 }),
    });
    expect(births(sound).bundle.printed).toEqual([]);
  });

  it('carries cautions to the unit they belong to', () => {
    const table = storedTable(
      [
        [...DONG_HA, 100, 9],
        [...CAM_LO, 400, 100],
      ],
      {
        problems: [
          problem({ rule: 'outlier', row: 3, column: 'B (Tổng số)', message: 'Xã Cam Lộ khác xa.' }),
          problem({
            rule: 'rate-off',
            row: 3,
            column: 'D (Tỷ lệ)',
            value: '26%',
            printed: 26,
            computed: 25,
            message: 'x',
          }),
          problem({ rule: 'unit-gone', message: 'Thiếu Xã Gio Linh.' }),
        ],
      },
    );
    const { bundle } = births(table);
    expect(bundle.rows.map((row) => [row.unit, row.cautions, row.printedText])).toEqual([
      ['Xã Cam Lộ', ['Xã Cam Lộ khác xa.', 'Nguồn in tỷ lệ 26,0 %.'], '26,0 %'],
      ['Phường Đông Hà', ['Ít hồ sơ (9 trên 100): chưa nên so sánh.'], null],
    ]);
    expect(bundle.notes).toEqual(['Thiếu Xã Gio Linh.']);
  });

  it('prints the reason beside the figure that was let in for it, and beside no other', () => {
    const far = problem({ rule: 'outlier', column: 'B (Tổng số)', severity: 'error', accepted: true });
    const table = storedTable(
      [
        [...DONG_HA, 100, 50],
        [...CAM_LO, 400, 100],
      ],
      {
        acceptedReason: 'Rà soát sổ cũ',
        problems: [
          { ...far, row: 3, message: 'Xã Cam Lộ khác xa.' },
          { ...far, row: 2, rule: 'small-count', severity: 'warning', accepted: false, message: 'Ít.' },
        ],
      },
    );
    const said = ['Xã Cam Lộ khác xa. Vẫn dùng với lý do: Rà soát sổ cũ'];
    expect(births(table).bundle.rows.map((row) => [row.unit, row.cautions, row.accepted])).toEqual([
      ['Phường Đông Hà', [], []],
      ['Xã Cam Lộ', said, said],
    ]);
  });

  it('does not call a unit missing that another table of the period brought', () => {
    const gone = (name: string) => problem({ rule: 'unit-gone', value: name, message: `Thiếu ${name}.` });
    const { bundle } = births(
      storedTable([[...DONG_HA, 100, 90]], { problems: [gone('Xã Cam Lộ'), gone('Đặc khu Cồn Cỏ')] }),
      storedTable([[...CAM_LO, 50, 40]], { id: 2, problems: [gone('Phường Đông Hà')] }),
    );
    expect(bundle.notes).toEqual(['Thiếu Đặc khu Cồn Cỏ.']);
  });

  it('names source, period, time of extraction and version', () => {
    const table = storedTable([[...DONG_HA, 100, 90]], {
      extractedAt: new Date('2025-09-01T08:30:00Z'),
      demo: true,
    });
    expect(births(table).report.sources[0]?.text).toBe(
      'Báo cáo số 12/BC-UBND (tệp thang-8.xlsx); số liệu từ 01/08/2025 đến 31/08/2025; lấy số liệu lúc 15:30 01/09/2025; nạp lúc 10:00 02/09/2025; bản số 1; dữ liệu mẫu.',
    );
  });
});
