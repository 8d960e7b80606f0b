/** Loaded tables: kept as versions, never changed. */

import { rowsOfProvinces, type Scope } from '../../areas/scope.ts';
import { BUNDLES, type Bundle } from '../../knowledge/bundle.ts';
import { batches } from '../../prisma/batches.ts';
import type { Reader, Tx } from '../../prisma/client.ts';
import type { Period } from '../period.ts';
import type { UnitLevel } from '../reading/units.ts';
import type { ProblemSeverity, TableProblemRule } from '../tables/problem.ts';
import type { PrintedTotals, StoredProblem, StoredRow, StoredTable } from '../tables/stored.ts';

/** SQLite takes 32,766 bound values, the adapter 999; a row has twelve. */
const BATCH = 80;

/** A day's notices of every province and kind, and more. */
export const MOST_NOTICES = 200;

const PARTS = { rows: { orderBy: { position: 'asc' } }, problems: { orderBy: { id: 'asc' } } } as const;

/** A table to be written: no id yet, and nothing supersedes it. */
export type NewTable = Omit<StoredTable, 'id' | 'supersededBy'>;

/** Writes one version with its rows and problems; returns its id. */
export async function insertTable(tx: Tx, table: NewTable): Promise<number> {
  const { rows, problems, period, printed, ...head } = table;
  const made = await tx.uptakeTable.create({
    data: { ...head, periodFrom: period.from, periodTo: period.to, printed: JSON.stringify(printed) },
    select: { id: true },
  });
  for (const part of batches(rows, BATCH)) {
    await tx.uptakeRow.createMany({
      data: part.map((row) => ({ ...row, tableId: made.id })),
    });
  }
  for (const part of batches(problems, BATCH)) {
    const data = part.map((problem) => ({
      ...problem,
      tableId: made.id,
      printed: problem.printed === null ? null : String(problem.printed),
      computed: problem.computed === null ? null : String(problem.computed),
    }));
    await tx.uptakeProblem.createMany({ data });
  }
  return made.id;
}

/** Marks older versions as replaced. Their rows stay: nothing is overwritten. */
export async function supersede(tx: Tx, ids: readonly number[], by: number): Promise<void> {
  if (ids.length === 0) return;
  await tx.uptakeTable.updateMany({ where: { id: { in: [...ids] } }, data: { supersededBy: by } });
}

/** Removes a version that nothing replaced since, and puts those it replaced in force again; false: it stays. */
export async function removeTable(tx: Tx, id: number, replaced: readonly number[]): Promise<boolean> {
  const { count } = await tx.uptakeTable.deleteMany({ where: { id, supersededBy: null } });
  if (count === 0) return false;
  await tx.uptakeTable.updateMany({
    where: { id: { in: [...replaced] }, supersededBy: id },
    data: { supersededBy: null },
  });
  return true;
}

/** The current version that was made of the same bytes for the same province and period, if any. */
export async function sameTable(
  reader: Reader,
  of: { digest: string; provinceCode: string; period: Period },
): Promise<number | null> {
  const found = await reader.uptakeTable.findFirst({
    where: {
      digest: of.digest,
      provinceCode: of.provinceCode,
      periodFrom: of.period.from,
      periodTo: of.period.to,
      supersededBy: null,
    },
    select: { id: true },
    orderBy: { id: 'desc' },
  });
  return found?.id ?? null;
}

/** Which tables to load; what is not given does not narrow. */
export type TableFilter = { provinceCode?: string; level?: UnitLevel; within?: Period; current?: boolean };

/** Tables with rows and problems, oldest version first. */
export async function tablesWhere(reader: Reader, scope: Scope, filter: TableFilter): Promise<StoredTable[]> {
  const found = await reader.uptakeTable.findMany({
    where: whereOf(scope, filter),
    include: PARTS,
    orderBy: { id: 'asc' },
  });
  return found.map(stored);
}

/** One loaded version, without its rows. `loadedBy` is a staff id, never a name. */
export type ListedTable = Omit<StoredTable, 'rows' | 'problems' | 'digest' | 'printed'> & {
  bundles: Bundle[];
  units: number;
  warnings: number;
};

