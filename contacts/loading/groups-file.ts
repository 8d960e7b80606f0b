import { PLACE_COLUMNS, placeFinder, placeOfRow } from '../../areas/place-columns.ts';
import { type ColumnSpec, foldHeader, type Matched } from '../../files/headers.ts';
import type { ListSpec } from '../../files/lists.ts';
import type { Problem } from '../../files/problem.ts';
import { capped, dataRows } from '../../files/rows.ts';
import type { TextSheet } from '../../files/sheet.ts';
import { readGroupId } from '../written-address.ts';

export type GroupChannel = 'zalo' | 'telegram';
export type GroupMode = 'api' | 'manual';

/** One row of a file of groups, checked. `id` is the provider's, when the file has it. */
export type GroupFileRow = {
  row: number;
  name: string;
  channel: GroupChannel;
  id: string | null;
  areaCode: string;
  provinceCode: string;
  hamlet: string | null;
  /** null: the file does not say. */
  mode: GroupMode | null;
  members: number | null;
};
/** What was read of a list so far: it may go on over several sheets. `bad`: rows with an error, left out. */
export type GroupsSoFar = { groups: GroupFileRow[]; bad: number; seen: Map<string, number> };

const COLUMNS = {
  name: {
    title: 'Tên nhóm',
    also: ['Nhóm', 'Tên nhóm Zalo', 'Tên nhóm chat', 'group name', 'group', 'name'],
    required: true,
  },
  channel: {
    title: 'Kênh',
    also: ['Ứng dụng', 'Nền tảng', 'Loại nhóm', 'channel'],
    required: true,
    telling: true,
    choices: [
      { says: 'Zalo', title: 'Zalo' },
      { says: 'Telegram', title: 'Telegram' },
    ],
  },
  id: { title: 'Mã nhóm', also: ['ID nhóm', 'group id', 'id'], telling: true },
  ...PLACE_COLUMNS,
  hamlet: {
    title: 'Thôn/ấp/khu phố',
    also: [
      'Thôn',
      'Ấp',
      'Khu phố',
      'Tổ dân phố',
      'Thôn, ấp, khu phố',
      'Thôn/tổ dân phố',
      'Thôn/bản/tổ dân phố',
      'hamlet',
    ],
  },
  mode: {
    title: 'Cách gửi',
    also: ['Hình thức gửi', 'mode'],
    choices: [
      { says: 'thủ công', title: 'Cán bộ tự đăng' },
      { says: 'api', title: 'Hệ thống tự gửi' },
    ],
  },
  members: {
    title: 'Số thành viên',
    also: ['Thành viên', 'Số người', 'members'],
    weak: ['Số lượng thành viên', 'Số hộ'],
  },
} as const satisfies Record<string, ColumnSpec>;
type Column = keyof typeof COLUMNS;

export const GROUPS: ListSpec<Column> = { columns: COLUMNS, oneOf: [['area', 'commune']] };

const LONGEST_NAME = 150;
const MOST_MEMBERS = 200_000;
const CHANNELS: Record<string, GroupChannel> = { zalo: 'zalo', telegram: 'telegram', tele: 'telegram' };
const MODES: Record<string, GroupMode> = {
  api: 'api',
  tudong: 'api',
  thucong: 'manual',
  manual: 'manual',
  guitay: 'manual',
};

/** What makes a group without an id the same group again: channel, area and its name as people vary it. */
export function groupNameKey(group: { channel: string; areaCode: string; name: string }): string {
  return `${group.channel}:${group.areaCode}:${foldHeader(group.name)}`;
}

