import { rowsIn, type Scope } from '../../areas/scope.ts';
import type { Reader, Tx } from '../../prisma/client.ts';
import type { FactState } from '../fact-draft.ts';

export type FactVersionRow = {
  id: number;
  factId: string;
  version: number;
  areaCode: string;
  replaces: string | null;
  body: string;
  note: string;
  state: FactState;
  savedBy: number | null;
  savedAt: Date;
  decidedBy: number | null;
  decidedAt: Date | null;
  remark: string | null;
  retiredAt: Date | null;
};

type New = Pick<
  FactVersionRow,
  'factId' | 'version' | 'areaCode' | 'replaces' | 'body' | 'note' | 'state' | 'savedBy' | 'savedAt'
> &
  Partial<Pick<FactVersionRow, 'decidedBy' | 'decidedAt'>>;

/** Adds a version; false when another person saved that number meanwhile. */
export async function addFactVersion(tx: Tx, row: New): Promise<boolean> {
  const taken = await tx.factVersion.findUnique({
    where: { factId_version: { factId: row.factId, version: row.version } },
  });
  if (taken !== null) return false;
  await tx.factVersion.create({ data: row });
  return true;
}

/** Rows of the whole country, and of the areas of a scope. */
function visible(scope: Scope) {
  return scope.kind === 'country' ? {} : { OR: [{ areaCode: '' }, rowsIn(scope)] };
}

/** Every version of a fact that the scope may see, the newest first. */
export async function versionsOfFact(
  reader: Reader,
  scope: Scope,
  factId: string,
): Promise<FactVersionRow[]> {
  const rows = await reader.factVersion.findMany({
    where: { factId, ...visible(scope) },
    omit: { demo: true },
    orderBy: { version: 'desc' },
  });
  return rows as FactVersionRow[];
}

/** The area and authors of a fact, whoever asks: for refusals and approvals. */
export async function ownersOfFact(
  reader: Reader,
  factId: string,
): Promise<{ areaCode: string; replaces: string | null; authors: number[] } | null> {
  const rows = await reader.factVersion.findMany({
    where: { factId },
    select: { areaCode: true, replaces: true, savedBy: true },
    orderBy: { version: 'asc' },
  });
  const first = rows[0];
  if (first === undefined) return null;
  const authors = [...new Set(rows.flatMap((row) => row.savedBy ?? []))];
  return { areaCode: first.areaCode, replaces: first.replaces, authors };
}

/** The newest version of each fact in one of these states, newest first; at most `limit`. */
export async function factVersionsIn(
  reader: Reader,
  scope: Scope,
  states: readonly FactState[],
  limit: number,
): Promise<FactVersionRow[]> {
  const rows = await reader.factVersion.findMany({
    where: { state: { in: [...states] }, ...visible(scope) },
    omit: { demo: true },
    orderBy: { id: 'desc' },
    take: limit,
  });
  return rows as FactVersionRow[];
}

/** What is in force or will be: published and silenced, oldest first. The one list that grows only with the desk's own work. */
export async function factsInForce(reader: Reader): Promise<FactVersionRow[]> {
  const rows = await reader.factVersion.findMany({
    where: { state: { in: ['published', 'silenced'] } },
    omit: { demo: true },
    orderBy: { id: 'asc' },
  });
  return rows as FactVersionRow[];
}

/** Drafts that a newer one stands in for. */
export async function replaceDrafts(tx: Tx, factId: string): Promise<void> {
  await tx.factVersion.updateMany({ where: { factId, state: 'draft' }, data: { state: 'replaced' } });
}

/** Moves one version from one state to another; false when it stands elsewhere by now. */
export async function moveFactVersion(
  tx: Tx,
  id: number,
  from: FactState,
  to: Pick<FactVersionRow, 'state'> & Partial<Pick<FactVersionRow, 'decidedBy' | 'decidedAt' | 'remark'>>,
): Promise<boolean> {
  const { count } = await tx.factVersion.updateMany({ where: { id, state: from }, data: to });
  return count === 1;
}

/** Retires what is in force of a fact; @returns how many versions were */
export async function retireFactVersions(tx: Tx, factId: string, at: Date): Promise<number> {
  const { count } = await tx.factVersion.updateMany({
    where: { factId, state: { in: ['published', 'silenced'] } },
    data: { state: 'retired', retiredAt: at },
  });
  return count;
}

/** How many facts staff ever began: the number of the next one. */
export async function countFactVersions(reader: Reader): Promise<number> {
  return reader.factVersion.count();
}

/** A short mark that changes whenever what is in force does. */
export async function factsMark(reader: Reader): Promise<string> {
  const [inForce, retired] = await Promise.all([
    reader.factVersion.aggregate({
      where: { state: { in: ['published', 'silenced'] } },
      _max: { id: true },
      _count: { id: true },
    }),
    reader.factVersion.count({ where: { state: 'retired' } }),
  ]);
  return `${inForce._max.id ?? 0}/${inForce._count.id}/${retired}`;
}