/** Heads of tables, newest first, a page at a time; their rows are only counted. */
export async function tablePage(
  reader: Reader,
  scope: Scope,
  ask: { provinceCode?: string; before?: number; limit: number },
): Promise<ListedTable[]> {
  const { before, limit, ...filter } = ask;
  const heads = await reader.uptakeTable.findMany({
    where: { ...whereOf(scope, filter), ...(before === undefined ? {} : { id: { lt: before } }) },
    include: { _count: { select: { problems: true } } },
    orderBy: { id: 'desc' },
    take: limit,
  });
  const ids = heads.map(({ id }) => id);
  const rows = await reader.uptakeRow.groupBy({
    by: ['tableId', 'bundle', 'position'],
    where: { tableId: { in: ids } },
  });
  return heads.map(({ _count, periodFrom, periodTo, digest: _digest, printed: _printed, ...head }) => {
    const own = rows.filter(({ tableId }) => tableId === head.id);
    return {
      ...head,
      level: head.level as UnitLevel,
      period: { from: periodFrom, to: periodTo },
      bundles: BUNDLES.filter((bundle) => own.some((row) => row.bundle === bundle)),
      units: new Set(own.map(({ position }) => position)).size,
      warnings: _count.problems,
    };
  });
}

/** Current tables of a province and level that tell of some bundle of these, without their rows, oldest version first. */
export async function headsWhere(
  reader: Reader,
  scope: Scope,
  of: { provinceCode: string; level: UnitLevel; bundles: readonly Bundle[] },
): Promise<{ id: number; fileName: string; period: Period }[]> {
  const { provinceCode, level, bundles } = of;
  const found = await reader.uptakeTable.findMany({
    where: {
      ...whereOf(scope, { provinceCode, level, current: true }),
      rows: { some: { bundle: { in: [...bundles] } } },
    },
    select: { id: true, fileName: true, periodFrom: true, periodTo: true },
    orderBy: { id: 'asc' },
  });
  return found.map(({ periodFrom: from, periodTo: to, ...head }) => ({ ...head, period: { from, to } }));
}

/** The counts of some tables, unit by unit. */
export async function countsOf(reader: Reader, ids: readonly number[]) {
  const found = await reader.uptakeRow.findMany({
    where: { tableId: { in: [...ids] } },
    select: {
      ...{ tableId: true, unitName: true, unitKind: true, areaCode: true, district: true },
      ...{ bundle: true, total: true, linked: true },
    },
  });
  return found.map((row) => ({ ...row, bundle: row.bundle as Bundle, unitKind: row.unitKind as UnitLevel }));
}

/** The periods of current tables of a level that ended before a day. */
export async function periodsBefore(
  reader: Reader,
  scope: Scope,
  of: { provinceCode?: string; level: UnitLevel },
  day: string,
): Promise<Period[]> {
  const found = await reader.uptakeTable.findMany({
    where: { ...whereOf(scope, { ...of, current: true }), periodTo: { lt: day } },
    select: { periodFrom: true, periodTo: true },
    distinct: ['periodFrom', 'periodTo'],
  });
  return found.map(({ periodFrom, periodTo }) => ({ from: periodFrom, to: periodTo }));
}

/** One table with rows and problems. */
export async function tableById(reader: Reader, scope: Scope, id: number): Promise<StoredTable | null> {
  const found = await findOne(reader, scope, id);
  return found === null ? null : stored(found);
}

function whereOf(scope: Scope, { provinceCode, level, within, current }: TableFilter) {
  return {
    AND: [rowsOfProvinces(scope), provinceCode === undefined ? {} : { provinceCode }],
    ...(level === undefined ? {} : { level }),
    ...(within === undefined ? {} : { periodFrom: { gte: within.from }, periodTo: { lte: within.to } }),
    ...(current === true ? { supersededBy: null } : {}),
  };
}

type TableRecord = NonNullable<Awaited<ReturnType<typeof findOne>>>;

function findOne(reader: Reader, scope: Scope, id: number) {
  return reader.uptakeTable.findFirst({ where: { id, ...rowsOfProvinces(scope) }, include: PARTS });
}

function stored(record: TableRecord): StoredTable {
  const { rows, problems, periodFrom, periodTo, printed, level, ...head } = record;
  return {
    ...head,
    level: level as UnitLevel,
    period: { from: periodFrom, to: periodTo },
    printed: JSON.parse(printed) as Partial<Record<Bundle, PrintedTotals>>,
    rows: rows
      .map(({ id: _id, tableId: _table, ...row }) => ({
        ...row,
        bundle: row.bundle as Bundle,
        unitKind: row.unitKind as UnitLevel,
      }))
      .sort(byPlace),
    problems: problems.map(
      ({ id: _id, tableId: _table, ...problem }): StoredProblem => ({
        ...problem,
        rule: problem.rule as TableProblemRule,
        severity: problem.severity as ProblemSeverity,
        printed: problem.printed === null ? null : Number(problem.printed),
        computed: problem.computed === null ? null : Number(problem.computed),
      }),
    ),
  };
}

function byPlace(a: StoredRow, b: StoredRow): number {
  return a.position - b.position || BUNDLES.indexOf(a.bundle) - BUNDLES.indexOf(b.bundle);
}
