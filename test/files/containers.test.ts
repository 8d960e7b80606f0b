/** Files made here, one for each container and each way in which a file is no table. */
import { crc32, deflateRawSync } from 'node:zlib';
import iconv from 'iconv-lite';
import PDFDocument from 'pdfkit';
import { describe, expect, test } from 'vitest';
import { readHere } from '../../files/reading.ts';
import { REFUSALS, sentenceOf } from '../../files/refusals.ts';

const read = async (source: Uint8Array | string, policy = {}) => {
  const reading = await readHere(typeof source === 'string' ? source : new Uint8Array(source), policy);
  if (reading.kind === 'refused') return reading.refusal;
  return reading.sheets.map(({ name, rows }) => [
    name,
    ...[...rows].map(({ number, cells }) => `${number} ${cells.map(({ text }) => text).join('|')}`),
  ]);
};

function zip(parts: Record<string, string>): Buffer {
  const bodies: Buffer[] = [];
  const heads: Buffer[] = [];
  let at = 0;
  for (const [name, content] of Object.entries(parts)) {
    const [title, plain] = [Buffer.from(name), Buffer.from(content)];
    const packed = deflateRawSync(plain);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(crc32(plain), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(plain.length, 18);
    fields.writeUInt16LE(title.length, 22);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(at, 10);
    heads.push(Buffer.concat([Buffer.from('504b01021400', 'hex'), fields, rest, title]));
    bodies.push(Buffer.concat([Buffer.from('504b0304', 'hex'), fields, title, packed]));
    at += 30 + title.length + packed.length;
  }
  const directory = Buffer.concat(heads);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(heads.length, 8);
  end.writeUInt16LE(heads.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...bodies, directory, end]);
}

async function pdf(draw: (page: InstanceType<typeof PDFDocument>) => void): Promise<Buffer> {
  const document = new PDFDocument({ size: 'A4', margin: 50 });
  const pieces: Buffer[] = [];
  document.on('data', (piece: Buffer) => pieces.push(piece));
  const done = new Promise<void>((resolve) => document.on('end', () => resolve()));
  document.registerFont(
    'vi',
    'node_modules/@expo-google-fonts/be-vietnam-pro/400Regular/BeVietnamPro_400Regular.ttf',
  );
  document.font('vi').fontSize(10);
  draw(document);
  document.end();
  await done;
  return Buffer.concat(pieces);
}

const HEAD = ['TT', 'Đơn vị', 'Tổng số', 'Liên thông'];
const ROWS = [
  ['1', 'Xã Cam Lộ', '1.040', '936'],
  ['2', 'Phường Nam Đông Hà', '30', '27'],
  ['3', 'Xã Hiếu Giang', '120', '110'],
];
const said = (rows: string[][], from = 1) => rows.map((row, index) => `${index + from} ${row.join('|')}`);

describe('workbooks', () => {
  const strict = {
    '_rels/.rels':
      '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument" Target="book/workbook.xml"/></Relationships>',
    'book/workbook.xml':
      '<workbook xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main" xmlns:r="http://purl.oclc.org/ooxml/officeDocument/relationships"><workbookPr date1904="true"/><sheets><sheet name="Thôn 1" sheetId="1" r:id="x"/><sheet name="Cũ" sheetId="2" state="veryHidden" r:id="y"/></sheets></workbook>',
    'book/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="x" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/worksheet" Target="../sheets/one.xml"/><Relationship Id="y" Type="t/worksheet" Target="/sheets/two.xml"/><Relationship Id="z" Type="t/styles" Target="styles.xml"/></Relationships>',
    'book/styles.xml':
      '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="0000000000"/><numFmt numFmtId="165" formatCode="dd/mm/yyyy\\ hh:mm"/></numFmts><fills><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFFF0000"/></patternFill></fill></fills><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="10"/><xf numFmtId="0" fillId="1"/></cellXfs></styleSheet>',
    'sheets/one.xml':
      '<worksheet><cols><col min="3" max="3" hidden="1"/></cols><sheetData><row><c t="inlineStr"><is><t>Số</t></is></c><c t="inlineStr"><is><r><t>Ng</t></r><r><t>ày</t></r></is></c><c t="inlineStr"><is><t>CCCD</t></is></c><c t="inlineStr"><is><t>Tỷ lệ</t></is></c></row><row r="3"><c r="A3" s="1"><v>912345678</v></c><c r="B3" s="2"><v>44884.5</v></c><c r="C3"><v>1</v></c><c r="D3" s="3"><v>0.264</v></c></row><row r="4" hidden="1"><c r="A4"><v>4</v></c></row><row r="5"><c r="A5" t="e"><v>#N/A</v></c><c r="B5" s="4"><f>A5</f></c><c r="D5"><v>8.4912E10</v></c></row></sheetData></worksheet>',
    'sheets/two.xml': '<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>',
  };
  test('of the strict form, with cells without references, days of 1904, digits filled up, percentages, hidden parts', async () => {
    expect(await read(zip(strict))).toEqual([
      ['Thôn 1', '1 Số|Ngày||Tỷ lệ', '3 0912345678|20/11/2026 12:00:00||26.4%', '5 #N/A|||84912000000'],
    ]);
    const reading = await readHere(new Uint8Array(zip(strict)));
    expect(reading.kind === 'read' && reading.notes.map(({ kind, count }) => `${kind} ${count}`)).toEqual([
      'rows-hidden 1',
      'colours 1',
      'formula-empty 1',
      'columns-hidden 1',
      'sheet-hidden 1',
    ]);
    expect((await read(zip(strict), { includeHidden: true })).length).toBe(2);
  });

  test('"XML Spreadsheet 2003" under the name of .xls', async () => {
    const cells = [HEAD, ...ROWS]
      .map(
        (row) =>
          `<Row>${row.map((cell) => `<Cell><Data ss:Type="String">${cell}</Data></Cell>`).join('')}</Row>`,
      )
      .join('');
    const text = `<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="T10"><Table>${cells}</Table></Worksheet></Workbook>`;
    expect(await read(Buffer.from(text))).toEqual([['T10', ...said([HEAD, ...ROWS])]]);
  });
});

