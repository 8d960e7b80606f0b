/** Filed cases. */
import { rowsIn, type Scope } from '../../areas/scope.ts';
import type { Day } from '../../calendar/day.ts';
import type { Bundle } from '../../knowledge/bundle.ts';
import { inBatches } from '../../prisma/batches.ts';
import type { Prisma, Reader, Tx } from '../../prisma/client.ts';
import type { Hold } from '../holds.ts';
import type { FilingRecord, WholeFiling } from '../rows.ts';
import type { Move, Side } from '../sides.ts';
import { WHOLE } from './rows.ts';

/** Cases of a scope under any of these names: national codes, a side's codes or row keys, keys of whom they are about. */
export async function filingsNamed(
  reader: Reader,
  scope: Scope,
  side: Side,
  names: { national: readonly string[]; row: readonly string[]; subjects: readonly string[] },
): Promise<WholeFiling[]> {
  const here = rowsIn(scope);
  const ask = (where: Prisma.FilingWhereInput) =>
    reader.filing.findMany({ where: { ...here, ...where }, select: WHOLE });
  const found = [
    ...(await inBatches(names.national, (batch) => ask({ nationalCode: { in: batch } }))),
    ...(await inBatches(names.row, (batch) =>
      ask({ sides: { some: { side, OR: [{ rowKey: { in: batch } }, { code: { in: batch } }] } } }),
    )),
    ...(await inBatches(names.subjects, (batch) => ask({ subjectKey: { in: batch } }))),
  ];
  const byId = new Map(found.map((row) => [row.id, row as WholeFiling]));
  return [...byId.values()].sort((a, b) => a.id - b.id);
}

/** In a scope, or null: as good as not there. */
export async function filingById(reader: Reader, scope: Scope, id: number): Promise<WholeFiling | null> {
  return (await reader.filing.findFirst({
    where: { id, ...rowsIn(scope) },
    select: WHOLE,
  })) as WholeFiling | null;
}

/** Where a case lies, whoever asks: to refuse by its area. */
export async function areaOfFiling(reader: Reader, id: number): Promise<string | null> {
  const row = await reader.filing.findUnique({ where: { id }, select: { areaCode: true } });
  return row?.areaCode ?? null;
}

export type NewFiling = Omit<
  FilingRecord,
  'id' | 'hold' | 'holdSince' | 'move' | 'lookOn' | 'ownerId' | 'dueOn' | 'againBy'
> & {
  createdAt: Date;
  updatedAt: Date;
};

export async function addFiling(tx: Tx, row: NewFiling): Promise<number> {
  return (await tx.filing.create({ data: row, select: { id: true } })).id;
}

export async function changeFiling(
  tx: Tx,
  id: number,
  data: Partial<Omit<FilingRecord, 'id'>> & { updatedAt?: Date },
): Promise<void> {
  await tx.filing.update({ where: { id }, data });
}

export async function removeFiling(tx: Tx, id: number): Promise<void> {
  await tx.filing.delete({ where: { id } });
}

export type FilingFilter = {
  bundle?: Bundle | undefined;
  hold?: Hold | undefined;
  move?: Move | undefined;
  ownerId?: number | undefined;
};

function heldIn(scope: Scope, { bundle, hold, move, ownerId }: FilingFilter): Prisma.FilingWhereInput {
  return {
    ...rowsIn(scope),
    hold: hold ?? { not: null },
    ...(bundle === undefined ? {} : { bundle }),
    ...(move === undefined ? {} : { move }),
    ...(ownerId === undefined ? {} : { ownerId }),
  };
}

/** Cases that something holds, the longest first. */
export async function heldFilings(
  reader: Reader,
  scope: Scope,
  filter: FilingFilter,
  page: { skip: number; limit: number },
): Promise<WholeFiling[]> {
  return (await reader.filing.findMany({
    where: heldIn(scope, filter),
    select: WHOLE,
    orderBy: [{ holdSince: 'asc' }, { id: 'asc' }],
    skip: page.skip,
    take: page.limit,
  })) as WholeFiling[];
}

/** How many cases each thing holds in each commune. */
export async function countHeld(
  reader: Reader,
  scope: Scope,
): Promise<{ areaCode: string; hold: Hold; move: Move; count: number; oldest: Day }[]> {
  const rows = await reader.filing.groupBy({
    by: ['areaCode', 'hold', 'move'],
    where: { ...rowsIn(scope), hold: { not: null } },
    _count: true,
    _min: { holdSince: true },
  });
  return rows.map((row) => ({
    areaCode: row.areaCode,
    hold: row.hold as Hold,
    move: row.move as Move,
    count: row._count,
    oldest: row._min.holdSince ?? '',
  }));
}

/** How many cases of a scope were filed again singly. */
export async function countAgain(reader: Reader, scope: Scope): Promise<number> {
  return reader.filing.count({ where: { ...rowsIn(scope), againOf: { not: null } } });
}

export async function countFilings(reader: Reader, scope: Scope, filter: FilingFilter): Promise<number> {
  return reader.filing.count({ where: heldIn(scope, filter) });
}

/** Cases whose due day has passed since they were looked at. */
export async function filingsToLookAt(
  reader: Reader,
  today: Day,
  after: number,
  limit: number,
): Promise<WholeFiling[]> {
  return (await reader.filing.findMany({
    where: { lookOn: { lt: today }, id: { gt: after } },
    select: WHOLE,
    orderBy: { id: 'asc' },
    take: limit,
  })) as WholeFiling[];
}

/** Every case of some communes and a bundle, page by page: a list of theirs came. */
export async function filingsOfPart(
  reader: Reader,
  scope: Scope,
  bundle: Bundle,
  page: { after: number; limit: number },
): Promise<WholeFiling[]> {
  return (await reader.filing.findMany({
    where: { ...rowsIn(scope), bundle, id: { gt: page.after } },
    select: WHOLE,
    orderBy: { id: 'asc' },
    take: page.limit,
  })) as WholeFiling[];
}
