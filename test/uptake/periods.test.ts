/** Files with several periods: each becomes a version of its own, all of them or none. */

import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import writeWorkbook from 'write-excel-file/node';
import {
  periodColumn,
  periodOfCell,
  periodOfHeading,
  periodOfTitle,
} from '../../uptake/reading/period-words.ts';
import { importTable, listTables, report, tableOf } from '../../uptake/uptake.ts';
import { ROOT, server } from '../acts.ts';
import { onBothDatabases } from '../database.ts';
import { lines, NOW, readPeriods, shortly, tableFile } from './reading.ts';

const names = readdirSync(new URL('./tables/nhieu-ky/', import.meta.url)).filter(
  (name) => !name.endsWith('.json'),
);
const file = (name: string) => ({ fileName: name, bytes: tableFile(`nhieu-ky/${name}`) });

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

describe('the same figures', () => {
  const UNITS = ['Phường Đông Hà', 'Xã Cam Lộ', 'Xã Gio Linh', 'Xã Ái Tử', 'Đặc khu Cồn Cỏ'];
  type Month = { month: number; counts: [number, number][] };
  const TITLE = 'Liên thông khai sinh tỉnh Quảng Trị';
  const name = ({ month }: Month) => `Tháng ${month}/2025`;
  const sumOf = (months: Month[]) =>
    [0, 1].map((at) =>
      months.flatMap(({ counts }) => counts.map((pair) => pair[at] ?? 0)).reduce((a, b) => a + b),
    );
  const rowsOf = (month: Month) => month.counts.map((pair, unit) => [UNITS[unit] ?? '', ...pair]);

  /** The shapes in which offices send several months, each with or without sums. */
  const SHAPES: Record<string, (months: Month[], sums: boolean) => (string | number)[][]> = {
    'in a column, month by month': (months, sums) => [
      ['Kỳ', 'Đơn vị', 'Tổng số', 'Liên thông'],
      ...months.flatMap((month) => [
        ...rowsOf(month).map((row) => [name(month), ...row]),
        ...(sums ? [['', 'Cộng', ...sumOf([month])]] : []),
      ]),
      ...(sums ? [['', 'Tổng cộng', ...sumOf(months)]] : []),
    ],
    'in a merged column': (months, sums) => [
      ['Tháng', 'Đơn vị', 'Tổng số', 'Liên thông'],
      ...months.flatMap((month) => rowsOf(month).map((row, at) => [at === 0 ? name(month) : '', ...row])),
      ...(sums ? [['', 'Tổng cộng', ...sumOf(months)]] : []),
    ],
    'unit by unit': (months, sums) => [
      ['Đơn vị', 'Thời gian', 'Tổng số', 'Liên thông'],
      ...UNITS.flatMap((unit, at) => {
        const own = months.map((month) => [name(month), ...(month.counts[at] ?? [])]);
        const both = [0, 1].map((side) =>
          months.reduce((sum, { counts }) => sum + (counts[at]?.[side] ?? 0), 0),
        );
        const all = [...own, ...(sums ? [['Cộng', ...both]] : [])];
        return all.map((cells, index) => [index === 0 ? unit : '', ...cells]);
      }),
      ...(sums ? [['Tổng cộng', '', ...sumOf(months)]] : []),
    ],
    'under headings': (months, sums) => [
      ['TT', 'Đơn vị', 'Tổng số', 'Liên thông'],
      ...months.flatMap((month, at) => [
        ['', `${at + 1}. ${name(month)}`, '', ''],
        ...rowsOf(month).map((row, index) => [index + 1, ...row]),
        ...(sums ? [['', 'Cộng', ...sumOf([month])]] : []),
      ]),
      ...(sums ? [['', 'Tổng cộng', ...sumOf(months)]] : []),
    ],
    'one below the other': (months, sums) =>
      months.flatMap((month) => [
        [`Kết quả liên thông khai sinh ${name(month).toLowerCase()}`, '', '', ''],
        ['TT', 'Đơn vị', 'Tổng số', 'Liên thông'],
        ...rowsOf(month).map((row, index) => [index + 1, ...row]),
        ...(sums ? [['', 'Tổng', ...sumOf([month])]] : []),
        ['', '', '', ''],
      ]),
    'side by side': (months, sums) => [
      ['Đơn vị', ...months.flatMap((month) => [name(month), ''])],
      ['', ...months.flatMap(() => ['Tổng số', 'Liên thông'])],
      ...UNITS.map((unit, at) => [unit, ...months.flatMap(({ counts }) => counts[at] ?? [])]),
      ...(sums ? [['Tổng', ...months.flatMap((month) => sumOf([month]))]] : []),
    ],
  };

  const pair = fc
    .tuple(fc.nat({ max: 900 }), fc.nat({ max: 900 }))
    .map(([a, b]): [number, number] => [a + b, a]);
  const months = fc
    .uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 2, maxLength: 5 })
    .chain((numbers) =>
      fc.tuple(
        ...numbers.map((month) =>
          fc.array(pair, { minLength: 5, maxLength: 5 }).map((counts) => ({ month, counts })),
        ),
      ),
    );

  it.each(Object.keys(SHAPES))('%s are read the same, with their sums and without', async (shape) => {
    await fc.assert(
      fc.asyncProperty(months, fc.boolean(), async (sent, sums) => {
        const rows = [[TITLE], [''], ...(SHAPES[shape]?.(sent, sums) ?? [])];
        const bytes = Buffer.from(rows.map((row) => row.join('\t')).join('\n'));
        const { periods, findings } = await readPeriods({ fileName: 'x.tsv', bytes });
        expect(findings).toEqual([]);
        const known = periods.map(({ period, table }) => [
          period?.slice(0, 7),
          (table?.rows ?? []).map(({ label, figures }) => [
            label,
            figures.birth?.total,
            figures.birth?.linked,
          ]),
        ]);
        const wanted = [...sent]
          .sort((a, b) => a.month - b.month)
          .map((month) => [`2025-${String(month.month).padStart(2, '0')}`, rowsOf(month)]);
        expect(known).toEqual(wanted);
        const wrong = periods.flatMap((one) => one.findings).filter(({ severity }) => severity === 'error');
        expect(wrong.filter(({ rule }) => rule !== 'outlier').map(shortly)).toEqual([]);
      }),
      { numRuns: 25, seed: 11 },
    );
  });
});

