/**
 * Seals every value anew with the first key of the ring, in lots, while the program runs. What was done stands in the values
 * themselves (each names its key), so a rotation that was killed goes on where it was, and one that is done finds nothing.
 */
import type { Database, Reader } from './client.ts';
import { keepKeys } from './keys.ts';
import { type Keys, keyId, sealedWith } from './seal.ts';
import { SEALED_COLUMNS, type SealedColumn } from './sealed-columns.ts';

/** Values a transaction: short enough that citizens' messages are not kept waiting. */
const LOT = 200;
/** A value written between looking and saying so is found by the next pass; more passes than this mean somebody still seals with an old key. */
const MOST_PASSES = 5;

export type Rotation = {
  /** Values sealed anew in this run. */
  sealed: number;
  /** Values that no key opens in their place: left as they are, by column. */
  unreadable: { column: string; count: number }[];
  /** Values of other keys that are left; 0: done. */
  left: number;
  /** Values bound to no place are refused from now on. */
  bound: boolean;
};

/** How many values each key has sealed, by column; `v1`: of before key ids. */
export async function sealedBy(reader: Reader): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const { table, column } of SEALED_COLUMNS) {
    const rows = await reader.$queryRawUnsafe<{ key: string; count: bigint }[]>(
      `SELECT CASE WHEN "${column}" LIKE 'v2.%' THEN SUBSTR("${column}", 4, 8) ELSE 'v1' END AS "key",
         COUNT(*) AS "count"
       FROM "${table}" WHERE "${column}" LIKE 'v1.%' OR "${column}" LIKE 'v2.%' GROUP BY 1`,
    );
    for (const { key, count } of rows) counts.set(key, (counts.get(key) ?? 0) + Number(count));
  }
  return counts;
}

/**
 * @param given.pause what is done between two lots, so that others come to their turn
 * @param given.progress told after each lot how many were sealed so far
 * @param given.tokens a new root for hashes of sessions, links and chats: after a key was lost to somebody, all of them end
 */
export async function rotate(
  db: Database,
  keys: Keys,
  given: {
    now: Date;
    pause?: () => Promise<void>;
    progress?: (sealed: number) => void;
    tokens?: Uint8Array | undefined;
  },
): Promise<Rotation> {
  const [secret] = keys.ring();
  if (secret === undefined) throw new Error('a ring of keys is never empty');
  const wanted = sealedWith(keyId(secret));
  let sealed = 0;
  let unreadable = new Map<string, number>();
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    const before = sealed;
    unreadable = new Map();
    for (const column of SEALED_COLUMNS) {
      let after: string | number | null = null;
      for (;;) {
        const lot: Lot = await oneLot(db, keys, column, wanted, after);
        sealed += lot.sealed;
        if (lot.unreadable > 0) {
          const name = `${column.table}.${column.column}`;
          unreadable.set(name, (unreadable.get(name) ?? 0) + lot.unreadable);
        }
        if (lot.last === null) break;
        after = lot.last;
        given.progress?.(sealed);
        await given.pause?.();
      }
    }
    if (sealed === before) break;
  }
  const stuck = [...unreadable.values()].reduce((sum, count) => sum + count, 0);
  const left = await leftOf(db.read, wanted);
  // Traces of loads hold whole rows as they were, with values of before inside: they go after a day.
  const traces = await db.read.fileTrace.findFirst({ select: { id: true } });
  const bound = left === 0 && traces === null;
  await keepKeys(db, keys, given.now, (kept) => ({
    roots: { ...kept.roots, ...(given.tokens === undefined ? {} : { tokens: given.tokens }) },
    bound: kept.bound || bound,
  }));
  return {
    sealed,
    unreadable: [...unreadable].map(([column, count]) => ({ column, count })),
    left: Math.max(left, stuck),
    bound,
  };
}

type Lot = { sealed: number; unreadable: number; last: string | number | null };

async function oneLot(
  db: Database,
  keys: Keys,
  { table, column, id, row, place }: SealedColumn,
  wanted: string,
  after: string | number | null,
): Promise<Lot> {
  const names = [...new Set([id, ...row])].map((name) => `"${name}"`).join(', ');
  const beyond = after === null ? '' : `AND "${id}" > ${parameter(db, 1)}`;
  return db.write(async (tx) => {
    const rows = await tx.$queryRawUnsafe<Record<string, string | number | Date>[]>(
      `SELECT ${names}, "${column}" AS "sealed" FROM "${table}"
       WHERE ("${column}" LIKE 'v1.%' OR "${column}" LIKE 'v2.%') AND "${column}" NOT LIKE '${wanted}' ${beyond}
       ORDER BY "${id}" LIMIT ${LOT}`,
      ...(after === null ? [] : [after]),
    );
    let sealed = 0;
    let unreadable = 0;
    for (const one of rows) {
      const old = String(one.sealed);
      let anew: string;
      try {
        const here = place(one);
        anew = keys.seal(keys.open(old, here), here);
      } catch {
        unreadable += 1;
        continue;
      }
      // Changed by somebody meanwhile: theirs stands, and the next pass looks at it.
      sealed += await tx.$executeRawUnsafe(
        `UPDATE "${table}" SET "${column}" = ${parameter(db, 1)}
         WHERE "${id}" = ${parameter(db, 2)} AND "${column}" = ${parameter(db, 3)}`,
        anew,
        one[id],
        old,
      );
    }
    const last = rows.length < LOT ? null : ((rows.at(-1)?.[id] ?? null) as string | number | null);
    return { sealed, unreadable, last };
  });
}

function parameter({ kind }: Database, n: number): string {
  return kind === 'postgresql' ? `$${n}` : '?';
}

async function leftOf(reader: Reader, wanted: string): Promise<number> {
  let left = 0;
  for (const { table, column } of SEALED_COLUMNS) {
    const [row] = await reader.$queryRawUnsafe<{ count: bigint }[]>(
      `SELECT COUNT(*) AS "count" FROM "${table}"
       WHERE ("${column}" LIKE 'v1.%' OR "${column}" LIKE 'v2.%') AND "${column}" NOT LIKE '${wanted}'`,
    );
    left += Number(row?.count ?? 0);
  }
  return left;
}
