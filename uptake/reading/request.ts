import { isDay } from '../../calendar/day.ts';
import { dayOf } from '../../calendar/moment.ts';
import { sayPeriod } from '../../calendar/words.ts';
import type { Repair } from '../../files/repairs.ts';
import type { Bundle } from '../../knowledge/bundle.ts';
import { isInside, overlap, type Period } from '../period.ts';
import { type PageGrid, readSheets } from '../sheet.ts';
import { atFile, error, type TableFinding } from '../tables/problem.ts';
import { bundleOf, type ColumnAnswers } from './head-columns.ts';
import { type PageParts, partsOf, type SumsPage } from './parts.ts';
import { periodOfTitle, yearIn } from './period-words.ts';
import type { TablePreamble } from './preamble.ts';
import { provinceCodeOf } from './province.ts';
import { countryTable, laidStraight } from './strange.ts';
import { preambleOf } from './table.ts';
import { noTable } from './table-findings.ts';
import type { UnitLevel } from './units.ts';

export type ImportRequest = {
  fileName: string;
  bytes: Uint8Array;
  /** First and last day counted, YYYY-MM-DD. Left out: read from the title of the table. */
  from?: string;
  to?: string;
  /** A code of today. Left out: read from the title, when it names one province, old or new. */
  provinceCode?: string;
  level?: UnitLevel;
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
  /** Cells that a person mended on the page. */
  repairs?: readonly Repair[];
  /** What a person said columns count: by the words over a column. */
  columns?: ColumnAnswers;
};

/** One period of a file: the page with its rows (made when asked for), and the sheet it stands on. */
export type AskedPeriod = {
  period: Period;
  page: string;
  grid: () => PageGrid;
  /** What the page counts, where pages of one period tell it apart. */
  bundle: Bundle | null;
  findings: TableFinding[];
};

/** `periods`: earliest first, none sharing a day. `sums`: pages with the sums over several periods. */
export type ReadRequest =
  | {
      kind: 'ready';
      provinceCode: string;
      periods: AskedPeriod[];
      sums: SumsPage[];
      /** What the titles of the file say, the same for all its periods. */
      source: string | null;
      extractedAt: Date | null;
      findings: TableFinding[];
    }
  | { kind: 'refused'; findings: TableFinding[] };

/** So many periods of a file are named one by one. */
const MOST_NAMED = 6;

/** Opens the file and settles what the request left open: pages, periods and province. All that is missing is said at once. */
export async function readRequest(request: ImportRequest, now: Date): Promise<ReadRequest> {
  const opened = await readSheets(request.bytes, request.repairs);
  if (opened.kind === 'refused') return { kind: 'refused', findings: [opened.problem] };
  const { grids, notes } = laidStraight(opened.grids);
  const pages = pagesOf(grids, request);
  if ('rule' in pages) return { kind: 'refused', findings: [pages] };
  if (pages.length === 0)
    return { kind: 'refused', findings: [noTable('Không tìm thấy bảng số liệu liên thông trong tệp.')] };
  const country = countryTable(grids);
  if (country !== null) return { kind: 'refused', findings: [country] };
  const settled = periodsOf(request, pages, now);
  const province = provinceCodeOf(request, pages.map(({ preamble }) => preamble.text).join('\n'));
  const findings = [...opened.notes, ...notes, ...settled.findings, ...province.findings];
  if (settled.periods.length === 0 || province.code === null || findings.some(isError))
    return { kind: 'refused', findings };
  const first = <T>(said: (preamble: TablePreamble) => T | null) =>
    pages.map(({ preamble }) => said(preamble)).find((one) => one !== null) ?? null;
  return {
    kind: 'ready',
    provinceCode: province.code,
    periods: settled.periods,
    sums: pages.flatMap(({ parts }) => parts.sums ?? []),
    source: first(({ source }) => source),
    extractedAt: first(({ extractedAt }) => extractedAt),
    findings,
  };
}

type Page = { name: string; preamble: TablePreamble; parts: PageParts };

/** The pages with a table, or only the one that is wanted. */
function pagesOf(
  grids: readonly PageGrid[],
  { sheet: wanted, columns }: ImportRequest,
): Page[] | TableFinding {
  const named = grids.filter(
    (grid) => wanted === undefined || grid.page.trim().toLowerCase() === wanted.trim().toLowerCase(),
  );
  if (named.length === 0) {
    const names = grids.map((grid) => grid.page).join('; ');
    return error('no-table', `Tệp không có trang "${wanted}".`, `Các trang có trong tệp: ${names}.`);
  }
  return named.flatMap((grid): Page[] => {
    const preamble = preambleOf(grid, columns);
    return preamble === null ? [] : [{ name: grid.page, preamble, parts: partsOf(grid, columns) }];
  });
}

/**
 * The periods of all pages. A file of several is taken whole or not at all, so its periods must be known, and none may
 * share a day with another: a quarter beside its months would count every dossier twice.
 */
