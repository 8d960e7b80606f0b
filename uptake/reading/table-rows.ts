import type { Bundle } from '../../knowledge/bundle.ts';
import type { Figures } from './columns.ts';
import type { TableColumn } from './head-columns.ts';
import type { TableUnit } from './units.ts';

export type TableRow = {
  /** Row number as a spreadsheet shows it. */
  row: number;
  label: string;
  /** The column that names the units. */
  unitColumn: TableColumn;
  unit: TableUnit | null;
  figures: Partial<Record<Bundle, Figures>>;
};

/**
 * A printed sum. `over`: the rows it should add up. `part`: a sum of some rows, not of all. `heading`: it stands under the
 * name of a wider unit (a district above its communes).
 */
export type TotalRow = Omit<TableRow, 'unit'> & {
  part: boolean;
  heading: TableUnit | null;
  over: TableRow[];
};
