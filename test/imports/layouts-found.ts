/** Lists in layouts found in public programs and forms; what each must become is written by hand. */
import { CODE, consents, type Layout, P, people } from './layouts.ts';

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
