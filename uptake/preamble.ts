import { fold } from './fold.ts';
import { isDay, type Period } from './period.ts';

/** What the lines around a table say about it. Null: nothing was found. */
export type Preamble = {
  period: Period | null;
  source: string | null;
  extractedAt: Date | null;
  text: string;
  folded: string;
};

const DATE = '(\\d{1,2})\\s*[/.-]\\s*(\\d{1,2})\\s*[/.-]\\s*(\\d{4})';
const QUARTERS: Record<string, number> = { i: 1, ii: 2, iii: 3, iv: 4, '1': 1, '2': 2, '3': 3, '4': 4 };
/** Clock of the offices; Viet Nam has no summer time. */
const OFFSET = '+07:00';

/** Reads period, source document and time of extraction from the title lines above (and notes below) a table. */
export function readPreamble(lines: readonly string[]): Preamble {
  const text = lines.join('\n').normalize('NFC');
  const folded = fold(text);
  return {
    period: readPeriod(folded),
    source: readSource(lines),
    extractedAt: readExtraction(folded),
    text,
    folded,
  };
}

/**
 * "Từ ngày 20/7/2023 đến 16/10/2023", "từ 01/7 đến 31/7/2025", "tháng 9 năm 2025", "tháng 9/2025", "quý III/2025",
 * "6 tháng đầu năm 2025", "năm 2025", "ngày 20/10/2025". A day alone ("tính đến 16/10/2023") has no beginning: null.
 */
function readPeriod(folded: string): Period | null {
  const full = new RegExp(`tu (?:ngay )?${DATE}\\s*(?:den|-|–)\\s*(?:het )?(?:ngay )?${DATE}`).exec(folded);
  if (full !== null) return checked(day(full[1], full[2], full[3]), day(full[4], full[5], full[6]));
  const short = new RegExp(`tu (?:ngay )?(\\d{1,2})[/.-](\\d{1,2}) den (?:het )?(?:ngay )?${DATE}`).exec(
    folded,
  );
  if (short !== null) return checked(day(short[1], short[2], short[5]), day(short[3], short[4], short[5]));
  const half = /(?:6|sau) thang (dau|cuoi) nam (\d{4})/.exec(folded);
  if (half !== null) return half[1] === 'dau' ? months(half[2], 1, 6) : months(half[2], 7, 12);
  const quarter = /quy (iv|i{1,3}|[1-4])\s*(?:\/|nam|-)\s*(?:nam )?(\d{4})/.exec(folded);
  if (quarter !== null) {
    const last = (QUARTERS[quarter[1] ?? ''] ?? 1) * 3;
    return months(quarter[2], last - 2, last);
  }
  const month = /(?<!ngay \d{1,2} )(?:thang|ky) (\d{1,2})\s*(?:\/|nam|-)\s*(?:nam )?(\d{4})/.exec(folded);
  if (month !== null) return months(month[2], Number(month[1]), Number(month[1]));
  const one = new RegExp(`(?:so lieu|trong|ket qua|phat sinh)(?: trong)? ngay ${DATE}`).exec(folded);
  if (one !== null) return checked(day(one[1], one[2], one[3]), day(one[1], one[2], one[3]));
  const year = /(?<!thang \d{1,2} )(?:trong|ca|so lieu|ket qua) nam (\d{4})/.exec(folded);
  return year === null ? null : months(year[1], 1, 12);
}

/**
 * "(Ban hành kèm theo Công văn số 5630/UBND-NC ngày 27 tháng 10 năm 2023 của UBND tỉnh Quảng Trị)" without the frame. A
 * letter also cites others; the one the table is issued with goes before the first one cited.
 */
function readSource(lines: readonly string[]): string | null {
  const clean = lines.map((line) => line.normalize('NFC').replace(/\*/g, '').replace(/\s+/g, ' '));
  const found = (before: string) => {
    const date = '(?:\\d{1,2}/\\d{1,2}/\\d{4}|\\d{1,2} tháng \\d{1,2} năm \\d{4})';
    const words = '(?:Công văn|Báo cáo|Kế hoạch|Quyết định|Thông báo|Tờ trình)';
    const issuer = '(?: của [^().,;“"]{3,80})?';
    const pattern = new RegExp(`${before}(${words} số:? ?[^ ()]{1,40}(?: ngày ${date})?${issuer})`, 'iu');
    return clean.flatMap((line) => pattern.exec(line)?.[1]?.trim() ?? [])[0] ?? null;
  };
  return found('kèm theo ') ?? found('');
}

/** "Số liệu trích xuất lúc 15 giờ 30 ngày 17/10/2023", "cập nhật đến 17/10/2023" (the end of that day). */
function readExtraction(folded: string): Date | null {
  const words = '(?:trich xuat|ket xuat|chot so lieu|cap nhat|thoi diem lay so lieu)';
  const clock = '(?:(\\d{1,2})\\s*(?:gio|h|:)\\s*(\\d{2})?\\D{0,12})?';
  const match = new RegExp(`${words}[^\\d\\n]{0,40}${clock}${DATE}`).exec(folded);
  if (match === null) return null;
  const [, hour, minute, date, month, year] = match;
  const iso = day(date, month, year);
  if (!isDay(iso)) return null;
  const time = hour === undefined ? '23:59' : `${hour.padStart(2, '0')}:${(minute ?? '0').padStart(2, '0')}`;
  const at = new Date(`${iso}T${time}:00${OFFSET}`);
  return Number.isNaN(at.getTime()) ? null : at;
}

function day(date = '', month = '', year = ''): string {
  return `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
}

function months(year = '', first: number, last: number): Period | null {
  if (first < 1 || last > 12) return null;
  const end = new Date(Date.UTC(Number(year), last, 0)).toISOString().slice(0, 10);
  return checked(day('1', String(first), year), end);
}

function checked(from: string, to: string): Period | null {
  return isDay(from) && isDay(to) && from <= to ? { from, to } : null;
}
