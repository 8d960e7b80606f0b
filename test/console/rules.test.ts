import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