describe('garbage', () => {
  const word = fc.constantFrom(
    ...['Đơn vị', 'Kỳ', 'Tháng', 'Tổng số', 'Liên thông', 'Liên thông khai sinh', 'Tháng 7/2025', 'Tháng 8'],
    ...['Quý III/2025', '01/7/2025–31/7/2025', '8/2025', 'Tổng', 'Cộng tháng 7', 'Xã Cam Lộ', '40', '39', ''],
    ...['tỉnh Quảng Trị', '(1)', '(2)', '2025-07-01', '\u0000', '1e309', 'T99999999999/0'],
  );
  const cell = fc.oneof({ weight: 9, arbitrary: word }, { weight: 1, arbitrary: fc.string() });
  const grid = fc.array(fc.array(cell, { maxLength: 7 }), { maxLength: 25 });

  it('of whatever words a period is written in is read or refused, never thrown, and keeps its cells', async () => {
    await fc.assert(
      fc.asyncProperty(grid, fc.constantFrom('\t', ';', '   '), async (rows, sign) => {
        const head = ['tỉnh Quảng Trị, khai sinh', ['Đơn vị', 'Kỳ', 'Tổng số', 'Liên thông'].join(sign)];
        const text = [...head, ...rows.map((row) => row.join(sign))].join('\n');
        const read = await readPeriods({ fileName: 'x.csv', bytes: Buffer.from(text) });
        for (const one of [read, ...read.periods])
          for (const { row } of one.findings)
            expect(row ?? 1).toBeLessThanOrEqual(text.split(/\r\n|\r|\n/).length);
        // Whatever was understood: periods follow one another and share no day.
        const days = read.periods.flatMap(({ period }) => (period ?? '').split('/'));
        expect(days).toEqual([...days].sort());
      }),
      { numRuns: 150, seed: 7 },
    );
  });
});

