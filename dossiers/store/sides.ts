/** What each side's list says of a case. */
import { rowsIn, type Scope } from '../../areas/scope.ts';
import type { Bundle } from '../../knowledge/bundle.ts';
import type { Reader, Tx } from '../../prisma/client.ts';
import type { SideRecord } from '../rows.ts';
import type { Side, SideState } from '../sides.ts';
import { SIDE } from './rows.ts';

export type NewSide = Omit<SideRecord, 'id' | 'vanishedOn' | 'beyondRules' | 'mark' | 'markedOn'> & {
  lastImportId: number | null;
  createdAt: Date;
  updatedAt: Date;
};

export async function addSide(tx: Tx, row: NewSide): Promise<number> {
  return (await tx.filingSide.create({ data: row, select: { id: true } })).id;
}

export async function changeSide(
  tx: Tx,
  id: number,
  data: Partial<Omit<SideRecord, 'id'>> & { lastImportId?: number; updatedAt: Date },
): Promise<void> {
  await tx.filingSide.update({ where: { id }, data });
}

/** Rows of a side in some communes that a list of theirs could still hold, page by page. */
export async function openSides(
  reader: Reader,
  scope: Scope,
  asked: { side: Side; bundle: Bundle; states: readonly SideState[]; after: number; limit: number },
): Promise<(SideRecord & { areaCode: string })[]> {
  const rows = await reader.filingSide.findMany({
    where: {
      side: asked.side,
      state: { in: [...asked.states] },
      id: { gt: asked.after },
      filing: { ...rowsIn(scope), bundle: asked.bundle },
    },
    select: { ...SIDE, filing: { select: { areaCode: true } } },
    orderBy: { id: 'asc' },
    take: asked.limit,
  });
  return rows.map(
    ({ filing, ...row }) => ({ ...row, areaCode: filing.areaCode }) as SideRecord & { areaCode: string },
  );
}