describe('web pages sold as workbooks', () => {
  const table = (rows: string[][]) =>
    `<table border=1>${rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')}</table>`;
  test.each([
    ['that begin with <meta>', '<meta charset="utf-8"><style>td{color:red}</style>'],
    ['that begin with <style>', '<style>.x{mso-number-format:"\\@"}</style>'],
    ['that begin with <div>', '<div>'],
    ['that begin with <table>', ''],
    ['whole', '<!DOCTYPE html><html><head><title>x</title></head><body>'],
  ])('%s', async (_, before) => {
    expect(await read(Buffer.from(before + table([HEAD, ...ROWS])))).toEqual([
      ['', ...said([HEAD, ...ROWS])],
    ]);
  });

  test('with cells over rows and columns, tables that lay out others, and what nobody sees', async () => {
    const page = `<html><body><table><tr><td><h3>Kết quả tháng 10/2025</h3><script>var x = '<table>'</script>
      <table><tr><th rowspan=2>Đơn vị</th><th colspan=2>Khai sinh</th></tr><tr><th>Tổng</th><th>Liên&nbsp;thông</th></tr>
      <tr style="display:none"><td>Xã cũ</td><td>1</td><td>1</td></tr><tr><td>Xã<br>Cam Lộ</td><td x:num="1040">1.040</td><td>936</td></tr></table></td></tr></table></body></html>`;
    expect(await read(Buffer.from(page))).toEqual([
      [
        '',
        '1 Kết quả tháng 10/2025',
        '2 Đơn vị|Khai sinh|Khai sinh',
        '3 Đơn vị|Tổng|Liên thông',
        '5 Xã Cam Lộ|1040|936',
      ],
    ]);
  });

  test('an archive of Excel with a page for each sheet (MHTML)', async () => {
    const part = (location: string, body: string) =>
      `--b\r\nContent-Location: file:///C:/x/${location}\r\nContent-Transfer-Encoding: base64\r\nContent-Type: text/html; charset="utf-8"\r\n\r\n${Buffer.from(body).toString('base64')}\r\n`;
    const book =
      '<xml><x:ExcelWorkbook><x:ExcelWorksheets><x:ExcelWorksheet><x:Name>Khai sinh</x:Name><x:WorksheetSource HRef="x_files/sheet001.htm"/></x:ExcelWorksheet><x:ExcelWorksheet><x:Name>Khai tử</x:Name><x:WorksheetSource HRef="x_files/sheet002.htm"/></x:ExcelWorksheet></x:ExcelWorksheets></x:ExcelWorkbook></xml>';
    const text = `MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n${part('x.htm', `<html>${book}</html>`)}${part('x_files/sheet001.htm', table([HEAD, ...ROWS]))}${part('x_files/sheet002.htm', table([HEAD, ...ROWS.slice(0, 2)]))}--b--`;
    expect(await read(Buffer.from(text))).toEqual([
      ['Khai sinh', ...said([HEAD, ...ROWS])],
      ['Khai tử', ...said([HEAD, ...ROWS.slice(0, 2)])],
    ]);
  });
});

