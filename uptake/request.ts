import { find, unitAt } from '../areas/areas.ts';
import { TWO_LEVELS_SINCE } from './area-units.ts';
import type { Bundle } from './header.ts';
import { dayAt, formatPeriod, isDay, type Period } from './period.ts';
import type { Preamble } from './preamble.ts';
import { atFile, type Finding } from './problem.ts';
import { type Grid, readSheets } from './sheet.ts';
import { noTable, preambleOf } from './table.ts';
import type { Level } from './units.ts';

export type ImportRequest = {
  fileName: string;
  bytes: Uint8Array;
  /** First and last day counted, YYYY-MM-DD. Left out: read from the title of the table. */
  from?: string;
  to?: string;
  /** A code of today. Left out: read from the title, when it names one province, old or new. */
  provinceCode?: string;
  level?: Level;
  /** For tables that say nowhere which bundle they count. */
  bundle?: Bundle;
  /** Why the table is used although its printed totals are not the sums of its rows. Printed with the figures. */
  acceptTotal?: string;
  /** Id of the staff member. */
  loadedBy?: number;
  dryRun?: boolean;
  /** The document the table belongs to. Left out: read from the title, else the file's name. */
  source?: string;
  /** When the figures were taken from the source system. Left out: read from the title or notes. */
  extractedAt?: Date;
  /** Page of a workbook with several tables. */
  sheet?: string;
  /** What a person answered for names that were unknown or ambiguous: printed name -> code or old district's full name. */
  answers?: Record<string, string>;
  demo?: boolean;
};

export type ReadRequest =
  | { kind: 'ready'; grid: Grid; period: Period; provinceCode: string; findings: Finding[] }
  | { kind: 'refused'; findings: Finding[] };

const FIRST_DAY = new Date(`${TWO_LEVELS_SINCE}T12:00:00+07:00`);
const MOST_WORDS = 5;

/** Opens the file and settles what the request left open: page, period and province. All that is missing is said at once. */
export async function readRequest(request: ImportRequest, now: Date): Promise<ReadRequest> {
  const opened = await readSheets(request.bytes);
  if (opened.kind === 'refused') return { kind: 'refused', findings: [opened.problem] };
  const grid = pageOf(opened.grids, request.sheet);
  if ('rule' in grid) return { kind: 'refused', findings: [grid] };
  const preamble = preambleOf(grid);
  if (preamble === null)
    return { kind: 'refused', findings: [noTable('Không tìm thấy bảng số liệu liên thông trong tệp.')] };
  const period = periodOf(request, preamble, now);
  const province = provinceCodeOf(request, preamble);
  const findings = [...period.findings, ...province.findings];
  if (period.period === null || province.code === null) return { kind: 'refused', findings };
  return { kind: 'ready', grid, period: period.period, provinceCode: province.code, findings };
}

/** The printed name of a province at a moment ("Tỉnh Quảng Trị"), or the code itself when there is no such province. */
export function provinceName(code: string, at: Date): string {
  return unitAt(code, at < FIRST_DAY ? FIRST_DAY : at)?.fullName ?? code;
}

function pageOf(grids: readonly Grid[], wanted: string | undefined): Grid | Finding {
  const names = grids.map((grid) => grid.page).join('; ');
  if (wanted !== undefined) {
    const named = grids.find((grid) => grid.page.trim().toLowerCase() === wanted.trim().toLowerCase());
    if (named !== undefined) return named;
    return error('no-table', `Tệp không có trang "${wanted}".`, `Các trang có trong tệp: ${names}.`);
  }
  const [first, ...others] = grids.filter((grid) => preambleOf(grid) !== null);
  if (first === undefined)
    return grids[0] ?? error('no-table', 'Tệp không có bảng nào.', 'Kiểm tra lại tệp.');
  if (others.length === 0) return first;
  const pages = [first, ...others].map((grid) => grid.page).join('; ');
  return error(
    'several-tables',
    `Tệp có bảng ở nhiều trang: ${pages}.`,
    'Chọn một trang, hoặc tách mỗi trang thành một tệp.',
  );
}

