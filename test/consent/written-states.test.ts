/** Files as offices really make them: headers in many wordings, titles above, sums below, merged cells, old fonts. */
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { readConsents } from '../../consent/loading/file.ts';
import { roleOf, stateOf } from '../../consent/written-states.ts';
import { unhurried } from '../../files/rows.ts';
import { readSheet } from '../../files/sheet.ts';

const AS_OF = new Date('2026-11-10T00:00:00Z');
/** A good cell for each column, by the wording that every test uses when it does not vary it. */
const CELLS = {
  'Mã hồ sơ': 'G22.99.08-261103-0012',
  'Mã hồ sơ tỉnh': 'H50.15-261103-0007',
  'Thủ tục': 'Đăng ký khai sinh, đăng ký thường trú, cấp thẻ BHYT cho trẻ em dưới 6 tuổi',
  'Người nộp': 'Trần Thị Bưởi',
  'SĐT người nộp': '0912345678',
  'Người cần xác nhận': 'Nguyễn Văn Ổi',
  'SĐT người cần xác nhận': '0987654321',
  'Vai trò': 'Chủ hộ',
  'Ngày gửi yêu cầu': '03/11/2026 14:05',
  'Hạn xác nhận': '20-11-2026',
  'Trạng thái': 'Chờ xác nhận',
  'Xã/phường': 'Phường Đông Hà',
  Tỉnh: 'Quảng Trị',
} as const;
type Name = keyof typeof CELLS;
const NAMES = Object.keys(CELLS) as Name[];

/** What the whole row means, however its headers are written. */
const MEANT = {
  nationalCode: 'G22.99.08-261103-0012',
  provincialCode: 'H50.15-261103-0007',
  bundle: 'birth',
  areaCode: '19333',
  applicant: { name: 'Trần Thị Bưởi', phone: '+84912345678' },
  consents: [
    {
      role: 'household_head',
      person: { name: 'Nguyễn Văn Ổi', phone: '+84987654321' },
      state: 'requested',
      requestedAt: new Date('2026-11-03T07:05:00Z'),
      deadlineAt: new Date('2026-11-20T16:59:59Z'),
    },
  ],
};

async function read(bytes: Uint8Array, name = 'tệp.csv') {
  const sheet = await readSheet(name, bytes);
  if (sheet.kind === 'unreadable') return sheet;
  return unhurried(readConsents(sheet, AS_OF));
}
const quoted = (cells: readonly string[]) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(';');
const table = (rows: readonly (readonly string[])[]) => Buffer.from(rows.map(quoted).join('\r\n'), 'utf8');
const header = (changes: Partial<Record<Name, string>> = {}) => NAMES.map((name) => changes[name] ?? name);
const ROW = NAMES.map((name) => CELLS[name]);

