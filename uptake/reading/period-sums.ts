/** Sums in a table of several periods: of one period, of one unit, or of everything. */

import type { CellValue } from '../number.ts';
import type { Period } from '../period.ts';
import { keyOf } from './blocks.ts';
import { totalLabel } from './lines.ts';
import { text } from './surroundings.ts';

/** The label of a sum before the figures of a row. */
export function sumIn(
  line: readonly CellValue[],
  unit: number,
  leading: number,
): { label: string; whole: boolean } | null {
  for (const cell of [line[unit], ...line.slice(0, leading)]) {
    const kind = text(cell) === '' ? null : totalLabel(text(cell), null);
    if (kind !== null) return { label: text(cell), whole: kind === 'whole' };
  }
  return null;
}

/** "Phường Đông Hà | Tổng | 184" to the right of the unit: the sum of its periods, not of all units. */
export function isOfUnit(line: readonly CellValue[], unit: number, column: number): boolean {
  const isSum = (index: number) => text(line[index]) !== '' && totalLabel(text(line[index]), null) !== null;
  return unit < column && isSum(column) && !line.slice(0, column).some((_, index) => isSum(index));
}

/**
 * To which period a sum belongs that names none: to the one above it; but where that has its sum already, or an earlier
 * period of the same block has none of its own, it is the sum of all.
 */
export function sumsOf() {
  const seen = new Map<string, { summed: boolean }>();
  return {
    begun: () => seen.size > 0,
    add: (period: Period, isSum: boolean) => {
      const before = seen.get(keyOf(period));
      seen.set(keyOf(period), { summed: isSum || before?.summed === true });
    },
    toOne: (period: Period | null) => {
      if (period === null) return false;
      const own = keyOf(period);
      return [...seen].every(([key, { summed }]) => (key === own) !== summed);
    },
  };
}
