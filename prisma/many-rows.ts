/**
 * Many rows as one bound value. Each bound value costs the client about two microseconds and some garbage on its way to the
 * driver: a list of 20,000 people has one and a half million of them, which was most of its loading. As one text of JSON that
 * the database takes apart, the same rows cost a third.
 */
import { kindOf, Prisma, type Reader } from './client.ts';

/** How a column is kept. A boolean is written by the statement itself. */
export type ColumnType = 'integer' | 'text' | 'moment';
export type ColumnValue = number | string | Date | null;

const POSTGRESQL_TYPE = {
  integer: 'INTEGER',
  text: 'TEXT',
  moment: 'TIMESTAMP(3)',
} as const satisfies Record<ColumnType, string>;

/**
 * A table expression with the columns `c1`, `c2` …, for `INSERT … SELECT` and `UPDATE … FROM`; name it with `AS`.
 * @param types of the columns, in the order of each row's values
 */
export function manyRows(
  reader: Reader,
  types: readonly ColumnType[],
  rows: readonly (readonly ColumnValue[])[],
): Prisma.Sql {
  const json = JSON.stringify(rows.map((row) => row.map(written)));
  if (kindOf(reader) === 'sqlite') {
    const columns = types.map((_, index) => `value ->> ${index} AS c${index + 1}`).join(', ');
    return Prisma.sql`(SELECT ${Prisma.raw(columns)} FROM json_each(${json}))`;
  }
  const columns = types
    .map((type, index) => `CAST(value ->> ${index} AS ${POSTGRESQL_TYPE[type]}) AS c${index + 1}`)
    .join(', ');
  return Prisma.sql`(SELECT ${Prisma.raw(columns)} FROM json_array_elements(CAST(${json} AS json)))`;
}

/** A moment as the SQLite adapter writes it: moments are compared as text there. */
function written(value: ColumnValue): number | string | null {
  return value instanceof Date ? value.toISOString().replace('Z', '+00:00') : value;
}
