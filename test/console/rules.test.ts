import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DELIVERY } from '../../outbox/files.ts';
import { deliverRules } from '../../outbox/outbox.ts';
import { openDatabase } from '../../prisma/client.ts';
import type { TestApp } from '../app.ts';
import { cli } from '../cli.ts';
import { demoApp, type Person, signedIn } from './door.ts';

let started: TestApp;
let admin: Person;
beforeAll(async () => {
  started = await demoApp();
  admin = await signedIn(started, 'admin');
});
afterAll(() => started.close());

const QUIET = {
  kind: 'quiet',
  from: '2026-12-03',
  to: '2026-12-04',
  name: 'Quốc tang',
  purpose: 'outreach',
  source: 'Thông báo về Quốc tang ngày 01/12/2026',
};

/** What a later version of the program would bring: another pace for Telegram. */
const newer = (perSecond: number) => ({
  version: DELIVERY.version + perSecond,
  issued: '2026-12-01',
  rules: DELIVERY.rules.map(({ key, row }) =>
    key === 'telegram-pace' ? { key, row: { ...row, value: JSON.stringify({ perSecond }) } } : { key, row },
  ),
});
const PACE_SOURCE = 'Quyết định thử số 5 ngày 01/12/2026';

describe('the sending rules', () => {
  test('are read by everybody and changed by an administrator of the whole country only', async () => {
    for (const name of ['tinh-quang-tri', 'chi-lan', 'xem-so-lieu']) {
      const someone = await signedIn(started, name);
      const page = await someone.get('/rules');
      expect(page.status).toBe(200);
      expect(page.text).toContain('Khung giờ gửi');
      expect(page.text).not.toContain('href="/rules/');
      expect((await someone.get('/rules/1')).status).toBe(403);
      expect((await someone.post('/rules/new', { ...QUIET, do: 'save' })).status).toBe(403);
    }
    const page = await admin.get('/rules');
    expect(page.text).toContain('href="/rules/1"');
    expect(page.text).toMatch(/Chưa kiểm/);
    expect(page.text).toMatch(/Đã kiểm/);
    expect(page.text).toContain('Zalo');
  });

  test('a malformed rule is refused beside its field, and nothing is written', async () => {
    const before = await started.app.deps.db.read.sendingRule.count();
    const visit = await admin.post('/rules/new', { ...QUIET, to: '2026-12-01', source: 'x', do: 'save' });
    expect(visit.status).toBe(422);
    expect(visit.text).toMatch(/id="wrong-to">/);
    expect(visit.text).toMatch(/id="wrong-source">/);
    expect(visit.text).toContain('value="Quốc tang"');
    expect(await started.app.deps.db.read.sendingRule.count()).toBe(before);
  });

  test('what a change does is said first; saved, it is a dated row, an audit entry, and holds for what waits', async () => {
    const { db } = started.app.deps;
    const before = await db.read.sendingRule.count();
    const seen = await admin.post('/rules/new', { ...QUIET, do: 'check' });
    expect(seen.status).toBe(200);
    expect(seen.text).toContain('không gửi từ 03/12/2026 đến hết 04/12/2026 (Quốc tang)');
    expect(seen.text).toContain('tin chờ gửi');
    expect(await db.read.sendingRule.count()).toBe(before);
    expect((await admin.post('/rules/new', { ...QUIET, do: 'save' })).headers.location).toBe(
      '/rules?done=rule_saved',
    );
    const row = await db.read.sendingRule.findFirstOrThrow({ orderBy: { id: 'desc' } });
    expect(row).toMatchObject({ kind: 'quiet', purpose: 'outreach', verified: false });
    expect(row.changedBy).not.toBe(null);
    expect((await admin.get('/audit')).text).toContain('Thêm quy tắc gửi');
    expect((await admin.get('/rules')).text).toContain('Quốc tang');

    const changed = { ...QUIET, to: '2026-12-05', do: 'save' };
    expect((await admin.post(`/rules/${row.id}`, changed)).headers.location).toBe('/rules?done=rule_saved');
    const old = await db.read.sendingRule.findUniqueOrThrow({ where: { id: row.id } });
    expect(old.validTo).toEqual(started.app.deps.now());
    expect((await admin.get(`/rules/${row.id}`)).status).toBe(404);

    const last = await db.read.sendingRule.findFirstOrThrow({ orderBy: { id: 'desc' } });
    const ending = await admin.post(`/rules/${last.id}`, { do: 'end' });
    expect(ending.text).toContain('không còn quy tắc');
    expect((await admin.post(`/rules/${last.id}`, { do: 'end-save' })).headers.location).toBe(
      '/rules?done=rule_ended',
    );
    expect((await admin.get('/rules?all=1')).text).toContain('Hết hiệu lực');
  });

  test('a newer delivery is offered where the office had changed the rule, and an administrator takes or keeps it', async () => {
    const { db, now } = started.app.deps;
    const current = () =>
      db.read.sendingRule.findFirstOrThrow({
        where: { kind: 'pace', validTo: null },
        orderBy: { id: 'desc' },
      });
    const change = { perSecond: '10', source: PACE_SOURCE, do: 'save' };
    await admin.post(`/rules/${(await current()).id}`, change);
    expect(await deliverRules(db, now(), newer(20))).toMatchObject({ offered: 1, changed: 0 });
    const page = await admin.get('/rules');
    expect(page.text).toContain('Quy tắc mới của bản cài, chưa áp dụng vì đơn vị đã sửa');
    expect(page.text).toContain(PACE_SOURCE);
    const other = await signedIn(started, 'tinh-quang-tri');
    expect((await other.get('/rules')).text).toContain('Quản trị viên toàn hệ thống quyết định');
    expect((await other.post('/rules/offers', { key: 'telegram-pace', choice: 'take' })).status).toBe(403);

    const kept = await admin.post('/rules/offers', { key: 'telegram-pace', choice: 'keep' });
    expect(kept.headers.location).toBe('/rules?done=rule_kept');
    expect((await admin.get('/rules')).text).not.toContain('chưa áp dụng vì đơn vị đã sửa');
    expect((await admin.post('/rules/offers', { key: 'telegram-pace', choice: 'take' })).status).toBe(404);

    await deliverRules(db, now(), newer(21));
    const taken = await admin.post('/rules/offers', { key: 'telegram-pace', choice: 'take' });
    expect(taken.headers.location).toBe('/rules?done=rule_taken');
    const rule = await current();
    expect(rule).toMatchObject({ value: '{"perSecond":21}', changedBy: null });
    const history = await admin.get(`/rules/${rule.id}`);
    expect(history.text).toContain('Lịch sử quy tắc này');
    expect(history.text).toContain(PACE_SOURCE);
    expect((await admin.get('/audit')).text).toContain('Áp dụng quy tắc gửi của bản cài');
  });

  test('words in a rule are words, never markup', async () => {
    await admin.post('/rules/new', { ...QUIET, name: '<script>alert(1)</script>', do: 'save' });
    expect((await admin.get('/rules')).text).not.toContain('<script>alert');
  });

  test.each(['window', 'quiet', 'cap', 'interaction', 'pace', 'quota', 'label', 'budget', 'x'])(
    'the form of a new rule opens: %s',
    async (kind) => {
      const page = await admin.get(`/rules/new?kind=${kind}`);
      expect(page.status).toBe(200);
      for (const [, id] of page.text.matchAll(/<label[^>]* for="([^"]+)"/g))
        expect(page.text).toContain(`id="${id}"`);
      expect((await admin.get('/rules/999999')).status).toBe(404);
    },
  );
});

