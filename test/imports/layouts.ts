/**
 * Lists in layouts found in public programs and forms (`found`: where), and of our own making, put into the containers in
 * which offices send them. What each must become is written by hand.
 */
import { printedWorkbook } from '../../files/printed-workbook.ts';

export type Layout = {
  name: string;
  list: 'people' | 'consents' | 'groups' | 'desks';
  rows: string[][];
  expected: string;
  found?: string;
};

const P = ['0900000301', '0900000302', '0900000303'] as const;
const people = (name: string, expected: string, rows: string[][], found?: string): Layout => ({
  ...{ name, list: 'people', rows, expected },
  ...(found === undefined ? {} : { found }),
});
const consents = (name: string, expected: string, rows: string[][], found?: string): Layout => ({
  ...{ name, list: 'consents', rows, expected },
  ...(found === undefined ? {} : { found }),
});
const CODE = 'G22.99.08-261120-000';
const HEAD = ['Mã hồ sơ', 'Thủ tục', 'Vai trò', 'Ngày gửi yêu cầu', 'Trạng thái', 'Xã/phường'];
const row = (n: number, change: Partial<Record<number, string>> = {}) =>
  [`${CODE}${n}`, 'Khai sinh', 'Chủ hộ', '20/11/2026', 'Chờ xác nhận', 'Xã Cam Lộ'].map(
    (cell, at) => change[at] ?? cell,
  );

