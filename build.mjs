/** Build: TypeScript to `dist/`, then the files that rooms read beside their code (texts, answers, migrations, views, styles). */
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';

const CODE = new Set(['.ts', '.mjs', '.prisma']);

rmSync('dist', { recursive: true, force: true });
const require = createRequire(import.meta.url);
const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
const run = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { stdio: 'inherit' });
if (run.status !== 0) process.exit(run.status ?? 1);
// Every room that was compiled: a list by hand forgets the next one, and its data with it.
for (const room of readdirSync('dist')) if (statSync(join('dist', room)).isDirectory()) copy(room);
// What measures runs from `dist/` too (`npm run build:bench`), and reads its questions beside it.
copy('test');
cpSync('package.json', 'dist/package.json');
// Worked out once here instead of at every start.
const prepare = spawnSync(process.execPath, ['dist/knowledge/prepared/dataset.js'], { stdio: 'inherit' });
if (prepare.status !== 0) process.exit(prepare.status ?? 1);
const command = 'dist/server/lienthong.js';
if (existsSync(command)) chmodSync(command, 0o755);

function copy(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (path === join('prisma', 'generated')) continue;
    if (statSync(path).isDirectory()) copy(path);
    else if (!CODE.has(extname(name))) cpSync(path, join('dist', path), { recursive: true });
  }
}
