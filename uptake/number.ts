import { foldTitle } from './fold-title.ts';

/** What a cell holds after the file was opened: text, a native number of a spreadsheet, or nothing. */
export type CellValue = string | number | null;

export type Count =
  /** No cases: an empty cell, a dash, "không phát sinh" leave the figure out rather than print 0. */
  { kind: 'blank' } | { kind: 'number'; value: number } | { kind: 'unreadable'; todo: string };

/** A printed rate in percent with the decimals it was printed with (19,9% is 19.9 with 1). */
export type PrintedRate = { percent: number; decimals: number };

export type Rate =
  | { kind: 'blank' }
  /** `marked`: the percent sign was there. Without it a number below 1 may be a share (0,264) or a percentage (0,6). */
  | { kind: 'rate'; rate: PrintedRate; marked: boolean }
  | { kind: 'unreadable'; todo: string };

/** More dossiers than people in the country can only be a slip of the keys. */
const LARGEST_COUNT = 99_999_999;
const LARGEST_DECIMALS = 6;
const GROUPED = /^[1-9]\d{0,2}([., ])\d{3}(?:\1\d{3})*$/;
const NO_CASES = new Set(['-', '--', '–', '—', '/', 'x', 'kps', 'khong', 'khong co', 'khong phat sinh']);
/** In the tables of the statistics offices "..." means: cases exist, the figure was not collected. That is not zero. */
const NOT_COLLECTED = /^(\.{2,}|…+)$/;
const SPREADSHEET_ERROR = /^#(DIV\/0!|N\/A|VALUE!|REF!|NUM!|NAME\?|NULL!|SPILL!)$/i;
const UNIT_WORDS = /\s*(ho so|hs|truong hop|th|luot|ca|nguoi|tre)\.?$/;

/**
 * Reads a number of dossiers as Vietnamese offices write it: 1057, 1.057, 1 057, 1,057, 05, "117 hồ sơ"; blank or a dash
 * for no cases. Never throws; what could mean two things (1.05, 12,5, a spreadsheet number with decimals) is unreadable.
 */
export function readCount(cell: CellValue): Count {
  if (cell === null) return { kind: 'blank' };
  if (typeof cell === 'number') return nativeCount(cell);
  if (/^\d{1,7}$/.test(cell)) return { kind: 'number', value: Number(cell) };
  const text = plain(cell);
  if (text === '' || NO_CASES.has(text)) return { kind: 'blank' };
  if (NOT_COLLECTED.test(text))
    return unreadable(
      'Dấu "…" là chưa có số liệu; hãy hỏi lại đơn vị và ghi số, hoặc để trống nếu không phát sinh.',
    );
  if (SPREADSHEET_ERROR.test(cell.trim()))
    return unreadable('Công thức trong ô bị lỗi; hãy sửa công thức hoặc ghi số.');
  const bare = text.replace(UNIT_WORDS, '');
  if (/^\d+$/.test(bare)) return inRange(Number(bare));
  // One kind of separator only: 1.057,000 mixes a group with a decimal sign and is not guessed.
  if (GROUPED.test(bare)) return inRange(Number(bare.replace(/\D/g, '')));
  if (/^\d+[.,]0{1,2}$/.test(bare)) return inRange(Number.parseInt(bare, 10));
  if (/^[-–−]\s*\d/.test(bare)) return unreadable('Số hồ sơ không thể âm; hãy kiểm tra lại.');
  if (/^\d+[.,]\d+$/.test(bare))
    return unreadable('Số hồ sơ phải là số nguyên; hãy ghi đủ các chữ số, ví dụ 1.057 hoặc 1057.');
  return unreadable('Hãy ghi một số nguyên, ví dụ 1.057 hoặc 1057; để trống nếu không phát sinh hồ sơ.');
}

/**
 * Reads a printed rate: 19,9%, 26.4%, "19,9 %", 0,6; blank, a dash or a division by zero for none. Never throws.
 */
export function readRate(cell: CellValue): Rate {
  if (cell === null) return { kind: 'blank' };
  if (typeof cell === 'number') {
    if (!Number.isFinite(cell) || cell < 0) return unreadable('Tỷ lệ không thể âm; hãy kiểm tra lại.');
    const decimals = Math.min(LARGEST_DECIMALS, (String(cell).split('.')[1] ?? '').length);
    return { kind: 'rate', rate: { percent: cell, decimals }, marked: false };
  }
  const text = plain(cell);
  if (text === '' || NO_CASES.has(text) || NOT_COLLECTED.test(text)) return { kind: 'blank' };
  if (SPREADSHEET_ERROR.test(cell.trim())) return { kind: 'blank' };
  const match = /^(\d{1,4})(?:[.,](\d{1,6}))?\s*(%|phan tram)?$/.exec(text);
  if (match === null)
    return unreadable('Hãy ghi tỷ lệ như 19,9% hoặc để trống; tỷ lệ được tính lại từ số hồ sơ.');
  const [, whole = '0', fraction = '', mark] = match;
  const percent = Number(`${whole}.${fraction === '' ? '0' : fraction}`);
  return { kind: 'rate', rate: { percent, decimals: fraction.length }, marked: mark !== undefined };
}

function nativeCount(value: number): Count {
  if (!Number.isFinite(value)) return unreadable('Ô không phải là số; hãy ghi lại.');
  if (value < 0) return unreadable('Số hồ sơ không thể âm; hãy kiểm tra lại.');
  if (!Number.isInteger(value)) {
    return unreadable(
      'Bảng tính đã hiểu dấu chấm hoặc dấu phẩy là phần thập phân; hãy gõ lại số không có dấu, ví dụ 1057.',
    );
  }
  return inRange(value);
}

function inRange(value: number): Count {
  if (value <= LARGEST_COUNT) return { kind: 'number', value };
  return unreadable('Số quá lớn cho một đơn vị; hãy kiểm tra lại.');
}

function plain(cell: string): string {
  return foldTitle(cell.normalize('NFKC'));
}

function unreadable(todo: string): { kind: 'unreadable'; todo: string } {
  return { kind: 'unreadable', todo };
}