test('the command line lists the rules with what they rest on', async () => {
  const shell = cli();
  const listed = await shell.run('rules', 'list', '--json');
  expect(listed.code).toBe(0);
  const rules =
    listed.json<{ kind: string; source: string; verified: boolean; from: string; to: string | null }[]>();
  expect(rules.length).toBeGreaterThan(20);
  expect(rules.every((rule) => rule.source.length > 10 && !Number.isNaN(Date.parse(rule.from)))).toBe(true);
  const table = await shell.run('rules', 'list');
  expect(table.out).toContain('Khung giờ gửi');
  expect(table.out).toContain('đang dùng');
  shell.close();
});

test('the command line decides about delivered rules as the console does', async () => {
  const shell = cli();
  await shell.run('user', 'add', 'quan-tri', '--role', 'admin', '--area', '');
  expect((await shell.run('rules', 'offers')).out).toContain('Không có quy tắc nào');
  const db = await openDatabase(shell.env.DATABASE_URL ?? '');
  await db.read.sendingRule.updateMany({ where: { kind: 'pace' }, data: { changedBy: 1 } });
  await deliverRules(db, new Date('2026-12-01T03:00:00Z'), newer(22));
  await db.close();
  expect((await shell.run('rules', 'offers')).out).toMatch(/telegram-pace/);
  const offers = (await shell.run('rules', 'offers', '--json')).json<{ key: string; own: object }[]>();
  expect(offers).toMatchObject([{ key: 'telegram-pace', own: { value: { perSecond: 25 } } }]);
  expect((await shell.run('rules', 'take', 'telegram-pace', '--as', 'ai-do')).code).toBe(1);
  expect((await shell.run('rules', 'take', 'telegram-pace', '--as', 'quan-tri')).out).toContain('Đã áp dụng');
  expect((await shell.run('rules', 'keep', 'telegram-pace', '--as', 'quan-tri')).code).toBe(1);
  shell.close();
});