const WORDINGS: Record<Name, string[]> = {
  'Mã hồ sơ': [
    'Mã số hồ sơ',
    'Số hồ sơ',
    'MÃ HỒ SƠ',
    'ma ho so',
    'Mã HS',
    'Số HS',
    'Mã hồ sơ\nquốc gia',
    'Mã hồ sơ (DVCQG)',
    'Mã hồ sơ liên thông',
    'Mã hồ sơ Cổng Dịch vụ công quốc gia',
    'Mã hồ sơ *',
    '  Mã  hồ sơ: ',
  ],
  'Mã hồ sơ tỉnh': [
    'Mã hồ sơ địa phương',
    'Mã hồ sơ một cửa',
    'Mã hồ sơ cấp tỉnh',
    'MA HO SO TINH',
    'Mã hồ sơ trên hệ thống tỉnh',
    'Số hồ sơ tỉnh',
  ],
  'Thủ tục': [
    'Tên thủ tục',
    'TTHC',
    'Tên TTHC',
    'Thủ tục hành chính',
    'Nhóm TTHC',
    'Loại thủ tục',
    'Loại hồ sơ',
    'Dịch vụ công',
    'LĨNH VỰC',
    'ten thu tuc hanh chinh',
  ],
  'Người nộp': [
    'Người nộp hồ sơ',
    'Họ tên người nộp',
    'Họ và tên\nngười nộp',
    'HỌ VÀ TÊN NGƯỜI NỘP HỒ SƠ',
    'Người yêu cầu',
    'Chủ hồ sơ',
    'ho ten nguoi nop',
  ],
  'SĐT người nộp': [
    'Số điện thoại người nộp',
    'Điện thoại người nộp',
    'ĐT người nộp',
    'Số ĐT người nộp',
    'SĐT NGƯỜI NỘP HỒ SƠ',
    'Số điện thoại\nngười nộp hồ sơ',
    'so dien thoai nguoi nop',
  ],
  'Người cần xác nhận': [
    'Người xác nhận',
    'Họ tên người xác nhận',
    'Họ và tên người cần xác nhận',
    'Người phải xác nhận',
    'Người được yêu cầu xác nhận',
    'NGUOI XAC NHAN',
  ],
  'SĐT người cần xác nhận': [
    'SĐT người xác nhận',
    'Số điện thoại người xác nhận',
    'Điện thoại người cần xác nhận',
    'Số ĐT người xác nhận',
    'ĐT người xác nhận',
    'so dt nguoi can xac nhan',
  ],
  'Vai trò': [
    'Vai trò xác nhận',
    'Tư cách',
    'Tư cách xác nhận',
    'VAI TRÒ NGƯỜI XÁC NHẬN',
    'Loại xác nhận',
    'vai tro (chủ hộ, chủ sở hữu…)',
  ],
  'Ngày gửi yêu cầu': [
    'Ngày yêu cầu',
    'Ngày gửi',
    'Thời điểm gửi',
    'Thời gian gửi yêu cầu',
    'NGÀY GỬI YÊU CẦU XÁC NHẬN',
    'Ngày gửi\nyêu cầu',
    'ngay yeu cau xac nhan',
  ],
  'Hạn xác nhận': ['Thời hạn xác nhận', 'Ngày hết hạn', 'Hạn chót', 'Thời hạn', 'HAN XAC NHAN', 'Hạn cuối'],
  'Trạng thái': [
    'Tình trạng',
    'Trạng thái xác nhận',
    'Tình trạng xác nhận',
    'Kết quả xác nhận',
    'TRẠNG THÁI VNeID'.replace(' VNeID', ''),
    'Trạng thái xác nhận VNeID',
    'tinh trang',
  ],
  'Xã/phường': [
    'Xã',
    'Phường',
    'Phường/xã',
    'Xã, phường',
    'Xã/phường/đặc khu',
    'Đơn vị',
    'Đơn vị tiếp nhận',
    'TÊN XÃ',
    'Địa bàn',
    'UBND xã',
  ],
  Tỉnh: ['Tỉnh/thành phố', 'Tỉnh/TP', 'Tỉnh, thành phố', 'TINH', 'Tỉnh thành'],
};

test('the table of wordings is long enough to mean something', () => {
  expect(Object.values(WORDINGS).flat().length).toBeGreaterThanOrEqual(80);
});

describe.each(NAMES)('the column “%s”', (name) => {
  test.each(WORDINGS[name].map((wording) => [wording]))('is known as %j', async (wording) => {
    const file = await read(table([header({ [name]: wording }), ROW]));
    expect(file).toMatchObject({ problems: [], dossiers: [MEANT], rows: 1 });
  });
});

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

describe('letters', () => {
  const text = [header(), ROW].map((cells) => cells.join('\t')).join('\r\n');
  test.each(['utf8', 'utf16le', 'utf16be', 'windows-1258'])('are read in %s', async (encoding) => {
    // Windows-1258 writes tones as letters of their own.
    const written = encoding === 'windows-1258' ? toWindows1258(text) : text;
    expect(await read(iconv.encode(written, encoding, { addBOM: encoding.startsWith('utf') }))).toMatchObject(
      {
        problems: [],
        dossiers: [MEANT],
      },
    );
  });

  test('of the old fonts TCVN3 and VNI are converted, as text and as Unicode that only looks so', async () => {
    const tcvn3 =
      'M· hå s¬\tThñ tôc\tVai trß\tNgµy göi yªu cÇu\tTr¹ng th¸i\tX· ph­êng\r\nG22.99.08-261103-0012\tkhai sinh\tchñ hé\t3/11/2026\tchê x¸c nhËn\t§«ng Hµ';
    const vni =
      'Maõ hoà sô\tThuû tuïc\tVai troø\tNgaøy göûi yeâu caàu\tTraïng thaùi\tXaõ phöôøng\r\nG22.99.08-261103-0012\tkhai sinh\tchuû hoä\t3/11/2026\tchôø xaùc nhaän\tÑoâng Haø';
    for (const bytes of [
      Buffer.from(tcvn3, 'latin1'),
      Buffer.from(tcvn3, 'utf8'),
      Buffer.from(vni, 'latin1'),
      Buffer.from(vni, 'utf8'),
    ])
      expect(await read(bytes)).toMatchObject({
        problems: [],
        dossiers: [{ nationalCode: 'G22.99.08-261103-0012', bundle: 'birth', areaCode: '19333' }],
      });
  });
});

