import { sayPeriod } from '../../calendar/words.ts';
import { BUNDLE_LABELS, BUNDLES, type Bundle } from '../../knowledge/bundle.ts';
import { sayCount, sayPercent } from '../../writing/numbers.ts';
import { overlap, type Period } from '../period.ts';
import { agrees, percent, shownDecimals } from '../rate.ts';
import { cellOf, type Figures, writtenOf } from '../reading/columns.ts';
import { type FigureColumn, FLOWS, isFlow } from '../reading/figures.ts';
import { nameCellOf, type UptakeTable } from '../reading/table.ts';
import type { TableRow } from '../reading/table-rows.ts';
import { type UnitLevel, unitKey } from '../reading/units.ts';
import { flowsFit } from './flow-checks.ts';
import { outliers } from './outlier.ts';
import { atCell, atFile, gathering, type ProblemSeverity, type TableFinding } from './problem.ts';

/** Below this many dossiers one more or less changes the picture (fewer than ten). */
const SMALL_COUNT = 10;
/** Ratios of small numbers jump by themselves; such units are neither yardstick nor suspect. */
const FEWEST_FOR_RATIO = 20;

const COUNTED = ['total', 'linked', ...FLOWS] as const;

/** Another table of the same province that is already loaded. */
export type KnownTable = {
  id: number;
  fileName: string;
  period: Period;
  units: { key: string; name: string }[];
};

/** All checks that need nothing but the table. */
export function checkTable(table: UptakeTable): TableFinding[] {
  const found = gathering();
  for (const check of CHECKS) found.add(check(table));
  return found.all();
}

const CHECKS: readonly ((table: UptakeTable) => Iterable<TableFinding>)[] = [
  totalsMatchRows,
  linkedNotAboveTotal,
  flowsFit,
  unitsOnce,
  oneLevel,
  ratesMatchCounts,
  deathsBesideBirths,
  smallCounts,
];

/** Every printed sum is the sum of its rows. A stated reason may let it pass. */
function* totalsMatchRows(table: UptakeTable): Generator<TableFinding> {
  // Rows that repeat a unit without end were left out: their sum says nothing, and the table is refused for them.
  if (table.left > 0) return;
  for (const total of table.totals)
    yield* BUNDLES.flatMap((bundle) =>
      COUNTED.flatMap((figure): TableFinding[] => {
        const printed = countOf(total, bundle, figure);
        const figures = total.figures[bundle];
        const cell = figures === undefined ? undefined : cellOf(figures, figure);
        // A row that could not be read is asked for first; the sum without it says nothing.
        if (total.over.some((row) => row.figures[bundle]?.unread.includes(figure))) return [];
        const computed = sumOf(total.over, bundle, figure);
        if (figures === undefined || printed === null || cell === undefined || printed === computed)
          return [];
        const what = total.part ? `Tổng của phần "${total.label}"` : `Tổng ở dòng "${total.label}"`;
        const message = `${what}, ô ${cell.column}${cell.row}, in là ${sayCount(printed)} nhưng cộng các dòng được ${sayCount(computed)} (lệch ${sayCount(Math.abs(printed - computed))}).`;
        const sums = { printed, computed };
        const written = writtenOf(figures, figure);
        if (total.heading !== null) {
          const todo =
            'Bảng trộn huyện và xã: chỉ để lại một cấp, hoặc sửa để số của huyện bằng tổng các xã bên dưới.';
          return [atCell(cell, written, { rule: 'levels-mixed', message, todo, ...sums, severity: 'error' })];
        }
        const rule = total.part ? 'subtotal-mismatch' : 'total-mismatch';
        const todo =
          'Hỏi lại đơn vị lập bảng số nào đúng rồi nạp bảng đã sửa; nếu buộc phải dùng bảng này, hãy nạp kèm lý do chấp nhận (dòng lệnh: --accept-total).';
        return [atCell(cell, written, { rule, message, todo, ...sums, severity: 'error' })];
      }),
    );
}

/** No unit has more linked dossiers than dossiers. */
function* linkedNotAboveTotal(table: UptakeTable): Generator<TableFinding> {
  for (const { row, figures } of eachFigures(table.rows)) {
    if (figures.unread.includes('total') || (figures.linked ?? 0) <= (figures.total ?? 0)) continue;
    const cell = cellOf(figures, 'linked');
    if (cell === undefined) continue;
    const against =
      figures.total === null ? 'nhưng ô tổng số để trống' : `nhiều hơn tổng số ${sayCount(figures.total)}`;
    const message = `${row.label}: số hồ sơ qua liên thông ${sayCount(figures.linked)} ${against}.`;
    yield atCell(cell, writtenOf(figures, 'linked'), {
      rule: 'linked-above-total',
      message,
      todo: 'Kiểm tra hai ô này với đơn vị lập bảng và sửa lại.',
      severity: 'error',
    });
  }
}

