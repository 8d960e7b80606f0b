/** Text as rows of cells: which sign stands between the cells, and how a cell in quotes goes. */
import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import type { CellBudget } from '../budget.ts';
import type { SheetGathering } from '../gathering.ts';
import { LIMITS } from '../policy.ts';

export type Separator = '\t' | ';' | ',' | '|' | 'gaps' | 'none';

/** The order decides between signs that part the text equally well. */
const SIGNS = ['\t', ';', ',', '|'] as const;
/** So much of a text tells by which sign its cells are parted. */
const SAMPLE = 256 * 1024;
const SLICE = 256 * 1024;
const WIDEST_COUNTED = 12;
/** A tab is hardly ever a part of what people write, a semicolon seldom, a comma often. */
const PREFERENCE = { '\t': 2, ';': 1.5, ',': 1, '|': 1.5 } as const;

/**
 * The sign that gives most rows the same, largest number of cells. A text that none of the signs parts into three cells or
 * more is parted at wide gaps when that makes a table of it, else by the sign that stands in most of its lines.
 */
export function separatorOf(text: string): Separator {
  const sample = sampleOf(text);
  let best: { sign: Separator; score: number } = { sign: 'none', score: 0 };
  for (const sign of SIGNS) {
    if (!sample.includes(sign)) continue;
    const score = regularity(widthsOf(sample, sign)) * PREFERENCE[sign];
    if (score > best.score) best = { sign, score };
  }
  const gaps = regularity(gapWidths(sample), 3);
  if (best.score === 0 && gaps > 0) return 'gaps';
  // A comma inside the cells of a table that stands in wide gaps ("20/7/2023, tỉnh …") parts a line or two.
  if (gaps > best.score * 2 && best.sign !== '\t') return 'gaps';
  return best.sign;
}

function sampleOf(text: string): string {
  if (text.length <= SAMPLE) return text;
  return text.slice(0, text.lastIndexOf('\n', SAMPLE) + 1 || SAMPLE);
}

/** How much of a table a way of parting makes: cells of the rows that have the same width, by the share of these rows. */
function regularity(widths: ReadonlyMap<number, number>, narrowest = 2): number {
  let score = 0;
  let lines = 0;
  for (const count of widths.values()) lines += count;
  for (const [width, count] of widths) {
    if (width < narrowest || (count < 2 && widths.size > 1)) continue;
    score = Math.max(score, (count * count * (Math.min(width, WIDEST_COUNTED) - 1)) / lines);
  }
  return score;
}

function widthsOf(sample: string, sign: string): Map<number, number> {
  const bare = sample.includes('"')
    ? sample.replace(/(^|[\t;,|\n])"(?:[^"]|"")*"(?=[\t;,|\r\n]|$)/g, '$1')
    : sample;
  const bars = barReader(bare);
  return counted(bare, (line) => (sign === '|' ? bars(line).length : line.split(sign).length));
}

function gapWidths(sample: string): Map<number, number> {
  return counted(sample, (line) => gapCells(line).length);
}

function counted(sample: string, width: (line: string) => number): Map<number, number> {
  const widths = new Map<number, number>();
  for (const line of sample.split(/\r\n|\n|\r/)) {
    if (line.trim() === '') continue;
    const count = width(line);
    widths.set(count, (widths.get(count) ?? 0) + 1);
  }
  return widths;
}

/**
 * Lines of a table with bars, as it is pasted from a chat or a web page; the rule under the header is no row of data. Bars
 * stand around a table only where every line of it begins with one: elsewhere the first cell of that line is blank.
 */
function barReader(text: string): (line: string) => string[] {
  const lines = text.split(/\r\n|\r|\n/, LINES_LOOKED_AT).filter((line) => line.includes('|'));
  const isFramed = lines.every((line) => line.trimStart().startsWith('|'));
  return (line) => {
    const trimmed = line.trim();
    const bare = isFramed ? trimmed.replace(/^\|/, '').replace(/\|$/, '') : trimmed;
    return bare.split('|').map((cell) => (/^\s*[:+=-]{2,}:?\s*$/.test(cell) ? '' : cell));
  };
}

