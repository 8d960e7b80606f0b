/** One person with everything this room holds of them, and people found by what somebody typed. */
import type { Scope } from '../../areas/scope.ts';
import type { Reader, Tx } from '../../prisma/client.ts';
import { livingIn } from './people.ts';

export type SubjectAddressRow = {
  id: number;
  channel: string;
  hash: string;
  sealed: string;
  state: string;
  goneReason: string | null;
  stoppedAt: Date | null;
  lastInboundAt: Date | null;
  createdAt: Date;
};

export type SubjectContactRow = {
  id: number;
  areaCode: string;
  provinceCode: string;
  nameSealed: string | null;
  source: string;
  basis: string;
  createdAt: Date;
  updatedAt: Date;
  demo: boolean;
  addresses: SubjectAddressRow[];
  permissions: { purpose: string; state: string; source: string; basis: string; at: Date }[];
  tags: { tag: string }[];
};

const ADDRESS_PARTS = {
  id: true,
  channel: true,
  hash: true,
  sealed: true,
  state: true,
  goneReason: true,
  stoppedAt: true,
  lastInboundAt: true,
  createdAt: true,
} as const;

export async function subjectContact(reader: Reader, id: number): Promise<SubjectContactRow | null> {
  return reader.contact.findUnique({
    where: { id },
    select: {
      id: true,
      areaCode: true,
      provinceCode: true,
      nameSealed: true,
      source: true,
      basis: true,
      createdAt: true,
      updatedAt: true,
      demo: true,
      addresses: { select: ADDRESS_PARTS, orderBy: { id: 'asc' } },
      permissions: {
        select: { purpose: true, state: true, source: true, basis: true, at: true },
        orderBy: { purpose: 'asc' },
      },
      tags: { select: { tag: true }, orderBy: { tag: 'asc' } },
    },
  });
}

/** An address of nobody that can still be read. */
export async function loneAddress(
  reader: Reader,
  id: number,
): Promise<(SubjectAddressRow & { demo: boolean }) | null> {
  return reader.address.findFirst({
    where: { id, contactId: null, sealed: { not: '' } },
    select: { ...ADDRESS_PARTS, demo: true },
  });
}

/** People of a commune or a province, for the question whether a name can be looked for at all. */
export async function countNamed(reader: Reader, scope: Scope): Promise<number> {
  return reader.contact.count({ where: { ...livingIn(scope), nameSealed: { not: null } } });
}

/** A page of names of a scope. */
export async function namesAfter(
  reader: Reader,
  scope: Scope,
  after: number,
  limit: number,
): Promise<{ id: number; nameSealed: string | null }[]> {
  return reader.contact.findMany({
    where: { ...livingIn(scope), id: { gt: after }, nameSealed: { not: null } },
    select: { id: true, nameSealed: true },
    orderBy: { id: 'asc' },
    take: limit,
  });
}

export async function changeSubject(
  tx: Tx,
  id: number,
  to: { nameSealed?: string | null; areaCode?: string; provinceCode?: string; updatedAt: Date },
): Promise<void> {
  await tx.contact.update({ where: { id }, data: to });
}

export async function takeAddressAway(tx: Tx, id: number): Promise<void> {
  await tx.address.updateMany({ where: { id }, data: { contactId: null } });
}
