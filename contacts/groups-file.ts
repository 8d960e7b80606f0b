import { foldHeader, matchHeaders } from '../files/headers.ts';
import type { Problem } from '../files/problem.ts';
import { capped, dataRows } from '../files/rows.ts';
import type { TextSheet } from '../files/sheet.ts';
import { PLACE_COLUMNS, placeFinder, placeOfRow } from './place.ts';
import { readGroupId } from './written-address.ts';

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
export type GroupsFile =
  | { kind: 'groups'; groups: GroupFileRow[]; warnings: Problem[] }
  | { kind: 'refused'; problems: Problem[] };

const COLUMNS = {
  name: { title: 'Tên nhóm', also: ['Nhóm', 'group name', 'group', 'name'], required: true },
  channel: { title: 'Kênh', also: ['Ứng dụng', 'Nền tảng', 'channel'], required: true },
  id: { title: 'Mã nhóm', also: ['ID nhóm', 'group id', 'id'] },
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
  mode: { title: 'Cách gửi', also: ['Hình thức gửi', 'mode'] },
  members: { title: 'Số thành viên', also: ['Thành viên', 'Số người', 'members'] },
} as const;

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

/** Checks every row of a file of groups; a repeated group is a warning and left out. */
export function readGroups(sheet: TextSheet, at: Date): GroupsFile {
  const headers = matchHeaders(sheet.fileName, sheet.rows, COLUMNS, [['area', 'commune']]);
  if (headers.kind === 'refused') return headers;
  const placeOf = placeFinder(at);
  const groups: GroupFileRow[] = [];
  const problems: Problem[] = [];
  const firstRow = new Map<string, number>();
  for (const written of dataRows(sheet.fileName, sheet.rows, headers)) {
    if (written === null) continue;
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
    if (written.bad() || place === null) continue;
    if (channel === undefined || mode === undefined || members === 'wrong') continue;
    const { areaCode, provinceCode } = place;
    const key = id === null ? groupNameKey({ channel, areaCode, name }) : `${channel}#${id}`;
    const first = firstRow.get(key);
    if (first !== undefined) {
      const twice = `Nhóm này đã có ở dòng ${first}; dòng này được bỏ qua.`;
      report('name', { ...WRONG.twice, message: twice }, 'warning');
      problems.push(...written.problems.slice(-1));
      continue;
    }
    firstRow.set(key, row);
    const hamlet = cell('hamlet') === '' ? null : cell('hamlet');
    groups.push({ row, name, channel, id, areaCode, provinceCode, hamlet, mode, members });
  }
  const errors = problems.filter((problem) => problem.severity === 'error');
  if (errors.length > 0) return { kind: 'refused', problems: capped(errors, sheet.fileName) };
  return { kind: 'groups', groups, warnings: capped(problems, sheet.fileName) };
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
  },
  mode: {
    rule: 'group_mode',
    message: 'Cách gửi phải là “api” hoặc “thủ công”.',
    todo: 'Ghi “api” (hệ thống tự gửi) hoặc “thủ công” (cán bộ tự đăng).',
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
