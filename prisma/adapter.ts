import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import { PrismaPg } from '@prisma/adapter-pg';

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
export function adapterFactory(url: string, pool = 8): PrismaBetterSqlite3 | PrismaPg {
  if (databaseKind(url) === 'postgresql') return new PrismaPg({ connectionString: url, max: pool });
  const path = sqlitePath(url);
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
  return new PrismaBetterSqlite3({ url: `file:${path}`, timeout: 100 });
}