describe('dates', () => {
  const at = async (written: string) => {
    const cells = NAMES.map((name) =>
      name === 'Ngày gửi yêu cầu' ? written : name === 'Hạn xác nhận' ? '' : CELLS[name],
    );
    const file = await read(table([header(), cells]));
    if (!('dossiers' in file)) throw new Error('refused');
    return file.dossiers[0]?.consents[0]?.requestedAt.toISOString() ?? file.problems[0];
  };
  test.each([
    ['3/11/2026', '2026-11-02T17:00:00.000Z'],
    ['03-11-2026', '2026-11-02T17:00:00.000Z'],
    ['03.11.2026', '2026-11-02T17:00:00.000Z'],
    ['46329', '2026-11-02T17:00:00.000Z'],
    ['46329.5', '2026-11-03T05:00:00.000Z'],
    ['03/11/2026 14:05', '2026-11-03T07:05:00.000Z'],
    ['14:05 03/11/2026', '2026-11-03T07:05:00.000Z'],
    ['2026-11-03T14:05:00+07:00', '2026-11-03T07:05:00.000Z'],
  ])('%j is read', async (written, expected) => {
    expect(await at(written)).toBe(expected);
  });

  test.each([
    '31/02/2026',
    '11/13/2026',
    '3/11/26',
    '29/02/2025',
    'hôm qua',
    '0',
    '99999',
    '2026',
    '03/11/2026 25:61',
  ])('%j is shown with its place and what to do', async (written) => {
    expect(await at(written)).toMatchObject({
      row: 2,
      column: 'I: Ngày gửi yêu cầu',
      value: written,
      rule: 'date_unreadable',
      todo: 'Ghi ngày/tháng/năm, ví dụ 03/11/2026.',
    });
  });
});

/** Vietnamese letters as Windows-1258 has them: a base with its roof, then the tone. */
function toWindows1258(text: string): string {
  return [...text.normalize('NFC')]
    .map((letter) => {
      const parts = letter.normalize('NFD');
      const tone = /[\u0300\u0301\u0303\u0309\u0323]/.exec(parts)?.[0];
      return tone === undefined ? letter : parts.replace(tone, '').normalize('NFC') + tone;
    })
    .join('');
}

describe('what clerks write around the very words', () => {
  test.each([
    ['đã XN', 'confirmed'],
    ['Đã xác nhận trên VNeID ngày 21/11', 'confirmed'],
    ['ĐÃ XN VNeID', 'confirmed'],
    ['đã xác nhận rồi', 'confirmed'],
    ['Chưa XN', 'requested'],
    ['Chờ XN', 'requested'],
    ['chưa', 'requested'],
    ['Đang chờ chủ hộ xác nhận', 'requested'],
    ['Chờ xác nhận của chủ hộ', 'requested'],
    ['Chưa xác nhận VNeID', 'requested'],
    ['Vẫn chưa xác nhận', 'requested'],
    // Marks without a word, and words of the dossier's own state, are asked for.
    ['x', null],
    ['✓', null],
    ['OK', null],
    ['Đã duyệt', null],
    ['Đã', null],
    ['Đang xử lý', null],
    ['Chưa đã xác nhận', null],
  ])('state “%s”: %s', (written, state) => {
    expect(stateOf(written)).toBe(state);
  });

  test.each([
    ['CSH', 'dwelling_owner'],
    ['CH', 'household_head'],
    ['Chủ hộ: Trần Văn Bình', 'household_head'],
    ['Ông nội (chủ hộ)', 'household_head'],
    ['Chủ hộ (bố chồng)', 'household_head'],
    ['Chủ hộ mới', 'household_head'],
    ['Chủ hộ, chủ sở hữu', 'household_head'],
    ['Vợ chủ hộ', null],
    ['Con chủ hộ', null],
    ['Bố chồng', null],
    ['Ông ngoại', null],
    ['Không phải chủ hộ', null],
  ])('role “%s”: %s', (written, role) => {
    expect(roleOf(written)).toBe(role);
  });
});
