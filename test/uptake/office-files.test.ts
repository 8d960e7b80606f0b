import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import {
  importTable,
  logDifficulty,
  makeOfficeReport,
  officeDocx,
  officeXlsx,
  report,
  reportDocx,
} from '../../uptake/uptake.ts';
import { admin, server } from '../acts.ts';
import { freshSqlite, testKeys } from '../database.ts';
import { tableFile } from './reading.ts';

const SOFFICE = '/usr/bin/soffice';
const PDFTOTEXT = '/usr/bin/pdftotext';
const PDFFONTS = '/usr/bin/pdffonts';
const AS_CSV = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1';
const REASON = 'Giữ số của Công văn 5630, đã hỏi lại Công an tỉnh';
const FIRST = { number: 1, correction: null };

/** The letter of November for Quảng Trị, with a difficulty whose words look like a formula. */
async function letter() {
  const { database, close } = await freshSqlite();
  const deps = { db: database, keys: testKeys, now: () => new Date('2026-12-01T03:00:00Z') };
  await importTable(server(deps.now()), deps, {
    fileName: 'thang-11.csv',
    bytes: Buffer.from(
      'Liên thông khai sinh\nĐơn vị,Tổng số,Liên thông\nPhường Đông Hà,1.060,45\nĐặc khu Cồn Cỏ,0,0\n',
    ),
    from: '2026-11-01',
    to: '2026-11-30',
    provinceCode: '44',
  });
  await logDifficulty(admin(deps.now(), 1), deps, {
    areaCode: '19333',
    kind: 'system',
    day: '2026-11-30',
    words: '=1+1 treo\u0001\ud800',
  });
  const made = await makeOfficeReport(server(deps.now()), deps, {
    kind: 'letter',
    provinceCode: '44',
    day: '2026-11-30',
  });
  await close();
  if (made.kind === 'refused') throw new Error(made.message);
  return made.report.body;
}

/** A kept report and an extract of the districts of Quảng Trị, 2023, which are let in with a reason only. */
async function quangTri() {
  const { database, close } = await freshSqlite();
  const deps = { db: database, keys: testKeys, now: () => new Date('2026-12-01T03:00:00Z') };
  const kept = await importTable(server(deps.now()), deps, {
    fileName: 'quang-tri-2023.tsv',
    bytes: tableFile('quang-tri-2023.tsv'),
    from: '2023-10-01',
    to: '2023-10-31',
    provinceCode: '44',
    acceptTotal: REASON,
  });
  expect(kept.kind).toBe('kept');
  const made = await makeOfficeReport(server(deps.now()), deps, {
    kind: 'monthly',
    provinceCode: '44',
    day: '2023-10-31',
  });
  const model = await report(deps, { from: '2023-10-01', to: '2023-10-31' });
  await close();
  if (made.kind === 'refused' || model.kind === 'nothing') throw new Error('no report');
  return { body: made.report.body, model };
}

const OFFICE = existsSync(SOFFICE) && existsSync(PDFTOTEXT);

describe.skipIf(!OFFICE && process.env.CI !== 'true')('reports in LibreOffice', () => {
  const converted = (file: string, content: Buffer, to: string): string => {
    const folder = mkdtempSync(join(tmpdir(), 'lienthong-office-'));
    writeFileSync(join(folder, file), content);
    const home = `-env:UserInstallation=file://${folder}/home`;
    execFileSync(SOFFICE, [home, '--headless', '--convert-to', to, '--outdir', folder, join(folder, file)], {
      stdio: 'pipe',
      timeout: 100_000,
    });
    return folder;
  };

  it('the document opens, in the order of an administrative document', async () => {
    const folder = converted('thu.docx', await officeDocx(await letter(), FIRST), 'pdf');
    // Cell by cell, a wrapped line as one: where the machine's font is wider, a heading takes two lines.
    const text = execFileSync(PDFTOTEXT, [join(folder, 'thu.pdf'), '-'])
      .toString()
      .normalize('NFC')
      .replace(/\s+/g, ' ');
    const fonts = execFileSync(PDFFONTS, [join(folder, 'thu.pdf')]).toString();
    rmSync(folder, { recursive: true });
    // name, type, encoding, emb, sub, uni: every letter has a picture in the file, and a letter behind the picture.
    for (const line of fonts.trim().split('\n').slice(2)) expect(line).toMatch(/ yes +(yes|no) +yes /);
    const parts = [
      'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
      '/UBND-NC',
      'Độc lập - Tự do - Hạnh phúc',
      'Kính gửi:',
      '1.060',
      'Nơi nhận:',
      'CHỦ TỊCH',
      'SỐ LIỆU TỪNG ĐƠN VỊ, THÁNG 11 NĂM 2026',
      'Đặc khu Cồn Cỏ',
    ];
    const places = parts.map((part) => text.indexOf(part));
    expect(parts.filter((part) => !text.includes(part))).toEqual([]);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
    expect(text).toContain('Quảng Trị, ngày 01 tháng 12 năm 2026');
  }, 120_000);

  it('the reason for an unusual figure stands in the kept document, its workbook and the extract', async () => {
    const { body, model } = await quangTri();
    const said = `1.328 hồ sơ khai tử bên cạnh 794 hồ sơ khai sinh (1,67), khác xa các đơn vị khác (thường khoảng 0,41). Vẫn dùng với lý do: ${REASON}`;
    // Letters of one word may stand apart in a PDF, so words are compared without spaces.
    const joined = (words: string) => words.normalize('NFC').replace(/\s/g, '');
    const textOf = (folder: string, pdf: string) =>
      joined(execFileSync(PDFTOTEXT, [join(folder, pdf), '-']).toString());
    const kept = converted('thang.docx', await officeDocx(body, FIRST), 'pdf');
    expect(textOf(kept, 'thang.pdf')).toContain(joined(said));
    const extract = converted('trich.docx', await reportDocx(model), 'pdf');
    const words = textOf(extract, 'trich.pdf');
    const parts = [
      'BẢN TRÍCH SỐ LIỆU',
      'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
      'không phải báo cáo đã lưu',
      'Liên thông khai sinh: 1.057 trên 6.943 hồ sơ, 15,2 %',
      'Huyện Triệu Phong',
      said,
      'Cách tính, lưu ý và nguồn',
    ];
    expect(parts.filter((part) => !words.includes(joined(part)))).toEqual([]);
    const book = converted('thang.xlsx', await officeXlsx(body, FIRST), AS_CSV);
    const rates = readdirSync(book).find((file) => file.normalize('NFC').includes('Tỷ lệ')) ?? '';
    expect(readFileSync(join(book, rates), 'utf8')).toContain(said);
    for (const folder of [kept, extract, book]) rmSync(folder, { recursive: true });
  }, 120_000);

  it('the workbook opens: counts are numbers, nothing calculates', async () => {
    const folder = converted('thu.xlsx', await officeXlsx(await letter(), FIRST), AS_CSV);
    const read = (page: string): string[][] => {
      const name = readdirSync(folder).find((file) => file.normalize('NFC').includes(page)) ?? '';
      return parse(readFileSync(join(folder, name)), { relax_column_count: true });
    };
    const [, , , row, none] = read('Tỷ lệ');
    expect(row?.slice(0, 6)).toEqual(['Liên thông khai sinh', '1', 'Phường Đông Hà', '1060', '45', '4.2']);
    expect(none?.slice(2, 6)).toEqual(['Đặc khu Cồn Cỏ', '0', '0', '']);
    expect(read('Khó khăn')[3]?.[3]).toBe('=1+1 treo');
    rmSync(folder, { recursive: true });
  }, 120_000);
});
