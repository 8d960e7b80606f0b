import { afterEach, expect, test } from 'vitest';
import writeWorkbook from 'write-excel-file/node';
import { type Cli, cli } from '../cli.ts';

let shell: Cli | undefined;
afterEach(() => shell?.close());

const page = (sheet: string, linked: number) => ({
  sheet,
  data: [
    ['Liên thông khai sinh, tỉnh Quảng Trị'],
    ['Đơn vị', 'Tổng số', 'Liên thông'],
    ['Phường Đông Hà', 96, 90],
    ['Xã Cam Lộ', 40, linked],
  ],
});

test('a workbook with a month on each sheet is said month by month, refused by sheet and cell, and saved whole', async () => {
  shell = cli();
  const book = async (name: string, linked: number) => {
    const bytes = await writeWorkbook([page('Tháng 7.2025', 39), page('Tháng 8.2025', linked)]).toBuffer();
    return shell?.file(name, bytes) ?? '';
  };
  const wrong = await shell.run('uptake', 'import', await book('sai.xlsx', 41));
  expect(wrong.code).toBe(3);
  expect(wrong.err).toMatch(/LỖI .*sai\.xlsx, trang Tháng 8\.2025, dòng 4, cột C \(Liên thông\), “41”/);
  expect(wrong.err).toMatch(
    /Kỳ từ 01\/07\/2025 đến 31\/07\/2025 \(trang Tháng 7\.2025\):\n {2}Liên thông khai sinh: 129 \/ 136/,
  );
  expect(wrong.err).toMatch(/Kỳ từ 01\/08\/2025 đến 31\/08\/2025 \(trang Tháng 8\.2025\), 1 lỗi:/);
  const right = await book('dung.xlsx', 35);
  const saved = await shell.run('uptake', 'import', right);
  expect([saved.code, saved.err]).toEqual([0, '']);
  expect(saved.out).toMatch(/^Đã lưu 2 kỳ, mỗi kỳ một bảng\. Tỉnh Quảng Trị:/);
  const again = (await shell.run('uptake', 'import', right, '--json')).json<{
    kind: string;
    tables: { sheet: string; tableId: number; same: boolean }[];
  }>();
  expect(again.kind).toBe('same');
  expect(again.tables.map(({ sheet, tableId, same }) => [sheet, tableId, same])).toEqual([
    ['Tháng 7.2025', 1, true],
    ['Tháng 8.2025', 2, true],
  ]);
});
