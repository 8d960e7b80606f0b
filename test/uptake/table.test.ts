import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { lines, readAll, shortly, tableFile } from './reading.ts';

type Golden = {
  request: { from?: string; to?: string; provinceCode?: string };
  period: string | null;
  source: string | null;
  extractedAt: string | null;
  level: string | null;
  lines: string[];
  findings: string[];
};

const names = readdirSync(new URL('./tables/', import.meta.url)).filter((name) =>
  /\.(csv|tsv|txt)$/.test(name),
);

describe('tables as the authorities send them', () => {
  // Each table has its expected reading beside it, `<table>.json`: units with codes, figures, sums, findings by cell.
  it.each(names)('%s is read as written beside it', async (name) => {
    const golden = JSON.parse(tableFile(`${name}.json`).toString()) as Golden;
    const { table, findings, period } = await readAll({
      fileName: name,
      bytes: tableFile(name),
      ...golden.request,
    });
    const read: Golden = {
      request: golden.request,
      period,
      source: table?.preamble.source ?? null,
      extractedAt: table?.preamble.extractedAt?.toISOString() ?? null,
      level: table?.level ?? null,
      lines: lines(table),
      findings: findings.map(shortly),
    };
    expect(read).toEqual(golden);
  });

  it('every finding says what is wrong and what to do in a Vietnamese sentence', async () => {
    for (const name of names) {
      const { request } = JSON.parse(tableFile(`${name}.json`).toString()) as Golden;
      const { findings } = await readAll({ fileName: name, bytes: tableFile(name), ...request });
      for (const finding of findings) {
        expect(finding.message).toMatch(/^\p{Lu}.*[.]$/u);
        expect(finding.todo).toMatch(/^\p{Lu}.*[.]$/u);
      }
    }
  });
});

describe('the table of Quảng Trị, 2023', () => {
  it('is stopped at C13, where 5,318 is printed and the rows give 6,943', async () => {
    const request = { from: '2023-07-20', to: '2023-10-16', provinceCode: '44' };
    const { findings } = await readAll({
      fileName: 'x.tsv',
      bytes: tableFile('quang-tri-2023.tsv'),
      ...request,
    });
    const errors = findings.filter((finding) => finding.severity === 'error');
    expect(errors.map(({ rule, column }) => `${rule} ${column?.split(' ')[0]}`)).toEqual([
      'outlier F',
      'total-mismatch C',
    ]);
    expect(errors[1]).toMatchObject({
      rule: 'total-mismatch',
      row: 13,
      column: 'C (Tổng số hồ sơ đăng ký thường trú lần đầu)',
      value: '5318',
      printed: 5318,
      computed: 6943,
      message: 'Tổng ở dòng "Tổng", ô C13, in là 5.318 nhưng cộng các dòng được 6.943 (lệch 1.625).',
    });
  });

  it('has no cell of a person when it is refused for personal data', async () => {
    const { table, findings } = await readAll({
      fileName: 'x.csv',
      bytes: tableFile('danh-sach-ho-so.csv'),
      from: '2025-10-01',
      to: '2025-10-31',
      provinceCode: '44',
    });
    expect(JSON.stringify({ table, findings })).not.toMatch(/Nguyễn|001099000001/);
  });
});

describe('lines without figures', () => {
  const read = (rows: string) => {
    const bytes = Buffer.from(
      `Liên thông khai sinh tháng 8/2025, tỉnh Quảng Trị\nĐơn vị,Tổng số,Liên thông\n${rows}\n`,
    );
    return readAll({ fileName: 'x.csv', bytes });
  };

  it('are signatures and notes below the table, said between units, and units without cases', async () => {
    const { table, findings } = await read(
      'Xã Cam Lộ,40,39\nNgười lập: Nguyễn Văn Mẫu,,\nXã Gio Linh,,\nXã Ái Tử,20,15\nKT. CHỦ TỊCH,,',
    );
    expect(lines(table)).toEqual([
      '3 19597 Xã Cam Lộ | birth 40 39',
      '5 19495 Xã Gio Linh | birth – –',
      '6 19669 Xã Ái Tử | birth 20 15',
    ]);
    expect(findings.map(shortly)).toEqual(['warning row-ignored A4 ""']);
    expect(JSON.stringify(findings)).not.toMatch(/Nguyễn/);
  });
});

describe('what a title leaves open', () => {
  const bytes = Buffer.from('Đơn vị,Tổng số khai sinh,Liên thông\nXã Cam Lộ,40,39\n');

  it('is asked for: period and province', async () => {
    const { findings } = await readAll({ fileName: 'x.csv', bytes });
    expect(findings.map((finding) => finding.rule)).toEqual(['period-unknown', 'province-unknown']);
  });

  it('may be told: the bundle of a table that does not say it', async () => {
    const request = {
      fileName: 'x.csv',
      bytes: tableFile('khong-ro-nhom.csv'),
      from: '2025-10-01',
      to: '2025-10-31',
      provinceCode: '44',
    };
    const { table } = await readAll({ ...request, bundle: 'death' });
    expect(lines(table)[0]).toBe('2 19333 Phường Đông Hà | death 96 90 93.8%');
  });

  it('and a name with two meanings may be answered', async () => {
    const request = {
      fileName: 'x.csv',
      bytes: tableFile('dong-nai-khong-dau.csv'),
      from: '2025-10-01',
      to: '2025-10-31',
      provinceCode: '75',
    };
    const { table, findings } = await readAll({ ...request, answers: { 'Xa Loc Thanh': '25294' } });
    expect(findings).toEqual([]);
    expect(lines(table)[2]).toBe('4 25294 Xã Lộc Thành | birth 75 70 | death 20 11');
  });

  it.each([
    [{ from: '2023-10-16', to: '2023-07-20', provinceCode: '44' }, 'error period-invalid file'],
    [{ from: '2023-02-30', to: '2023-07-20', provinceCode: '44' }, 'error period-invalid file'],
    [{ from: '2025-10-01', to: '2025-10-31', provinceCode: '45' }, 'error province-unknown file'],
    [{ from: '2027-10-01', to: '2027-10-31', provinceCode: '44' }, 'warning period-invalid file'],
  ])('a wrong period or province is refused, a future one doubted: %j', async (request, problem) => {
    const { findings } = await readAll({ fileName: 'x.csv', bytes, ...request });
    expect(findings.map(shortly)).toContain(problem);
  });

  it('a period that differs from the title is doubted', async () => {
    const { findings } = await readAll({
      fileName: 'x.tsv',
      bytes: tableFile('quang-tri-phu-luc.tsv'),
      from: '2023-07-01',
      to: '2023-10-16',
    });
    expect(findings.map(shortly)).toContain('warning period-differs file');
  });
});
