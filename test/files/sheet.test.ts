import fc from 'fast-check';
import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';
import { csvText } from '../../files/csv.ts';
import { readSheet } from '../../files/sheet.ts';

const TABLE = [
  ['Số điện thoại', 'Họ tên', 'Xã/phường'],
  ['0912345678', 'Nguyễn Thị Hường', 'phường Đông Hà'],
  ['0987654321', 'Lò Văn Ẩm', 'xã Nghĩa Đức'],
];
const rowsOf = async (bytes: Uint8Array, name = 'danh-sach.csv') => {
  const read = await readSheet(name, bytes);
  return read.kind === 'sheet' ? read.rows : read.problem.rule;
};
const joined = (delimiter: string, end = '\r\n') => TABLE.map((row) => row.join(delimiter)).join(end);
/** Vietnamese as Windows-1258 has it: letters with their hat or horn, the tone after them. */
const tonesApart = (text: string) =>
  [...text.normalize('NFC')]
    .map((letter) => {
      const tone = /[\u0300\u0301\u0303\u0309\u0323]/.exec(letter.normalize('NFD'))?.[0];
      return tone === undefined ? letter : letter.normalize('NFD').replace(tone, '').normalize('NFC') + tone;
    })
    .join('');

test.each([
  ['UTF-8', (text: string) => Buffer.from(text)],
  ['UTF-8 with a mark', (text: string) => Buffer.from(`\uFEFF${text}`)],
  ['UTF-8 with separate marks (a Mac)', (text: string) => Buffer.from(text.normalize('NFD'))],
  ['UTF-16LE with a mark', (text: string) => iconv.encode(text, 'utf-16le', { addBOM: true })],
  ['UTF-16BE with a mark', (text: string) => iconv.encode(text, 'utf-16be', { addBOM: true })],
  ['UTF-16LE without a mark', (text: string) => iconv.encode(text, 'utf-16le')],
  ['UTF-16BE without a mark', (text: string) => iconv.encode(text, 'utf-16be')],
  ['Windows-1258', (text: string) => iconv.encode(tonesApart(text), 'windows-1258')],
])('the same table comes out of %s', async (_, encode) => {
  for (const delimiter of [',', ';', '\t']) expect(await rowsOf(encode(joined(delimiter)))).toEqual(TABLE);
});

test('rows keep their place in the spreadsheet', async () => {
  const text = 'Họ tên,Ghi chú\n\n"Nguyễn\nAn","a ""b"", c"\n,\n;\nlast,"x"\n\n,,\n';
  expect(await rowsOf(Buffer.from(text))).toEqual([
    ['Họ tên', 'Ghi chú'],
    [],
    ['Nguyễn An', 'a "b", c'],
    [],
    [';'],
    ['last', 'x'],
  ]);
  expect(await rowsOf(Buffer.from('sep=;\r\na;b\r\n1,5;2'))).toEqual([[], ['a', 'b'], ['1,5', '2']]);
});

test('a name with a comma does not make a semicolon file a comma file', async () => {
  expect(await rowsOf(Buffer.from('Tên;Xã\nTổ 1, ấp 2, khu 3;A\nTổ 4, ấp 5, khu 6;B\n'))).toEqual([
    ['Tên', 'Xã'],
    ['Tổ 1, ấp 2, khu 3', 'A'],
    ['Tổ 4, ấp 5, khu 6', 'B'],
  ]);
});

test('guards against calculation are undone', async () => {
  expect(await rowsOf(Buffer.from(`Số\tTên\n="0912345678"\t'+84912345678\n'Tý\t\u200Ba\u00A0 b`))).toEqual([
    ['Số', 'Tên'],
    ['0912345678', '+84912345678'],
    ["'Tý", 'a b'],
  ]);
});

