import { createHash } from 'node:crypto';
import type { Database } from '../prisma/client.ts';
import { TWO_LEVELS_SINCE, unitsOfProvince } from './area-units.ts';
import { checkTable, periodsApart, sumOf, unitsStillThere } from './checks.ts';
import { figure } from './figure.ts';
import { BUNDLE_LABELS, type Bundle } from './header.ts';
import { pastOf, unlikeOwnPast } from './past-checks.ts';
import { formatPeriod, type Period } from './period.ts';
import { acceptable, atFile, type Finding, inOrder, type Problem } from './problem.ts';
import { type ImportRequest, provinceName, readRequest } from './request.ts';
import { keyOf } from './selection.ts';
import {
  countsOf,
  headsWhere,
  insertTable,
  type NewTable,
  sameTable,
  supersede,
  tableById,
  tablesWhere,
} from './store.ts';
import type { StoredTable } from './stored.ts';
import { printedTotals, problemsToKeep, rowsToKeep } from './stored-table.ts';
import { readTable, type Table } from './table.ts';
import type { Level } from './units.ts';
import { asKnown, previous, replaces } from './versions.ts';

export { difficulties, difficultiesCsv, logDifficulty, settleDifficulty } from './difficulties.ts';
export {
  DIFFICULTY_KIND_WORDS,
  DIFFICULTY_KINDS,
  DIFFICULTY_STATE_WORDS,
  DIFFICULTY_STATES,
  MOST_WORDS,
} from './difficulty.ts';
export { reportCsv } from './export-csv.ts';
export { reportHtml } from './export-html.ts';
export { joinedNotes } from './export-rows.ts';
export { reportXlsx } from './export-xlsx.ts';
export type { Bundle } from './header.ts';
export { type BundleLift, filedIn, type Lift, lift, pastUptake } from './lift.ts';
export { dueNotices, openNotices, SENT_KINDS, stillMissing, type Waiting } from './missing.ts';
export {
  dueReports,
  isReportKind,
  makeOfficeReport,
  officeReport,
  officeReports,
  previewReport,
  saveWording,
  wordingOf,
} from './office.ts';
export { officeDocx } from './office-docx.ts';
export { reportDocx } from './office-extract.ts';
export { lastClosed } from './office-period.ts';
export type { OfficeBody } from './office-report.ts';
export { officeXlsx } from './office-xlsx.ts';
export { isDay } from './period.ts';
export { acceptable, type Problem } from './problem.ts';
export type { ReportModel } from './report.ts';
export { type ReportQuestion, report } from './reporting.ts';
export type { ImportRequest } from './request.ts';
export type { StoredTable } from './stored.ts';
export { type Trend, trend } from './trend.ts';
export type { Level } from './units.ts';
export {
  REPORT_KIND_WORDS,
  REPORT_KINDS,
  type ReportKind,
  WORDING_FIELDS,
  type Wording,
  type WordingField,
  wordingMistakes,
} from './wording.ts';

export type Deps = { db: Database; now: () => Date };

