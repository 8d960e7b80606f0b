/**
 * Cuts a page into its periods. Offices put several into one table: in a column, as headings between the rows, as blocks
 * one below the other, side by side under a header of two rows. Of each period a page is made on which the rows (or the
 * heads of the columns) of the others are blank and everything keeps its place: such a page is read, checked and named by
 * its cells like any other.
 */

import type { CellValue } from '../number.ts';
import { isInside, type Period } from '../period.ts';
import type { PageGrid } from '../sheet.ts';
import { gathering, type TableFinding, type TableFindings } from '../tables/problem.ts';
import { blocksOf, keyOf, lineOf, type TableBlock } from './blocks.ts';
import { bundleOf, type ColumnAnswers } from './head-columns.ts';
import { allHeaders } from './header.ts';
import { hasFigures, isNumberingLine, repeatsHeader } from './lines.ts';
import { apart, bundleChanged, periodless, tooMany, unreadable } from './period-findings.ts';
import { isOfUnit, sumIn, sumsOf } from './period-sums.ts';
import {
  type PeriodWords,
  periodOfCell,
  periodOfHeading,
  periodOfPath,
  periodOfTitle,
  yearIn,
} from './period-words.ts';
import { readPreamble } from './preamble.ts';
import { filledCells, text, textOutside } from './surroundings.ts';

/** One period of a page. Null: the page has one, and its titles (or whoever loads it) say which. `row`: where it begins. */
export type PagePart = { period: Period | null; row: number; grid: () => PageGrid };

/**
 * The page with nothing but the sums over several periods. `from`: of a sum that is of one unit's periods, by its row, the
 * row with which that unit begins; every other is the sum of all rows.
 */
export type SumsPage = { grid: PageGrid; from: ReadonlyMap<number, number> };

export type PageParts = { parts: PagePart[]; sums: SumsPage | null; findings: TableFinding[] };

type Cells = readonly CellValue[];
type Rows = readonly CellValue[][];

/** Five years of months; a page with more is no table of an office. */
const MOST_PERIODS = 62;
const MOST_REMEMBERED = 1000;

const NOWHERE = -1;
/** A row whose periods stand side by side: it is of all of them. */
const ALL = -2;
/** A sum over several periods. */
const SUM = -3;
const BLANK: CellValue[] = [];

/** The periods of a page, in the order in which they begin on it. Never throws. */
export function partsOf(grid: PageGrid, columns?: ColumnAnswers): PageParts {
  const { rows } = grid;
  const whole: PageParts = { parts: [{ period: null, row: 1, grid: () => grid }], sums: null, findings: [] };
  const headers = allHeaders(rows, columns);
  const [first] = headers;
  if (first === undefined) return whole;
  const preamble = readPreamble(textOutside(rows, first));
  const year = yearIn(preamble.folded);
  const blocks = blocksOf(rows, headers, year);
  const marked = markRows(rows, blocks, year);
  const { periods, of } = marked;
  const findings = marked.findings.all();
  // A page that names one period, and only in titles, is read by its titles as a whole, as ever.
  const single = periods.length <= 1 && findings.length === 0;
  const untitled = preamble.period === null && blocks.some(({ side }) => side.size > 0);
  if (single && (periods.length === 0 || !(marked.inside || untitled))) return whole;
  if (periods.length === 1)
    for (const [row, owner] of of.entries()) if (owner === SUM && !marked.from.has(row + 1)) of[row] = 0;
  const page = (index: number): PageGrid => ({
    page: grid.page,
    rows: pageOf(rows, blocks, { marked, index, year }),
  });
  const wholes = wholesOf(marked);
  for (const [row, owner] of of.entries()) if (wholes.has(owner)) of[row] = SUM;
  return {
    parts: periods.flatMap(({ period, row }, index): PagePart[] =>
      wholes.has(index) ? [] : [{ period, row, grid: () => page(index) }],
    ),
    sums: of.includes(SUM) ? { grid: page(SUM), from: marked.from } : null,
    findings,
  };
}

