import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../prisma/client.ts';
import type { TestApp } from '../app.ts';
import { cli } from '../cli.ts';
import { ledgerRows } from '../outbox/sink.ts';
import { demoApp, type Person, signedIn } from './door.ts';

let started: TestApp;
let admin: Person;
beforeAll(async () => {
  started = await demoApp();
  admin = await signedIn(started, 'admin');
});
afterAll(() => started.close());

const AT = new Date('2026-12-01T02:00:00Z');
const inDoubt = (db: Database, count: number, campaignId: number, channel: string, areaCode: string) =>
  ledgerRows(db, count, { campaignId, channel, areaCode, state: 'unknown', claimedAt: AT });
const open = (db: Database) => db.read.message.count({ where: { state: 'unknown', closedAt: null } });

test('messages in doubt are paged, filtered, and decided together where the person may', async () => {
  const { db } = started.app.deps;
  await db.read.message.updateMany({ where: { state: 'unknown' }, data: { closedAt: AT } });
  const row = await db.read.campaign.findFirstOrThrow({ orderBy: { id: 'asc' } });
  await inDoubt(db, 70, row.id, 'sms', '19333');
  await inDoubt(db, 3, row.id, 'zalo', '00004');

  const first = await admin.get('/outbox/unknown');
  expect(first.text).toContain('73 tin chưa rõ');
  expect(first.text.match(/Số \d+</g)).toHaveLength(50);
  // All at once is offered for a campaign or channel, never for everything there is.
  expect(first.text).not.toContain('/outbox/unknown/many');
  for (const long of ['999999999999999', '2147483648']) {
    expect((await admin.get(`/outbox/unknown?after=${long}`)).status).toBe(200);
    expect((await admin.get(`/campaigns/${long}`)).status).toBe(404);
    expect((await admin.get(`/campaigns/${row.id}?id=${long}&after=${long}`)).status).toBe(200);
  }
  const next = /href="(\/outbox\/unknown\?after=\d+)"/.exec(first.text.replaceAll('&#x3D;', '='))?.[1] ?? '';
  expect((await admin.get(next)).text.match(/Số \d+</g)).toHaveLength(23);
  expect((await admin.get('/outbox/unknown?after=x&campaign=%27&channel=fax')).text).toContain('73 tin');
  expect((await admin.get('/')).text).toContain('tin chưa rõ đã gửi hay chưa');

  expect((await admin.get('/outbox/unknown?campaign=&channel=sms')).text).toContain(
    'Quyết định cả 70 tin qua',
  );
  expect((await admin.get(`/outbox/unknown?campaign=${row.id}&channel=`)).text).toContain(
    'Quyết định cả 73 tin',
  );
  const filtered = await admin.get(`/outbox/unknown?campaign=${row.id}&channel=sms`);
  expect(filtered.text).toContain('70 tin chưa rõ khớp bộ lọc');
  expect(filtered.text).toContain('Quyết định cả 70 tin');
  const upTo = /name="upTo" value="(\d+)"/.exec(filtered.text)?.[1] ?? '';

  // Somebody of another province sees and decides nothing of it.
  const elsewhere = await signedIn(started, 'tinh-quang-tri');
  const seen = (await elsewhere.get('/outbox/unknown')).text;
  expect(seen).toContain('70 tin chưa rõ');
  expect(seen).not.toContain('Zalo</option>');
  const many = { campaign: String(row.id), channel: 'zalo', upTo, choice: 'leave' };
  expect((await elsewhere.post('/outbox/unknown/many', many)).status).toBe(404);
  const foreign = await db.read.message.findFirstOrThrow({ where: { state: 'unknown', areaCode: '00004' } });
  expect((await elsewhere.post(`/outbox/unknown/${foreign.id}`, { choice: 'leave' })).status).toBe(404);
  const viewer = await signedIn(started, 'xem-so-lieu');
  expect((await viewer.post('/outbox/unknown/many', many)).status).toBe(403);

  const own = await db.read.message.findFirstOrThrow({ where: { state: 'unknown', areaCode: '19333' } });
  const one = await admin.post(`/outbox/unknown/${own.id}`, {
    choice: 'leave',
    back: `channel=sms&after=5&evil=//x`,
  });
  expect(one.headers.location).toBe('/outbox/unknown?channel=sms&after=5&done=left');
  expect((await admin.post('/outbox/unknown/0', { choice: 'leave' })).status).toBe(404);
  const done = await admin.post('/outbox/unknown/many', { ...many, channel: 'sms' });
  expect(done.headers.location).toBe('/outbox/unknown?done=left_many');
  expect(await open(db)).toBe(3);
  expect((await admin.post('/outbox/unknown/many', { choice: 'resend', upTo })).status).toBe(404);
  expect(await open(db)).toBe(3);
  expect((await admin.get('/audit')).text).toContain('Quyết định không gửi lại nhiều tin chưa rõ');
});

test('the command line pages, filters and decides as the console does', async () => {
  const shell = cli();
  await shell.run('user', 'add', 'quan-tri', '--role', 'admin', '--area', '');
  await shell.run('user', 'add', 'cao-bang', '--role', 'province', '--area', '04');
  const db = await openDatabase(shell.env.DATABASE_URL ?? '');
  await inDoubt(db, 12, 5, 'sms', '19333');
  await inDoubt(db, 2, 6, 'zalo', '19333');
  const page = await shell.run('campaign', 'unknown', '--channel', 'sms', '--limit', '10');
  expect(page.out).toContain('12 tin chưa rõ.');
  const after = /--after (\d+)/.exec(page.out)?.[1] ?? '';
  expect(
    (await shell.run('campaign', 'unknown', '--channel', 'sms', '--after', after, '--json')).json<object[]>(),
  ).toHaveLength(2);
  expect((await shell.run('campaign', 'unknown', '--after', 'x')).code).toBe(2);

  const all = ['campaign', 'decide', '--choice', 'resend', '--as'];
  expect((await shell.run(...all, 'quan-tri')).code).toBe(1);
  const asked = await shell.run(...all, 'quan-tri', '--campaign', '5');
  expect([asked.code, asked.err]).toEqual([1, expect.stringContaining('--yes')]);
  expect((await shell.run(...all, 'cao-bang', '--campaign', '5', '--yes')).code).toBe(1);
  expect(await open(db)).toBe(14);
  const done = await shell.run(...all, 'quan-tri', '--campaign', '5', '--yes', '--json');
  expect(done.json()).toEqual({ messages: 12, left: 0, choice: 'resend' });
  expect(await open(db)).toBe(2);
  const row = await db.read.message.findFirstOrThrow({ where: { channel: 'zalo' } });
  expect(
    (await shell.run('campaign', 'decide', String(row.id), '--choice', 'leave', '--as', 'quan-tri')).code,
  ).toBe(0);
  expect((await shell.run('campaign', 'decide', 'x', '--choice', 'leave', '--as', 'quan-tri')).code).toBe(1);
  await db.close();
  shell.close();
});