/** Fifteen layouts met in public. */
export const FOUND: readonly Layout[] = [
  people(
    'residents of a hamlet with fourteen columns',
    '! column_missing?',
    [
      [
        'Họ tên',
        'Mã hộ',
        'Mã căn/hộ',
        'Số điện thoại',
        'CCCD',
        'Ngày sinh',
        'Giới tính',
        'Quan hệ với chủ hộ',
        'Thường trú/Tạm trú',
      ],
      ['Nguyễn Thị Mẫu', 'H1', 'A1', P[0], '', '01/02/1990', 'Nữ', 'Vợ', 'Thường trú'],
    ],
    'citizen import of a residential group program',
  ),
  people(
    'export of a temporary-residence form',
    '1 people',
    [
      [
        'SĐT liên hệ',
        'Email',
        'Tỉnh/Thành phố',
        'Xã/Phường/Đặc khu',
        'Địa chỉ (số nhà, đường phố, thôn)',
        'Họ tên chủ hộ tạm trú',
      ],
      [P[0], '', 'Quảng Trị', 'Xã Cam Lộ', 'Thôn 1', 'Nguyễn Thị Mẫu'],
    ],
    'field titles of an online residence declaration',
  ),
  people(
    'registrations of an event',
    '! column_missing?',
    [
      ['STT', 'Họ và tên', 'Số điện thoại', 'Email', 'Trạng thái', 'Thời gian đăng ký'],
      ['1', 'Nguyễn Thị Mẫu', P[0], '', 'Đã duyệt', '20/11/2026 08:00'],
    ],
    'registrations.csv of a landing page',
  ),
  people(
    'parents of a school',
    '! column_missing?',
    [
      ['STT', 'Họ tên phụ huynh', 'Số điện thoại', 'Tên học sinh', 'Mã học sinh'],
      ['1', 'Nguyễn Thị Mẫu', P[0], 'Trần Mẫu', 'HS1'],
    ],
    'template of a school program',
  ),
  people(
    'leads of a company',
    '! column_missing?',
    [
      ['STT', 'Họ và Tên', 'Email', 'Số Điện Thoại', 'Công Ty', 'Lời Nhắn', 'Trạng Thái', 'Thời Gian Gửi'],
      ['1', 'Nguyễn Thị Mẫu', '', P[0], '', '', 'Mới', '20/11/2026'],
    ],
    'lead export of a shop',
  ),
  people(
    'attendance with telephone',
    '! column_missing?',
    [
      [
        'STT',
        'Họ và tên',
        'Email',
        'Số điện thoại',
        'Trạng thái',
        'Phương thức',
        'Thời gian điểm danh',
        'Ghi chú',
      ],
      ['1', 'Nguyễn Thị Mẫu', '', P[0], 'Có mặt', 'QR', '08:00', ''],
    ],
    'attendance export of an event program',
  ),
  people(
    'pupils with disabilities',
    '1 people',
    [
      ['Họ và tên', 'Dạng tật', 'Mức độ', 'Địa chỉ gia đình', 'Số ĐT liên hệ', 'Hồ sơ'],
      ['Nguyễn Thị Mẫu', 'Nghe', 'Nhẹ', 'Thôn 1, xã Cam Lộ, tỉnh Quảng Trị', P[0], 'Có'],
    ],
    'table of an inclusive-education program',
  ),
  people(
    'members of households, no telephone at all',
    '! column_missing?',
    [
      ['Chủ hộ', 'Tên', 'Ngày sinh', 'Nơi sinh', 'Quan hệ với chủ hộ'],
      ['Trần Văn Mẫu', 'Nguyễn Thị Mẫu', '01/02/1990', 'Quảng Trị', 'Vợ'],
    ],
    'table of a population program',
  ),
  people(
    'books of residence',
    '! column_missing?',
    [
      ['Số Thứ tự', 'Số hộ khẩu', 'Họ tên chủ hộ'],
      ['1', '123', 'Nguyễn Văn Mẫu'],
    ],
    'table of a household register',
  ),
  people(
    'guardian and contact under grouped headings',
    '! column_twice',
    [
      ['STT', 'Trẻ', '', 'Giám hộ', '', 'Liên hệ', '', 'Xã/phường'],
      ['', 'Họ tên', 'Năm sinh', 'Họ tên', 'Nghề nghiệp', 'Số ĐT liên hệ', 'Email', ''],
      ['1', 'Trần Mẫu', '2020', 'Nguyễn Thị Mẫu', '', P[0], '', 'Xã Cam Lộ'],
    ],
    'print of applications of a class',
  ),
  consents(
    'one-stop results',
    '! column_missing?',
    [
      ['STT', 'Mã biên nhận', 'Tên thủ tục', 'Ngày nhận', 'Ngày hẹn trả', 'Chủ hồ sơ', 'Số định danh'],
      ['1', `${CODE}1`, 'Khai sinh', '20/11/2026', '27/11/2026', 'Nguyễn Thị Mẫu', ''],
    ],
    'result page of a one-stop portal, read by a browser extension',
  ),
  consents(
    'dossiers late at the desk',
    '! column_missing?',
    [
      ['Mã hồ sơ', 'Tên nội dung', 'Ngày nhận', 'Ngày hẹn trả', 'Người xử lý', 'Lý do trễ hẹn', 'Trạng thái'],
      [`${CODE}1`, 'Khai sinh', '20/11/2026', '27/11/2026', 'Lê Mẫu', '', 'Đang xử lý'],
    ],
    'late list of a document program',
  ),
  consents(
    'owner and submitter of a land portal',
    '! column_missing?',
    [
      [
        'Mã hồ sơ',
        'Người nộp hồ sơ',
        'Chủ hồ sơ',
        'Số điện thoại',
        'Nội dung yêu cầu giải quyết',
        'Hình thức nộp hồ sơ',
      ],
      [`${CODE}1`, 'Nguyễn Thị Mẫu', 'Trần Văn Mẫu', P[0], 'Khai sinh', 'Trực tuyến'],
    ],
    'parts of the dossier form of a province portal',
  ),
  {
    name: 'social network groups of a company',
    list: 'groups',
    found: 'group table of a social program',
    expected: '! column_missing?',
    rows: [
      ['Tên nhóm', 'Số thành viên', 'Ghi chú'],
      ['Thôn Mẫu 1', '85', ''],
    ],
  },
  {
    name: 'contacts of offices',
    list: 'desks',
    found: 'contact table of a company profile page',
    expected: '1 desks',
    rows: [
      ['Tên đơn vị', 'Địa chỉ', 'Điện thoại', 'Email', 'Website'],
      ['Xã Cam Lộ', 'Số 1 đường Mẫu', '0233 000 0001', '', 'https://camlo.quangtri.gov.vn'],
    ],
  },
];

const NAMES = ['Họ và tên', 'SĐT', 'Xã/phường'];
const three = (places: readonly [string, string, string], phones: readonly string[] = P) =>
  places.map((place, at) => [
    ['Nguyễn Thị Mẫu', 'Trần Văn Mẫu', 'Lê Mẫu'][at] ?? '',
    phones[at] ?? '',
    place,
  ]);
