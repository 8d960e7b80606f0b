import { readFileSync } from 'node:fs';
import { crc32, deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import writeWorkbook, { type SheetData } from 'write-excel-file/node';
import { readSheets } from '../../uptake/sheet.ts';
import { lines, readAll, shortly, tableFile } from './reading.ts';

const PHU_LUC = 'quang-tri-phu-luc.tsv';
const plain = async () => lines((await readAll({ fileName: PHU_LUC, bytes: tableFile(PHU_LUC) })).table);

async function workbook(pages: { name: string; rows: SheetData }[]): Promise<Buffer> {
  return writeWorkbook(pages.map(({ name, rows }) => ({ data: rows, sheet: name }))).toBuffer();
}

type Zipped = [name: string, packed: Buffer, size: number, crc: number];

/** An archive as a program would write it. */
function zipped(files: Zipped[], deflated = true): Buffer {
  const method = deflated ? 8 : 0;
  const heads: Buffer[] = [];
  const bodies: Buffer[] = [];
  let at = 0;
  for (const [name, packed, size, crc] of files) {
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(method, 4);
    fields.writeUInt32LE(crc >>> 0, 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(size, 18);
    fields.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), fields, Buffer.from(name), packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(at, 10);
    heads.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), fields, rest, Buffer.from(name)]));
    bodies.push(local);
    at += local.length;
  }
  const directory = Buffer.concat(heads);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(files.length, 4);
  end.writeUInt16LE(files.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...bodies, directory, Buffer.from('PK\x05\x06'), end]);
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

  it('with something written beyond any table are refused; a style far away is nothing', async () => {
    const far = (cell: SheetData[number][number]): SheetData => [
      ...rows,
      ...Array.from({ length: 1_048_577 }, () => []),
      [cell],
    ];
    expect(await readSheets(await workbook([{ name: 'xa', rows: far('x') }]))).toMatchObject({
      problem: { rule: 'too-large-inside' },
    });
    const styled = await workbook([
      { name: 'xa', rows: far({ value: '', type: String, fontWeight: 'bold' }) },
    ]);
    expect(await readSheets(styled)).toMatchObject({ kind: 'grids', grids: [{ rows: { length: 8 } }] });
  });

  it('that unpack to more than any table are refused while they are read', async () => {
    const bomb = (content: Buffer) =>
      zipped([['xl/workbook.xml', deflateRawSync(content), content.length, crc32(content)]]);
    const blank = Buffer.alloc(260 * 1024 * 1024, 0x20);
    for (const piece of ['<a b="', '<a/>'])
      expect(await readSheets(bomb(Buffer.concat([Buffer.from(piece), blank])))).toMatchObject({
        problem: { rule: 'too-large-inside' },
      });
  });

  it('whose bytes were changed on the way are refused: a digit may have become another', async () => {
    const content = Buffer.from('<workbook><sheets/></workbook>');
    const sound = zipped([['xl/workbook.xml', content, content.length, crc32(content)]], false);
    const changed = zipped([['xl/workbook.xml', content, content.length, crc32(content) ^ 1]], false);
    // The first lacks its relations, the second is not even believed to be the file it was.
    for (const bytes of [sound, changed])
      expect(await readSheets(bytes)).toMatchObject({ problem: { rule: 'workbook-broken' } });
  });

  it('of other programs are read: prefixes, shared, rich and inline strings, dates, CDATA, entities', async () => {
    const parts: Record<string, string> = {
      'xl/workbook.xml':
        '<x:workbook xmlns:x="u"><x:workbookPr date1904="1"/><x:sheets><x:sheet name="A &amp; B > C" sheetId="9" r:id="rId7"/></x:sheets></x:workbook>',
      'xl/_rels/workbook.xml.rels':
        "<Relationships><Relationship Target='/xl/worksheets/one.xml' Id='rId7' Type='http://x/worksheet'/><Relationship Id='a' Type='x/sharedStrings' Target='strings.xml'/><Relationship Id='b' Type='x/styles' Target='styles.xml'/></Relationships>",
      'xl/strings.xml':
        '<sst><si><t>Đơn vị</t></si><si><r><t>Tổng </t></r><r><t xml:space="preserve">số</t></r><rPh sb="0"><t>đọc</t></rPh></si><si><t><![CDATA[a<b]]></t></si></sst>',
      'xl/styles.xml':
        '<styleSheet><numFmts><numFmt numFmtId="170" formatCode="dd&quot;/&quot;mm/yyyy"/><numFmt numFmtId="171" formatCode="0.0%"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs></styleSheet>',
      'xl/worksheets/one.xml':
        '<?xml version="1.0"?><!-- <c> --><x:worksheet><x:sheetData><x:row r="2"><x:c r="A2" t="s"><x:v>0</x:v></x:c><x:c t="s"><x:v>1</x:v></x:c><x:c r="D2" t="inlineStr"><x:is><x:t>&#272;&#xF4;ng_x000D_</x:t></x:is></x:c></x:row><x:row><x:c s="1"><x:v>43905</x:v></x:c><x:c s="2"><x:f>B1/C1</x:f><x:v>0.264</x:v></x:c><x:c t="b"><x:v>1</x:v></x:c><x:c t="e"><x:v>#DIV/0!</x:v></x:c><x:c t="s"><x:v>2</x:v></x:c><x:c t="str"><x:v>x</x:v></x:c></x:row></x:sheetData></x:worksheet>',
    };
    const files = Object.entries(parts).map(([name, content]): Zipped => {
      const bytes = Buffer.from(content);
      return [name, deflateRawSync(bytes), bytes.length, crc32(bytes)];
    });
    expect(await readSheets(zipped(files))).toEqual({
      kind: 'grids',
      notes: [],
      grids: [
        {
          page: 'A & B > C',
          rows: [
            [],
            ['Đơn vị', 'Tổng số', null, 'Đông'],
            ['2024-03-16', 0.264, 'TRUE', '#DIV/0!', 'a<b', 'x'],
          ],
        },
      ],
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
    ['an empty file', Buffer.alloc(0), 'Tệp không có dữ liệu.'],
    ['blank lines', Buffer.from('\n\n  \n'), 'Tệp không có dữ liệu.'],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d', 'hex'), 'Tệp là ảnh, không phải bảng.'],
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

describe('what of a file was not read', () => {
  it('is told with the table', async () => {
    const bytes = readFileSync(new URL('../files/cases/import/filtered-rows.xlsx', import.meta.url));
    const read = await readSheets(bytes);
    expect(read.kind === 'grids' && read.notes.map(shortly)).toEqual(['warning rows-filtered 3']);
  });
});