function periodsOf(
  request: ImportRequest,
  pages: readonly Page[],
  now: Date,
): { periods: AskedPeriod[]; findings: TableFinding[] } {
  const parts = pages.flatMap((page) => page.parts.parts.map((part) => ({ ...part, page })));
  const isBook = pages.length > 1;
  const findings = pages.flatMap(({ name, parts: { findings: found } }) =>
    found.map((finding) => (isBook ? { ...finding, sheet: name } : finding)),
  );
  const [first, ...others] = parts;
  if (first === undefined) return { periods: [], findings };
  if (others.length === 0) {
    const { page, grid } = first;
    const printed = first.period ?? page.preamble.period;
    const { period, findings: found } = periodOf(request, printed, now);
    const asked = period === null ? [] : [{ period, page: page.name, grid, bundle: null, findings: [] }];
    return { periods: asked, findings: [...findings, ...found] };
  }
  const year = yearIn(pages.map(({ preamble }) => preamble.folded).join('\n'));
  const known = parts.flatMap((part) => {
    const period = part.period ?? part.page.preamble.period ?? periodOfTitle(part.page.name, year);
    return period === null ? [] : [{ ...part, period }];
  });
  // Of one period, births and deaths may stand on a sheet each.
  const bundleOfPart = ({ page }: { page: Page }) =>
    request.bundle ?? bundleOf(page.name) ?? bundleOf(page.preamble.folded);
  const different = new Set(known.map((part) => `${sayPeriod(part.period)} ${bundleOfPart(part) ?? ''}`));
  if (different.size < parts.length) return { periods: [], findings: [...findings, severalTables(pages)] };
  if (known.some((part) => bundleOfPart(part) === null && twinOf(part, known) !== undefined))
    return { periods: [], findings: [...findings, severalTables(pages)] };
  known.sort(({ period: a }, { period: b }) =>
    (a.from === b.from ? a.to < b.to : a.from < b.from) ? -1 : 1,
  );
  if (request.from !== undefined || request.to !== undefined) findings.push(severalPeriods(known));
  findings.push(...sharedDays(known, isBook));
  const periods = known.map((part) => ({
    ...{ period: part.period, grid: part.grid, page: isBook ? part.page.name : '' },
    bundle: twinOf(part, known) === undefined ? null : bundleOfPart(part),
    findings: notYetOver(part.period, now),
  }));
  return { periods, findings };
}

/** Another page with the very same period. */
function twinOf<Part extends { period: Period }>(part: Part, all: readonly Part[]): Part | undefined {
  return all.find((other) => other !== part && sayPeriod(other.period) === sayPeriod(part.period));
}

type KnownPart = { period: Period; row: number; page: Page };

function severalTables(pages: readonly Page[]): TableFinding {
  const message = `Tệp có bảng ở nhiều trang: ${pages.map(({ name }) => name).join('; ')}.`;
  const todo =
    'Mỗi trang một kỳ thì ghi kỳ ở tiêu đề hoặc tên trang (Tháng 7/2025); nếu không, tách mỗi trang thành một tệp.';
  return error('several-tables', message, todo);
}

function severalPeriods(known: readonly KnownPart[]): TableFinding {
  const names = known.slice(0, MOST_NAMED).map(({ period }) => sayPeriod(period));
  const more = known.length > MOST_NAMED ? '; …' : '';
  const message = `Tệp có ${known.length} kỳ (${names.join('; ')}${more}) nên không nạp được dưới một kỳ ghi tay.`;
  const todo =
    'Bỏ trống ngày đầu và ngày cuối (dòng lệnh: --from, --to) để nạp mỗi kỳ thành một bảng, hoặc tách tệp.';
  return error('several-periods', message, todo);
}

/** Of periods in the order of their first days: those that begin before an earlier one is over. */
function sharedDays(known: readonly KnownPart[], isBook: boolean): TableFinding[] {
  return known.flatMap((part, index): TableFinding[] => {
    const shared = known
      .slice(0, index)
      .filter((before) => overlap(before.period, part.period))
      .filter((before) => sayPeriod(before.period) !== sayPeriod(part.period));
    const [other] = shared;
    if (other === undefined) return [];
    const place = (one: KnownPart) =>
      `${sayPeriod(one.period)} (${isBook ? `trang ${one.page.name}, ` : ''}từ dòng ${one.row})`;
    const whole = isInside(part.period, other.period) || isInside(other.period, part.period);
    const message = `Trong một tệp, kỳ ${place(part)} chồng lên kỳ ${place(other)}.`;
    const todo = whole
      ? 'Nếu kỳ dài là phần cộng của các kỳ ngắn, hãy xóa phần đó hoặc nạp riêng thành một tệp: để chung thì mỗi hồ sơ được đếm hai lần.'
      : 'Sửa ngày đầu, ngày cuối của từng kỳ để không ngày nào thuộc hai kỳ.';
    const sheet = isBook ? { sheet: part.page.name } : {};
    return [{ ...error('period-overlap', message, todo), row: part.row, ...sheet }];
  });
}

function periodOf(
  request: ImportRequest,
  printed: Period | null,
  now: Date,
): { period: Period | null; findings: TableFinding[] } {
  const from = request.from ?? printed?.from;
  const to = request.to ?? printed?.to;
  if (from === undefined || to === undefined) {
    const todo =
      'Ghi rõ từ ngày nào đến ngày nào khi nạp (dòng lệnh: --from, --to), hoặc ghi vào tiêu đề bảng: "Từ ngày 20/7/2023 đến 16/10/2023".';
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
  const findings: TableFinding[] = [];
  if (printed !== null && (printed.from !== from || printed.to !== to)) {
    const message = `Tiêu đề bảng ghi kỳ ${sayPeriod(printed)}, khác kỳ được nạp (${sayPeriod(period)}).`;
    findings.push(
      warning('period-differs', message, 'Kiểm tra lại kỳ số liệu; bảng được giữ theo kỳ đã nhập.'),
    );
  }
  return { period, findings: [...findings, ...notYetOver(period, now)] };
}

function notYetOver(period: Period, now: Date): TableFinding[] {
  if (period.to <= dayOf(now)) return [];
  const message = `Kỳ số liệu kết thúc sau ngày hôm nay (${sayPeriod(period)}).`;
  return [warning('period-invalid', message, 'Kiểm tra lại năm và tháng.')];
}

function isError({ severity }: TableFinding): boolean {
  return severity === 'error';
}

function warning(rule: TableFinding['rule'], message: string, todo: string): TableFinding {
  return atFile({ rule, message, todo, severity: 'warning' });
}