const CAM_LO = ['Xã Cam Lộ', 'Xã Cam Lộ', 'Xã Cam Lộ'] as const;

/** Of our own making: each once in one container of the round. */
export const OWN: readonly Layout[] = [
  people('plain', '3 people', [NAMES, ...three(CAM_LO)]),
  people('a title, a day and blank lines above', '3 people', [
    ['UBND XÃ CAM LỘ'],
    ['DANH SÁCH HỘI VIÊN'],
    [''],
    NAMES,
    ...three(CAM_LO),
  ]),
  people('numbers of the columns below the headings', '3 people', [
    NAMES,
    ['(1)', '(2)', '(3)'],
    ...three(CAM_LO),
  ]),
  people('headings again, a sum, a signature', '3 people', [
    ...[NAMES, ...three(CAM_LO).slice(0, 2), NAMES, ...three(CAM_LO).slice(2)],
    ...[['Tổng cộng: 3 người'], ['', '', 'NGƯỜI LẬP'], ['', '', 'Hồ Văn Mẫu']],
  ]),
  people('hamlets as rows of their own', '3 people', [
    NAMES,
    ['Thôn 1'],
    ...three(CAM_LO).slice(0, 2),
    ['II', 'Thôn 2'],
    ...three(CAM_LO).slice(2),
  ]),
  people('communes as rows of their own, no column of communes', '3 people', [
    ['Họ và tên', 'SĐT'],
    ['Xã Cam Lộ'],
    ...three(CAM_LO)
      .slice(0, 2)
      .map((one) => one.slice(0, 2)),
    ['II. Phường Đông Hà (1 hộ)'],
    ...three(CAM_LO)
      .slice(2)
      .map((one) => one.slice(0, 2)),
  ]),
  people('a surname that begins like a sum', '2 people', [
    NAMES,
    ['Tống Văn Mẫu', P[0], 'Xã Cam Lộ'],
    ['Công Tôn Mẫu', P[1], 'Xã Cam Lộ'],
  ]),
  people('codes in the column of communes', '3 people', [NAMES, ...three(['19624', '19624', '19333'])]),
  people('addresses in one cell', '2 people', [
    ['Họ và tên', 'SĐT', 'Địa chỉ thường trú'],
    ['Nguyễn Thị Mẫu', P[0], 'Thôn 1, xã Cam Lộ, tỉnh Quảng Trị'],
    ['Trần Văn Mẫu', P[1], 'KP 2, phường Đông Hà, Quảng Trị'],
  ]),
  people('a name that stands in several provinces', '1 people', [
    NAMES,
    ['Nguyễn Thị Mẫu', P[0], 'Hải Thượng'],
  ]),
  people('no such commune', '! place_none?', [NAMES, ['Nguyễn Thị Mẫu', P[0], 'Xã Không Có Đâu']]),
  people('telephones with dots, a text mark, a country code', '3 people', [
    NAMES,
    ...three(CAM_LO, ['0900.000.301', "'0900000302", '+84 900 000 303']),
  ]),
  people('two numbers in a cell', '1 people', [NAMES, ['Nguyễn Thị Mẫu', `${P[0]} - ${P[1]}`, 'Xã Cam Lộ']]),
  people('a digit short', '! phone-digit-short', [NAMES, ['Nguyễn Thị Mẫu', '090000030', 'Xã Cam Lộ']]),
  people('"không có" is no number', '! address_missing', [
    NAMES,
    ['Nguyễn Thị Mẫu', 'không có', 'Xã Cam Lộ'],
  ]),
  people('NULL is no name', '! name-no-name', [NAMES, ['NULL', P[0], 'Xã Cam Lộ']]),
  people('two columns of telephones', '! column_twice', [
    ['Họ tên', 'SĐT', 'Điện thoại', 'Xã'],
    ['Nguyễn Thị Mẫu', P[0], P[1], 'Xã Cam Lộ'],
  ]),
  people('unknown headings', '! column_missing?', [
    ['Ai', 'Gọi số nào', 'Chỗ nào'],
    ['Nguyễn Thị Mẫu', P[0], 'Xã Cam Lộ'],
  ]),
  people('capitals without diacritics', '1 people', [
    ['HO VA TEN', 'SO DIEN THOAI', 'XA/PHUONG'],
    ['NGUYEN THI MAU', P[0], 'XA CAM LO'],
  ]),
  people('one number twice', '2 people', [NAMES, ...three(CAM_LO, [P[0], P[0], P[1]]).slice(0, 3)]),
  consents('plain', '2 dossiers, 2 rows', [HEAD, row(1), row(2)]),
  consents('householder and owner side by side', '1 dossiers, 2 rows', [
    ['Mã hồ sơ', 'Thủ tục', 'Chủ hộ', 'Chủ hộ XN', 'Chủ sở hữu', 'Chủ sở hữu XN', 'Ngày gửi yêu cầu', 'Xã'],
    [`${CODE}1`, 'Khai sinh', 'Nguyễn Mẫu', 'Chưa', 'Trần Mẫu', 'Đã', '20/11/2026', 'Xã Cam Lộ'],
  ]),
  consents('householders only, one state for the row', '1 dossiers, 1 rows', [
    ['Mã hồ sơ', 'Thủ tục', 'Chủ hộ', 'SĐT chủ hộ', 'Trạng thái', 'Ngày gửi yêu cầu', 'Xã'],
    [`${CODE}1`, 'Khai sinh', 'Nguyễn Mẫu', P[0], 'Chờ XN', '20/11/2026', 'Xã Cam Lộ'],
  ]),
  consents('the procedure in two columns', '1 dossiers, 1 rows', [
    ['Lĩnh vực', ...HEAD],
    ['Hộ tịch', ...row(1)],
  ]),
  consents('a word of the state that nobody knows', '1 dossiers, 2 rows, bad 1: state_unknown?', [
    HEAD,
    row(1),
    row(2, { 4: 'lơ lửng' }),
  ]),
  consents('a word of the role that nobody knows', '0 dossiers, 1 rows, bad 1: role_unknown?', [
    HEAD,
    row(1, { 2: 'Trưởng họ' }),
  ]),
  consents('"Vợ chủ hộ" is not the householder', '0 dossiers, 1 rows, bad 1: role_unknown?', [
    HEAD,
    row(1, { 2: 'Vợ chủ hộ' }),
  ]),
  consents('day and month changed places', '0 dossiers, 1 rows, bad 1: date_before_code', [
    HEAD,
    row(1, { 3: '11/03/2026' }),
  ]),
  consents('a code that is none', '0 dossiers, 1 rows, bad 1: code_unreadable', [
    HEAD,
    row(1, { 0: 'hồ sơ bà Lan' }),
  ]),
  consents('headings again and a sum', '2 dossiers, 2 rows', [HEAD, row(1), HEAD, row(2), ['Tổng cộng: 2']]),
  consents('no roles at all', '! column_missing?', [
    HEAD.filter((_, at) => at !== 2),
    row(1).filter((_, at) => at !== 2),
  ]),
  consents('a commune above its rows', '2 dossiers, 2 rows', [
    HEAD.slice(0, 5),
    ['Xã Cam Lộ'],
    row(1).slice(0, 5),
    ['Phường Đông Hà'],
    row(2).slice(0, 5),
  ]),
  ...(
    ['Chờ XN', 'Đã XN', 'Chưa xác nhận VNeID', 'Đang chờ chủ hộ xác nhận', 'Quá hạn', 'Ký CT01'] as const
  ).map((state) => consents(`state “${state}”`, '1 dossiers, 1 rows', [HEAD, row(1, { 4: state })])),
  ...(
    ['CSH', 'Chủ hộ: Trần Văn Mẫu', 'Ông nội (chủ hộ)', 'Chủ hộ mới', 'Cha/mẹ', 'Người giám hộ'] as const
  ).map((role) => consents(`role “${role}”`, '1 dossiers, 1 rows', [HEAD, row(1, { 2: role })])),
  ...(
    [
      '20-11-2026',
      '20/11/2026 14:05',
      '2026-11-20',
      '20.11.2026',
      'ngày 20 tháng 11 năm 2026',
      '20/11/2026 2:30:00 CH',
    ] as const
  ).map((day) => consents(`day “${day}”`, '1 dossiers, 1 rows', [HEAD, row(1, { 3: day })])),
  consents('a code of a province up to 2025', '1 dossiers, 1 rows', [
    HEAD,
    row(1, { 0: '000.00.15.H50-261120-0001' }),
  ]),
  consents('dossiers of both bundles', '2 dossiers, 2 rows', [
    HEAD,
    row(1),
    row(2, { 1: 'Liên thông khai tử' }),
  ]),
  consents('neither bundle', '0 dossiers, 1 rows, bad 1: bundle_unknown?', [
    HEAD,
    row(1, { 1: 'Đăng ký kết hôn' }),
  ]),
  consents('one person in two roles', '1 dossiers, 2 rows', [HEAD, row(1), row(1, { 2: 'Chủ sở hữu' })]),
  consents('a row twice', '1 dossiers, 2 rows', [HEAD, row(1), row(1)]),
  {
    name: 'groups',
    list: 'groups',
    expected: '1 groups',
    rows: [
      ['Tên nhóm', 'Kênh', 'Xã'],
      ['Thôn 1', 'Zalo', 'Xã Cam Lộ'],
    ],
  },
  {
    name: 'a channel nobody knows',
    list: 'groups',
    expected: '! group_channel?',
    rows: [
      ['Tên nhóm', 'Kênh', 'Xã'],
      ['Thôn 1', 'Viber', 'Xã Cam Lộ'],
    ],
  },
  {
    name: 'a group twice',
    list: 'groups',
    expected: '1 groups',
    rows: [
      ['Tên nhóm', 'Kênh', 'Xã'],
      ['Thôn 1', 'Zalo', 'Xã Cam Lộ'],
      ['THÔN 1', 'zalo', 'Cam Lộ'],
    ],
  },
  {
    name: 'desks',
    list: 'desks',
    expected: '2 desks',
    rows: [
      ['Xã', 'Địa chỉ', 'SĐT'],
      ['Xã Cam Lộ', 'Số 1', '0233 000 0001'],
      ['Phường Đông Hà', 'Số 2', ''],
    ],
  },
  {
    name: 'a desk twice',
    list: 'desks',
    expected: '! desk_twice',
    rows: [
      ['Xã', 'Địa chỉ'],
      ['Xã Cam Lộ', 'Số 1'],
      ['Cam Lộ', 'Số 2'],
    ],
  },
  {
    name: 'a guide that is not of the state',
    list: 'desks',
    expected: '! guide_not_official',
    rows: [
      ['Xã', 'Website'],
      ['Xã Cam Lộ', 'http://camlo.com'],
    ],
  },
];

