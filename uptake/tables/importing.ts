/** Loads the tables of a file: each period becomes a version of its own, all of them or none. */
import { createHash } from 'node:crypto';
import type { Tx } from '../../prisma/client.ts';
import type { Deps } from '../../prisma/deps.ts';
import type { Act, Denied } from '../../staff/act.ts';
import { denied } from '../../staff/staff.ts';
import { formatPeriod, type Period } from '../period.ts';
import { TWO_LEVELS_SINCE, unitsOfProvince } from '../reading/area-units.ts';
import { provinceName } from '../reading/province.ts';
import { type AskedPeriod, type ImportRequest, type ReadRequest, readRequest } from '../reading/request.ts';
import { type Reading, readTable, type Table } from '../reading/table.ts';
import type { Level } from '../reading/units.ts';
import {
  countsOf,
  headsWhere,
  insertTable,
  type NewTable,
  sameTable,
  supersede,
  tableById,
  tablesWhere,
} from '../store/tables.ts';
import { checkTable, periodsApart, unitsStillThere } from './checks.ts';
import { denominatorsAlike } from './denominator-checks.ts';
import {
  fileNameOf,
  type ImportedPeriod,
  type ImportResult,
  type ImportSummary,
  named,
  problemsOf,
  summaryOf,
} from './imported.ts';
import { enterLoad } from './loading.ts';
import { type PastRow, pastOf, unlikeOwnPast } from './past-checks.ts';
import { acceptable, atFile, type Finding, inOrder, type Problem } from './problem.ts';
import { keyOf } from './selection.ts';
import { printedTotals, problemsToKeep, rowsToKeep } from './stored-table.ts';
import { asKnown, previous, replaces } from './versions.ts';

const LONGEST_REASON = 500;

/**
 * Loads the table of an authority as a new version; of a file with several periods each becomes one, all in one
 * transaction. A refused file leaves no trace; a kept table replaces the older version of the same period and units, which
 * stays readable. Warnings are kept with the table and shown with its figures.
 *
 * Each period is checked by itself, against its own past, to which the earlier periods of the same file belong. Printed
 * totals that are not the sum of the rows, and figures far from a unit's own past or the other units, refuse the file unless `acceptTotal`
 * says why it is used all the same; every other error always refuses.
 */
export async function importTable(
  act: Act,
  deps: Pick<Deps, 'db' | 'now'>,
  request: ImportRequest,
): Promise<ImportResult> {
  const asked = await readRequest(request, deps.now());
  if (asked.kind === 'refused') {
    const problems = named(request.fileName, '', asked.findings);
    return { kind: 'refused', problems, common: problems, tables: [] };
  }
  const { provinceCode } = asked;
  const subject = `uptake:${provinceCode}`;
  const no = await deps.db.write((tx) =>
    denied(tx, act, 'uptake.write', { subject, areaCode: provinceCode }),
  );
  if (no !== null) {
    const problems = [notTheirs(request.fileName, provinceCode, no)];
    return { kind: 'refused', problems, common: problems, tables: [] };
  }
  const read: ReadPeriod[] = [];
  for (const period of asked.periods)
    read.push(await readPeriod(deps, request, { asked, period, before: read }));
  const [first] = read;
  const twins = read.flatMap(({ twin }) => twin ?? []);
  if (first !== undefined && first.twin !== null && twins.length === read.length)
    return { kind: 'same', tableId: first.twin, tables: read.map((one) => shown(request, one)) };

  // Sums over periods cannot be checked when some are loaded already and were not read again.
  if (twins.length === 0) checkSumsOverPeriods(asked, request, read);
  const whole = [...asked.findings];
  const findings = [...whole, ...read.flatMap((one) => one.findings)];
  const errors = findings.filter(({ severity }) => severity === 'error');
  const reason = (request.acceptTotal ?? '').trim().slice(0, LONGEST_REASON);
  const isRefused = errors.some((finding) => !acceptable(finding)) || (errors.length > 0 && reason === '');
  const isUnreasoned = request.acceptTotal !== undefined && reason === '' && errors.every(acceptable);
  if (isRefused && isUnreasoned) whole.push(reasonMissing());
  const problems = problemsOf(request.fileName, whole, read);
  const common = named(request.fileName, '', whole);
  const found = { problems, common, tables: read.map((one) => shown(request, one)) };
  if (isRefused) return { kind: 'refused', ...found };
  const summary = read.find((one) => one.next !== null)?.next?.summary;
  if (summary === undefined) return { kind: 'refused', ...found };
  if (request.dryRun === true) return { kind: 'checked', summary, ...found };

  return deps.db.write(async (tx): Promise<ImportResult> => {
    const kept: ImportedPeriod[] = [];
    for (const [index, one] of read.entries()) {
      const table = shown(request, one);
      const { next } = one;
      // Asked again inside the transaction: two people may have sent the same file at once.
      const meanwhile = await sameTable(tx, one.identity);
      if (meanwhile !== null || next === null) {
        kept.push({ ...table, tableId: meanwhile ?? one.twin, same: true });
        continue;
      }
      // What is said of the file as a whole is kept with its last period.
      const own = [...(index === read.length - 1 ? whole : []), ...one.findings];
      const supersedes = await versionsReplaced(tx, next.table);
      const tableId = await insertTable(tx, {
        ...next.table,
        acceptedReason: own.some(({ severity }) => severity === 'error') ? reason : null,
        problems: problemsToKeep(inOrder(own)),
      });
      await supersede(tx, supersedes, tableId);
      kept.push({ ...table, tableId, supersedes });
    }
    const made = kept.find(({ same }) => !same);
    const tableId = made?.tableId ?? kept[0]?.tableId ?? 0;
    if (made === undefined) return { kind: 'same', tableId, tables: kept };
    const importId = await enterLoad(tx, act, { request, kept, provinceCode, accepted: reason !== '' });
    const own = made.summary ?? summary;
    return {
      ...{ kind: 'kept' as const, tableId, importId, supersedes: made.supersedes, summary: own },
      ...found,
      tables: kept,
    };
  }, 'uptake');
}