/** Checks every row of one sheet of groups and adds the good ones to `so`; a repeated group is a warning and left out. */
export function* groupRows(
  sheet: TextSheet,
  headers: Matched<Column>,
  so: GroupsSoFar,
  { at, home = '' }: { at: Date; home?: string },
): Generator<void, Problem[]> {
  const placeOf = placeFinder(at, home);
  const problems: Problem[] = [];
  for (const written of dataRows(sheet.fileName, sheet.rows, headers)) {
    if (written === null) {
      yield;
      continue;
    }
    const { row, cell, report } = written;
    const name = cell('name');
    if (name === '' || name.length > LONGEST_NAME) report('name', WRONG.name);
    const channel = CHANNELS[foldHeader(cell('channel'))];
    if (channel === undefined) report('channel', WRONG.channel);
    const place = placeOfRow(written, headers.at, placeOf);
    let id: string | null = null;
    if (cell('id') !== '' && channel !== undefined) {
      const read = readGroupId(channel, cell('id'));
      if (read.kind === 'address') id = read.address;
      else report('id', read);
    }
    const mode = cell('mode') === '' ? null : MODES[foldHeader(cell('mode'))];
    if (mode === undefined) report('mode', WRONG.mode);
    if (mode === 'api' && cell('id') === '') report('mode', WRONG.apiWithoutId);
    const members = memberCount(cell('members'));
    if (members === 'wrong') report('members', WRONG.members);

    problems.push(...written.problems);
    if (written.bad()) so.bad += 1;
    if (written.bad() || place === null) continue;
    if (channel === undefined || mode === undefined || members === 'wrong') continue;
    const { areaCode, provinceCode } = place;
    const key = id === null ? groupNameKey({ channel, areaCode, name }) : `${channel}#${id}`;
    const first = so.seen.get(key);
    if (first !== undefined) {
      const twice = `Nhóm này đã có ở dòng ${first}; dòng này được bỏ qua.`;
      report('name', { ...WRONG.twice, message: twice }, 'warning');
      problems.push(...written.problems.slice(-1));
      continue;
    }
    so.seen.set(key, row);
    const hamlet = cell('hamlet') === '' ? null : cell('hamlet');
    so.groups.push({ row, name, channel, id, areaCode, provinceCode, hamlet, mode, members });
  }
  const errors = problems.filter(({ severity }) => severity === 'error');
  const warnings = problems.filter(({ severity }) => severity === 'warning');
  return [...capped(errors, sheet.fileName), ...capped(warnings, sheet.fileName)];
}

/** `1.250` is a Vietnamese thousand; null when nothing is written. */
function memberCount(written: string): number | null | 'wrong' {
  if (written === '') return null;
  const digits = written.replace(/^(\d{1,3})([., ]\d{3})+$/, (all) => all.replace(/\D/g, ''));
  const count = /^\d{1,7}$/.test(digits) ? Number(digits) : Number.NaN;
  return count <= MOST_MEMBERS ? count : 'wrong';
}

const WRONG = {
  name: {
    rule: 'group_name',
    message: 'Tên nhóm để trống hoặc dài quá 150 ký tự.',
    todo: 'Ghi tên nhóm như trong ứng dụng.',
  },
  channel: {
    rule: 'group_channel',
    message: 'Kênh phải là Zalo hoặc Telegram.',
    todo: 'Ghi “Zalo” hoặc “Telegram”.',
    asks: true,
  },
  mode: {
    rule: 'group_mode',
    message: 'Cách gửi phải là “api” hoặc “thủ công”.',
    todo: 'Ghi “api” (hệ thống tự gửi) hoặc “thủ công” (cán bộ tự đăng).',
    asks: true,
  },
  apiWithoutId: {
    rule: 'group_api_without_id',
    message: 'Cách gửi “api” cần có mã nhóm.',
    todo: 'Ghi mã nhóm, hoặc đổi cách gửi thành “thủ công”.',
  },
  members: {
    rule: 'group_members',
    message: 'Số thành viên phải là số nguyên không âm.',
    todo: 'Ghi số, ví dụ 250, hoặc để trống.',
  },
  twice: { rule: 'group_twice', todo: 'Không cần làm gì nếu đúng là một nhóm.' },
} as const;
