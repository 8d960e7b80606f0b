/** Groups of a hamlet or a school. */
import type { Reader, Tx } from '../../prisma/client.ts';
import type { GroupChannel, GroupMode } from '../groups-file.ts';

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

export async function groupById(reader: Reader, id: number): Promise<GroupFacts | null> {
  return (await reader.group.findUnique({ where: { id }, select: GROUP })) as GroupFacts | null;
}

export async function groupsWhere(
  reader: Reader,
  filter: { areas?: readonly string[]; state?: 'open' },
): Promise<GroupFacts[]> {
  const { areas, state } = filter;
  const rows = await reader.group.findMany({
    where: {
      ...(state === undefined ? {} : { state }),
      ...(areas === undefined
        ? {}
        : { OR: [{ areaCode: { in: [...areas] } }, { provinceCode: { in: [...areas] } }] }),
    },
    orderBy: { id: 'asc' },
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
