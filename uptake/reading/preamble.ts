import { isDay } from '../../calendar/day.ts';
import { fromWall } from '../../calendar/moment.ts';
import { foldTitle } from '../fold-title.ts';
import type { Period } from '../period.ts';
import { day, periodIn } from './period-words.ts';

/** What the lines around a table say about it. Null: nothing was found. */
export type TablePreamble = {
  period: Period | null;
  source: string | null;
  extractedAt: Date | null;
  text: string;
  folded: string;
};

const DATE = '(\\d{1,2})\\s*[/.-]\\s*(\\d{1,2})\\s*[/.-]\\s*(\\d{4})';

/** Reads period, source document and time of extraction from the title lines above (and notes below) a table. */
export function readPreamble(lines: readonly string[]): TablePreamble {
  const text = lines.join('\n').normalize('NFC');
  const folded = foldTitle(text);
  return {
    period: periodIn(folded),
    source: readSource(lines),
    extractedAt: readExtraction(folded),
    text,
    folded,
  };
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
  return fromWall(`${iso}T${time}`);
}
