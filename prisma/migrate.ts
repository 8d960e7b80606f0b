import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { adapterFactory, databaseKind } from './adapter.ts';
import { openEngine } from './engine.ts';

const MIGRATIONS = fileURLToPath(new URL('./migrations/', import.meta.url));

/**
 * Brings the database to the state of `prisma/migrations/<kind>/`, by Prisma's own engine, with the usual
 * `_prisma_migrations` table. A second call applies nothing.
 * @param last stops after this one: how tests make a database as an older version left it
 * @returns the names of the migrations it applied
 * @throws when the database cannot be opened or a migration fails (an outage, not an expected failure)
 */
export async function migrate(url: string, last?: string): Promise<string[]> {
  const baseDir = join(MIGRATIONS, databaseKind(url));
  const names = (await readdir(baseDir, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .filter((name) => last === undefined || name <= last)
    .sort();
  const applied = await appliedMigrations(url);
  // The engine wants the database for itself even to find nothing to do; a running server must not stop a command.
  if (names.every((name) => applied.has(name))) return [];
  const migrationDirectories = await Promise.all(
    names.map(async (path) => ({
      path,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok' as const, value: await readFile(join(baseDir, path, 'migration.sql'), 'utf8') },
      },
    })),
  );
  const factory = await adapterFactory(url);
  const opened: { dispose(): Promise<void> }[] = [];
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const connection = await connect();
    opened.push(connection);
    return connection;
  };
  const { engine, close } = await openEngine(factory);
  try {
    const { appliedMigrationNames } = await engine.applyMigrations({
      migrationsList: {
        baseDir,
        lockfile: {
          path: 'migration_lock.toml',
          content: await readFile(join(baseDir, 'migration_lock.toml'), 'utf8'),
        },
        shadowDbInitScript: '',
        migrationDirectories,
      },
      filters: { externalTables: [], externalEnums: [] },
    });
    return appliedMigrationNames;
  } finally {
    close();
    // The engine leaves its connection open, and on SQLite the exclusive lock with it, until it is collected as garbage.
    for (const connection of opened) await connection.dispose();
  }
}

async function appliedMigrations(url: string): Promise<Set<string>> {
  const connection = await (await adapterFactory(url, 1)).connect();
  try {
    const { rows } = await connection.queryRaw({
      sql: 'SELECT "migration_name" FROM "_prisma_migrations" WHERE "finished_at" IS NOT NULL AND "rolled_back_at" IS NULL',
      args: [],
      argTypes: [],
    });
    return new Set(rows.map((row) => String(row[0])));
  } catch (error) {
    // A new database has no such table; any other failure will be met again, and told, by the engine.
    if (error instanceof Error) return new Set();
    throw error;
  } finally {
    await connection.dispose();
  }
}
