/** Files with several periods: each becomes a version of its own, all of them or none. */

import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import writeWorkbook from 'write-excel-file/node';
import {
  periodColumn,
  periodOfCell,
  periodOfHeading,
  periodOfTitle,
} from '../../uptake/reading/period-words.ts';
import { periodFile as file, lines, readPeriods, shortly, tableFile } from './reading.ts';

const names = readdirSync(new URL('./tables/nhieu-ky/', import.meta.url)).filter(
  (name) => !name.endsWith('.json'),
);

describe('a file with several periods', () => {
  // Each has its expected reading beside it, `<file>.json`: what is said of the file, and each period as a table.
  it.each(names)('%s is read as written beside it', async (name) => {
    const read = await readPeriods(file(name));
    expect({
      source: read.source,
      extractedAt: read.extractedAt?.toISOString() ?? null,
      findings: read.findings.map(shortly),
      periods: read.periods.map((one) => ({
        period: one.period,
        lines: lines(one.table),
        findings: one.findings.map(shortly),
      })),
    }).toEqual(JSON.parse(tableFile(`nhieu-ky/${name}.json`).toString()));
  });

  it('is not loaded under one period that somebody typed', async () => {
    const read = await readPeriods({ ...file('cot-ky.csv'), from: '2025-07-01', to: '2025-09-30' });
    expect(read.periods).toEqual([]);
    expect(read.findings[0]).toMatchObject({
      rule: 'several-periods',
      message:
        'Tệp có 2 kỳ (từ 01/07/2025 đến 31/07/2025; từ 01/08/2025 đến 31/08/2025) nên không nạp được dưới một kỳ ghi tay.',
    });
  });

  it('a quarter with its own rows beside its months is refused, with the row where it begins', async () => {
    const { findings } = await readPeriods(file('quy-va-thang.csv'));
    expect(findings[0]?.message).toBe(
      'Trong một tệp, kỳ từ 01/07/2025 đến 30/09/2025 (từ dòng 6) chồng lên kỳ từ 01/07/2025 đến 31/07/2025 (từ dòng 3).',
    );
    expect(findings[0]?.todo).toMatch(/đếm hai lần/);
  });

  it('is cut into at most five years of months', async () => {
    const rows = Array.from(
      { length: 80 },
      (_, at) => `Xã Cam Lộ,${(at % 12) + 1}/${2010 + Math.floor(at / 12)},4,3`,
    );
    const bytes = Buffer.from(
      `Liên thông khai sinh, tỉnh Quảng Trị\nĐơn vị,Kỳ,Tổng số,Liên thông\n${rows.join('\n')}\n`,
    );
    const { findings } = await readPeriods({ fileName: 'x.csv', bytes });
    expect(findings.map(shortly)).toEqual(['error several-periods 65']);
  });

  it('says every mistake in a Vietnamese sentence', async () => {
    for (const name of names)
      for (const { findings } of [await readPeriods(file(name))])
        for (const finding of findings) {
          expect(finding.message).toMatch(/^\p{Lu}.*[.]$/u);
          expect(finding.todo).toMatch(/^\p{Lu}.*[.]$/u);
        }
  });
});

