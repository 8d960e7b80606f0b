/** A wing of the front door: what citizens ask about their own data, from the desk to its end. */
import { CHANNEL_NAMES } from '../channels/contract.ts';
import {
  type DataRequest,
  noteAnswer,
  noteEnd,
  noteExtension,
  openRequest,
  type RequestKind,
  requestList,
  requestOfId,
  subjectRecord,
} from '../contacts/contacts.ts';
import { post } from '../outbox/outbox.ts';
import type { Tx } from '../prisma/client.ts';
import type { Deps } from '../prisma/deps.ts';
import { type Act, actorId, type Denied, may, scopeOf, within } from '../staff/act.ts';
import { denied, deskOfUnknown, record } from '../staff/staff.ts';
import { openedFor } from './finding.ts';
import type { PersonReference } from './reference.ts';

export type RequestDone =
  | { kind: 'done'; id: number; dueAt: Date; again?: boolean }
  | { kind: 'refused'; staff: string }
  | { kind: 'not_found' };

const MOST_WORDS = 2_000;

/** A citizen at the desk asks: written down with its days; asking again while one is open is the same request. */
export async function openAtDesk(
  act: Act,
  deps: Deps,
  reference: PersonReference,
  asked: { kind: RequestKind; words: string },
): Promise<RequestDone | Denied> {
  return deps.db.write(async (tx): Promise<RequestDone | Denied> => {
    const opened = await openedFor(tx, act, deps, reference);
    if (opened.kind !== 'person') return opened;
    const { person } = opened;
    const made = await openRequest(
      tx,
      deps.keys,
      {
        kind: asked.kind,
        way: 'desk',
        contactId: person.contactId,
        addressId: person.contactId === null ? (person.addressIds[0] ?? null) : null,
        areaCode: person.areaCode,
        words: asked.words.normalize('NFC').trim().slice(0, MOST_WORDS),
        openedBy: actorId(act),
        demo: person.demo,
      },
      act.now,
    );
    await record(tx, act, {
      action: 'request.open',
      subject: `request:${made.id}`,
      areas: [person.desk],
      detail: { kind: asked.kind, way: 'desk' },
    });
    return { kind: 'done', id: made.id, dueAt: made.dueAt, again: made.again };
  });
}

/** Requests of the actor's area, the nearest day first; those of people whose commune nobody knows are one desk's. */
export async function listRequests(
  act: Act,
  deps: Deps,
  closed = false,
): Promise<{ kind: 'requests'; requests: DataRequest[] } | Denied> {
  const no = await deps.db.write((tx) => denied(tx, act, 'people.write', { subject: 'requests' }));
  if (no !== null) return no;
  const { read } = deps.db;
  const nowhere = within(act, await deskOfUnknown(read));
  const requests = await requestList(read, deps.keys, { scope: scopeOf(act), nowhere }, closed);
  return { kind: 'requests', requests };
}

/** How many wait in the actor's area, and how many of them must be answered or done by `soon`. */
export async function countRequests(
  act: Act,
  deps: Deps,
  soon: Date,
): Promise<{ open: number; soon: number; late: number }> {
  if (!may(act, 'people.write')) return { open: 0, soon: 0, late: 0 };
  const nowhere = within(act, await deskOfUnknown(deps.db.read));
  const open = await requestList(deps.db.read, deps.keys, { scope: scopeOf(act), nowhere });
  const next = (one: DataRequest) =>
    one.state === 'open' && one.replyBy < one.dueAt ? one.replyBy : one.dueAt;
  return {
    open: open.length,
    soon: open.filter((one) => next(one) <= soon).length,
    late: open.filter((one) => next(one) < act.now).length,
  };
}

/** What may be done with a request, in the order in which it goes on. */
export const REQUEST_STEPS = ['answer', 'extend', 'done', 'refuse'] as const;
export type RequestStep = (typeof REQUEST_STEPS)[number];

/**
 * Brings a request on: a first answer, the one extension with its reason, or its end. What is written goes to the person in
 * their own channel where the request came from a talk; whoever stood at the desk is told there.
 */
export async function stepRequest(
  act: Act,
  deps: Deps,
  id: number,
  step: RequestStep,
  written: string,
): Promise<RequestDone | Denied> {
  const note = written.normalize('NFC').trim().slice(0, MOST_WORDS);
  return deps.db.write(async (tx): Promise<RequestDone | Denied> => {
    const request = await requestOfId(tx, deps.keys, id);
    if (request === null) return { kind: 'not_found' };
    const desk = request.areaCode || (await deskOfUnknown(tx));
    const no = await denied(tx, act, 'people.write', { subject: `request:${id}`, areaCode: desk });
    if (no !== null) return no;
    if (request.state === 'done' || request.state === 'refused')
      return { kind: 'refused', staff: 'Yêu cầu này đã kết thúc.' };
    if (note === '' && step !== 'done')
      return { kind: 'refused', staff: 'Ghi lời trả lời hoặc lý do để người dân biết.' };
    if (step === 'extend' && request.extendedAt !== null)
      return { kind: 'refused', staff: 'Yêu cầu này đã gia hạn một lần, không gia hạn thêm được.' };
    const by = { note, userId: actorId(act), now: act.now };
    let { dueAt } = request;
    if (step === 'answer') await noteAnswer(tx, deps.keys, request, by);
    else if (step === 'extend') dueAt = await noteExtension(tx, deps.keys, request, by);
    else await noteEnd(tx, deps.keys, request, { ...by, state: step === 'done' ? 'done' : 'refused' });
    if (note !== '') await tell(tx, deps, request, note, `${step}-${act.now.getTime()}`, act.now);
    await record(tx, act, {
      action: step === 'answer' ? 'request.answer' : step === 'extend' ? 'request.extend' : 'request.close',
      subject: `request:${id}`,
      areas: [desk],
      detail: { kind: request.kind, step },
    });
    return { kind: 'done', id, dueAt };
  });
}

/** The official's words to whoever asked from a talk. */
async function tell(
  tx: Tx,
  deps: Deps,
  request: DataRequest,
  text: string,
  mark: string,
  now: Date,
): Promise<void> {
  const { addressId } = request;
  if (request.way !== 'chat' || addressId === null) return;
  const contact =
    request.contactId === null ? null : await subjectRecord(tx, deps.keys, { contactId: request.contactId });
  const known = contact ?? (await subjectRecord(tx, deps.keys, { addressId }));
  const address = known?.addresses.find((one) => one.id === addressId);
  const channel = CHANNEL_NAMES.find((one) => one === address?.channel);
  if (channel === undefined) return;
  await post(tx, deps.keys, [
    {
      ...{ key: `r${request.id}-${mark}`, lane: 'reply', purpose: 'reply', source: 'request' },
      ...{ channel, addressId, contactId: request.contactId, areaCode: request.areaCode },
      ...{ payload: { text }, nextAt: now },
    },
  ]);
}
