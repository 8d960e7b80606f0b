import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import writeWorkbook, { type SheetData } from 'write-excel-file/node';
import { columnLetter, fromText, readSheets } from '../../uptake/sheet.ts';
import { lines, readAll, shortly, tableFile } from './reading.ts';

const PHU_LUC = 'quang-tri-phu-luc.tsv';
const plain = async () => lines((await readAll({ fileName: PHU_LUC, bytes: tableFile(PHU_LUC) })).table);

async function workbook(pages: { name: string; rows: SheetData }[]): Promise<Buffer> {
  return writeWorkbook(pages.map(({ name, rows }) => ({ data: rows, sheet: name }))).toBuffer();
}

describe('encodings of text files', () => {
  const text = tableFile(PHU_LUC).toString('utf8');
  it.each([
    ['UTF-8 with mark', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)])],
    ['decomposed UTF-8 (macOS)', Buffer.from(text.normalize('NFD'))],
    [
      'UTF-16 of Excel ("Unicode text")',
      Buffer.concat([Buffer.from([0xff, 0xfe]), iconv.encode(text, 'utf-16le')]),
    ],
    ['UTF-16 without mark', iconv.encode(text, 'utf-16le')],
    ['UTF-16, big end first', Buffer.concat([Buffer.from([0xfe, 0xff]), iconv.encode(text, 'utf-16be')])],
    ['UTF-16, big end first, without mark', iconv.encode(text, 'utf-16be')],
    ['Windows-1258', windows1258(text)],
    ['Windows line ends', Buffer.from(text.replaceAll('\n', '\r\n'))],
  ])('%s gives the same table', async (_name, bytes) => {
    const { table } = await readAll({ fileName: 'x.tsv', bytes });
    expect(lines(table)).toEqual(await plain());
  });
});

/** Windows-1258 has the letters of Vietnamese and five tone marks that follow them. */
function windows1258(text: string): Buffer {
  const tones = /[\u0300\u0301\u0303\u0309\u0323]/g;
  const apart = [...text.normalize('NFC')].map((letter) => {
    const tone = letter.normalize('NFD').match(tones)?.[0] ?? '';
    return letter.normalize('NFD').replace(tones, '').normalize('NFC') + tone;
  });
  return iconv.encode(apart.join('').replaceAll('–', '-'), 'windows-1258');
}

describe('workbooks', () => {
  const group = (value: string) => ({ value, columnSpan: 3 });
  const rows: SheetData = [
    [{ value: 'Từ ngày 01/8/2025 đến 31/8/2025, tỉnh Quảng Trị', columnSpan: 8 }],
    [null],
    [
      { value: 'STT', rowSpan: 2 },
      { value: 'Đơn vị', rowSpan: 2 },
      group('Liên thông khai sinh'),
      null,
      null,
      group('Liên thông khai tử'),
      null,
      null,
    ],
    [null, null, 'Tổng số', 'Qua liên thông', 'Tỷ lệ', 'Tổng số', 'Qua liên thông', 'Tỷ lệ'],
    [1, 'Phường Đông Hà', 1096, 990, { value: 990 / 1096, format: '0.0%' }, 31, 24, 0.774],
    [2, 'Xã Cam Lộ', '40', 39, 97.5, 18, 15, '83,3%'],
    [3, 'Đặc khu Cồn Cỏ', null, null, '#DIV/0!', 0, 0, null],
    [null, 'Cộng', 1136, 1029, 0.9058, 49, 39, 0.796],
  ];

  it('with merged headers, native numbers and shares are read like text', async () => {
    const { table, findings } = await readAll({
      fileName: 'x.xlsx',
      bytes: await workbook([{ name: 'T8', rows }]),
    });
    expect(findings.map(shortly)).toEqual([]);
    expect(lines(table)).toEqual([
      '5 19333 Phường Đông Hà | birth 1096 990 90.328467% | death 31 24 77.4%',
      '6 19597 Xã Cam Lộ | birth 40 39 97.5% | death 18 15 83.3%',
      '7 19742 Đặc khu Cồn Cỏ | birth – – | death 0 0',
      '8 all of 3 | birth 1136 1029 90.58% | death 49 39 79.6%',
    ]);
  });

  it('a number that Excel took for a decimal fraction is asked for', async () => {
    const wrong = rows.map((row) => row.map((cell) => (cell === 1096 ? 1.096 : cell)));
    const { findings } = await readAll({
      fileName: 'x.xlsx',
      bytes: await workbook([{ name: 'T8', rows: wrong }]),
    });
    expect(findings.map(shortly)).toContain('error number-unreadable C5 "1.096"');
  });

  it('with tables on several pages are asked which one is meant', async () => {
    const bytes = await workbook([
      { name: 'Tháng 8', rows },
      { name: 'Ghi chú', rows: [['không có gì']] },
      { name: 'Bản nháp', rows },
    ]);
    const { findings } = await readAll({ fileName: 'x.xlsx', bytes });
    expect(findings[0]).toMatchObject({
      rule: 'several-tables',
      message: 'Tệp có bảng ở nhiều trang: Tháng 8; Bản nháp.',
    });
    expect(lines((await readAll({ fileName: 'x.xlsx', bytes, sheet: 'bản nháp' })).table)).toHaveLength(4);
    expect((await readAll({ fileName: 'x.xlsx', bytes, sheet: 'Tháng 9' })).findings[0]?.rule).toBe(
      'no-table',
    );
  });

  it('that claim rows or bytes beyond any table are refused before they are opened', async () => {
    const bytes = await workbook([{ name: 'T8', rows }]);
    const local = Buffer.from(bytes);
    // The size an entry of the archive claims, in its local header: the reader would allocate it.
    local.writeUInt32LE(0xfffffff0, bytes.indexOf(Buffer.from([0x50, 0x4b, 0x03, 0x04])) + 22);
    expect((await readSheets(local)).kind).toBe('refused');
    const far: SheetData = [...Array.from({ length: 20_001 }, () => [null]), ['x']];
    expect(await readSheets(await workbook([{ name: 'xa', rows: far }]))).toMatchObject({
      problem: { rule: 'file-too-large' },
    });
  });

  it('cut off anywhere, or with any byte changed, are refused or read but never hang or throw', async () => {
    const bytes = await workbook([{ name: 'T8', rows }]);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(255), fc.boolean(), async (at, value, cut) => {
        const broken = cut ? bytes.subarray(0, at) : Buffer.from(bytes);
        if (!cut) broken[at] = value;
        expect(['grids', 'refused']).toContain((await readSheets(broken)).kind);
      }),
      { numRuns: 150 },
    );
  });
});

