import type { Deps } from '../prisma/deps.ts';
import { type Act, scopeOf } from '../staff/act.ts';
import { type ListedTable, tableById, tablePage } from './store/tables.ts';
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
export type { ListedTable };

/** Tables a page. */
export const TABLES_A_PAGE = 100;

/** Versions of the provinces of the actor's scope, newest first, superseded ones included; 100 a page (`before`: the last id of the page before). */
export async function listTables(
  act: Act,
  deps: Pick<Deps, 'db'>,
  filter: { provinceCode?: string; before?: number; limit?: number } = {},
): Promise<ListedTable[]> {
  return tablePage(deps.db.read, scopeOf(act), { limit: TABLES_A_PAGE, ...filter });
}

/** One version with rows, printed totals and problems; null when there is none with this id in the actor's provinces. */
export async function tableOf(act: Act, deps: Pick<Deps, 'db'>, id: number): Promise<StoredTable | null> {
  return tableById(deps.db.read, scopeOf(act), id);
}
