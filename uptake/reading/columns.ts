import { columnLetter } from '../../files/grid.ts';
import { BUNDLES, type Bundle } from '../../knowledge/bundle.ts';
import { foldTitle } from '../fold-title.ts';
import { type CellValue, type PrintedRate, readCount, readRate } from '../number.ts';
import type { CellRef, TableFinding } from '../tables/problem.ts';
import {
  bundleUnknown,
  columnMissing,
  columnsLeft,
  columnTwice,
  columnUnknown,
  nothingCounted,
  personal,
  tablesBeside,
  unreadable,
} from './column-findings.ts';
import { type FigureColumn, FLOWS, type Flow, isFlow } from './figures.ts';
import type { TableColumn } from './head-columns.ts';
import type { TableHeader } from './header.ts';

/**
 * The figures of one unit and bundle. Null: the cell was blank (no cases) or is missing. A table may have 100,000 rows, so
 * a row keeps only what is its own: where a figure stands, and as what, is worked out when somebody asks (`cellOf`, `writtenOf`).
 */
export type Figures = {
  total: number | null;
  linked: number | null;
  rate: PrintedRate | null;
  /** What became of linked dossiers, as far as the table says. */
  flow: Readonly<Partial<Record<Flow, number>>>;
  /** Figures whose cells could not be read: nothing is concluded from their absence. */
  unread: readonly FigureColumn[];
  /** The row (0-based) as it was written, and the columns of this bundle, which all rows of a table have in common. */
  index: number;
  line: readonly CellValue[];
  columns: BundleColumns;
};

/** The columns of one bundle: by what they hold, and in the order in which they are read. */
export type BundleColumns = {
  bundle: Bundle;
  of: Partial<Record<FigureColumn, TableColumn>>;
  ordered: { figure: FigureColumn; column: TableColumn }[];
};

const NOTHING: Figures['flow'] = Object.freeze({});
const NONE: readonly FigureColumn[] = Object.freeze([]);

/** The cell in which a figure stands; undefined when the table has no such column. */
export function cellOf(figures: Figures, figure: FigureColumn): CellRef | undefined {
  const column = figures.columns.of[figure];
  return column === undefined ? undefined : cellRef(figures.index, column);
}

/** The cell of a figure as it was written. */
export function writtenOf(figures: Figures, figure: FigureColumn): string {
  const column = figures.columns.of[figure];
  return String((column === undefined ? null : figures.line[column.index]) ?? '');
}

/** The columns of figures by bundle. Counts before rates, wherever they stand: a rate without percent sign is read beside its counts. */
export function bundleColumns(columns: readonly TableColumn[]): BundleColumns[] {
  return BUNDLES.flatMap((bundle) => {
    const found = columns.flatMap((column) => {
      const { role } = column;
      return role.kind === 'figure' && role.bundle === bundle ? [{ figure: role.figure, column }] : [];
    });
    if (found.length === 0) return [];
    const rates = found.filter(({ figure }) => figure === 'rate');
    const ordered = [...found.filter((one) => !rates.includes(one)), ...rates];
    return [
      { bundle, of: Object.fromEntries(ordered.map(({ figure, column }) => [figure, column])), ordered },
    ];
  });
}

/**
 * Gives every figure column its bundle and checks that each bundle has its two counts and each count one column. Columns
 * of personal data refuse the table; their cells are never repeated.
 * @param title the bundle that the lines above the table name, if they name one
 * @returns null instead of columns when the table cannot be read
 */
export function settleColumns(
  header: TableHeader,
  title: Bundle | null,
): { columns: TableColumn[] | null; findings: TableFinding[] } {
  const columns = takenIn(withBundles(header.columns, title));
  const at = (column: TableColumn) => cellRef(header.last, column);
  const findings = columns.flatMap((column): TableFinding[] => {
    if (column.role.kind === 'personal') return [personal(at(column))];
    if (column.role.kind === 'unknown') return [columnUnknown(at(column), column.reason)];
    if (column.role.kind === 'figure' && column.role.bundle === null) return [bundleUnknown(at(column))];
    return [];
  });
  const left = columns.filter(({ role }) => role.kind === 'left');
  if (left.length > 0) findings.push(columnsLeft(left, header));
  const beside = besideEachOther(columns);
  if (beside !== null) return { columns: null, findings: [tablesBeside(at(beside[0]), at(beside[1]))] };
  for (const bundle of BUNDLES) {
    const of = (figure: FigureColumn) =>
      columns.filter(
        ({ role }) => role.kind === 'figure' && role.figure === figure && role.bundle === bundle,
      );
    const present = { total: of('total'), linked: of('linked'), rate: of('rate') };
    for (const [first, second] of [...Object.values(present), ...FLOWS.map(of)])
      if (first !== undefined && second !== undefined)
        findings.push(columnTwice([at(first), at(second)], bundle, first.role));
    if (of('received').length === 0 && (of('reached').length > 0 || of('gap').length > 0))
      findings.push(columnMissing(bundle, 'số hồ sơ cơ quan Tư pháp tiếp nhận', { header, columns }));
    if (Object.values(present).every((found) => found.length === 0)) continue;
    if (present.total.length === 0)
      findings.push(columnMissing(bundle, 'tổng số hồ sơ', { header, columns }));
    if (present.linked.length === 0)
      findings.push(columnMissing(bundle, 'số hồ sơ qua liên thông', { header, columns }));
  }
  const counts = columns.some(({ role }) => role.kind === 'figure' && role.figure !== 'rate');
  if (!counts && findings.every(({ severity }) => severity === 'warning'))
    findings.push(nothingCounted(header, columns));
  return { columns: findings.every(({ severity }) => severity === 'warning') ? columns : null, findings };
}

