/**
 * The one place where a long list is cut for the database. A statement may bind some thousands of values on one database and
 * 999 on the other, and a list that grows with the data passes either one day: whoever binds one asks here.
 */

/** Values of one column in a statement: below the least that either database's client takes (Prisma on SQLite: 999). */
const MOST = 900;

/** A list in parts of `size` at most, in order; nothing for an empty list. */
export function* batches<T>(all: readonly T[], size: number = MOST): Generator<T[]> {
  for (let from = 0; from < all.length; from += size) yield all.slice(from, from + size);
}

/** Answers for many ids, each asked once. The rows come batch by batch: an order of the statement holds within a batch only. */
export async function inBatches<Id, Row>(
  ids: Iterable<Id>,
  ask: (batch: Id[]) => Promise<readonly Row[]>,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const batch of batches([...new Set(ids)])) rows.push(...(await ask(batch)));
  return rows;
}
