import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import readWorkbook from 'read-excel-file/node';
import { describe, expect, it } from 'vitest';
import { reportCsv } from '../../uptake/report/export-csv.ts';
import { EXPORT_HEADERS } from '../../uptake/report/export-rows.ts';
import { reportXlsx } from '../../uptake/report/export-xlsx.ts';
import { harmless } from '../../uptake/report/formula.ts';
import type { ReportModel } from '../../uptake/report/report-model.ts';
import { partsOf } from './archive.ts';
import { printed, problem, reportOver, storedTable } from './stories.ts';

const EVIL = ['=cmd|" /C calc"!A0', '+1+1', '-2+3', '@SUM(A1)', '\t=1+1', '\r=1', ' =1', '＝1+1', '−1'];

function reportOf(
  table = storedTable([
    ['19333', 'Phường Đông Hà', 1096, 900],
    ['19742', 'Đặc khu Cồn Cỏ', 0, 0],
  ]),
): ReportModel {
  return reportOver([table], table.period);
}

const records = (csv: string) =>
  parse(csv, { bom: true, columns: true, delimiter: ';' }) as Record<string, string>[];

describe('formulas in exports', () => {
  it.each(EVIL)('%j is made harmless', (text) => {
    expect(harmless(text)).toBe(`'${text}`);
  });

  it('plain text, numbers in text and "–" are left alone', () => {
    for (const text of ['Phường Đông Hà', '6.943', '15,2 %', '–', '', 'Xã A = Xã B', '5-3'])
      expect(harmless(text)).toBe(text);
  });

  it('no text carries a letter that a file may not hold', () => {
    expect(harmless('a\u0000b\u0001c\ud800d\uffffe\tf\ng👶')).toBe('abcde\tf\ng👶');
    expect(harmless('\u0001=1+1')).toBe("'=1+1");
  });

  it('no text begins with a sign that starts a formula', () => {
    fc.assert(
      fc.property(fc.constantFrom(...EVIL, '', 'x'), fc.string({ unit: 'binary' }), (start, rest) => {
        expect(harmless(start + rest)).not.toMatch(/^\s*[=+\-@＝＋－＠]/);
      }),
    );
  });

  it('unit names, sources, reasons and cautions of others never become one', async () => {
    const table = storedTable(
      EVIL.map((name, index) => [String(index), name, 400, 100]),
      {
        source: '=HYPERLINK("http://x")',
        fileName: '@x',
        printed: printed({ total: 1 }),
        acceptedReason: '+cmd',
        problems: [
          problem({ row: 2, column: 'B (x)', message: '=1' }),
          problem({ rule: 'unit-gone', message: '@1' }),
        ],
      },
    );
    const report = reportOf(table);
    for (const record of records(reportCsv(report))) {
      for (const cell of Object.values(record)) expect(cell).not.toMatch(/^\s*[=+\-@＝＋－＠−]/u);
    }
    const bytes = await reportXlsx(report);
    // Texts stay as they are: a cell of text calculates nothing, and its format keeps it text when it is edited.
    expect(partsOf(bytes, 'styles').join('')).toContain('"@"');
    expect(partsOf(bytes, 'worksheets/').every((xml) => !xml.includes('<f>') && !xml.includes('<f '))).toBe(
      true,
    );
  });
});

describe('the CSV file', () => {
  it('has the mark Excel needs, CRLF and one line per unit and total', () => {
    const csv = reportCsv(reportOf());
    expect(csv.startsWith('\ufeffNhóm thủ tục;Hạng;Đơn vị')).toBe(true);
    expect(csv.split('\r\n')).toHaveLength(5);
  });

  it('sets numerator, denominator, period and source beside every rate', () => {
    const [dongHa, conCo, total] = records(reportCsv(reportOf()));
    expect(dongHa).toMatchObject({
      Hạng: '1',
      'Đơn vị': 'Phường Đông Hà',
      'Mã đơn vị': '19333',
      'Tổng số hồ sơ': '1096',
      'Qua liên thông': '900',
      'Tỷ lệ': '82,1 %',
      'Tỷ lệ (%)': '82,1',
      'Từ ngày': '2025-08-01',
      'Đến ngày': '2025-08-31',
    });
    expect(dongHa?.Nguồn).toMatch(/Báo cáo số 12\/BC-UBND .*nạp lúc 10:00 02\/09\/2025/);
    expect(conCo).toMatchObject({ Hạng: '', 'Tỷ lệ': '–', 'Tỷ lệ (%)': '' });
    expect(total).toMatchObject({ 'Đơn vị': 'Cộng các đơn vị', 'Tổng số hồ sơ': '1096', 'Tỷ lệ': '82,1 %' });
  });

  it('says in the line of the total what the source printed and why it was accepted', () => {
    const table = storedTable([['19333', 'Phường Đông Hà', 6943, 1057]], {
      printed: printed({ total: 5318, percent: 19.9 }),
      acceptedReason: 'Chờ Công an tỉnh kiểm tra',
    });
    const total = records(reportCsv(reportOf(table))).at(-1);
    expect(total?.['Tỷ lệ']).toBe('15,2 %');
    expect(total?.['Lưu ý']).toMatch(/in tổng 5\.318 .*tỷ lệ 19,9 % .*15,2 %.*Chờ Công an tỉnh kiểm tra/);
  });
});

describe('the XLSX file', () => {
  it('holds numbers as numbers, and notes and sources on a second page', async () => {
    const bytes = await reportXlsx(reportOf());
    const [paper, table, notes] = await readWorkbook(bytes);
    expect(paper?.data[3]?.slice(0, 4)).toEqual(['Nhóm thủ tục', 'Hạng', 'Đơn vị', 'Tổng số hồ sơ']);
    // The headings again on every page, one page wide, A4.
    expect(partsOf(bytes, 'workbook.xml').join('')).toContain("'Tỷ lệ liên thông'!$4:$4");
    expect(partsOf(bytes, 'sheet1.xml').join('')).toMatch(
      /fitToPage="1".*paperSize="9".*fitToWidth="1" fitToHeight="0"/s,
    );
    expect(table?.data[0]).toEqual([...EXPORT_HEADERS]);
    expect(table?.data[1]?.slice(0, 9)).toEqual([
      'Liên thông khai sinh',
      1,
      'Phường Đông Hà',
      '19333',
      'Tỉnh Quảng Trị',
      1096,
      900,
      '82,1 %',
      82.1,
    ]);
    expect(table?.data[2]?.slice(5, 9)).toEqual([0, 0, '–', null]);
    const text = (notes?.data ?? []).flat().join('\n');
    expect(text).toMatch(/Wilson/);
    expect(text).toMatch(/Nguồn \[1\]: Báo cáo số 12\/BC-UBND/);
  });
});