function periodOf(
  request: ImportRequest,
  preamble: Preamble,
  now: Date,
): { period: Period | null; findings: Finding[] } {
  const printed = preamble.period;
  const from = request.from ?? printed?.from;
  const to = request.to ?? printed?.to;
  if (from === undefined || to === undefined) {
    const todo =
      'Ghi rõ từ ngày nào đến ngày nào khi nạp (--from, --to), hoặc ghi vào tiêu đề bảng: "Từ ngày 20/7/2023 đến 16/10/2023".';
    return {
      period: null,
      findings: [error('period-unknown', 'Không rõ bảng tính từ ngày nào đến ngày nào.', todo)],
    };
  }
  if (!isDay(from) || !isDay(to) || from > to) {
    const todo = 'Ghi ngày theo dạng năm-tháng-ngày, ví dụ 2023-07-20, ngày đầu không sau ngày cuối.';
    return {
      period: null,
      findings: [error('period-invalid', `Kỳ số liệu không đúng: ${from} đến ${to}.`, todo)],
    };
  }
  const period = { from, to };
  const findings: Finding[] = [];
  if (printed !== null && (printed.from !== from || printed.to !== to)) {
    const message = `Tiêu đề bảng ghi kỳ ${formatPeriod(printed)}, khác kỳ được nạp (${formatPeriod(period)}).`;
    findings.push(
      warning('period-differs', message, 'Kiểm tra lại kỳ số liệu; bảng được giữ theo kỳ đã nhập.'),
    );
  }
  if (to > dayAt(now)) {
    const message = `Kỳ số liệu kết thúc sau ngày hôm nay (${formatPeriod(period)}).`;
    findings.push(warning('period-invalid', message, 'Kiểm tra lại năm và tháng.'));
  }
  return { period, findings };
}

function provinceCodeOf(
  request: ImportRequest,
  preamble: Preamble,
): { code: string | null; findings: Finding[] } {
  const todo = 'Ghi mã tỉnh, thành phố hiện nay (--province), ví dụ 44 cho tỉnh Quảng Trị.';
  if (request.provinceCode !== undefined) {
    const unit = unitAt(request.provinceCode, FIRST_DAY);
    if (unit !== null && unit.parent === null) return { code: unit.code, findings: [] };
    return {
      code: null,
      findings: [
        error('province-unknown', `Không có tỉnh, thành phố nào có mã "${request.provinceCode}".`, todo),
      ],
    };
  }
  const named = [...new Set(provincesNamed(preamble.text))];
  const [only, ...others] = named;
  if (only !== undefined && others.length === 0) return { code: only, findings: [] };
  return {
    code: null,
    findings: [error('province-unknown', 'Không rõ bảng của tỉnh, thành phố nào.', todo)],
  };
}

/** Codes of the provinces that a title names after "tỉnh" or "thành phố"; old names lead to the province of today. */
function provincesNamed(text: string): string[] {
  const found: string[] = [];
  for (const [, kind = '', after = ''] of text.matchAll(
    /(?<!\p{L})(tỉnh|thành phố|tp\.?)\s+([^\n,;.()":]+)/giu,
  )) {
    const words = after.trim().split(/\s+/).slice(0, MOST_WORDS);
    for (let length = words.length; length >= 1; length -= 1) {
      const answer = find(`${kind} ${words.slice(0, length).join(' ')}`, { at: FIRST_DAY });
      if (answer.kind !== 'one' || answer.unit.parent !== null) continue;
      found.push(answer.unit.code);
      break;
    }
  }
  return found;
}

function error(rule: Finding['rule'], message: string, todo: string): Finding {
  return atFile({ rule, message, todo, severity: 'error' });
}

function warning(rule: Finding['rule'], message: string, todo: string): Finding {
  return atFile({ rule, message, todo, severity: 'warning' });
}