/** No unit stands in the table twice. */
function* unitsOnce(table: UptakeTable): Generator<TableFinding> {
  const seen = new Map<string, TableRow>();
  for (const row of table.rows) {
    if (row.unit === null) continue;
    const first = seen.get(unitKey(row.unit));
    seen.set(unitKey(row.unit), first ?? row);
    if (first === undefined) continue;
    const message = `${row.unit.name} có ở hai dòng: dòng ${first.row} và dòng ${row.row}.`;
    yield atCell(nameCellOf(row), row.label, {
      rule: 'unit-twice',
      message,
      todo: 'Xóa dòng thừa hoặc sửa tên đơn vị.',
      severity: 'error',
    });
  }
  if (table.left === 0) return;
  const message = `Bảng còn ${sayCount(table.left)} dòng nữa của các đơn vị đã có hoặc chưa rõ tên: đây không phải bảng mỗi đơn vị một dòng.`;
  const todo = 'Cộng số hồ sơ theo đơn vị, mỗi đơn vị một dòng, mỗi kỳ một tệp, rồi nạp lại.';
  yield atFile({ rule: 'unit-twice', message, todo, severity: 'error' });
}

/** Former districts and communes are not added up together. */
function* oneLevel(table: UptakeTable): Generator<TableFinding> {
  const count = (level: UnitLevel) =>
    table.rows.reduce((sum, row) => sum + (row.unit?.level === level ? 1 : 0), 0);
  const [districts, communes] = [count('district'), count('commune')];
  if (districts === 0 || communes === 0) return;
  const odd: UnitLevel = districts <= communes ? 'district' : 'commune';
  for (const row of table.rows) {
    if (row.unit?.level !== odd) continue;
    const message = `${row.label} khác cấp với các đơn vị còn lại của bảng (huyện cũ và xã, phường).`;
    yield atCell(nameCellOf(row), row.label, {
      rule: 'levels-mixed',
      message,
      todo: 'Mỗi bảng chỉ gồm một cấp; hãy tách thành hai tệp.',
      severity: 'error',
    });
  }
}

/** Printed rates agree with the counts beside them, and the rate of the total row with the counts of all rows. */
function* ratesMatchCounts(table: UptakeTable): Generator<TableFinding> {
  for (const { row, figures } of eachFigures(table.rows))
    yield* rateFinding(row.label, figures, {
      linked: figures.linked ?? 0,
      total: figures.total ?? 0,
      severity: 'error',
    });
  if (table.left > 0) return;
  for (const { row, bundle, figures } of eachFigures(table.totals)) {
    if (row.over.some((one) => one.figures[bundle]?.unread.length)) continue;
    yield* rateFinding(row.label, figures, {
      linked: sumOf(row.over, bundle, 'linked'),
      total: sumOf(row.over, bundle, 'total'),
      severity: 'warning',
    });
  }
}

/** Of a unit it asks which of its figures is wrong; of a printed sum, whose counts are checked by themselves, it warns. */
function rateFinding(
  label: string,
  figures: Figures,
  { linked, total, severity }: { linked: number; total: number; severity: ProblemSeverity },
): TableFinding[] {
  if (figures.rate === null || agrees(figures.rate, linked, total)) return [];
  const cell = cellOf(figures, 'rate');
  if (cell === undefined) return [];
  const shown = shownDecimals(figures.rate);
  const computed = percent(linked, total, shown) ?? 0;
  const printed = Math.round(figures.rate.percent * 10 ** shown) / 10 ** shown;
  const text = sayPercent(printed, shown);
  const message = `${label}: tỷ lệ in là ${text} nhưng ${sayCount(linked)} trên ${sayCount(total)} là ${sayPercent(computed, shown)}.`;
  const todo =
    'Hỏi đơn vị lập bảng xem số hồ sơ hay tỷ lệ sai, sửa rồi nạp lại; nếu số hồ sơ đúng, nạp kèm lý do chấp nhận (dòng lệnh: --accept-total). Báo cáo luôn dùng tỷ lệ tính từ số hồ sơ.';
  return [
    atCell(cell, writtenOf(figures, 'rate'), {
      rule: 'rate-off',
      message,
      todo,
      printed,
      computed,
      severity,
    }),
  ];
}

/**
 * A unit whose deaths are far out of proportion to its births, measured by the other units of the same table. In the
 * table of Quảng Trị, 2023, Đông Hà stands with 1,328 deaths beside 794 births: a slip or a clean-up of old cases. Refuses
 * the table unless somebody says why the figure is right; the reason is printed beside it.
 */
