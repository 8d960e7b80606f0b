import { createHash } from 'node:crypto';
import { scopeOfAreas } from '../../areas/scope.ts';
import type { Tx } from '../../prisma/client.ts';
import type { Deps } from '../../prisma/deps.ts';
import type { Period } from '../period.ts';
import { TWO_LEVELS_SINCE, unitsOfProvince } from '../reading/area-units.ts';
import { provinceName } from '../reading/province.ts';
import type { AskedPeriod, ImportRequest, ReadRequest } from '../reading/request.ts';
import { readTable, type TableContext, type UptakeTable } from '../reading/table.ts';
import type { UnitLevel } from '../reading/units.ts';
import { countsOf, headsWhere, type NewTable, sameTable, tableById, tablesWhere } from '../store/tables.ts';
import { checkTable, periodsApart, unitsStillThere } from './checks.ts';
import { denominatorsAlike } from './denominator-checks.ts';
import { fileNameOf, type ImportSummary, summaryOf } from './imported.ts';
import { type PastFigures, pastOf, unlikeOwnPast } from './past-checks.ts';
import type { TableFinding } from './problem.ts';
import { keyOf } from './selection.ts';
import { printedTotals, rowsToKeep } from './stored-table.ts';
import { asKnown, previous, replaces } from './versions.ts';

type Ready = Extract<ReadRequest, { kind: 'ready' }>;

/** One period as it was read and checked. `twin`: the version it already is; then it was not read again. */
export type ReadPeriod = {
  period: Period;
  page: string;
  identity: { digest: string; provinceCode: string; period: Period };
  twin: number | null;
  table: UptakeTable | null;
  findings: TableFinding[];
  next: { table: NewTable; summary: ImportSummary } | null;
};

/** In-file tables get numbers beyond any of the database: they are the newest version of their period. */
const IN_FILE = 2 ** 40;

export async function readPeriod(
  deps: Pick<Deps, 'db' | 'now'>,
  request: ImportRequest,
  { asked, period: part, before }: { asked: Ready; period: AskedPeriod; before: readonly ReadPeriod[] },
): Promise<ReadPeriod> {
  const { provinceCode } = asked;
  const { period, page } = part;
  const grid = part.grid();
  // The page belongs to it: births and deaths of one period come as two pages of one workbook.
  // The same bytes under other answers are another table.
  const answered = JSON.stringify([[...(request.columns ?? [])], request.answers ?? {}]);
  const digest = createHash('sha256')
    .update(request.bytes)
    .update(grid.page)
    .update(answered === '[[],{}]' ? '' : answered)
    .digest('hex');
  const identity = { digest, provinceCode, period };
  const head = { period, page, identity };
  const twin = await sameTable(deps.db.read, identity);
  if (twin !== null) return { ...head, twin, table: null, findings: [], next: null };
  const read = readTable(grid, readingOf({ ...request, ...bundleOfPage(part) }, provinceCode, period));
  const { table } = read;
  if (table === null)
    return { ...head, twin, table, findings: [...part.findings, ...read.findings], next: null };
  const level = levelOf(table, period);
  const source = sourceOf(request, asked.source);
  const next: NewTable = {
    fileName: fileNameOf(request.fileName, page),
    digest,
    source,
    level,
    provinceCode,
    period,
    extractedAt: request.extractedAt ?? asked.extractedAt,
    loadedAt: deps.now(),
    loadedBy: request.loadedBy ?? null,
    printed: printedTotals(table),
    acceptedReason: null,
    demo: request.demo ?? false,
    rows: rowsToKeep(table),
    problems: [],
  };
  const findings = [
    ...part.findings,
    ...read.findings,
    ...checkTable(table),
    ...(await besideOthers(deps, { table, next, before })),
  ];
  return { ...head, twin, table, findings, next: { table: next, summary: summaryOf(table, next) } };
}