describe('documents', () => {
  const cell = (text: string, more = '') =>
    `<w:tc><w:tcPr>${more}</w:tcPr><w:p><w:r><w:t>${text}</w:t></w:r></w:p></w:tc>`;
  const row = (...cells: string[]) => `<w:tr>${cells.join('')}</w:tr>`;
  const document = (body: string) =>
    zip({
      '[Content_Types].xml': '<Types/>',
      'word/document.xml': `<w:document xmlns:w="w"><w:body>${body}</w:body></w:document>`,
    });
  test('of Word: merged cells, the heading of the letter as lines, deleted text left out', async () => {
    const heading = `<w:tbl>${row(cell('UBND TỈNH QUẢNG TRỊ'), cell('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM'))}</w:tbl>`;
    const table = `<w:tbl>${row(cell('Đơn vị', '<w:vMerge w:val="restart"/>'), cell('Khai sinh', '<w:gridSpan w:val="2"/>'))}${row(cell('', '<w:vMerge/>'), cell('Tổng số'), cell('Liên thông'))}${row(cell('Xã Cam Lộ'), cell('40'), '<w:tc><w:p><w:del><w:r><w:delText>35</w:delText></w:r></w:del><w:ins><w:r><w:t>36</w:t></w:r></w:ins></w:p></w:tc>')}</w:tbl>`;
    expect(
      await read(
        document(
          `${heading}<w:p><w:r><w:t>Tháng 10/2025</w:t></w:r></w:p>${table}<w:p><w:r><w:t>Người lập</w:t></w:r></w:p>`,
        ),
      ),
    ).toEqual([
      [
        '',
        '1 UBND TỈNH QUẢNG TRỊ',
        '2 CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
        '3 Tháng 10/2025',
        '4 Đơn vị|Khai sinh|Khai sinh',
        '5 Đơn vị|Tổng số|Liên thông',
        '6 Xã Cam Lộ|40|36',
        '7 Người lập',
      ],
    ]);
    expect(await read(document('<w:p><w:r><w:t>Kính gửi</w:t></w:r></w:p>'))).toBe('no-table-inside');
  });

  const places = [50, 90, 260, 360, 460];
  const ruled = (page: InstanceType<typeof PDFDocument>, rows: string[][], top: number) => {
    for (const [index, cells] of rows.entries()) {
      const y = top + index * 30;
      for (const [column, text] of cells.entries()) {
        const [left = 0, right = 0] = [places[column], places[column + 1]];
        page.rect(left, y, right - left, 30).stroke();
        page.text(text, left + 4, y + 8, { width: right - left - 8, lineBreak: false });
      }
    }
  };
  test('PDF with ruled lines over two pages, the heading printed again', async () => {
    const bytes = await pdf((page) => {
      page.text('Kết quả liên thông tháng 10/2025', 50, 60, { lineBreak: false });
      ruled(page, [HEAD, ...ROWS.slice(0, 2)], 100);
      page.addPage();
      ruled(page, [HEAD, ...ROWS.slice(2)], 60);
    });
    expect(await read(bytes)).toEqual([
      ['', '1 Kết quả liên thông tháng 10/2025', ...said([HEAD, ...ROWS], 2)],
    ]);
  });

  test('PDF without lines: columns by where the text stands', async () => {
    const bytes = await pdf((page) => {
      for (const [index, cells] of [HEAD, ...ROWS].entries())
        for (const [column, text] of cells.entries())
          page.text(text, places[column] ?? 0, 100 + index * 22, { lineBreak: false });
    });
    expect(await read(bytes)).toEqual([['', ...said([HEAD, ...ROWS])]]);
  });

  test('PDF that is a picture, or a letter without a table', async () => {
    const dot = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    );
    expect(await read(await pdf((page) => page.image(dot, 50, 50, { width: 400 })))).toBe('pdf-scanned');
    expect(await read(await pdf((page) => page.text('Kính gửi Ủy ban nhân dân xã.', 50, 60)))).toBe(
      'no-table-inside',
    );
  });
});

