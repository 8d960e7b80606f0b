/** What every statement on messages shares: pages of values, and raw rows read the same way from both databases. */
import { type DatabaseKind, Prisma } from '../../prisma/client.ts';

/**
 * A list as a table of the one column "value", each element an array read with `cell`: one bound value however long the list
 * is, and the same statement text every time. A value for each would cost as much as the update itself.
 */
export function listed(kind: DatabaseKind, list: readonly (readonly unknown[])[]): Prisma.Sql {
  const json = JSON.stringify(list);
  return kind === 'postgresql'
    ? Prisma.sql`json_array_elements(CAST(${json} AS json)) AS "each" ("value")`
    : Prisma.sql`json_each(${json}) AS "each"`;
}

/** A place in an element of such a list. SQLite reads a written path in half the time that `->> 0` takes. */
export function cell(kind: DatabaseKind, place: number): Prisma.Sql {
  return Prisma.raw(
    kind === 'postgresql' ? `("each"."value" ->> ${place})` : `json_extract("each"."value", '$[${place}]')`,
  );
}

/** Ids as a sub-query. */
export function idsIn(kind: DatabaseKind, ids: readonly number[]): Prisma.Sql {
  const list = ids.map((id) => [id]);
  return Prisma.sql`SELECT CAST(${cell(kind, 0)} AS INTEGER) FROM ${listed(kind, list)}`;
}

/** In the order of ClaimedRow; all of them come back from the claim itself, so that nothing is read twice. */
export const CLAIMED = Prisma.raw(
  [
    'id',
    'key',
    'lane',
    'purpose',
    'source',
    'sourceId',
    'channel',
    'addressId',
    'groupId',
    'contactId',
    'campaignId',
    'wave',
    'step',
    'areaCode',
    'textId',
    'payload',
    'linkCode',
    'attempts',
    'nextAt',
    'expiresAt',
    'createdAt',
    'doubtAt',
  ]
    .map((name) => `"${name}"`)
    .join(', '),
);

/** What a raw query answers: whole numbers may be big, moments may be text (SQLite keeps no type for what UPDATE returns). */
export type RawRow<T> = {
  [K in keyof T]: T[K] extends number
    ? number | bigint
    : T[K] extends number | null
      ? number | bigint | null
      : T[K] extends Date
        ? Date | string
        : T[K] extends Date | null
          ? Date | string | null
          : T[K];
};

export function numberOrNull(value: number | bigint | null): number | null {
  return value === null ? null : Number(value);
}

export function moment(value: Date | string): Date {
  return value instanceof Date ? value : new Date(value);
}