function* deathsBesideBirths(table: UptakeTable): Generator<TableFinding> {
  const counts = (row: TableRow) => [row.figures.birth?.total ?? 0, row.figures.death?.total ?? 0] as const;
  const rows = table.rows.filter((row) => counts(row).every((count) => count >= FEWEST_FOR_RATIO));
  const usual = outliers(rows.map(counts).map(([births, deaths]) => ({ count: deaths, beside: births })));
  for (const [index, row] of rows.entries()) {
    const middle = usual[index] ?? null;
    const figures = row.figures.death;
    const cell = figures === undefined ? undefined : cellOf(figures, 'total');
    if (middle === null || figures === undefined || cell === undefined) continue;
    const [births, deaths] = counts(row);
    const ratio = (value: number) => value.toFixed(2).replace('.', ',');
    const message = `${row.label}: ${sayCount(deaths)} hồ sơ khai tử bên cạnh ${sayCount(births)} hồ sơ khai sinh (${ratio(deaths / births)}), khác xa các đơn vị khác (thường khoảng ${ratio(middle)}).`;
    const todo =
      'Hỏi đơn vị lập bảng: gõ nhầm, thiếu hồ sơ khai sinh hay có đợt rà soát, xóa đăng ký cũ? Sửa rồi nạp lại; nếu số đúng, hãy nạp kèm lý do chấp nhận (dòng lệnh: --accept-total), lý do được in cạnh số này.';
    yield atCell(cell, writtenOf(figures, 'total'), { rule: 'outlier', message, todo, severity: 'error' });
  }
}

/** Rates that rest on a handful of dossiers. */
function* smallCounts(table: UptakeTable): Generator<TableFinding> {
  for (const { row, bundle, figures } of eachFigures(table.rows)) {
    const { total, linked } = figures;
    if (figures.unread.length > 0 || !isSmall(linked ?? 0, total ?? 0)) continue;
    const cell = cellOf(figures, 'linked');
    if (cell === undefined) continue;
    const message = `${row.label}, ${BUNDLE_LABELS[bundle].toLowerCase()}: ${sayCount(linked ?? 0)} trên ${sayCount(total)} hồ sơ, số quá nhỏ để so sánh tỷ lệ.`;
    yield atCell(cell, writtenOf(figures, 'linked'), {
      rule: 'small-count',
      message,
      todo: 'Không cần sửa; báo cáo sẽ ghi lưu ý bên cạnh tỷ lệ này.',
      severity: 'warning',
    });
  }
}

/** Whether a rate rests on too few cases to be compared. Nothing at all (0 of 0) is not small: it has no rate. */
export function isSmall(linked: number, total: number): boolean {
  return total > 0 && (linked < SMALL_COUNT || total < SMALL_COUNT);
}

/** Other tables share some, but not all, days with this one: their dossiers must not be added up. */
export function periodsApart(
  period: Period,
  others: readonly Pick<KnownTable, 'fileName' | 'period'>[],
): TableFinding[] {
  return others
    .filter(
      (other) =>
        overlap(period, other.period) && (other.period.from !== period.from || other.period.to !== period.to),
    )
    .map((other) => {
      const message = `Kỳ ${sayPeriod(period)} chồng lên kỳ ${sayPeriod(other.period)} của bảng "${other.fileName}" đã nạp.`;
      const todo = 'Không cần sửa nếu là số lũy kế: báo cáo không cộng hai kỳ chồng nhau.';
      return atFile({ rule: 'period-overlap', message, todo, severity: 'warning' });
    });
}

/** Units that the previous table had and this one has not. */
export function unitsStillThere(table: UptakeTable, previous: KnownTable | null): TableFinding[] {
  if (previous === null) return [];
  const here = new Set(table.rows.flatMap((row) => (row.unit === null ? [] : [unitKey(row.unit)])));
  return previous.units
    .filter((unit) => !here.has(unit.key))
    .map((unit) => {
      const message = `Thiếu ${unit.name}: bảng trước ("${previous.fileName}", ${sayPeriod(previous.period)}) có đơn vị này.`;
      const todo = 'Hỏi đơn vị lập bảng; nếu không phát sinh hồ sơ, hãy thêm dòng với số 0.';
      return atFile({ rule: 'unit-gone', message, todo, severity: 'warning' }, unit.name);
    });
}

/** The sum of one figure over rows; blank cells count as no cases. */
export function sumOf(
  rows: readonly TableRow[],
  bundle: Bundle,
  figure: Exclude<FigureColumn, 'rate'>,
): number {
  return rows.reduce((sum, row) => sum + (countOf(row, bundle, figure) ?? 0), 0);
}

function countOf(
  row: Pick<TableRow, 'figures'>,
  bundle: Bundle,
  figure: Exclude<FigureColumn, 'rate'>,
): number | null {
  const figures = row.figures[bundle];
  if (figures === undefined) return null;
  return isFlow(figure) ? (figures.flow[figure] ?? null) : figures[figure];
}

function* eachFigures<Row extends Pick<TableRow, 'figures'>>(
  rows: readonly Row[],
): Generator<{ row: Row; bundle: Bundle; figures: Figures }> {
  for (const row of rows)
    for (const bundle of BUNDLES) {
      const figures = row.figures[bundle];
      if (figures !== undefined) yield { row, bundle, figures };
    }
}
