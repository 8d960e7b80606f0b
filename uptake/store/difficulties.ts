/** Difficulties that offices wrote down. */
import { rowsIn, type Scope } from '../../areas/scope.ts';
import type { Reader, Tx } from '../../prisma/client.ts';
import type { OfficeDifficulty } from '../office/difficulty.ts';
import type { Period } from '../period.ts';

export async function insertDifficulty(tx: Tx, one: Omit<OfficeDifficulty, 'id'>): Promise<number> {
  return (await tx.difficulty.create({ data: one, select: { id: true } })).id;
}

export async function changeDifficulty(
  tx: Tx,
  id: number,
  data: Partial<Pick<OfficeDifficulty, 'state' | 'answer' | 'ownerId' | 'updatedAt' | 'solvedOn'>>,
): Promise<void> {
  await tx.difficulty.update({ where: { id }, data });
}

/** Which difficulties; what is not given does not narrow. `ownerId` null: those that nobody answers for. */
export type DifficultyFilter = {
  provinceCode?: string;
  id?: number;
  states?: OfficeDifficulty['state'][];
  kind?: OfficeDifficulty['kind'];
  ownerId?: number | null;
};

/** Difficulties of a province (and some of its units), newest first. `on`: met within, or not solved before it began. */
export async function difficultiesWhere(
  reader: Reader,
  scope: Scope,
  filter: DifficultyFilter & { on?: Period; before?: { day: string; id: number }; limit: number },
): Promise<OfficeDifficulty[]> {
  const { provinceCode, id, states, kind, ownerId, on, before, limit } = filter;
  const found = await reader.difficulty.findMany({
    where: {
      ...rowsIn(scope),
      ...(id === undefined ? {} : { id }),
      ...(provinceCode === undefined ? {} : { provinceCode }),
      ...(states === undefined ? {} : { state: { in: states } }),
      ...(kind === undefined ? {} : { kind }),
      ...(ownerId === undefined ? {} : { ownerId }),
      ...(on === undefined
        ? {}
        : { day: { lte: on.to }, OR: [{ solvedOn: null }, { solvedOn: { gte: on.from } }] }),
      ...(before === undefined
        ? {}
        : { AND: [{ OR: [{ day: { lt: before.day } }, { day: before.day, id: { lt: before.id } }] }] }),
    },
    orderBy: [{ day: 'desc' }, { id: 'desc' }],
    take: limit,
  });
  return found.map((one) => ({
    ...one,
    kind: one.kind as OfficeDifficulty['kind'],
    state: one.state as OfficeDifficulty['state'],
  }));
}
