/** Groups of a hamlet or a school. */
import { rowsIn, type Scope } from '../../areas/scope.ts';
import type { Reader, Tx } from '../../prisma/client.ts';
import type { GroupChannel, GroupMode } from '../loading/groups-file.ts';

const GROUP = {
  id: true,
  name: true,
  channel: true,
  sealed: true,
  areaCode: true,
  provinceCode: true,
  hamlet: true,
  mode: true,
  members: true,
  state: true,
} as const;

export type GroupFacts = {
  id: number;
  name: string;
  channel: GroupChannel;
  /** For `revealAddress`; null when nobody told us the group's id. */
  sealed: string | null;
  /** '' until somebody says where the group is. */
  areaCode: string;
  provinceCode: string;
  hamlet: string | null;
  mode: GroupMode;
  members: number | null;
  state: 'open' | 'closed';
};

export type NewGroup = Omit<GroupFacts, 'id' | 'state'> & { key: string; hash: string | null };

export async function groupByKey(reader: Reader, key: string): Promise<GroupFacts | null> {
  return (await reader.group.findUnique({ where: { key }, select: GROUP })) as GroupFacts | null;
}

/** Of a scope, or one that nobody has placed yet: that is anybody's to place. */
export async function groupById(reader: Reader, scope: Scope, id: number): Promise<GroupFacts | null> {
  return (await reader.group.findFirst({
    where: { id, ...placedIn(scope) },
    select: GROUP,
  })) as GroupFacts | null;
}

function placedIn(scope: Scope) {
  return scope.kind === 'country' ? {} : { areaCode: { in: [...scope.codes, ''] } };
}

/** Groups of a scope by id; a page when `limit` says so (`after`: the last id of the page before). */
export async function groupsWhere(
  reader: Reader,
  scope: Scope,
  filter: {
    areas?: readonly string[];
    ids?: readonly number[];
    state?: 'open';
    after?: number;
    limit?: number;
  } = {},
): Promise<GroupFacts[]> {
  const { areas, ids, state, after, limit } = filter;
  const rows = await reader.group.findMany({
    where: {
      ...rowsIn(scope),
      ...(after === undefined && ids === undefined
        ? {}
        : {
            id: {
              ...(after === undefined ? {} : { gt: after }),
              ...(ids === undefined ? {} : { in: [...ids] }),
            },
          }),
      ...(state === undefined ? {} : { state }),
      ...(areas === undefined
        ? {}
        : { OR: [{ areaCode: { in: [...areas] } }, { provinceCode: { in: [...areas] } }] }),
    },
    orderBy: { id: 'asc' },
    ...(limit === undefined ? {} : { take: limit }),
    select: GROUP,
  });
  return rows as GroupFacts[];
}

export async function addGroup(tx: Tx, group: NewGroup, at: Date, demo: boolean): Promise<number> {
  const made = await tx.group.create({
    data: { ...group, demo, createdAt: at, updatedAt: at },
    select: { id: true },
  });
  return made.id;
}

export async function changeGroup(
  tx: Tx,
  id: number,
  change: Partial<NewGroup> & { state?: 'open' | 'closed'; demo?: boolean },
  at: Date,
): Promise<void> {
  await tx.group.update({ where: { id }, data: { ...change, updatedAt: at } });
}

export async function removeGroup(tx: Tx, id: number): Promise<void> {
  await tx.group.delete({ where: { id } });
}
