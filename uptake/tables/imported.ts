/** What an import says of itself: figures and problems of each period, for people and for programs. */

import { sayPeriod } from '../../calendar/words.ts';
import { BUNDLE_LABELS, type Bundle } from '../../knowledge/bundle.ts';
import type { Period } from '../period.ts';
import { provinceName } from '../reading/province.ts';
import type { UptakeTable } from '../reading/table.ts';
import type { UnitLevel } from '../reading/units.ts';
import { figure } from '../report/figure.ts';
import { sumOf } from './checks.ts';
import { inOrder, type TableFinding, type TableProblem } from './problem.ts';

/** What was understood of a file, to be shown before and after keeping. */
export type ImportSummary = {
  provinceCode: string;
  province: string;
  from: string;
  to: string;
  periodText: string;
  level: UnitLevel;
  source: string;
  bundles: {
    bundle: Bundle;
    label: string;
    units: number;
    totalText: string;
    linkedText: string;
    percentText: string;
  }[];
};

/** One period of a file: what was understood of it, and what is wrong with it. */
export type ImportedPeriod = {
  from: string;
  to: string;
  periodText: string;
  /** The page of a workbook of which several are loaded; else ''. */
  sheet: string;
  /** The version it became. Null: nothing was saved. */
  tableId: number | null;
  /** These bytes were already the current version of this period. */
  same: boolean;
  supersedes: number[];
  /** Null: its rows could not be read, or it is already loaded. */
  summary: ImportSummary | null;
  problems: TableProblem[];
};

/** `tables`: every period of the file, the earliest first. `problems`: all, of which `common` are of no single period. */
type Found = { tables: ImportedPeriod[]; problems: TableProblem[]; common: TableProblem[] };

/**
 * What became of a file. `tableId`, `supersedes` and
 * `summary` are of the first period that is new: most files have just one.
 */
export type ImportResult =
  | (Found & {
      kind: 'kept';
      tableId: number;
      /** The line in the ledger of loads, by which it can be taken back. */
      importId: number;
      supersedes: number[];
      summary: ImportSummary;
    })
  /** A dry run: nothing was saved, and nothing stands against saving. */
  | (Found & { kind: 'checked'; summary: ImportSummary })
  /** These bytes are already the current version of all their periods in this province. */
  | { kind: 'same'; tableId: number; tables: ImportedPeriod[] }
  | (Found & { kind: 'refused' });

/** The figures of one table, to be shown. */
export function summaryOf(
  table: UptakeTable,
  of: { provinceCode: string; period: Period; level: UnitLevel; source: string },
): ImportSummary {
  const { provinceCode, period, level, source } = of;
  const bundles = table.bundles.flatMap((bundle) => {
    const rows = table.rows.filter((row) => row.figures[bundle] !== undefined);
    // A table of gaps or returned dossiers alone has no rate: 0 of 0 would be read as one.
    if (rows.every((row) => row.figures[bundle]?.columns.of.total === undefined)) return [];
    const sum = figure(sumOf(rows, bundle, 'total'), sumOf(rows, bundle, 'linked'));
    const { totalText, linkedText, percentText } = sum;
    return [{ bundle, label: BUNDLE_LABELS[bundle], units: rows.length, totalText, linkedText, percentText }];
  });
  const province = provinceName(provinceCode, new Date(period.to));
  return { provinceCode, province, ...period, periodText: sayPeriod(period), level, source, bundles };
}

/** Of the whole file first, then period by period; errors before warnings. */
export function problemsOf(
  fileName: string,
  common: readonly TableFinding[],
  read: readonly { page: string; findings: readonly TableFinding[] }[],
): TableProblem[] {
  const all = [
    ...named(fileName, '', common),
    ...read.flatMap(({ page, findings }) => named(fileName, page, findings)),
  ];
  const of = (severity: TableProblem['severity']) => all.filter((problem) => problem.severity === severity);
  return [...of('error'), ...of('warning')];
}

/** How a kept table is called: "bang.xlsx, trang “T7”" when several pages of a workbook are loaded. */
export function fileNameOf(fileName: string, page: string): string {
  return page === '' ? fileName : `${fileName}, trang “${page}”`;
}

/** Findings of one page as problems of the file, in the order of their cells. */
export function named(fileName: string, page: string, findings: readonly TableFinding[]): TableProblem[] {
  const place = { file: fileName, ...(page === '' ? {} : { sheet: page }) };
  return inOrder(findings).map((finding) => ({ ...place, ...finding }));
}
