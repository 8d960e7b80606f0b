import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import writeWorkbook from 'write-excel-file/node';
import { freshSqlite } from '../database.ts';
import { readAll } from './reading.ts';

const ROWS = 100_000;
/**
 * What an import may add to the program at its peak: the promise. Alone on a machine it is 110 to 150; beside other work garbage is
 * collected later, and 175 was seen. Before rows were read one by one it was 205 to 230, alone.
 */
const MOST_MB_ABOVE_IDLE = 200;

const TITLE = 'Liên thông khai sinh tháng 8/2025, tỉnh Quảng Trị';
const HEAD = ['STT', 'Đơn vị', 'Tổng số', 'Liên thông'];
const NAMES = ['Phường Đông Hà', 'Xã Cam Lộ', 'Xã Hải Lăng', 'Xã Không Có Trong Tỉnh'];
const row = (index: number) => [index + 1, NAMES[index % 4] ?? '', 100, 10 + (index % 90)];
const rows = Array.from({ length: ROWS }, (_, index) => row(index));
const text = (sign: string, quote = '') =>
  Buffer.from(
    [TITLE, ...[HEAD, ...rows].map((cells) => cells.map((cell) => quote + cell + quote).join(sign))].join(
      '\n',
    ),
  );

/** The same rows over a year: each month is cut out, read and checked by itself. */
const months = () =>
  Buffer.from(
    [
      'Liên thông khai sinh, tỉnh Quảng Trị',
      [...HEAD, 'Kỳ'].join(','),
      ...rows.map((cells, index) => [...cells, `Tháng ${(Math.floor(index / 4) % 12) + 1}/2025`].join(',')),
    ].join('\n'),
  );

/** Imports a file in a process of its own, after a small one, and tells what the file added to the peak. */
const CHILD = `
  const [, database, file] = process.argv;
  const { readFileSync } = await import('node:fs');
  const { openDatabase } = await import('./dist/prisma/client.js');
  const { importTable } = await import('./dist/uptake/uptake.js');
  const { byProgram } = await import('./dist/staff/act.js');
  const db = await openDatabase(database);
  const deps = { db, now: () => new Date('2026-11-21T09:00:00+07:00') };
  const load = (fileName, bytes) => importTable(byProgram('server', deps.now()), deps, { fileName, bytes, dryRun: true });
  const small = 'Liên thông khai sinh tháng 7/2025, tỉnh Quảng Trị\\nĐơn vị,Tổng số,Liên thông\\nXã Cam Lộ,40,39\\n';
  const first = await load('small.csv', Buffer.from(small));
  const idle = process.resourceUsage().maxRSS;
  const began = performance.now();
  const done = await load('large', readFileSync(file));
  const ms = performance.now() - began;
  const peak = process.resourceUsage().maxRSS;
  await db.close();
  console.log(JSON.stringify({ first: first.kind, kind: done.kind, rules: done.problems.map((one) => one.rule), ms, idle: idle / 1024, peak: peak / 1024 }));
`;

type Told = { first: string; kind: string; rules: string[]; ms: number; idle: number; peak: number };

describe('a table of 100,000 rows', () => {
  let folder = '';
  let opened: Awaited<ReturnType<typeof freshSqlite>>;
  beforeAll(async () => {
    expect(existsSync('dist/uptake/uptake.js'), 'the program must be built: npm run build').toBe(true);
    folder = await mkdtemp(join(tmpdir(), 'lienthong-large-'));
    opened = await freshSqlite();
  });
  afterAll(async () => {
    await opened.close();
    await rm(folder, { recursive: true, force: true });
  });

  test.each([
    ['CSV', async () => text(',')],
    ['CSV with quotes', async () => text(',', '"')],
    ['pasted text', async () => text('   ')],
    ['CSV of twelve periods', async () => months()],
    ['XLSX', async () => writeWorkbook([{ data: [[TITLE], HEAD, ...rows], sheet: 'T8' }]).toBuffer()],
  ])(
    'as %s is read and refused within its memory',
    async (name, make) => {
      const file = join(folder, 'table');
      await writeFile(file, await make());
      const { stdout } = await promisify(execFile)(
        process.execPath,
        ['--input-type=module', '-e', CHILD, opened.url, file],
        { cwd: resolve('.') },
      );
      const told = JSON.parse(stdout) as Told;
      if (process.env.BENCH === '1')
        process.stdout.write(
          `${name}: ${Math.round(told.ms)} ms; idle ${Math.round(told.idle)} MB, peak ${Math.round(told.peak)} MB\n`,
        );
      expect(told).toMatchObject({ first: 'checked', kind: 'refused' });
      // Of twelve periods the later ones are also far from the earlier ones: the rows are the same junk in all of them.
      const rules = told.rules.filter((rule) => rule !== 'outlier-past');
      expect(new Set(rules)).toEqual(new Set(['unit-twice', 'unit-unknown']));
      expect(told.peak - told.idle).toBeLessThan(MOST_MB_ABOVE_IDLE);
    },
    300_000,
  );

  test('is refused in some hundred sentences, and the rest is counted', async () => {
    const { table, findings } = await readAll({ fileName: 'x.csv', bytes: text(',') });
    expect((table?.rows.length ?? 0) + (table?.left ?? 0)).toBe(ROWS);
    const of = (rule: string) => findings.filter((finding) => finding.rule === rule);
    // Three units, each with ten rows kept: 27 repeats by name; the rest in one sentence.
    expect(of('unit-twice')).toHaveLength(28);
    expect(of('unit-twice').at(0)?.message).toMatch(/còn 97\.970 dòng nữa/);
    expect(of('unit-unknown')).toHaveLength(101);
    expect(of('unit-unknown').at(-1)?.message).toMatch(
      /^Từ dòng \d+ trở đi còn 24\.900 chỗ khác mắc cùng một lỗi/,
    );
  }, 60_000);

  test('whose every cell is wrong does not drown the office in sentences', async () => {
    const junk = rows.map((_, index) => `${index + 1},Xã Lạ Số ${index},12x${index},9 9 ${index}`).join('\n');
    const { findings } = await readAll({
      fileName: 'x.csv',
      bytes: Buffer.from(`${TITLE}\n${HEAD.join(',')}\n${junk}\n`),
    });
    expect(findings.length).toBeLessThan(400);
    expect(findings.find((finding) => finding.rule === 'number-unreadable')).toMatchObject({
      row: 3,
      column: 'C (Tổng số)',
      value: '12x0',
    });
  }, 60_000);
});
