import { type Database, Prisma, type Reader, type Tx } from '../prisma/client.ts';

export type InboundRow = {
  id: number;
  channel: string;
  providerId: string;
  sealed: string;
  attempts: number;
  receivedAt: Date;
};
/** `state`: `new` when absent; `part`: a piece of a text that waits for the others. */
export type NewInbound = {
  channel: string;
  providerId: string;
  state?: 'new' | 'part';
  sealed: string;
  receivedAt: Date;
};
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
  at: Date;
  direction: string;
  by: string;
  textSealed: string;
  topic: string | null;
  kind: string | null;
};

/** Saves events; one that was seen before (same channel and provider id) is left out. @returns how many were new */
export async function addInbound(tx: Tx, rows: NewInbound[]): Promise<number> {
  if (rows.length === 0) return 0;
  const values = rows.map(
    (row) =>
      Prisma.sql`(${row.channel}, ${row.providerId}, ${row.sealed}, ${row.state ?? 'new'}, 0, ${row.receivedAt}, ${row.receivedAt})`,
  );
  return tx.$executeRaw`
    INSERT INTO "Inbound" ("channel", "providerId", "sealed", "state", "attempts", "receivedAt", "nextAt")
    VALUES ${Prisma.join(values)}
    ON CONFLICT ("channel", "providerId") DO NOTHING`;
}

/** The event that came under this id. */
export async function inboundByProviderId(
  reader: Reader,
  channel: string,
  providerId: string,
): Promise<{ id: number; state: string; receivedAt: Date; sealed: string } | null> {
  return reader.inbound.findUnique({
    where: { channel_providerId: { channel, providerId } },
    select: { id: true, state: true, receivedAt: true, sealed: true },
  });
}

/** Does an event of this channel wait that came after this one? */
export async function anyNewAfter(reader: Reader, channel: string, id: number): Promise<boolean> {
  const found = await reader.inbound.findFirst({
    where: { state: 'new', channel, id: { gt: id } },
    select: { id: true },
  });
  return found !== null;
}

/** Pieces of long texts that wait for the others, in the order they came. */
export async function openParts(
  reader: Reader,
  limit: number,
): Promise<{ id: number; sealed: string; receivedAt: Date }[]> {
  return reader.inbound.findMany({
    where: { state: 'part' },
    orderBy: { id: 'asc' },
    take: limit,
    select: { id: true, sealed: true, receivedAt: true },
  });
}

/** Takes pieces out of waiting; @returns how many still waited. */
export async function closeParts(tx: Tx, ids: readonly number[], now: Date): Promise<number> {
  if (ids.length === 0) return 0;
  const { count } = await tx.inbound.updateMany({
    where: { id: { in: [...ids] }, state: 'part' },
    data: { state: 'done', doneAt: now, sealed: '' },
  });
  return count;
}

/** Puts an event off: it is looked at again later, and no try is counted. */
export async function postponeInbound(tx: Tx, id: number, nextAt: Date): Promise<void> {
  await tx.inbound.updateMany({ where: { id, state: 'new' }, data: { nextAt } });
}

/** Keeps a provider's call that nobody understands, as it came. Nobody handles it. */
export async function keepRaw(tx: Tx, row: NewInbound): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO "Inbound" ("channel", "providerId", "sealed", "state", "attempts", "receivedAt", "nextAt")
    VALUES (${row.channel}, ${row.providerId}, ${row.sealed}, 'kept', 0, ${row.receivedAt}, ${row.receivedAt})
    ON CONFLICT ("channel", "providerId") DO NOTHING`;
}

/** The oldest events that wait to be handled. */
export async function waitingInbound(reader: Reader, now: Date, limit: number): Promise<InboundRow[]> {
  return reader.inbound.findMany({
    where: { state: 'new', nextAt: { lte: now } },
    orderBy: { id: 'asc' },
    take: limit,
    select: { id: true, channel: true, providerId: true, sealed: true, attempts: true, receivedAt: true },
  });
}

/**
 * Takes one event for this transaction; false when another process has it or had it. On PostgreSQL the row stays locked
 * until the transaction ends; on SQLite there is one writer anyway.
 */
export async function takeInbound(tx: Tx, id: number, now: Date): Promise<boolean> {
  const taken = await tx.inbound.updateMany({
    where: { id, state: 'new' },
    data: { state: 'done', doneAt: now, sealed: '' },
  });
  return taken.count === 1;
}

/** After a failure: tried again later, given up after the last attempt (it stays, sealed, for a person to look). */
export async function failInbound(tx: Tx, id: number, attempts: number, nextAt: Date | null): Promise<void> {
  await tx.inbound.updateMany({
    where: { id, state: 'new' },
    data: { attempts, ...(nextAt === null ? { state: 'failed' } : { nextAt }) },
  });
}

export async function inboundCounts(reader: Reader): Promise<Record<string, number>> {
  const groups = await reader.inbound.groupBy({ by: ['state'], _count: { _all: true } });
  return Object.fromEntries(groups.map((group) => [group.state, group._count._all]));
}

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
    by: 'citizen' | 'bot' | 'staff';
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
    by: 'citizen' | 'bot' | 'staff';
    textSealed: string;
  },
): Promise<number> {
  return (await tx.turn.create({ data: turn, select: { id: true } })).id;
}

/** The last messages of the citizen, newest first: what follow-ups lean on. */
export async function lastQuestions(reader: Reader, talkId: number, limit: number): Promise<string[]> {
  const rows = await reader.turn.findMany({
    where: { talkId, direction: 'in' },
    orderBy: { id: 'desc' },
    take: limit,
    select: { textSealed: true },
  });
  return rows.map((row) => row.textSealed);
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
    select: { id: true, at: true, direction: true, by: true, textSealed: true, topic: true, kind: true },
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
};

/** Conversations that wait for, or are with, a person; oldest first. */
export async function heldTalks(reader: Reader, areaCodes: string[] | null): Promise<HeldTalk[]> {
  return reader.talk.findMany({
    where: {
      holder: 'person',
      ...(areaCodes === null ? {} : { OR: [{ areaCode: { in: areaCodes } }, { areaCode: null }] }),
    },
    orderBy: { heldSince: 'asc' },
    take: 200,
    select: { id: true, channel: true, areaCode: true, heldSince: true, heldBy: true, updatedAt: true },
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
  at: Date;
  textSealed: string;
  topic: string | null;
  kind: string | null;
  feedback: string | null;
};

/** The newest messages of citizens that were not understood or whose answer was called wrong. */
export async function unclearTurns(
  reader: Reader,
  areaCodes: string[] | null,
  limit: number,
): Promise<UnclearRow[]> {
  return reader.turn.findMany({
    where: {
      direction: 'in',
      by: 'citizen',
      OR: [{ kind: { in: ['unknown', 'clarify'] } }, { feedback: 'bad' }],
      ...(areaCodes === null ? {} : { talk: { areaCode: { in: areaCodes } } }),
    },
    orderBy: { id: 'desc' },
    take: limit,
    select: { at: true, textSealed: true, topic: true, kind: true, feedback: true },
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

/** Raw chat older than the keeping period goes; counts of topics stay in no table of their own yet. */
export async function removeTurnsBefore(db: Database, before: Date): Promise<number> {
  return db.write(async (tx) => {
    await tx.inbound.deleteMany({ where: { state: 'kept', receivedAt: { lt: before } } });
    return (await tx.turn.deleteMany({ where: { at: { lt: before } } })).count;
  });
}
