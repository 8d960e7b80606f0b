/** Tables of confirmations as offices lay them out. */
import { describe, expect, test } from 'vitest';
import { CELLS, header, MEANT, NAMES, type Name, ROW, read, table } from './written-table.ts';

describe('a table as offices lay it out', () => {
  test('has titles above, a column of numbers, sums and signatures below', async () => {
    const rows = [
      ['UBND TỈNH QUẢNG TRỊ'],
      ['PHƯỜNG ĐÔNG HÀ'],
      [],
      ['DANH SÁCH HỒ SƠ CHỜ XÁC NHẬN TRÊN VNeID'],
      ['(Số liệu đến 10/11/2026)'],
      [],
      ['STT', ...header(), 'Ghi chú'],
      ['1', ...ROW, ''],
      [],
      ['', 'Tổng cộng: 1 hồ sơ'],
      ['', '', '', '', '', '', 'Người lập biểu'],
      ['', '', '', '', '', '', 'Lê Thị Ký'],
    ];
    expect(await read(table(rows))).toMatchObject({
      problems: [],
      dossiers: [MEANT],
      rows: 1,
      incomplete: false,
    });
  });

  test('has two lines of headers over merged cells', async () => {
    const upper = [
      'STT',
      'Mã hồ sơ',
      'Thủ tục',
      'Người nộp',
      '',
      'Người cần xác nhận',
      '',
      '',
      'Ngày gửi yêu cầu',
      'Trạng thái',
      'Địa bàn',
      '',
    ];
    const lower = [
      '',
      '',
      '',
      'Họ tên',
      'SĐT',
      'Họ và tên',
      'Số điện thoại',
      'Vai trò',
      '',
      '',
      'Xã/phường',
      'Tỉnh',
    ];
    const row = [
      '1',
      CELLS['Mã hồ sơ'],
      'khai sinh',
      'Trần Thị Bưởi',
      '0912345678',
      'Nguyễn Văn Ổi',
      '0987654321',
      'chủ hộ',
      '3/11/2026',
      'đang chờ',
      'Đông Hà',
      'Quảng Trị',
    ];
    const file = await read(table([upper, lower, row]));
    expect(file).toMatchObject({
      problems: [],
      dossiers: [
        {
          areaCode: '19333',
          applicant: MEANT.applicant,
          consents: [{ person: { name: 'Nguyễn Văn Ổi', phone: '+84987654321' } }],
        },
      ],
    });
  });

  test('has a dossier of several people with its cells merged: they are one dossier, and it is said', async () => {
    const owner = NAMES.map((name) => {
      const own: Partial<Record<Name, string>> = {
        'Người cần xác nhận': 'Lê Văn Mít',
        'SĐT người cần xác nhận': '0977000111',
        'Vai trò': 'Chủ sở hữu',
        'Trạng thái': 'Đã xác nhận',
      };
      return own[name] ?? '';
    });
    const file = await read(table([header(), ROW, owner]));
    expect(file).toMatchObject({
      rows: 2,
      dossiers: [
        {
          consents: [
            { role: 'household_head' },
            { role: 'dwelling_owner', state: 'confirmed', person: { name: 'Lê Văn Mít' } },
          ],
        },
      ],
      problems: [{ row: 3, rule: 'row_continues', severity: 'warning' }],
    });
  });

  test('lacks a code beside a procedure: that is an error, not a merged cell', async () => {
    const lacking = ROW.map((cell, index) => (index === 0 ? '' : cell));
    expect(await read(table([header(), ROW, lacking]))).toMatchObject({
      problems: [{ row: 3, column: 'A: Mã hồ sơ', rule: 'code_missing', todo: expect.stringMatching(/./) }],
      incomplete: true,
    });
  });
});
