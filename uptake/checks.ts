import type { Figures } from './columns.ts';
import { flowsFit } from './flow-checks.ts';
import { BUNDLE_LABELS, BUNDLES, type Bundle, type Figure, FLOWS, isFlow } from './header.ts';
import { formatCount, formatPercent } from './number.ts';
import { outliers } from './outlier.ts';
import { formatPeriod, overlap, type Period } from './period.ts';
import { atCell, atFile, type CellRef, type Finding } from './problem.ts';
import { agrees, percent, shownDecimals } from './rate.ts';
import type { Table, TableRow } from './table.ts';
import { unitKey } from './units.ts';

/** Below this many dossiers one more or less changes the picture (facts 8.4: suppress or flag n < 10). */
const SMALL_COUNT = 10;
/** Whoever reads so many repeated units has understood that the table is not one line per unit. */
const MOST_REPEATS = 100;
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
export function checkTable(table: Table): Finding[] {
  return [
    ...totalsMatchRows(table),
    ...linkedNotAboveTotal(table),
    ...flowsFit(table),
    ...unitsOnce(table),
    ...oneLevel(table),
    ...ratesMatchCounts(table),
    ...deathsBesideBirths(table),
    ...smallCounts(table),
  ];
}

/** Every printed sum is the sum of its rows. The only finding that a stated reason may let pass. */
function totalsMatchRows(table: Table): Finding[] {
  return table.totals.flatMap((total) =>
    BUNDLES.flatMap((bundle) =>
      COUNTED.flatMap((figure): Finding[] => {
        const printed = countOf(total, bundle, figure);
        const cell = total.figures[bundle]?.cells[figure];
        // A row that could not be read is asked for first; the sum without it says nothing.
        if (total.over.some((row) => row.figures[bundle]?.unread.includes(figure))) return [];
        const computed = sumOf(total.over, bundle, figure);
        if (printed === null || cell === undefined || printed === computed) return [];
        const what = total.part ? `Tổng của phần "${total.label}"` : `Tổng ở dòng "${total.label}"`;
        const message = `${what}, ô ${cell.column}${cell.row}, in là ${formatCount(printed)} nhưng cộng các dòng được ${formatCount(computed)} (lệch ${formatCount(Math.abs(printed - computed))}).`;
        const figures = { printed, computed };
        const written = total.figures[bundle]?.written[figure] ?? '';
        if (total.heading !== null) {
          const todo =
            'Bảng trộn huyện và xã: chỉ để lại một cấp, hoặc sửa để số của huyện bằng tổng các xã bên dưới.';
          return [
            atCell(cell, written, { rule: 'levels-mixed', message, todo, ...figures, severity: 'error' }),
          ];
        }
        const rule = total.part ? 'subtotal-mismatch' : 'total-mismatch';
        const todo =
          'Hỏi lại đơn vị lập bảng số nào đúng rồi nạp bảng đã sửa; nếu buộc phải dùng bảng này, hãy nạp kèm lý do chấp nhận (--accept-total).';
        return [atCell(cell, written, { rule, message, todo, ...figures, severity: 'error' })];
      }),
    ),
  );
}

/** No unit has more linked dossiers than dossiers. */
function linkedNotAboveTotal(table: Table): Finding[] {
  return eachFigures(table.rows).flatMap(({ row, figures }): Finding[] => {
    const cell = figures.cells.linked;
    if (figures.unread.includes('total')) return [];
    if (figures.linked === null || cell === undefined || figures.linked <= (figures.total ?? 0)) return [];
    const against =
      figures.total === null ? 'nhưng ô tổng số để trống' : `nhiều hơn tổng số ${formatCount(figures.total)}`;
    const message = `${row.label}: số hồ sơ qua liên thông ${formatCount(figures.linked)} ${against}.`;
    return [
      atCell(cell, figures.written.linked ?? '', {
        rule: 'linked-above-total',
        message,
        todo: 'Kiểm tra hai ô này với đơn vị lập bảng và sửa lại.',
        severity: 'error',
      }),
    ];
  });
}

