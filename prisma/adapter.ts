import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import type {
  SqlDriverAdapter,
  SqlDriverAdapterFactory,
  SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';

export type DatabaseKind = 'sqlite' | 'postgresql';

/** Which database an address means. Anything that is not PostgreSQL is a SQLite file. */
export function databaseKind(url: string): DatabaseKind {
  return /^postgres(ql)?:/.test(url) ? 'postgresql' : 'sqlite';
}

/** The path of the SQLite file in `file:…`. */
export function sqlitePath(url: string): string {
  return url.replace(/^file:(\/\/)?/, '');
}

/**
 * The driver adapter of a database address. The folder of a SQLite file is created.
 * The busy time-out is short because SQLite waits with the whole process; `write` retries without blocking.
 */
export async function adapterFactory(url: string, pool = 8): Promise<SqlMigrationAwareDriverAdapterFactory> {
  if (databaseKind(url) === 'postgresql') {
    // Loaded only where it is used: it costs memory that a laptop with SQLite should not pay.
    const { PrismaPg } = await import('@prisma/adapter-pg');
    return new PrismaPg({ connectionString: url, max: pool });
  }
  const path = sqlitePath(url);
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  return new PrismaBetterSqlite3({ url: `file:${path}`, timeout: 100 });
}

/**
 * FULL, not NORMAL: a claim must survive a power cut before the provider is called, or a message is sent twice. A cache of 16 MB
 * instead of 2 keeps the branches of the ledger's indexes, and 4,000 pages of journal instead of 1,000 write each changed page
 * home less often: making the rows of a campaign took a fifth less time (docs/outbox.md).
 */
const PRAGMAS = [
  'PRAGMA journal_mode = WAL',
  'PRAGMA synchronous = FULL',
  'PRAGMA foreign_keys = ON',
  'PRAGMA cache_size = -16000',
  'PRAGMA wal_autocheckpoint = 4000',
];

/**
 * SQLite with two connections behind one client: single queries read on one, transactions run on the other. The adapter of
 * Prisma has one connection, on which a query sent beside an open transaction joins it without a word.
 */
export function readerAndWriter(factory: SqlDriverAdapterFactory): SqlDriverAdapterFactory {
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    async connect(): Promise<SqlDriverAdapter> {
      const writer = await prepared(factory);
      const reader = await prepared(factory);
      return {
        provider: reader.provider,
        adapterName: reader.adapterName,
        queryRaw: (query) => reader.queryRaw(query),
        executeRaw: (query) => reader.executeRaw(query),
        executeScript: (script) => reader.executeScript(script),
        startTransaction: (isolation) => writer.startTransaction(isolation),
        async dispose() {
          await reader.dispose();
          await writer.dispose();
        },
      };
    },
  };
}

async function prepared(factory: SqlDriverAdapterFactory): Promise<SqlDriverAdapter> {
  const connection = await factory.connect();
  for (const sql of PRAGMAS) await connection.queryRaw({ sql, args: [], argTypes: [] });
  return connection;
}
