/** How offices write a period: in a title, in a cell of a column "Kỳ", as a heading of its own. */
import { isDay, lastOf } from '../../calendar/day.ts';
import { foldTitle } from '../fold-title.ts';
import type { CellValue } from '../number.ts';
import type { Period } from '../period.ts';

const DATE = '(\\d{1,2})\\s*[/.-]\\s*(\\d{1,2})\\s*[/.-]\\s*(\\d{4})';
const QUARTERS: Record<string, number> = { i: 1, ii: 2, iii: 3, iv: 4, '1': 1, '2': 2, '3': 3, '4': 4 };
/** Lines that name a period without being of it: comparisons, sources, moments of extraction, letters. */
const ASIDE =
  /(^[\s*(-]*(ghi chu|luu y|nguon|noi nhan|can cu|tinh den|thoi diem))|so voi|cung ky|trich xuat|ket xuat|cap nhat|chot so lieu|kem theo|cong van|ke hoach/;
/** How a title begins that stands between the rows of a table. */
const TITLE =
  /^(bang|bieu|phu luc|ket qua|so lieu|lien thong|bao cao|tong hop|tinh hinh|thong ke|khai (sinh|tu)|dvc|ho so)\b/;
const LONGEST_TITLE = 200;

/**
 * "Từ ngày 20/7/2023 đến 16/10/2023", "từ 01/7 đến 31/7/2025", "tháng 9 năm 2025", "tháng 9/2025", "quý III/2025",
 * "6 tháng đầu năm 2025", "năm 2025", "ngày 20/10/2025". A day alone ("tính đến 16/10/2023") has no beginning: null.
 * @param folded the text after `fold`
 */
export function periodIn(folded: string): Period | null {
  const full = new RegExp(`tu (?:ngay )?${DATE}\\s*(?:den|-|–)\\s*(?:het )?(?:ngay )?${DATE}`).exec(folded);
  if (full !== null) return checked(day(full[1], full[2], full[3]), day(full[4], full[5], full[6]));
  const short = new RegExp(`tu (?:ngay )?(\\d{1,2})[/.-](\\d{1,2}) den (?:het )?(?:ngay )?${DATE}`).exec(
    folded,
  );
  if (short !== null) return checked(day(short[1], short[2], short[5]), day(short[3], short[4], short[5]));
  const half = /(?:6|sau) thang (dau|cuoi) nam (\d{4})/.exec(folded);
  if (half !== null) return half[1] === 'dau' ? months(half[2], 1, 6) : months(half[2], 7, 12);
  const quarter = /quy (iv|i{1,3}|[1-4])\s*(?:\/|nam|-)\s*(?:nam )?(\d{4})/.exec(folded);
  if (quarter !== null) return quarterOf(quarter[1], quarter[2]);
  const month = /(?<!ngay \d{1,2} )(?:thang|ky) (\d{1,2})\s*(?:\/|nam|-)\s*(?:nam )?(\d{4})/.exec(folded);
  if (month !== null) return months(month[2], Number(month[1]), Number(month[1]));
  const one = new RegExp(`(?:so lieu|trong|ket qua|phat sinh)(?: trong)? ngay ${DATE}`).exec(folded);
  if (one !== null) return checked(day(one[1], one[2], one[3]), day(one[1], one[2], one[3]));
  const single = dayOfTitle(folded);
  if (single !== null) return checked(single, single);
  const year = /(?<!thang \d{1,2} )(?:trong|ca|so lieu|ket qua) nam (\d{4})/.exec(folded);
  return year === null ? null : months(year[1], 1, 12);
}

/**
 * "Liên thông khai sinh ngày 29/11/2026", "Kết quả trong ngày 29 tháng 11 năm 2026": the one day a title speaks of. The
 * day of a letter, of a signature or of an extraction is none.
 */
function dayOfTitle(folded: string): string | null {
  for (const line of folded.split('\n')) {
    const text = line.replace(/^[\s*(-]*(?:phu luc|bieu|bang)[\s\divx.:-]*/, '').trim();
    if (text.length > LONGEST_TITLE || ASIDE.test(text) || !TITLE.test(text)) continue;
    const numbers = new RegExp(`\\bngay ${DATE}`).exec(text);
    const words = /\bngay (\d{1,2}) thang (\d{1,2}) nam (\d{4})/.exec(text);
    const at = numbers ?? words;
    if (at !== null && !/\b(den|truoc|sau|tu) (het )?$/.test(text.slice(0, at.index)))
      return day(at[1], at[2], at[3]);
  }
  return null;
}

/** What a column of periods counts in, by its header: under "Tháng" 7 is a month, under "Ngày" 1/7/2025 is a day. */
export type PeriodColumn = 'month' | 'quarter' | 'day' | 'any';

/** Whether a header stands over a column of periods; null: it does not. */
export function periodColumn(header: string): PeriodColumn | null {
  const text = foldTitle(header).trim();
  if (/^thang( (bao cao|so lieu|thong ke))?$/.test(text)) return 'month';
  if (/^quy( (bao cao|so lieu|thong ke))?$/.test(text)) return 'quarter';
  if (/^ngay( (bao cao|so lieu|thong ke))?$/.test(text)) return 'day';
  const any =
    /^(ky|thoi ky|thoi gian|giai doan)( (bao cao|so lieu|thong ke|tong hop))?( \((thang|quy|ky)\))?$/;
  return any.test(text) ? 'any' : null;
}

/** `unclear`: it looks like a period, but the year is missing, or a first of a month may be the day or the month. */
export type PeriodWords = { kind: 'period'; period: Period } | { kind: 'unclear' } | { kind: 'none' };

const NONE: PeriodWords = { kind: 'none' };
const UNCLEAR: PeriodWords = { kind: 'unclear' };

/**
 * A cell that holds a period and nothing else: "Tháng 7/2025", "7/2025", "T7", "Quý III/2025", "01/7/2025–31/7/2025",
 * "2025-07", a date of a spreadsheet.
 * @param year the year of cells that name none ("Tháng 7"), when the title names just one
 */
export function periodOfCell(cell: CellValue, column: PeriodColumn, year: string | null): PeriodWords {
  const text = foldTitle(String(cell ?? ''))
    .trim()
    .replace(/^(?:(?:ky|so lieu|ket qua|trong|phat sinh)(?: bao cao| so lieu)?\s*[:.]?\s+)+/, '')
    .replace(/\s*[.:]$/, '');
  if (text === '' || text.length > 60) return NONE;
  const range =
    /^(?:tu )?(?:ngay )?(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}))?\s*(?:den|-|–|—|~)\s*(?:het )?(?:ngay )?(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(
      text,
    );
  if (range !== null)
    return found(checked(day(range[1], range[2], range[3] ?? range[6]), day(range[4], range[5], range[6])));
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
  const date = /^(ngay )?(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text);
  if (iso !== null) return oneDay(day(iso[3], iso[2], iso[1]), column);
  if (date !== null) return oneDay(day(date[2], date[3], date[4]), date[1] === undefined ? column : 'day');
  const half = /^(?:6|sau) thang (?:dau|cuoi) nam \d{4}$/.test(text);
  if (half) return found(periodIn(text));
  const whole = /^(?:ca )?(?:nam )?(\d{4})$/.exec(text);
  if (whole !== null) return column === 'any' ? found(months(whole[1], 1, 12)) : NONE;
  const isoMonth = /^(\d{4})-(\d{1,2})$/.exec(text);
  if (isoMonth !== null) return found(months(isoMonth[1], Number(isoMonth[2]), Number(isoMonth[2])));
  const tail = '(?:\\s*(?:/|-|\\.|,?\\s*nam|\\s)\\s*(?:nam )?(\\d{4}))?';
  const quarter = new RegExp(`^(?:(quy|q)\\s*\\.?\\s*)?(iv|i{1,3}|[1-4])${tail}$`).exec(text);
  if (quarter !== null && (quarter[1] !== undefined || column === 'quarter')) {
    const of = quarter[3] ?? year;
    return of === null ? UNCLEAR : found(quarterOf(quarter[2], of));
  }
  const month = new RegExp(`^(?:(thang|thg|t)\\s*\\.?\\s*)?(\\d{1,2})${tail}$`).exec(text);
  if (month === null || column === 'quarter') return NONE;
  // A bare number is a month only under "Tháng".
  if (month[1] === undefined && month[3] === undefined && column !== 'month') return NONE;
  const of = month[3] ?? year;
  if (of === null) return UNCLEAR;
  return found(months(of, Number(month[2]), Number(month[2])));
}

/** A line between the rows that is a period ("II. Tháng 8/2025") or a title with one ("Kết quả liên thông tháng 8/2025"). */
export function periodOfHeading(line: string, year: string | null): PeriodWords {
  const text = foldTitle(line)
    .trim()
    .replace(/^(?:(?:[ivx]{1,4}|\d{1,2}|[a-h])\s*[.)]\s+)?(?:bang(?: so)? \d{1,2}\s*[.:]?\s*)?/, '');
  if (TITLE.test(text) && !ASIDE.test(text) && text.length <= LONGEST_TITLE) {
    const period = periodIn(text);
    if (period !== null) return { kind: 'period', period };
  }
  // Two dots and a number alone may be anything: a heading says what it is, or is written as a month of a year.
  if (!/thang|quy|nam|ngay|\bt\d|\bden\b|^\d{1,2}\/\d{4}$|\d\s*[-–]\s*\d/.test(text)) return NONE;
  return periodOfCell(text, 'any', year);
}