/** No unit stands in the table twice. */
function unitsOnce(table: Table): Finding[] {
  const seen = new Map<string, TableRow>();
  let named = 0;
  return table.rows.flatMap((row): Finding[] => {
    if (row.unit === null) return [];
    const first = seen.get(unitKey(row.unit));
    seen.set(unitKey(row.unit), first ?? row);
    // A list of single cases repeats its units on every line: saying it for each would hide everything else.
    if (first === undefined || named >= MOST_REPEATS) return [];
    named += 1;
    const message = `${row.unit.name} có ở hai dòng: dòng ${first.row} và dòng ${row.row}.`;
    return [
      atCell(row.nameCell, row.label, {
        rule: 'unit-twice',
        message,
        todo: 'Xóa dòng thừa hoặc sửa tên đơn vị.',
        severity: 'error',
      }),
    ];
  });
}

/** Former districts and communes are not added up together. */
function oneLevel(table: Table): Finding[] {
  const communes = table.rows.filter((row) => row.unit?.level === 'commune');
  const districts = table.rows.filter((row) => row.unit?.level === 'district');
  const odd = districts.length <= communes.length ? districts : communes;
  if (districts.length === 0 || communes.length === 0) return [];
  return odd.map((row) => {
    const message = `${row.label} khác cấp với các đơn vị còn lại của bảng (huyện cũ và xã, phường).`;
    return atCell(row.nameCell, row.label, {
      rule: 'levels-mixed',
      message,
      todo: 'Mỗi bảng chỉ gồm một cấp; hãy tách thành hai tệp.',
      severity: 'error',
    });
  });
}

/** Printed rates agree with the counts beside them, and the rate of the total row with the counts of all rows. */
function ratesMatchCounts(table: Table): Finding[] {
  const rows = eachFigures(table.rows).flatMap(({ row, figures }) =>
    rateFinding(row.label, figures, figures.linked ?? 0, figures.total ?? 0),
  );
  const totals = table.totals.flatMap((total) =>
    BUNDLES.flatMap((bundle): Finding[] => {
      const figures = total.figures[bundle];
      if (figures === undefined || total.over.some((row) => row.figures[bundle]?.unread.length)) return [];
      return rateFinding(
        total.label,
        figures,
        sumOf(total.over, bundle, 'linked'),
        sumOf(total.over, bundle, 'total'),
      );
    }),
  );
  return [...rows, ...totals];
}

function rateFinding(label: string, figures: Figures, linked: number, total: number): Finding[] {
  const cell = figures.cells.rate;
  if (figures.rate === null || cell === undefined || agrees(figures.rate, linked, total)) return [];
  const shown = shownDecimals(figures.rate);
  const computed = percent(linked, total, shown) ?? 0;
  const printed = Math.round(figures.rate.percent * 10 ** shown) / 10 ** shown;
  const text = formatPercent(printed, shown);
  const message = `${label}: tỷ lệ in là ${text} nhưng ${formatCount(linked)} trên ${formatCount(total)} là ${formatPercent(computed, shown)}.`;
  const todo = 'Báo cáo luôn dùng tỷ lệ tính từ số hồ sơ; hãy báo đơn vị lập bảng kiểm tra lại.';
  return [
    atCell(cell, figures.written.rate ?? '', {
      rule: 'rate-off',
      message,
      todo,
      printed,
      computed,
      severity: 'warning',
    }),
  ];
}

/**
 * A unit whose deaths are far out of proportion to its births, measured by the other units of the same table. In the
 * table of Quảng Trị, 2023, Đông Hà stands with 1,328 deaths beside 794 births: a slip or a clean-up of old cases.
 */
function deathsBesideBirths(table: Table): Finding[] {
  const rows = table.rows.flatMap((row) => {
    const births = row.figures.birth?.total ?? 0;
    const deaths = row.figures.death?.total ?? 0;
    const cell = row.figures.death?.cells.total;
    return births >= FEWEST_FOR_RATIO && deaths >= FEWEST_FOR_RATIO && cell !== undefined
      ? [{ row, births, deaths, cell }]
      : [];
  });
  const usual = outliers(rows.map(({ births, deaths }) => deaths / births));
  return rows.flatMap(({ row, births, deaths, cell }, index): Finding[] => {
    const middle = usual[index] ?? null;
    if (middle === null) return [];
    const ratio = (value: number) => value.toFixed(2).replace('.', ',');
    const message = `${row.label}: ${formatCount(deaths)} hồ sơ khai tử bên cạnh ${formatCount(births)} hồ sơ khai sinh (${ratio(deaths / births)}), khác xa các đơn vị khác (thường khoảng ${ratio(middle)}).`;
    const todo =
      'Hỏi đơn vị: có thể do gõ nhầm hoặc do rà soát, xóa đăng ký cũ; số này vẫn được giữ như trong tệp.';
    return [
      atCell(cell, row.figures.death?.written.total ?? '', {
        rule: 'outlier',
        message,
        todo,
        severity: 'warning',
      }),
    ];
  });
}

