/** Agencies and their lists for the tests of this room. */
import { type FilingImportRequest, importFilings, type Side, workList } from '../../dossiers/dossiers.ts';
import type { Database } from '../../prisma/client.ts';
import type { Deps } from '../../prisma/deps.ts';
import type { Act } from '../../staff/act.ts';
import { server } from '../acts.ts';
import { testKeys } from '../database.ts';

export const DONG_HA = '19333';
export const TRIEU_PHONG = '19624';

const COLUMNS = {
  national: 'Mã hồ sơ DVCQG',
  code: 'Mã hồ sơ',
  bundle: 'Thủ tục',
  subject: 'Họ tên trẻ/người mất',
  born: 'Ngày sinh/ngày mất',
  applicant: 'Người nộp',
  phone: 'SĐT người nộp',
  received: 'Ngày tiếp nhận',
  due: 'Ngày hẹn trả',
  done: 'Ngày giải quyết',
  returned: 'Ngày trả lại',
  reason: 'Lý do trả lại',
  state: 'Tình trạng',
  signed: 'Ký số',
  area: 'Mã đơn vị',
} as const;
export type Line = Partial<Record<keyof typeof COLUMNS, string>>;

/** A list with the columns that some line fills, as an office exports it. */
export function list(lines: readonly Line[]): Uint8Array {
  const used = (Object.keys(COLUMNS) as (keyof Line)[]).filter(
    (name) => name === 'bundle' || name === 'area' || lines.some((line) => (line[name] ?? '') !== ''),
  );
  const rows = lines.map((line) => {
    const filled: Line = { bundle: 'Liên thông khai sinh', area: DONG_HA, ...line };
    return used.map((name) => filled[name] ?? '').join(';');
  });
  return Buffer.from([used.map((name) => COLUMNS[name]).join(';'), ...rows].join('\n'), 'utf8');
}

/** An office on a database: what it loads and what it sees. */
export function officeOn(database: Database, now: Date) {
  const deps: Deps = { db: database, keys: testKeys, now: () => now };
  const root = server(now);
  const load = (
    side: Side,
    asOf: string,
    lines: readonly Line[],
    more: Partial<FilingImportRequest> = {},
    act: Act = root,
  ) => importFilings(act, deps, { fileName: `${side}.csv`, bytes: list(lines), side, asOf, ...more });
  /** What is stuck: code, hold, since, whose move. */
  const stuck = async (act: Act = root) => {
    const { lines } = await workList(act, deps, { area: '', skip: 0, limit: 50 });
    return lines.map(({ code, hold, since, move }) => `${code} ${hold} ${since} ${move}`);
  };
  return { deps, load, stuck, root };
}
