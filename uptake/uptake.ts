import type { Bundle } from '../knowledge/bundle.ts';
import type { Deps } from '../prisma/deps.ts';
import { tableById, tablesWhere } from './store/tables.ts';
import type { StoredTable } from './tables/stored.ts';

export {
  type BundleEffect,
  type CampaignEffect,
  campaignEffect,
  filedIn,
  pastUptake,
} from './effect/effect.ts';
export { trend, type UptakeTrend } from './effect/trend.ts';
export { difficulties, difficultiesCsv, logDifficulty, settleDifficulty } from './office/difficulties.ts';
export {
  DIFFICULTY_KIND_WORDS,
  DIFFICULTY_KINDS,
  DIFFICULTY_STATE_WORDS,
  DIFFICULTY_STATES,
  MOST_WORDS,
} from './office/difficulty.ts';
export { officeDocx } from './office/docx.ts';
export { reportDocx } from './office/extract.ts';
export { dueNotices, type MissingReports, openNotices, SENT_KINDS, stillMissing } from './office/missing.ts';
export {
  dueReports,
  isReportKind,
  makeOfficeReport,
  officeReport,
  officeReports,
  previewReport,
  saveWording,
  wordingOf,
} from './office/office.ts';
export { lastClosed } from './office/office-period.ts';
export type { OfficeBody } from './office/office-report.ts';
export {
  REPORT_KIND_WORDS,
  REPORT_KINDS,
  type ReportKind,
  type ReportWording,
  WORDING_FIELDS,
  type WordingField,
  wordingMistakes,
} from './office/wording.ts';
export { officeXlsx } from './office/xlsx.ts';
export { type FileLayout, layoutOf, type TableLayout } from './reading/layout.ts';
export {
  type ColumnMapping,
  columnAnswers,
  isMeaning,
  NO_MAPPING,
  overlaid,
  parseMapping,
  printMapping,
  readMapping,
} from './reading/mapping.ts';
export { isKept, KEPT, MEANINGS } from './reading/meanings.ts';
export type { UnitLevel } from './reading/units.ts';
export { reportCsv } from './report/export-csv.ts';
export { reportHtml } from './report/export-html.ts';
export { joinedNotes } from './report/export-rows.ts';
export { reportXlsx } from './report/export-xlsx.ts';
export type { ReportModel } from './report/report-model.ts';
export { type ReportQuestion, report } from './report/reporting.ts';
export type { ImportedPeriod, ImportResult } from './tables/imported.ts';
export { importTable } from './tables/importing.ts';
export { undoTables } from './tables/loading.ts';
export { acceptable, type TableProblem } from './tables/problem.ts';
export type { StoredTable } from './tables/stored.ts';

/** One loaded version, without its rows. `loadedBy` is a staff id, never a name. */
export type ListedTable = Omit<StoredTable, 'rows' | 'problems' | 'digest' | 'printed'> & {
  bundles: Bundle[];
  units: number;
  warnings: number;
};

/** All versions, newest first, superseded ones included. */
export async function listTables(
  deps: Pick<Deps, 'db'>,
  filter: { provinceCode?: string } = {},
): Promise<ListedTable[]> {
  const tables = await tablesWhere(deps.db.read, filter);
  return tables.reverse().map(({ rows, problems, digest: _digest, printed: _printed, ...head }) => ({
    ...head,
    bundles: [...new Set(rows.map((row) => row.bundle))],
    units: new Set(rows.map((row) => row.position)).size,
    warnings: problems.length,
  }));
}

/** One version with rows, printed totals and problems; null when there is none with this id. */
export async function tableOf(deps: Pick<Deps, 'db'>, id: number): Promise<StoredTable | null> {
  return tableById(deps.db.read, id);
}
