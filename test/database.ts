import { randomUUID } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, inject } from 'vitest';
import { type Database, type DatabaseKind, openDatabase } from '../prisma/client.ts';
import { createKeys } from '../prisma/seal.ts';

/** Keys of tests: fixed, so that hashes are the same in every run. */
export const testKeys = createKeys(new Uint8Array(32).fill(7));

const folders: string[] = [];

/** Puts a migrated, empty SQLite database into a folder, so that nobody migrates it again. */
export function migratedFile(folder: string): void {
  copyFileSync(inject('databases').sqlite, join(folder, 'lienthong.db'));
}

/** A migrated, empty SQLite database of its own for one test. */
export async function freshSqlite(): Promise<{ database: Database; url: string; close(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'lienthong-test-'));
  folders.push(folder);
  migratedFile(folder);
  const url = `file:${join(folder, 'lienthong.db')}`;
  const database = await openDatabase(url);
  return { database, url, close: () => database.close() };
}

const POSTGRESQL = process.env.TEST_POSTGRESQL_URL;

/** A migrated, empty PostgreSQL database on the server of TEST_POSTGRESQL_URL. */
export async function freshPostgresql(): Promise<{
  database: Database;
  url: string;
  close(): Promise<void>;
}> {
  if (POSTGRESQL === undefined) throw new Error('TEST_POSTGRESQL_URL is not set');
  const name = `t_${randomUUID().replaceAll('-', '')}`;
  const server = await openDatabase(POSTGRESQL);
  await server.read.$executeRawUnsafe(`CREATE DATABASE ${name} TEMPLATE ${inject('databases').postgresql}`);
  const url = Object.assign(new URL(POSTGRESQL), { pathname: `/${name}` }).toString();
  const database = await openDatabase(url);
  return {
    database,
    url,
    close: async () => {
      await database.close();
      await server.read.$executeRawUnsafe(`DROP DATABASE ${name} WITH (FORCE)`);
      await server.close();
    },
  };
}

/**
 * Runs the same store tests on both databases. Without TEST_POSTGRESQL_URL the second set is left out and
 * test/left-out.ts says so; in CI a missing server is a failure.
 */
export function onBothDatabases(
  title: string,
  tests: (
    open: () => Promise<{ database: Database; url: string; close(): Promise<void> }>,
    kind: DatabaseKind,
  ) => void,
): void {
  describe(`${title} (SQLite)`, () => tests(freshSqlite, 'sqlite'));
  describe.skipIf(POSTGRESQL === undefined && process.env.CI !== 'true')(`${title} (PostgreSQL)`, () =>
    tests(freshPostgresql, 'postgresql'),
  );
}

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
