/** Lists in layouts of our own making, each once in one container; what each must become is written by hand. */
import { CODE, consents, HEAD, type Layout, P, people, row } from './layouts.ts';

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