onBothDatabases('several periods', (open) => {
  async function fresh() {
    const { database, close } = await open();
    return { deps: { db: database, now: () => NOW }, close };
  }

  it('become versions of their own with the source and moment of their file, and the same file is recognised', async () => {
    const { deps, close } = await fresh();
    const done = await importTable(server(deps.now()), deps, file('cot-ky.csv'));
    expect(done).toMatchObject({
      kind: 'kept',
      tableId: 1,
      tables: [
        { from: '2025-07-01', tableId: 1, same: false, summary: { bundles: [{ totalText: '188' }] } },
        { from: '2025-08-01', tableId: 2, same: false, summary: { bundles: [{ totalText: '166' }] } },
      ],
    });
    const [august, july] = await listTables(ROOT, deps);
    const source = 'Báo cáo số 412/BC-CAT ngày 5 tháng 10 năm 2025';
    const extractedAt = new Date('2025-10-02T08:30:00+07:00');
    expect(july).toMatchObject({ period: { to: '2025-07-31' }, source, extractedAt, units: 3 });
    expect(august).toMatchObject({ period: { to: '2025-08-31' }, source, extractedAt, units: 3 });
    expect((await tableOf(ROOT, deps, 2))?.rows[0]?.cell).toBe('D7 E7 F7');
    expect(await importTable(server(deps.now()), deps, file('cot-ky.csv'))).toMatchObject({
      kind: 'same',
      tables: [
        { tableId: 1, same: true },
        { tableId: 2, same: true },
      ],
    });
    const made = await report(deps, { from: '2025-07-01', to: '2025-08-31' });
    expect(made.kind === 'report' && made.bundles[0]?.total.total).toBe(354);
    await close();
  });

  it('are kept once when two people send them at once', async () => {
    const { deps, close } = await fresh();
    const twice = await Promise.all(
      [1, 2].map(() => importTable(server(deps.now()), deps, file('tieu-de-giua-dong.txt'))),
    );
    expect(twice.map(({ kind }) => kind).sort()).toEqual(['kept', 'same']);
    expect(await listTables(ROOT, deps)).toHaveLength(3);
    await close();
  });

  it('are saved all or not at all: one wrong period keeps out the sound one', async () => {
    const { deps, close } = await fresh();
    const done = await importTable(server(deps.now()), deps, file('canh-nhau.tsv'));
    expect(done).toMatchObject({ kind: 'refused', common: [] });
    expect(done.tables.map(({ problems }) => problems.length)).toEqual([0, 1]);
    expect(await listTables(ROOT, deps)).toEqual([]);
    await close();
  });

  it('with a reason keep it where the printed sum is wrong, and only there', async () => {
    const { deps, close } = await fresh();
    const request = file('canh-nhau-khai-sinh.tsv');
    expect((await importTable(server(deps.now()), deps, request)).kind).toBe('refused');
    const kept = await importTable(server(deps.now()), deps, { ...request, acceptTotal: 'Chờ đơn vị sửa' });
    expect(kept.kind).toBe('kept');
    expect((await listTables(ROOT, deps)).map(({ acceptedReason }) => acceptedReason)).toEqual([
      'Chờ đơn vị sửa',
      null,
    ]);
    await close();
  });

  it('have sums over all of them checked: of the file, and of one unit', async () => {
    const { deps, close } = await fresh();
    const rules = async (name: string, wrong: [string, string]) => {
      const { bytes } = file(name);
      const text = bytes.toString();
      expect(text).toContain(wrong[0]);
      const done = await importTable(server(deps.now()), deps, {
        fileName: name,
        bytes: Buffer.from(text.replace(...wrong)),
        dryRun: true,
      });
      return done.tables.flatMap(({ problems }) => problems.map(shortly));
    };
    for (const name of [
      'cot-ky.csv',
      'don-vi-gop.tsv',
      'tong-quy.csv',
      'tieu-de-giua-dong.txt',
      'cot-thang-gop.tsv',
    ])
      expect((await rules(name, ['Tổng số', 'Tổng số'])).filter((one) => /mismatch/.test(one))).toEqual([]);
    expect(await rules('cot-ky.csv', ['354', '355'])).toContain('error total-mismatch D12 "355" 355≠354');
    expect(await rules('don-vi-gop.tsv', ['184', '185'])).toEqual([
      'error subtotal-mismatch D5 "185" 185≠184',
    ]);
    expect(await rules('tong-quy.csv', ['255', '256'])).toContain('error total-mismatch C7 "256" 256≠255');
    expect(await rules('tieu-de-giua-dong.txt', ['381', '318'])).toEqual([
      'error total-mismatch C16 "318" 318≠381',
    ]);
    await close();
  });

  it('count the earlier periods of the same file as the past: units that were there, figures far from their own', async () => {
    const { deps, close } = await fresh();
    const month = (at: number, total: number, linked: number) =>
      `Phường Đông Hà,${at}/2025,${total},${linked}\n${at === 6 ? '' : `Xã Cam Lộ,${at}/2025,50,40\n`}`;
    const rows = [month(1, 90, 80), month(2, 95, 84), month(3, 88, 79), month(4, 91, 82), month(6, 900, 800)];
    const bytes = Buffer.from(
      `Liên thông khai sinh, tỉnh Quảng Trị\nĐơn vị,Kỳ,Tổng số,Liên thông\n${rows.join('').replaceAll('\n\n', '\n')}`,
    );
    const communes = { fileName: 'nam.csv', bytes, level: 'commune' as const };
    const done = await importTable(server(deps.now()), deps, communes);
    expect(done.kind).toBe('refused');
    const last = done.tables.at(-1)?.problems.map(shortly) ?? [];
    expect(last.join()).toMatch(/error outlier-past C11 "900"/);
    expect(last.join()).toMatch(/unit-gone/);
    await close();
  });
});
