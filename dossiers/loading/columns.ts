/** Every column of the lists by which agencies tell where a filed case stands, each with the wordings in use. */
import { PLACE_COLUMNS } from '../../areas/place-columns.ts';
import { CONSENTS } from '../../consent/consent.ts';
import type { ColumnSpec } from '../../files/headers.ts';
import type { ListSpec } from '../../files/lists.ts';
import { SIDE_STATE_WORDS, SIDE_STATES } from '../sides.ts';

const COLUMNS = {
  code: {
    title: 'Mã hồ sơ',
    also: [
      ...['Mã số hồ sơ', 'Mã HS', 'Số hồ sơ', 'Số HS', 'Mã số HS', 'Mã tiếp nhận', 'Số tiếp nhận'],
      ...['Mã hồ sơ một cửa', 'Mã hồ sơ tỉnh', 'Mã hồ sơ công an', 'Mã hồ sơ cư trú', 'Mã hồ sơ BHXH'],
      ...['Mã hồ sơ hộ tịch', 'Mã hồ sơ của đơn vị', 'Mã hồ sơ trên hệ thống', 'code', 'dossier'],
    ],
  },
  national: {
    title: 'Mã hồ sơ DVCQG',
    also: [
      ...['Mã hồ sơ DVC', 'Mã hồ sơ quốc gia', 'Mã hồ sơ Cổng DVCQG', 'Mã hồ sơ trên Cổng DVCQG'],
      ...[
        'Mã hồ sơ liên thông',
        'Số hồ sơ liên thông',
        'Mã liên thông',
        'Mã hồ sơ Cổng Dịch vụ công quốc gia',
      ],
      ...['Mã DVCQG', 'Mã DVC quốc gia', 'national code'],
    ],
  },
  bundle: {
    title: 'Thủ tục',
    also: [
      ...['Tên TTHC', 'TTHC', 'Tên thủ tục hành chính', 'Thủ tục hành chính', 'Nhóm TTHC', 'Nhóm thủ tục'],
      ...['Nhóm thủ tục hành chính', 'Dịch vụ công', 'Tên dịch vụ công', 'Loại TTHC', 'Tên thủ tục'],
      ...['Loại thủ tục', 'Loại hồ sơ', 'bundle', 'procedure'],
    ],
    weak: CONSENTS.columns.bundle.weak ?? [],
    required: true,
    telling: true,
    choices: [
      { says: 'khai sinh', title: 'Khai sinh' },
      { says: 'khai tử', title: 'Khai tử' },
    ],
  },
  state: {
    title: 'Tình trạng',
    also: [
      ...['Trạng thái', 'Trạng thái hồ sơ', 'Tình trạng hồ sơ', 'Tình trạng xử lý', 'Trạng thái xử lý'],
      ...['Kết quả', 'Kết quả giải quyết', 'Kết quả xử lý', 'Tình trạng giải quyết', 'Tình trạng đồng bộ'],
      ...['Trạng thái đồng bộ', 'Tình trạng liên thông', 'state', 'status'],
    ],
    weak: ['Ghi chú'],
    choices: SIDE_STATES.filter((one) => one !== 'unknown').map((one) => ({
      says: SIDE_STATE_WORDS[one],
      title: SIDE_STATE_WORDS[one],
    })),
  },
  received: {
    title: 'Ngày tiếp nhận',
    also: [
      ...['Ngày nhận', 'Ngày nộp', 'Ngày nộp hồ sơ', 'Ngày tiếp nhận hồ sơ', 'Thời gian tiếp nhận'],
      ...[
        'Thời điểm tiếp nhận',
        'Ngày giờ tiếp nhận',
        'Ngày đến',
        'Ngày chuyển đến',
        'Ngày nhận hồ sơ',
        'received',
      ],
    ],
  },
  due: {
    title: 'Ngày hẹn trả',
    also: [
      ...['Hạn trả', 'Hạn giải quyết', 'Ngày hẹn trả kết quả', 'Hạn xử lý', 'Hẹn trả', 'Hạn trả kết quả'],
      ...['Thời hạn giải quyết', 'Ngày hẹn', 'Ngày đến hạn', 'due'],
    ],
  },
  done: {
    title: 'Ngày giải quyết',
    also: [
      ...['Ngày hoàn thành', 'Ngày có kết quả', 'Ngày trả kết quả', 'Ngày đăng ký', 'Ngày kết thúc'],
      ...[
        'Ngày xử lý xong',
        'Ngày đăng ký khai sinh',
        'Ngày đăng ký khai tử',
        'Ngày đăng ký thường trú',
        'done',
      ],
    ],
  },
  returned: {
    title: 'Ngày trả lại',
    also: ['Ngày trả hồ sơ', 'Ngày từ chối', 'Ngày yêu cầu bổ sung', 'Ngày trả lại hồ sơ', 'returned'],
  },
  reason: {
    title: 'Lý do trả lại',
    also: [
      ...['Lý do', 'Lý do từ chối', 'Nội dung yêu cầu bổ sung', 'Lý do trả hồ sơ', 'Yêu cầu bổ sung'],
      ...['Giấy tờ yêu cầu bổ sung', 'Nội dung trả lại', 'Nguyên nhân', 'reason'],
    ],
  },
  signed: {
    title: 'Ký số giấy chứng sinh/báo tử',
    also: [
      ...['Ký số', 'Giấy chứng sinh ký số', 'Ký số giấy chứng sinh', 'Ký số giấy báo tử', 'Đã ký số'],
      ...['Tình trạng ký số', 'Giấy báo tử ký số'],
    ],
    choices: [
      { says: 'đã ký số', title: 'Đã ký số' },
      { says: 'chưa ký số', title: 'Chưa ký số' },
    ],
  },
  subject: {
    title: 'Họ tên trẻ/người mất',
    also: [
      ...['Họ tên trẻ', 'Họ và tên trẻ', 'Tên trẻ', 'Họ tên trẻ em', 'Họ và tên trẻ em', 'Họ tên con'],
      ...[
        'Người được khai sinh',
        'Họ tên người được khai sinh',
        'Người được đăng ký khai sinh',
        'Họ tên người chết',
      ],
      ...[
        'Họ và tên người chết',
        'Người chết',
        'Người mất',
        'Họ tên người mất',
        'Họ và tên người mất',
        'Họ tên người được đăng ký',
      ],
      ...[
        'Họ tên người được khai tử',
        'Người được khai tử',
        'Tên người mất',
        'Họ tên người được đăng ký khai sinh',
      ],
    ],
    weak: ['Chủ hồ sơ', 'Tên chủ hồ sơ', 'Họ tên chủ hồ sơ', 'Họ và tên', 'Họ tên'],
  },
  eventDay: {
    title: 'Ngày sinh/ngày mất',
    also: [
      ...[
        'Ngày sinh',
        'Ngày mất',
        'Ngày chết',
        'Ngày tháng năm sinh',
        'Ngày, tháng, năm sinh',
        'Ngày sinh của trẻ',
      ],
      ...['Ngày sinh trẻ', 'Ngày tháng năm chết', 'Ngày, tháng, năm chết', 'Ngày tháng năm mất'],
    ],
  },
  applicant: {
    title: 'Người nộp',
    also: [
      ...[
        'Họ tên người nộp',
        'Họ và tên người nộp',
        'Người nộp hồ sơ',
        'Họ tên người nộp hồ sơ',
        'Tên người nộp',
      ],
      ...['Người yêu cầu', 'Họ tên người yêu cầu', 'Họ và tên người yêu cầu', 'Công dân nộp', 'applicant'],
    ],
  },
  applicantPhone: {
    title: 'SĐT người nộp',
    also: [
      ...['Số điện thoại người nộp', 'Điện thoại người nộp', 'ĐT người nộp', 'SĐT người yêu cầu'],
      ...['Số điện thoại người yêu cầu', 'SĐT người nộp hồ sơ', 'Số ĐT người nộp', 'applicant phone'],
    ],
    weak: CONSENTS.columns.applicantPhone.weak ?? [],
  },
  ...PLACE_COLUMNS,
} as const satisfies Record<string, ColumnSpec>;

export type SideColumn = keyof typeof COLUMNS;

/** A case is known by a code of either system, or, in a clerk's notebook, by the name and the day of the birth or death. */
export const SIDE_LIST: ListSpec<SideColumn> = {
  columns: COLUMNS,
  oneOf: [
    ['code', 'national', 'subject'],
    ['area', 'commune'],
    ['state', 'returned', 'done', 'reason'],
  ],
};
