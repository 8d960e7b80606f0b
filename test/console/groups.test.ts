import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { approve, create, status, submit } from '../../campaigns/campaigns.ts';
import { findUser } from '../../staff/staff.ts';
import * as acts from '../acts.ts';
import type { TestApp } from '../app.ts';
import { demoApp, type Person, signedIn } from './door.ts';

const GROUPS = [
  'Tên nhóm,Kênh,Mã đơn vị,Thôn/ấp/khu phố,Cách gửi,Số thành viên',
  'Tổ thử A,Zalo,19333,Tổ thử A,thủ công,120',
  'Tổ thử B,Zalo,19333,Tổ thử B,thủ công,80',
  '"=HYPERLINK(""x"")<b>",Zalo,19333,,thủ công,5',
].join('\n');

let started: TestApp;
let admin: Person;
let commune: Person;
beforeAll(async () => {
  started = await demoApp();
  admin = await signedIn(started, 'admin');
  commune = await signedIn(started, 'chi-lan');
}, 60_000);
afterAll(() => started.close());

const idOf = (page: string, name: string) =>
  new RegExp(`/groups/(\\d+)">${name}`).exec(page)?.[1] ?? `no group ${name}`;

describe('the register of groups', () => {
  test('is loaded from a file: checked first, saved when told to, once', async () => {
    await admin.get('/groups/import');
    const checked = await admin.upload('/groups/import', { do: 'check' }, { name: 'nhom.csv', text: GROUPS });
    expect(checked.status).toBe(200);
    expect(checked.text).toContain('<dt>Mới</dt><dd>3</dd>');
    expect(checked.text).toContain('nhóm đang mở không có trong tệp');
    expect((await admin.get('/groups')).text).not.toContain('Tổ thử A');
    const ticket = /name="ticket" value="([^"]+)"/.exec(checked.text)?.[1] ?? '';
    const saved = await admin.post('/groups/import', { do: 'save', ticket, coverage: 'additions' });
    expect(saved.headers.location).toMatch(/^\/imports\/\d+$/);
    const again = await admin.upload('/groups/import', { do: 'check' }, { name: 'nhom.csv', text: GROUPS });
    expect(again.text).toContain('<dt>Mới</dt><dd>0</dd>');
    expect(again.text).toContain('<dt>Không đổi</dt><dd>3</dd>');
  });

  test('shows names as words, never as page', async () => {
    const { text } = await admin.get('/groups');
    expect(text).toContain('&lt;b&gt;');
    expect(text).not.toContain('<b>');
  });

  test('refuses a file with a bad cell, and one that speaks for another place', async () => {
    const bad = GROUPS.replace('Zalo,19333,Tổ thử B', 'Viber,19333,Tổ thử B');
    await commune.get('/groups/import');
    const refused = await commune.upload('/groups/import', { do: 'save' }, { name: 'nhom.csv', text: bad });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('Viber');
    const elsewhere = GROUPS.replace('Tổ thử B,Zalo,19333', 'Tổ thử B,Zalo,19351');
    const foreign = await commune.upload(
      '/groups/import',
      { do: 'save' },
      { name: 'nhom.csv', text: elsewhere },
    );
    expect(foreign.status).toBe(422);
    expect(foreign.text).toContain('ngoài địa bàn của anh/chị');
  });

  test('a group is corrected; the machine is not told to post where it cannot', async () => {
    const id = idOf((await admin.get('/groups')).text, 'Tổ thử B');
    const facts = { name: 'Tổ thử B', area: '19333', hamlet: 'KP 2', members: '90', state: 'open' };
    const refused = await admin.post(`/groups/${id}`, { ...facts, mode: 'api' });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('chưa có mã của Zalo');
    for (const [field, value] of [
      ['area', '44'],
      ['area', 'nowhere'],
      ['members', '-1'],
      ['members', '1e9'],
      ['name', ' '],
      ['name', 'Tổ thử A'],
    ] as const)
      expect([
        field,
        (await admin.post(`/groups/${id}`, { ...facts, mode: 'manual', [field]: value })).status,
      ]).toEqual([field, 422]);
    const saved = await admin.post(`/groups/${id}`, { ...facts, mode: 'manual' });
    expect(saved.headers.location).toContain('/groups');
    expect((await admin.get(`/groups/${id}`)).text).toContain('value="90"');
  });

  test('another place sees nothing of it', async () => {
    const id = idOf((await admin.get('/groups')).text, 'Tổ thử A');
    const other = await signedIn(started, 'tinh-dong-nai');
    expect((await other.get(`/groups/${id}`)).status).toBe(404);
    expect((await other.get('/groups?area=19333')).text).not.toContain('Tổ thử A');
  });
});

describe('a post that a person makes by hand', () => {
  test('is shown in its words with its code, ticked once, and counted as posted', async () => {
    const { deps } = started.app;
    const author = await findUser(deps.db.read, 'tinh-quang-tri');
    const approver = await findUser(deps.db.read, 'admin');
    const made = await create(acts.admin(deps.now(), author?.id ?? 0), deps, {
      fileName: 'nhom.yaml',
      text: [
        'name: Vào nhóm khu phố',
        'purpose: outreach',
        'channels: [group]',
        'audience: { areas: ["19333"], groups: ["Tổ thử A", "Tổ thử B"] }',
        'text: outreach-birth-bundle',
        'values: { hotline: "18001096" }',
        'link: { placement: "Nhóm khu phố" }',
        'start: 2026-12-01T08:00:00+07:00',
        'end: 2026-12-03T20:00:00+07:00',
      ].join('\n'),
    });
    if (made.kind !== 'created') throw new Error(JSON.stringify(made));
    await submit(acts.admin(deps.now(), author?.id ?? 0), deps, made.id);
    expect(await approve(acts.admin(deps.now(), approver?.id ?? 0), deps, made.id)).toMatchObject({
      kind: 'approved',
    });
    await started.tick();

    const { text } = await commune.get('/groups/posts');
    expect(text.match(/class="sample"/g)).toHaveLength(2);
    expect(text).toContain('data-copy="');
    expect(text).toMatch(/\/q\/[A-Z0-9]{8}\.png/);
    const ids = [...text.matchAll(/action="\/groups\/posts\/(\d+)"/g)].map((match) => match[1] ?? '');
    expect((await commune.post(`/groups/posts/${ids[0]}`, { choice: 'posted' })).status).toBe(303);
    expect((await commune.post(`/groups/posts/${ids[0]}`, { choice: 'posted' })).status).toBe(404);
    expect((await commune.post(`/groups/posts/${ids[1]}`, { choice: 'not_posted' })).status).toBe(303);
    expect((await commune.get('/groups/posts')).text).toContain('Không có tin nào chờ đăng tay');
    expect(await status(acts.server(deps.now()), deps, made.id)).toMatchObject({
      total: 2,
      counts: { sent: 1, dropped: 1, queued: 0 },
    });
  });

  test('somebody of another place cannot tick it, and a viewer sees no such page', async () => {
    const other = await signedIn(started, 'tinh-dong-nai');
    expect((await other.post('/groups/posts/1', { choice: 'posted' })).status).toBe(404);
    const viewer = await signedIn(started, 'xem-so-lieu');
    expect((await viewer.get('/groups/posts')).status).toBe(403);
    expect((await viewer.get('/groups')).status).toBe(200);
  });
});
