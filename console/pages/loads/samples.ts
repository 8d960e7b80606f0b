/** Files to fill in, for each kind of list: the columns with a few invented rows that the reader takes as they are. */
import { csvText } from '../../../files/csv.ts';
import type { LoadKind } from '../../../imports/imports.ts';
import { notFound, type PageAnswer } from '../../answer.ts';
import type { StaffPage } from '../../http.ts';

type Sample = { name: string; rows: string[][] };

/** Numbers of the range that is kept for examples (0900 000 …); names, dossiers and groups are invented. */
const SAMPLES: Record<LoadKind, Sample> = {
  consents: {
    name: 'mau-danh-sach-xac-nhan.csv',
    rows: [
      [
        'Mã hồ sơ',
        'Thủ tục',
        'Người nộp',
        'SĐT người nộp',
        'Người cần xác nhận',
        'SĐT người cần xác nhận',
        'Vai trò',
        'Ngày gửi yêu cầu',
        'Hạn xác nhận',
        'Trạng thái',
        'Xã/phường',
        'Tỉnh',
      ],
      [
        'G22.99.08-261120-0001',
        'Liên thông khai sinh',
        'Nguyễn Thị Mẫu',
        '0900000301',
        'Trần Văn Mẫu',
        '0900000302',
        'Chủ hộ',
        '20/11/2026',
        '27/11/2026',
        'Chờ xác nhận',
        'Xã Cam Lộ',
        'Quảng Trị',
      ],
      [
        'G22.99.08-261121-0002',
        'Liên thông khai tử',
        'Lê Văn Mẫu',
        '0900000303',
        'Hồ Thị Mẫu',
        '0900000304',
        'Chủ sở hữu',
        '21/11/2026',
        '',
        'Đã xác nhận',
        'Phường Đông Hà',
        'Quảng Trị',
      ],
    ],
  },
  people: {
    name: 'mau-danh-ba.csv',
    rows: [
      ['Họ tên', 'Số điện thoại', 'Xã/phường', 'Tỉnh', 'Đối tượng', 'Nguồn'],
      ['Nguyễn Thị Mẫu', '0900000301', 'Xã Cam Lộ', 'Quảng Trị', 'Phụ nữ; Chủ hộ', 'Hội Phụ nữ xã Cam Lộ'],
      ['Trần Văn Mẫu', '0900000302', 'Phường Đông Hà', 'Quảng Trị', '', ''],
    ],
  },
  groups: {
    name: 'mau-nhom-thon.csv',
    rows: [
      ['Tên nhóm', 'Kênh', 'Xã/phường', 'Tỉnh', 'Thôn/ấp/khu phố', 'Cách gửi', 'Số thành viên'],
      ['Thôn Mẫu 1', 'Zalo', 'Xã Cam Lộ', 'Quảng Trị', 'Thôn Mẫu 1', 'thủ công', '85'],
      ['Khu phố Mẫu', 'Zalo', 'Phường Đông Hà', 'Quảng Trị', 'Khu phố Mẫu', 'thủ công', '120'],
    ],
  },
  desks: {
    name: 'mau-bo-phan-mot-cua.csv',
    rows: [
      ['Xã/phường', 'Tỉnh', 'Địa chỉ', 'Giờ làm việc', 'Số điện thoại', 'Trang hướng dẫn'],
      [
        'Xã Cam Lộ',
        'Quảng Trị',
        'Số 1 đường Mẫu, xã Cam Lộ',
        'Thứ 2 đến thứ 6, 7:30–11:30 và 13:30–17:00',
        '0233 000 0001',
        'https://camlo.quangtri.gov.vn',
      ],
      ['Phường Đông Hà', 'Quảng Trị', 'Số 2 đường Mẫu, phường Đông Hà', '', '0233 000 0002', ''],
    ],
  },
  filings: {
    name: 'mau-danh-sach-ra-soat.csv',
    rows: [
      [
        ...[
          'Mã hồ sơ DVCQG',
          'Mã hồ sơ',
          'Thủ tục',
          'Họ tên trẻ/người mất',
          'Ngày sinh/ngày mất',
          'Người nộp',
        ],
        ...[
          'SĐT người nộp',
          'Ngày tiếp nhận',
          'Ngày hẹn trả',
          'Tình trạng',
          'Lý do trả lại',
          'Xã/phường',
          'Tỉnh',
        ],
      ],
      [
        ...[
          'G22.99.08-261120-0001',
          '',
          'Liên thông khai sinh',
          'Nguyễn Minh Mẫu',
          '18/11/2026',
          'Nguyễn Thị Mẫu',
        ],
        ...['0900000301', '20/11/2026', '26/11/2026', 'Chưa đồng bộ sang', '', 'Xã Cam Lộ', 'Quảng Trị'],
      ],
      [
        ...['', 'CT-261121-00045', 'Liên thông khai tử', 'Hồ Văn Mẫu', '20/11/2026', 'Lê Văn Mẫu'],
        ...[
          '0900000303',
          '21/11/2026',
          '',
          'Trả lại',
          'Đề nghị bổ sung giấy báo tử',
          'Phường Đông Hà',
          'Quảng Trị',
        ],
      ],
    ],
  },
  uptake: {
    name: 'mau-bang-so-lieu.csv',
    rows: [
      ['Kết quả liên thông khai sinh, khai tử tháng 11/2026 tỉnh Quảng Trị'],
      [
        'STT',
        'Đơn vị',
        'Khai sinh: tổng số hồ sơ',
        'Khai sinh: số hồ sơ liên thông',
        'Khai tử: tổng số hồ sơ',
        'Khai tử: số hồ sơ liên thông',
      ],
      ['1', 'Xã Cam Lộ', '40', '36', '12', '7'],
      ['2', 'Phường Đông Hà', '120', '110', '30', '22'],
      ['', 'Tổng', '160', '146', '42', '29'],
    ],
  },
};

export async function downloadSample({ param }: StaffPage): Promise<PageAnswer> {
  const kind = param('kind');
  if (!Object.hasOwn(SAMPLES, kind)) return notFound();
  const { name, rows } = SAMPLES[kind as LoadKind];
  return { kind: 'file', name, type: 'text/csv; charset=utf-8', body: csvText(rows) };
}

/** The samples, for tests that load them. */
export const SAMPLE_FILES: Readonly<Record<LoadKind, () => { name: string; text: string }>> = {
  consents: () => ({ name: SAMPLES.consents.name, text: csvText(SAMPLES.consents.rows) }),
  people: () => ({ name: SAMPLES.people.name, text: csvText(SAMPLES.people.rows) }),
  groups: () => ({ name: SAMPLES.groups.name, text: csvText(SAMPLES.groups.rows) }),
  desks: () => ({ name: SAMPLES.desks.name, text: csvText(SAMPLES.desks.rows) }),
  filings: () => ({ name: SAMPLES.filings.name, text: csvText(SAMPLES.filings.rows) }),
  uptake: () => ({ name: SAMPLES.uptake.name, text: csvText(SAMPLES.uptake.rows) }),
};