test('an XLSX gives phones, ids and dates as people see them', async () => {
  const at = new Date(Date.UTC(2026, 10, 3));
  const timed = new Date(Date.UTC(2026, 10, 3, 14, 30));
  const bytes = await writeXlsxFile([
    [{ value: 'Số điện thoại' }, { value: 'Ngày' }, { value: 'Giờ' }, { value: 'Tỷ lệ' }, { value: 'Có' }],
    [
      { value: 912345678, type: Number },
      { value: at, type: Date, format: 'dd/mm/yyyy' },
      { value: timed, type: Date, format: 'dd/mm/yyyy hh:mm' },
      { value: 0.1 + 0.2, type: Number },
      { value: true, type: Boolean },
    ],
    [{ value: '0912345678 ' }, { value: '3/11/2026' }, { value: 46329, type: Number }, null, null],
  ]).toBuffer();
  expect(await rowsOf(bytes, 'a.csv')).toEqual([
    ['Số điện thoại', 'Ngày', 'Giờ', 'Tỷ lệ', 'Có'],
    ['912345678', '03/11/2026', '03/11/2026 14:30:00', '0.3', 'TRUE'],
    ['0912345678', '3/11/2026', '46329'],
  ]);
});

test('a cover sheet before the table is passed over', async () => {
  const bytes = await writeXlsxFile([
    { data: [[{ value: 'UBND TỈNH QUẢNG TRỊ' }]], sheet: 'Bìa' },
    { data: TABLE.map((row) => row.map((value) => ({ value }))), sheet: 'Dữ liệu' },
  ]).toBuffer();
  expect(await rowsOf(bytes)).toEqual(TABLE);
});

test.each([
  ['an empty file', Buffer.alloc(0), 'file-empty'],
  ['blank lines', Buffer.from('\n\n,,\n'), 'file-empty'],
  ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 0, 255, 254]), 'picture'],
  ['a damaged workbook', Buffer.from('PK\u0003\u0004 not a zip'), 'workbook-broken'],
  ['a quote that is not closed', Buffer.from('a,b\n1,2,3\n"3,4\n5,6,7,8\n'), 'quote-not-closed'],
  ['too many bytes', Buffer.alloc(64 * 1024 * 1024 + 1, 'a'), 'file-too-big'],
  ['too many rows', Buffer.from('a\n'.repeat(210_001)), 'too-many-rows'],
  ['too many columns', Buffer.from(`${'a,'.repeat(200)}b\n${'a,'.repeat(200)}b`), 'too-many-columns'],
])('%s is refused with a sentence', async (_, bytes, rule) => {
  const read = await readSheet('tệp.csv', bytes);
  if (read.kind !== 'unreadable') throw new Error('was read');
  expect(read.problem).toMatchObject({ file: 'tệp.csv', rule, severity: 'error' });
  expect(read.problem.message).toMatch(/\.$/);
  expect(read.problem.todo).toMatch(/\.$/);
});

test('nothing a file can hold makes the reader throw', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
      expect(['sheet', 'unreadable']).toContain((await readSheet('x', bytes)).kind);
    }),
    { numRuns: 300 },
  );
});

test('what we write is what we read, whatever people typed', async () => {
  const cell = fc
    .string({ unit: 'grapheme-ascii', maxLength: 12 })
    .map((text) => text.replace(/\s+/g, ' ').trim());
  const safe = cell.filter((text) => !/^'[=+\-@\d]|^="/.test(text));
  await fc.assert(
    fc.asyncProperty(fc.array(safe, { minLength: 2, maxLength: 5 }), async (cells) => {
      const rows = [
        ['Cột A', ...cells.map((_, i) => `Cột ${i}`)],
        ['x', ...cells],
      ];
      const read = await rowsOf(Buffer.from(csvText(rows)));
      expect(Array.isArray(read) ? read[1]?.join('|').replace(/\|+$/, '') : read).toBe(
        rows[1]?.join('|').replace(/\|+$/, ''),
      );
    }),
  );
});
