import { randomUUID } from 'node:crypto';
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe } from 'vitest';
import { type Database, type DatabaseKind, openDatabase } from '../prisma/client.ts';
import { migrate } from '../prisma/migrate.ts';
import { createKeys } from '../prisma/seal.ts';

/** Keys of tests: fixed, so that hashes are the same in every run. */
export const testKeys = createKeys(new Uint8Array(32).fill(7));

let template: Promise<string> | null = null;
const folders: string[] = [];

async function migratedFile(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'lienthong-test-'));
  folders.push(folder);
  const file = join(folder, 'template.db');
  await migrate(`file:${file}`);
  const database = await openDatabase(`file:${file}`);
  await database.read.$queryRawUnsafe('PRAGMA wal_checkpoint(TRUNCATE)');
  await database.close();
  return file;
}

/** A migrated, empty SQLite database of its own for one test; migrated once per test file and then copied. */
export async function freshSqlite(): Promise<{ database: Database; url: string; close(): Promise<void> }> {
  template ??= migratedFile();
  const source = await template;
  const folder = mkdtempSync(join(tmpdir(), 'lienthong-test-'));
  folders.push(folder);
  const file = join(folder, 'test.db');
  copyFileSync(source, file);
  if (existsSync(`${source}-wal`)) copyFileSync(`${source}-wal`, `${file}-wal`);
  const url = `file:${file}`;
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
  await server.read.$executeRawUnsafe(`CREATE DATABASE ${name}`);
  const url = Object.assign(new URL(POSTGRESQL), { pathname: `/${name}` }).toString();
  await migrate(url);
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