type Marked = {
  periods: { period: Period; row: number; hasUnits: boolean }[];
  /** Of each row the index of its period, or one of the signs above. */
  of: Int16Array;
  /** Whether anything but titles above headers told the periods. */
  inside: boolean;
  /** Rows whose cell of the unit is merged with the one above: that cell. */
  units: Map<number, { index: number; value: CellValue }>;
  /** Rows (as a spreadsheet counts) that sum up the periods of one unit, and the row with which it begins. */
  from: Map<number, number>;
  findings: TableFindings;
  /** The index of a period, which begins at this row (0-based) when it is new. */
  indexOf: (period: Period, row: number) => number;
  known: (period: Period) => number;
};

function marking(length: number): Marked {
  const indexes = new Map<string, number>();
  const of = new Int16Array(length).fill(NOWHERE);
  const marked: Marked = {
    ...{ periods: [], of, inside: false, units: new Map(), from: new Map(), findings: gathering() },
    known: (period) => indexes.get(keyOf(period)) ?? NOWHERE,
    indexOf: (period, row) => {
      const known = marked.known(period);
      if (known !== NOWHERE) return known;
      if (indexes.size === MOST_PERIODS) marked.findings.add([tooMany(row, MOST_PERIODS)]);
      indexes.set(keyOf(period), indexes.size < MOST_PERIODS ? marked.periods.length : NOWHERE);
      if (indexes.size <= MOST_PERIODS) marked.periods.push({ period, row: row + 1, hasUnits: false });
      return marked.known(period);
    },
  };
  return marked;
}

function markRows(rows: Rows, blocks: readonly TableBlock[], year: string | null): Marked {
  const marked = marking(rows.length);
  let running: Period | null = null;
  const lost: TableFinding[] = [];
  for (const block of blocks) {
    running = block.title ?? running;
    if (block.apart !== null) marked.findings.add([apart(block.header, block.apart)]);
    if (block.side.size === 0) running = markBlock(rows, block, { running, year, marked, lost });
    else {
      for (const period of block.side.values()) began(marked, marked.indexOf(period, block.header.first));
      marked.of.fill(ALL, block.header.last + 1, block.end);
      marked.inside ||= block.side.size > 1;
    }
  }
  if (marked.inside || marked.periods.length > 1) marked.findings.add(lost);
  return marked;
}

function began(marked: Marked, index: number): void {
  const period = marked.periods[index];
  if (period !== undefined) period.hasUnits = true;
}

type Running = { running: Period | null; year: string | null; marked: Marked; lost: TableFinding[] };

/** Gives each row of a block its period; returns the one that goes on in a block below without a title of its own. */
function markBlock(rows: Rows, block: TableBlock, { running, year, marked, lost }: Running): Period | null {
  const { header, end, column } = block;
  const counted = header.columns.flatMap(({ role, index }) => (role.kind === 'figure' ? [index] : []));
  const unit = header.columns.find(({ role }) => role.kind === 'unit')?.index ?? 0;
  const leading = Math.min(...counted);
  const periodIn = reading(column, year);
  const belongs = sumsOf();
  let now = running;
  let bundle = bundleOf(rows.slice(block.top, header.first).map(lineOf).join(' '));
  let above = null as { value: CellValue; row: number } | null;
  let last = end - 1;
  while (last > header.last && !hasFigures(rows[last] ?? BLANK, counted)) last -= 1;
  marked.inside ||= column !== null;

  for (let row = header.last + 1; row < end; row += 1) {
    const line = rows[row] ?? BLANK;
    const filled = filledCells(line, 3);
    if (filled === 0 || repeatsHeader(line, header) || (!belongs.begun() && isNumberingLine(line))) continue;
    const figures = hasFigures(line, counted);
    if (!figures && column === null && filled <= 2 && row < last) {
      const heading = periodOfHeading(lineOf(line), year);
      if (heading.kind === 'unclear') marked.findings.add([unreadable(row, unit, '', lineOf(line))]);
      marked.inside ||= heading.kind === 'period';
      now = heading.kind === 'period' ? heading.period : now;
      const other = heading.kind === 'none' ? null : bundleOf(lineOf(line));
      bundle ??= other;
      if (other !== null && other !== bundle) marked.findings.add([bundleChanged(row, unit)]);
      if (heading.kind !== 'none') continue;
    }
    const told = periodIn(line);
    if (!figures) {
      // Notes, and units without cases, go with the rows around them.
      const period = told.kind === 'period' ? told.period : now;
      if (period !== null)
        marked.of[row] = told.kind === 'period' ? marked.indexOf(period, row) : marked.known(period);
      continue;
    }
    const sum = marked.inside ? sumIn(line, unit, leading) : null;
    const own = told.kind === 'period' ? told.period : sum === null ? null : periodOfTitle(sum.label, year);
    if (own === null && sum === null && column !== null && text(line[column.index]) !== '') {
      marked.findings.add([unreadable(row, column.index, column.header, text(line[column.index]))]);
      continue;
    }
    if (sum === null && column !== null) {
      const value = line[unit] ?? null;
      if (text(value) !== '') above = value === above?.value ? above : { value, row };
      else if (own !== null && above !== null) marked.units.set(row, { index: unit, value: above.value });
    }
    if (sum !== null && column !== null && above !== null && isOfUnit(line, unit, column.index)) {
      marked.of[row] = SUM;
      marked.from.set(row + 1, above.row + 1);
      continue;
    }
    if (sum === null) now = own ?? now;
    const period = own ?? now;
    if (sum?.whole && own === null && !belongs.toOne(period)) marked.of[row] = SUM;
    else if (period === null) lost.push(...(lost.length === 0 ? [periodless(row, column)] : []));
    else {
      marked.of[row] = marked.indexOf(period, row);
      if (sum === null) began(marked, marked.of[row] ?? NOWHERE);
      belongs.add(period, sum !== null);
    }
  }
  return now;
}

