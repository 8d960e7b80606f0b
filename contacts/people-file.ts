import type { ChannelName } from '../channels/contract.ts';
import { type Headers, matchHeaders } from '../files/headers.ts';
import type { Problem } from '../files/problem.ts';
import type { Sheet } from '../files/sheet.ts';
import { placeFinder } from './place.ts';
import { type ReadAddress, readPhone, readTelegramId, readZaloId } from './written-address.ts';

/** One row of a file of people, checked. */
export type PersonRow = {
  row: number;
  addresses: { channel: ChannelName; address: string }[];
  name: string | null;
  areaCode: string;
  provinceCode: string;
  /** Empty: the file says nothing of tags, what is known stays. */
  tags: string[];
  source: string | null;
};
export type PeopleFile =
  | { kind: 'people'; people: PersonRow[]; warnings: Problem[] }
  | { kind: 'refused'; problems: Problem[] };

const COLUMNS = {
  phone: {
    title: 'Số điện thoại',
    also: [
      'Điện thoại',
      'SĐT',
      'Số ĐT',
      'ĐT',
      'Di động',
      'Số di động',
      'Số điện thoại di động',
      'phone',
      'phone number',
      'mobile',
    ],
  },
  zalo: { title: 'Zalo', also: ['Zalo ID', 'Mã Zalo', 'Mã người dùng Zalo', 'zalo user id'] },
  telegram: { title: 'Telegram', also: ['Telegram ID', 'Mã Telegram', 'telegram chat id'] },
  name: { title: 'Họ tên', also: ['Họ và tên', 'Tên', 'Họ, tên', 'Họ và tên chủ hộ', 'full name', 'name'] },
  code: {
    title: 'Mã đơn vị',
    also: ['Mã đơn vị hành chính', 'Mã xã', 'Mã ĐVHC', 'Mã xã/phường', 'area code', 'area', 'commune code'],
  },
  commune: {
    title: 'Xã/phường',
    also: [
      'Xã',
      'Phường',
      'Xã, phường',
      'Phường/xã',
      'Xã/phường/đặc khu',
      'Tên xã',
      'Đơn vị',
      'commune',
      'ward',
    ],
  },
  district: { title: 'Quận/huyện cũ', also: ['Quận/huyện', 'Huyện', 'Quận', 'Huyện cũ', 'district'] },
  province: {
    title: 'Tỉnh',
    also: ['Tỉnh/thành phố', 'Tỉnh, thành phố', 'Tỉnh/TP', 'Tỉnh thành', 'province'],
  },
  tags: { title: 'Đối tượng', also: ['Nhóm đối tượng', 'Nhãn', 'tags', 'tag'] },
  source: { title: 'Nguồn', also: ['Nguồn dữ liệu', 'source'] },
} as const;
type Column = keyof typeof COLUMNS;

const ROWS_BETWEEN_PAUSES = 500;
const LONGEST_NAME = 100;
const LONGEST_TAG = 60;
const MOST_TAGS = 20;
const LONGEST_SOURCE = 200;
/** More do not help the person who mends the file. */
const MOST_PROBLEMS = 1000;

/** A tag as it is kept and compared: composed, lower case, single spaces. */
export function tagText(written: string): string {
  return written.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim();
}

/**
 * Checks every row of a file of people. Refuses the file with every bad row; a repeated address is a warning and left out.
 * Pauses (yields) every 500 rows, so that whoever runs it can let others in: a long file takes seconds.
 */
export function* readPeople(sheet: Sheet, at: Date): Generator<void, PeopleFile> {
  const headers = matchHeaders(sheet.fileName, sheet.rows, COLUMNS, [
    ['phone', 'zalo', 'telegram'],
    ['code', 'commune'],
  ]);
  if (headers.kind === 'refused') return headers;
  const check = rowChecker(sheet.fileName, headers, at);
  const people: PersonRow[] = [];
  const errors: Problem[] = [];
  const warnings: Problem[] = [];
  for (const [index, cells] of sheet.rows.entries()) {
    if (index % ROWS_BETWEEN_PAUSES === 0) yield;
    if (index <= headers.row || cells.length === 0) continue;
    const { person, problems } = check(index + 1, cells);
    for (const problem of problems) (problem.severity === 'error' ? errors : warnings).push(problem);
    if (person !== null) people.push(person);
  }
  if (errors.length > 0) return { kind: 'refused', problems: capped(errors, sheet.fileName) };
  return { kind: 'people', people, warnings: capped(warnings, sheet.fileName) };
}

