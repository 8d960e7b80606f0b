import { rowsIn, type Scope } from '../areas/scope.ts';
import type { Reader, Tx } from '../prisma/client.ts';
import type { TurnAuthor } from './turn.ts';

export type TalkRow = {
  id: number;
  addressId: number;
  channel: string;
  areaCode: string | null;
  state: string;
  holder: string;
  heldBy: number | null;
  heldSince: Date | null;
  greetedAt: Date | null;
  updatedAt: Date;
};
export type TurnRow = {
  id: number;
  talkId: number;
  at: Date;
  direction: string;
  by: string;
  textSealed: string;
  topic: string | null;
  kind: string | null;
};

export async function talkOf(tx: Tx, addressId: number, channel: string, now: Date): Promise<TalkRow> {
  const found = await tx.talk.findUnique({ where: { addressId } });
  return found ?? tx.talk.create({ data: { addressId, channel, createdAt: now, updatedAt: now } });
}

export async function findTalk(reader: Reader, addressId: number): Promise<TalkRow | null> {
  return reader.talk.findUnique({ where: { addressId } });
}

export async function saveTalk(
  tx: Tx,
  id: number,
  data: Partial<Pick<TalkRow, 'state' | 'areaCode' | 'holder' | 'heldBy' | 'heldSince' | 'greetedAt'>> & {
    updatedAt: Date;
  },
): Promise<void> {
  await tx.talk.update({ where: { id }, data });
}

export async function addTurns(
  tx: Tx,
  turns: {
    talkId: number;
    at: Date;
    direction: 'in' | 'out';
    by: TurnAuthor;
    textSealed: string;
    topic?: string | null;
    kind?: string | null;
    confidence?: number | null;
  }[],
): Promise<void> {
  if (turns.length > 0) await tx.turn.createMany({ data: turns });
}

export async function addTurn(
  tx: Tx,
  turn: {
    talkId: number;
    at: Date;
    direction: 'in' | 'out';
    by: TurnAuthor;
    textSealed: string;
  },
): Promise<number> {
  return (await tx.turn.create({ data: turn, select: { id: true } })).id;
}

/** The last messages of the citizen, newest first: what follow-ups lean on. */
/** A text and what it is bound to. */
export type SealedTurn = { talkId: number; at: Date; direction: string; textSealed: string };

export async function lastQuestions(reader: Reader, talkId: number, limit: number): Promise<SealedTurn[]> {
  return reader.turn.findMany({
    where: { talkId, direction: 'in' },
    orderBy: { id: 'desc' },
    take: limit,
    select: { talkId: true, at: true, direction: true, textSealed: true },
  });
}

export async function turnsAfter(
  reader: Reader,
  talkId: number,
  afterId: number,
  limit: number,
): Promise<TurnRow[]> {
  const rows = await reader.turn.findMany({
    where: { talkId, id: { gt: afterId } },
    orderBy: { id: 'desc' },
    take: limit,
    select: {
      id: true,
      talkId: true,
      at: true,
      direction: true,
      by: true,
      textSealed: true,
      topic: true,
      kind: true,
    },
  });
  return rows.reverse();
}

export type HeldTalk = {
  id: number;
  channel: string;
  areaCode: string | null;
  heldSince: Date | null;
  heldBy: number | null;
  updatedAt: Date;
  state: string;
};

/**
 * Conversations of a scope that wait for, or are with, a person; oldest first. `nowhere`: with those of people whose commune nobody
 * knows.
 */
export async function heldTalks(reader: Reader, scope: Scope, nowhere: boolean): Promise<HeldTalk[]> {
  return reader.talk.findMany({
    where: {
      holder: 'person',
      OR: [
        scope.kind === 'country' ? { areaCode: { not: null } } : rowsIn(scope),
        ...(nowhere ? [{ areaCode: null }] : []),
      ],
    },
    orderBy: { heldSince: 'asc' },
    take: 200,
    select: {
      id: true,
      channel: true,
      areaCode: true,
      heldSince: true,
      heldBy: true,
      updatedAt: true,
      state: true,
    },
  });
}

export async function talkById(reader: Reader, id: number): Promise<TalkRow | null> {
  return reader.talk.findUnique({ where: { id } });
}

/** Memories of talks, for the question at the moment of sending whether a reminder is still wanted. */
export async function talkStates(reader: Reader, ids: number[]): Promise<Map<number, string>> {
  const rows = await reader.talk.findMany({ where: { id: { in: ids } }, select: { id: true, state: true } });
  return new Map(rows.map((row) => [row.id, row.state]));
}

/** Marks the last question that got an answer. False: there is none. */
export async function markFeedback(tx: Tx, talkId: number, value: 'good' | 'bad'): Promise<boolean> {
  const last = await tx.turn.findFirst({
    where: { talkId, direction: 'in', kind: 'answer', topic: { not: null } },
    orderBy: { id: 'desc' },
    select: { id: true },
  });
  if (last === null) return false;
  await tx.turn.update({ where: { id: last.id }, data: { feedback: value } });
  return true;
}

export type UnclearRow = {
  talkId: number;
  direction: string;
  at: Date;
  textSealed: string;
  topic: string | null;
  kind: string | null;
  feedback: string | null;
};

/** The newest messages of citizens that were not understood or whose answer was called wrong. */
export async function unclearTurns(reader: Reader, scope: Scope, limit: number): Promise<UnclearRow[]> {
  return reader.turn.findMany({
    where: {
      direction: 'in',
      by: 'citizen',
      OR: [{ kind: { in: ['unknown', 'clarify'] } }, { feedback: 'bad' }],
      ...(scope.kind === 'country' ? {} : { talk: rowsIn(scope) }),
    },
    orderBy: { id: 'desc' },
    take: limit,
    select: {
      talkId: true,
      at: true,
      direction: true,
      textSealed: true,
      topic: true,
      kind: true,
      feedback: true,
    },
  });
}

/** Talks that a person holds since before a moment and in which no official has written since. */
export async function unansweredTalks(
  reader: Reader,
  before: Date,
): Promise<{ id: number; heldSince: Date }[]> {
  const rows = await reader.talk.findMany({
    where: { holder: 'person', heldSince: { lt: before } },
    orderBy: { heldSince: 'asc' },
    select: {
      id: true,
      heldSince: true,
      turns: { where: { by: 'staff' }, orderBy: { id: 'desc' }, take: 1, select: { at: true } },
    },
  });
  return rows.flatMap(({ id, heldSince, turns }) => {
    const [last] = turns;
    if (heldSince === null || (last !== undefined && last.at >= heldSince)) return [];
    return [{ id, heldSince }];
  });
}

export async function staffWroteSince(reader: Reader, talkId: number, since: Date): Promise<boolean> {
  const found = await reader.turn.findFirst({
    where: { talkId, by: 'staff', at: { gte: since } },
    select: { id: true },
  });
  return found !== null;
}

/** Deletes the talk of an address with everything said. */
export async function removeTalks(tx: Tx, addressIds: number[]): Promise<void> {
  await tx.talk.deleteMany({ where: { addressId: { in: addressIds } } });
}
