import { BUNDLES, type Bundle } from '../../knowledge/bundle.ts';
import type { CellValue } from '../number.ts';
import type { PageGrid } from '../sheet.ts';
import { atCell, type CellRef, gathering, type TableFinding, type TableFindings } from '../tables/problem.ts';
import { bundleColumns, cellRef, readFigures, settleColumns } from './columns.ts';
import type { ColumnAnswers, TableColumn } from './head-columns.ts';
import { allHeaders, type TableHeader } from './header.ts';
import { figuresBelow, hasFigures, isCarried, isNumberingLine, repeatsHeader, totalLabel } from './lines.ts';
import { readPreamble, type TablePreamble } from './preamble.ts';
import { type PrintedSum, settleSums } from './sums.ts';
import { text, textOutside, titleBundle } from './surroundings.ts';
import { ignored, noTable, unnamed } from './table-findings.ts';
import type { TableRow, TotalRow } from './table-rows.ts';
import {
  levelOfName,
  type ResolveUnit,
  remembering,
  type TableUnit,
  type UnitAnswer,
  type UnitLevel,
  unitKey,
} from './units.ts';

/** The cell in which a row names its unit. */
export function nameCellOf({ row, unitColumn }: Pick<TableRow, 'row' | 'unitColumn'>): CellRef {
  return cellRef(row - 1, unitColumn);
}

export type UptakeTable = {
  page: string;
  bundles: Bundle[];
  level: UnitLevel | null;
  rows: TableRow[];
  totals: TotalRow[];
  preamble: TablePreamble;
  /** Rows that were read and not kept, because their unit had stood in the table too often: such a table is refused. */
  left: number;
};

/** What the caller knows besides the file. `provinceName`: "Tỉnh Quảng Trị", which may head the total row. */
export type TableContext = {
  resolveUnit: ResolveUnit;
  provinceName: string | null;
  level: UnitLevel | null;
  bundle: Bundle | null;
  /** What a person said columns count. */
  columns?: ColumnAnswers;
};

export type TableResult = { table: UptakeTable | null; findings: TableFinding[] };

const NAMES_SHOWN = 5;

const MOST_NAMESAKES = 10;

const MOST_UNNAMED = 2000;

/**
 * Turns a page into rows per bundle. Every cell that cannot be read and every unit that is not known becomes a finding
 * with its cell; what could be read is returned even so, so that one upload shows all mistakes. Never throws.
 */
export function readTable(grid: PageGrid, reading: TableContext): TableResult {
  const headers = allHeaders(grid.rows, reading.columns);
  const findings = gathering();
  const asking = { ...reading, resolveUnit: remembering(reading.resolveUnit) };
  const first = headers[0];
  if (first === undefined)
    return { table: null, findings: [noTable('Không tìm thấy bảng số liệu liên thông trong tệp.')] };
  const preamble = readPreamble(textOutside(grid.rows, first));
  const table: UptakeTable = {
    page: grid.page,
    bundles: [],
    level: reading.level,
    rows: [],
    totals: [],
    preamble,
    left: 0,
  };
  headers.forEach((header, index) => {
    const end = headers[index + 1]?.first ?? grid.rows.length;
    const title =
      reading.bundle ?? titleBundle(grid.rows, header.first, (headers[index - 1]?.last ?? -1) + 1, preamble);
    const settled = settleColumns(header, title);
    findings.add(settled.findings);
    if (settled.columns === null) return;
    table.level ??= levelOfTable(grid.rows, header, end);
    readBlock(grid.rows, { ...header, columns: settled.columns }, end, {
      table,
      reading: asking,
      findings,
    });
  });
  table.bundles = BUNDLES.filter((bundle) => table.rows.some((row) => row.figures[bundle] !== undefined));
  const found = findings.all();
  if (table.rows.length === 0 && found.every((finding) => finding.severity !== 'error'))
    found.push(noTable('Bảng không có dòng đơn vị nào.'));
  return { table, findings: found };
}

/** What the lines around the first table of a page say; null when the page holds no table. */
export function preambleOf(grid: PageGrid, columns?: ColumnAnswers): TablePreamble | null {
  const first = allHeaders(grid.rows, columns)[0];
  return first === undefined ? null : readPreamble(textOutside(grid.rows, first));
}

type Block = { table: UptakeTable; reading: TableContext; findings: TableFindings };

