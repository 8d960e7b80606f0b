import { setImmediate as breathe, setTimeout as pause } from 'node:timers/promises';
import { adapterFactory, type DatabaseKind, databaseKind, readerAndWriter } from './adapter.ts';
import { Prisma, PrismaClient } from './generated/sqlite/client.ts';

export type { DatabaseKind } from './adapter.ts';
export { Prisma };

/** A transaction. Both databases are seen through the SQLite client's types: the schema is the same. */
export type Tx = Prisma.TransactionClient;
/** Anything a store function can read from. */
export type Reader = Tx | PrismaClient;

export type Database = {
  kind: DatabaseKind;
  /** Reads, outside any open transaction: never sees what is not committed. */
  read: PrismaClient;
  /**
   * One write transaction. On SQLite writers queue up inside the process (the adapter has one connection, and a query
   * beside an open transaction would silently join it) and take the file's write lock with their first statement, so
   * that what they read cannot change under them. `work` may be run again when another process holds the lock:
   * it must have no effect outside the transaction. `alone` names a kind of write of which only one may run at a time on
   * all machines (PostgreSQL takes an advisory lock; SQLite has one writer anyway).
   */
  write<T>(work: (tx: Tx) => Promise<T>, alone?: string): Promise<T>;
  close(): Promise<void>;
};

const TRANSACTION = { maxWait: 60_000, timeout: 300_000 };
/** How long a writer waits for another process (a backup, the command line) to let go of the file. */
const LOCK_PATIENCE_MS = 30_000;
const LOCK_RETRY_MS = 25;
const CONFLICT_TRIES = 5;

const kinds = new WeakMap<object, DatabaseKind>();

/** Which database a transaction of `write`, or `read` itself, speaks to: the few statements that differ ask for it. */
export function kindOf(reader: Reader): DatabaseKind {
  const kind = kinds.get(reader);
  if (kind === undefined) throw new Error('not a transaction of this program');
  return kind;
}

function known<Asked extends Reader>(reader: Asked, kind: DatabaseKind): Asked {
  kinds.set(reader, kind);
  return reader;
}

/** Opens the database an address names. The schema must be migrated (prisma/migrate.ts). */
export async function openDatabase(url: string): Promise<Database> {
  return databaseKind(url) === 'postgresql' ? openPostgresql(url) : openSqlite(url);
}

async function openPostgresql(url: string): Promise<Database> {
  const { PrismaClient: PostgresqlClient } = await import('./generated/postgresql/client.ts');
  const client = new PostgresqlClient({ adapter: await adapterFactory(url) }) as unknown as PrismaClient;
  return {
    kind: 'postgresql',
    read: known(client, 'postgresql'),
    write: (work, alone) =>
      onceMoreAfterConflict(() =>
        client.$transaction(async (tx) => {
          known(tx, 'postgresql');
          if (alone !== undefined) await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${alone}))`;
          return work(tx);
        }, TRANSACTION),
      ),
    close: () => client.$disconnect(),
  };
}

/** Two writers that wait for each other: PostgreSQL ends one of them, which begins anew. */
async function onceMoreAfterConflict<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      const { code, message } = error as { code?: string; message?: string };
      const conflict = code === 'P2034' || /deadlock detected|40P01/.test(message ?? '');
      if (!conflict || tries === CONFLICT_TRIES) throw error;
      await pause(LOCK_RETRY_MS * tries);
    }
  }
}

async function openSqlite(url: string): Promise<Database> {
  const client = new PrismaClient({ adapter: readerAndWriter(await adapterFactory(url)) });
  let tail: Promise<unknown> = Promise.resolve();
  const write = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
    const turn = tail.then(() =>
      withLockPatience(() => client.$transaction((tx) => lockThen(tx, work), TRANSACTION)),
    );
    // The driver works without ever waiting, so a run of writers would keep the process from hearing its sockets.
    tail = turn.then(breathe, breathe);
    return turn;
  };
  return {
    kind: 'sqlite',
    read: known(client, 'sqlite'),
    write,
    close: async () => {
      await tail;
      await client.$disconnect();
    },
  };
}

/** Takes SQLite's write lock at once: the adapter's BEGIN is deferred, and a read before the first write could go stale. */
async function lockThen<T>(tx: Tx, work: (tx: Tx) => Promise<T>): Promise<T> {
  await tx.$executeRaw`DELETE FROM "Setting" WHERE 1 = 0`;
  return work(known(tx, 'sqlite'));
}

async function withLockPatience<T>(attempt: () => Promise<T>): Promise<T> {
  for (let waited = 0; ; waited += LOCK_RETRY_MS) {
    try {
      return await attempt();
    } catch (error) {
      if (!isLocked(error) || waited >= LOCK_PATIENCE_MS) throw error;
      await pause(LOCK_RETRY_MS);
    }
  }
}

/** SQLite's "database is locked", which Prisma reports as a time-out of the connection (P1008). */
export function isLocked(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string };
  return code === 'P1008' || /database is locked|SQLITE_BUSY|SocketTimeout/i.test(message ?? '');
}
