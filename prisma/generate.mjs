/**
 * Generates both Prisma clients from the one schema source. The PostgreSQL schema is the same text with another
 * provider and output. `PRISMA_SCHEMA_ENGINE_BINARY` must name some existing file, or the CLI tries to download a
 * binary that this step never starts (shared design, platform facts). Skipped when nothing changed.
 */

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const generated = join(here, 'generated');
const source = readFileSync(join(here, 'schema.prisma'), 'utf8');
const require = createRequire(import.meta.url);
const prismaVersion = JSON.parse(readFileSync(require.resolve('prisma-cli/package.json'), 'utf8')).version;
const stamp = createHash('sha256')
  .update(prismaVersion)
  .update(source)
  .update(readFileSync(fileURLToPath(import.meta.url)))
  .digest('hex');
const stampFile = join(generated, 'stamp');

/** The same schema for the other database. */
export function derivePostgresql(schema) {
  return schema
    .replace('provider = "sqlite"', 'provider = "postgresql"')
    .replace('output                 = "./generated/sqlite"', 'output                 = "./postgresql"');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== stamp) {
    rmSync(generated, { recursive: true, force: true });
    mkdirSync(generated, { recursive: true });
    const postgresql = join(generated, 'schema.postgresql.prisma');
    writeFileSync(postgresql, derivePostgresql(source));
    for (const schema of [join(here, 'schema.prisma'), postgresql]) {
      const run = spawnSync(
        process.execPath,
        [
          join(dirname(require.resolve('prisma-cli/package.json')), 'build', 'index.js'),
          'generate',
          '--schema',
          schema,
        ],
        {
          encoding: 'utf8',
          env: {
            ...process.env,
            PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
            PRISMA_HIDE_UPDATE_MESSAGE: '1',
            CHECKPOINT_DISABLE: '1',
          },
        },
      );
      if (run.status !== 0) {
        process.stderr.write(`prisma generate failed for ${schema}\n${run.stdout}${run.stderr}`);
        process.exit(1);
      }
    }
    writeFileSync(stampFile, stamp);
  }
}