/** What was understood of a file, to be shown before and after keeping. */
export type ImportSummary = {
  provinceCode: string;
  province: string;
  from: string;
  to: string;
  periodText: string;
  level: Level;
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

export type ImportResult =
  | { kind: 'kept'; tableId: number; supersedes: number[]; problems: Problem[]; summary: ImportSummary }
  /** A dry run: nothing was saved, and nothing stands against saving. */
  | { kind: 'checked'; problems: Problem[]; summary: ImportSummary }
  /** These bytes are already the current version of this period and province. */
  | { kind: 'same'; tableId: number }
  | { kind: 'refused'; problems: Problem[] };

const LONGEST_REASON = 500;

/**
 * Loads one table of an authority as a new version. A refused table leaves no trace; a kept one replaces the older version
 * of the same period and units, which stays readable. Warnings are kept with the table and shown with its figures.
 *
 * Printed totals that are not the sum of the rows, and figures far from a unit's own past or from the other units, refuse the
 * table unless `acceptTotal` says why it is used all the same; every other error always refuses.
 */
export async function importTable(deps: Deps, request: ImportRequest): Promise<ImportResult> {
  const asked = await readRequest(request, deps.now());
  if (asked.kind === 'refused') return refused(request, asked.findings);
  const { period, provinceCode } = asked;
  // The page belongs to it: births and deaths of one period come as two pages of one workbook.
  const digest = createHash('sha256').update(request.bytes).update(asked.grid.page).digest('hex');
  const identity = { digest, provinceCode, period };
  const twin = await sameTable(deps.db.read, identity);
  if (twin !== null) return { kind: 'same', tableId: twin };

  const { answers = {}, level: wantedLevel = null, bundle = null } = request;
  const resolveUnit = unitsOfProvince({ provinceCode, periodTo: period.to, answers });
  const read = readTable(asked.grid, {
    resolveUnit,
    provinceName: provinceName(provinceCode, new Date(period.to)),
    level: wantedLevel,
    bundle,
  });
  const { table } = read;
  if (table === null) return refused(request, [...asked.findings, ...read.findings]);
  const level = levelOf(table, period);
  const others = await headsWhere(deps.db.read, { provinceCode, level, bundles: table.bundles });
  const latest = previous(period, others);
  const before = latest === null ? null : await tableById(deps.db.read, latest.id);
  const past = pastOf(period, others);
  const counts = await countsOf(
    deps.db.read,
    past.map(({ id }) => id),
  );
  const findings = [
    ...asked.findings,
    ...read.findings,
    ...checkTable(table),
    ...periodsApart(period, others),
    ...unitsStillThere(table, before === null ? null : asKnown(before)),
    ...unlikeOwnPast(table, period, {
      tables: past,
      rows: counts.map((row) => ({ ...row, key: keyOf(row) })),
    }),
  ];
  const errors = findings.filter((finding) => finding.severity === 'error');
  const reason = (request.acceptTotal ?? '').trim().slice(0, LONGEST_REASON);
  if (errors.some((finding) => !acceptable(finding))) return refused(request, findings);
  if (errors.length > 0 && reason === '') {
    const empty = request.acceptTotal === undefined ? [] : [reasonMissing()];
    return refused(request, [...findings, ...empty]);
  }

  const source = sourceOf(request, table);
  const summary = summaryOf(table, { provinceCode, period, level, source });
  const problems = named(request, findings);
  if (request.dryRun === true) return { kind: 'checked', problems, summary };
  const next: NewTable = {
    fileName: request.fileName,
    digest,
    source,
    level,
    provinceCode,
    period,
    extractedAt: request.extractedAt ?? table.preamble.extractedAt,
    loadedAt: deps.now(),
    loadedBy: request.loadedBy ?? null,
    printed: printedTotals(table),
    acceptedReason: errors.length > 0 ? reason : null,
    demo: request.demo ?? false,
    rows: rowsToKeep(table),
    problems: problemsToKeep(inOrder(findings)),
  };
  return deps.db.write(async (tx): Promise<ImportResult> => {
    // Asked again inside the transaction: two people may have sent the same file at once.
    const meanwhile = await sameTable(tx, identity);
    if (meanwhile !== null) return { kind: 'same', tableId: meanwhile };
    const current = await tablesWhere(tx, { provinceCode, level, within: period, current: true });
    const supersedes = current.filter((old) => replaces(next, old)).map((old) => old.id);
    const tableId = await insertTable(tx, next);
    await supersede(tx, supersedes, tableId);
    return { kind: 'kept', tableId, supersedes, problems, summary };
  }, 'uptake');
}

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

function levelOf(table: Table, period: Period): Level {
  const units = table.rows.flatMap((row) => row.unit?.level ?? []);
  return units[0] ?? table.level ?? (period.to < TWO_LEVELS_SINCE ? 'district' : 'commune');
}

function sourceOf(request: ImportRequest, table: Table): string {
  const given = request.source?.trim();
  return given === undefined || given === '' ? (table.preamble.source ?? request.fileName) : given;
}

function summaryOf(
  table: Table,
  of: { provinceCode: string; period: Period; level: Level; source: string },
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
  return { provinceCode, province, ...period, periodText: formatPeriod(period), level, source, bundles };
}

function reasonMissing(): Finding {
  const message = 'Lý do chấp nhận tổng lệch hoặc số khác thường không được để trống.';
  return atFile({
    rule: 'reason-missing',
    message,
    todo: 'Ghi lý do; lý do được in cạnh số liệu.',
    severity: 'error',
  });
}

function refused(request: ImportRequest, findings: readonly Finding[]): ImportResult {
  return { kind: 'refused', problems: named(request, findings) };
}

function named(request: ImportRequest, findings: readonly Finding[]): Problem[] {
  return inOrder(findings).map((finding) => ({ file: request.fileName, ...finding }));
}