/** The period of which a title, or the words over a group of columns, speaks; asides (comparisons, sources) say nothing. */
export function periodOfTitle(line: string, year: string | null): Period | null {
  const folded = foldTitle(line).trim();
  if (folded === '' || folded.length > LONGEST_TITLE || ASIDE.test(folded)) return null;
  const heading = periodOfHeading(line, year);
  return heading.kind === 'period' ? heading.period : periodIn(folded);
}

/** The period over a column: of the words nearest to its figures that name one. */
export function periodOfPath(path: readonly string[], year: string | null): Period | null {
  return path.map((words) => periodOfTitle(words, year)).findLast((period) => period !== null) ?? null;
}

/** The one year that a text names ("năm 2025", "quý III/2025"), days of letters left out; null: none, or several. */
export function yearIn(folded: string): string | null {
  const text = folded.replace(/ngay \d{1,2}(?: thang |[/.-])\d{1,2}(?: nam |[/.-])\d{4}/g, '');
  const years = [...text.matchAll(/(?:nam |\/\s*)(20\d{2})\b/g)].map((match) => match[1] ?? '');
  const [only, ...others] = new Set(years);
  return only !== undefined && others.length === 0 ? only : null;
}

/** A day alone under "Tháng" is how spreadsheets keep 7/2025; elsewhere the first of a month may mean either. */
function oneDay(iso: string, column: PeriodColumn): PeriodWords {
  if (!isDay(iso)) return UNCLEAR;
  const first = iso.endsWith('-01');
  const month = Number(iso.slice(5, 7));
  if (column === 'month') return first ? found(months(iso.slice(0, 4), month, month)) : UNCLEAR;
  if (column === 'quarter' || (column === 'any' && first)) return UNCLEAR;
  return found({ from: iso, to: iso });
}

function found(period: Period | null): PeriodWords {
  return period === null ? UNCLEAR : { kind: 'period', period };
}

function quarterOf(quarter = '', year = ''): Period | null {
  const last = (QUARTERS[quarter] ?? 1) * 3;
  return months(year, last - 2, last);
}

/** A day written as day, month, year; whether there is such a day is asked later. */
export function day(date = '', month = '', year = ''): string {
  return `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
}

function months(year = '', first: number, last: number): Period | null {
  if (first < 1 || last > 12 || year < '1900') return null;
  return checked(day('1', String(first), year), lastOf(`${year}-${String(last).padStart(2, '0')}`));
}

function checked(from: string, to: string): Period | null {
  return isDay(from) && isDay(to) && from <= to ? { from, to } : null;
}