describe('files that are no tables', () => {
  it.each([
    ['an empty file', Buffer.alloc(0), 'Tệp trống.'],
    [
      'an old Excel file',
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      'Tệp là định dạng Office cũ (.xls hoặc .doc), phần mềm không mở được.',
    ],
    ['a PDF', Buffer.from('%PDF-1.7 …'), 'Tệp là PDF, không phải bảng số liệu.'],
    [
      'a web page',
      Buffer.from('\n<html><table><tr><td>1</td></tr></table></html>'),
      'Tệp là trang web được lưu dưới tên bảng tính.',
    ],
    [
      'a broken workbook',
      Buffer.from('PK\x03\x04 không phải zip'),
      'Tệp không mở được như một bảng tính .xlsx.',
    ],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d', 'hex'), 'Tệp không phải bảng tính hay văn bản.'],
    ['blank lines', Buffer.from('\n\n  \n'), 'Tệp trống.'],
    ['a large file', Buffer.alloc(10 * 1024 * 1024 + 1, 65), 'Tệp lớn hơn một bảng số liệu của tỉnh.'],
  ])('%s gives one clear problem', async (_name, bytes, message) => {
    expect(await readSheets(bytes)).toMatchObject({
      kind: 'refused',
      problem: { message, severity: 'error' },
    });
  });

  it('a letter without a table says so, before anything else is asked', async () => {
    const letter =
      'Kính gửi:  Ủy ban nhân dân các xã, phường\nĐề nghị các đơn vị, địa phương, viên chức khi tiếp nhận, gửi số liệu.\n';
    const { findings } = await readAll({ fileName: 'x.txt', bytes: Buffer.from(letter) });
    expect(findings.map((finding) => finding.rule)).toEqual(['no-table']);
  });

  it('any garbage gives problems and never an exception', async () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'Đơn vị',
        'STT',
        'Tổng số',
        'Liên thông khai sinh',
        'Tỷ lệ',
        'khai tử',
        'Tổng',
        'Xã Cam Lộ',
        '\t',
        ',',
        ';',
        '|',
        '\n',
        '"',
        '1.057',
        '19,9%',
        '=',
      ),
      fc.string({ unit: 'binary', maxLength: 8 }),
    );
    const garbage = fc.oneof(
      fc.array(piece, { maxLength: 60 }).map((pieces) => Buffer.from(pieces.join(''))),
      fc.uint8Array({ maxLength: 400 }),
    );
    await fc.assert(
      fc.asyncProperty(garbage, async (bytes) => {
        const { table, findings } = await readAll({
          fileName: 'x',
          bytes,
          from: '2025-10-01',
          to: '2025-10-31',
          provinceCode: '44',
        });
        const usable =
          table !== null && table.rows.length > 0 && table.rows.every((row) => row.unit !== null);
        if (!usable) expect(findings.some((finding) => finding.severity === 'error')).toBe(true);
      }),
      { numRuns: 400 },
    );
  });
});

describe('text', () => {
  it('keeps the rows and columns a spreadsheet shows', () => {
    const read = fromText('\n\na;b;c\n"d\ne";f;g\n');
    expect(read.kind === 'grids' && read.grids[0]?.rows.slice(0, 4)).toEqual([
      [''],
      [''],
      ['a', 'b', 'c'],
      ['d\ne', 'f', 'g'],
    ]);
  });

  it('is not swallowed by a quote that is never closed', () => {
    const read = fromText('"a\tb\tc\nd\te\tf\n');
    expect(read.kind === 'grids' && read.grids[0]?.rows[1]).toEqual(['d', 'e', 'f']);
  });

  it('names columns like a spreadsheet', () => {
    expect([0, 25, 26, 51, 52, 701, 702].map(columnLetter)).toEqual([
      'A',
      'Z',
      'AA',
      'AZ',
      'BA',
      'ZZ',
      'AAA',
    ]);
  });
});
