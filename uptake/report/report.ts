import { sayMoment, sayPeriod } from '../../calendar/words.ts';
import { BUNDLE_LABELS, BUNDLES, type Bundle } from '../../knowledge/bundle.ts';
import { compareNames } from '../../writing/names.ts';
import { sayPercent } from '../../writing/numbers.ts';
import { gaps, isInside, type Period } from '../period.ts';
import type { UnitLevel } from '../reading/units.ts';
import { isSmall } from '../tables/checks.ts';
import { select, type UnitSum } from '../tables/selection.ts';
import type { StoredProblem, StoredRow, StoredTable } from '../tables/stored.ts';
import { NO_CHANGE } from './comparison.ts';
import { figure } from './figure.ts';
import { flowShares } from './flow.ts';
import { ranked } from './ranking.ts';
import type { BundleReport, FlowReport, ReportModel, ReportRow } from './report-model.ts';
import { marked, printedNote, sourceLine, wholeTableNotes } from './report-notes.ts';

export type ReportRequest = {
  period: Period;
  level: UnitLevel;
  provinceCode: string | null;
  provinceName: (code: string) => string;
  now: Date;
};

const LEVEL_TEXTS: Record<UnitLevel, string> = {
  district: 'huyện, thị xã, thành phố trước 01/7/2025',
  commune: 'xã, phường, đặc khu',
};

const EXPLANATION =
  'Tỷ lệ = số hồ sơ qua liên thông chia cho tổng số hồ sơ, tính từ các dòng của nguồn. Xếp hạng theo cận dưới của khoảng tin cậy 95 % (Wilson): đơn vị có ít hồ sơ không được xếp trên chỉ nhờ may rủi. "–" là không phát sinh hồ sơ.';

/**
 * Turns loaded tables into the report that page, CSV and XLSX print: per bundle the ranked units with numerator,
 * denominator, rate and interval, the sum of the rows, what the sources printed otherwise and why it was accepted, the
 * sources with their dates, and every caution. Rates always come from the rows.
 *
 * @param tables all tables of the level, superseded or not, in any order
 * @returns null when no table lies within the period
 */
export function buildReport(tables: readonly StoredTable[], request: ReportRequest): ReportModel | null {
  const { period, level, provinceCode, now } = request;
  const usable = tables.filter(
    (table) =>
      table.supersededBy === null &&
      table.level === level &&
      (provinceCode === null || table.provinceCode === provinceCode) &&
      isInside(table.period, period),
  );
  if (usable.length === 0) return null;
  const notes = new Set<string>();
  const used = new Set<StoredTable>();
  const bundles = BUNDLES.flatMap((bundle) => {
    const report = bundleReport(usable, bundle, request, used, notes);
    return report === null ? [] : [report];
  });
  const flows = BUNDLES.flatMap((bundle) => flowReport(usable, bundle, used));
  const sources = [...used].sort((a, b) => a.id - b.id).map(sourceLine);
  const withSource = <T extends { tables: number[] }>(row: T) => ({
    ...row,
    source: marked(sources, row.tables),
  });
  return {
    kind: 'report',
    title: 'Tỷ lệ hồ sơ qua dịch vụ công liên thông khai sinh, khai tử',
    from: period.from,
    to: period.to,
    periodText: sayPeriod(period),
    level,
    levelText: LEVEL_TEXTS[level],
    provinceCode,
    madeAt: now.toISOString(),
    madeAtText: sayMoment(now),
    bundles: bundles.map((bundle) => {
      const rows = bundle.rows.map(withSource);
      const source = marked(
        sources,
        bundle.rows.flatMap((row) => row.tables),
      );
      return { ...bundle, rows, total: { ...bundle.total, source } };
    }),
    flows: flows.map((flow) => ({ ...flow, rows: flow.rows.map(withSource) })),
    before: null,
    joined: null,
    sources,
    notes: [...notes],
    explanation: EXPLANATION,
  };
}

