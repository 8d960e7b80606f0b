import { PLACE_COLUMNS, placeFinder, placeOfRow } from '../../areas/place-columns.ts';
import type { ChannelName } from '../../channels/contract.ts';
import { unlikelyName } from '../../files/cells/names.ts';
import { readPhones } from '../../files/cells/phones.ts';
import type { ColumnSpec, Matched } from '../../files/headers.ts';
import type { ListSpec } from '../../files/lists.ts';
import { PackedList } from '../../files/packed-list.ts';
import type { Problem } from '../../files/problem.ts';
import { type CheckedRow, dataRows, problemsOfRows } from '../../files/rows.ts';
import type { TextSheet } from '../../files/sheet.ts';
import { oneLine } from '../../writing/cleaning.ts';
import { type ReadAddress, readPhone, readTelegramId, readZaloId } from '../written-address.ts';

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

const COLUMNS = {
  phone: {
    title: 'Số điện thoại',
    also: [
      'Điện thoại',
      'SĐT',
      'Số ĐT',
      'ĐT',
      'ĐTDĐ',
      'Di động',
      'Số di động',
      'Số điện thoại di động',
      'Điện thoại di động',
      'Điện thoại liên hệ',
      'Số điện thoại liên hệ',
      'SĐT liên hệ',
      'Số ĐT liên hệ',
      'SĐT chủ hộ',
      'Số điện thoại chủ hộ',
      'phone',
      'phone number',
      'mobile',
    ],
    weak: ['Số liên hệ', 'Liên hệ', 'Số Zalo', 'SĐT Zalo', 'Số điện thoại Zalo'],
    telling: true,
  },
  zalo: {
    title: 'Zalo',
    also: ['Zalo ID', 'Mã Zalo', 'Mã người dùng Zalo', 'zalo user id'],
    telling: true,
  },
  telegram: {
    title: 'Telegram',
    also: ['Telegram ID', 'Mã Telegram', 'telegram chat id'],
    telling: true,
  },
  name: {
    title: 'Họ tên',
    also: [
      'Họ và tên',
      'Tên',
      'Họ, tên',
      'Họ và tên chủ hộ',
      'Họ tên chủ hộ',
      'Tên chủ hộ',
      'Họ tên công dân',
      'Họ và tên công dân',
      'Họ và tên người dân',
      'full name',
      'name',
    ],
    weak: ['Chủ hộ', 'Đại diện hộ', 'Người liên hệ', 'Công dân', 'Hội viên', 'Họ và chữ đệm'],
  },
  ...PLACE_COLUMNS,
  tags: { title: 'Đối tượng', also: ['Nhóm đối tượng', 'Nhãn', 'tags', 'tag'] },
  source: { title: 'Nguồn', also: ['Nguồn dữ liệu', 'source'] },
} as const satisfies Record<string, ColumnSpec>;
type Column = keyof typeof COLUMNS;

/** The columns that say where a person is reached. */
const ADDRESSED_BY = ['phone', 'zalo', 'telegram'] as const satisfies readonly Column[];

export const PEOPLE: ListSpec<Column> = {
  columns: COLUMNS,
  oneOf: [ADDRESSED_BY, ['area', 'commune']],
};

const LONGEST_TAG = 60;
const MOST_TAGS = 20;
const LONGEST_SOURCE = 200;

/** A tag as it is kept and compared: composed, lower case, single spaces. */
export function tagText(written: string): string {
  return oneLine(written.toLowerCase());
}

/** What was read of a list so far: it may go on over several sheets. `bad`: rows with an error, left out. */
export type PeopleSoFar = {
  people: PackedList<PersonRow>;
  bad: number;
  /** The row in which an address stood first. */
  seen: Map<string, number>;
};

export function noPeople(): PeopleSoFar {
  return { people: new PackedList(), bad: 0, seen: new Map() };
}

/**
 * Checks every row of one sheet of people and adds the good ones to `so`; gives what is wrong with the others. A repeated
 * address is a warning and left out. `home`: the loader's province, for communes whose name stands in several. Yields now
 * and then (`unhurried`).
 */
export function* peopleRows(
  sheet: TextSheet,
  headers: Matched<Column>,
  so: PeopleSoFar,
  { at, home = '' }: { at: Date; home?: string },
): Generator<void, Problem[]> {
  const check = rowChecker(headers.at, at, so.seen, home);
  const problems = problemsOfRows(sheet.fileName);
  for (const row of dataRows(sheet.fileName, sheet.rows, headers)) {
    if (row === null) {
      yield;
      continue;
    }
    const person = check(row);
    problems.add(row.problems);
    if (person !== null) so.people.push(person);
    else if (row.bad()) so.bad += 1;
  }
  return problems.all();
}

function rowChecker(
  at: Partial<Record<Column, number>>,
  day: Date,
  firstRow: Map<string, number>,
  home: string,
) {
  const placeOf = placeFinder(day, home);
  return (written: CheckedRow<Column>): PersonRow | null => {
    const { row, cell, report } = written;
    const addresses = addressesOf(written, firstRow);
    if (addresses === null) report(addressColumn(at), NO_ADDRESS);
    const name = cell('name');
    const notAName = unlikelyName(name);
    if (notAName !== null) report('name', notAName);
    const place = placeOfRow(written, at, placeOf);
    const tags = [...new Set(cell('tags').split(/[;,|]/).map(tagText))].filter((tag) => tag !== '');
    if (tags.length > MOST_TAGS || tags.some((tag) => tag.length > LONGEST_TAG)) report('tags', BAD_TAGS);
    if (cell('source').length > LONGEST_SOURCE) report('source', LONG_SOURCE);
    if (place === null || addresses === null || addresses.length === 0 || written.bad()) return null;
    const { areaCode, provinceCode } = place;
    const source = cell('source') === '' ? null : cell('source');
    return { row, addresses, name: name === '' ? null : name, areaCode, provinceCode, tags, source };
  };
}

/** The addresses of a row that no row above has; null: it has none at all. */
function addressesOf(
  { row, cell, report }: CheckedRow<Column>,
  firstRow: Map<string, number>,
): PersonRow['addresses'] | null {
  const addresses: PersonRow['addresses'] = [];
  let written = 0;
  for (const [column, read] of ADDRESS_COLUMNS) {
    const cells =
      column === 'phone' ? readPhones(cell(column)) : { kind: 'numbers' as const, numbers: [cell(column)] };
    if (cells.kind === 'none' || cell(column) === '') continue;
    written += 1;
    if (cells.kind === 'refused') report(column, cells.found);
    else for (const one of cells.numbers) add(column, read(one));
  }
  return written === 0 ? null : addresses;

  function add(column: Column, address: ReadAddress): void {
    if (address.kind === 'refused') {
      report(column, address);
      return;
    }
    const key = `${address.channel}:${address.address}`;
    const before = firstRow.get(key);
    if (before === undefined) {
      firstRow.set(key, row);
      addresses.push({ channel: address.channel, address: address.address });
    } else if (before !== row) report(column, repeated(before), 'warning');
  }
}

const ADDRESS_COLUMNS: readonly [(typeof ADDRESSED_BY)[number], (written: string) => ReadAddress][] = [
  ['phone', readPhone],
  ['zalo', readZaloId],
  ['telegram', readTelegramId],
];

function addressColumn(at: Partial<Record<Column, number>>): Column {
  return ADDRESS_COLUMNS.find(([column]) => at[column] !== undefined)?.[0] ?? 'phone';
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