const joined = (rows: readonly string[][], sign: string) =>
  rows
    .map((one) =>
      one.map((cell) => (/["\n;,|\t]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(sign),
    )
    .join('\r\n');

/** The containers, taken in turn. */
const CONTAINERS: readonly [string, (rows: string[][]) => Promise<Uint8Array> | Uint8Array][] = [
  ['csv', (rows) => Buffer.from(`\uFEFF${joined(rows, ',')}`)],
  ['semicolons', (rows) => Buffer.from(joined(rows, ';'))],
  ['tabs, UTF-16', (rows) => Buffer.from(`\uFEFF${joined(rows, '\t')}`, 'utf16le')],
  ['bars', (rows) => Buffer.from(joined(rows, '|'))],
  [
    'HTML sold as .xls',
    (rows) =>
      Buffer.from(
        `<html><meta charset="utf-8"><table>${rows.map((one) => `<tr>${one.map((cell) => `<td>${cell.replaceAll('<', '&lt;')}</td>`).join('')}</tr>`).join('')}</table></html>`,
      ),
  ],
  [
    'xlsx',
    (rows) => {
      const width = Math.max(...rows.map((one) => one.length));
      return printedWorkbook([
        {
          name: 'DS',
          title: [],
          columns: Array.from({ length: width }, (_, at) => ({ heading: rows[0]?.[at] ?? '', width: 20 })),
          rows: rows.slice(1),
        },
      ]);
    },
  ],
];

/** The file of a layout: its name and its bytes. */
export async function fileOf(
  { rows }: Layout,
  turn: number,
): Promise<{ container: string; bytes: Uint8Array }> {
  const [container, make] = CONTAINERS[turn % CONTAINERS.length] ??
    CONTAINERS[0] ?? ['', () => new Uint8Array()];
  return { container, bytes: await make(rows) };
}