function bundleReport(
  tables: readonly StoredTable[],
  bundle: Bundle,
  request: ReportRequest,
  used: Set<StoredTable>,
  notes: Set<string>,
): BundleReport | null {
  const provinces = [...new Set(tables.map((table) => table.provinceCode))].sort();
  const selections = provinces.map((code) => ({
    code,
    ...select(
      tables.filter((table) => table.provinceCode === code),
      bundle,
    ),
  }));
  const units = selections.flatMap((selection) => selection.units);
  if (units.length === 0) return null;
  const own = selections.flatMap((selection) => selection.tables);
  for (const { code, notes: left, periods, units: found } of selections) {
    for (const note of left) notes.add(note);
    if (found.length === 0) continue;
    for (const gap of gaps(request.period, periods)) {
      notes.add(
        `${request.provinceName(code)}: chưa có số liệu ${BUNDLE_LABELS[bundle].toLowerCase()} ${sayPeriod(gap)}.`,
      );
    }
  }
  for (const table of own) used.add(table);
  const total = units.reduce((sum, unit) => sum + unit.total, 0);
  const linked = units.reduce((sum, unit) => sum + unit.linked, 0);
  const here = new Set(units.map(({ unit }) => unit));
  const headers = (pick: 'totalHeader' | 'linkedHeader') =>
    [...new Set(own.map((table) => table.printed[bundle]?.[pick] ?? '').filter((text) => text !== ''))].join(
      ' / ',
    );
  return {
    bundle,
    label: BUNDLE_LABELS[bundle],
    totalHeader: headers('totalHeader') || 'Tổng số hồ sơ',
    linkedHeader: headers('linkedHeader') || 'Số hồ sơ qua liên thông',
    rows: ranked(units.map((unit) => reportRow(unit, bundle, request.provinceName))).map(withRankText),
    total: { label: 'Cộng các đơn vị', ...figure(total, linked), source: '', change: NO_CHANGE },
    printed: own.flatMap((table) => printedNote(table, bundle) ?? []),
    notes: [...new Set(own.flatMap((table) => wholeTableNotes(table, here)))],
  };
}

/** Gaps, returned and overdue dossiers per unit, the widest gap first; nothing when no table tells of them. */
function flowReport(tables: readonly StoredTable[], bundle: Bundle, used: Set<StoredTable>): FlowReport[] {
  const selections = [...new Set(tables.map((table) => table.provinceCode))].map((code) =>
    select(
      tables.filter((table) => table.provinceCode === code),
      bundle,
      'flow',
    ),
  );
  const units = selections.flatMap((selection) => selection.units);
  if (units.length === 0) return [];
  for (const table of selections.flatMap((selection) => selection.tables)) used.add(table);
  const rowsOf = (unit: UnitSum) => unit.parts.map((part) => part.row);
  const rows = units.map((unit) => ({
    ...flowShares(rowsOf(unit)),
    unit: unit.unit,
    areaCode: unit.areaCode,
    tables: unit.parts.map((part) => part.table.id),
    source: '',
  }));
  rows.sort((a, b) => (b.gap.part ?? -1) - (a.gap.part ?? -1) || compareNames(a.unit, b.unit));
  return [{ bundle, label: BUNDLE_LABELS[bundle], rows, total: flowShares(units.flatMap(rowsOf)) }];
}

function withRankText<T extends { rank: number | null }>(row: T): T & { rankText: string } {
  return { ...row, rankText: row.rank === null ? '–' : String(row.rank) };
}

function reportRow(
  unit: UnitSum,
  bundle: Bundle,
  provinceName: (code: string) => string,
): Omit<ReportRow, 'rank' | 'rankText'> {
  const numbers = figure(unit.total, unit.linked);
  const problems = unit.parts.flatMap(({ table, row }) => problemsOf(table, row, bundle));
  const accepted = unit.parts.flatMap(({ table, row }) =>
    problemsOf(table, row, bundle).flatMap((problem) => unusualWords(table, problem)),
  );
  const cautions = [...accepted];
  if (isSmall(unit.linked, unit.total)) cautions.unshift(`Ít hồ sơ (${numbers.ofText}): chưa nên so sánh.`);
  for (const period of unit.missing) cautions.push(`Không có số liệu ${sayPeriod(period)}.`);
  const off = problems.find((problem) => problem.rule === 'rate-off');
  const printedText = off?.printed === null || off === undefined ? null : sayPercent(off.printed);
  if (printedText !== null) cautions.push(`Nguồn in tỷ lệ ${printedText}.`);
  return {
    ...numbers,
    unit: unit.unit,
    areaCode: unit.areaCode,
    district: unit.district,
    provinceCode: unit.provinceCode,
    province: provinceName(unit.provinceCode),
    printedText,
    cautions,
    accepted,
    tables: unit.parts.map((part) => part.table.id),
    source: '',
    missing: unit.missing.length,
    change: NO_CHANGE,
  };
}

/** A figure far from the usual, with the reason for which its table was let in; tables of before a reason was asked for have none. */
function unusualWords(table: StoredTable, { rule, message, accepted }: StoredProblem): string[] {
  if (rule !== 'outlier' && rule !== 'outlier-past') return [];
  return [accepted ? `${message} Vẫn dùng với lý do: ${table.acceptedReason ?? '–'}` : message];
}

/** The problems of a table that stand in the cells of one row and bundle. */
function problemsOf(table: StoredTable, row: StoredRow, bundle: Bundle): StoredTable['problems'] {
  if (row.bundle !== bundle) return [];
  const cells = new Set(row.cell.split(' '));
  return table.problems.filter((problem) =>
    cells.has(`${problem.column?.split(' ')[0] ?? ''}${problem.row ?? ''}`),
  );
}
