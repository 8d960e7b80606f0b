/**
 * `npm run province -- FOLDER [small]`: a province's database after a year, to look at pages and measure with. The folder gets
 * the SQLite file and its key; DATABASE_URL names another database instead, which must be empty.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openApp } from '../../server/app.ts';
import { createLog } from '../../server/log.ts';
import { seedDemo } from '../../server/seed.ts';
import { buildProvince } from './build.ts';
import { SMALL, WHOLE } from './size.ts';

const [folder, small] = process.argv.slice(2);
if (folder === undefined || (small !== undefined && small !== 'small'))
  fail('npm run province -- FOLDER [small]');
else await build(folder, small === 'small');

async function build(into: string, isSmall: boolean): Promise<void> {
  mkdirSync(into, { recursive: true });
  const file = join(into, 'lienthong.db');
  const url = process.env.DATABASE_URL ?? `file:${file}`;
  if (process.env.DATABASE_URL === undefined && existsSync(file)) return fail(`${file} is there already`);
  const env = { ...process.env, DATABASE_URL: url, HOLD_OUTSIDE: '1' };
  const opened = await openApp({ env, now: () => new Date(), log: createLog(undefined, 'warn') });
  if ('mistakes' in opened)
    return fail(opened.mistakes.map((one) => `${one.setting}: ${one.message}`).join('\n'));
  const { app } = opened;
  await seedDemo(app);
  if ((await app.deps.db.read.contact.count({ where: { demo: false } })) > 0)
    return fail('there are people in this database');
  const began = performance.now();
  await buildProvince(app, isSmall ? SMALL : WHOLE, (table, rows) => {
    process.stdout.write(
      `${((performance.now() - began) / 1000).toFixed(1).padStart(7)} s  ${rows} ${table}\n`,
    );
  });
  await app.close();
  process.stdout.write(`Ready: DATABASE_URL=${url} npm start\n`);
}

function fail(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}
