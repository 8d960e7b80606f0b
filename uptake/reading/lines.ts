import { foldTitle } from '../fold-title.ts';
import { type CellValue, readCount } from '../number.ts';
import type { TableHeader } from './header.ts';

const TOTAL =
  /^(tong|cong|chung|tong so|tong cong|tong hop|tong chung|cong chung|total|toan (tinh|thanh pho|huyen|dia ban|quoc|xa|phuong)|ca (tinh|thanh pho|huyen|nuoc)|tong (cong |so )?(toan|ca) (tinh|thanh pho|huyen|dia ban)|tong (cong )?(tinh|thanh pho|huyen))( (tinh|thanh pho|huyen|thi xa) .*)?$/;
const TOTAL_OF_PART =
  /^(toan|ca) (khu vuc|cum|vung)\b|^(tong|cong|tong cong|tong so)( (cac|so))? (xa|phuong|khu vuc|dia ban|huyen|thi xa|dac khu|nhom|cum)\b/;
/** "Cộng tháng 7/2025", "Tổng quý III", "Tổng 3 tháng": of one period or of all of them, in any case of all units. */
const TOTAL_OF_PERIOD =
  /^(tong|cong|tong cong|tong so) ((thang|quy|ky|nam) [\dixv]|(\d+|cac|ca) (thang|quy|ky)\b)/;
/** "Cộng mang sang", "Cộng trang trước", "Chuyển trang sau": the sum so far, printed at the foot and the head of pages. */
const CARRIED =
  /^(tong |tong cong |cong )?(cong )?(mang sang|chuyen sang|chuyen trang|trang truoc|trang sau|sang trang|luy ke trang|cong trang)\b/;
const ENDS = /[\s.:,;*()–-]+$/;

/**
 * What a label sums up: everything ("Tổng", "Tổng cộng", "Cộng", "Toàn tỉnh", "Tỉnh Quảng Trị" when `province` is given),
 * a part ("Cộng khu vực Cam Lộ", "Tổng các phường"), or null: a unit. "Xã Tổng Cọt", "Phường Cộng Hòa" and "Xã Chung
 * Chải" are units.
 */
export function totalLabel(label: string, province: string | null): 'whole' | 'part' | null {
  // Running numbers stand on every row of a long table.
  if (/^[\d.]*$/.test(label)) return null;
  const text = foldTitle(label).replace(ENDS, '');
  if (TOTAL.test(text) || TOTAL_OF_PERIOD.test(text) || (province !== null && text === foldTitle(province)))
    return 'whole';
  return TOTAL_OF_PART.test(text) ? 'part' : null;
}

/** A sum carried over from one printed page to the next: of no unit, and not to be added. */
export function isCarried(label: string): boolean {
  return CARRIED.test(foldTitle(label).replace(ENDS, ''));
}

/** The row under a header that counts the columns: "(1) (2) (3)=(2)/(1)", "A B 1 2 3". */
export function isNumberingLine(row: readonly CellValue[]): boolean {
  const cells = row
    .filter((cell) => cell !== null && String(cell).trim() !== '')
    .map((cell) => String(cell).trim());
  if (cells.length < 3) return false;
  if (
    !cells.every(
      (cell) => /^(\(?\s*(\d{1,2}|[A-Za-z])\s*\)?)(\s*=.*)?$/.test(cell) || /^\d{1,2}\s*=/.test(cell),
    )
  )
    return false;
  const numbers = cells.flatMap((cell) => /^\(?\s*(\d{1,2})\s*\)?/.exec(cell)?.[1] ?? []).map(Number);
  return (
    numbers.length >= 2 &&
    numbers.every((number, index) => index === 0 || number === (numbers[index - 1] ?? 0) + 1)
  );
}

/** The header printed again at the top of a page. */
export function repeatsHeader(row: readonly CellValue[], header: TableHeader): boolean {
  const unit = header.columns.find((column) => column.role.kind === 'unit');
  if (unit === undefined) return false;
  const cell = row[unit.index];
  return typeof cell === 'string' && foldTitle(cell) !== '' && foldTitle(cell) === foldTitle(unit.header);
}

/** Whether any of the cells holds a figure, readable or not: a row without is a heading, a note or a unit without cases. */
export function hasFigures(row: readonly CellValue[], columns: readonly number[]): boolean {
  return columns.some((index) => {
    const cell = row[index] ?? null;
    return readCount(cell).kind !== 'blank' && /\d/.test(String(cell));
  });
}

/** Whether any row from `from` up to `end` holds a figure. */
export function figuresBelow(
  rows: readonly CellValue[][],
  from: number,
  end: number,
  columns: readonly number[],
): boolean {
  return rows.slice(from, end).some((row) => hasFigures(row, columns));
}
