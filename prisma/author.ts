/**
 * Authors a migration: `npm run migration -- <name>`. Prints nothing and writes nothing when the schema did not change.
 * The last migrated schema is kept in `prisma/migrations/schema.prisma`; the difference to `prisma/schema.prisma`
 * becomes one SQL file per database. Runs from the repository root, after a build.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import { adapterFactory } from './adapter.ts';
import { openEngine } from './engine.ts';

const KINDS = ['sqlite', 'postgresql'] as const;
type Kind = (typeof KINDS)[number];

/**
 * An adapter that reaches no server: a difference between two schema texts needs none, but the engine greets its
 * database (asks for version and schema) before it will do anything, so the greeting is answered.
 */
function offlinePostgresql(): SqlMigrationAwareDriverAdapterFactory {
  const queryable = {
    provider: 'postgres',
    adapterName: 'offline',
    queryRaw: async ({ sql }: { sql: string }) =>
      /version/i.test(sql)
        ? {
            columnNames: ['exists', 'version', 'numeric_version'],
            columnTypes: [5, 7, 0],
            rows: [[true, 'PostgreSQL 15', 150000]],
          }
        : { columnNames: ['exists'], columnTypes: [5], rows: [[true]] },
    executeRaw: async () => 0,
    executeScript: async () => {},
    startTransaction: async () => {
      throw new Error('offline');
    },
    dispose: async () => {},
  };
  return {
    provider: 'postgres',
    adapterName: 'offline',
    connect: async () => queryable,
    connectToShadowDb: async () => queryable,
  } as unknown as SqlMigrationAwareDriverAdapterFactory;
}

function forKind(schema: string, kind: Kind): string {
  return schema.replace('provider = "sqlite"', `provider = "${kind}"`);
}

async function author(root: string, name: string): Promise<string[]> {
  const wanted = readFileSync(join(root, 'schema.prisma'), 'utf8');
  const lastFile = join(root, 'migrations', 'schema.prisma');
  const last = existsSync(lastFile) ? readFileSync(lastFile, 'utf8') : null;
  const written: string[] = [];
  for (const kind of KINDS) {
    const factory = kind === 'sqlite' ? await adapterFactory('file::memory:') : offlinePostgresql();
    const { engine, close } = await openEngine(factory, forKind(wanted, kind));
    const { stdout } = await engine.diff({
      from:
        last === null
          ? { tag: 'empty' }
          : { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content: forKind(last, kind) }] },
      to: { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content: forKind(wanted, kind) }] },
      script: true,
      exitCode: null,
      shadowDatabaseUrl: null,
      filters: { externalTables: [], externalEnums: [] },
    } as Parameters<typeof engine.diff>[0]);
    close();
    if (stdout === null || /^(\s|--.*)*$/.test(stdout)) continue;
    const folder = join(root, 'migrations', kind, name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'migration.sql'), stdout);
    writeFileSync(
      join(root, 'migrations', kind, 'migration_lock.toml'),
      `# Read by Prisma. Not to be edited.\nprovider = "${kind}"\n`,
    );
    written.push(join(folder, 'migration.sql'));
  }
  writeFileSync(lastFile, wanted);
  return written;
}

const name = process.argv[2];
if (name === undefined || !/^\d{4}_[a-z0-9_]+$/.test(name)) {
  process.stderr.write('usage: npm run migration -- 0002_what_changes\n');
  process.exit(2);
}
process.stdout.write(`${(await author('prisma', name)).join('\n') || 'no difference'}\n`);
