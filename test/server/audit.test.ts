import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDatabase } from '../../prisma/client.ts';
import { anchorFile, readAnchors, writeAnchor } from '../../server/audit-anchor.ts';
import { record } from '../../staff/staff.ts';
import { admin } from '../acts.ts';
import { cli } from '../cli.ts';
import { demoApp, signedIn } from '../console/door.ts';
import { freshSqlite } from '../database.ts';

const NOW = new Date('2026-12-01T02:00:00Z');
const day = (n: number) => new Date(NOW.getTime() + n * 86_400_000);

test('the end of the chain is written outside once a day, and only when something happened', async () => {
  const { database: db, close } = await freshSqlite();
  const file = join(mkdtempSync(join(tmpdir(), 'lienthong-anchor-')), 'audit-anchors.txt');
  const did = (n: number) =>
    db.write((tx) => record(tx, admin(day(n)), { action: 'user.add', subject: `n:${n}` }));
  expect(await writeAnchor({ db }, file, NOW)).toBeNull();
  await did(0);
  const first = await writeAnchor({ db }, file, NOW);
  expect(first).toMatchObject({ day: '2026-12-01' });
  await did(0);
  expect(await writeAnchor({ db }, file, NOW)).toBeNull();
  expect(await writeAnchor({ db }, file, day(1))).toMatchObject({ day: '2026-12-02' });
  expect(await writeAnchor({ db }, file, day(2))).toBeNull();
  expect(await readAnchors(file)).toHaveLength(2);
  expect(readFileSync(file, 'utf8')).toMatch(/^2026-12-01 \d+ [0-9a-f]{64}\n/);
  expect(anchorFile('file:./data/x.db')).toBe(join('data', 'audit-anchors.txt'));
  await close();
});

test('a command without --as is the server by name, and a spoiled chain is told by verify and doctor', async () => {
  const here = cli();
  expect((await here.run('user', 'add', 'an', '--role', 'commune', '--area', '19333')).code).toBe(0);
  const csv = here.file('nhom.csv', 'Tên nhóm,Kênh,Mã đơn vị,Cách gửi\nTổ 1,Zalo,19333,thủ công\n');
  expect((await here.run('groups', 'import', csv)).code).toBe(0);
  const listed = await here.run('audit', 'list', '--area', '19333', '--json');
  expect(listed.json<{ action: string; who: string }[]>()[0]).toMatchObject({
    action: 'groups.import',
    who: 'Dòng lệnh máy chủ',
  });
  const foreign = here.file('xa.csv', 'Tên nhóm,Kênh,Mã đơn vị,Cách gửi\nTổ 1,Zalo,19351,thủ công\n');
  expect(await here.run('groups', 'import', foreign, '--as', 'an')).toMatchObject({
    code: 3,
    err: expect.stringContaining('ngoài địa bàn'),
  });
  expect((await here.run('audit', 'list', '--as', 'an')).code).toBe(3);
  expect(await here.run('audit', 'verify')).toMatchObject({
    code: 0,
    out: expect.stringContaining('nguyên vẹn'),
  });
  const db = await openDatabase(here.env.DATABASE_URL ?? '');
  await db.write((tx) =>
    tx.auditEntry.updateMany({ where: { action: 'groups.import' }, data: { detail: '{}' } }),
  );
  await db.close();
  expect(await here.run('audit', 'verify')).toMatchObject({
    code: 1,
    err: expect.stringContaining('không còn nguyên vẹn'),
  });
  expect((await here.run('doctor')).err).toContain('✗ Nhật ký');
  here.close();
}, 60_000);

test('the page shows what touched the person’s area, filtered, and the file is an entry', async () => {
  const started = await demoApp();
  const province = await signedIn(started, 'tinh-quang-tri');
  const page = await province.get('/audit?kind=user.&from=2020-01-01T00:00');
  expect([page.status, page.text.includes('/audit.csv?')]).toEqual([200, true]);
  const file = await province.get('/audit.csv?kind=user.');
  expect(file.headers['content-type']).toContain('text/csv');
  expect((await province.get('/audit')).text).toContain('Xuất nhật ký');
  const viewer = await signedIn(started, 'xem-so-lieu');
  expect((await viewer.get('/audit')).status).toBe(403);
  expect((await viewer.get('/audit.csv')).status).toBe(403);
  expect((await province.get('/audit')).text).toContain('page:GET /audit');
  await started.close();
}, 60_000);
