import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { said } from '../../consent/consent.ts';
import { findAddress } from '../../contacts/contacts.ts';
import type { TestApp } from '../app.ts';
import { officeList } from './consent-list.ts';
import { demoApp, type Person, signedIn } from './door.ts';

let started: TestApp;
let lan: Person;
let province: Person;
let viewer: Person;
beforeAll(async () => {
  started = await demoApp();
  lan = await signedIn(started, 'chi-lan');
  province = await signedIn(started, 'tinh-quang-tri');
  viewer = await signedIn(started, 'xem-so-lieu');
});
afterAll(() => started.close());

const PHONE = '0913 000 111';
const loaded = officeList(() => lan);

const PAGES = [
  '/consents',
  '/consents/paper',
  '/consents/lapses',
  '/consents/ladder',
  '/consents/law',
  '/consents?state=all&step=overdue',
];

describe('the pages of confirmations', () => {
  test.each(['admin', 'tinh-quang-tri', 'tuyen-truyen', 'chi-lan', 'xem-so-lieu'])(
    'are whole for %s',
    async (name) => {
      const someone = await signedIn(started, name);
      for (const url of PAGES) {
        const visit = await someone.get(url);
        expect([url, visit.status]).toEqual([url, 200]);
        expect(visit.text.match(/<h1[\s>]/g)?.length, url).toBe(1);
        expect(visit.text, url).not.toMatch(/ style="| onclick=|<script(?! src)/);
        for (const [, id] of visit.text.matchAll(/<label[^>]* for="([^"]+)"/g))
          expect(visit.text, `${url} has no field ${id}`).toContain(`id="${id}"`);
      }
    },
  );

  test('take odd addresses calmly', async () => {
    for (const url of [
      '/consents?area=99999',
      '/consents?area=%27%3B--',
      '/consents?page=-3&step=nonsense&state=nonsense',
      '/consents?page=99999999999',
      '/consents/lapses?area=00000',
      '/consents/calls?area=abc',
      '/consents/ladder?area=zz',
      '/consents/ladder?version=999',
      '/consents/%00',
      '/consents/..%2f..',
    ])
      expect([url, (await lan.get(url)).status < 500]).toEqual([url, true]);
  });
});

describe('the board', () => {
  test('puts the nearest deadline first, then the longest wait, and says so in days', async () => {
    const late = await loaded({ asked: '20/11/2026', deadline: '30/11/2026' });
    const soon = await loaded({ asked: '29/11/2026', deadline: '03/12/2026' });
    const open = await loaded({ asked: '01/11/2026' });
    const { text } = await lan.get('/consents');
    const places = [late, soon, open].map((code) => text.indexOf(code));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
    expect(text).toContain('Quá hạn');
    expect(text).toContain('Còn 3 ngày');
    expect(text).toContain('Đã chờ 30 ngày');
    const overdue = await lan.get('/consents?step=overdue');
    expect(overdue.text).toContain(late);
    expect(overdue.text).not.toContain(soon);
    const near = await lan.get('/consents?step=soon');
    expect(near.text).toContain(soon);
    expect(near.text).not.toContain(late);
  });

  test('shows the province its communes, and a commune nothing of another', async () => {
    expect((await province.get('/consents')).text).toContain('Theo xã, phường');
    expect((await province.get('/consents?area=19351')).status).toBe(200);
    expect((await lan.get('/consents?area=19351')).status).toBe(403);
    expect((await province.get('/consents?area=75')).status).toBe(403);
  });

  test('says how many rest upon old data, here and on the home page', async () => {
    const old = await loaded({ bundle: 'khai tử', asked: '01/11/2026', asOf: '2026-11-05T09:00' });
    const stale = await lan.get('/consents?step=stale');
    expect(stale.text).toContain(old);
    expect(stale.text).toContain('xác nhận có số liệu đã cũ.');
    expect((await lan.get('/')).text).toContain('xác nhận có số liệu đã cũ');
  });

  test('gives nobody a name or a telephone', async () => {
    await loaded({ phone: PHONE.replaceAll(' ', ''), name: 'Lý Thị Kín' });
    for (const url of ['/consents', '/consents?state=all']) {
      const { text } = await lan.get(url);
      expect(text).not.toContain('Kín');
      expect(text).not.toMatch(/913.?000.?111/);
    }
  });
});

describe('the list to telephone', () => {
  test('has name, number and reason, is for clerks of the commune, and leaves a mark in the audit', async () => {
    const code = await loaded({
      asked: '10/11/2026',
      deadline: '28/11/2026',
      phone: '0913000111',
      name: 'Phan Thị Gọi',
    });
    const landline = await loaded({ phone: '0233 3852 123', name: 'Hồ Văn Bàn' });
    await started.tick();
    const page = await lan.get('/consents/calls');
    expect(page.text).toContain(code);
    expect(page.text).toContain('Phan Thị Gọi');
    expect(page.text).toContain(PHONE);
    expect(page.text).toContain('đã quá hạn');
    expect(page.text).toContain(landline);
    expect(page.text).toContain('0233 3852 123');
    expect((await viewer.get('/consents/calls?area=19333')).status).toBe(403);
    expect((await (await signedIn(started, 'tuyen-truyen')).get('/consents/calls?area=19333')).status).toBe(
      403,
    );
    expect((await lan.get('/consents/calls?area=19351')).status).toBe(403);
    const opened = await started.app.deps.db.read.auditEntry.findMany({
      where: { action: 'consent.call-list' },
    });
    expect(opened).toHaveLength(1);
    expect(opened[0]?.detail).not.toMatch(/Phan|0913/);
  });

  test('shows a province nothing before it chose a commune', async () => {
    const before = await started.app.deps.db.read.auditEntry.count({
      where: { action: 'consent.call-list' },
    });
    const page = await province.get('/consents/calls');
    expect(page.text).toContain('Chọn một xã, phường');
    expect(page.text).not.toContain('Phan Thị Gọi');
    expect(await started.app.deps.db.read.auditEntry.count({ where: { action: 'consent.call-list' } })).toBe(
      before,
    );
    expect((await province.get('/consents/calls?area=19333')).text).toContain('Phan Thị Gọi');
  });

  test('leaves out who has confirmed since the ladder last looked', async () => {
    const code = await loaded({ asked: '11/11/2026', deadline: '29/11/2026' });
    await started.tick();
    expect((await lan.get('/consents/calls')).text).toContain(code);
    await loaded({ code, asked: '11/11/2026', state: 'Đã xác nhận' });
    expect((await lan.get('/consents/calls')).text).not.toContain(code);
  });
});

describe("a dossier's history", () => {
  test('tells files, reminders, answers and what clerks did, with who did it', async () => {
    const code = await loaded({ phone: '0913000222', asked: '30/11/2026' });
    await started.tick();
    const { deps } = started.app;
    const address = await findAddress(deps.db.read, deps.keys, 'sms', '+84913000222');
    await deps.db.write((tx) => said(tx, address?.id ?? 0, deps.now()));
    await loaded({ code, phone: '0913000222', asked: '30/11/2026' });
    const { text } = await lan.get(`/consents/${code}`);
    for (const words of [
      'Hồ sơ có trong danh sách lần đầu',
      'mot.csv',
      'Tin nhắc qua SMS: Nhắc sau 1 ngày',
      'Người dân báo đã xác nhận',
      'Tệp vẫn ghi chưa xác nhận',
      'Chị Lan',
    ])
      expect(text).toContain(words);
    expect(text).not.toMatch(/913.?000.?222/);
    expect((await lan.get('/consents?state=all&step=contradicted')).text).toContain(code);
  });

  test('takes the signed paper form: reminders stop, a file that does not know it changes nothing, and it can be taken back', async () => {
    const code = await loaded({ phone: '0913000333' });
    const id = /name="consent" value="(\d+)"/.exec((await lan.get(`/consents/${code}`)).text)?.[1] ?? '';
    expect((await viewer.post(`/consents/${code}/paper`, { consent: id, do: 'mark' })).status).toBe(403);
    const marked = await lan.post(`/consents/${code}/paper`, { consent: id, do: 'mark' });
    expect(marked.status).toBe(303);
    await loaded({ code, phone: '0913000333' });
    const page = await lan.get(`/consents/${code}`);
    expect(page.text).toContain('Cán bộ ghi nhận đã ký giấy CT01');
    expect(page.text).toContain('Ký giấy');
    expect(page.text).toContain('Tệp vẫn ghi chưa xác nhận');
    expect((await lan.post(`/consents/${code}/paper`, { consent: id, do: 'mark' })).status).toBe(422);
    expect((await lan.post(`/consents/${code}/paper`, { consent: '999999', do: 'mark' })).status).toBe(422);
    expect((await lan.post(`/consents/${code}/paper`, { consent: id, do: 'undo' })).status).toBe(303);
    expect((await lan.get(`/consents/${code}`)).text).toContain('Chờ xác nhận');
  });
});

describe('the rate of lapses', () => {
  test('stands with its numerator and its denominator, by month and by commune', async () => {
    await loaded({ asked: '05/10/2026', state: 'Quá hạn' });
    await loaded({ asked: '06/10/2026', state: 'Đã xác nhận' });
    const { text } = await province.get('/consents/lapses?area=19333');
    const october = /Tháng 10\/2026[\s\S]*?<\/tr>/.exec(text)?.[0] ?? '';
    expect(october).toContain('data-label="Quá hạn" class="number">1<');
    expect(october).toContain('data-label="Đã yêu cầu" class="number">2<');
    expect(october).toContain('50,0 %');
    expect(october).toContain('dưới 10 yêu cầu');
  });
});
