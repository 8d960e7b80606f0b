import type { ChannelName } from '../channels/contract.ts';
import { unlikelyName } from '../files/cells/names.ts';
import { readPhones } from '../files/cells/phones.ts';
import { matchHeaders } from '../files/headers.ts';
import type { Problem } from '../files/problem.ts';
import { type CheckedRow, capped, dataRows } from '../files/rows.ts';
import type { TextSheet } from '../files/sheet.ts';
import { PLACE_COLUMNS, placeFinder, placeOfRow } from './place.ts';
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
  ...PLACE_COLUMNS,
  tags: { title: 'Đối tượng', also: ['Nhóm đối tượng', 'Nhãn', 'tags', 'tag'] },
  source: { title: 'Nguồn', also: ['Nguồn dữ liệu', 'source'] },
} as const;
type Column = keyof typeof COLUMNS;

const LONGEST_TAG = 60;
const MOST_TAGS = 20;
const LONGEST_SOURCE = 200;

/** A tag as it is kept and compared: composed, lower case, single spaces. */
export function tagText(written: string): string {
  return written.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim();
}

/**
 * Checks every row of a file of people. Refuses the file with every bad row; a repeated address is a warning and left out.
 * Yields now and then (`unhurried`).
 */
export function* readPeople(
  sheet: TextSheet,
  at: Date,
  /** The row in which an address stood first, over all sheets of a file. */
  seen: Map<string, number> = new Map(),
): Generator<void, PeopleFile> {
  const headers = matchHeaders(sheet.fileName, sheet.rows, COLUMNS, [
    ['phone', 'zalo', 'telegram'],
    ['area', 'commune'],
  ]);
  if (headers.kind === 'refused') return headers;
  const check = rowChecker(headers.at, at, seen);
  const people: PersonRow[] = [];
  const errors: Problem[] = [];
  const warnings: Problem[] = [];
  for (const row of dataRows(sheet.fileName, sheet.rows, headers)) {
    if (row === null) {
      yield;
      continue;
    }
    const person = check(row);
    for (const problem of row.problems) (problem.severity === 'error' ? errors : warnings).push(problem);
    if (person !== null) people.push(person);
  }
  if (errors.length > 0) return { kind: 'refused', problems: capped(errors, sheet.fileName) };
  return { kind: 'people', people, warnings: capped(warnings, sheet.fileName) };
}

function rowChecker(at: Partial<Record<Column, number>>, day: Date, firstRow: Map<string, number>) {
  const placeOf = placeFinder(day);
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

const ADDRESS_COLUMNS: readonly ['phone' | 'zalo' | 'telegram', (written: string) => ReadAddress][] = [
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
