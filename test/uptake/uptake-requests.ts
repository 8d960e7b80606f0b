/** Tables of one province as the tests load them. */
import { tableFile } from './reading.ts';

export const quangTri = {
  fileName: 'quang-tri-2023.tsv',
  bytes: tableFile('quang-tri-2023.tsv'),
  from: '2023-07-20',
  to: '2023-10-16',
  provinceCode: '44',
};

export const REASON = 'Theo Công văn 5630, chờ Công an tỉnh kiểm tra';

export const communes = (rows: string, month = '8') =>
  Buffer.from(
    `Liên thông khai sinh tháng ${month}/2025, tỉnh Quảng Trị\nĐơn vị,Tổng số,Liên thông\n${rows}\n`,
  );