describe('a period in words', () => {
  const of = (cell: string | number, header = 'Kỳ', year: string | null = null) => {
    const column = periodColumn(header);
    const read = column === null ? null : periodOfCell(cell, column, year);
    return read?.kind === 'period' ? `${read.period.from}/${read.period.to}` : (read?.kind ?? 'no column');
  };
  it.each([
    ['Tháng 7/2025', '2025-07-01/2025-07-31'],
    ['tháng 02 năm 2024', '2024-02-01/2024-02-29'],
    ['T7.2025', '2025-07-01/2025-07-31'],
    ['7/2025', '2025-07-01/2025-07-31'],
    ['2025-07', '2025-07-01/2025-07-31'],
    ['Kỳ báo cáo: tháng 7/2025', '2025-07-01/2025-07-31'],
    ['Quý III/2025', '2025-07-01/2025-09-30'],
    ['Q3-2025', '2025-07-01/2025-09-30'],
    ['6 tháng đầu năm 2025', '2025-01-01/2025-06-30'],
    ['Năm 2024', '2024-01-01/2024-12-31'],
    ['01/7/2025–31/7/2025', '2025-07-01/2025-07-31'],
    ['từ ngày 01/7 đến hết ngày 15/7/2025', '2025-07-01/2025-07-15'],
    ['ngày 01/7/2025', '2025-07-01/2025-07-01'],
    ['20/7/2025', '2025-07-20/2025-07-20'],
    // A spreadsheet keeps 7/2025 as this day: asked, not guessed.
    ['2025-07-01', 'unclear'],
    ['Tháng 7', 'unclear'],
    ['Tháng 13/2025', 'unclear'],
    ['31/7/2025-01/7/2025', 'unclear'],
    ['7', 'none'],
    ['hôm qua', 'none'],
    ['Tháng 7/2025 và tháng 8/2025', 'none'],
  ])('"%s" in a column "Kỳ" is %s', (cell, period) => {
    expect(of(cell)).toBe(period);
  });
  it('follows the header of its column and the one year of the title', () => {
    expect(of(7, 'Tháng', '2025')).toBe('2025-07-01/2025-07-31');
    expect(of('2025-07-01', 'Tháng')).toBe('2025-07-01/2025-07-31');
    expect(of('III', 'Quý', '2025')).toBe('2025-07-01/2025-09-30');
    expect(of('2025-07-01', 'Ngày')).toBe('2025-07-01/2025-07-01');
    expect(of('Tháng 7/2025', 'Thời gian giải quyết')).toBe('no column');
  });
  it('as a heading is nothing but a period; comparisons and sources are none', () => {
    expect(periodOfHeading('II. Tháng 8/2025', null)).toMatchObject({ kind: 'period' });
    expect(periodOfHeading('Xã Cam Lộ', null)).toEqual({ kind: 'none' });
    expect(periodOfTitle('Ghi chú: tăng so với tháng 6/2025', null)).toBeNull();
    expect(periodOfTitle('Số liệu trích xuất ngày 02/10/2025, quý III/2025', null)).toBeNull();
  });
});

describe('sheets of a workbook', () => {
  const sheet = (name: string, title: string, rows: (string | number)[][]) => ({
    sheet: name,
    data: [[title], ['Đơn vị', 'Tổng số', 'Liên thông'], ...rows],
  });
  const book = (...sheets: ReturnType<typeof sheet>[]) => writeWorkbook(sheets).toBuffer();
  const title = 'Liên thông khai sinh, tỉnh Quảng Trị';

  it('with one period each are tables of their own, by their titles or their names', async () => {
    const bytes = await book(
      sheet('T8', `${title}, tháng 8/2025`, [['Xã Cam Lộ', 31, 30]]),
      sheet('Tháng 7.2025', title, [['Xã Cam Lộ', 40, 39]]),
    );
    const { periods, findings } = await readPeriods({ fileName: 'x.xlsx', bytes });
    expect(findings).toEqual([]);
    expect(periods.map((one) => [one.period, lines(one.table)])).toEqual([
      ['2025-07-01/2025-07-31', ['3 19597 Xã Cam Lộ | birth 40 39']],
      ['2025-08-01/2025-08-31', ['3 19597 Xã Cam Lộ | birth 31 30']],
    ]);
  });

  it('that share days, or of which one says no period, are refused by name', async () => {
    const shared = await book(
      sheet('Quý', `${title}, quý III/2025`, [['Xã Cam Lộ', 99, 90]]),
      sheet('T8', `${title}, tháng 8/2025`, [['Xã Cam Lộ', 31, 30]]),
    );
    const overlapping = await readPeriods({ fileName: 'x.xlsx', bytes: shared });
    expect(overlapping.findings[0]).toMatchObject({ rule: 'period-overlap', sheet: 'T8' });
    expect(overlapping.findings[0]?.message).toMatch(/trang Quý, từ dòng 1/);
    const open = await book(
      sheet('A', title, [['Xã Cam Lộ', 99, 90]]),
      sheet('T8', `${title}, tháng 8/2025`, [['Xã Cam Lộ', 31, 30]]),
    );
    expect((await readPeriods({ fileName: 'x.xlsx', bytes: open })).findings.map(shortly)).toEqual([
      'error several-tables file',
    ]);
  });
});