function rowChecker(file: string, headers: Extract<Headers<Column>, { kind: 'headers' }>, at: Date) {
  const placeOf = placeFinder(at);
  const firstRow = new Map<string, number>();
  return (row: number, cells: readonly string[]): { person: PersonRow | null; problems: Problem[] } => {
    const cell = (name: Column) => cells[headers.at[name] ?? -1] ?? '';
    const problems: Problem[] = [];
    const report = (
      name: Column,
      found: { rule: string; message: string; todo: string },
      severity: Problem['severity'] = 'error',
    ) => {
      const { rule, message, todo } = found;
      problems.push({
        file,
        row,
        column: headers.label(name),
        value: cell(name),
        rule,
        message,
        todo,
        severity,
      });
    };

    const addresses: PersonRow['addresses'] = [];
    let written = 0;
    for (const [column, read] of ADDRESS_COLUMNS) {
      if (cell(column) === '') continue;
      written += 1;
      const address = read(cell(column));
      if (address.kind === 'refused') {
        report(column, address);
        continue;
      }
      const key = `${address.channel}:${address.address}`;
      const before = firstRow.get(key);
      if (before !== undefined) {
        report(column, repeated(before), 'warning');
        continue;
      }
      firstRow.set(key, row);
      addresses.push({ channel: address.channel, address: address.address });
    }
    if (written === 0) report(addressColumn(headers.at), NO_ADDRESS);

    const name = cell('name');
    if (name.length > LONGEST_NAME || /\d{6}/.test(name.replace(/\D/g, ''))) report('name', NOT_A_NAME);
    const place = placeOf({
      code: cell('code'),
      commune: cell('commune'),
      district: cell('district'),
      province: cell('province'),
    });
    if (place.kind === 'refused')
      report(headers.at[place.column] === undefined ? firstPlace(headers.at) : place.column, place);
    const tags = [...new Set(cell('tags').split(/[;,|]/).map(tagText))].filter((tag) => tag !== '');
    if (tags.length > MOST_TAGS || tags.some((tag) => tag.length > LONGEST_TAG)) report('tags', BAD_TAGS);
    if (cell('source').length > LONGEST_SOURCE) report('source', LONG_SOURCE);

    if (
      place.kind === 'refused' ||
      addresses.length === 0 ||
      problems.some((one) => one.severity === 'error')
    )
      return { person: null, problems };
    const { areaCode, provinceCode } = place;
    const source = cell('source') === '' ? null : cell('source');
    return {
      person: { row, addresses, name: name === '' ? null : name, areaCode, provinceCode, tags, source },
      problems,
    };
  };
}

const ADDRESS_COLUMNS: readonly ['phone' | 'zalo' | 'telegram', (written: string) => ReadAddress][] = [
  ['phone', readPhone],
  ['zalo', readZaloId],
  ['telegram', readTelegramId],
];

function addressColumn(at: Partial<Record<Column, number>>): Column {
  return ADDRESS_COLUMNS.find(([column]) => at[column] !== undefined)?.[0] ?? 'phone';
}

function firstPlace(at: Partial<Record<Column, number>>): Column {
  return at.code === undefined ? 'commune' : 'code';
}

function repeated(row: number) {
  return {
    rule: 'address_twice',
    message: `Số hoặc mã này đã có ở dòng ${row}; dòng này được bỏ qua.`,
    todo: 'Không cần làm gì nếu đúng là một người; nếu là hai người, ghi số riêng của từng người.',
  };
}

const NO_ADDRESS = {
  rule: 'address_missing',
  message: 'Dòng này chưa có số điện thoại, Zalo hay Telegram.',
  todo: 'Ghi ít nhất một trong ba cột, hoặc xóa dòng.',
};
const NOT_A_NAME = {
  rule: 'name_unlikely',
  message: 'Họ tên quá dài hoặc chứa số điện thoại, số giấy tờ.',
  todo: 'Chỉ ghi họ tên, tối đa 100 ký tự; kiểm tra xem các cột có bị lệch không.',
};
const BAD_TAGS = {
  rule: 'tags_too_long',
  message: 'Cột “Đối tượng” có quá 20 mục hoặc có mục dài quá 60 ký tự.',
  todo: 'Ghi các mục ngắn, cách nhau bằng dấu chấm phẩy.',
};
const LONG_SOURCE = {
  rule: 'source_too_long',
  message: 'Cột “Nguồn” dài quá 200 ký tự.',
  todo: 'Ghi ngắn gọn nơi cung cấp danh sách.',
};

/** The first problems, and one that counts the rest. */
export function capped(problems: Problem[], file: string): Problem[] {
  if (problems.length <= MOST_PROBLEMS) return problems;
  return [
    ...problems.slice(0, MOST_PROBLEMS),
    {
      file,
      row: null,
      column: null,
      value: null,
      rule: 'more_problems',
      message: `Còn ${problems.length - MOST_PROBLEMS} vấn đề khác chưa liệt kê.`,
      todo: 'Sửa các dòng đã nêu trước, thường các dòng còn lại cùng một lỗi.',
      severity: problems[0]?.severity ?? 'error',
    },
  ];
}