/** Rates that rest on a handful of dossiers. */
function smallCounts(table: Table): Finding[] {
  return eachFigures(table.rows).flatMap(({ row, bundle, figures }): Finding[] => {
    const cell: CellRef | undefined = figures.cells.linked;
    const { total, linked } = figures;
    if (cell === undefined || figures.unread.length > 0 || !isSmall(linked ?? 0, total ?? 0)) return [];
    const message = `${row.label}, ${BUNDLE_LABELS[bundle].toLowerCase()}: ${formatCount(linked ?? 0)} trên ${formatCount(total)} hồ sơ, số quá nhỏ để so sánh tỷ lệ.`;
    return [
      atCell(cell, figures.written.linked ?? '', {
        rule: 'small-count',
        message,
        todo: 'Không cần sửa; báo cáo sẽ ghi lưu ý bên cạnh tỷ lệ này.',
        severity: 'warning',
      }),
    ];
  });
}

/** Whether a rate rests on too few cases to be compared. Nothing at all (0 of 0) is not small: it has no rate. */
export function isSmall(linked: number, total: number): boolean {
  return total > 0 && (linked < SMALL_COUNT || total < SMALL_COUNT);
}

/** Other tables share some, but not all, days with this one: their dossiers must not be added up. */
export function periodsApart(period: Period, others: readonly KnownTable[]): Finding[] {
  return others
    .filter(
      (other) =>
        overlap(period, other.period) && (other.period.from !== period.from || other.period.to !== period.to),
    )
    .map((other) => {
      const message = `Kỳ ${formatPeriod(period)} chồng lên kỳ ${formatPeriod(other.period)} của bảng "${other.fileName}" đã nạp.`;
      const todo = 'Không cần sửa nếu là số lũy kế: báo cáo không cộng hai kỳ chồng nhau.';
      return atFile({ rule: 'period-overlap', message, todo, severity: 'warning' });
    });
}

/** Units that the previous table had and this one has not. */
export function unitsStillThere(table: Table, previous: KnownTable | null): Finding[] {
  if (previous === null) return [];
  const here = new Set(table.rows.flatMap((row) => (row.unit === null ? [] : [unitKey(row.unit)])));
  return previous.units
    .filter((unit) => !here.has(unit.key))
    .map((unit) => {
      const message = `Thiếu ${unit.name}: bảng trước ("${previous.fileName}", ${formatPeriod(previous.period)}) có đơn vị này.`;
      const todo = 'Hỏi đơn vị lập bảng; nếu không phát sinh hồ sơ, hãy thêm dòng với số 0.';
      return atFile({ rule: 'unit-gone', message, todo, severity: 'warning' }, unit.name);
    });
}

/** The sum of one figure over rows; blank cells count as no cases. */
export function sumOf(rows: readonly TableRow[], bundle: Bundle, figure: Exclude<Figure, 'rate'>): number {
  return rows.reduce((sum, row) => sum + (countOf(row, bundle, figure) ?? 0), 0);
}

function countOf(
  row: Pick<TableRow, 'figures'>,
  bundle: Bundle,
  figure: Exclude<Figure, 'rate'>,
): number | null {
  const figures = row.figures[bundle];
  if (figures === undefined) return null;
  return isFlow(figure) ? (figures.flow[figure] ?? null) : figures[figure];
}

function eachFigures(rows: readonly TableRow[]): { row: TableRow; bundle: Bundle; figures: Figures }[] {
  return rows.flatMap((row) =>
    BUNDLES.flatMap((bundle) => {
      const figures = row.figures[bundle];
      return figures === undefined ? [] : [{ row, bundle, figures }];
    }),
  );
}