describe('text', () => {
  test('a list of a chat: what the two figures are is left to be asked', async () => {
    const text =
      'Kết quả khai sinh tháng 10/2025 tỉnh Quảng Trị\n- Xã Cam Lộ: 36/40 (90%)\n- Xã Hiếu Giang: 27/30 (90%)\n';
    expect(await read(text)).toEqual([
      [
        '',
        '1 Kết quả khai sinh tháng 10/2025 tỉnh Quảng Trị',
        '2 Đơn vị|Số trước dấu /|Số sau dấu /|Tỷ lệ',
        '3 Xã Cam Lộ|36|40|90%',
        '4 Xã Hiếu Giang|27|30|90%',
      ],
    ]);
  });

  test.each([
    ['semicolons', [HEAD, ...ROWS].map((row) => row.join(';')).join('\n')],
    ['bars with a rule below the header', [HEAD, ...ROWS].map((row) => `| ${row.join(' | ')} |`).join('\n')],
    ['wide gaps', [HEAD, ...ROWS].map((row) => row.join('    ')).join('\n')],
    ['sep=', `sep=^\r\n${[HEAD, ...ROWS].map((row) => row.join('^')).join('\r\n')}`],
  ])('%s', async (_, text) => {
    const sheets = await read(Buffer.from(text));
    expect(Array.isArray(sheets) && sheets[0]?.map((line) => line.replace(/^\d+ /, ''))).toEqual([
      '',
      ...[HEAD, ...ROWS].map((row) => row.join('|')),
    ]);
  });

  test('VNI and TCVN3 by bytes, and a name in Unicode beside them', async () => {
    const vni = iconv.encode('Hoï teân,Xaõ\nNguyeãn Vaên Maãu,Cam Loä\nLeâ Thò Thöû,Ñoâng Haø\n', 'latin1');
    expect(await read(vni)).toEqual([['', '1 Họ tên|Xã', '2 Nguyễn Văn Mẫu|Cam Lộ', '3 Lê Thị Thử|Đông Hà']]);
    const mixed = 'Họ tên,Xã\nNguyễn Phóc,Cam Lộ\nTrÇn V¨n B×nh,§«ng Hµ\nLê Thị Hoà,Hải Lăng\n';
    expect(await read(mixed)).toEqual([
      ['', '1 Họ tên|Xã', '2 Nguyễn Phóc|Cam Lộ', '3 Trần Văn Bình|Đông Hà', '4 Lê Thị Hoà|Hải Lăng'],
    ]);
  });
});

describe('what is no table says so in its own sentence', () => {
  const compound = (stream: string) =>
    Buffer.concat([
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      Buffer.alloc(1024),
      Buffer.from(stream, 'utf16le'),
      Buffer.alloc(64),
    ]);
  test.each([
    ['an encrypted workbook', compound('EncryptedPackage'), 'file-locked'],
    [
      'an encrypted ODS',
      zip({
        mimetype: 'x',
        'content.xml': 'x',
        'META-INF/manifest.xml': '<m><file-entry><encryption-data/></file-entry></m>',
      }),
      'file-locked',
    ],
    ['Word of before 2007', compound('WordDocument'), 'old-word'],
    [
      'a presentation',
      zip({ 'ppt/presentation.xml': '<p/>', '[Content_Types].xml': '<t/>' }),
      'presentation',
    ],
    ['a mail of Outlook', compound('__substg1.0_0037001F'), 'email'],
    [
      'a mail',
      Buffer.from(
        'From: a@b.vn\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x',
      ),
      'email',
    ],
    ['RTF', Buffer.from('{\\rtf1\\ansi Bang}'), 'rich-text'],
    ['XLSB', zip({ 'xl/workbook.bin': 'x', '[Content_Types].xml': '<t/>' }), 'excel-binary'],
    ['Numbers', zip({ 'Index/Tables/Tile.iwa': 'x', 'Index/Document.iwa': 'x' }), 'apple-numbers'],
    ['Pages', zip({ 'Index/Document.iwa': 'x' }), 'apple-pages'],
    [
      '.gsheet',
      Buffer.from('{"url":"https://docs.google.com/open?id=1","doc_id":"1","email":"a@b"}'),
      'google-link',
    ],
    [
      'a link',
      Buffer.from('[InternetShortcut]\r\nURL=https://docs.google.com/spreadsheets/d/1'),
      'google-link',
    ],
    ['PNG', Buffer.from('89504e470d0a1a0a0000000d', 'hex'), 'picture'],
    ['JPEG', Buffer.from('ffd8ffe000104a464946', 'hex'), 'picture'],
    ['HEIC', Buffer.from('0000001866747970686569630000', 'hex'), 'picture'],
    ['a zip of files', zip({ 'a.xlsx': 'x', 'b.xlsx': 'x' }), 'archive-zip'],
    ['RAR', Buffer.from('526172211a0701003392b5e5', 'hex'), 'archive-other'],
    ['7z', Buffer.from('377abcaf271c0004', 'hex'), 'archive-other'],
    ['a program', Buffer.from('4d5a90000300000004000000', 'hex'), 'program'],
    ['a workbook cut off', zip({ 'xl/workbook.xml': '<workbook/>' }).subarray(0, 60), 'workbook-broken'],
    ['a PDF cut off', Buffer.from('%PDF-1.7\n1 0 obj\n<< /Type'), 'pdf-broken'],
    ['nothing', Buffer.alloc(0), 'file-empty'],
  ])('%s', async (_, bytes, refusal) => expect(await read(bytes)).toBe(refusal));

  test('each with what is wrong and the way out', () => {
    for (const refusal of REFUSALS) {
      const { message, todo } = sentenceOf(refusal);
      expect(`${message} ${todo}`).toMatch(/^\p{Lu}.*\. \p{Lu}.*\.$/u);
    }
  });
});