/** "Tổng số khai sinh | Liên thông | Tỷ lệ": a column that names no bundle continues the one to its left. */
function withBundles(columns: readonly TableColumn[], title: Bundle | null): TableColumn[] {
  const named = new Set(
    columns.flatMap(({ role }) => (role.kind === 'figure' && role.bundle !== null ? [role.bundle] : [])),
  );
  const [only = null] = named.size === 1 ? named : [];
  let left: Bundle | null = null;
  return columns.map((column): TableColumn => {
    if (column.role.kind !== 'figure') return column;
    const bundle: Bundle | null = column.role.bundle ?? left ?? title ?? only;
    left = column.role.bundle ?? left;
    return { ...column, role: { ...column.role, bundle } };
  });
}

/**
 * "Số hồ sơ tiếp nhận | Trả lại | Quá hạn" has no linked count: all of it is linked, and the first column is what was
 * taken in.
 */
function takenIn(columns: readonly TableColumn[]): TableColumn[] {
  const has = (bundle: Bundle | null, wanted: (figure: FigureColumn) => boolean) =>
    columns.some(({ role }) => role.kind === 'figure' && role.bundle === bundle && wanted(role.figure));
  return columns.map((column): TableColumn => {
    const { role } = column;
    if (role.kind !== 'figure' || role.figure !== 'total') return column;
    const alone = !has(role.bundle, (figure) => ['linked', 'rate', 'received'].includes(figure));
    return alone && has(role.bundle, isFlow) ? { ...column, role: { ...role, figure: 'received' } } : column;
  });
}

/** Reads the figures of one row (0-based `index`); cells that cannot be read become findings. */
export function readFigures(
  line: readonly CellValue[],
  index: number,
  bundles: readonly BundleColumns[],
): { figures: Partial<Record<Bundle, Figures>>; findings: TableFinding[] } {
  const figures: Partial<Record<Bundle, Figures>> = {};
  const findings: TableFinding[] = [];
  for (const columns of bundles) {
    const entry: Figures = {
      total: null,
      linked: null,
      rate: null,
      flow: NOTHING,
      unread: NONE,
      index,
      line,
      columns,
    };
    figures[columns.bundle] = entry;
    for (const { figure, column } of columns.ordered) {
      const value = line[column.index] ?? null;
      const read = figure === 'rate' ? readRate(value) : readCount(value);
      if (read.kind === 'unreadable') {
        findings.push(unreadable(figure, cellRef(index, column), value, read.todo));
        entry.unread = [...entry.unread, figure];
      } else if (read.kind === 'rate') entry.rate = read.marked ? read.rate : inPercent(read.rate, entry);
      // A blank is no case; but a system that reported nothing did not lose every dossier.
      else if (read.kind === 'blank' && isFlow(figure) && !['received', 'reached', 'gap'].includes(figure))
        entry.flow = { ...entry.flow, [figure]: 0 };
      else if (read.kind === 'number' && isFlow(figure)) entry.flow = { ...entry.flow, [figure]: read.value };
      else if (read.kind === 'number' && (figure === 'total' || figure === 'linked'))
        entry[figure] = read.value;
    }
  }
  return { figures, findings };
}

/** Spreadsheets hold 26,4% as 0.264, people type 0,6 for 0,6%: of both readings the one nearer to the counts was meant. */
function inPercent(rate: PrintedRate, { total, linked }: Figures): PrintedRate {
  if (rate.percent > 1) return rate;
  const hundredfold = {
    percent: Math.round(rate.percent * 1e8) / 1e6,
    decimals: Math.max(0, rate.decimals - 2),
  };
  if (total === null || linked === null || total === 0) return hundredfold;
  const counted = (100 * linked) / total;
  return Math.abs(counted - rate.percent) < Math.abs(counted - hundredfold.percent) ? rate : hundredfold;
}

/** The cell of a column in the row with this index. */
export function cellRef(index: number, column: TableColumn): CellRef {
  return { row: index + 1, column: columnLetter(column.index), header: column.header };
}

/** Two columns of units with the same words: two tables stand side by side. */
function besideEachOther(columns: readonly TableColumn[]): [TableColumn, TableColumn] | null {
  const unit = columns.find(({ role }) => role.kind === 'unit');
  const other = columns.find(
    (one) =>
      one !== unit && one.role.kind === 'other' && foldTitle(one.header) === foldTitle(unit?.header ?? ''),
  );
  return unit === undefined || other === undefined ? null : [other, unit];
}
