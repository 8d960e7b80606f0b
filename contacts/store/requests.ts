/** The register of what people asked about their own data. */
import type { Scope } from '../../areas/scope.ts';
import type { Prisma, Reader, Tx } from '../../prisma/client.ts';
import type { RequestKind, RequestState, RequestWay } from '../request-days.ts';

export type RequestRow = {
  id: number;
  kind: RequestKind;
  way: RequestWay;
  state: RequestState;
  contactId: number | null;
  addressId: number | null;
  /** '' nobody knows where. */
  areaCode: string;
  askedAt: Date;
  replyBy: Date;
  dueAt: Date;
  extendedAt: Date | null;
  answeredAt: Date | null;
  closedAt: Date | null;
  openedBy: number | null;
  answeredBy: number | null;
  closedBy: number | null;
  wordsSealed: string | null;
  noteSealed: string | null;
  demo: boolean;
};

export const OPEN_REQUESTS: readonly RequestState[] = ['open', 'answered'];

export async function addRequest(
  tx: Tx,
  row: Pick<
    RequestRow,
    | 'kind'
    | 'way'
    | 'state'
    | 'contactId'
    | 'addressId'
    | 'areaCode'
    | 'askedAt'
    | 'replyBy'
    | 'dueAt'
    | 'openedBy'
    | 'wordsSealed'
    | 'demo'
  > &
    Partial<RequestRow>,
): Promise<number> {
  return (await tx.personRequest.create({ data: row, select: { id: true } })).id;
}

export async function changeRequest(tx: Tx, id: number, data: Partial<RequestRow>): Promise<void> {
  await tx.personRequest.update({ where: { id }, data });
}

export async function requestById(reader: Reader, id: number): Promise<RequestRow | null> {
  return (await reader.personRequest.findUnique({ where: { id } })) as RequestRow | null;
}

/** Requests of a scope; `nowhere`: with those of people whose commune nobody knows. Open ones first, the nearest day first. */
export async function requestsIn(
  reader: Reader,
  here: { scope: Scope; nowhere: boolean },
  asked: { states: readonly RequestState[]; limit: number },
): Promise<RequestRow[]> {
  const rows = await reader.personRequest.findMany({
    where: { ...placed(here), state: { in: [...asked.states] } },
    orderBy: [{ dueAt: 'asc' }, { id: 'asc' }],
    take: asked.limit,
  });
  return rows as RequestRow[];
}

function placed({ scope, nowhere }: { scope: Scope; nowhere: boolean }): Prisma.PersonRequestWhereInput {
  const codes = scope.kind === 'country' ? { not: '' } : { in: [...scope.codes] };
  return { OR: [{ areaCode: codes }, ...(nowhere ? [{ areaCode: '' }] : [])] };
}

/** A person's requests, the newest first. */
export async function requestsOf(
  reader: Reader,
  who: { contactId: number | null; addressIds: readonly number[] },
  most: number,
): Promise<RequestRow[]> {
  const rows = await reader.personRequest.findMany({
    where: {
      OR: [
        ...(who.contactId === null ? [] : [{ contactId: who.contactId }]),
        { addressId: { in: [...who.addressIds] } },
      ],
    },
    orderBy: { id: 'desc' },
    take: most,
  });
  return rows as RequestRow[];
}

/** What was asked and answered goes with the person; that something was, and when, stays, without them. */
export async function forgetRequestWords(
  tx: Tx,
  who: { contactId: number | null; addressIds: readonly number[] },
): Promise<void> {
  await tx.personRequest.updateMany({
    where: {
      OR: [
        ...(who.contactId === null ? [] : [{ contactId: who.contactId }]),
        { addressId: { in: [...who.addressIds] } },
      ],
    },
    data: { wordsSealed: null, noteSealed: null, contactId: null, addressId: null },
  });
}