/** The checks against tables that are loaded, and against the earlier periods of the same file as if they were. */
async function besideOthers(
  deps: Pick<Deps, 'db' | 'now'>,
  { table, next, before }: { table: UptakeTable; next: NewTable; before: readonly ReadPeriod[] },
): Promise<TableFinding[]> {
  const { period, provinceCode, level } = next;
  const loaded = await headsWhere(deps.db.read, scopeOfAreas([provinceCode]), {
    provinceCode,
    level,
    bundles: table.bundles,
  });
  const inFile = before.flatMap(({ next: earlier }, index) => {
    const stored = earlier?.table;
    const isAlike = stored?.level === level && stored.rows.some((row) => table.bundles.includes(row.bundle));
    return isAlike ? [{ ...stored, id: IN_FILE + index, supersededBy: null }] : [];
  });
  const others = [...loaded, ...inFile];
  const latest = previous(period, others);
  const own = inFile.find(({ id }) => id === latest?.id) ?? null;
  const last =
    own ?? (latest === null ? null : await tableById(deps.db.read, scopeOfAreas([provinceCode]), latest.id));
  const past = pastOf(period, others);
  const counts = await countsOf(
    deps.db.read,
    past.flatMap(({ id }) => (id < IN_FILE ? [id] : [])),
  );
  const rows: PastFigures[] = [
    ...counts.map((row) => ({ ...row, key: keyOf(row) })),
    ...inFile.flatMap(({ id, rows: own }) => own.map((row) => ({ ...row, tableId: id, key: keyOf(row) }))),
  ];
  return [
    ...periodsApart(period, loaded),
    ...denominatorsAlike(table, last),
    ...unitsStillThere(table, last === null ? null : asKnown(last)),
    ...unlikeOwnPast(table, period, { tables: past, rows }),
  ];
}

/**
 * Sums over all periods of a page ("Tổng cộng" below three months) against the rows of all of them. What is wrong with
 * them is told, and kept, with the last of these periods.
 */
export function checkSumsOverPeriods(
  asked: Ready,
  request: ImportRequest,
  read: readonly ReadPeriod[],
): void {
  for (const { grid, from } of asked.sums) {
    const own = read.filter(({ page }) => page === '' || page === grid.page);
    const last = own.at(-1);
    if (last === undefined) continue;
    const { table, findings } = readTable(grid, readingOf(request, asked.provinceCode, last.period));
    if (table === null) continue;
    const rows = own.flatMap((one) => one.table?.rows ?? []);
    const totals = table.totals.map((total) => {
      const begins = from.get(total.row);
      if (begins === undefined) return { ...total, part: false, over: rows };
      return { ...total, part: true, over: rows.filter(({ row }) => row >= begins && row < total.row) };
    });
    last.findings.push(
      ...findings.filter(({ rule }) => rule === 'number-unreadable' || rule === 'rate-unreadable'),
    );
    // With rows left out the sums say nothing; such a period is refused for them.
    const isWhole = own.every((one) => one.table?.left === 0);
    if (isWhole) last.findings.push(...checkTable({ ...table, rows: [], totals }));
  }
}

/** The versions that a new table replaces: same period and units, of the same figures or fewer. */
export async function versionsReplaced(tx: Tx, next: NewTable): Promise<number[]> {
  const { provinceCode, level, period } = next;
  const current = await tablesWhere(tx, scopeOfAreas([provinceCode]), {
    provinceCode,
    level,
    within: period,
    current: true,
  });
  return current.filter((old) => replaces(next, old)).map((old) => old.id);
}

/** Pages of one period tell births from deaths by their names. */
function bundleOfPage({ bundle }: AskedPeriod): Pick<ImportRequest, 'bundle'> {
  return bundle === null ? {} : { bundle };
}

function levelOf(table: UptakeTable, period: Period): UnitLevel {
  const units = table.rows.flatMap((row) => row.unit?.level ?? []);
  return units[0] ?? table.level ?? (period.to < TWO_LEVELS_SINCE ? 'district' : 'commune');
}

export function readingOf(request: ImportRequest, provinceCode: string, period: Period): TableContext {
  const { answers = {}, level = null, bundle = null } = request;
  return {
    resolveUnit: unitsOfProvince({ provinceCode, periodTo: period.to, answers }),
    provinceName: provinceName(provinceCode, new Date(period.to)),
    level,
    bundle,
    ...(request.columns === undefined ? {} : { columns: request.columns }),
  };
}

export function sourceOf(request: ImportRequest, printed: string | null): string {
  const given = request.source?.trim();
  return given === undefined || given === '' ? (printed ?? request.fileName) : given;
}
