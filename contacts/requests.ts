/** The register of what people asked about their own data: opened from a talk or at the desk, looked at, brought to its end. */
import type { Scope } from '../areas/scope.ts';
import type { Reader, Tx } from '../prisma/client.ts';
import type { Keys } from '../prisma/seal.ts';
import { placeOf } from '../prisma/sealed-columns.ts';
import { RIGHTS_CALENDAR } from './files.ts';
import { extendedDays, type RequestKind, type RequestWay, requestDays, ruleOn } from './request-days.ts';
import {
  addRequest,
  changeRequest,
  OPEN_REQUESTS,
  type RequestRow,
  requestById,
  requestsIn,
  requestsOf,
} from './store/requests.ts';
import type { DataSubject } from './subjects.ts';

/** Requests of one person among which an open one of the same kind is looked for. */
const OPEN_LOOKED_AT = 200;

/** A request with its words opened. */
export type DataRequest = Omit<RequestRow, 'wordsSealed' | 'noteSealed'> & { words: string; note: string };

export type NewRequest = {
  kind: RequestKind;
  way: RequestWay;
  contactId: number | null;
  addressId: number | null;
  areaCode: string;
  /** As the person put it, masked; '' when nothing was said but the wish. */
  words: string;
  openedBy: number | null;
  demo?: boolean;
  /** What was asked is done already in this transaction. */
  done?: true;
};

const MOST_LISTED = 500;

/**
 * Opens a request, or gives the open one of the same kind of this person: asking twice is one request. The days follow
 * from the rule in force when it was asked.
 */
export async function openRequest(
  tx: Tx,
  keys: Keys,
  asked: NewRequest,
  now: Date,
): Promise<{ id: number; replyBy: Date; dueAt: Date; again: boolean }> {
  const { words, done, demo = false, ...row } = asked;
  const who = {
    contactId: asked.contactId,
    addressIds: asked.addressId === null ? [] : [asked.addressId],
  };
  const same = (await requestsOf(tx, who, OPEN_LOOKED_AT)).find(
    (one) => one.kind === asked.kind && OPEN_REQUESTS.includes(one.state),
  );
  if (same !== undefined) {
    if (done) await changeRequest(tx, same.id, { state: 'done', closedAt: now });
    return { id: same.id, replyBy: same.replyBy, dueAt: same.dueAt, again: true };
  }
  const days = requestDays(RIGHTS_CALENDAR, asked.kind, now);
  const id = await addRequest(tx, {
    ...row,
    ...days,
    state: done ? 'done' : 'open',
    askedAt: now,
    ...(done ? { answeredAt: now, closedAt: now } : {}),
    wordsSealed:
      words === ''
        ? null
        : keys.seal(words, placeOf.requestWords({ askedAt: now, kind: asked.kind, way: asked.way })),
    demo,
  });
  return { id, ...days, again: false };
}

/** Open (or closed) requests of a scope, the nearest day first. */
export async function requestList(
  reader: Reader,
  keys: Keys,
  here: { scope: Scope; nowhere: boolean },
  closed = false,
): Promise<DataRequest[]> {
  const states = closed ? (['done', 'refused'] as const) : OPEN_REQUESTS;
  const rows = await requestsIn(reader, here, { states, limit: MOST_LISTED });
  return rows.map((row) => opened(keys, row));
}

export async function requestOfId(reader: Reader, keys: Keys, id: number): Promise<DataRequest | null> {
  const row = await requestById(reader, id);
  return row === null ? null : opened(keys, row);
}

export async function requestHistory(
  reader: Reader,
  keys: Keys,
  who: DataSubject,
  most: number,
): Promise<DataRequest[]> {
  return (await requestsOf(reader, who, most)).map((row) => opened(keys, row));
}

function opened(keys: Keys, { wordsSealed, noteSealed, ...row }: RequestRow): DataRequest {
  return {
    ...row,
    words: wordsSealed === null ? '' : keys.open(wordsSealed, placeOf.requestWords(row)),
    note: noteSealed === null ? '' : keys.open(noteSealed, placeOf.requestNote(row)),
  };
}

/** The first answer was given. */
export async function noteAnswer(
  tx: Tx,
  keys: Keys,
  request: DataRequest,
  by: { note: string; userId: number | null; now: Date },
): Promise<void> {
  const { note, userId, now } = by;
  await changeRequest(tx, request.id, {
    state: 'answered',
    answeredAt: now,
    answeredBy: userId,
    noteSealed: keys.seal(note, placeOf.requestNote(request)),
  });
}

/** The one extension; gives the new last day. */
export async function noteExtension(
  tx: Tx,
  keys: Keys,
  request: DataRequest,
  by: { note: string; now: Date },
): Promise<Date> {
  const dueAt = extendedDays(RIGHTS_CALENDAR, request.kind, request.askedAt, request.dueAt);
  await changeRequest(tx, request.id, {
    dueAt,
    extendedAt: by.now,
    noteSealed: keys.seal(by.note, placeOf.requestNote(request)),
  });
  return dueAt;
}

export async function noteEnd(
  tx: Tx,
  keys: Keys,
  request: DataRequest,
  by: { state: 'done' | 'refused'; note: string; userId: number | null; now: Date },
): Promise<void> {
  const { state, note, userId, now } = by;
  await changeRequest(tx, request.id, {
    state,
    closedAt: now,
    closedBy: userId,
    ...(note === '' ? {} : { noteSealed: keys.seal(note, placeOf.requestNote(request)) }),
  });
}

/** The rule that gives the days of a request, for pages to name. */
export function rightsRule(at: Date): ReturnType<typeof ruleOn> {
  return ruleOn(RIGHTS_CALENDAR, at);
}