/** The table of a province that is not the actor's, as one thing to mend. */
function notTheirs(file: string, provinceCode: string, { staff }: Denied): Problem {
  return {
    file,
    row: null,
    column: null,
    value: provinceCode,
    rule: 'outside-area',
    message: staff,
    todo: 'Chọn tệp của tỉnh mình, hoặc nhờ người phụ trách tỉnh đó nạp.',
    severity: 'error',
  };
}

type Ready = Extract<ReadRequest, { kind: 'ready' }>;

/** One period as it was read and checked. `twin`: the version it already is; then it was not read again. */
type ReadPeriod = {
  period: Period;
  page: string;
  identity: { digest: string; provinceCode: string; period: Period };
  twin: number | null;
  table: Table | null;
  findings: Finding[];
  next: { table: NewTable; summary: ImportSummary } | null;
};

/** In-file tables get numbers beyond any of the database: they are the newest version of their period. */
const IN_FILE = 2 ** 40;

async function readPeriod(
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
  { table, next, before }: { table: Table; next: NewTable; before: readonly ReadPeriod[] },
): Promise<Finding[]> {
  const { period, provinceCode, level } = next;
  const loaded = await headsWhere(deps.db.read, { provinceCode, level, bundles: table.bundles });
  const inFile = before.flatMap(({ next: earlier }, index) => {
    const stored = earlier?.table;
    const isAlike = stored?.level === level && stored.rows.some((row) => table.bundles.includes(row.bundle));
    return isAlike ? [{ ...stored, id: IN_FILE + index, supersededBy: null }] : [];
  });
  const others = [...loaded, ...inFile];
  const latest = previous(period, others);
  const own = inFile.find(({ id }) => id === latest?.id) ?? null;
  const last = own ?? (latest === null ? null : await tableById(deps.db.read, latest.id));
  const past = pastOf(period, others);
  const counts = await countsOf(
    deps.db.read,
    past.flatMap(({ id }) => (id < IN_FILE ? [id] : [])),
  );
  const rows: PastRow[] = [
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
function checkSumsOverPeriods(asked: Ready, request: ImportRequest, read: readonly ReadPeriod[]): void {
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
async function versionsReplaced(tx: Tx, next: NewTable): Promise<number[]> {
  const { provinceCode, level, period } = next;
  const current = await tablesWhere(tx, { provinceCode, level, within: period, current: true });
  return current.filter((old) => replaces(next, old)).map((old) => old.id);
}

/** Pages of one period tell births from deaths by their names. */
function bundleOfPage({ bundle }: AskedPeriod): Pick<ImportRequest, 'bundle'> {
  return bundle === null ? {} : { bundle };
}

function readingOf(request: ImportRequest, provinceCode: string, period: Period): Reading {
  const { answers = {}, level = null, bundle = null } = request;
  return {
    resolveUnit: unitsOfProvince({ provinceCode, periodTo: period.to, answers }),
    provinceName: provinceName(provinceCode, new Date(period.to)),
    level,
    bundle,
    ...(request.columns === undefined ? {} : { columns: request.columns }),
  };
}

function shown(request: ImportRequest, one: ReadPeriod): ImportedPeriod {
  return {
    ...one.period,
    periodText: formatPeriod(one.period),
    sheet: one.page,
    tableId: one.twin,
    same: one.twin !== null,
    supersedes: [],
    summary: one.next?.summary ?? null,
    problems: named(request.fileName, one.page, one.findings),
  };
}

function levelOf(table: Table, period: Period): Level {
  const units = table.rows.flatMap((row) => row.unit?.level ?? []);
  return units[0] ?? table.level ?? (period.to < TWO_LEVELS_SINCE ? 'district' : 'commune');
}

function sourceOf(request: ImportRequest, printed: string | null): string {
  const given = request.source?.trim();
  return given === undefined || given === '' ? (printed ?? request.fileName) : given;
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
