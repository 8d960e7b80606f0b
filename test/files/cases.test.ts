/**
 * Files of others, kept as they came (`cases/`), and what is read of them. The list beside this file says for each its
 * container, sheets (filled rows × columns), last row and notes; the cells below were written by hand from the files.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type FileReading, readHere } from '../../files/reading.ts';

const ROOT = new URL('./cases/', import.meta.url).pathname;
const BOMB = 'bom-nho.xlsx';

function filesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder))
    .sort()
    .flatMap((name) => {
      const path = join(folder, name);
      return statSync(join(ROOT, path)).isDirectory() ? filesBelow(path) : [path];
    });
}

const open = (path: string, policy = {}) => readHere(new Uint8Array(readFileSync(join(ROOT, path))), policy);

function lineOf(path: string, reading: FileReading): string {
  if (reading.kind === 'refused') return `${path} | ${reading.refusal}`;
  const { container, sheets, notes } = reading;
  const last = sheets.at(-1)?.rows;
  const row = last?.at(last.length - 1);
  const shapes = sheets.map(({ name, rows, columns }) => `${name}:${rows.length}x${columns}`).join(';');
  const cells = (row?.cells ?? []).map(({ text }) => text).filter((text) => text !== '');
  return `${path} | ${container} ${shapes} last ${row?.number} ${cells.slice(0, 4).join('/')} notes ${notes.map(({ kind }) => kind).join(',')}`.trimEnd();
}

test('every file kept is read as the list says', async () => {
  const lines: string[] = [];
  for (const path of filesBelow('.').filter((name) => name !== BOMB))
    lines.push(lineOf(path, await open(path)));
  expect(lines).toEqual(
    readFileSync(new URL('./cases.golden.txt', import.meta.url), 'utf8')
      .trimEnd()
      .split('\n'),
  );
});

test('security 7: a small file that unpacks to a hundred megabytes of texts is refused', async () => {
  expect(await open(BOMB)).toEqual({ kind: 'refused', refusal: 'too-large-inside' });
});

async function rowsOf(path: string, policy = {}): Promise<string[]> {
  const reading = await open(path, policy);
  if (reading.kind === 'refused') throw new Error(reading.refusal);
  return reading.sheets.flatMap(({ rows }) =>
    [...rows].map(({ number, cells }) => `${number} ${cells.map(({ text }) => text).join('|')}`),
  );
}

describe('cells written down by hand', () => {
  test.each([
    ['uptake/dinh-dang/phu-luc.docx', ['4 1|Xã Cam Lộ|40|36|90,0', '6 3|Phường Đông Hà|120|110|91,7']],
    [
      'uptake/dinh-dang/pdf-mot-o-mot-dong.txt',
      ['2 STT|Đơn vị|Tổng số|Liên thông|Tỷ lệ (%)', '12 2|Xã Hiếu Giang|30|27|90.0'],
    ],
    [
      'uptake/dinh-dang/zalo-mot-dau-cach.txt',
      ['2 STT|Đơn vị|Tổng số|Liên thông|Tỷ lệ', '5 3|Phường Đông Hà|120|110|91.7%'],
    ],
    ['import/phu-luc.pdf', ['3 STT|Đơn vị|Tổng số|Liên thông|Tỷ lệ (%)', '6 3|Phường Đông Hà|120|110|91,7']],
    ['import/tcvn3-three-names.xlsx', ['2 Nguyễn Văn Mẫu|0912000800|19702', '3 Lê Thị Thử|0912000801|19702']],
    ['import/cells-without-references.xlsx', ['2 Lê Thị Thử|0912000441|19702']],
    ['import/hidden-first-sheet.xlsx', ['2 Lê Thị Thử|0912000323|19702']],
    ['import/filtered-rows.xlsx', ['4 Bùi Thị Ví|0912000313|19702']],
    ['contacts/d05-o-gop-xa.xlsx', ['4 3|Lê C|0987654322|Xã Cam Lộ|Quảng Trị']],
    ['import/phone-with-invisible-direction-marks.csv', ['5 Hồ Văn Dụ|+84912000114|19702']],
  ])('%s', async (path, wanted) => {
    expect(await rowsOf(path)).toEqual(expect.arrayContaining(wanted));
  });

  test('days of 1904 are the same days in both spellings and in both containers', async () => {
    for (const path of [
      'consent-date1904-one-good.xlsx',
      'consent-date1904-true.xlsx',
      'consent-date1904-true.ods',
    ])
      expect((await rowsOf(`import/${path}`))[1]).toContain('20/11/2026|10/12/2026');
  });

  test('what is hidden is read when the person says so', async () => {
    expect(await rowsOf('import/filtered-rows.xlsx', { includeHidden: true })).toContain(
      '3 Trần Văn Ẩn|0912000312|19702',
    );
    expect(await rowsOf('import/hidden-first-sheet.xlsx', { includeHidden: true })).toContain(
      '2 Người Cũ|0912000321|19702',
    );
  });
});

test('report 19: signs that turn a line round, and control signs, do not come in with a name', async () => {
  const written = 'Họ tên;Điện thoại\nNguyễn \u202eVăn\u200f Mẫu\u0007;0912000111\n';
  const reading = await readHere(new TextEncoder().encode(written), {});
  if (reading.kind === 'refused') throw new Error(reading.refusal);
  expect([...(reading.sheets[0]?.rows ?? [])].at(-1)?.cells[0]?.text).toBe('Nguyễn Văn Mẫu');
});
