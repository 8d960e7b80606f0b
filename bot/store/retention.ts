/** What was said goes when its time is over; a talk that an official holds is left. */
import type { Tx } from '../../prisma/client.ts';

const HELD = { holder: 'person' } as const;

export async function clearTurns(tx: Tx, before: Date): Promise<{ removed: number; held: number }> {
  const old = { at: { lt: before } };
  const held = await tx.turn.count({ where: { ...old, talk: HELD } });
  const { count } = await tx.turn.deleteMany({ where: { ...old, talk: { holder: { not: 'person' } } } });
  return { removed: count, held };
}

/** Talks that nobody has written in since, with their memory; `wanted`: the ids whose reminders are still to come. */
export async function idleTalks(
  tx: Tx,
  before: Date,
  after: number,
  limit: number,
): Promise<{ id: number; state: string; holder: string }[]> {
  return tx.talk.findMany({
    where: { id: { gt: after }, updatedAt: { lt: before } },
    select: { id: true, state: true, holder: true },
    orderBy: { id: 'asc' },
    take: limit,
  });
}

export async function removeTalksById(tx: Tx, ids: readonly number[]): Promise<number> {
  return (await tx.talk.deleteMany({ where: { id: { in: [...ids] } } })).count;
}

export async function clearInbound(tx: Tx, before: Date): Promise<number> {
  const where = { receivedAt: { lt: before }, state: { in: ['kept', 'failed', 'done'] } };
  return (await tx.inbound.deleteMany({ where })).count;
}