const LINES_LOOKED_AT = 2_000;

function gapCells(line: string): string[] {
  return line.trim().split(/(?:\s{2,}|\t)+/);
}

/** What came of parting a text: `quote`: the line with a quote that is never closed. */
export type SplitResult = { kind: 'parted' } | { kind: 'quote'; row: number };

/**
 * Parts a text into the rows of a sheet. Row n is line n of the text, cells that go over several lines counted as a
 * spreadsheet counts them; Excel's `sep=;` line becomes a blank one.
 */
export async function partText(
  text: string,
  separator: Separator,
  sheet: SheetGathering,
  budget: CellBudget,
  { quotes = true } = {},
): Promise<SplitResult> {
  if (separator === 'gaps') return byLine(text, sheet, budget, gapReader(text));
  if (separator === '|') return byLine(text, sheet, budget, barReader(text));
  if (separator === 'none') return byLine(text, sheet, budget, (line) => [line]);
  if (!quotes || !text.includes('"')) return byLine(text, sheet, budget, (line) => line.split(separator));
  return quoted(text, separator, sheet, budget);
}

function byLine(
  text: string,
  sheet: SheetGathering,
  budget: CellBudget,
  cells: (line: string) => string[],
): SplitResult {
  let number = 0;
  for (let at = 0; at < text.length && !budget.over; number += 1) {
    const found = endOfLine(text, at);
    if (number >= LIMITS.rowsWithBlank) budget.refuse('too-many-rows');
    if (found.end - at > LIMITS.record) budget.refuse('too-large-inside');
    const line = text.slice(at, found.end);
    if (line !== '') sheet.texts(number + 1, cells(line));
    at = found.next;
    budget.share = at / text.length;
  }
  return { kind: 'parted' };
}

function endOfLine(text: string, from: number): { end: number; next: number } {
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 10) return { end: at, next: at + 1 };
    if (code === 13) return { end: at, next: text.charCodeAt(at + 1) === 10 ? at + 2 : at + 1 };
  }
  return { end: text.length, next: text.length };
}

/** A line one cell short that begins with words ("Cộng   319   29") has no running number: it begins in the second column. */
function gapReader(text: string): (line: string) => string[] {
  const widths = gapWidths(sampleOf(text));
  const [usual = 0] = [...widths].filter(([width]) => width >= 3).sort((a, b) => b[1] - a[1])[0] ?? [];
  return (line) => {
    const cells = gapCells(line);
    return cells.length === usual - 1 && /^\D+$/.test(cells[0] ?? '') ? ['', ...cells] : cells;
  };
}

/**
 * Rows whose cells may stand in quotes, with separators, line ends and doubled quotes inside (RFC 4180). Quotes inside a
 * cell are letters: `DVC liên thông "Đăng ký khai sinh…"` is how the authorities head their columns.
 */
async function quoted(
  text: string,
  separator: string,
  sheet: SheetGathering,
  budget: CellBudget,
): Promise<SplitResult> {
  const parser = Readable.from(slices(text)).pipe(
    parse({
      delimiter: separator,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      relax_quotes: true,
      max_record_size: LIMITS.record,
    }),
  );
  let number = 0;
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      if (budget.over) break;
      number += 1;
      if (number > LIMITS.rowsWithBlank) budget.refuse('too-many-rows');
      sheet.texts(number, record);
    }
  } catch (error) {
    if (error instanceof CsvError) return { kind: 'quote', row: number + 1 };
    throw error;
  }
  return { kind: 'parted' };
}

function* slices(text: string): Generator<string> {
  for (let at = 0; at < text.length; at += SLICE) yield text.slice(at, at + SLICE);
}
