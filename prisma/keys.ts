/**
 * What the database keeps of the keys: a sealed value that only the right key opens, and in it what keyed hashes derive from.
 * Whoever opens a database asks here first, so that a wrong or missing key is a sentence and not a thousand values that do not
 * open.
 */
import type { Database, Reader } from './client.ts';
import { createKeys, type HashRoots, type Keys, type Ring } from './seal.ts';
import { placeOf, SEALED_COLUMNS } from './sealed-columns.ts';

const NAME = 'keys';

/** `bound`: a rotation has sealed every value anew, so that values bound to no place are not ours. */
export type KeptKeys = { roots: HashRoots; bound: boolean };

export type KeyFit =
  | { kind: 'fits'; kept: KeptKeys }
  /** Nothing was sealed yet. */
  | { kind: 'new' }
  /** Sealed with another key. */
  | { kind: 'wrong' };

/** Whether a ring opens what this database holds. A database of before this was kept is tried at the first sealed value found. */
export async function fitOf(reader: Reader, ring: Ring | null): Promise<KeyFit> {
  const row = await reader.setting.findUnique({ where: { name: NAME } });
  if (row !== null) {
    const kept = ring === null ? null : readKept(ring, row.value);
    return kept === null ? { kind: 'wrong' } : { kind: 'fits', kept };
  }
  const sample = await firstSealed(reader);
  if (sample === null) return { kind: 'new' };
  const [secret] = ring ?? [];
  if (ring === null || secret === undefined || !opens(ring, sample)) return { kind: 'wrong' };
  return { kind: 'fits', kept: { roots: { addresses: secret, tokens: secret }, bound: false } };
}

/** The keys of a database that fits, with their row written when it is missing. Two processes may come here at once. */
export async function keysOf(
  db: Database,
  ring: Ring,
  { now, again }: { now: Date; again?: () => Ring | null },
): Promise<Keys | 'wrong'> {
  const [secret] = ring;
  if (secret === undefined) throw new Error('a ring of keys is never empty');
  const fit = await fitOf(db.read, ring);
  if (fit.kind === 'wrong') return 'wrong';
  const kept = fit.kind === 'fits' ? fit.kept : { roots: { addresses: secret, tokens: secret }, bound: true };
  if ((await db.read.setting.findUnique({ where: { name: NAME } })) === null) {
    const value = writeKept(createKeys(ring), kept);
    await db.write(
      (tx) => tx.$executeRaw`
        INSERT INTO "Setting" ("name", "value", "updatedAt") VALUES (${NAME}, ${value}, ${now})
        ON CONFLICT ("name") DO NOTHING`,
    );
    // Whoever came first decides.
    return keysOf(db, ring, { now, ...(again === undefined ? {} : { again }) });
  }
  return createKeys(ring, { ...kept, ...(again === undefined ? {} : { again }) });
}

/** Seals the row anew, with the first key of the ring; `change` says what else becomes of it. */
export async function keepKeys(
  db: Database,
  keys: Keys,
  now: Date,
  change: (kept: KeptKeys) => KeptKeys = (kept) => kept,
): Promise<void> {
  await db.write(async (tx) => {
    const row = await tx.setting.findUnique({ where: { name: NAME } });
    const kept = row === null ? null : readKept(keys.ring(), row.value);
    if (kept === null) throw new Error('the database has no keys of this ring');
    await tx.setting.update({
      where: { name: NAME },
      data: { value: writeKept(keys, change(kept)), updatedAt: now },
    });
  });
}

function writeKept(keys: Keys, { roots, bound }: KeptKeys): string {
  const text = (root: Uint8Array) => Buffer.from(root).toString('base64');
  const body = { addresses: text(roots.addresses), tokens: text(roots.tokens), bound };
  return keys.seal(JSON.stringify(body), placeOf.keys());
}

function readKept(ring: Ring, value: string): KeptKeys | null {
  try {
    const body = JSON.parse(createKeys(ring).open(value, placeOf.keys()));
    const root = (text: unknown) => new Uint8Array(Buffer.from(String(text), 'base64'));
    return {
      roots: { addresses: root(body.addresses), tokens: root(body.tokens) },
      bound: body.bound === true,
    };
  } catch {
    return null;
  }
}

type Sample = { value: string; place: ReturnType<typeof placeOf.keys> };

async function firstSealed(reader: Reader): Promise<Sample | null> {
  for (const column of SEALED_COLUMNS) {
    const [row] = await reader.$queryRawUnsafe<({ value: string } & Record<string, string>)[]>(
      `SELECT "${column.column}" AS "value", ${column.row.map((name) => `"${name}"`).join(', ')}
       FROM "${column.table}" WHERE "${column.column}" LIKE 'v1.%' OR "${column.column}" LIKE 'v2.%' LIMIT 1`,
    );
    if (row !== undefined) return { value: row.value, place: column.place(row) };
  }
  return null;
}

function opens(ring: Ring, { value, place }: Sample): boolean {
  try {
    createKeys(ring).open(value, place);
    return true;
  } catch {
    return false;
  }
}