/** Reads the cell of the period, each different one once. */
function reading(column: TableBlock['column'], year: string | null): (line: Cells) => PeriodWords {
  const known = new Map<string, PeriodWords>();
  let own = year;
  return (line) => {
    const cell = column === null ? null : (line[column.index] ?? null);
    if (column === null || cell === null || cell === '') return { kind: 'none' };
    // A column "Năm" goes before the title; its cell may be merged with the one above.
    const written = column.year === null ? '' : text(line[column.year]);
    if (written !== '') own = /^(19|20)\d{2}$/.test(written) ? written : null;
    const key = `${own}\n${cell}`;
    const read = known.get(key) ?? periodOfCell(cell, column.kind, own);
    if (known.size < MOST_REMEMBERED) known.set(key, read);
    return read;
  };
}

/** Periods that have nothing but sums and hold all the others: "Quý III/2025" in the last row below its three months. */
function wholesOf({ periods }: Marked): ReadonlySet<number> {
  const others = periods.filter(({ hasUnits }) => hasUnits);
  return new Set(
    periods.flatMap(({ period, hasUnits }, index) =>
      !hasUnits && others.length > 0 && others.every((other) => isInside(other.period, period))
        ? [index]
        : [],
    ),
  );
}

/** The page of one period: rows of others are blank, and of columns side by side those of others have no head. */
function pageOf(
  rows: Rows,
  blocks: readonly TableBlock[],
  { marked, index, year }: { marked: Marked; index: number; year: string | null },
): CellValue[][] {
  const top = blocks[0]?.header.first ?? 0;
  const page = rows.map((line, row) => {
    if (row < top) return line;
    if (marked.of[row] !== index) return BLANK;
    const merged = marked.units.get(row);
    return merged === undefined ? line : Object.assign([...line], { [merged.index]: merged.value });
  });
  const own = marked.periods[index]?.period;
  for (const { header, top: from, end, side } of blocks) {
    const isBeside = own !== undefined && side.has(keyOf(own));
    if (!isBeside && !marked.of.subarray(header.last + 1, end).includes(index)) continue;
    for (let row = from; row <= header.last; row += 1) page[row] = rows[row] ?? BLANK;
    if (!isBeside) continue;
    for (let row = header.first; row <= header.last; row += 1)
      page[row] = header.columns.map(({ role, path }) => {
        const period = role.kind === 'figure' ? periodOfPath(path, year) : null;
        return period === null || keyOf(period) === keyOf(own) ? (path[row - header.first] ?? '') : '';
      });
    for (let row = header.last + 1; row < end; row += 1) page[row] = rows[row] ?? BLANK;
  }
  return page;
}
