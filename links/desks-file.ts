/** A list of one-stop desks as offices keep it: a row for each commune. Pure. */
import { PLACE_COLUMNS, placeFinder, placeOfRow } from '../areas/place-columns.ts';
import type { ColumnSpec, Matched } from '../files/headers.ts';
import type { ListSpec } from '../files/lists.ts';
import type { Problem } from '../files/problem.ts';
import { capped, dataRows } from '../files/rows.ts';
import type { TextSheet } from '../files/sheet.ts';

/** What a row says of a desk; '' where it says nothing, and what is known stays. */
export type DeskRow = {
  row: number;
  areaCode: string;
  deskAddress: string;
  hours: string;
  phone: string;
  guideUrl: string;
};

const COLUMNS = {
  ...PLACE_COLUMNS,
  address: {
    title: 'Địa chỉ Bộ phận Một cửa',
    also: [
      'Địa chỉ',
      'Địa chỉ trụ sở',
      'Địa chỉ một cửa',
      'Địa chỉ tiếp nhận',
      'Địa chỉ TTPVHCC',
      'Địa chỉ Trung tâm Phục vụ hành chính công',
      'Trụ sở',
      'Nơi tiếp nhận',
      'address',
    ],
    telling: true,
  },
  hours: {
    title: 'Giờ làm việc',
    also: [
      'Thời gian làm việc',
      'Giờ tiếp dân',
      'Giờ tiếp nhận',
      'Thời gian tiếp nhận',
      'Lịch làm việc',
      'hours',
    ],
    telling: true,
  },
  phone: {
    title: 'Số điện thoại',
    also: [
      'Điện thoại',
      'SĐT',
      'ĐT',
      'Đường dây nóng',
      'Hotline',
      'Số điện thoại liên hệ',
      'Điện thoại liên hệ',
      'phone',
    ],
    telling: true,
  },
  guide: {
    title: 'Trang hướng dẫn',
    also: ['Website', 'Trang web', 'Cổng thông tin', 'Đường dẫn', 'Trang thông tin điện tử', 'guide'],
    telling: true,
  },
} as const satisfies Record<string, ColumnSpec>;
type DeskColumn = keyof typeof COLUMNS;

export const DESKS: ListSpec<DeskColumn> = {
  columns: COLUMNS,
  oneOf: [
    ['area', 'commune'],
    ['address', 'hours', 'phone', 'guide'],
  ],
};

export type DesksSoFar = { desks: DeskRow[]; bad: number; seen: Map<string, number> };

/** Checks every row of one sheet and adds the good ones to `so`; a commune twice is an error: nobody knows which is right. */
export function* deskRows(
  sheet: TextSheet,
  headers: Matched<DeskColumn>,
  so: DesksSoFar,
  { at, home }: { at: Date; home: string },
): Generator<void, Problem[]> {
  const placeOf = placeFinder(at, home);
  const problems: Problem[] = [];
  for (const written of dataRows(sheet.fileName, sheet.rows, headers)) {
    if (written === null) {
      yield;
      continue;
    }
    const { row, cell, report } = written;
    const place = placeOfRow(written, headers.at, placeOf);
    const guideUrl = cell('guide');
    if (guideUrl !== '' && !/^https:\/\/([\w-]+\.)+gov\.vn(\/|$)/i.test(guideUrl))
      report('guide', NOT_OFFICIAL);
    if (cell('phone') !== '' && cell('phone').replace(/\D/g, '').length < 3) report('phone', NO_NUMBER);
    const first = place === null ? undefined : so.seen.get(place.areaCode);
    if (first !== undefined) report('commune', twice(first));
    if (place !== null && !written.bad()) {
      so.seen.set(place.areaCode, row);
      const [deskAddress, hours, phone] = [cell('address'), cell('hours'), cell('phone')];
      so.desks.push({ row, areaCode: place.areaCode, deskAddress, hours, phone, guideUrl });
    } else so.bad += 1;
    problems.push(...written.problems);
  }
  return capped(problems, sheet.fileName);
}

const NOT_OFFICIAL = {
  rule: 'guide_not_official',
  message:
    'Trang hướng dẫn phải bắt đầu bằng https:// và có đuôi .gov.vn, vì người dân được khuyên tin địa chỉ này.',
  todo: 'Ghi địa chỉ trang của cơ quan nhà nước, hoặc để trống.',
};
const NO_NUMBER = {
  rule: 'desk_phone',
  message: 'Ô số điện thoại không có số.',
  todo: 'Ghi số điện thoại của Bộ phận Một cửa, hoặc để trống.',
};
function twice(row: number) {
  return {
    rule: 'desk_twice',
    message: `Xã, phường này đã có ở dòng ${row}.`,
    todo: 'Chỉ giữ một dòng cho mỗi xã, phường.',
  };
}
