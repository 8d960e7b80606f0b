/** Files made here, one for each container and each way in which a file is no table. */
import { describe, expect, test } from 'vitest';
import { readHere } from '../../files/reading.ts';
import { HEAD, ROWS, read, said, zip } from './containers.ts';

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