function readBlock(rows: readonly CellValue[][], header: TableHeader, end: number, block: Block): void {
  const { table, reading, findings } = block;
  const column = (kind: 'unit' | 'code' | 'parent') => header.columns.find((each) => each.role.kind === kind);
  const unitColumn = column('unit');
  if (unitColumn === undefined) return;
  const figureColumns = header.columns
    .filter((each) => each.role.kind === 'figure')
    .map((each) => each.index);
  const counted = header.columns
    .filter((each) => each.role.kind === 'figure' && each.role.figure !== 'rate')
    .map((each) => each.index);
  const leading = Math.min(...figureColumns);
  const bundles = bundleColumns(header.columns);
  const own: TableRow[] = [];
  const isCrowded = crowds();
  const sums: PrintedSum[] = [];
  let section: TableRow[] = [];
  let parent: string | null = null;

  for (let index = header.last + 1; index < end; index += 1) {
    const cells = rows[index] ?? [];
    const cell = (found: TableColumn | undefined) => (found === undefined ? '' : text(cells[found.index]));
    const labels = [cell(unitColumn), ...cells.slice(0, leading).map(text)].filter((label) => label !== '');
    const figures = hasFigures(cells, counted);
    if ((labels.length === 0 && !figures) || repeatsHeader(cells, header)) continue;
    if (own.length === 0 && sums.length === 0 && isNumberingLine(cells)) continue;
    if (labels.some(isCarried)) continue;
    parent = cell(column('parent')) || parent;
    const printed = cell(unitColumn);
    const code = cell(column('code')) || null;
    const place = { row: index + 1, unitColumn };
    const sumLabel = labels.find((label) => totalLabel(label, reading.provinceName) !== null);
    const answer =
      sumLabel === undefined && printed !== ''
        ? reading.resolveUnit({ name: printed, code, parent, level: table.level })
        : null;

    if (!figures && answer?.kind !== 'one') {
      // Section headings, signatures, notes: no figures. Between units the office should know that it was left out.
      if (answer !== null && figuresBelow(rows, index + 1, end, counted))
        findings.add([ignored(nameCellOf(place))]);
      continue;
    }
    const read = readFigures(cells, index, bundles);
    findings.add(read.findings);
    const line = { ...place, label: sumLabel ?? printed, figures: read.figures };
    const heading =
      answer?.kind === 'one' && answer.unit.level === 'district' && table.level === 'commune'
        ? answer.unit
        : null;
    if (sumLabel !== undefined || heading !== null) {
      const part = heading !== null || totalLabel(line.label, reading.provinceName) === 'part';
      const before = section;
      section = [];
      sums.push({ total: { ...line, part, heading, over: [] }, before, after: section });
      continue;
    }
    if (answer === null) findings.add([unnamed(nameCellOf(place))]);
    const unit = answer === null ? null : settleUnit(answer, place, printed, code, findings);
    // Written out, not spread: a hundred thousand rows of one shape take half the room.
    const row: TableRow = { row: line.row, label: line.label, unitColumn, unit, figures: line.figures };
    if (isCrowded(unit)) {
      table.left += 1;
      continue;
    }
    own.push(row);
    section.push(row);
  }
  table.totals.push(...settleSums(sums, own));
  addRows(table.rows, own);
}

/**
 * Says of each row whether its unit (or rows without one) filled the room it has. A table has one row per unit; what repeats
 * its units a hundred thousand times is refused, and its rows need not be in memory for that.
 */
function crowds(): (unit: TableUnit | null) => boolean {
  const rows = new Map<string, number>();
  return (unit) => {
    const key = unit === null ? '' : unitKey(unit);
    const count = (rows.get(key) ?? 0) + 1;
    rows.set(key, count);
    return count > (unit === null ? MOST_UNNAMED : MOST_NAMESAKES);
  };
}

/** A second table below the first (birth above, death under it) continues the same units. */
function addRows(rows: TableRow[], added: readonly TableRow[]): void {
  const byUnit = new Map<string, TableRow[]>();
  for (const row of rows) {
    if (row.unit === null) continue;
    const key = unitKey(row.unit);
    const same = byUnit.get(key);
    if (same === undefined) byUnit.set(key, [row]);
    else same.push(row);
  }
  for (const row of added) {
    const same = (row.unit === null ? [] : (byUnit.get(unitKey(row.unit)) ?? [])).find((other) =>
      BUNDLES.every((bundle) => other.figures[bundle] === undefined || row.figures[bundle] === undefined),
    );
    if (same === undefined) rows.push(row);
    else Object.assign(same.figures, row.figures);
  }
}

function settleUnit(
  answer: UnitAnswer,
  place: Pick<TableRow, 'row' | 'unitColumn'>,
  printed: string,
  code: string | null,
  findings: TableFindings,
): TableUnit | null {
  if (answer.kind === 'one' && answer.read !== 'spelling') return answer.unit;
  const cell = nameCellOf(place);
  const asked = code === null ? `"${printed}"` : `"${printed}" (mã ${code})`;
  if (answer.kind === 'one') {
    const message = `Tên ${asked} được hiểu là ${answer.unit.name}.`;
    findings.add([
      atCell(cell, printed, {
        rule: 'unit-spelling',
        message,
        todo: 'Nếu không đúng, hãy sửa tên trong tệp rồi nạp lại.',
        severity: 'warning',
      }),
    ]);
    return answer.unit;
  }
  const names = (answer.kind === 'ambiguous' ? answer.candidates : answer.near)
    .slice(0, NAMES_SHOWN)
    .join('; ');
  const todo =
    names === ''
      ? 'Kiểm tra lại tên đơn vị hoặc ghi thêm mã đơn vị.'
      : `Hãy ghi rõ tên hoặc mã của một trong: ${names}.`;
  if (answer.kind === 'ambiguous') {
    findings.add([
      atCell(cell, printed, {
        rule: 'unit-ambiguous',
        message: `Tên ${asked} có thể là nhiều đơn vị.`,
        todo,
        severity: 'error',
      }),
    ]);
  } else {
    const message = `Không tìm thấy đơn vị nào tên ${asked} trong tỉnh, thành phố này.`;
    findings.add([atCell(cell, printed, { rule: 'unit-unknown', message, todo, severity: 'error' })]);
  }
  return null;
}

/** By what most names begin with; names without a first word leave it to the header ("Xã, phường") or open. */
function levelOfTable(rows: readonly CellValue[][], header: TableHeader, end: number): UnitLevel | null {
  const unit = header.columns.find((column) => column.role.kind === 'unit');
  const count: Record<UnitLevel, number> = { commune: 0, district: 0 };
  for (let row = header.last + 1; row < end; row += 1) {
    const level = levelOfName(text(rows[row]?.[unit?.index ?? 0]));
    if (level !== null) count[level] += 1;
  }
  if (count.commune !== count.district) return count.commune > count.district ? 'commune' : 'district';
  return levelOfName(
    `${(unit?.header ?? '').replace(/^(tên|ten|ubnd|cấp)\s+/i, '').replace(/[,/-]/g, ' ')} `,
  );
}
