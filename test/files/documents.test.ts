/** Documents, text, and what is no table. */
import iconv from 'iconv-lite';
import PDFDocument from 'pdfkit';
import { describe, expect, test } from 'vitest';
import { REFUSALS, sentenceOf } from '../../files/refusals.ts';
import { HEAD, ROWS, read, said, zip } from './containers.ts';

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
